"""The best use of a budget, and how gains fade at the end of the scale."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import optimize

from ccc_quality.arrays import Array
from ccc_quality.errors import EstimationError

MOST_PIECES = 60


class Pieces(NamedTuple):
    """A concave gain in straight pieces: lengths (k,) and slopes (k,), the slopes falling."""

    length: Array
    slope: Array


def lifted_mean(scores: Array, shift: Array, high: float, low: float) -> Array:
    """Change of the mean when everybody moves by ``shift`` (...,) but nobody past the scale.

    mean_i( min(high, max(low, P_i + shift)) ) - mean_i(P_i).

    Parameters
    ----------
    scores : (n,) array
        Where everybody stands, without NaN.
    shift : (...,) array
    high, low : float
        Ends of the scale.
    """
    moved = np.clip(scores + np.asarray(shift)[..., None], low, high)
    change: Array = moved.mean(axis=-1) - np.clip(scores, low, high).mean()
    return change


def pieces(scores: Array, high: float, limit: float) -> Pieces:
    """Gain of the mean from raising everybody, up to ``limit``, in straight pieces.

    The mean gains the share of people who are not yet at the top, so the gain is concave and bends
    where somebody arrives. With more than 60 bends it is taken straight between 60 quantiles,
    which is never more than the truth.

    Parameters
    ----------
    scores : (n,) array
    high : float
        End of the scale.
    limit : float
        Largest raise that is considered.
    """
    room = np.unique(np.round(high - scores, 9))
    bends = room[(room > 0) & (room < limit)]
    if bends.size > MOST_PIECES:
        bends = np.unique(np.quantile(bends, np.linspace(0, 1, MOST_PIECES)))
    at = np.concatenate([[0.0], bends, [limit]])
    gain = lifted_mean(scores, at, high, -np.inf)
    length = np.diff(at)
    return Pieces(length, np.diff(gain) / length)


def allocate(worth: Array, cost: Array, gains: list[Pieces], budget: float) -> Array:
    """Raises (k,) of the drivers that do most for the target within a budget.

    The linear programme

        maximize    sum_s worth_s sum_p slope_sp x_sp
        subject to  sum_s cost_s sum_p x_sp <= budget,   0 <= x_sp <= length_sp.

    As the slopes of a driver fall from piece to piece and each costs the same, the solution takes
    its pieces in their order.

    Parameters
    ----------
    worth : (k,) array
        Effect on the target of a point more of each driver's mean.
    cost : (k,) array
        Of raising everybody by one point.
    gains : list of Pieces
        Of each driver.
    budget : float

    Raises
    ------
    EstimationError
        The solver found no solution.
    """
    owner = np.repeat(np.arange(len(gains)), [gain.length.size for gain in gains])
    slope = np.concatenate([gain.slope for gain in gains])
    length = np.concatenate([gain.length for gain in gains])
    found = optimize.linprog(
        -worth[owner] * slope,
        A_ub=cost[owner][None],
        b_ub=[budget],
        bounds=[(0.0, float(most)) for most in length],
        method="highs",
    )
    if not found.success:
        raise EstimationError(f"The budget could not be allocated: {found.message}")
    raises: Array = np.bincount(owner, weights=found.x, minlength=len(gains)).astype(np.float64)
    return raises
