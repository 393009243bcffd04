"""A model: constructs and paths, or lavaan syntax, without any data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

from ccc_quality.errors import (
    ModelSyntaxError,
    SpecificationError,
    UnknownNameError,
    did_you_mean,
)
from ccc_quality.labels import Labels
from ccc_quality.model.arguments import checked_constructs, checked_paths, no_model
from ccc_quality.model.construct import Construct, Kind, composite, higher_order
from ccc_quality.model.expressions import unknown_label
from ccc_quality.model.roles import Roles, variable_roles
from ccc_quality.model.statement import Statement, write_syntax
from ccc_quality.model.syntax import parse_syntax
from ccc_quality.provenance import Study, require_study

CODEBOOK_PATHS = "codebook paths"
"""How a message calls the place of a mistake in the paths of a codebook."""

_OPERATOR_OF: Mapping[Kind, str] = {"reflective": "=~", "composite": "<~"}


class CodebookConstruct(Protocol):
    """A construct as a codebook describes it."""

    @property
    def name(self) -> str:
        """Name of the construct."""

    @property
    def items(self) -> tuple[str, ...]:
        """Its items; empty for a construct of higher order."""

    @property
    def dimensions(self) -> tuple[str, ...]:
        """Its dimensions; empty for a construct with items."""

    @property
    def kind(self) -> Any:
        """``"reflective"`` or ``"composite"``."""

    @property
    def mode(self) -> Any:
        """``"A"``, ``"B"`` or None."""


class Codebook(Protocol):
    """As much of a codebook as a model needs."""

    @property
    def constructs(self) -> Iterable[CodebookConstruct]:
        """The constructs."""

    @property
    def paths(self) -> Iterable[str]:
        """Lines of syntax such as ``satisfaction ~ reliability + empathy``."""

    @property
    def labels(self) -> Labels:
        """Display names."""

    @property
    def study(self) -> Study:
        """The study whose questionnaire this is; empty for one's own."""


