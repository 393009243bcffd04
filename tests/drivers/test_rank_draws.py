"""Ranks of draws: hand-made draws, normal theory, and scipy's tau-b."""

import numpy as np
import pytest
from scipy import stats

from ccc_quality.drivers.rank_uncertainty import (
    outranking_shares,
    rank_shares,
    ranks_of,
    smallest_top_set,
    tau_b,
)

# four draws of three drivers, ranked by hand
DRAWS = np.array([[0.5, -0.3, 0.1], [0.4, 0.6, 0.1], [0.3, 0.2, 0.2], [np.nan, 0.1, 0.2]])
RANKS = [[1, 2, 3], [2, 1, 3], [1, 2, 2]]


def test_draws_are_ranked_by_size_and_failed_ones_left_out():
    assert ranks_of(DRAWS).tolist() == RANKS


def test_shares_of_ranks_are_counted():
    shares = rank_shares(np.array(RANKS))
    np.testing.assert_allclose(shares, np.array([[2, 1, 0], [1, 2, 0], [0, 1, 2]]) / 3)


def test_ties_count_half_for_who_outranks_whom():
    shares = outranking_shares(np.array(RANKS))
    expected = np.array([[np.nan, 2 / 3, 1], [1 / 3, np.nan, 5 / 6], [0, 1 / 6, np.nan]])
    np.testing.assert_allclose(shares, expected)


def test_one_normal_effect_outranks_another_as_often_as_theory_says():
    rng = np.random.default_rng(1)
    means, sd = np.array([5.0, 4.5, 4.0]), np.array([0.5, 0.3, 0.4])
    shares = outranking_shares(ranks_of(rng.normal(means, sd, size=(100_000, 3))))
    for i, j in ((0, 1), (0, 2), (1, 2)):
        expected = stats.norm.cdf((means[i] - means[j]) / np.hypot(sd[i], sd[j]))
        # four standard errors of a share of 100,000 draws
        assert shares[i, j] == pytest.approx(expected, abs=4 * np.sqrt(0.25 / 100_000))


@pytest.mark.parametrize(
    ("k", "level", "places", "share"),
    [
        (1, 0.60, (0,), 0.6),
        (1, 0.90, (0, 1), 0.9),
        (1, 0.95, (0, 1, 3), 1.0),
        (2, 0.50, (0, 1), 0.8),
        (2, 0.95, (0, 1, 3), 1.0),
    ],
)
def test_the_top_set_is_the_smallest_that_holds_enough_draws(k, level, places, share):
    # ten draws of four drivers: how often each has which rank is read off by eye
    ranks = np.array([[1, 2, 3, 4]] * 6 + [[2, 1, 4, 3]] * 2 + [[3, 1, 4, 2], [2, 3, 4, 1]])
    found, held = smallest_top_set(ranks, k, level)
    assert found == places
    assert held == pytest.approx(share)


def test_the_top_set_need_not_hold_the_first_ranks_of_the_sample():
    # of sets of one size the one with most draws: the second driver leads in most of them
    ranks = np.array([[2, 1]] * 7 + [[1, 2]] * 3)
    assert smallest_top_set(ranks, 1, 0.5) == ((1,), pytest.approx(0.7))


def test_the_top_set_covers_the_true_first_at_its_level_when_effects_are_apart():
    """Recovery: seven normal estimates with known errors, ranked 400 times over."""
    rng = np.random.default_rng(3)
    truth, se = np.array([0.32, 0.24, 0.15, 0.13, 0.11, 0.04, 0.02]), 0.035
    hits = 0
    for _ in range(400):
        draws = rng.normal(rng.normal(truth, se), se, size=(300, 7))
        hits += 0 in smallest_top_set(ranks_of(draws), 1, 0.95)[0]
    # three standard errors of a share of 400
    assert hits / 400 > 0.95 - 3 * np.sqrt(0.05 * 0.95 / 400)


def test_tau_b_is_that_of_scipy_with_ties_and_without():
    rng = np.random.default_rng(2)
    ranks = rng.integers(1, 5, size=(50, 6))
    order = np.array([1.0, 2.0, 2.0, 4.0, 5.0, 6.0])
    expected = [stats.kendalltau(own, order).statistic for own in ranks]
    np.testing.assert_allclose(tau_b(ranks, order), expected)
