r"""How much each respondent moves the estimates, without fitting anew.

With g_i the score of respondent i at the estimates and I the observed information of n respondents,
leaving i out moves the estimates by

    theta - theta_(i) = I^-1 g_i    to first order in 1/n,

and generalized Cook's distance is the size of that move in units of its errors,

    gCD_i = (theta - theta_(i))' I (theta - theta_(i)) = g_i' I^-1 g_i,

which is, to the same order, the likelihood distance 2 [l(theta) - l(theta_(i))].

References
----------
Cook, R. D. (1986). Assessment of local influence. Journal of the Royal Statistical Society B, 48,
133-169.
Pek, J., & MacCallum, R. C. (2011). Sensitivity analysis in structural equation models: Cases and
their influence. Multivariate Behavioral Research, 46, 202-228.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from ccc_quality.absent import Absent
from ccc_quality.arrays import Array
from ccc_quality.data import numeric_matrix
from ccc_quality.errors import DataError, EstimationError, SpecificationError
from ccc_quality.frames import cached_table
from ccc_quality.results import require_fitted
from ccc_quality.sem.discrepancy import maximum_likelihood
from ccc_quality.sem.inference import parameter_vcov
from ccc_quality.sem.missing import fixed_mask, scores_of_units
from ccc_quality.sem.problem import observed_information
from ccc_quality.sem.results import SEMResults
from ccc_quality.sem.robust import casewise_scores
from ccc_quality.sem.rows import free_parameter_names
from ccc_quality.summaries import Summary
from ccc_quality.threads import on_one_blas_thread

SHOWN = 10
"""Respondents in a summary."""


@dataclass(frozen=True, eq=False, repr=False)
class Influence:
    """How much each respondent moves the estimates; made by :func:`influence`.

    Attributes
    ----------
    n_obs : int
        Respondents used.
    simulated : bool
        Whether the data are simulated.
    """

    n_obs: int
    simulated: bool
    _respondents: pd.Index
    _names: tuple[str, ...]
    _changes: Array
    _errors: Array
    _distances: Array

    @cached_table
    def table(self) -> pd.DataFrame:
        """respondent, cooks_distance, parameter, change: largest distance first.

        ``parameter`` is the one that moves most in units of its standard error, ``change`` by how
        many of these the estimate with the respondent exceeds that without.
        """
        scaled = self._changes / self._errors
        most = np.abs(scaled).argmax(axis=1)
        found = pd.DataFrame(
            {
                "respondent": self._respondents,
                "cooks_distance": self._distances,
                "parameter": np.array(self._names, dtype=object)[most],
                "change": scaled[np.arange(len(most)), most],
            }
        )
        order = np.argsort(-self._distances, kind="stable")
        return found.iloc[order].reset_index(drop=True)

    @cached_table
    def changes(self) -> pd.DataFrame:
        """Estimates with less those without the respondent: one row each, by free parameter."""
        return pd.DataFrame(self._changes, index=self._respondents, columns=list(self._names))

    def summary(self) -> Summary:
        """The most influential respondents."""
        top = self.table.iloc[0]
        simulated = " SIMULATED DATA." if self.simulated else ""
        return Summary(
            lines=(
                f"n = {self.n_obs:,}.{simulated} Nobody is left out; compare fits with and without "
                "the most influential ones.",
                f"Respondent {top['respondent']} moves the estimates most: {top['parameter']} by "
                f"{top['change']:.3f} standard errors.",
            ),
            tables={"Most influential respondents": self.table.head(SHOWN)},
        )

    def __repr__(self) -> str:
        return str(self.summary())

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()


@on_one_blas_thread
def influence(fit: SEMResults) -> Influence:
    """How much each respondent moves the estimates, to first order and without fitting anew.

    Parameters
    ----------
    fit : SEMResults
        A converged ML, MLR or MLM fit of one group of independent respondents.

    Returns
    -------
    Influence

    Raises
    ------
    SpecificationError
        Another estimator, several groups, clusters or auxiliary variables.
    DataError
        A fit to moments.
    EstimationError
        A fit that did not converge.

    References
    ----------
    Pek, J., & MacCallum, R. C. (2011). Sensitivity analysis in structural equation models: Cases
    and their influence. Multivariate Behavioral Research, 46, 202-228.

    Examples
    --------
    >>> import ccc_quality as ccc
    >>> survey = ccc.study.load_customers()
    >>> found = ccc.influence(ccc.fit_sem("trust =~ tru1 + tru2 + tru3", survey))
    >>> len(found.table) == found.n_obs
    True
    """
    _require_supported(fit)
    scores = _scores(fit)
    problem = fit.problem
    information = observed_information(problem, fit.solution.state)
    vcov = parameter_vcov(
        information, H=problem.constraints.jacobian(fit.solution.theta), n_obs=fit.n_obs
    )
    changes = scores @ vcov
    return Influence(
        n_obs=fit.n_obs,
        simulated=fit.simulated,
        _respondents=_respondents(fit, len(scores)),
        _names=tuple(free_parameter_names(fit.table)),
        _changes=changes,
        _errors=np.sqrt(np.diag(vcov)),
        _distances=np.einsum("ij,ij->i", changes, scores),
    )


def _require_supported(fit: SEMResults) -> None:
    require_fitted(fit, "influence")
    if (
        not isinstance(fit, SEMResults)
        or fit.options.estimator.discrepancy is not maximum_likelihood
    ):
        raise SpecificationError(Absent("influence.estimator"))
    if not fit.converged:
        raise EstimationError("The fit did not converge, so there are no estimates to move.")
    if len(fit.group_names) > 1 or fit.options.cluster or fit.options.auxiliary:
        raise SpecificationError(Absent("influence.one_group"))
    if fit._sample.rows is None:
        raise DataError(Absent("influence.no_answers"))


def _scores(fit: SEMResults) -> Array:
    """Scores (n, q) of the respondents."""
    rows, state, problem = fit._sample.rows, fit.solution.state, fit.problem
    if rows is None:
        raise DataError(Absent("influence.no_answers"))
    if fit._sample.incomplete:
        return scores_of_units(problem, state, rows)[0]
    group = problem.groups[0]
    per_cell = casewise_scores(group, state, 0, rows[0], centred=False)
    scores = np.zeros((len(per_cell), problem.n_free))
    np.add.at(scores.T, group.free, per_cell.T)
    return scores


def _respondents(fit: SEMResults, n: int) -> pd.Index:
    """Labels of the rows that were used."""
    answers = fit._answers
    answered = ~np.isnan(numeric_matrix(answers, fit.table.observed))
    if fit.missing == "fiml":
        given = answered[:, fixed_mask(fit.table)].all(axis=1)
        used = np.asarray(answered.any(axis=1) & given)
    else:
        used = np.asarray(answered.all(axis=1))
    return answers.index[used] if used.sum() == n else pd.RangeIndex(n)
