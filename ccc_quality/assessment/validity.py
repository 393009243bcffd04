"""Discriminant validity: whether constructs can be told apart, from arrays."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Index = NDArray[np.intp]


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


def htmt(R: Array, blocks: Sequence[Index]) -> Array:
    """Heterotrait-monotrait ratio of correlations, an estimate of the constructs' correlation.

    HTMT_ab = mean |r| between items of a and b / root(mean |r| within a x mean |r| within b). It
    supposes that the items of a construct load equally.

    Parameters
    ----------
    R : (p, p) array
        Sample correlations of the items.
    blocks : sequence of c integer arrays
        Places of the items of each construct; fewer than two items give NaN.

    Returns
    -------
    (c, c) array
        Symmetric, with ones on the diagonal.

    References
    ----------
    Henseler, J., Ringle, C. M., & Sarstedt, M. (2015). A new criterion for assessing discriminant
    validity in variance-based structural equation modeling. Journal of the Academy of Marketing
    Science, 43, 115-135.
    """
    return _ratios(R, blocks, lambda sizes: float(sizes.mean()))


def htmt2(R: Array, blocks: Sequence[Index]) -> Array:
    """HTMT with geometric means: consistent when the items of a construct load unequally.

    Parameters and result are those of :func:`htmt`.

    References
    ----------
    Roemer, E., Schuberth, F., & Henseler, J. (2021). HTMT2: An improved criterion for assessing
    discriminant validity in structural equation modeling. Industrial Management & Data Systems,
    121, 2637-2650.
    """
    return _ratios(R, blocks, _geometric_mean)


def _ratios(R: Array, blocks: Sequence[Index], mean: Callable[[Array], float]) -> Array:
    sizes = np.abs(R)  # an item worded the other way round is no less close
    own = [_mean_of_pairs(sizes, block, block, mean) for block in blocks]
    ratios = np.empty((len(blocks), len(blocks)))
    for a, first in enumerate(blocks):
        for b, second in enumerate(blocks):
            between = _mean_of_pairs(sizes, first, second, mean)
            ratios[a, b] = between / np.sqrt(own[a] * own[b])
    return ratios


def _mean_of_pairs(
    sizes: Array, first: Index, second: Index, mean: Callable[[Array], float]
) -> float:
    """Mean over pairs of different items; an item that both have does not pair with itself."""
    pairs = sizes[np.ix_(first, second)][first[:, None] != second]
    return mean(pairs) if pairs.size else float("nan")


def _geometric_mean(sizes: Array) -> float:
    with np.errstate(divide="ignore"):  # a correlation of zero gives a mean of zero
        return float(np.exp(np.log(sizes).mean()))
