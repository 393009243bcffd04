"""The bootstrap: draws, standard errors, intervals and the Bollen-Stine test of fit."""

from ccc_quality.sem.bootstrap.bollen_stine import BollenStine, bollen_stine
from ccc_quality.sem.bootstrap.results import BootstrapResults
from ccc_quality.sem.bootstrap.run import bootstrap

__all__ = ["BollenStine", "BootstrapResults", "bollen_stine", "bootstrap"]
