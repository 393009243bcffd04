"""Is the measurement good: reliability, validity, collinearity, fit, each with its convention."""

from ccc_quality.assessment.assess import Assessment, assess
from ccc_quality.assessment.careless import Careless, careless
from ccc_quality.assessment.influential import Influential
from ccc_quality.assessment.ladder import Invariance, invariance
from ccc_quality.assessment.method_bias import MethodBias, method_bias
from ccc_quality.assessment.normality import Normality, normality
from ccc_quality.assessment.thresholds import THRESHOLDS, Threshold

__all__ = [
    "THRESHOLDS",
    "Assessment",
    "Careless",
    "Influential",
    "Invariance",
    "MethodBias",
    "Normality",
    "Threshold",
    "assess",
    "careless",
    "invariance",
    "method_bias",
    "normality",
]
