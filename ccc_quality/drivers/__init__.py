"""What drives the outcomes, and how well the firm does on it."""

from ccc_quality.drivers.effects import driver_effects
from ccc_quality.drivers.performance import performance
from ccc_quality.drivers.ranking import DriverRanking, rank_drivers
from ccc_quality.drivers.relative import RelativeImportance, relative_importance

__all__ = [
    "DriverRanking",
    "RelativeImportance",
    "driver_effects",
    "performance",
    "rank_drivers",
    "relative_importance",
]
