"""A model as partial least squares sees it: blocks of indicators, modes and inner paths."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from ccc_quality.arrays import Array, Index, Mask
from ccc_quality.errors import SpecificationError
from ccc_quality.model import Construct, Model

Weighting = Literal["A", "B"]


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """Constructs, their indicators and the paths among them.

    Attributes
    ----------
    constructs : tuple of str, length m
        Causes before effects where paths allow.
    indicators : tuple of str, length p
        Columns of the correlation matrix.
    blocks : tuple of integer arrays
        Indicators of each construct.
    weighting : tuple of {"A", "B"}
        How each construct is weighted: by correlations or by regression.
    common_factor : (m,) boolean array
        Constructs that are corrected for attenuation when estimation is consistent.
    paths : (m, m) boolean array
        Whether the construct of the row acts on that of the column.
    """

    constructs: tuple[str, ...]
    indicators: tuple[str, ...]
    blocks: tuple[Index, ...]
    weighting: tuple[Weighting, ...]
    common_factor: Mask
    paths: Mask

    @property
    def membership(self) -> Array:
        """One where an indicator belongs to a construct, shape (p, m)."""
        belongs = np.zeros((len(self.indicators), len(self.constructs)))
        for j, block in enumerate(self.blocks):
            belongs[block, j] = 1.0
        return belongs

    def place(self, construct: str) -> int:
        """Number of a construct."""
        return self.constructs.index(construct)

    def antecedents(self, j: int) -> Index:
        """Constructs that act on construct j."""
        return np.flatnonzero(self.paths[:, j])

    @property
    def endogenous(self) -> tuple[int, ...]:
        """Constructs that have antecedents."""
        return tuple(int(j) for j in np.flatnonzero(self.paths.any(axis=0)))


def make_layout(constructs: Sequence[Construct], paths: Sequence[tuple[str, str]]) -> Layout:
    """Lay out first-order constructs and the paths among them.

    Parameters
    ----------
    constructs : sequence of Construct
        Indicators are taken as observed, whatever they are.
    paths : sequence of (str, str)
        Source and target.

    Raises
    ------
    SpecificationError
        Constructs without any path, or paths that run in a circle.
    """
    names = [construct.name for construct in constructs]
    pairs = [(source, target) for source, target in paths]
    _require_connected(names, pairs)
    order = _causes_first(names, pairs)
    by_name = {construct.name: construct for construct in constructs}
    ordered = [by_name[name] for name in order]
    indicators = tuple(dict.fromkeys(item for one in ordered for item in one.indicators))
    place = {item: k for k, item in enumerate(indicators)}
    acts = np.zeros((len(order), len(order)), dtype=bool)
    for source, target in pairs:
        acts[order.index(source), order.index(target)] = True
    return Layout(
        constructs=tuple(order),
        indicators=indicators,
        blocks=tuple(
            np.array([place[item] for item in one.indicators], dtype=np.intp) for one in ordered
        ),
        weighting=tuple(_weighting(one) for one in ordered),
        common_factor=np.array(
            [one.kind == "reflective" and len(one.indicators) > 1 for one in ordered]
        ),
        paths=acts,
    )


def require_estimable(model: Model) -> None:
    """Raise for what partial least squares cannot express.

    Raises
    ------
    SpecificationError
        Fixed, equal or labelled parameters, covariances, intercepts, equations, an item of two
        constructs, observed variables in the structural model.
    """
    for statement in model.statements:
        written = f"{statement.lhs} {statement.op} {statement.rhs}".strip()
        if statement.op not in ("=~", "<~", "~"):
            raise SpecificationError(
                f"Partial least squares has no place for {written!r}: it knows constructs, their "
                "indicators and paths."
            )
        if statement.modifier.fixed or statement.modifier.label:
            raise SpecificationError(
                f"Partial least squares can neither fix nor equate parameters: {written!r} has a "
                "modifier. Leave it out."
            )
    names = {construct.name for construct in model.constructs}
    owner: dict[str, str] = {}
    for construct in model.constructs:
        for item in construct.indicators:
            if item in owner:
                raise SpecificationError(
                    f"The item {item!r} belongs to {owner[item]!r} and to {construct.name!r}; in "
                    "partial least squares an item belongs to one construct."
                )
            owner[item] = construct.name
    for source, target in model.paths:
        for end in (source, target):
            if end not in names:
                raise SpecificationError(
                    f"{end!r} is an observed variable in the structural model. Make it a construct "
                    f"with one item: composite({end + '_construct'!r}, [{end!r}])."
                )


def _weighting(construct: Construct) -> Weighting:
    """Mode A for common factors and single items; what the model says for composites."""
    if construct.kind == "reflective" or len(construct.indicators) == 1:
        return "A"
    return construct.mode or "B"


def _require_connected(names: Sequence[str], paths: Sequence[tuple[str, str]]) -> None:
    connected = {name for pair in paths for name in pair}
    alone = [name for name in names if name not in connected]
    if alone:
        raise SpecificationError(
            f"No path leads to or from {', '.join(alone)}. Partial least squares finds the weights "
            "of a construct from its neighbours, so that every construct needs a path."
        )


def _causes_first(names: Sequence[str], paths: Sequence[tuple[str, str]]) -> list[str]:
    """The constructs with every cause before its effects, otherwise in their own order."""
    left, order = list(names), []
    while left:
        free = [
            name
            for name in left
            if not any(source in left for source, target in paths if target == name)
        ]
        if not free:
            raise SpecificationError(
                f"The paths among {', '.join(left)} run in a circle; partial least squares needs a "
                "recursive model."
            )
        order.append(free[0])
        left.remove(free[0])
    return order
