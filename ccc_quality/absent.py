"""Why something is absent, as a record that any language can phrase.

A result that cannot be had leaves a code and the names or numbers that its sentence needs.
Errors may carry such a record as their message; whoever turns an error into a gap reads it with
:meth:`Absent.of`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

ENGLISH: Mapping[str, str] = MappingProxyType(
    {
        "error": "{message}",
        # reliability and validity of a construct
        "composite": "{construct} is a composite: its parts make it up and need not agree with one "
        "another.",
        "single_indicator": "{construct} has a single indicator, so its error cannot be told from "
        "its variance.",
        "no_items_of_its_own": "{construct} is measured by constructs, so it has no items of its "
        "own.",
        "repeated_items": "{construct} was estimated from repeated items, which measure its "
        "dimensions, too; fit the model in two stages to judge how the dimensions measure it.",
        "reliability_not_positive": "The reliability of {construct} is not positive, so that its "
        "loadings and correlations cannot be corrected by it.",
        "rho_a_of_pls": "rho_A is computed from the weights of partial least squares.",
        "omega_of_sem": "omega counts residual covariances, and partial least squares estimates "
        "none; rho_c is its counterpart.",
        # predictors of a construct
        "path_not_settled": "The weights of the model without this path do not settle.",
        "mixed_predictors": "{target} depends on constructs and on observed variables "
        "({observed}); the results have no correlations between the two.",
        "predictors_not_distinct": "The correlations of what {target} depends on are not positive "
        "definite.",
        # intervals from resamples
        "covariances_of_incomplete": "Resamples of incomplete answers have no covariances of their "
        "own.",
        "covariances_of_groups": "Resamples of several groups have no covariances in common.",
        # influence of respondents
        "influence_by_jackknife": "Partial least squares finds the influence of respondents by the "
        "jackknife of its bootstrap: assess(fit, bootstrap=bootstrap(fit, ...), data=...).",
        "influence_without_paths": "The model has no paths that a respondent could move.",
        "influence_by_scores": "Influence is found from the scores of maximum likelihood (ML, MLR, "
        "MLM); fit the model by fit_sem with one of these.",
        "influence_of_one_group": "Influence is found for one group of independent respondents, "
        "without auxiliary variables; fit the model that way.",
        "influence_without_answers": "Influence needs the answers of respondents; this model was "
        "fitted to a covariance matrix.",
    }
)
"""The sentence of each code, with the names of its values in braces."""


@dataclass(frozen=True, slots=True)
class Absent:
    """Why something is absent. As text it is an English sentence.

    Attributes
    ----------
    code : str
        Key of the sentence.
    values : mapping of str to object
        What the sentence names: constructs and variables by their names, numbers as numbers.
    """

    code: str
    values: Mapping[str, object] = field(default_factory=dict)

    @classmethod
    def of(cls, error: Exception) -> Absent:
        """What an error carries, or its message where it carries none."""
        carried = error.args[0] if error.args else None
        return carried if isinstance(carried, Absent) else cls("error", {"message": str(error)})

    def __str__(self) -> str:
        return ENGLISH[self.code].format_map(self.values)

    def __hash__(self) -> int:
        return hash((self.code, *sorted(self.values)))