@dataclass(frozen=True, init=False)
class Model:
    """Constructs, how they are measured and how they affect each other.

    Parameters
    ----------
    constructs : iterable of Construct
        The measurement model.
    paths : iterable of (str, str)
        The structural model: source and target of each path.
    labels : Labels
        Display names; they do not count when models are compared.
    study : {"", "van_der_aa"}
        The study whose model this is, which makes its published order and claims apply; it does not
        count when models are compared. Names of constructs alone never make a model the study's.

    Raises
    ------
    SpecificationError
        An empty model, a construct defined twice, an item that is also a construct, a path that is
        repeated or leads from a construct to itself.
    UnknownNameError
        A path or a construct of higher order names a construct that is not there.
    UnknownOptionError
        An unknown study.

    Examples
    --------
    >>> from ccc_quality.model import reflective
    >>> model = Model(
    ...     constructs=[reflective("trust", ["tru1", "tru2"]), reflective("loyalty", ["loy1"])],
    ...     paths=[("trust", "loyalty")],
    ... )
    >>> print(model.syntax)
    trust =~ tru1 + tru2
    loyalty =~ loy1
    loyalty ~ trust
    >>> model == Model.from_syntax(model.syntax)
    True
    """

    statements: tuple[Statement, ...]
    constructs: tuple[Construct, ...]
    labels: Labels = field(compare=False, repr=False)
    study: Study = field(compare=False, repr=False)

    def __init__(
        self,
        constructs: Iterable[Construct],
        paths: Iterable[tuple[str, str]] = (),
        labels: Labels | None = None,
        study: Study = "",
    ) -> None:
        constructs = checked_constructs(constructs)
        _check_constructs(constructs)
        statements = (*_measurement(constructs), *_structure(checked_paths(paths), constructs))
        self._set(statements, constructs, labels, study)

    def _set(
        self,
        statements: tuple[Statement, ...],
        constructs: tuple[Construct, ...],
        labels: Labels | None,
        study: Study,
    ) -> None:
        if not any(statement.op not in (":=", "==") for statement in statements):
            raise SpecificationError("empty model: it names no construct, path or covariance")
        _check_labels(statements)
        require_study(study)
        object.__setattr__(self, "statements", statements)
        object.__setattr__(self, "constructs", constructs)
        object.__setattr__(self, "labels", labels or Labels())
        object.__setattr__(self, "study", study)

    @classmethod
    def from_syntax(cls, text: str, labels: Labels | None = None, study: Study = "") -> Model:
        """Model written in lavaan's syntax; see :mod:`ccc_quality.model.syntax`.

        ``labels`` and ``study`` are as in :class:`Model`.

        Raises
        ------
        ModelSyntaxError
            The text cannot be read; the message shows the line and points at the place.
        UnknownNameError
            A definition or a constraint uses a label that no parameter has.
        SpecificationError
            The text states nothing to estimate.
        """
        if not isinstance(text, str):
            raise no_model(text)
        statements = parse_syntax(text)
        return cls._from_statements(statements, _constructs_of(statements), labels, study)

    @classmethod
    def from_codebook(cls, codebook: Codebook) -> Model:
        """Model of the constructs and paths in a codebook.

        Raises
        ------
        ModelSyntaxError
            A path that cannot be read; lines are counted from the first path.
        UnknownNameError
            A path that names no construct.
        """
        if not hasattr(codebook, "constructs"):
            raise SpecificationError(
                f"from_codebook takes a Codebook, not {type(codebook).__name__}; Codebook.read and "
                "Codebook.from_dict make one"
            )
        constructs = tuple(_construct_of(entry) for entry in codebook.constructs)
        _check_constructs(constructs)
        try:
            paths = _paths_of(codebook, [construct.name for construct in constructs])
            statements = (*_measurement(constructs), *paths)
            return cls._from_statements(statements, constructs, codebook.labels, codebook.study)
        except ModelSyntaxError as mistake:
            raise ModelSyntaxError(
                mistake.problem,
                line=mistake.line,
                column=mistake.column,
                source=mistake.source,
                where=CODEBOOK_PATHS,
            ) from mistake
        except UnknownNameError as mistake:
            raise UnknownNameError(f"{CODEBOOK_PATHS}, {mistake}") from mistake

    @classmethod
    def _from_statements(
        cls,
        statements: tuple[Statement, ...],
        constructs: tuple[Construct, ...],
        labels: Labels | None,
        study: Study,
    ) -> Model:
        model = cls.__new__(cls)
        model._set(statements, constructs, labels, study)
        return model

    @property
    def paths(self) -> tuple[tuple[str, str], ...]:
        """Source and target of each regression."""
        return tuple((s.rhs, s.lhs) for s in self.statements if s.op == "~")

    @property
    def syntax(self) -> str:
        """Canonical lavaan syntax; it parses back to an equal model.

        The one thing that lavaan's syntax cannot say is that a composite is of mode A, which only
        partial least squares knows.
        """
        return write_syntax(self.statements)

    @property
    def observed(self) -> tuple[str, ...]:
        """Names of the observed variables, in lavaan's order."""
        return self._roles.observed

    @property
    def latent(self) -> tuple[str, ...]:
        """Names of the constructs, composites among them."""
        return self._roles.latent

    @cached_property
    def _roles(self) -> Roles:
        return variable_roles(self.statements)

    def __str__(self) -> str:
        return self.syntax


def as_model(model: Model | str) -> Model:
    """Accept a model or its syntax wherever a model goes in."""
    if isinstance(model, Model):
        return model
    if isinstance(model, str):
        return Model.from_syntax(model)
    raise no_model(model)


def _paths_of(codebook: Codebook, names: list[str]) -> tuple[Statement, ...]:
    paths = parse_syntax("\n".join(codebook.paths))
    for path in paths:
        if path.op in ("=~", "<~"):
            raise path.error(f"{path.lhs} is measured among the paths; make it a construct")
        if path.op == "~":
            _check_known(path.lhs, names, path)
            _check_known(path.rhs, names, path)
    return paths


