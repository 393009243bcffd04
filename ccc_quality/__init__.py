"""Quality of customer contact centres: structural equation models, driver analysis and reports.

Public names are imported when they are first used, so that the command line answers at once.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ccc_quality import assessment, errors, plots, study
    from ccc_quality.analysis import Analysis, analyze
    from ccc_quality.assessment import (
        Assessment,
        Careless,
        Invariance,
        MethodBias,
        Normality,
        assess,
        careless,
        invariance,
        method_bias,
        normality,
    )
    from ccc_quality.bootstrapping import bootstrap
    from ccc_quality.claims import ClaimTests, test_claims
    from ccc_quality.data import (
        Codebook,
        MissingReport,
        SampleMoments,
        Survey,
        check_survey,
        missing_report,
        moments_from_covariance,
        read_moments,
        read_survey,
    )
    from ccc_quality.data.correlations import polychoric
    from ccc_quality.drivers import (
        DoseCurve,
        DriverRanking,
        ImportancePerformance,
        OperationalLink,
        Order,
        PenaltyReward,
        RelativeImportance,
        Simulator,
        Threshold,
        WhatIf,
        driver_effects,
        importance_performance,
        operational_link,
        penalty_reward,
        performance,
        rank_drivers,
        relative_importance,
        threshold,
        what_if,
        what_if_simulator,
    )
    from ccc_quality.methods import MethodComparison, compare_methods
    from ccc_quality.model import Model, composite, higher_order, items, reflective
    from ccc_quality.pls import (
        ModelFitTest,
        PLSBootstrap,
        PLSResults,
        Prediction,
        PredictiveComparison,
        cvpat,
        fit_pls,
        model_fit_test,
        pls_predict,
    )
    from ccc_quality.pls.groups import (
        CompositeInvariance,
        GroupComparison,
        compare_groups,
        micom,
    )
    from ccc_quality.report import (
        SegmentReports,
        build_report,
        write_report,
        write_segment_reports,
    )
    from ccc_quality.report.apa import to_apa_html, to_latex
    from ccc_quality.report.checklist import Checklist, journal_checklist
    from ccc_quality.segments import SegmentAnalysis, by_segment
    from ccc_quality.sem import (
        BollenStine,
        BootstrapResults,
        Comparison,
        SEMResults,
        bollen_stine,
        compare,
        equal_paths,
        fit_sem,
        parameter_power,
        rmsea_power,
        rmsea_sample_size,
    )
    from ccc_quality.sem.influence import Influence, influence
    from ccc_quality.shortening import ShortForm, short_form

__version__ = "0.1.0"

_HOMES = {
    "analysis": ("Analysis", "analyze"),
    "assessment": (
        "Assessment",
        "Careless",
        "Invariance",
        "MethodBias",
        "Normality",
        "assess",
        "careless",
        "invariance",
        "method_bias",
        "normality",
    ),
    "bootstrapping": ("bootstrap",),
    "claims": ("ClaimTests", "test_claims"),
    "data": (
        "Codebook",
        "MissingReport",
        "SampleMoments",
        "Survey",
        "check_survey",
        "missing_report",
        "moments_from_covariance",
        "read_moments",
        "read_survey",
    ),
    "data.correlations": ("polychoric",),
    "drivers": (
        "DoseCurve",
        "DriverRanking",
        "ImportancePerformance",
        "OperationalLink",
        "Order",
        "PenaltyReward",
        "RelativeImportance",
        "Simulator",
        "Threshold",
        "WhatIf",
        "driver_effects",
        "importance_performance",
        "operational_link",
        "penalty_reward",
        "performance",
        "rank_drivers",
        "relative_importance",
        "threshold",
        "what_if",
        "what_if_simulator",
    ),
    "methods": ("MethodComparison", "compare_methods"),
    "model": ("Model", "composite", "higher_order", "items", "reflective"),
    "pls": (
        "ModelFitTest",
        "PLSBootstrap",
        "PLSResults",
        "Prediction",
        "PredictiveComparison",
        "cvpat",
        "fit_pls",
        "model_fit_test",
        "pls_predict",
    ),
    "pls.groups": ("CompositeInvariance", "GroupComparison", "compare_groups", "micom"),
    "report": ("SegmentReports", "build_report", "write_report", "write_segment_reports"),
    "report.apa": ("to_apa_html", "to_latex"),
    "report.checklist": ("Checklist", "journal_checklist"),
    "segments": ("SegmentAnalysis", "by_segment"),
    "sem": (
        "BollenStine",
        "BootstrapResults",
        "Comparison",
        "SEMResults",
        "bollen_stine",
        "compare",
        "equal_paths",
        "fit_sem",
        "parameter_power",
        "rmsea_power",
        "rmsea_sample_size",
    ),
    "sem.influence": ("Influence", "influence"),
    "shortening": ("ShortForm", "short_form"),
}

__all__ = [
    "Analysis",
    "Assessment",
    "BollenStine",
    "BootstrapResults",
    "Careless",
    "Checklist",
    "ClaimTests",
    "Codebook",
    "Comparison",
    "CompositeInvariance",
    "DoseCurve",
    "DriverRanking",
    "GroupComparison",
    "ImportancePerformance",
    "Influence",
    "Invariance",
    "MethodBias",
    "MethodComparison",
    "MissingReport",
    "Model",
    "ModelFitTest",
    "Normality",
    "OperationalLink",
    "Order",
    "PLSBootstrap",
    "PLSResults",
    "PenaltyReward",
    "Prediction",
    "PredictiveComparison",
    "RelativeImportance",
    "SEMResults",
    "SampleMoments",
    "SegmentAnalysis",
    "SegmentReports",
    "ShortForm",
    "Simulator",
    "Survey",
    "Threshold",
    "WhatIf",
    "__version__",
    "analyze",
    "assess",
    "assessment",
    "bollen_stine",
    "bootstrap",
    "build_report",
    "by_segment",
    "careless",
    "check_survey",
    "compare",
    "compare_groups",
    "compare_methods",
    "composite",
    "cvpat",
    "driver_effects",
    "equal_paths",
    "errors",
    "fit_pls",
    "fit_sem",
    "higher_order",
    "importance_performance",
    "influence",
    "invariance",
    "items",
    "journal_checklist",
    "method_bias",
    "micom",
    "missing_report",
    "model_fit_test",
    "moments_from_covariance",
    "normality",
    "operational_link",
    "parameter_power",
    "penalty_reward",
    "performance",
    "plots",
    "pls_predict",
    "polychoric",
    "rank_drivers",
    "read_moments",
    "read_survey",
    "reflective",
    "relative_importance",
    "rmsea_power",
    "rmsea_sample_size",
    "short_form",
    "study",
    "test_claims",
    "threshold",
    "to_apa_html",
    "to_latex",
    "what_if",
    "what_if_simulator",
    "write_report",
    "write_segment_reports",
]


if not TYPE_CHECKING:  # a type checker would take any misspelt name for granted

    def __getattr__(name: str) -> object:
        if name in ("assessment", "errors", "plots", "study"):
            return import_module(f"{__name__}.{name}")
        for room, names in _HOMES.items():
            if name in names:
                return getattr(import_module(f"{__name__}.{room}"), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
