"""Partial least squares path modelling."""

from ccc_quality.pls.bootstrap import PLSBootstrap, bootstrap
from ccc_quality.pls.fit import fit_pls
from ccc_quality.pls.results import PLSOptions, PLSResults

__all__ = ["PLSBootstrap", "PLSOptions", "PLSResults", "bootstrap", "fit_pls"]
