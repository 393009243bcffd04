"""Is the measurement good enough to believe what is built on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

import pandas as pd

from ccc_quality.absent import Absent
from ccc_quality.assessment import measures, predictors, verdicts
from ccc_quality.assessment.careless import Careless, careless
from ccc_quality.assessment.influential import Influential, influential
from ccc_quality.assessment.intervals import COLUMNS, interval_table
from ccc_quality.assessment.method_bias import MethodBias, method_bias
from ccc_quality.assessment.normality import Normality, normality
from ccc_quality.assessment.reasons import Reason, reason_frame
from ccc_quality.data import Survey
from ccc_quality.errors import DataError, EstimationError, SpecificationError
from ccc_quality.frames import cached_table
from ccc_quality.results import (
    IN_WORDS,
    FittedModel,
    ResampledFit,
    require_a,
    require_fitted,
    require_one_group,
)
from ccc_quality.sem import SEMResults
from ccc_quality.sem.options import EstimationKeywords
from ccc_quality.summaries import Summary

CRITERION_NAMES = {
    "cfi": "CFI",
    "tli": "TLI",
    "rmsea": "RMSEA",
    "srmr": "SRMR",
    "loading": "Loading",
    "alpha": "Alpha",
    "rho_a": "rho_A",
    "rho_c": "Composite reliability",
    "ave": "AVE",
    "fornell_larcker": "Root of the AVE (Fornell-Larcker)",
    "htmt": "HTMT",
    "htmt2": "HTMT2",
    "htmt_upper": "Upper limit of HTMT",
    "htmt_interval": "Upper limit of HTMT",
    "htmt2_upper": "Upper limit of HTMT2",
    "htmt2_interval": "Upper limit of HTMT2",
    "vif": "VIF",
    "harman": "First principal component (Harman)",
    "method_cfi": "Gain of CFI by a method factor",
    "method_paths": "Number of paths that a method factor changes",
    "marker": "Number of correlations that the marker explains away",
    "skewness": "Skewness",
    "kurtosis": "Kurtosis",
    "mardia_kurtosis": "Mardia's normalized kurtosis",
    "careless": "Share flagged by two checks for careless answers",
    "influential": "Share that moves an estimate by itself",
}


@dataclass(frozen=True, eq=False, repr=False)
class Assessment:
    """Quality of a measurement model; made by :func:`assess`.

    Tables are computed at first use and handed out as copies. What does not apply is NaN, and
    :attr:`reasons` says why.

    Attributes
    ----------
    results : FittedModel
        The results that are judged.
    bootstrap : ResampledFit or None
        What intervals are made from.
    data : Survey, DataFrame or None
        The answers, for checks of who gave them and how.
    marker : str, tuple of str or None
        Columns of the answers that in theory have nothing to do with the constructs.
    """

    results: FittedModel
    bootstrap: ResampledFit | None = None
    data: Survey | pd.DataFrame | None = None
    marker: str | tuple[str, ...] | None = None

    @cached_table
    def reliability(self) -> pd.DataFrame:
        """alpha, omega, rho_a, rho_c and ave by construct.

        The formulas are those of :mod:`ccc_quality.assessment.reliability`: raw alpha from the
        sample covariances; omega from the model, residual covariances counted as error; rho_c and
        ave from the completely standardized loadings. A second-order construct has rho_c and ave
        from its loadings on the dimensions. Partial least squares scores standardized items, so
        that its alpha is the standardized one; it has rho_a in place of omega.
        """
        return self._reliability[0]

    @cached_table
    def fornell_larcker(self) -> pd.DataFrame:
        """Root of the AVE on the diagonal, correlations of the constructs off it."""
        return self._fornell_larcker[0]

    @cached_table
    def htmt(self) -> pd.DataFrame:
        """Heterotrait-monotrait ratios (arithmetic means of absolute correlations)."""
        return self._htmt[0]

    @cached_table
    def htmt2(self) -> pd.DataFrame:
        """Heterotrait-monotrait ratios (geometric means of absolute correlations)."""
        return self._htmt2[0]

    @cached_table
    def vif(self) -> pd.DataFrame:
        """target, predictor, vif: collinearity of the predictors of each construct.

        Between constructs the correlations are those of the fitted model (corrected ones where
        partial least squares corrects), between the items of a composite those of the sample.
        """
        return self._vif[0]

    @cached_table
    def f_squared(self) -> pd.DataFrame:
        """target, predictor, r_squared, r_squared_without, f_squared.

        Regressions on the correlations of the constructs, with all predictors and with each left
        out in turn; the model is not fitted anew. In a recursive model r_squared is that of the
        results. Partial least squares, whose weights answer to the paths, does fit anew.
        """
        return self._f_squared[0]

    @cached_table
    def intervals(self) -> pd.DataFrame:
        """statistic, subject, est, bias, se, ci_lower, ci_upper; empty without a bootstrap.

        Intervals of the kind and at the level of the bootstrap, of alpha, omega, rho_A, composite
        reliability and AVE of the constructs and of HTMT and HTMT2 of every pair.
        """
        return self._intervals[0]

    @cached_property
    def normality(self) -> Normality | None:
        """Distribution of the answers; None without them. See :func:`normality`."""
        return None if self.data is None else normality(self.data, self._items)

    @cached_property
    def careless(self) -> Careless | None:
        """Who may have answered without care; None without answers. See :func:`careless`."""
        return None if self.data is None else careless(self.results.model, self.data)

    @property
    def influential(self) -> Influential | None:
        """Who moves the estimates; None without answers, or with a reason in :attr:`reasons`."""
        return self._influential[0]

    @cached_property
    def method_bias(self) -> MethodBias | None:
        """Variance of the method; None without answers. See :func:`method_bias`.

        The method factor is estimated as the results were; by ML beside partial least squares.
        """
        if self.data is None:
            return None
        results = self.results
        options = results.keywords if isinstance(results, SEMResults) else EstimationKeywords()
        return method_bias(self.results.model, self.data, marker=self.marker, **options)

    @cached_table
    def verdicts(self) -> pd.DataFrame:
        """criterion, subject, value, threshold, source, holds, convention.

        Conventions are those of :data:`THRESHOLDS`. The subject is ``"model"``, a construct or two
        names joined by `` – ``: construct and indicator, two constructs, target and predictor.
        The share of careless and of influential respondents is about ``"respondents"``. What could
        not be computed has no verdict. A bootstrap adds the upper limits of HTMT and HTMT2, answers
        add normality, the variance of the method, carelessness and influence.
        """
        model = self.results.model
        of_answers = (self.normality, self.method_bias, self.careless, self.influential)
        return verdicts.verdict_frame(
            chain(
                verdicts.fit_verdicts(self.results),
                verdicts.loading_verdicts(self.results, self.reliability),
                verdicts.reliability_verdicts(self.reliability),
                verdicts.fornell_larcker_verdicts(self.fornell_larcker, model),
                verdicts.heterotrait_verdicts("htmt", self.htmt, model),
                verdicts.heterotrait_verdicts("htmt2", self.htmt2, model),
                verdicts.interval_verdicts(self.intervals, model),
                verdicts.vif_verdicts(self.vif),
                *(verdicts.from_frame(one.verdicts) for one in of_answers if one is not None),
            )
        )

    @cached_table
    def reasons(self) -> pd.DataFrame:
        """table, subject, statistic, reason: why a cell is NaN, in English sentences."""
        return reason_frame(self.absences)

    @cached_property
    def absences(self) -> tuple[Reason, ...]:
        """The same as records, which reports phrase in the language of their reader."""
        found = (
            self._reliability,
            self._fornell_larcker,
            self._htmt,
            self._htmt2,
            self._vif,
            self._f_squared,
            self._intervals,
            self._influential,
        )
        return tuple(chain.from_iterable(why for _, why in found))

    def summary(self) -> Summary:
        """The assessment for people: what fails first, then the tables."""
        judged = self.verdicts
        failed = judged[~judged["holds"]]
        simulated = " SIMULATED DATA." if self.results.simulated else ""
        tables = {
            "Reliability": self.reliability.dropna(axis="columns", how="all").reset_index(),
            "Fornell-Larcker: root of the AVE on the diagonal": _lower(self.fornell_larcker),
            "HTMT": _lower(self.htmt),
            "Effect sizes": self.f_squared.merge(self.vif, how="left"),
        }
        if self.bootstrap is not None:
            tables[
                f"{self.bootstrap.level:.0%} {IN_WORDS[self.bootstrap.interval]} intervals, "
                f"{self.bootstrap.n_resamples:,} resamples (seed {self.bootstrap.seed})"
            ] = self.intervals[~self.intervals["statistic"].isin(["htmt", "htmt2"])]
        return Summary(
            lines=(
                f"n = {self.results.n_obs:,}.{simulated}",
                *(f"NOT ADMISSIBLE: {sentence}" for sentence in self.results.admissibility),
                f"{len(judged) - len(failed)} of {len(judged)} conventions hold (rules of thumb, "
                "each with its source in verdicts).",
                *(_sentence(verdict) for verdict in verdicts.from_frame(failed)),
                *(self.careless.summary().lines if self.careless is not None else ()),
                *(self.influential.summary().lines if self.influential is not None else ()),
            ),
            tables=tables,
        )

    def __repr__(self) -> str:
        judged = self.verdicts
        return (
            f"Assessment: {len(self.reliability)} constructs, n = {self.results.n_obs:,}, "
            f"{int(judged['holds'].sum())} of {len(judged)} conventions hold"
        )

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()

    @cached_property
    def _reliability(self) -> measures.Found:
        return measures.reliability_table(self.results)

    @cached_property
    def _fornell_larcker(self) -> measures.Found:
        return measures.fornell_larcker_table(self.results, self._reliability)

    @cached_property
    def _htmt(self) -> measures.Found:
        return measures.htmt_table(self.results)

    @cached_property
    def _htmt2(self) -> measures.Found:
        return measures.htmt2_table(self.results)

    @cached_property
    def _vif(self) -> measures.Found:
        return predictors.vif_table(self.results)

    @cached_property
    def _f_squared(self) -> measures.Found:
        return predictors.f_squared_table(self.results)

    @cached_property
    def _intervals(self) -> measures.Found:
        if self.bootstrap is None:
            return pd.DataFrame(columns=COLUMNS), ()
        return interval_table(
            self.results,
            self.bootstrap,
            reliability=self._reliability[0],
            ratios={"htmt": self._htmt[0], "htmt2": self._htmt2[0]},
        )

    @cached_property
    def _influential(self) -> tuple[Influential | None, tuple[Reason, ...]]:
        if self.data is None:
            return None, ()
        try:
            return influential(self.results, self.bootstrap), ()
        except (SpecificationError, DataError) as obstacle:
            why = Reason("verdicts", verdicts.RESPONDENTS, "influential", Absent.of(obstacle))
            return None, (why,)

    @property
    def _items(self) -> list[str]:
        return [str(name) for name in self.results.sample_cov.columns]


def assess(
    results: FittedModel,
    *,
    bootstrap: ResampledFit | None = None,
    data: Survey | pd.DataFrame | None = None,
    marker: str | Sequence[str] | None = None,
) -> Assessment:
    """Judge how well the constructs are measured and how well the model fits.

    Parameters
    ----------
    results : SEMResults or PLSResults
        Results of :func:`~ccc_quality.fit_sem` or :func:`~ccc_quality.fit_pls`.
    bootstrap : BootstrapResults or PLSBootstrap, optional
        Resamples of these results, for intervals; HTMT is then judged by its upper limit, too.
    data : Survey or DataFrame, optional
        The answers, for :func:`normality`, :func:`careless`, :func:`method_bias` and for who moves
        the estimates by much.
    marker : str or sequence of str, optional
        Columns of the answers, outside the model, that in theory have nothing to do with the
        constructs: :func:`method_bias` takes their correlation out (Lindell & Whitney 2001).

    Returns
    -------
    Assessment

    Raises
    ------
    EstimationError
        If the fit did not converge.
    SpecificationError
        If the results hold several groups, the bootstrap is none or one of other results, or a
        marker comes without answers.

    Examples
    --------
    >>> import ccc_quality as ccc
    >>> fit = ccc.fit_sem(ccc.study.customer_model(), ccc.study.load_customers())
    >>> ccc.assess(fit).reliability.loc["reliability", ["alpha", "ave"]].round(2).tolist()
    [0.88, 0.66]
    """
    require_fitted(results, "assess")
    require_one_group(results.loadings, "An assessment")
    if not results.converged:
        raise EstimationError("The fit did not converge, so there is no measurement to assess.")
    if bootstrap is not None:
        require_a(ResampledFit, bootstrap, "assess", "a bootstrap, or none")
        if bootstrap.fit is not results:
            raise SpecificationError(
                "The bootstrap is one of other results; assess(fit, bootstrap=bootstrap(fit, ...)) "
                "takes both from one fit."
            )
    if marker is not None and data is None:
        raise SpecificationError(
            "A marker is a column of the answers: assess(fit, data=..., marker=...)."
        )
    named = marker if marker is None or isinstance(marker, str) else tuple(marker)
    return Assessment(results, bootstrap, data, named)


def _sentence(verdict: verdicts.Verdict) -> str:
    # a negative loading falls short by its size, a negative skewness goes too far by its value
    size = abs(verdict.value) if verdict.threshold > 0 else verdict.value
    side = "below" if size < verdict.threshold else "above"
    of = "" if verdict.subject == verdicts.WHOLE_MODEL else f" of {verdict.subject}"
    return (
        f"{CRITERION_NAMES[verdict.criterion]}{of} is {verdict.value:.3f}, {side} "
        f"{verdict.threshold:.3f} ({verdict.source})."
    )


def _lower(table: pd.DataFrame) -> pd.DataFrame:
    """The lower triangle of a square table, with its names in the first column."""
    shown = table.copy()
    for k in range(len(shown)):
        shown.iloc[k, k + 1 :] = float("nan")
    return shown.reset_index()
