"""From a model to the parameters that are to be estimated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import TypeVar

from ccc_quality.errors import (
    SpecificationError,
    UnknownNameError,
    UnknownOptionError,
    did_you_mean,
)
from ccc_quality.model.defaults import NAN, Draft, complete, release_across_groups
from ccc_quality.model.expressions import Expression
from ccc_quality.model.roles import Roles, variable_roles
from ccc_quality.model.spec import Model, as_model
from ccc_quality.model.syntax import Statement

_T = TypeVar("_T")

GROUP_EQUAL = (
    "loadings",
    "composite_loadings",
    "intercepts",
    "means",
    "regressions",
    "residuals",
    "residual_covariances",
    "lv_variances",
    "lv_covariances",
)
"""Kinds of parameters that may be held equal across groups."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A row of the parameter table.

    Attributes
    ----------
    lhs, op, rhs : str
        The relation. An intercept has the operator ``~1`` and an empty ``rhs``.
    group : int
        Counted from one; 0 for definitions and constraints.
    free : int
        0 when fixed, else the number, counted from one, of the free parameter. Parameters that
        are equal share it.
    value : float
        The fixed value; nan when free or taken from the sample.
    start : float
        The user's starting value, or nan.
    label : str
        The user's label, or one made up for parameters held equal across groups, or empty.
    exogenous : bool
        Whether it is fixed to the sample moment.
    user : bool
        Whether the user wrote it, as against a default.
    """

    lhs: str
    op: str
    rhs: str
    group: int
    free: int
    value: float
    start: float
    label: str
    exogenous: bool
    user: bool


@dataclass(frozen=True, slots=True)
class Definition:
    """``name := expression``."""

    name: str
    expression: Expression
    line: int


@dataclass(frozen=True, slots=True)
class Constraint:
    """``left == right``."""

    left: Expression
    right: Expression
    line: int


@dataclass(frozen=True)
class ParameterTable:
    """The parameters of a model, in lavaan's order.

    Attributes
    ----------
    rows : tuple of Parameter
        Group by group what was written, then the defaults; definitions and constraints last.
    n_groups, n_free : int
        Number of groups and of distinct free parameters.
    observed, latent : tuple of str
        Names of the variables.
    exogenous_observed : tuple of str
        Observed covariates that nothing explains, whether fixed to the sample or not.
    mean_structure : bool
        Whether there are intercepts.
    definitions : tuple of Definition
        In an order in which each uses only labels and earlier ones.
    constraints : tuple of Constraint
        Those that are more than two parameters sharing a number.
    """

    rows: tuple[Parameter, ...]
    n_groups: int
    n_free: int
    observed: tuple[str, ...]
    latent: tuple[str, ...]
    exogenous_observed: tuple[str, ...]
    mean_structure: bool
    definitions: tuple[Definition, ...]
    constraints: tuple[Constraint, ...]

    @cached_property
    def labelled(self) -> Mapping[str, Parameter]:
        """The first parameter of each label; expressions refer to these."""
        found: dict[str, Parameter] = {}
        for row in self.rows:
            if row.label and row.op not in (":=", "=="):
                found.setdefault(row.label, row)
        return MappingProxyType(found)


def parameter_table(
    model: Model | str,
    *,
    n_groups: int = 1,
    std_lv: bool = False,
    mean_structure: bool = False,
    fixed_x: bool = True,
    group_equal: Iterable[str] = (),
    group_partial: Iterable[str] = (),
) -> ParameterTable:
    """Parameters of a model with the defaults of lavaan 0.6-14's ``sem()`` and ``cfa()``.

    The rules, and how composites depart from them, stand in :mod:`ccc_quality.model.defaults`.

    Parameters
    ----------
    model : Model or str
        A model or its syntax.
    n_groups : int
        Number of groups; every group has all rows.
    std_lv : bool
        Fix the variances of factors to 1 rather than their first loadings.
    mean_structure : bool
        Add intercepts. The syntax ``x ~ 1`` and equal intercepts or means imply it.
    fixed_x : bool
        Fix the moments of exogenous covariates to those of the sample.
    group_equal : iterable of str
        Kinds of parameters held equal across groups, of :data:`GROUP_EQUAL` (lavaan's spelling
        with dots is understood). Equal intercepts free the latent means of later groups; equal
        loadings under ``std_lv`` free their latent variances.
    group_partial : iterable of str
        Parameters that are left free all the same: ``"trust=~tru2"``, ``"tru2~1"``.

    Returns
    -------
    ParameterTable

    Raises
    ------
    SpecificationError
        A modifier ``c()`` with another number of entries than groups; equal parameters fixed to
        different values.
    UnknownOptionError
        An unknown kind in ``group_equal``.
    UnknownNameError
        A parameter in ``group_partial`` that the model does not have.

    Examples
    --------
    >>> table = parameter_table("trust =~ tru1 + tru2 + tru3")
    >>> table.n_free
    6
    >>> [(row.lhs, row.op, row.rhs, row.free) for row in table.rows][:2]
    [('trust', '=~', 'tru1', 0), ('trust', '=~', 'tru2', 1)]
    """
    model = as_model(model)
    equal_kinds = _checked_kinds(group_equal, n_groups)
    relations = [s for s in model.statements if s.op not in (":=", "==")]
    roles, relations = _oriented(relations)
    mean_structure = (
        mean_structure
        or any(statement.op == "~1" for statement in relations)
        or not equal_kinds.isdisjoint(("intercepts", "means"))
    )
    drafts: list[Draft] = []
    for group in range(1, n_groups + 1):
        members = complete(
            [Draft(s.lhs, s.op, s.rhs, s, group) for s in relations],
            roles,
            std_lv=std_lv,
            mean_structure=mean_structure,
            fixed_x=fixed_x,
        )
        if group > 1:
            release_across_groups(members, roles, std_lv=std_lv, group_equal=equal_kinds)
        for member in members:
            member.group = group
            _apply_modifier(member, n_groups)
        drafts.extend(members)
    shared = _equality_keys(drafts, roles, equal_kinds, frozenset(map(_squeezed, group_partial)))
    numbers, n_free = _numbered(drafts, shared)
    definitions, constraints = _expressions(model.statements)
    rows = [_parameter(draft, number) for draft, number in zip(drafts, numbers, strict=True)]
    rows.extend(_expression_rows(model.statements))
    return ParameterTable(
        rows=tuple(rows),
        n_groups=n_groups,
        n_free=n_free,
        observed=roles.observed,
        latent=roles.latent,
        exogenous_observed=roles.exogenous_observed,
        mean_structure=mean_structure,
        definitions=definitions,
        constraints=constraints,
    )


def _checked_kinds(group_equal: Iterable[str], n_groups: int) -> frozenset[str]:
    if n_groups < 1:
        raise SpecificationError(f"a model needs at least one group, not {n_groups}")
    kinds = (group_equal,) if isinstance(group_equal, str) else tuple(group_equal)
    kinds = tuple(kind.replace(".", "_") for kind in kinds)
    for kind in kinds:
        if kind not in GROUP_EQUAL:
            hint = did_you_mean(kind, GROUP_EQUAL)
            raise UnknownOptionError(f"group_equal cannot hold {kind!r} equal. {hint}")
    return frozenset(kinds) if n_groups > 1 else frozenset()


def _oriented(relations: list[Statement]) -> tuple[Roles, list[Statement]]:
    """Turn each covariance so that its sides stand in the order of the variables."""
    roles = variable_roles(relations)
    if all(s.op != "~~" or s.lhs == s.rhs for s in relations):
        return roles, relations
    place = {name: index for index, name in enumerate((*roles.latent, *roles.observed))}
    turned = [
        replace(s, lhs=s.rhs, rhs=s.lhs) if s.op == "~~" and place[s.lhs] > place[s.rhs] else s
        for s in relations
    ]
    # variables that appear in covariances only are ordered by their side
    return variable_roles(turned), turned


def _apply_modifier(draft: Draft, n_groups: int) -> None:
    if draft.statement is None or not draft.statement.modifier:
        return
    modifier = draft.statement.modifier
    if modifier.fixed:
        value = _entry(modifier.fixed, draft, n_groups)
        if value is None:
            draft.release()
        else:
            draft.fix(value)
    if modifier.start:
        start = _entry(modifier.start, draft, n_groups)
        if draft.free:
            draft.start = start
        else:  # as in lavaan: a fixed parameter stays where it starts
            draft.fix(start)
    if modifier.label:
        draft.label = _entry(modifier.label, draft, n_groups) or ""


def _entry(entries: Sequence[_T], draft: Draft, n_groups: int) -> _T:
    """The entry of the draft's group; a single entry serves all groups."""
    if len(entries) == 1:
        return entries[0]
    if len(entries) != n_groups and draft.statement is not None:
        groups = "1 group" if n_groups == 1 else f"{n_groups} groups"
        raise draft.statement.error(
            f"the modifier of {draft.rhs or draft.lhs} has {len(entries)} entries for {groups}"
        )
    return entries[draft.group - 1]


