"""The codebook: which columns of a survey measure what, on which scale."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from types import MappingProxyType
from typing import Literal, cast

from ccc_quality.data import codebook_fields as read
from ccc_quality.data.strict_yaml import dump_yaml, load_yaml
from ccc_quality.errors import CodebookError, did_you_mean
from ccc_quality.labels import Labels
from ccc_quality.provenance import STUDIES, Study

Scale = tuple[float, float]

ROLES = ("segment", "cluster", "weight", "wave")
KINDS = ("reflective", "composite")
MODES = ("A", "B")


@dataclass(frozen=True)
class CodebookConstruct:
    """One construct of a codebook, measured by items or made of other constructs.

    Parameters
    ----------
    name : str
        Name in models and tables.
    items : tuple of str
        Columns that measure it; empty for a higher-order construct.
    dimensions : tuple of str
        Constructs that it is made of, for a higher-order construct.
    label : mapping of str to str
        Display name by language.
    kind : {"reflective", "composite"}
        Whether the items reflect the construct or compose it.
    mode : {"A", "B"} or None
        Weights of a composite: correlation (A) or regression (B, the default, as for ``<~``).
    reversed : tuple of str
        Items for which a high answer means little of the construct.
    scale : (float, float) or None
        Lowest and highest answer, where they differ from the codebook's.
    missing : tuple of float or None
        Codes for "no answer", where they differ from the codebook's.
    """

    name: str
    items: tuple[str, ...] = ()
    dimensions: tuple[str, ...] = ()
    label: Mapping[str, str] = field(default_factory=dict)
    kind: Literal["reflective", "composite"] = "reflective"
    mode: Literal["A", "B"] | None = None
    reversed: tuple[str, ...] = ()
    scale: Scale | None = None
    missing: tuple[float, ...] | None = None

    def __post_init__(self) -> None:
        if self.kind == "composite" and self.mode is None:
            object.__setattr__(self, "mode", "B")
        object.__setattr__(self, "label", MappingProxyType(dict(self.label)))

    def __hash__(self) -> int:
        return hash((self.name, self.items, self.dimensions, self.kind, self.mode))

    def __reduce__(self) -> tuple[type[CodebookConstruct], tuple[object, ...]]:
        # a mapping proxy cannot be pickled
        values = {f.name: getattr(self, f.name) for f in fields(self)}
        return (CodebookConstruct, tuple({**values, "label": dict(self.label)}.values()))

    @classmethod
    def from_dict(cls, name: str, content: object) -> CodebookConstruct:
        """Read one entry of ``constructs``; see :class:`Codebook` for the keys."""
        where = f"constructs.{name}"
        entry = read.mapping(
            content,
            where,
            accepted=[f.name for f in fields(cls)][1:],
            such_as="{items: [rel1, rel2]}",
        )
        readers: dict[str, Callable[[object, str], object]] = {
            "items": read.texts,
            "dimensions": read.texts,
            "label": read.label,
            "kind": lambda value, place: read.choice(value, place, KINDS),
            "mode": lambda value, place: read.choice(value, place, MODES),
            "reversed": read.texts,
            "scale": read.scale,
            "missing": read.numbers,
        }
        values = {key: readers[key](value, f"{where}.{key}") for key, value in entry.items()}
        return cls(name, **values)  # type: ignore[arg-type]

    def to_dict(self) -> dict[str, object]:
        """The entry as plain YAML content; what is left at its default is left out."""
        entry: dict[str, object] = {}
        for key in ("items", "dimensions"):
            if getattr(self, key):
                entry[key] = list(getattr(self, key))
        if self.label:
            entry["label"] = dict(self.label)
        entry["kind"] = self.kind
        if self.mode is not None:
            entry["mode"] = self.mode
        if self.reversed:
            entry["reversed"] = list(self.reversed)
        if self.scale is not None:
            entry["scale"] = [_plain(bound) for bound in self.scale]
        if self.missing is not None:
            entry["missing"] = [_plain(code) for code in self.missing]
        return entry


@dataclass(frozen=True)
class Codebook:
    """Which columns of a survey measure what, on which scale, and how the constructs hang together.

    Parameters
    ----------
    constructs : tuple of CodebookConstruct
        In the order in which tables show them.
    scale : (float, float) or None
        Lowest and highest possible answer.
    missing : tuple of float
        Codes that mean "no answer".
    columns : mapping of str to str
        Columns with a role: segment, cluster, weight, wave.
    paths : tuple of str
        Structural paths, ``"satisfaction ~ reliability + empathy"``.
    item_labels : mapping of str to mapping of str to str
        Item, then language, then its wording.
    study : {"", "van_der_aa"}
        The study whose questionnaire this is, so that its published order and claims apply.

    Raises
    ------
    CodebookError
        Anything that contradicts itself; every problem is listed with its place.

    Examples
    --------
    >>> codebook = Codebook.from_dict({
    ...     "scale": [1, 7],
    ...     "missing": [99],
    ...     "constructs": {"trust": {"items": ["tru1", "tru2"], "reversed": ["tru2"]}},
    ... })
    >>> codebook.items
    ('tru1', 'tru2')
    >>> codebook.scale_of("tru2")
    (1.0, 7.0)
    """

    constructs: tuple[CodebookConstruct, ...]
    scale: Scale | None = None
    missing: tuple[float, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    paths: tuple[str, ...] = ()
    item_labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    study: Study = ""

    def __post_init__(self) -> None:
        labels = {item: MappingProxyType(dict(text)) for item, text in self.item_labels.items()}
        object.__setattr__(self, "item_labels", MappingProxyType(labels))
        object.__setattr__(self, "columns", MappingProxyType(dict(self.columns)))
        problems = list(_problems(self))
        if problems:
            raise CodebookError("\n".join(problems))

    def __hash__(self) -> int:
        return hash((self.constructs, self.scale, self.missing, self.paths))

    def __reduce__(self) -> tuple[object, ...]:
        # through plain content, because mapping proxies cannot be pickled
        return (Codebook.from_dict, (self.to_dict(),))

    def __repr__(self) -> str:
        bounds = f", scale {self.scale[0]:g} to {self.scale[1]:g}" if self.scale else ""
        return f"Codebook: {len(self.constructs)} constructs, {len(self.items)} items{bounds}"

    @classmethod
    def read(cls, path: str | Path) -> Codebook:
        """Read a codebook from a YAML file.

        Raises
        ------
        CodebookError
            The file is absent, is not YAML or says something impossible.
        """
        file = Path(path)
        try:
            return cls.from_dict(load_yaml(file.read_text(encoding="utf-8-sig")))
        except OSError as problem:
            raise CodebookError(f"The codebook {file} cannot be opened: {problem.strerror}.") from (
                problem
            )
        except UnicodeDecodeError as problem:
            raise CodebookError(f"{file}: save the codebook as UTF-8 text.") from problem
        except CodebookError as problem:
            raise CodebookError(f"{file}: {problem}") from problem

    @classmethod
    def from_dict(cls, content: object) -> Codebook:
        """Make a codebook of plain content, as YAML or JSON holds it."""
        entries = read.mapping(content, "codebook", accepted=[f.name for f in fields(cls)])
        listed = read.mapping(entries.get("constructs"), "constructs")
        columns = read.mapping(entries.get("columns", {}), "columns", accepted=ROLES)
        item_labels = read.mapping(entries.get("item_labels", {}), "item_labels")
        return cls(
            constructs=_read_constructs(listed),
            scale=read.scale(entries["scale"], "scale") if "scale" in entries else None,
            missing=read.numbers(entries.get("missing", []), "missing"),
            columns={role: read.text(name, f"columns.{role}") for role, name in columns.items()},
            paths=read.texts(
                entries.get("paths", []), "paths", such_as="satisfaction ~ reliability + empathy"
            ),
            item_labels={
                item: read.label(text, f"item_labels.{item}") for item, text in item_labels.items()
            },
            study=cast(Study, entries.get("study", "")),  # checked with all else
        )

    def to_dict(self) -> dict[str, object]:
        """The codebook as plain content; :meth:`from_dict` makes an equal one of it."""
        content: dict[str, object] = {}
        if self.study:
            content["study"] = self.study
        if self.scale is not None:
            content["scale"] = [_plain(bound) for bound in self.scale]
        if self.missing:
            content["missing"] = [_plain(code) for code in self.missing]
        if self.columns:
            content["columns"] = dict(self.columns)
        content["constructs"] = {c.name: c.to_dict() for c in self.constructs}
        if self.paths:
            content["paths"] = list(self.paths)
        if self.item_labels:
            content["item_labels"] = {item: dict(text) for item, text in self.item_labels.items()}
        return content

    def to_yaml(self) -> str:
        """The codebook as YAML; :meth:`read` makes an equal one of it."""
        return dump_yaml(self.to_dict())

    @property
    def items(self) -> tuple[str, ...]:
        """Every item, construct by construct."""
        return tuple(item for construct in self.constructs for item in construct.items)

    @property
    def reversed_items(self) -> tuple[str, ...]:
        """Every item that has to be turned."""
        return tuple(item for construct in self.constructs for item in construct.reversed)

    @property
    def labels(self) -> Labels:
        """Display names of constructs and items."""
        constructs = {c.name: c.label for c in self.constructs if c.label}
        return Labels({**constructs, **self.item_labels})

    def construct_of(self, item: str) -> CodebookConstruct:
        """The construct that an item measures."""
        for construct in self.constructs:
            if item in construct.items:
                return construct
        raise CodebookError(f"The codebook has no item {item!r}. {did_you_mean(item, self.items)}")

    def scale_of(self, item: str) -> Scale | None:
        """Lowest and highest possible answer to an item, or None if nothing is said about it."""
        return self.construct_of(item).scale or self.scale

    def missing_of(self, item: str) -> tuple[float, ...]:
        """Codes for "no answer" to an item."""
        own = self.construct_of(item).missing
        return self.missing if own is None else own


def _read_constructs(listed: Mapping[str, object]) -> tuple[CodebookConstruct, ...]:
    constructs, problems = [], []
    for name, entry in listed.items():
        try:
            constructs.append(CodebookConstruct.from_dict(name, entry))
        except CodebookError as problem:
            problems.append(str(problem))
    if problems:
        raise CodebookError("\n".join(problems))
    return tuple(constructs)


def _plain(value: float) -> int | float:
    return int(value) if float(value).is_integer() else float(value)


def _problems(codebook: Codebook) -> Iterator[str]:
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
