"""Prediction of respondents whom the estimates have not seen."""

from ccc_quality.pls.prediction.comparison import PredictiveComparison, cvpat
from ccc_quality.pls.prediction.predict import pls_predict
from ccc_quality.pls.prediction.results import Prediction

__all__ = ["Prediction", "PredictiveComparison", "cvpat", "pls_predict"]
