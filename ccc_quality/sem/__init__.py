"""Covariance-based structural equation modelling."""

from ccc_quality.sem.compare import Comparison, compare
from ccc_quality.sem.cross_check import CrossCheck
from ccc_quality.sem.fit import fit_sem
from ccc_quality.sem.power import (
    ParameterPower,
    parameter_power,
    rmsea_power,
    rmsea_sample_size,
)
from ccc_quality.sem.results import SEMResults

__all__ = [
    "Comparison",
    "CrossCheck",
    "ParameterPower",
    "SEMResults",
    "compare",
    "fit_sem",
    "parameter_power",
    "rmsea_power",
    "rmsea_sample_size",
]
