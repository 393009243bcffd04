"""A model with fewer items: which constructs can lose some, and the model that is left."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from ccc_quality.errors import SpecificationError
from ccc_quality.model import Construct, Model
from ccc_quality.model.statement import write_syntax

Selection: TypeAlias = Mapping[str, tuple[str, ...]]
"""Items kept, by construct."""


def measured(model: Model) -> tuple[Construct, ...]:
    """Reflective constructs that items measure."""
    return tuple(
        construct
        for construct in model.constructs
        if construct.kind == "reflective" and not construct.higher_order
    )


def cuttable(model: Model, items_per_construct: int) -> tuple[Construct, ...]:
    """Reflective constructs with more items than are asked for.

    Raises
    ------
    SpecificationError
        There is none, or the model says more of an item than that it measures its construct.
    """
    constructs = measured(model)
    chosen = tuple(one for one in constructs if len(one.indicators) > items_per_construct)
    if not chosen:
        sizes = ", ".join(f"{one.name} ({len(one.indicators)})" for one in constructs)
        raise SpecificationError(
            f"No reflective construct has more than {items_per_construct} items, so there is "
            f"nothing to leave out. Reflective constructs: {sizes or 'none'}."
        )
    for construct in chosen:
        _require_plain(model, construct)
    return chosen


def cut(model: Model, selection: Selection) -> Model:
    """The model without the items that the selection leaves out.

    Parameters
    ----------
    model : Model
    selection : mapping of str to tuple of str
        Items kept, by construct; constructs that it does not name keep theirs.
    """
    constructs = [
        Construct(
            one.name,
            one.kind,
            selection.get(one.name, one.indicators),
            one.mode,
            one.higher_order,
        )
        for one in model.constructs
    ]
    built = Model(model.constructs, model.paths)
    if built == model:
        return Model(constructs, model.paths, model.labels, model.study)
    # what building blocks cannot say, such as labels of paths, is kept as it was written
    kept = [
        statement
        for statement in model.statements
        if statement.op != "=~" or statement.rhs in selection.get(statement.lhs, (statement.rhs,))
    ]
    return Model.from_syntax(write_syntax(kept), model.labels, model.study)


def _require_plain(model: Model, construct: Construct) -> None:
    items = set(construct.indicators)
    for statement in model.statements:
        own = statement.op == "=~" and statement.lhs == construct.name
        if own and statement.modifier:
            raise SpecificationError(
                f"{construct.name!r} cannot be shortened: the model fixes, starts or labels the "
                f"loading of {statement.rhs!r}, which may be left out. Write {construct.name} =~ "
                f"{' + '.join(construct.indicators)}."
            )
        named = items & {statement.lhs, statement.rhs}
        if not own and named:
            raise SpecificationError(
                f"{construct.name!r} cannot be shortened: its item {min(named)!r} also stands in "
                f"{write_syntax([statement])!r}, which would be lost with the item."
            )
