"""Partial least squares path modelling."""

from ccc_quality.pls.bootstrap import PLSBootstrap, bootstrap
from ccc_quality.pls.fit import fit_pls
from ccc_quality.pls.fit_test import ModelFitTest, model_fit_test
from ccc_quality.pls.options import PLSOptions
from ccc_quality.pls.prediction import Prediction, PredictiveComparison, cvpat, pls_predict
from ccc_quality.pls.results import PLSResults

__all__ = [
    "ModelFitTest",
    "PLSBootstrap",
    "PLSOptions",
    "PLSResults",
    "Prediction",
    "PredictiveComparison",
    "bootstrap",
    "cvpat",
    "fit_pls",
    "model_fit_test",
    "pls_predict",
]
