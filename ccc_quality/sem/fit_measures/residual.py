"""Root mean squares of residual moments.

Each measure is the root of a mean over the p (p + 1) / 2 covariances (and the p means, when they
are modelled). They differ in what they divide a residual by:

    rmr           nothing
    srmr          sample standard deviations (Bentler 1995)
    crmr          residuals of correlations, diagonal left out (Bollen 1989)
    srmr_mplus    residuals of correlations, and of variances relative to the sample

Covariances that the sample does not tell, NaN, are left out.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ccc_quality.arrays import Array, correlations


@dataclass(frozen=True, slots=True)
class Residuals:
    """Squared residuals of one group on one scale.

    Attributes
    ----------
    covariances : float
        Sum of squares over the lower triangle.
    n_covariances : int
        Entries in that sum.
    means : float
        Sum of squares over the means.
    n_means : int
        Number of modelled means; zero without a mean structure.
    """

    covariances: float
    n_covariances: int
    means: float = 0.0
    n_means: int = 0

    @property
    def root_mean_square(self) -> float:
        """Over covariances and means."""
        total = self.covariances + self.means
        return math.sqrt(total / (self.n_covariances + self.n_means))

    @property
    def root_mean_square_nomean(self) -> float:
        """Over covariances alone."""
        return math.sqrt(self.covariances / self.n_covariances)


def raw(S: Array, Sigma: Array, *, mean: Array | None, mu: Array) -> Residuals:
    """S - Sigma and mean - mu."""
    d = None if mean is None else mean - mu
    return _summed(S - Sigma, d, diagonal=True)


def standardized(S: Array, Sigma: Array, *, mean: Array | None, mu: Array) -> Residuals:
    """Residuals divided by sample standard deviations."""
    sd = np.sqrt(np.diag(S))
    d = None if mean is None else (mean - mu) / sd
    return _summed((S - Sigma) / np.outer(sd, sd), d, diagonal=True)


def correlation(S: Array, Sigma: Array, *, mean: Array | None, mu: Array) -> Residuals:
    """Differences of correlations, and of means in sample standard deviations; no diagonal."""
    d = None if mean is None else (mean - mu) / np.sqrt(np.diag(S))
    return _summed(correlations(S) - correlations(Sigma), d, diagonal=False)


def mplus(S: Array, Sigma: Array, *, mean: Array | None, mu: Array) -> Residuals:
    """Differences of correlations, with (s_ii - sigma_ii) / s_ii on the diagonal."""
    sd, implied_sd = np.sqrt(np.diag(S)), np.sqrt(np.diag(Sigma))
    difference = correlations(S) - correlations(Sigma)
    np.fill_diagonal(difference, (np.diag(S) - np.diag(Sigma)) / np.diag(S))
    d = None if mean is None else mean / sd - mu / implied_sd
    return _summed(difference, d, diagonal=True)


def _summed(difference: Array, d: Array | None, *, diagonal: bool) -> Residuals:
    lower = difference[np.tril_indices(difference.shape[0], 0 if diagonal else -1)]
    lower = lower[~np.isnan(lower)]
    squares = float(lower @ lower)
    if d is None:
        return Residuals(squares, lower.size)
    return Residuals(squares, lower.size, float(d @ d), d.size)
