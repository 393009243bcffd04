"""Discriminant validity: whether constructs can be told apart, from arrays."""

from __future__ import annotations

import numpy as np

from ccc_quality.arrays import Array


def fornell_larcker(*, ave: Array, correlations: Array) -> Array:
    """Root of the AVE on the diagonal, correlations of the constructs off it.

    A construct is distinct when its diagonal exceeds every correlation in its row.

    Parameters
    ----------
    ave : (c,) array
        Average variance extracted; NaN where it does not apply.
    correlations : (c, c) array
        Correlations of the constructs.

    Returns
    -------
    (c, c) array

    References
    ----------
    Fornell, C., & Larcker, D. F. (1981). Evaluating structural equation models with unobservable
    variables and measurement error. Journal of Marketing Research, 18, 39-50.
    """
    matrix = correlations.copy()
    np.fill_diagonal(matrix, np.sqrt(ave))
    return matrix
