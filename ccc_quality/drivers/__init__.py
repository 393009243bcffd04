"""What drives the outcomes, and how well the firm does on it."""

from ccc_quality.drivers.effects import driver_effects
from ccc_quality.drivers.performance import performance
from ccc_quality.drivers.ranking import DriverRanking, rank_drivers

__all__ = ["DriverRanking", "driver_effects", "performance", "rank_drivers"]
