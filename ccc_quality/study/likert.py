"""From a latent response to a tick on an answer scale."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.special import betainc, ndtri

FloatArray = npt.NDArray[np.float64]


def thresholds(*, n_categories: int, shape: tuple[float, float]) -> FloatArray:
    """Cut points of a standard normal latent response, for a scale of any length.

    The response is mapped to a beta distribution, ``F^-1(Phi(y*))``, which the scale cuts into
    equal steps: ``tau_j = Phi^-1(F(j / k))``. One pair of beta parameters thus gives the same
    picture on five, seven or eleven points; ``a > b`` leans it to the right end (left-skewed
    answers).

    Parameters
    ----------
    n_categories : int
        Number of answers k.
    shape : (float, float)
        Parameters a and b of the beta distribution F.

    Returns
    -------
    array, shape (k - 1,)
        Increasing thresholds.
    """
    steps = np.arange(1, n_categories) / n_categories
    return np.asarray(ndtri(betainc(shape[0], shape[1], steps)), dtype=float)


def to_answers(
    *, responses: FloatArray, scale: tuple[int, int], shape: tuple[float, float]
) -> FloatArray:
    """Ticks on the scale: the number of thresholds below a response, counted from ``scale[0]``.

    Parameters
    ----------
    responses : array, shape (n, p)
        Latent responses.
    scale : (int, int)
        Lowest and highest answer.
    shape : (float, float)
        Parameters of the beta distribution (:func:`thresholds`).

    Returns
    -------
    array, shape (n, p)
        Whole numbers, stored as floats so that cells can go missing.
    """
    low, high = scale
    cuts = thresholds(n_categories=high - low + 1, shape=shape)
    return np.searchsorted(cuts, responses).astype(float) + low
