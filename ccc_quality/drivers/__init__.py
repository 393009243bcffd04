"""What drives the outcomes, and how well the firm does on it."""

from ccc_quality.drivers.asymmetry import penalty_reward
from ccc_quality.drivers.asymmetry_record import PenaltyReward
from ccc_quality.drivers.dose import DoseCurve
from ccc_quality.drivers.effects import driver_effects
from ccc_quality.drivers.importance_map import importance_performance
from ccc_quality.drivers.importance_map_record import ImportancePerformance
from ccc_quality.drivers.operations import OperationalLink, operational_link
from ccc_quality.drivers.order import Agreement, Order
from ccc_quality.drivers.performance import performance
from ccc_quality.drivers.ranking import rank_drivers
from ccc_quality.drivers.ranking_record import DriverRanking
from ccc_quality.drivers.relative import relative_importance
from ccc_quality.drivers.scenarios import WhatIf, what_if
from ccc_quality.drivers.shares import RelativeImportance
from ccc_quality.drivers.simulator import Simulator, what_if_simulator
from ccc_quality.drivers.threshold import Threshold, threshold

__all__ = [
    "Agreement",
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
]
