"""The bivariate normal distribution function against quadrature and closed forms."""

import numpy as np
import pytest
from scipy import integrate, stats

from ccc_quality.data.bivariate_normal import (
    bivariate_normal_cdf,
    bivariate_normal_cdf_of_one,
    bivariate_normal_pdf,
    bivariate_normal_pdf_slope,
)

LIMITS = [-3.0, -1.2, -0.1, 0.0, 0.4, 1.0, 2.5]


def by_quadrature(h, k, rho):
    """The integral over x <= h of the density of x times P(Y <= k | x)."""
    s = np.sqrt(1 - rho**2)

    def integrand(x):
        return stats.norm.pdf(x) * stats.norm.cdf((k - rho * x) / s)

    kink = [k / rho] if rho and -9 < k / rho < h else None
    return integrate.quad(integrand, -10, h, epsabs=1e-14, epsrel=1e-13, limit=500, points=kink)[0]


@pytest.mark.parametrize("rho", [-0.99, -0.7, 0.0, 0.3, 0.9, 0.999])
def test_probabilities_agree_with_quadrature_to_twelve_digits(rho):
    h, k = (grid.ravel() for grid in np.meshgrid(LIMITS, LIMITS))
    exact = [by_quadrature(a, b, rho) for a, b in zip(h, k, strict=True)]
    np.testing.assert_allclose(bivariate_normal_cdf(h, k, rho), exact, atol=1e-12)


@pytest.mark.parametrize("rho", [-0.95, -0.9, -0.3, 0.0, 0.25, 0.6, 0.8, 0.85, 0.999])
def test_one_correlation_for_many_limits_is_as_exact(rho):
    h, k = np.meshgrid([-40.0, *LIMITS, 40.0], [-40.0, *LIMITS, 40.0])
    expected = bivariate_normal_cdf(h, k, np.asarray(rho))
    np.testing.assert_allclose(bivariate_normal_cdf_of_one(h, k, rho), expected, atol=1e-13)


@pytest.mark.parametrize("rho", [-0.8, 0.2, 0.95])
def test_probabilities_agree_with_scipy(rho):
    law = stats.multivariate_normal([0, 0], [[1, rho], [rho, 1]])
    pairs = np.array([(h, k) for h in LIMITS for k in LIMITS])
    expected = [law.cdf(pair) for pair in pairs]
    np.testing.assert_allclose(bivariate_normal_cdf(*pairs.T, rho), expected, atol=1e-12)


@pytest.mark.parametrize("rho", [-0.999, -0.5, 0.0, 0.6, 0.999])
def test_a_quadrant_has_probability_a_quarter_plus_the_arc_sine(rho):
    expected = 0.25 + np.arcsin(rho) / (2 * np.pi)
    assert bivariate_normal_cdf(0.0, 0.0, rho) == pytest.approx(expected, abs=1e-14)


def test_an_infinite_limit_leaves_the_margin_of_the_other_variable():
    k = np.array([-2.0, 0.0, 1.5])
    np.testing.assert_allclose(bivariate_normal_cdf(np.inf, k, 0.7), stats.norm.cdf(k), atol=1e-15)
    np.testing.assert_allclose(bivariate_normal_cdf(k, -np.inf, 0.7), 0.0, atol=1e-15)


@pytest.mark.parametrize(("h", "k", "rho"), [(0.3, -1.0, 0.4), (-1.5, -0.2, -0.9), (0.0, 2.0, 0.0)])
def test_derivatives_by_the_correlation_are_those_of_the_function(h, k, rho):
    step = 1e-5

    def difference(function):
        return (function(h, k, rho + step) - function(h, k, rho - step)) / (2 * step)

    assert bivariate_normal_pdf(h, k, rho) == pytest.approx(
        difference(bivariate_normal_cdf), abs=1e-8
    )
    assert bivariate_normal_pdf_slope(h, k, rho) == pytest.approx(
        difference(bivariate_normal_pdf), abs=1e-8
    )
