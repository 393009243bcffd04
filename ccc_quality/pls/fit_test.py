r"""How large the distance between sample and model may be when the model holds.

The standardized answers Z are transformed so that they obey the model,

    Y = Z S^(-1/2) Sigma^(1/2),

with S their correlations and Sigma the implied ones, and are then resampled. Each resample is
estimated anew and has its own distance from what it implies. HI95 and HI99 are the quantiles of
these distances at .95 and .99: a model whose distance exceeds HI95 is rejected at five percent.

References
----------
Beran, R., & Srivastava, M. S. (1985). Bootstrap tests and confidence regions for functions of a
covariance matrix. Annals of Statistics, 13(1), 95-115.
Dijkstra, T. K., & Henseler, J. (2015). Consistent and asymptotically normal PLS estimators for
linear structural equations. Computational Statistics & Data Analysis, 81, 10-23.
Benitez, J., Henseler, J., Castillo, A., & Schuberth, F. (2020). How to perform and report an
impactful analysis using partial least squares. Information & Management, 57(2), 103168.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ccc_quality.arrays import Array, Mask
from ccc_quality.errors import EstimationError, NonConvergenceWarning, SpecificationError
from ccc_quality.frames import cached_table
from ccc_quality.pls.admissibility import proper
from ccc_quality.pls.estimates import estimate, scaled
from ccc_quality.pls.model_fit import MEASURES, distances, implied_correlations
from ccc_quality.pls.plan import Plan
from ccc_quality.pls.results import PLSResults, require_pls
from ccc_quality.progress import Report
from ccc_quality.resampling import Respondents, Rows, draw_moments, run
from ccc_quality.resampling.options import MANY_FAILURES, require_count
from ccc_quality.summaries import Summary
from ccc_quality.threads import on_one_blas_thread

MODELS = ("estimated", "saturated")
SMALLEST_EIGENVALUE = 1e-10


@dataclass(frozen=True, slots=True, eq=False)
class NullPlan:
    """Respondents who obey the estimated and the saturated model."""

    respondents: tuple[Respondents, Respondents]
    plan: Plan


@dataclass(frozen=True, eq=False, repr=False)
class ModelFitTest:
    """Bootstrap test of the fit of a model; made by :func:`model_fit_test`.

    Attributes
    ----------
    n_resamples, n_failed, n_inadmissible : int
        Failed are resamples in which the weights did not settle; they are left out. Resamples with
        an improper solution are counted and kept, as far as they have a distance.
    n_obs : int
    seed : int
    simulated : bool
        Whether the data are simulated.
    """

    n_resamples: int
    n_failed: int
    n_inadmissible: int
    n_obs: int
    seed: int
    simulated: bool
    _values: Array
    _draws: Array

    @cached_table
    def table(self) -> pd.DataFrame:
        """model, measure, value, hi95, hi99, pvalue: srmr, d_uls and d_g of both models.

        The p value is (1 + number of distances at least as large) / (1 + number of distances).
        """
        rows = []
        for m, model in enumerate(MODELS):
            for k, measure in enumerate(MEASURES):
                value, draws = float(self._values[m, k]), self._draws[:, m, k]
                rows.append((model, measure, value, *_against(value, draws[np.isfinite(draws)])))
        columns = ["model", "measure", "value", "hi95", "hi99", "pvalue"]
        return pd.DataFrame(rows, columns=columns)

    @cached_table
    def draws(self) -> pd.DataFrame:
        """Distances by resample, columns by model and measure; NaN for failed resamples."""
        columns = pd.MultiIndex.from_product([MODELS, MEASURES], names=["model", "measure"])
        return pd.DataFrame(self._draws.reshape(self.n_resamples, -1), columns=columns)

    def summary(self) -> Summary:
        """The test for people."""
        lines = [
            f"Bootstrap test of model fit, n = {self.n_obs:,}, {self.n_resamples:,} resamples "
            f"(seed {self.seed}).{' SIMULATED DATA.' if self.simulated else ''}",
            "A value above HI95 speaks against the model at five percent.",
        ]
        if self.n_failed:
            lines.append(f"{self.n_failed:,} FAILED and are left out: the weights did not settle.")
        if self.n_inadmissible:
            lines.append(f"{self.n_inadmissible:,} have an improper solution and are kept.")
        return Summary(lines=tuple(lines), tables={"Distance of sample and model": self.table})

    def __repr__(self) -> str:
        shown = self.table.query("measure == 'srmr'").set_index("model")
        parts = (
            f"SRMR {row['value']:.3f}, HI95 {row['hi95']:.3f} ({model})"
            for model, row in shown.iterrows()
        )
        return (
            f"ModelFitTest: {'; '.join(parts)}; {self.n_resamples} resamples (seed {self.seed}), "
            f"{self.n_failed} failed"
        )

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()


@on_one_blas_thread
def model_fit_test(
    fit: PLSResults,
    n_resamples: int,
    seed: int,
    n_jobs: int = 1,
    *,
    progress: bool | Report = False,
) -> ModelFitTest:
    """Test whether the correlations of the items are those that the model implies.

    Parameters
    ----------
    fit : PLSResults
    n_resamples : int
    seed : int
        The same seed gives the same draws, for any ``n_jobs``.
    n_jobs : int
        joblib workers; -1 for all cores.
    progress : bool or callable
        True draws a progress bar; a function is called with the number done and asked for.

    Returns
    -------
    ModelFitTest

    Raises
    ------
    SpecificationError
        No resamples, results of another kind of fit, or a model with moderation.
    EstimationError
        Sample or implied correlations are not positive definite, so that no answers obey the model.

    Warns
    -----
    NonConvergenceWarning
        More than a twentieth of the resamples failed.

    Examples
    --------
    >>> import ccc_quality as ccc
    >>> fit = ccc.fit_pls(ccc.study.customer_model("direct"), ccc.study.load_customers())
    >>> test = ccc.model_fit_test(fit, 99, seed=1)
    >>> bool((test.table["value"] <= test.table["hi99"]).all())
    True
    """
    require_pls(fit, "model_fit_test")
    require_count(n_resamples)
    if fit._plan.interactions:
        raise SpecificationError(
            "A model with moderation implies more than the correlations of the items show, so that "
            "they cannot test it. Fit the model without `moderation`."
        )
    S = fit._correlations
    implied = [fit._implied(saturated=model == "saturated") for model in MODELS]
    values = np.concatenate([distances(S, Sigma) for Sigma in implied])
    Z = (fit._sample.answers - fit._sample.mean) / fit._sd
    null, saturated = (_obeying(Z, S[0], Sigma[0]) for Sigma in implied)
    parts = run(
        _resampled,
        NullPlan((null, saturated), fit._plan),
        n_resamples=n_resamples,
        seed=seed,
        n_jobs=n_jobs,
        progress=progress,
    )
    draws = np.concatenate([found for found, _ in parts])
    is_proper = np.concatenate([one for _, one in parts])
    failed = np.isnan(draws[:, :, 0]).any(axis=1)
    n_failed = int(failed.sum())
    if n_failed > MANY_FAILURES * n_resamples:
        warnings.warn(
            f"The weights did not settle in {n_failed} of {n_resamples} resamples; HI95 and HI99 "
            "rest on the others.",
            NonConvergenceWarning,
            stacklevel=3,
        )
    return ModelFitTest(
        n_resamples=n_resamples,
        n_failed=n_failed,
        n_inadmissible=int(np.count_nonzero(~is_proper & ~failed)),
        n_obs=fit.n_obs,
        seed=seed,
        simulated=fit.simulated,
        _values=values,
        _draws=draws,
    )


def _obeying(Z: Array, S: Array, Sigma: Array) -> Respondents:
    """Respondents whose correlations are those that the model implies."""
    return Respondents.from_rows(Rows(Z @ _power(S, -0.5) @ _power(Sigma, 0.5)))


def _power(matrix: Array, exponent: float) -> Array:
    """Power of a symmetric positive definite matrix."""
    values, vectors = np.linalg.eigh(matrix)
    if values[0] < SMALLEST_EIGENVALUE:
        raise EstimationError(
            "The correlations of the items, in the sample or under the model, are not positive "
            "definite, so that no answers can obey the model. The admissibility of the fit may say "
            "why."
        )
    powered: Array = (vectors * values**exponent) @ vectors.T
    return powered


@on_one_blas_thread
def _resampled(null: NullPlan, seed: np.random.SeedSequence, size: int) -> tuple[Array, Mask]:
    """Distances (size, 2, 3) of the resamples of a batch, and which are proper (size,).

    The same respondents are drawn for both models.
    """
    found, is_proper = np.empty((size, len(MODELS), len(MEASURES))), np.ones(size, dtype=bool)
    for m, (model, respondents) in enumerate(zip(MODELS, null.respondents, strict=True)):
        cov = draw_moments(respondents, np.random.default_rng(seed), size).cov
        estimates = estimate(cov, null.plan)
        _, R = scaled(cov)
        implied = implied_correlations(R, estimates, null.plan, saturated=model == "saturated")
        found[:, m] = distances(R, implied)
        is_proper &= proper(estimates)
    return found, is_proper


def _against(value: float, draws: Array) -> tuple[float, float, float]:
    """HI95, HI99 and the p value of a distance among draws."""
    if not draws.size or np.isnan(value):
        return np.nan, np.nan, np.nan
    high = np.quantile(draws, [0.95, 0.99], method="weibull")
    pvalue = (1 + np.count_nonzero(draws >= value)) / (1 + draws.size)
    return float(high[0]), float(high[1]), float(pvalue)
