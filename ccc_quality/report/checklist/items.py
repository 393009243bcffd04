"""What is asked for, by whom, and how to tell whether it is there.

After JARS-Quant Table 7 (Appelbaum et al., 2018) and Schreiber et al. (2006) for covariance-based
models, Hair et al. (2019) and Benitez et al. (2020) for partial least squares; in words of our own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from ccc_quality.analysis import Analysis
from ccc_quality.assessment import Assessment
from ccc_quality.results import FittedModel, Method, ResampledFit
from ccc_quality.sem import SEMResults

JARS, SCHREIBER = "JARS-Quant Table 7", "Schreiber et al. 2006"
HAIR, BENITEZ = "Hair et al. 2019", "Benitez et al. 2020"


@dataclass(frozen=True)
class Reported:
    """What there is to report from; the points of a checklist ask it what they need.

    Attributes
    ----------
    fit : FittedModel
    bootstrap : ResampledFit or None
    assessment : Assessment or None
        None where the fit did not converge.
    analysis : Analysis or None
        With one, a report can be written and points are found on its pages.
    """

    fit: FittedModel
    bootstrap: ResampledFit | None = None
    assessment: Assessment | None = None
    analysis: Analysis | None = None

    @property
    def measured(self) -> bool:
        """Whether a construct has a reliability."""
        return self.assessment is not None and bool(
            np.isfinite(self.assessment.reliability.to_numpy(dtype=float)).any()
        )

    @property
    def n_measured(self) -> int:
        """Constructs with an average variance extracted."""
        if self.assessment is None:
            return 0
        return int(self.assessment.reliability["ave"].notna().sum())


@dataclass(frozen=True)
class Item:
    """A point of a checklist.

    Attributes
    ----------
    key : str
        Name of its texts.
    required_by : tuple of str
    present : callable
        From what is reported: True, False, or None where it does not apply.
    page : str
        Page of a report that has it.
    code : str
        What gives it without a report.
    """

    key: str
    required_by: tuple[str, ...]
    present: Callable[[Reported], bool | None]
    page: str = ""
    code: str = ""


def _always(_: Reported) -> bool:
    return True


def _never(_: Reported) -> bool:
    return False


def _of_analysis(reported: Reported) -> bool:
    return reported.analysis is not None


def _converged(reported: Reported) -> bool:
    return bool(reported.fit.converged)


def _normality(reported: Reported) -> bool | None:
    if not isinstance(reported.fit, SEMResults) or reported.fit.options.estimator.ordinal:
        return None
    return reported.assessment is not None and reported.assessment.normality is not None


def _global_fit(reported: Reported) -> bool | None:
    if not reported.fit.converged:
        return False
    measures = reported.fit.reported_measures
    if "df" in measures.index and measures["df"] == 0:
        return None
    return not measures.empty


def _loadings(reported: Reported) -> bool | None:
    return None if reported.fit.loadings.empty else _converged(reported)


def _weights(reported: Reported) -> bool | None:
    if reported.fit.weights.empty:
        return None
    return bool(reported.fit.weights["se"].gt(0).any()) or reported.bootstrap is not None


def _reliability(reported: Reported) -> bool | None:
    if reported.assessment is None:
        return False
    return True if reported.measured else None


def _distinct(reported: Reported) -> bool | None:
    if reported.assessment is None:
        return False
    return True if reported.n_measured > 1 else None


def _distinct_surely(reported: Reported) -> bool | None:
    if reported.n_measured < 2:
        return None
    return reported.bootstrap is not None


def _intervals(reported: Reported) -> bool | None:
    paths = reported.fit.path_coefficients
    if paths.empty:
        return None
    return reported.bootstrap is not None or bool(paths["ci_lower"].notna().any())


def _indirect(reported: Reported) -> bool | None:
    if reported.fit.indirect_effects.empty:
        return None
    return _intervals(reported)


def _has_paths(reported: Reported) -> bool | None:
    return None if reported.fit.path_coefficients.empty else _converged(reported)


def _resamples(reported: Reported) -> bool | None:
    return None if reported.bootstrap is None else True


def _groups(reported: Reported) -> bool | None:
    if reported.analysis is None:
        return None
    return True if reported.analysis.segments else None


_ABOUT = (JARS, SCHREIBER)
_BOTH = (HAIR, BENITEZ)

ITEMS: Mapping[Method, tuple[Item, ...]] = {
    "sem": (
        Item("rationale", _ABOUT, _never),
        Item("sample", (JARS,), _never),
        Item("used", _ABOUT, _always, "respondents", "results.n_obs, results.n_dropped"),
        Item("missing", _ABOUT, _always, "respondents", "results.missing_report()"),
        Item("distribution", _ABOUT, _normality, "measurement", "normality(survey, items)"),
        Item("moments", _ABOUT, _always, "method", "results.sample_cov"),
        Item("software", _ABOUT, _of_analysis, "method"),
        Item("estimator", _ABOUT, _always, "method", "results.estimator"),
        Item("diagram", (SCHREIBER,), _has_paths, "model", "plots.path_diagram(results)"),
        Item("respecification", _ABOUT, _never),
        Item("proper", (JARS,), _always, "fit", "results.admissibility"),
        Item("global_fit", _ABOUT, _global_fit, "fit", "results.fit_measures"),
        Item("residuals", _ABOUT, _converged, "fit", "results.residuals"),
        Item("loadings", _ABOUT, _loadings, "measurement", "results.loadings"),
        Item("reliability", (SCHREIBER,), _reliability, "measurement", "assess(results)"),
        Item("validity", (SCHREIBER,), _distinct, "measurement", "assess(results)"),
        Item("paths", _ABOUT, _intervals, "model", "results.path_coefficients"),
        Item("indirect", _ABOUT, _indirect, "model", "results.indirect_effects"),
        Item("r_squared", (SCHREIBER,), _has_paths, "model", "results.r_squared"),
        Item("resamples", (JARS,), _resamples, "method", "bootstrap.summary()"),
        Item("groups", (JARS,), _groups, "segments", "invariance(model, survey, group=...)"),
        Item("power", _ABOUT, _never),
        Item("alternatives", _ABOUT, _never),
        Item("causality", (JARS,), _of_analysis, "method"),
    ),
    "pls": (
        Item("why_pls", _BOTH, _never),
        Item("sample", _BOTH, _never),
        Item("used", (BENITEZ,), _always, "respondents", "results.n_obs, results.n_dropped"),
        Item("missing", (BENITEZ,), _always, "respondents", "results.summary()"),
        Item("software", _BOTH, _of_analysis, "method"),
        Item("settings", _BOTH, _always, "method", "results.options"),
        Item("kinds", _BOTH, _always, "measurement", "results.model.constructs"),
        Item("moments", (BENITEZ,), _always, "method", "results.sample_cov"),
        Item("loadings", _BOTH, _loadings, "measurement", "results.loadings"),
        Item("reliability", _BOTH, _reliability, "measurement", "assess(results)"),
        Item("htmt", _BOTH, _distinct_surely, "measurement", "assess(results, bootstrap=...)"),
        Item("weights", _BOTH, _weights, "measurement", "bootstrap(results, ...).draws"),
        Item("collinearity", _BOTH, _has_paths, "measurement", "assess(results).vif"),
        Item("overall_fit", (BENITEZ,), _never),
        Item("paths", _BOTH, _intervals, "model", "bootstrap(results, ...).path_coefficients"),
        Item("indirect", _BOTH, _indirect, "model", "bootstrap(results, ...).indirect_effects"),
        Item("r_squared", _BOTH, _has_paths, "model", "results.r_squared"),
        Item("effect_sizes", _BOTH, _has_paths, "model", "results.f_squared"),
        Item("prediction", (HAIR,), _never),
        Item("resamples", _BOTH, _resamples, "method", "bootstrap.summary()"),
        Item("robustness", (HAIR,), _never),
    ),
}
"""The points of each checklist, in the order of a paper."""
