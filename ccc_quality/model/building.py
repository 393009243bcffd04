"""From a model to the parameters that are to be estimated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from ccc_quality.errors import SpecificationError, UnknownNameError, did_you_mean
from ccc_quality.model.defaults import complete, release_across_groups
from ccc_quality.model.drafts import NAN, Draft, apply_modifier
from ccc_quality.model.equality import checked_kinds, equality_keys, numbered
from ccc_quality.model.roles import Roles, variable_roles
from ccc_quality.model.spec import Model, as_model
from ccc_quality.model.statement import Statement
from ccc_quality.model.table import Constraint, Definition, Parameter, ParameterTable


def parameter_table(
    model: Model | str,
    *,
    n_groups: int = 1,
    std_lv: bool = False,
    mean_structure: bool = False,
    fixed_x: bool = True,
    group_equal: Iterable[str] = (),
    group_partial: Iterable[str] = (),
    ordered: Mapping[str, int] | None = None,
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
        Kinds of parameters held equal across groups: loadings, composite_loadings, intercepts,
        means, regressions, residuals, residual_covariances, lv_variances, lv_covariances,
        thresholds (or spelled with lavaan's dots). Equal intercepts or thresholds free the latent
        means of later groups, equal thresholds their scaling factors too; equal loadings under
        ``std_lv`` free their latent variances.
    group_partial : iterable of str
        Parameters that are left free all the same: ``"trust=~tru2"``, ``"tru2~1"``,
        ``"tru2|t1"``.
    ordered : mapping of str to int, optional
        Observed variables that are ordered answers, with their numbers of thresholds (one less
        than categories). They imply a mean structure.

    Returns
    -------
    ParameterTable

    Raises
    ------
    SpecificationError
        A modifier ``c()`` with another number of entries than groups; equal parameters fixed to
        different values; an ordered covariate, or an ordered item with a variance of its own.
    UnknownOptionError
        An unknown kind in ``group_equal``.
    UnknownNameError
        A parameter in ``group_partial``, or an item in ``ordered``, that the model does not have.

    Examples
    --------
    >>> table = parameter_table("trust =~ tru1 + tru2 + tru3")
    >>> table.n_free
    6
    >>> [(row.lhs, row.op, row.rhs, row.free) for row in table.rows][:2]
    [('trust', '=~', 'tru1', 0), ('trust', '=~', 'tru2', 1)]
    """
    model = as_model(model)
    if n_groups < 1:
        raise SpecificationError(f"a model needs at least one group, not {n_groups}")
    kinds = checked_kinds(group_equal)
    equal_kinds = kinds if n_groups > 1 else frozenset[str]()
    relations = [s for s in model.statements if s.op not in (":=", "==")]
    roles, relations = _oriented(relations)
    thresholds = _checked_ordered(ordered or {}, roles, relations)
    if thresholds and "intercepts" in equal_kinds:
        equal_kinds |= {"thresholds"}
    mean_structure = (
        mean_structure
        or bool(thresholds)
        or any(statement.op == "~1" for statement in relations)
        or not equal_kinds.isdisjoint(("intercepts", "means"))
    )
    drafts: list[Draft] = []
    for group in range(1, n_groups + 1):
        members = complete(
            [Draft(s.lhs, s.op, s.rhs, s) for s in relations],
            roles,
            std_lv=std_lv,
            mean_structure=mean_structure,
            fixed_x=fixed_x,
            ordered=thresholds,
        )
        if group > 1:
            release_across_groups(members, roles, std_lv=std_lv, group_equal=equal_kinds)
        for member in members:
            member.group = group
            apply_modifier(member, n_groups)
        drafts.extend(members)
    keys = equality_keys(drafts, roles, equal_kinds, group_partial)
    numbers, n_free = numbered(drafts, keys)
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
        ordered=tuple(thresholds),
    )


def _checked_ordered(
    ordered: Mapping[str, int], roles: Roles, relations: Sequence[Statement]
) -> dict[str, int]:
    """The ordered items in the order of the observed variables."""
    for name in ordered:
        if name not in roles.observed:
            hint = did_you_mean(name, roles.observed)
            raise UnknownNameError(f"ordered names {name!r}, which the model does not use. {hint}")
        if name in roles.exogenous_observed:
            raise SpecificationError(
                f"{name!r} is ordered, but a covariate that nothing explains: leave it out of "
                "ordered (the model takes covariates as they are), or let it measure a construct"
            )
    for s in relations:
        is_moment = s.op == "~1" or (s.op == "~~" and s.lhs == s.rhs)
        if is_moment and s.lhs in ordered:
            moment = "intercept" if s.op == "~1" else "variance"
            raise s.error(
                f"{s.lhs} is ordered and has no {moment} of its own: the response behind it has "
                "mean zero and variance one"
            )
    return {name: ordered[name] for name in roles.observed if name in ordered}


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
