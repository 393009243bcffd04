"""The bootstrap of partial least squares."""

from ccc_quality.pls.bootstrap.results import PLSBootstrap
from ccc_quality.pls.bootstrap.run import bootstrap

__all__ = ["PLSBootstrap", "bootstrap"]
