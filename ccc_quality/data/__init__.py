"""What was observed, without a model: codebooks, surveys, their checks and sample moments."""

from ccc_quality.data.codebook import Codebook, CodebookConstruct
from ccc_quality.data.columns import numeric_matrix
from ccc_quality.data.from_covariance import moments_from_covariance
from ccc_quality.data.missingness import MissingReport, missing_report
from ccc_quality.data.moments import SampleMoments, sample_moments
from ccc_quality.data.printed_moments import read_moments
from ccc_quality.data.report import Finding, SurveyReport
from ccc_quality.data.survey import SIMULATED_MARK, Survey, as_codebook, check_survey, read_survey

__all__ = [
    "SIMULATED_MARK",
    "Codebook",
    "CodebookConstruct",
    "Finding",
    "MissingReport",
    "SampleMoments",
    "Survey",
    "SurveyReport",
    "as_codebook",
    "check_survey",
    "missing_report",
    "moments_from_covariance",
    "numeric_matrix",
    "read_moments",
    "read_survey",
    "sample_moments",
]