def _equality_keys(
    drafts: list[Draft], roles: Roles, equal_kinds: frozenset[str], partial: frozenset[str]
) -> list[str]:
    """One key a draft; parameters with the same key are one parameter.

    The key is the label, or lavaan's name of the parameter: ``trust=~tru2``, and ``trust=~tru2.g2``
    in the second group, where equality across groups drops the suffix.
    """
    names = [f"{draft.lhs}{draft.op}{draft.rhs}" for draft in drafts]
    for name in sorted(partial.difference(names)):
        hint = did_you_mean(name, dict.fromkeys(names))
        raise UnknownNameError(f"group_partial names {name!r}, which the model lacks. {hint}")
    keys = []
    for draft, name in zip(drafts, names, strict=True):
        if draft.label:
            keys.append(draft.label)
        elif draft.group == 1 or (
            equal_kinds and name not in partial and _kind(draft, roles) in equal_kinds
        ):
            keys.append(name)
        else:
            keys.append(f"{name}.g{draft.group}")
    return keys


def _kind(draft: Draft, roles: Roles) -> str | None:
    """Which of :data:`GROUP_EQUAL` a parameter is, if any."""
    match draft.op:
        case "=~":
            return "loadings"
        case "<~":
            return "composite_loadings"
        case "~":
            return "regressions"
        case "~1" if draft.lhs in roles.latent:
            return "means"
        case "~1" if draft.lhs in roles.modelled_observed:
            return "intercepts"
        case "~~" if draft.lhs in roles.latent:
            return "lv_variances" if draft.is_variance else "lv_covariances"
        case "~~" if draft.lhs in roles.modelled_observed:
            return "residuals" if draft.is_variance else "residual_covariances"
    return None


