"""The driver analysis by segment or wave, with its comparability judged first."""

from ccc_quality.segments.analysis import SegmentKeywords, by_segment
from ccc_quality.segments.record import SegmentAnalysis

__all__ = ["SegmentAnalysis", "SegmentKeywords", "by_segment"]
