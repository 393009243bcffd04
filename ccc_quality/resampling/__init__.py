"""Resamples of respondents: who is drawn, their moments, workers, intervals from draws."""

from ccc_quality.resampling.intervals import Interval, summary_statistics
from ccc_quality.resampling.moments import Moments, Respondents, Rows, draw_counts, draw_moments
from ccc_quality.resampling.workers import run

__all__ = [
    "Interval",
    "Moments",
    "Respondents",
    "Rows",
    "draw_counts",
    "draw_moments",
    "run",
    "summary_statistics",
]
