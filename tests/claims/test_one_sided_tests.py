"""P values and intervals of one quantity: statsmodels, and shares of draws."""

import numpy as np
import pytest
from statsmodels.stats.weightstats import DescrStatsW

from ccc_quality.claims.one_sided_tests import Quantity


@pytest.fixture(scope="module")
def sample():
    return np.random.default_rng(4).normal(0.04, 1.0, size=1000)


@pytest.fixture(scope="module")
def quantity(sample):
    return Quantity(float(sample.mean()), float(sample.std(ddof=1) / np.sqrt(sample.size)))


@pytest.mark.parametrize("band", [0.02, 0.06, 0.10, 0.20])
def test_two_one_sided_tests_are_those_of_statsmodels(sample, quantity, band):
    pvalue, _, _ = DescrStatsW(sample).ztost_mean(-band, band)
    # statsmodels divides by n - 1 for the variance, as we do
    assert quantity.p_within(band) == pytest.approx(float(pvalue), rel=1e-9)


def test_one_sided_tests_are_those_of_statsmodels(sample, quantity):
    _, larger = DescrStatsW(sample).ztest_mean(0.02, alternative="larger")
    _, smaller = DescrStatsW(sample).ztest_mean(0.02, alternative="smaller")
    assert quantity.p_above(0.02) == pytest.approx(float(larger), rel=1e-9)
    assert quantity.p_below(0.02) == pytest.approx(float(smaller), rel=1e-9)


@pytest.mark.parametrize("band", np.linspace(0.03, 0.17, 8))
def test_equivalence_holds_where_the_ninety_percent_interval_lies_in_the_band(band):
    draws = np.random.default_rng(5).normal(0.05, 0.03, size=999)
    quantity = Quantity.of_draws(0.05, draws)
    lower, upper = quantity.interval(0.90)
    assert (quantity.p_within(band) < 0.05) == (-band < lower and upper < band)


def test_p_values_of_draws_are_shares_kept_from_zero():
    quantity = Quantity.of_draws(0.2, np.array([0.1, 0.2, 0.2, 0.3, np.nan]))
    assert quantity.p_above(0.0) == pytest.approx(0.5 / 5)
    assert quantity.p_above(0.2) == pytest.approx((1 + 0.5 * 2 + 0.5) / 5)
    assert quantity.p_below(0.25) == pytest.approx((1 + 0.5) / 5)


def test_draws_of_a_normal_estimate_agree_with_normal_theory():
    draws = np.random.default_rng(6).normal(0.12, 0.05, size=200_000)
    by_draws, by_theory = Quantity.of_draws(0.12, draws), Quantity(0.12, 0.05)
    for bound in (0.0, 0.05, 0.10):
        # four standard errors of a share of 200,000 draws
        margin = 4 * np.sqrt(0.25 / 200_000)
        assert by_draws.p_above(bound) == pytest.approx(by_theory.p_above(bound), abs=margin)
    np.testing.assert_allclose(by_draws.interval(0.9), by_theory.interval(0.9), atol=2e-3)


def test_an_effect_beyond_the_band_on_either_side_speaks_against_it():
    for est in (0.3, -0.3):
        quantity = Quantity(est, 0.05)
        assert quantity.p_outside(0.1) < 0.001
        assert quantity.p_within(0.1) > 0.999
    assert Quantity(0.0, 0.05).p_outside(0.1) > 0.9
