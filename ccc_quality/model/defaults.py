"""What lavaan's ``sem()`` and ``cfa()`` add to the relations that the user wrote.

The rules, in lavaan's words and ours:

- ``auto.fix.first``: the first loading of a construct is fixed to 1, unless ``std_lv`` fixes the
  variance of the construct instead.
- ``auto.var``: every variable that is not a fixed covariate has a (residual) variance.
- ``auto.fix.single``: an item that alone measures a construct has no residual variance.
- ``auto.cov.lv.x``: exogenous factors covary.
- ``auto.cov.y``: the residuals of final outcomes covary.
- ``fixed.x``: the moments of exogenous covariates are those of the sample.
- ``int.ov.free``: observed intercepts are free and latent ones 0 (in a mean structure).
- ``parameterization = "delta"``: behind an ordered item stands a normal response with variance one
  and mean zero, cut at free thresholds; so its intercept is 0, its scaling factor (``~*~``) 1 and
  its residual variance what the model leaves of one.

A composite (``<~``) is where the package departs from lavaan 0.6-14, which leaves it without a
scale and counts it as exogenous. Here its first weight is fixed to 1 unless the user fixed a
weight of it or freed one with ``NA*``, also under ``std_lv``; its residual variance and its
intercept are 0 in every group; it is neither exogenous nor a final outcome, and its latent parts
are exogenous factors that covary.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import combinations, combinations_with_replacement

from ccc_quality.model.drafts import NAN, Draft
from ccc_quality.model.roles import Roles


def complete(
    written: list[Draft],
    roles: Roles,
    *,
    std_lv: bool,
    mean_structure: bool,
    fixed_x: bool,
    ordered: Mapping[str, int],
) -> list[Draft]:
    """Parameters of one group: those written, then those that the rules add."""
    known = {(draft.lhs, draft.op, draft.rhs) for draft in written}
    added = [
        Draft(lhs, op, rhs)
        for lhs, op, rhs in _implied(roles, mean_structure=mean_structure, ordered=ordered)
        if (lhs, op, rhs) not in known
    ]
    _set_scales(written, added, roles, std_lv=std_lv)
    _fix_single_indicators(written, added)
    _fix_ordered(added, ordered)
    if fixed_x:
        _fix_covariates(added, roles)
    return written + added


def release_across_groups(
    drafts: list[Draft], roles: Roles, *, std_lv: bool, group_equal: frozenset[str]
) -> None:
    """Free what equal loadings, intercepts and thresholds identify in the later groups."""
    free_scales = "thresholds" in group_equal
    free_means = not group_equal.isdisjoint(("intercepts", "thresholds"))
    free_means = free_means and "means" not in group_equal
    free_variances = std_lv and "loadings" in group_equal and "lv_variances" not in group_equal
    factors = set(roles.latent) - roles.composites
    for draft in drafts:
        is_freed = (free_means and draft.op == "~1") or (free_variances and draft.is_variance)
        is_freed = is_freed and draft.lhs in factors
        if draft.statement is None and (is_freed or (free_scales and draft.op == "~*~")):
            draft.release()


def _implied(
    roles: Roles, *, mean_structure: bool, ordered: Mapping[str, int]
) -> Iterator[tuple[str, str, str]]:
    for name, n_thresholds in ordered.items():
        for k in range(1, n_thresholds + 1):
            yield name, "|", f"t{k}"
    for name in (*roles.modelled_observed, *roles.latent):
        yield name, "~~", name
    for first, second in combinations(roles.exogenous_latent, 2):
        yield first, "~~", second
    for first, second in combinations(roles.outcomes, 2):
        yield first, "~~", second
    for first, second in combinations_with_replacement(roles.exogenous_observed, 2):
        yield first, "~~", second
    for name in ordered:
        yield name, "~*~", name
    if mean_structure:
        for name in (*roles.observed, *roles.latent):
            yield name, "~1", ""


def _set_scales(written: list[Draft], added: list[Draft], roles: Roles, *, std_lv: bool) -> None:
    """Give every latent variable its scale, and latent intercepts and composites their zeros."""
    factors = set(roles.latent) - roles.composites
    scaled = _scaled_by_user(written) if roles.composites else set()
    for draft in written:
        if draft.op == "<~" or (draft.op == "=~" and not std_lv):
            if draft.lhs not in scaled:
                draft.fix(1.0)
                scaled.add(draft.lhs)
        elif std_lv and draft.is_variance and draft.lhs in factors:
            draft.fix(1.0)
    for draft in added:
        if draft.is_variance and draft.lhs in roles.composites:
            draft.fix(0.0)
        elif draft.is_variance and std_lv and draft.lhs in factors:
            draft.fix(1.0)
        elif draft.op == "~1" and draft.lhs in roles.latent:
            draft.fix(0.0)


def _scaled_by_user(written: list[Draft]) -> set[str]:
    """Composites of which the user fixed or explicitly freed a weight."""
    return {
        draft.lhs
        for draft in written
        if draft.op == "<~" and draft.statement is not None and draft.statement.modifier.fixed
    }


def _fix_single_indicators(written: list[Draft], added: list[Draft]) -> None:
    loadings = [draft for draft in written if draft.op == "=~"]
    per_construct = Counter(draft.lhs for draft in loadings)
    per_indicator = Counter(draft.rhs for draft in loadings)
    alone = {
        draft.rhs
        for draft in loadings
        if per_construct[draft.lhs] == 1 and per_indicator[draft.rhs] == 1
    }
    for draft in added:
        if draft.is_variance and draft.lhs in alone:
            draft.fix(0.0)


def _fix_ordered(added: list[Draft], ordered: Mapping[str, int]) -> None:
    """Set mean and variance of the response behind each ordered item."""
    for draft in added:
        if draft.lhs not in ordered:
            continue
        if draft.is_variance:
            draft.fix(NAN)
        elif draft.op == "~*~":
            draft.fix(1.0)
        elif draft.op == "~1":
            draft.fix(0.0)


def _fix_covariates(added: list[Draft], roles: Roles) -> None:
    covariates = set(roles.exogenous_observed)
    for draft in added:
        if draft.lhs in covariates and (draft.op == "~1" or draft.rhs in covariates):
            draft.fix_to_sample()
