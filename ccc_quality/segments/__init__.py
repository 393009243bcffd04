"""The driver analysis by segment or wave, with its comparability judged first."""

from ccc_quality.segments.analysis import SegmentKeywords, by_segment, require_estimator
from ccc_quality.segments.rows import segments_of, too_small
from ccc_quality.segments.segment_analysis import SegmentAnalysis

__all__ = [
    "SegmentAnalysis",
    "SegmentKeywords",
    "by_segment",
    "require_estimator",
    "segments_of",
    "too_small",
]
