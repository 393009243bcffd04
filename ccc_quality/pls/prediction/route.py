"""What is predicted from what.

Direct antecedents predict a construct from the scores of the constructs that act on it; earliest
antecedents predict it from those of exogenous constructs only, along all paths (Shmueli et al.
2016; Danks 2021). Either way the items of a construct follow from its predicted score.

References
----------
Danks, N. P. (2021). The piggy in the middle: The role of mediators in PLS-SEM-based prediction.
The DATA BASE for Advances in Information Systems, 52(SI), 24-42.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from ccc_quality.arrays import Index
from ccc_quality.errors import SpecificationError
from ccc_quality.pls.layout import Layout
from ccc_quality.pls.plan import Plan

Antecedents = Literal["direct", "earliest"]


@dataclass(frozen=True, slots=True, eq=False)
class Route:
    """Constructs that are predicted, their items, and the items that predict them.

    Attributes
    ----------
    plan : Plan
        Composites are not corrected for attenuation: predictions rest on scores, which are what
        respondents have.
    antecedents : {"direct", "earliest"}
    targets : tuple of int, length t
        Endogenous constructs of the structural layout.
    items : tuple of integer arrays
        Items of each target, those of its dimensions if it has any.
    predictors : tuple of integer arrays
        Items of the antecedents of each target.
    """

    plan: Plan
    antecedents: Antecedents
    targets: tuple[int, ...]
    items: tuple[Index, ...]
    predictors: tuple[Index, ...]

    @property
    def predicted(self) -> Index:
        """All q items that are predicted, target by target."""
        return np.concatenate(self.items)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the items that are predicted."""
        return tuple(self.plan.items[k] for k in self.predicted)

    @property
    def constructs(self) -> tuple[str, ...]:
        """Names of the targets."""
        return tuple(self.plan.structural.constructs[j] for j in self.targets)

    @property
    def owners(self) -> Index:
        """Number of the target of each predicted item, shape (q,)."""
        return np.repeat(np.arange(len(self.items)), [len(block) for block in self.items])


def route_of(plan: Plan, antecedents: Antecedents) -> Route:
    """Find what predicts what in a plan.

    Raises
    ------
    SpecificationError
        Repeated indicators: an item would be predicted from itself.
    """
    _require_items_of_one_construct(plan)
    layout = plan.structural
    targets = layout.endogenous
    own = [_items(plan, j) for j in range(len(layout.constructs))]
    causes = _direct if antecedents == "direct" else _earliest
    return Route(
        plan=replace(plan, consistent=False),
        antecedents=antecedents,
        targets=targets,
        items=tuple(own[j] for j in targets),
        predictors=tuple(np.concatenate([own[k] for k in causes(layout, j)]) for j in targets),
    )


def _direct(layout: Layout, j: int) -> list[int]:
    return [int(k) for k in layout.antecedents(j)]


def _earliest(layout: Layout, j: int) -> list[int]:
    """Exogenous constructs from which paths lead to construct j."""
    found: set[int] = set()
    for k in _direct(layout, j):
        found |= set(_earliest(layout, k)) if layout.antecedents(k).size else {k}
    return sorted(found)


def _items(plan: Plan, j: int) -> Index:
    """Items of a structural construct, through its dimensions where it has them."""
    if plan.second is None:
        return plan.first.blocks[j]
    second, n_items = plan.second, len(plan.second.items)
    return np.concatenate(
        [
            second.items[[k]]
            if k < n_items
            else plan.first.blocks[second.dimensions[int(k) - n_items]]
            for k in second.layout.blocks[j]
        ]
    )


def _require_items_of_one_construct(plan: Plan) -> None:
    times = plan.first.membership.sum(axis=1)
    shared = [plan.items[k] for k in np.flatnonzero(times > 1)]
    if shared:
        raise SpecificationError(
            f"{shared[0]!r} is an item of two constructs, as repeated indicators make it, and "
            'would be predicted from itself. Fit the model with higher_order="two_stage".'
        )
