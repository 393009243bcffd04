"""What partial invariance leaves open: parameters that may differ between segments."""

from __future__ import annotations

from collections.abc import Sequence

from ccc_quality.errors import SpecificationError
from ccc_quality.model import Model, parameter_table


def require_common_units(model: Model, partial: Sequence[str]) -> None:
    """Raise if the loading that gives a construct its unit is among those that may differ.

    It is fixed in every segment, so that releasing it changes nothing, and effects are in points of
    its item.

    Parameters
    ----------
    model : Model
    partial : sequence of str
        Parameters, as ``"trust =~ tru2"``.

    Raises
    ------
    SpecificationError
    """
    asked = {_spelled(name): name for name in partial}
    for row in parameter_table(model).rows:
        name = f"{row.lhs}{row.op}{row.rhs}"
        if row.op == "=~" and not row.free and name in asked:
            raise SpecificationError(
                f"partial={asked[name]!r} has no effect: {row.rhs} gives {row.lhs} its unit, by "
                f"a loading of {row.value:g} in every segment. Let another item of {row.lhs} come "
                "first in the model, one that measures alike, and release the loading then."
            )


def released_items(model: Model, partial: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Items whose answers may differ between segments at equal opinions, by construct.

    Parameters
    ----------
    model : Model
    partial : sequence of str
        A loading ``"trust =~ tru2"``, an intercept ``"tru2 ~ 1"`` or a threshold ``"tru2 | t1"``
        makes the answers to an item differ; other parameters do not.
    """
    items = {item for name in partial for item in _items_of(_spelled(name))}
    found = {
        one.name: tuple(item for item in one.indicators if item in items)
        for one in model.constructs
    }
    return {name: own for name, own in found.items() if own}


def _spelled(name: str) -> str:
    return "".join(name.split())


def _items_of(name: str) -> tuple[str, ...]:
    if "=~" in name:
        return (name.split("=~")[1],)
    if name.endswith("~1"):
        return (name.removesuffix("~1"),)
    return (name.split("|")[0],) if "|" in name else ()
