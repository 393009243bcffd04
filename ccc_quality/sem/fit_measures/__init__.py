"""Fit measures: pure formulas in one module a family, gathered here under lavaan's names."""

from ccc_quality.sem.fit_measures.all_measures import fit_measures, model_test, reported_measures
from ccc_quality.sem.fit_measures.baseline import TestStatistic, baseline_test

__all__ = ["TestStatistic", "baseline_test", "fit_measures", "model_test", "reported_measures"]
