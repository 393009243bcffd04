"""How a model is estimated: in one stage, or in two where it has constructs of higher order.

Two stages (Becker, Klein & Wetzels 2012; Sarstedt et al. 2019): first the dimensions take the place
of their higher-order construct in all paths, then their scores are its indicators. Where dimensions
are common factors and estimation is consistent, the second stage rests on correlations that are
corrected for attenuation (van Riel et al. 2017).

Repeated indicators (Wold 1982): the higher-order construct has all items of its dimensions. Paths
lead from the dimensions to a composite, and from a reflective construct to its dimensions. A
composite is then all but explained by its dimensions, so that other causes of it have no effect.
Constructs that share items share errors, too, which a correction for attenuation presumes they do
not: neither the construct nor its dimensions are corrected then.

References
----------
Becker, J.-M., Klein, K., & Wetzels, M. (2012). Hierarchical latent variable models in PLS-SEM.
Long Range Planning, 45, 359-394.
Sarstedt, M., Hair, J. F., Cheah, J.-H., Becker, J.-M., & Ringle, C. M. (2019). How to specify,
estimate, and validate higher-order constructs in PLS-SEM. Australasian Marketing Journal, 27.
van Riel, A. C. R., Henseler, J., Kemeny, I., & Sasovova, Z. (2017). Estimating hierarchical
constructs using consistent partial least squares. Industrial Management & Data Systems, 117.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from ccc_quality.arrays import Index, Mask
from ccc_quality.errors import SpecificationError
from ccc_quality.model import Construct, Model
from ccc_quality.pls.layout import Layout, make_layout, require_estimable
from ccc_quality.pls.moderation import Interaction, interactions_of
from ccc_quality.pls.weights import Scheme

HigherOrder = Literal["two_stage", "repeated_indicators"]


@dataclass(frozen=True, slots=True, eq=False)
class SecondStage:
    """The stage at which scores of dimensions are indicators.

    Attributes
    ----------
    layout : Layout
    dimensions : tuple of int
        Constructs of the first stage whose scores are indicators.
    items : integer array
        Indicators of the first stage that stay indicators; they stand before the dimensions.
    kinds : tuple of {"reflective", "composite", ""}
        What each construct of the layout is to its dimensions; empty where it has none.
    """

    layout: Layout
    dimensions: tuple[int, ...]
    items: Index
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """What is estimated from the correlations of the items.

    Attributes
    ----------
    first : Layout
    second : SecondStage or None
    scheme : {"path", "factorial", "centroid"}
    consistent : bool
    interactions : tuple of Interaction
        Products of constructs in the regressions of the structural model, which need rows.
    """

    first: Layout
    second: SecondStage | None
    scheme: Scheme
    consistent: bool
    interactions: tuple[Interaction, ...] = ()

    @property
    def items(self) -> tuple[str, ...]:
        """Columns of the correlation matrix."""
        return self.first.indicators

    @property
    def structural(self) -> Layout:
        """The layout whose paths are those of the model."""
        return self.first if self.second is None else self.second.layout

    @property
    def products(self) -> tuple[str, ...]:
        """Names of the products, each once."""
        return tuple(dict.fromkeys(one.name for one in self.interactions))

    def causes(self, target: str) -> tuple[str, ...]:
        """What stands in the regression of a construct: its antecedents, then products."""
        layout = self.structural
        antecedents = (layout.constructs[k] for k in layout.antecedents(layout.place(target)))
        return (*antecedents, *(one.name for one in self.interactions if one.target == target))


def plan_for(
    model: Model,
    scheme: Scheme,
    higher_order: HigherOrder,
    *,
    consistent: bool,
    moderation: Sequence[str] | str = (),
) -> Plan:
    """Stages of a model, and the products in its regressions.

    Raises
    ------
    SpecificationError
        A model that partial least squares cannot express, a construct of third order, or a
        moderation without its main effects.
    UnknownNameError
        A moderation that names what is no construct.
    """
    plan = _stages(model, scheme, higher_order, consistent=consistent)
    return replace(plan, interactions=interactions_of(moderation, plan.structural))


def _stages(model: Model, scheme: Scheme, higher_order: HigherOrder, *, consistent: bool) -> Plan:
    require_estimable(model)
    higher = [construct for construct in model.constructs if construct.higher_order]
    if not higher:
        return Plan(make_layout(model.constructs, model.paths), None, scheme, consistent)
    _require_second_order(higher)
    if higher_order == "repeated_indicators":
        return Plan(_repeated(model, higher), None, scheme, consistent)
    return _two_stages(model, higher, scheme, consistent)


def _two_stages(model: Model, higher: list[Construct], scheme: Scheme, consistent: bool) -> Plan:
    dimensions = {one.name: one.indicators for one in higher}
    lower = [construct for construct in model.constructs if not construct.higher_order]
    replaced = {
        (one, other)
        for source, target in model.paths
        for one in dimensions.get(source, (source,))
        for other in dimensions.get(target, (target,))
    }
    in_order = [one.name for one in lower]
    paths = sorted(replaced, key=lambda pair: (in_order.index(pair[0]), in_order.index(pair[1])))
    first = make_layout(lower, paths)
    parts = {name for names in dimensions.values() for name in names}
    top = [construct for construct in model.constructs if construct.name not in parts]
    layout = make_layout(top, model.paths)
    kind = {construct.name: construct.kind for construct in higher}
    stay = [name for name in layout.indicators if name not in parts]
    used = [name for name in layout.indicators if name in parts]
    second = SecondStage(
        layout=_reindexed(layout, [*stay, *used]),
        dimensions=tuple(first.place(name) for name in used),
        items=np.array([first.indicators.index(name) for name in stay], dtype=np.intp),
        kinds=tuple(kind.get(name, "") for name in layout.constructs),
    )
    return Plan(first, second, scheme, consistent)


def _reindexed(layout: Layout, indicators: list[str]) -> Layout:
    place = {name: k for k, name in enumerate(indicators)}
    blocks = tuple(
        np.array([place[layout.indicators[k]] for k in block], dtype=np.intp)
        for block in layout.blocks
    )
    return replace(layout, indicators=tuple(indicators), blocks=blocks)


def _repeated(model: Model, higher: list[Construct]) -> Layout:
    by_name = {construct.name: construct for construct in model.constructs}
    flat, added = [], []
    for construct in model.constructs:
        if not construct.higher_order:
            flat.append(construct)
            continue
        items = tuple(item for name in construct.indicators for item in by_name[name].indicators)
        flat.append(replace(construct, indicators=items, higher_order=False))
        upward = construct.kind == "composite"
        added += [
            (name, construct.name) if upward else (construct.name, name)
            for name in construct.indicators
        ]
    layout = make_layout(flat, [*model.paths, *added])
    sharing = {name for one in higher for name in (one.name, *one.indicators)}
    corrected: Mask = layout.common_factor.copy()
    corrected[[layout.place(name) for name in sharing]] = False
    return replace(layout, common_factor=corrected)


def _require_second_order(higher: list[Construct]) -> None:
    names = {construct.name for construct in higher}
    for construct in higher:
        above = [name for name in construct.indicators if name in names]
        if above:
            raise SpecificationError(
                f"{construct.name!r} is a construct of third order ({above[0]!r} has dimensions "
                "itself); partial least squares here goes up to the second."
            )
