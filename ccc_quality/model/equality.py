"""Which parameters are one: those with one label, and those held equal across groups."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import isnan

from ccc_quality.errors import (
    SpecificationError,
    UnknownNameError,
    UnknownOptionError,
    did_you_mean,
)
from ccc_quality.model.drafts import Draft
from ccc_quality.model.roles import Roles

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
    "thresholds",
)
"""Kinds of parameters that may be held equal across groups."""

_OTHER_WORDS: Mapping[str, str] = {
    **dict.fromkeys(("metric", "weak"), '"loadings"'),
    **dict.fromkeys(("scalar", "strong"), '"loadings" and "intercepts"'),
    "strict": '"loadings", "intercepts" and "residuals"',
    "configural": "nothing",
    "residual_variances": '"residuals"',
    "latent_means": '"means"',
    "latent_variances": '"lv_variances"',
    "latent_covariances": '"lv_covariances"',
    "paths": '"regressions"',
}
"""Names of steps of invariance, and words used elsewhere; for messages."""


def checked_kinds(group_equal: Iterable[str]) -> frozenset[str]:
    """Kinds of parameters to hold equal, spelled our way.

    Raises
    ------
    UnknownOptionError
        A kind that is not among :data:`GROUP_EQUAL`.
    """
    kinds = (group_equal,) if isinstance(group_equal, str) else tuple(group_equal)
    kinds = tuple(kind.replace(".", "_") for kind in kinds)
    for kind in kinds:
        if kind not in GROUP_EQUAL:
            known = _OTHER_WORDS.get(kind)
            hint = f"That is {known} here." if known else did_you_mean(kind, GROUP_EQUAL)
            raise UnknownOptionError(f"group_equal cannot hold {kind!r} equal. {hint}")
    return frozenset(kinds)


def equality_keys(
    drafts: list[Draft], roles: Roles, equal_kinds: frozenset[str], group_partial: Iterable[str]
) -> list[str]:
    """One key a draft; parameters with the same key are one parameter.

    The key is the label, or lavaan's name of the parameter: ``trust=~tru2``, and ``trust=~tru2.g2``
    in the second group, where equality across groups drops the suffix.
    """
    names = [f"{draft.lhs}{draft.op}{draft.rhs}" for draft in drafts]
    given = (group_partial,) if isinstance(group_partial, str) else group_partial
    partial = {"".join(name.split()) for name in given}
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
        case "|":
            return "thresholds"
        case "~1" if draft.lhs in roles.latent:
            return "means"
        case "~1" if draft.lhs in roles.modelled_observed:
            return "intercepts"
        case "~~" if draft.lhs in roles.latent:
            return "lv_variances" if draft.is_variance else "lv_covariances"
        case "~~" if draft.lhs in roles.modelled_observed:
            return "residuals" if draft.is_variance else "residual_covariances"
    return None


def numbered(drafts: list[Draft], keys: list[str]) -> tuple[list[int], int]:
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
        if draft.value != value and not (isnan(draft.value) and isnan(value)):
            raise SpecificationError(
                f"{key!r} is one parameter but is fixed to both {value:g} and {draft.value:g}"
            )
    for draft in equal:
        draft.fix(value)
