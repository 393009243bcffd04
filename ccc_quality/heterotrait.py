"""Heterotrait-monotrait ratios of correlations, for one correlation matrix or a batch of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from ccc_quality.arrays import Array, Index


def htmt(R: Array, blocks: Sequence[Index]) -> Array:
    """Heterotrait-monotrait ratio of correlations, an estimate of the constructs' correlation.

    HTMT_ab = mean |r| between items of a and b / root(mean |r| within a x mean |r| within b). It
    supposes that the items of a construct load equally.

    Parameters
    ----------
    R : (..., p, p) array
        Sample correlations of the items.
    blocks : sequence of c integer arrays
        Places of the items of each construct; fewer than two items give NaN.

    Returns
    -------
    (..., c, c) array
        Symmetric, with ones on the diagonal.

    References
    ----------
    Henseler, J., Ringle, C. M., & Sarstedt, M. (2015). A new criterion for assessing discriminant
    validity in variance-based structural equation modeling. Journal of the Academy of Marketing
    Science, 43, 115-135.
    """
    return _ratios(R, blocks, lambda sizes: np.asarray(sizes.mean(axis=-1)))


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


def _ratios(R: Array, blocks: Sequence[Index], mean: Callable[[Array], Array]) -> Array:
    sizes = np.abs(R)  # an item worded the other way round is no less close
    own = [_mean_of_pairs(sizes, block, block, mean) for block in blocks]
    ratios = np.empty((*R.shape[:-2], len(blocks), len(blocks)))
    for a, first in enumerate(blocks):
        for b, second in enumerate(blocks[: a + 1]):
            between = _mean_of_pairs(sizes, first, second, mean)
            ratio = between / np.sqrt(own[a] * own[b])
            ratios[..., a, b] = ratios[..., b, a] = ratio
    return ratios


def _mean_of_pairs(
    sizes: Array, first: Index, second: Index, mean: Callable[[Array], Array]
) -> Array:
    """Mean over pairs of different items; an item that both have does not pair with itself."""
    row, col = np.nonzero(first[:, None] != second)
    if not row.size:
        return np.full(sizes.shape[:-2], np.nan)
    return mean(sizes[..., first[row], second[col]])


def _geometric_mean(sizes: Array) -> Array:
    with np.errstate(divide="ignore"):  # a correlation of zero gives a mean of zero
        return np.asarray(np.exp(np.log(sizes).mean(axis=-1)))
