"""What a codebook may not say: every contradiction in it, with its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from ccc_quality.errors import did_you_mean
from ccc_quality.provenance import STUDIES

if TYPE_CHECKING:
    from ccc_quality.data.codebook import Codebook, CodebookConstruct, Scale

ROLES = ("segment", "cluster", "weight", "wave")
KINDS = ("reflective", "composite")
MODES = ("A", "B")


def codebook_problems(codebook: Codebook) -> Iterator[str]:
    """Every contradiction in a codebook, each as a sentence that begins with its place."""
    if not codebook.constructs:
        yield "constructs: a codebook needs at least one construct."
    if codebook.study not in ("", *STUDIES):
        yield f"study: {codebook.study!r} is no study known here. Available: {', '.join(STUDIES)}."
    if codebook.scale is not None:
        yield from _scale_problems(codebook.scale, "scale")
    for name, count in Counter(c.name for c in codebook.constructs).items():
        if count > 1:
            yield f"constructs.{name}: the name is used {count} times."
    for construct in codebook.constructs:
        yield from _construct_problems(construct, codebook)
    yield from _shared_members(codebook)
    for item in codebook.item_labels:
        if item not in codebook.items:
            yield f"item_labels: {item!r} is no item. {did_you_mean(item, codebook.items)}"
    for role, column in codebook.columns.items():
        if role not in ROLES:
            yield f"columns: unknown key {role!r}. {did_you_mean(role, ROLES)}"
        if column in codebook.items:
            yield f"columns.{role}: {column!r} is an item of {codebook.construct_of(column).name}."


def _construct_problems(construct: CodebookConstruct, codebook: Codebook) -> Iterator[str]:
    where = f"constructs.{construct.name}"
    names = [c.name for c in codebook.constructs]
    if bool(construct.items) == bool(construct.dimensions):
        yield f"{where}: give either items or dimensions, with at least one entry."
    if construct.kind not in KINDS:
        yield f"{where}.kind: it takes {' or '.join(KINDS)}, found {construct.kind!r}."
    if construct.mode is not None and construct.kind == "reflective":
        yield f"{where}.mode: only a composite has a mode (kind: composite)."
    if construct.mode not in (None, *MODES):
        yield f"{where}.mode: it takes {' or '.join(MODES)}, found {construct.mode!r}."
    for item in construct.reversed:
        if item not in construct.items:
            hint = did_you_mean(item, construct.items)
            yield f"{where}.reversed: {item!r} is not among the items. {hint}"
    for dimension in construct.dimensions:
        if dimension not in names:
            hint = did_you_mean(dimension, names)
            yield f"{where}.dimensions: {dimension!r} is no construct. {hint}"
    if construct.name in _descendants(construct, codebook):
        yield f"{where}.dimensions: the construct is made of itself."
    if construct.scale is not None:
        yield from _scale_problems(construct.scale, f"{where}.scale")
    yield from _answer_problems(construct, codebook)


def _answer_problems(construct: CodebookConstruct, codebook: Codebook) -> Iterator[str]:
    where = f"constructs.{construct.name}"
    scale = construct.scale or codebook.scale
    if construct.reversed and scale is None:
        yield f"{where}.reversed: turning an item needs its scale, such as scale: [1, 7]."
    missing = codebook.missing if construct.missing is None else construct.missing
    inside = [f"{code:g}" for code in missing if scale and scale[0] <= code <= scale[1]]
    if inside and scale and construct.items:
        yield (
            f"{where}: the missing code {', '.join(inside)} is also an answer on its scale "
            f"{scale[0]:g} to {scale[1]:g}; give the construct its own `missing`."
        )


def _scale_problems(scale: Scale, where: str) -> Iterator[str]:
    low, high = scale
    if not low < high:
        yield (
            f"{where}: the lowest answer comes first, found [{low:g}, {high:g}]. To turn items "
            "around, list them under `reversed`."
        )


def _shared_members(codebook: Codebook) -> Iterator[str]:
    for key in ("items", "dimensions"):
        owners: dict[str, list[str]] = {}
        for construct in codebook.constructs:
            for member in cast("tuple[str, ...]", getattr(construct, key)):
                owners.setdefault(member, []).append(construct.name)
        for member, names in owners.items():
            if len(set(names)) > 1:
                yield f"constructs.{names[-1]}.{key}: {member!r} belongs to {names[0]} already."
            elif len(names) > 1:
                yield f"constructs.{names[0]}.{key}: {member!r} is listed twice."


def _descendants(construct: CodebookConstruct, codebook: Codebook) -> set[str]:
    below = {c.name: c.dimensions for c in codebook.constructs}
    found: set[str] = set()
    pending = list(construct.dimensions)
    while pending:
        name = pending.pop()
        if name not in found:
            found.add(name)
            pending.extend(below.get(name, ()))
    return found
