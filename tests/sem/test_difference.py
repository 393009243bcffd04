"""The chi-square that a weighted sum of chi-squares is matched with."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from ccc_quality.sem.difference import Match, Weights, restriction_weights, restrictions

WEIGHTS = np.array([0.4, 0.9, 1.7, 2.5])
SUM = Weights(4, WEIGHTS.sum(), (WEIGHTS**2).sum())


def _moments(match: Match) -> tuple[float, float]:
    """Mean and variance of D / scale + shift, where D has mean tr(M) and variance 2 tr(M^2)."""
    return SUM.sum / match.scale + match.shift, 2 * SUM.sum_of_squares / match.scale**2


def test_each_match_has_the_moments_of_its_chi_square() -> None:
    assert _moments(SUM.mean())[0] == pytest.approx(4)
    for match in (SUM.shifted(), SUM.mean_and_variance()):
        assert _moments(match) == pytest.approx((match.df, 2 * match.df))
    assert SUM.shifted().df == 4


def test_the_matches_are_close_to_the_sum_itself() -> None:
    draws = np.random.default_rng(3).chisquare(1, size=(200_000, 4)) @ WEIGHTS
    cut = np.quantile(draws, 0.95)
    for match in (SUM.shifted(), SUM.mean_and_variance()):
        assert stats.chi2.sf(cut / match.scale + match.shift, match.df) == pytest.approx(
            0.05, abs=0.004
        )
    # the plain chi-square would reject three times as often
    assert stats.chi2.sf(cut, 4) < 0.02


def test_equal_weights_need_a_scale_only() -> None:
    even = Weights(3, 3 * 1.3, 3 * 1.3**2)
    for match in (even.mean(), even.shifted(), even.mean_and_variance()):
        assert (match.df, match.scale, match.shift) == pytest.approx((3, 1.3, 0), abs=1e-12)


def test_restrictions_are_what_the_restricted_model_cannot_follow() -> None:
    """Two equal parameters: the direction in which they part."""
    general = np.random.default_rng(5).normal(size=(10, 3))
    restricted = general @ np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    (A,) = restrictions(restricted=restricted, general=general)
    np.testing.assert_allclose(A / A[0], [1, -1, 0], atol=1e-12)


def test_weights_compare_two_covariance_matrices_of_the_restrictions() -> None:
    rng = np.random.default_rng(6)
    naive, spread, A = np.eye(4), np.diag([1.0, 2.0, 3.0, 4.0]), np.eye(4)[1:3]
    found = restriction_weights(A, naive=naive, robust=spread)
    assert (found.count, found.sum, found.sum_of_squares) == pytest.approx((2, 5, 13))
    mixed = rng.normal(size=(2, 2)) @ A  # the same restrictions, written differently
    again = restriction_weights(mixed, naive=naive, robust=spread)
    assert (again.sum, again.sum_of_squares) == pytest.approx((5, 13))
