"""The whole way from answers to drivers, and everything that a report tells."""

from ccc_quality.analysis.pipeline import analyze
from ccc_quality.analysis.results import Analysis
from ccc_quality.analysis.versions import software_versions

__all__ = [
    "Analysis",
    "analyze",
    "software_versions",
]
