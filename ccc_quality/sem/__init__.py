"""Covariance-based structural equation modelling."""

from ccc_quality.sem.bootstrap import BollenStine, BootstrapResults, bollen_stine, bootstrap
from ccc_quality.sem.compare import Comparison, compare
from ccc_quality.sem.cross_check import CrossCheck
from ccc_quality.sem.equality import equal_paths
from ccc_quality.sem.fit import fit_sem
from ccc_quality.sem.power import (
    ParameterPower,
    parameter_power,
    rmsea_power,
    rmsea_sample_size,
)
from ccc_quality.sem.results import SEMResults

__all__ = [
    "BollenStine",
    "BootstrapResults",
    "Comparison",
    "CrossCheck",
    "ParameterPower",
    "SEMResults",
    "bollen_stine",
    "bootstrap",
    "compare",
    "equal_paths",
    "fit_sem",
    "parameter_power",
    "rmsea_power",
    "rmsea_sample_size",
]
