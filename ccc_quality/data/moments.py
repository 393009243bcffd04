"""Sample moments: all that estimation needs of complete data, and nothing after this touches rows.

One record holds one sample. Groups are several records; weights and missing patterns get modules
of their own that build the same record.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ccc_quality.data.columns import numeric_matrix, require_columns
from ccc_quality.data.dependence import find_dependences, is_positive_definite
from ccc_quality.errors import InvalidColumnError, MomentsError, TooFewRowsError

ROUNDING = 1e-12
"""Standard deviations below this share of the mean are rounding error around a constant."""


@dataclass(frozen=True, eq=False)
class SampleMoments:
    """Number of observations, means and covariances of one sample.

    Parameters
    ----------
    names : tuple of str, length p
        Observed variables, in the order of the matrix.
    n_obs : int
        Observations that the moments rest on.
    mean : ndarray, shape (p,), or None
        Means; None when only covariances were given.
    cov : ndarray, shape (p, p)
        Covariances with divisor ``n_obs`` (maximum likelihood).
    n_rows : int
        Rows offered, before incomplete ones were dropped.

    Notes
    -----
    The arrays are read only.
    """

    names: tuple[str, ...]
    n_obs: int
    mean: NDArray[np.float64] | None
    cov: NDArray[np.float64]
    n_rows: int

    divisor = "n"
    """Divisor of ``cov``, for whoever compares with ``numpy.cov`` (which divides by n - 1)."""

    def __post_init__(self) -> None:
        p = len(self.names)
        if self.cov.shape != (p, p):
            raise MomentsError(f"{p} names need a {p} x {p} matrix, not {self.cov.shape}.")
        if self.mean is not None and self.mean.shape != (p,):
            raise MomentsError(f"{p} names need {p} means, not an array of {self.mean.shape}.")
        object.__setattr__(self, "cov", _read_only(self.cov))
        if self.mean is not None:
            object.__setattr__(self, "mean", _read_only(self.mean))

    def __repr__(self) -> str:
        dropped = f" ({self.n_dropped} of {self.n_rows} rows dropped)" if self.n_dropped else ""
        means = "with means" if self.mean is not None else "no means"
        return f"SampleMoments: n = {self.n_obs}{dropped}, {len(self.names)} variables, {means}"

    @property
    def n_dropped(self) -> int:
        """Rows left out because a cell was missing."""
        return self.n_rows - self.n_obs

    @property
    def covariances(self) -> pd.DataFrame:
        """Covariances by name, divisor ``n_obs``."""
        return pd.DataFrame(self.cov.copy(), index=list(self.names), columns=list(self.names))

    def select(self, names: Sequence[str]) -> SampleMoments:
        """The moments of some of the variables, in the order asked for."""
        chosen = tuple(names)
        if chosen == self.names:
            return self
        require_columns(chosen, self.names, owner="The sample moments")
        order = [self.names.index(name) for name in chosen]
        mean = None if self.mean is None else self.mean[order]
        return SampleMoments(chosen, self.n_obs, mean, self.cov[np.ix_(order, order)], self.n_rows)


def sample_moments(frame: pd.DataFrame, names: Sequence[str]) -> SampleMoments:
    """Collapse the complete rows of a data frame into its moments.

    Parameters
    ----------
    frame : DataFrame, shape (n_rows, any)
        One respondent a row; it is not changed.
    names : sequence of str, length p
        The columns to use, in this order.

    Returns
    -------
    SampleMoments
        With S = sum_i (x_i - mean)(x_i - mean)' / n over the n complete rows.

    Raises
    ------
    MissingColumnError
        Columns that the frame does not have.
    InvalidColumnError
        Columns that are text, infinite, empty, constant, named twice or determined by others.
    TooFewRowsError
        No more complete rows than variables.

    Examples
    --------
    >>> frame = pd.DataFrame({"x": [1.0, 2.0, 3.0, None], "y": [1.0, 3.0, 2.0, 5.0]})
    >>> moments = sample_moments(frame, ["x", "y"])
    >>> moments
    SampleMoments: n = 3 (1 of 4 rows dropped), 2 variables, with means
    >>> float(moments.cov[0, 0] * 3)
    2.0
    """
    chosen = tuple(names)
    return moments_of_rows(numeric_matrix(frame, chosen), chosen)


def moments_of_rows(values: NDArray[np.float64], names: Sequence[str]) -> SampleMoments:
    """:func:`sample_moments` of rows (n_rows, p) as :func:`numeric_matrix` gives them."""
    if not len(values):
        raise TooFewRowsError("The data have no rows.")
    incomplete = np.isnan(values).any(axis=1)
    complete = values[~incomplete] if incomplete.any() else values
    _require_rows(complete, values, names)
    mean, cov = mean_and_covariance(complete)
    _require_regular(complete, mean, cov, names)
    return SampleMoments(tuple(names), len(complete), mean, cov, len(values))


def mean_and_covariance(
    values: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Means (p,) and covariances (p, p) with divisor n of complete rows (n, p).

    Centring first costs a second look at the rows and keeps every digit when means are large.
    """
    mean = values.mean(axis=0)
    centred = values - mean
    return mean, centred.T @ centred / len(values)


def require_more_rows_than_variables(n_obs: int, n_variables: int, *, detail: str = "") -> None:
    """Raise :class:`TooFewRowsError` unless a covariance matrix of full rank is possible."""
    if n_obs <= n_variables:
        rows = "row" if n_obs == 1 else "rows"
        raise TooFewRowsError(
            f"{n_variables} {'variable needs' if n_variables == 1 else 'variables need'} more than "
            f"{n_variables} complete rows; there {'is' if n_obs == 1 else 'are'} {n_obs} complete "
            f"{rows}{detail}."
        )


def _require_rows(
    complete: NDArray[np.float64], values: NDArray[np.float64], names: Sequence[str]
) -> None:
    n_dropped = len(values) - len(complete)
    detail = ""
    if n_dropped:
        missing = np.isnan(values).sum(axis=0)
        worst = int(missing.argmax())
        detail = (
            f" of {len(values)} (most cells are missing in {names[worst]!r}: {int(missing[worst])})"
        )
    require_more_rows_than_variables(len(complete), len(names), detail=detail)


def _require_regular(
    complete: NDArray[np.float64],
    mean: NDArray[np.float64],
    cov: NDArray[np.float64],
    names: Sequence[str],
) -> None:
    constant = [
        f"{name!r} is constant: every value is {m:g}"
        for name, m, variance in zip(names, mean, np.diagonal(cov), strict=True)
        if variance <= (ROUNDING * m) ** 2
    ]
    if constant:
        raise InvalidColumnError(f"Among the {len(complete)} complete rows, {'; '.join(constant)}.")
    if not is_positive_definite(cov):
        listed = "; ".join(str(dependence) for dependence in find_dependences(cov, names))
        raise InvalidColumnError(f"Columns depend on each other: {listed}. Leave one out of each.")


def _read_only(array: NDArray[np.float64]) -> NDArray[np.float64]:
    frozen = np.array(array, dtype=np.float64)
    frozen.flags.writeable = False
    return frozen
