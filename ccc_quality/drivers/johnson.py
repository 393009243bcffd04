"""Relative weights of correlated drivers."""

from __future__ import annotations

import numpy as np

from ccc_quality.arrays import Array
from ccc_quality.resampling.stacks import transposed


def relative_weights(R: Array) -> Array:
    r"""Johnson's relative weights, shape (B, p); their sum is R squared.

    Drivers are replaced by the uncorrelated variables Z that lie closest to them. With R_xx the
    correlations of the drivers, r_xy those with the target and Lambda = R_xx^(1/2) symmetric, the
    target has coefficients beta = Lambda^-1 r_xy on Z, and the weight of driver j is

        epsilon_j = sum_k Lambda_jk^2 beta_k^2.

    With two drivers that is the Shapley value; with more the two differ a little.

    Parameters
    ----------
    R : (B, p + 1, p + 1) array
        Correlations, positive definite, the target last.

    References
    ----------
    Johnson, J. W. (2000). A heuristic method for estimating the relative weight of predictor
    variables in multiple regression. Multivariate Behavioral Research, 35(1), 1-19.
    """
    values, vectors = np.linalg.eigh(R[:, :-1, :-1])
    root = np.sqrt(values)[:, None, :]
    Lambda = (vectors * root) @ transposed(vectors)
    beta = (vectors / root) @ transposed(vectors) @ R[:, :-1, -1:]
    weights: Array = (Lambda**2 @ beta**2)[..., 0]
    return weights
