"""Figures: each takes results and returns a matplotlib Axes; none calls ``show``."""

from __future__ import annotations

from ccc_quality.plots.asymmetry import penalty_reward
from ccc_quality.plots.bootstrap_distributions import bootstrap_distributions
from ccc_quality.plots.claims import claims_chart
from ccc_quality.plots.curves import dose_curve, threshold_curve
from ccc_quality.plots.heatmaps import htmt_heatmap, residual_heatmap
from ccc_quality.plots.importance import driver_importance
from ccc_quality.plots.importance_map import importance_performance_map
from ccc_quality.plots.invariance_ladder import invariance_ladder
from ccc_quality.plots.item_distributions import item_distributions
from ccc_quality.plots.loadings import loadings
from ccc_quality.plots.missing_pattern import missing_pattern
from ccc_quality.plots.path_diagram import path_diagram
from ccc_quality.plots.rank_probabilities import rank_probabilities
from ccc_quality.plots.relative_importance import relative_importance
from ccc_quality.plots.scores import construct_scores
from ccc_quality.plots.segments import segment_comparison
from ccc_quality.plots.short_form import short_form_comparison
from ccc_quality.plots.simple_slopes import simple_slopes
from ccc_quality.plots.style import alt_text
from ccc_quality.plots.waterfall import what_if_waterfall
from ccc_quality.plots.what_if import what_if_tornado

__all__ = [
    "alt_text",
    "bootstrap_distributions",
    "claims_chart",
    "construct_scores",
    "dose_curve",
    "driver_importance",
    "htmt_heatmap",
    "importance_performance_map",
    "invariance_ladder",
    "item_distributions",
    "loadings",
    "missing_pattern",
    "path_diagram",
    "penalty_reward",
    "rank_probabilities",
    "relative_importance",
    "residual_heatmap",
    "segment_comparison",
    "short_form_comparison",
    "simple_slopes",
    "threshold_curve",
    "what_if_tornado",
    "what_if_waterfall",
]
