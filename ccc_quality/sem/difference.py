r"""The distribution of the difference of two test statistics, and ways to match a chi-square.

Let theta be the parameters of the general model, P their information, and B the covariance matrix
of the root-n gradient, so that n times the covariance matrix of the estimates is P^-1 as far as the
statistic knows, and P^-1 B P^-1 given the distribution of the answers. Near the restricted model
the moments that the two models imply move in the directions Delta_1 and Delta_0. The restrictions
are the m directions A of theta that the restricted model cannot follow,

    A H = 0,    H = Delta_1^+ Delta_0,

and the difference of the statistics D = T_0 - T_1 is distributed as a sum of chi-squares, weighted
by the eigenvalues of

    M = (A P^-1 A')^-1 (A P^-1 B P^-1 A'),

the covariance matrix of the restrictions in units of the one that the statistic takes for granted
(Satorra 2000). The sum is matched with one chi-square in its mean, or in its variance too:

    mean                           D m / tr(M)              with m degrees of freedom
    mean and variance, shifted     D / a + m - tr(M) / a    with m,   a = sqrt(tr(M^2) / m)
    mean and variance              D tr(M) / tr(M^2)        with tr(M)^2 / tr(M^2)

References
----------
Satorra, A. (2000). Scaled and adjusted restricted tests in multi-sample analysis of moment
structures. In Heijmans, Pollock & Satorra (eds.), Innovations in multivariate statistical analysis.
Asparouhov, T. & Muthen, B. (2010). Simple second order chi-square correction. Mplus technical note.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy import linalg

from ccc_quality.arrays import Array


@dataclass(frozen=True, slots=True)
class Match:
    """A chi-square that takes the place of a difference D: D / scale + shift.

    Attributes
    ----------
    df : float
    scale, shift : float
    """

    df: float
    scale: float
    shift: float = 0.0


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights of the chi-squares, the eigenvalues of M.

    Attributes
    ----------
    count : int
        Number m of restrictions.
    sum, sum_of_squares : float
        tr(M) and tr(M^2).
    """

    count: int
    sum: float
    sum_of_squares: float

    def mean(self) -> Match:
        """Match the mean."""
        return Match(self.count, self.sum / self.count)

    def shifted(self) -> Match:
        """Match mean and variance by a shift."""
        scale = math.sqrt(self.sum_of_squares / self.count)
        return Match(self.count, scale, self.count - self.sum / scale)

    def mean_and_variance(self) -> Match:
        """Match mean and variance by other degrees of freedom."""
        return Match(self.sum**2 / self.sum_of_squares, self.sum_of_squares / self.sum)


def restrictions(*, restricted: Array, general: Array) -> Array:
    """Directions A of the general model that the restricted one cannot follow, shape (m, q_1).

    Parameters
    ----------
    restricted : (s, q_0) array
        Delta_0, derivatives of the moments by what is free in the restricted model.
    general : (s, q_1) array
        Delta_1.
    """
    H = np.linalg.lstsq(general, restricted, rcond=None)[0]
    directions: Array = linalg.null_space(H.T).T
    return directions


def restriction_weights(A: Array, *, naive: Array, robust: Array) -> Weights:
    """Weights of the chi-squares.

    Parameters
    ----------
    A : (m, q) array
    naive, robust : (q, q) arrays
        n times the covariance matrix of the estimates: P^-1 and P^-1 B P^-1.
    """
    M = np.linalg.solve(A @ naive @ A.T, A @ robust @ A.T)
    return Weights(len(A), float(np.trace(M)), float(np.sum(M * M.T)))