def _construct_of(entry: CodebookConstruct) -> Construct:
    if entry.items and entry.dimensions:
        raise SpecificationError(f"the construct {entry.name!r} has both items and dimensions")
    kind: Kind = entry.kind
    if entry.dimensions:
        return higher_order(entry.name, entry.dimensions, kind, entry.mode or "B")
    if kind == "composite":
        return composite(entry.name, entry.items, entry.mode or "B")
    return Construct(entry.name, kind, tuple(entry.items), entry.mode)


def _constructs_of(statements: tuple[Statement, ...]) -> tuple[Construct, ...]:
    """Constructs that the measurement part of a syntax speaks of, in order of appearance."""
    measured: dict[str, tuple[str, list[str]]] = {}
    for statement in statements:
        if statement.op in ("=~", "<~"):
            op, indicators = measured.setdefault(statement.lhs, (statement.op, []))
            if op != statement.op:
                raise statement.error(f"{statement.lhs} is both measured (=~) and composed (<~)")
            indicators.append(statement.rhs)
    return tuple(
        Construct(
            name,
            "reflective" if op == "=~" else "composite",
            tuple(indicators),
            None if op == "=~" else "B",
            higher_order=any(indicator in measured for indicator in indicators),
        )
        for name, (op, indicators) in measured.items()
    )


def _measurement(constructs: Iterable[Construct]) -> tuple[Statement, ...]:
    return tuple(
        Statement(construct.name, _OPERATOR_OF[construct.kind], indicator)
        for construct in constructs
        for indicator in construct.indicators
    )


def _structure(
    paths: tuple[tuple[str, str], ...], constructs: tuple[Construct, ...]
) -> tuple[Statement, ...]:
    """One regression a target, in the order in which targets appear."""
    names = [construct.name for construct in constructs]
    sources: dict[str, list[str]] = {}
    for source, target in paths:
        _check_known(source, names)
        _check_known(target, names)
        if source == target:
            raise SpecificationError(f"the path from {source!r} leads to itself")
        if source in sources.setdefault(target, []):
            raise SpecificationError(f"the path from {source!r} to {target!r} is given twice")
        sources[target].append(source)
    return tuple(Statement(target, "~", source) for target in sources for source in sources[target])


def _check_constructs(constructs: tuple[Construct, ...]) -> None:
    names: list[str] = []
    for construct in constructs:
        if construct.name in names:
            raise SpecificationError(f"the construct {construct.name!r} is defined twice")
        names.append(construct.name)
    for construct in constructs:
        for indicator in construct.indicators:
            if construct.higher_order and indicator not in names:
                raise UnknownNameError(
                    f"the construct {construct.name!r} has the dimension {indicator!r}, which is "
                    f"not a construct. {did_you_mean(indicator, names)}"
                )
            if not construct.higher_order and indicator in names:
                raise SpecificationError(
                    f"{indicator!r} is an item of {construct.name!r} and a construct itself; "
                    f"a construct above others is made with higher_order()"
                )


def _check_known(name: str, names: list[str], statement: Statement | None = None) -> None:
    if name not in names:
        problem = f"a path names {name!r}, which is not a construct. {did_you_mean(name, names)}"
        raise UnknownNameError(str(statement.error(problem)) if statement else problem)


def _check_labels(statements: tuple[Statement, ...]) -> None:
    """Definitions use labels and earlier definitions, constraints use labels and definitions."""
    available = dict.fromkeys(
        label for s in statements for label in s.modifier.label if label is not None
    )
    definitions = {s.lhs: s for s in statements if s.op == ":="}
    for name, statement in definitions.items():
        if name in available:
            raise statement.error(f"`{name}` is defined but also labels a parameter")
        for token in statement.expressions[0].name_tokens():
            if token.text in definitions and token.text not in available:
                when = "in terms of itself" if token.text == name else "before it is defined"
                raise token.error(f"`{name}` uses `{token.text}` {when}")
            if token.text not in available:
                raise unknown_label(token, available)
        available[name] = None
    for statement in statements:
        if statement.op == "==":
            for expression in statement.expressions:
                for token in expression.name_tokens():
                    if token.text not in available:
                        raise unknown_label(token, available)
