"""Is the measurement good: reliability, validity, collinearity, fit, each with its convention."""

from ccc_quality.assessment.assess import Assessment, assess
from ccc_quality.assessment.ladder import Invariance, invariance
from ccc_quality.assessment.thresholds import THRESHOLDS, Threshold

__all__ = ["THRESHOLDS", "Assessment", "Invariance", "Threshold", "assess", "invariance"]
