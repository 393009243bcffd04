"""Sample moments from a covariance or correlation matrix that somebody else computed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from numbers import Real
from typing import Literal, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from ccc_quality.data.dependence import explain_indefinite, is_positive_definite
from ccc_quality.data.moments import SampleMoments, require_more_rows_than_variables
from ccc_quality.errors import MomentsError, UnknownOptionError

ASYMMETRY = 1e-6
"""Largest difference between two mirrored cells, as a correlation, that passes for rounding."""

Vector: TypeAlias = "ArrayLike | Mapping[str, float] | pd.Series"


def moments_from_covariance(
    cov: pd.DataFrame | ArrayLike,
    n_obs: int | None = None,
    mean: Vector | None = None,
    names: Sequence[str] | None = None,
    *,
    sd: Vector | None = None,
    divisor: Literal["n-1", "n"] = "n-1",
) -> SampleMoments:
    """Sample moments from a covariance matrix, or a correlation matrix and standard deviations.

    Parameters
    ----------
    cov : DataFrame or array_like, shape (p, p)
        The matrix. A data frame brings its own names in its columns and index.
    n_obs : int
        Observations behind the matrix.
    mean : array_like, mapping or Series, length p, optional
        Means; a mapping or Series is matched by name.
    names : sequence of str, length p, optional
        Variables, when ``cov`` is an array.
    sd : array_like, mapping or Series, length p, optional
        Standard deviations. When given, ``cov`` is a correlation matrix.
    divisor : {"n-1", "n"}
        What the covariances (or the standard deviations) were divided by. Statistical packages
        print n - 1, so the matrix is multiplied by (n - 1) / n, as lavaan does.

    Returns
    -------
    SampleMoments
        Covariances with divisor n.

    Raises
    ------
    MomentsError
        No ``n_obs``; not square, symmetric or positive definite; names or lengths that differ.
    TooFewRowsError
        ``n_obs`` not above p.

    Examples
    --------
    >>> moments = moments_from_covariance([[4.0, 1.0], [1.0, 2.0]], 100, names=["x", "y"])
    >>> moments
    SampleMoments: n = 100, 2 variables, no means
    >>> round(float(moments.cov[0, 0]), 6)
    3.96
    """
    labels, matrix = _square(cov, names)
    n = _whole_number(n_obs)
    if divisor not in ("n-1", "n"):
        raise UnknownOptionError(f"divisor is {divisor!r}; it takes 'n-1' or 'n'.")
    _require_finite(matrix, labels)
    _require_symmetric(matrix, labels)
    if sd is not None:
        matrix = _scaled(matrix, _vector(sd, labels, "standard deviation"), labels)
    require_more_rows_than_variables(n, len(labels))
    if not is_positive_definite(matrix):
        reason = explain_indefinite(matrix, labels)
        raise MomentsError(f"The covariance matrix is not positive definite: {reason}.")
    matrix = (matrix + matrix.T) / 2.0
    if divisor == "n-1":
        matrix = matrix * ((n - 1) / n)
    means = None if mean is None else _vector(mean, labels, "mean")
    return SampleMoments(labels, n, means, matrix, n)


def _square(
    cov: pd.DataFrame | ArrayLike, names: Sequence[str] | None
) -> tuple[tuple[str, ...], NDArray[np.float64]]:
    if isinstance(cov, pd.DataFrame):
        labels = tuple(str(column) for column in cov.columns)
        rows = [str(row) for row in cov.index]
        if sorted(rows) != sorted(labels):
            raise MomentsError(
                "Rows and columns of the covariance matrix have different names: "
                f"rows {', '.join(rows)}; columns {', '.join(labels)}."
            )
        ordered = cov.set_axis(rows, axis=0).set_axis(list(labels), axis=1).reindex(list(labels))
        matrix = _floats(ordered.to_numpy(), "The covariance matrix")
        if names is not None and tuple(names) != labels:
            raise MomentsError("The data frame has its own names: leave out `names`.")
    else:
        matrix = _floats(cov, "The covariance matrix")
        if names is None:
            raise MomentsError("A covariance matrix in an array needs names.")
        labels = tuple(names)
    if matrix.shape != (len(labels), len(labels)):
        shape = " x ".join(str(size) for size in matrix.shape)
        raise MomentsError(
            f"{len(labels)} names need a matrix of {len(labels)} x {len(labels)}; this one is "
            f"{shape}."
        )
    if len(set(labels)) < len(labels):
        twice = sorted({name for name in labels if labels.count(name) > 1})
        raise MomentsError(f"Names occur more than once in the covariance matrix: {twice}.")
    return labels, matrix


def _floats(values: object, what: str) -> NDArray[np.float64]:
    try:
        return np.array(values, dtype=np.float64)
    except (TypeError, ValueError) as problem:
        raise MomentsError(f"{what} holds something that is no number: {problem}.") from problem


def _whole_number(n_obs: int | None) -> int:
    if n_obs is None:
        raise MomentsError("A covariance matrix needs n_obs, the number of observations behind it.")
    is_number = isinstance(n_obs, Real) and not isinstance(n_obs, bool)
    if not is_number or not np.isfinite(n_obs) or int(n_obs) != n_obs or n_obs < 1:
        raise MomentsError(f"n_obs is {n_obs!r}; it must be a whole number of observations.")
    return int(n_obs)


def _require_finite(matrix: NDArray[np.float64], names: Sequence[str]) -> None:
    strange = np.argwhere(~np.isfinite(matrix))
    if len(strange):
        i, j = map(int, strange[0])
        upper_only = bool((strange[:, 0] < strange[:, 1]).all())
        hint = " Is only the lower triangle filled? read_moments reads one." if upper_only else ""
        raise MomentsError(
            "The covariance matrix has missing or infinite cells: "
            f"{len(strange)}, the first in row {names[i]!r}, column {names[j]!r}.{hint}"
        )
    variances = np.diagonal(matrix)
    wrong = [f"{names[j]!r} ({variances[j]:g})" for j in range(len(names)) if variances[j] <= 0.0]
    if wrong:
        raise MomentsError(f"Variances must be positive; they are not for {', '.join(wrong)}.")


def _require_symmetric(matrix: NDArray[np.float64], names: Sequence[str]) -> None:
    sd = np.sqrt(np.diagonal(matrix))
    gap = np.abs(matrix - matrix.T) / np.outer(sd, sd)
    if gap.max() > ASYMMETRY:
        i, j = divmod(int(gap.argmax()), len(names))
        raise MomentsError(
            f"The covariance matrix is not symmetric. The worst pair is {names[i]!r} and "
            f"{names[j]!r}: {matrix[i, j]:g} in one half, {matrix[j, i]:g} in the other."
        )


def _scaled(
    matrix: NDArray[np.float64], sd: NDArray[np.float64], names: Sequence[str]
) -> NDArray[np.float64]:
    diagonal = np.diagonal(matrix)
    wrong = [
        f"{name!r} ({r:g})" for name, r in zip(names, diagonal, strict=True) if abs(r - 1) > 1e-6
    ]
    if wrong:
        raise MomentsError(
            "With standard deviations the matrix must hold correlations, with ones on the "
            f"diagonal; it does not for {', '.join(wrong)}."
        )
    negative = [f"{name!r} ({s:g})" for name, s in zip(names, sd, strict=True) if not s > 0.0]
    if negative:
        raise MomentsError(
            f"Standard deviations must be positive; they are not for {', '.join(negative)}."
        )
    return sd[:, None] * matrix * sd


def _vector(values: Vector, names: Sequence[str], what: str) -> NDArray[np.float64]:
    if isinstance(values, Mapping | pd.Series):
        missing = [name for name in names if name not in values]
        if missing:
            listed = ", ".join(repr(name) for name in missing)
            raise MomentsError(f"No {what} is given for {listed}.")
        vector = _floats([values[name] for name in names], f"The {what}s")
    else:
        vector = _floats(values, f"The {what}s")
    if vector.shape != (len(names),):
        raise MomentsError(f"{len(names)} variables need {len(names)} {what}s, not {vector.size}.")
    unknown = [repr(name) for name, x in zip(names, vector, strict=True) if not np.isfinite(x)]
    if unknown:
        raise MomentsError(f"No {what} is given for {', '.join(unknown)}.")
    return vector
