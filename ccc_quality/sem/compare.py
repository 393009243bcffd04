"""Tests of a restricted model against a more general one in which it is nested."""

from __future__ import annotations

import math
import warnings
from dataclasses import dataclass
from typing import Literal, NamedTuple

import pandas as pd
from scipy import stats

from ccc_quality.errors import (
    EstimationError,
    NestingWarning,
    SpecificationError,
    UnknownOptionError,
    did_you_mean,
)
from ccc_quality.frames import cached_table
from ccc_quality.sem.difference import Match
from ccc_quality.sem.nesting import Embedding, Pair, embed, paired
from ccc_quality.sem.results import SEMResults
from ccc_quality.sem.satorra import difference_weights, scaling_factor_at
from ccc_quality.summaries import pvalue_equation
from ccc_quality.threads import on_one_blas_thread

DifferenceMethod = Literal["satorra_2000", "satorra_bentler_2001", "satorra_bentler_2010"]

MEASURES = (
    "chisq",
    "df",
    "chisq_scaled",
    "cfi",
    "tli",
    "rmsea",
    "cfi_robust",
    "tli_robust",
    "rmsea_robust",
    "srmr",
    "aic",
    "bic",
)

WORSE = 1e-4
"""By how much the general model may fit worse, as far as rounding goes."""


@dataclass(frozen=True, eq=False, repr=False)
class Comparison:
    """Test of a restricted model against a more general one.

    Attributes
    ----------
    chisq : float
        Difference of the test statistics, divided by the scaling factor and shifted.
    df : float
        Number of restrictions; with ``scaled_shifted=False`` and ordered items, fewer.
    pvalue : float
        NaN where no test is possible: the scaling factor is negative, or the statistic follows no
        known distribution (ULS).
    scaling_factor, shift : float
        Of the difference; 1 and 0 without robust estimation.
    method : str
        What was done, with its source: ``"likelihood ratio"``, ``"Satorra-Bentler 2001"``,
        ``"Satorra 2000, scaled and shifted"``, ...
    nested : bool or None
        Whether the general model reproduces what the restricted one implies; None where the search
        for it did not come to rest.
    """

    chisq: float
    df: float
    pvalue: float
    scaling_factor: float
    shift: float
    method: str
    nested: bool | None
    _restricted: pd.Series
    _general: pd.Series

    @cached_table
    def table(self) -> pd.DataFrame:
        """Fit measures of both models and their difference, restricted less general."""
        frame = pd.DataFrame({"restricted": self._restricted, "general": self._general})
        frame["difference"] = frame["restricted"] - frame["general"]
        return frame

    def __repr__(self) -> str:
        return (
            f"Comparison ({self.method}): chisq({self.df:.4g}) = {self.chisq:.3f}, "
            f"{pvalue_equation(self.pvalue) or 'no p value'}"
        )


