"""Drivers of a fit by partial least squares."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from ccc_quality.drivers import driver_effects, rank_drivers
from ccc_quality.pls import PLSResults, fit_pls
from ccc_quality.study import customer_model, load_customers


@cache
def fitted(quality: str) -> PLSResults:
    return fit_pls(customer_model(quality), load_customers())


def test_weights_of_a_composite_carry_the_effects_of_its_dimensions() -> None:
    fit = fitted("composite")
    ranking = rank_drivers(fit, "satisfaction", rank_by="std")
    assert ranking.basis == "total effect"
    weights = fit.weights.query("construct == 'ccc_quality'").set_index("indicator")["std"]
    path = fit.path_coefficients.set_index(["source", "target"])["std"]
    expected = weights * path["ccc_quality", "satisfaction"]
    found = ranking.table.set_index("driver")["std"]
    np.testing.assert_allclose(found[expected.index], expected)
    assert list(ranking.table["driver"][:2]) == ["reliability", "empathy"]


def test_dimensions_of_a_reflective_construct_are_ranked_by_what_the_model_implies() -> None:
    fit = fitted("reflective")
    ranking = rank_drivers(fit, "loyalty", rank_by="std")
    assert ranking.basis == "implied slope"
    loadings = fit.loadings.query("construct == 'ccc_quality'").set_index("indicator")["std"]
    total = fit.total_effects.set_index(["source", "target"])["std"]
    found = ranking.table.set_index("driver")["std"]
    # nothing else leads to loyalty, so that the total effect is the implied correlation
    expected = loadings * total["ccc_quality", "loyalty"]
    np.testing.assert_allclose(found[expected.index], expected)


def test_effects_have_no_errors_and_keep_their_columns() -> None:
    effects = driver_effects(fitted("direct"), ["satisfaction", "loyalty"])
    assert effects[["se", "pvalue", "ci_lower", "std_se"]].isna().all(axis=None)
    one = effects.query("driver == 'reliability' and target == 'loyalty'").set_index("kind")
    assert list(one.index) == ["indirect", "total"]
    assert one.loc["total", "std"] == pytest.approx(one.loc["indirect", "std"])