def _numbered(drafts: list[Draft], keys: list[str]) -> tuple[list[int], int]:
    """Numbers of the free parameters and how many there are; settles fixed and equal ones.

    Parameters equal to a fixed one are fixed too. Those equal across groups without a label get
    lavaan's: ``.p2.`` is the second row.
    """
    members: dict[str, list[int]] = {}
    for index, key in enumerate(keys):
        members.setdefault(key, []).append(index)
    for key, indices in members.items():
        if len(indices) > 1:
            _settle([drafts[index] for index in indices], key, first_row=indices[0] + 1)
    numbers: list[int] = []
    number_of: dict[str, int] = {}
    for draft, key in zip(drafts, keys, strict=True):
        numbers.append(number_of.setdefault(key, len(number_of) + 1) if draft.free else 0)
    return numbers, len(number_of)


def _settle(equal: list[Draft], key: str, *, first_row: int) -> None:
    fixed = [draft for draft in equal if not draft.free]
    if not fixed:
        for draft in equal:
            draft.label = draft.label or f".p{first_row}."
        return
    value = fixed[0].value
    for draft in fixed[1:]:
        if draft.value != value and not (draft.exogenous and fixed[0].exogenous):
            raise SpecificationError(
                f"{key!r} is one parameter but is fixed to both {value:g} and {draft.value:g}"
            )
    for draft in equal:
        draft.fix(value)


def _parameter(draft: Draft, number: int) -> Parameter:
    return Parameter(
        lhs=draft.lhs,
        op=draft.op,
        rhs=draft.rhs,
        group=draft.group,
        free=number,
        value=draft.value,
        start=draft.start,
        label=draft.label,
        exogenous=draft.exogenous,
        user=draft.statement is not None,
    )


def _expressions(
    statements: Sequence[Statement],
) -> tuple[tuple[Definition, ...], tuple[Constraint, ...]]:
    definitions = tuple(
        Definition(s.lhs, s.expressions[0], s.line) for s in statements if s.op == ":="
    )
    constraints = tuple(
        Constraint(s.expressions[0], s.expressions[1], s.line) for s in statements if s.op == "=="
    )
    return definitions, constraints


def _expression_rows(statements: Iterable[Statement]) -> Iterator[Parameter]:
    for s in statements:
        if s.op in (":=", "=="):
            label = s.lhs if s.op == ":=" else ""
            yield Parameter(s.lhs, s.op, s.rhs, 0, 0, NAN, NAN, label, False, True)


def _squeezed(name: str) -> str:
    return "".join(name.split())