@on_one_blas_thread
def compare(
    fit: SEMResults,
    other: SEMResults,
    *,
    method: DifferenceMethod | str | None = None,
    scaled_shifted: bool = True,
) -> Comparison:
    r"""Test the model with more degrees of freedom against the other one.

    With D = T0 - T1 the difference of the statistics and m that of the degrees of freedom (0 the
    restricted model, 1 the general one), D is chi-square for ML and GLS. For the robust estimators
    it is not, and is made so by one of these:

    ``"satorra_bentler_2001"``, for MLR and MLM, where it is the default: D / c with

        c = (df0 c0 - df1 c1) / m,

    c0 and c1 the scaling factors of both models. Quick, but c can be negative in small samples; the
    p value is then NaN.

    ``"satorra_bentler_2010"``, for MLR and MLM: the same with the scaling factor of the general
    model at the estimates of the restricted one in place of c1, which is hardly ever negative. For
    MLR it rests on the observed information away from a minimum, and so depends somewhat on how the
    general model is written.

    ``"satorra_2000"``, for MLR and MLM, and the default and only one for WLSMV: from the covariance
    matrix of the restrictions themselves (:mod:`ccc_quality.sem.difference`). Mean and variance are
    matched, D / a + b. With ``scaled_shifted=False``, for MLR and MLM the mean only (as Satorra
    proposed), and for WLSMV mean and variance by fractional degrees of freedom.

    Whether the models are nested is tried out: the general one is fitted to the moments that the
    restricted one implies, and has to reproduce them (Bentler & Satorra 2010).

    Parameters
    ----------
    fit, other : SEMResults
        Nested models of the same answers, in any order. Groups are matched by their answers, so
        that they may have other names or come in another order.
    method : {"satorra_2000", "satorra_bentler_2001", "satorra_bentler_2010"}, optional
        How the difference is scaled; lavaan's spelling with dots goes too.
    scaled_shifted : bool
        Whether ``"satorra_2000"`` shifts the statistic.

    Returns
    -------
    Comparison

    Raises
    ------
    SpecificationError
        Models of other answers, with other estimators or with equal degrees of freedom; one with
        and one without means; a fit that did not converge.
    UnknownOptionError
        An unknown method, or one that the estimator has no use for.
    EstimationError
        The general model fits worse than a model nested in it: its fit is no global optimum.

    Warns
    -----
    NestingWarning
        The models are not nested, so that the difference of their statistics has no known
        distribution; or this could not be found out.

    References
    ----------
    Satorra, A. (2000). Scaled and adjusted restricted tests in multi-sample analysis of moment
    structures. In Heijmans, Pollock & Satorra (eds.), Innovations in multivariate statistical
    analysis.
    Satorra, A. & Bentler, P. M. (2001). A scaled difference chi-square test statistic for moment
    structure analysis. Psychometrika 66(4).
    Satorra, A. & Bentler, P. M. (2010). Ensuring positiveness of the scaled difference chi-square
    test statistic. Psychometrika 75(2).

    Examples
    --------
    >>> import ccc_quality as ccc
    >>> survey = ccc.study.load_customers()
    >>> factors = "trust =~ tru1 + tru2 + tru3; loyalty =~ loy1 + loy2 + loy3"
    >>> general = ccc.fit_sem(factors, survey, estimator="MLR")
    >>> restricted = ccc.fit_sem(factors + "; trust ~~ 0*loyalty", survey, estimator="MLR")
    >>> test = ccc.compare(restricted, general, method="satorra_2000")
    >>> test.df, test.pvalue < 0.001
    (1, True)
    """
    restricted, general = sorted((fit, other), key=lambda one: -float(one.fit_measures["df"]))
    pair = _require_comparable(restricted, general)
    chosen = _method(method, restricted)
    embedding = embed(pair)
    nested = _warn_unless_nested(embedding)
    m0, m1 = restricted.fit_measures, general.fit_measures
    difference = float(m0["chisq"] - m1["chisq"])
    if nested and difference < -WORSE * max(1.0, float(m1["chisq"])):
        raise EstimationError(
            f"The general model fits worse (chi-square {m1['chisq']:.3f}) than the restricted one "
            f"({m0['chisq']:.3f}) that is nested in it: its estimates are not the best ones. Give "
            "it starting values from the restricted model with start()."
        )
    match, text = _match(chosen, pair, embedding, scaled_shifted=scaled_shifted)
    chisq = difference / match.scale + match.shift
    tested = match.scale > 0 and restricted.options.estimator.chi_square
    return Comparison(
        chisq=chisq,
        df=match.df,
        pvalue=float(stats.chi2.sf(chisq, match.df)) if tested else math.nan,
        scaling_factor=match.scale,
        shift=match.shift,
        method=text,
        nested=nested,
        _restricted=_shown(m0),
        _general=_shown(m1),
    )


class _Chosen(NamedTuple):
    match: Match
    text: str


def _match(
    method: DifferenceMethod | None, pair: Pair, embedding: Embedding, *, scaled_shifted: bool
) -> _Chosen:
    """The chi-square that the difference is matched with."""
    m0, m1 = pair.restricted.fit_measures, pair.general.fit_measures
    df0, df1 = int(m0["df"]), int(m1["df"])
    if method is None:
        return _Chosen(Match(df0 - df1, 1.0), "likelihood ratio")
    if method == "satorra_2000":
        weights = difference_weights(pair)
        if scaled_shifted:
            return _Chosen(weights.shifted(), "Satorra 2000, scaled and shifted")
        if pair.general.options.estimator.ordinal:
            return _Chosen(weights.mean_and_variance(), "Satorra 2000, mean and variance adjusted")
        return _Chosen(weights.mean(), "Satorra 2000, scaled")
    c0, c1, text = float(m0["chisq_scaling_factor"]), 0.0, "Satorra-Bentler 2001"
    if method == "satorra_bentler_2010":
        text = "Satorra-Bentler 2010"
        if not embedding.nested:
            raise SpecificationError(
                "Satorra-Bentler 2010 looks at the general model at the estimates of the "
                "restricted one, which it cannot reach: the models are not nested."
            )
        c1 = scaling_factor_at(pair.general, embedding.theta) if df1 else 0.0
    elif df1:
        c1 = float(m1["chisq_scaling_factor"])
    return _Chosen(Match(df0 - df1, (df0 * c0 - df1 * c1) / (df0 - df1)), text)


