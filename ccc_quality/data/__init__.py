"""What was observed, without a model: codebooks, surveys, their checks and sample moments."""

from ccc_quality.data.from_covariance import moments_from_covariance
from ccc_quality.data.moments import SampleMoments, sample_moments

__all__ = ["SampleMoments", "moments_from_covariance", "sample_moments"]
