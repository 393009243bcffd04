"""What is asked for, by whom, and how to tell whether it is there.

After JARS-Quant Table 7 (Appelbaum et al., 2018) and Schreiber et al. (2006) for covariance-based
models, Hair et al. (2019) and Benitez et al. (2020) for partial least squares; in words of our own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ccc_quality.report.checklist.evidence import Evidence, Kind

JARS, SCHREIBER = "JARS-Quant Table 7", "Schreiber et al. 2006"
HAIR, BENITEZ = "Hair et al. 2019", "Benitez et al. 2020"


@dataclass(frozen=True)
class Item:
    """A point of a checklist.

    Attributes
    ----------
    key : str
        Name of its texts.
    required_by : tuple of str
    present : callable
        From the evidence: True, False, or None where it does not apply.
    page : str
        Page of a report that has it.
    code : str
        What gives it without a report.
    """

    key: str
    required_by: tuple[str, ...]
    present: Callable[[Evidence], bool | None]
    page: str = ""
    code: str = ""


def _always(_: Evidence) -> bool:
    return True


def _never(_: Evidence) -> bool:
    return False


def _of_analysis(evidence: Evidence) -> bool:
    return evidence.analysis is not None


def _converged(evidence: Evidence) -> bool:
    return bool(evidence.fit.converged)


def _normality(evidence: Evidence) -> bool | None:
    if evidence.fit.options.estimator.ordinal:
        return None
    return evidence.assessment is not None and evidence.assessment.normality is not None


def _global_fit(evidence: Evidence) -> bool | None:
    if not evidence.fit.converged:
        return False
    measures = evidence.fit.fit_measures
    if "df" in measures.index and measures["df"] == 0:
        return None
    return not measures.empty


def _loadings(evidence: Evidence) -> bool | None:
    return None if evidence.fit.loadings.empty else _converged(evidence)


def _weights(evidence: Evidence) -> bool | None:
    if evidence.fit.weights.empty:
        return None
    return bool(evidence.fit.weights["se"].gt(0).any()) or evidence.bootstrap is not None


def _reliability(evidence: Evidence) -> bool | None:
    if evidence.assessment is None:
        return False
    return True if evidence.measured else None


def _distinct(evidence: Evidence) -> bool | None:
    if evidence.assessment is None:
        return False
    return True if evidence.n_measured > 1 else None


def _distinct_surely(evidence: Evidence) -> bool | None:
    if evidence.n_measured < 2:
        return None
    return evidence.bootstrap is not None


def _intervals(evidence: Evidence) -> bool | None:
    paths = evidence.fit.path_coefficients
    if paths.empty:
        return None
    return evidence.bootstrap is not None or bool(paths["ci_lower"].notna().any())


def _indirect(evidence: Evidence) -> bool | None:
    if evidence.fit.indirect_effects.empty:
        return None
    return _intervals(evidence)


def _has_paths(evidence: Evidence) -> bool | None:
    return None if evidence.fit.path_coefficients.empty else _converged(evidence)


def _resamples(evidence: Evidence) -> bool | None:
    return None if evidence.bootstrap is None else True


def _groups(evidence: Evidence) -> bool | None:
    if evidence.analysis is None:
        return None
    return True if evidence.analysis.segments else None


_ABOUT = (JARS, SCHREIBER)
_BOTH = (HAIR, BENITEZ)

ITEMS: Mapping[Kind, tuple[Item, ...]] = {
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