def _method(method: str | None, fit: SEMResults) -> DifferenceMethod | None:
    """The method asked for, or the default of the estimator; None for statistics without scaling.

    Raises
    ------
    UnknownOptionError
        An unknown method, or one that does not go with the estimator.
    """
    estimator = fit.options.estimator
    known: dict[str, DifferenceMethod] = {
        "satorra2000": "satorra_2000",
        "satorrabentler2001": "satorra_bentler_2001",
        "satorrabentler2010": "satorra_bentler_2010",
    }
    if method is None:
        if estimator.ordinal:
            return "satorra_2000"
        return "satorra_bentler_2001" if estimator.robust != "none" else None
    plain = str(method).lower().replace("_", "").replace(".", "").replace("-", "")
    if plain not in known:
        raise UnknownOptionError(
            f"Unknown method {method!r} of a difference test. "
            f"{did_you_mean(str(method), known.values())}"
        )
    if estimator.robust == "none" and not estimator.ordinal:
        raise UnknownOptionError(
            f"The difference of {estimator.name} statistics is not scaled, so that no method "
            f"applies; {known[plain]!r} is for MLR and MLM."
        )
    if fit.options.auxiliary and plain != "satorrabentler2001":
        raise UnknownOptionError(
            f"{known[plain]!r} does not go with auxiliary variables; use 'satorra_bentler_2001'."
        )
    if estimator.ordinal and plain != "satorra2000":
        raise UnknownOptionError(
            f"{known[plain]!r} needs scaling factors, which the mean- and variance-adjusted "
            "statistics of WLSMV do not have; use 'satorra_2000'."
        )
    return known[plain]


def _warn_unless_nested(embedding: Embedding) -> bool | None:
    if embedding.nested:
        return True
    if embedding.settled:
        text = (
            "The models are not nested: what the restricted one implies, the general one does not "
            f"reproduce (correlations differ by up to {embedding.apart:.2g}). The difference of "
            "their statistics then follows no known distribution; compare each with a model that "
            "has the parameters of both."
        )
    else:
        text = (
            "Whether the models are nested could not be determined: the general model, fitted to "
            "what the restricted one implies, did not converge."
        )
    warnings.warn(text, NestingWarning, stacklevel=4)
    return False if embedding.settled else None


def _require_comparable(restricted: SEMResults, general: SEMResults) -> Pair:
    for fit in (restricted, general):
        if not fit.converged:
            raise SpecificationError(f"A fit that did not converge cannot be compared: {fit!r}.")
    if restricted.estimator != general.estimator:
        raise SpecificationError(
            f"The models were fitted by {restricted.estimator} and {general.estimator}; fit both "
            "by the same estimator."
        )
    apart = set(restricted.table.observed) ^ set(general.table.observed)
    if apart:
        raise SpecificationError(
            f"The models explain different variables: {', '.join(sorted(apart))} "
            f"{'is' if len(apart) == 1 else 'are'} in one of them only. Nested models differ in "
            "parameters, not in variables."
        )
    if restricted.problem.with_means != general.problem.with_means:
        raise SpecificationError(
            "One model has intercepts and the other has none; fit both with mean_structure=True."
        )
    for option in ("missing", "cluster", "sampling_weights", "auxiliary"):
        values = [getattr(fit.options, option) for fit in (restricted, general)]
        if values[0] != values[1]:
            raise SpecificationError(
                f"The models were fitted with {option}={values[0]!r} and {option}={values[1]!r}; "
                "use the same for both."
            )
    pair = paired(restricted, general)
    if pair is None:
        raise SpecificationError("The models were not fitted to the same answers.")
    if restricted.fit_measures["df"] == general.fit_measures["df"]:
        raise SpecificationError(
            "The models have the same degrees of freedom, so neither restricts the other; compare "
            "their AIC or BIC."
        )
    return pair


def _shown(measures: pd.Series) -> pd.Series:
    return measures[[name for name in MEASURES if name in measures.index]]
