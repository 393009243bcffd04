r"""Dose curves: how a construct runs with an operation, without forcing a straight line.

A restricted cubic spline with knots t_1 < ... < t_k is cubic between the knots and straight
beyond the outer ones. Next to x itself its basis has, for j = 1, ..., k - 2 (Harrell 2015),

    s_j(x) = [ (x - t_j)_+^3 - (x - t_{k-1})_+^3 (t_k - t_j) / (t_k - t_{k-1})
               + (x - t_k)_+^3 (t_{k-1} - t_j) / (t_k - t_{k-1}) ] / (t_k - t_1)^2.

References
----------
Harrell, F. E. (2015). Regression Modeling Strategies (2nd ed.). Springer.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats
from statsmodels.regression.linear_model import OLS

from ccc_quality.arrays import Array, Index
from ccc_quality.errors import InvalidColumnError, UnknownOptionError
from ccc_quality.frames import cached_table
from ccc_quality.labels import Labels

KNOTS = {3: (0.10, 0.5, 0.90), 4: (0.05, 0.35, 0.65, 0.95), 5: (0.05, 0.275, 0.5, 0.725, 0.95)}
"""Quantiles at which knots stand, by their number (Harrell 2015)."""

POINTS_OF_CURVE = 101
BINS = 10


@dataclass(frozen=True, eq=False, repr=False)
class DoseCurve:
    """A construct by an operation; made by :meth:`OperationalLink.dose_curve`.

    Attributes
    ----------
    construct, predictor : str
    others : tuple of str
        Predictors held at their means.
    knots : tuple of float
    pvalue, pvalue_nonlinear : float
        No relation at all; a straight line.
    caveat : str
    unit : str
        What the scores are.
    n_obs, level, labels, simulated
        As elsewhere.
    """

    _table: pd.DataFrame
    _bins: pd.DataFrame
    construct: str
    predictor: str
    others: tuple[str, ...]
    knots: tuple[float, ...]
    pvalue: float
    pvalue_nonlinear: float
    caveat: str
    unit: str
    n_obs: int
    level: float
    labels: Labels
    simulated: bool

    @cached_table
    def table(self) -> pd.DataFrame:
        """x, est, ci_lower, ci_upper: from the 1st to the 99th percentile of the predictor."""
        return self._table

    @cached_table
    def bins(self) -> pd.DataFrame:
        """x, mean, ci_lower, ci_upper, n: plain means by tenth of the predictor."""
        return self._bins

    def __repr__(self) -> str:
        mark = ", SIMULATED" if self.simulated else ""
        return f"DoseCurve: {self.construct} by {self.predictor}, n = {self.n_obs:,}{mark}"


def spline(x: Array, knots: Array) -> Array:
    """Basis (n, k - 1) of a restricted cubic spline: x itself, then the curved terms."""
    t, last, end = knots[:-2], knots[-2], knots[-1]

    def cubed(at: Array | float) -> Array:
        own: Array = np.maximum(x[:, None] - at, 0.0) ** 3
        return own

    curved = (
        cubed(t) - cubed(last) * (end - t) / (end - last) + cubed(end) * (last - t) / (end - last)
    ) / (end - knots[0]) ** 2
    return np.column_stack([x, curved])


def knots_of(x: Array, n_knots: int, name: str) -> Array:
    """Where knots stand: quantiles of x.

    Raises
    ------
    UnknownOptionError
        Another number of knots than 3, 4 or 5.
    InvalidColumnError
        So many ties that knots coincide.
    """
    if n_knots not in KNOTS:
        raise UnknownOptionError(f"A curve has 3, 4 or 5 knots, not {n_knots!r}.")
    knots: Array = np.quantile(x, KNOTS[n_knots])
    if (np.diff(knots) <= 0).any():
        raise InvalidColumnError(
            f"{name!r} has too many ties for {n_knots} knots ({len(np.unique(x))} values): its "
            "straight line is in the table of the link."
        )
    return knots


def curve(
    x: Array, y: Array, others: Array, knots: Array, clusters: Index | None, level: float
) -> tuple[pd.DataFrame, float, float]:
    """Spline regression by least squares with robust errors: curve, both p values.

    Parameters
    ----------
    x, y : (n,) arrays
    others : (n, q) array
        Held at their means.
    knots : (k,) array
    clusters : (n,) array of int, optional
        Errors allow for dependence within clusters; without, for heteroscedasticity (HC3).
    level : float
    """
    basis = spline(x, knots)
    X = np.column_stack([np.ones(len(x)), basis, others])
    if clusters is None:
        fit = OLS(y, X).fit(cov_type="HC3", use_t=True)
    else:
        fit = OLS(y, X).fit(cov_type="cluster", cov_kwds={"groups": clusters}, use_t=True)
    ends = np.quantile(x, [0.01, 0.99])
    places = np.linspace(ends[0], ends[1], POINTS_OF_CURVE)
    at = np.column_stack(
        [
            np.ones(len(places)),
            spline(places, knots),
            np.tile(others.mean(axis=0), (len(places), 1)),
        ]
    )
    found = fit.get_prediction(at).summary_frame(alpha=1 - level)
    table = pd.DataFrame(
        {
            "x": places,
            "est": found["mean"].to_numpy(),
            "ci_lower": found["mean_ci_lower"].to_numpy(),
            "ci_upper": found["mean_ci_upper"].to_numpy(),
        }
    )
    k = basis.shape[1]
    rows = np.eye(X.shape[1])[1 : 1 + k]
    return table, float(fit.f_test(rows).pvalue), float(fit.f_test(rows[1:]).pvalue)


def binned_means(x: Array, y: Array, level: float) -> pd.DataFrame:
    """Means of y by tenth of x, with t intervals."""
    frame = pd.DataFrame({"x": x, "y": y, "bin": pd.qcut(x, BINS, labels=False, duplicates="drop")})
    means = frame.groupby("bin").agg(
        x=("x", "mean"), mean=("y", "mean"), sd=("y", "std"), n=("y", "size")
    )
    n = means["n"].to_numpy()
    margin = stats.t.ppf((1 + level) / 2, n - 1) * means["sd"].to_numpy() / np.sqrt(n)
    bounds = {"ci_lower": means["mean"] - margin, "ci_upper": means["mean"] + margin}
    table = pd.DataFrame(means.assign(**bounds)).reset_index(drop=True)
    return table[["x", "mean", "ci_lower", "ci_upper", "n"]]
