"""Moments of ordered items and measurements given covariates.

As :mod:`~ccc_quality.data.ordinal` without covariates: each variable is regressed on them, and the
correlations are those of the residuals (lavaan's ``conditional.x``). The covariates themselves may
have any distribution; respondents for whom one is missing are left out.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd

from ccc_quality.arrays import Array, Index
from ccc_quality.data.categories import CodedAnswers, Missing, coded_answers, two_way_counts
from ccc_quality.data.columns import numeric_matrix
from ccc_quality.data.conditional_pairs import covariance_influence, residual_correlations
from ccc_quality.data.margins import Margin, linear_margin, probit_margin
from ccc_quality.data.ordinal_checks import empty_cells, nearly_equal, require_usable
from ccc_quality.data.ordinal_parts import categories_by_name
from ccc_quality.data.ordinal_statistics import Covariates, OrdinalMoments
from ccc_quality.errors import InvalidColumnError

DEPENDENT = 1e-9
"""Singular value, in standard units, below which covariates depend on each other."""


def given_covariates(
    frame: pd.DataFrame,
    names: tuple[str, ...],
    items: tuple[str, ...],
    covariates: Collection[str],
    *,
    missing: Missing,
) -> OrdinalMoments:
    """Moments of ordered items and measurements given covariates.

    Parameters
    ----------
    frame : DataFrame
    names, items : tuples of str
        All variables, and those among them that are ordered items.
    covariates : collection of str
        Those that the others are regressed on.
    missing : {"listwise", "pairwise"}

    Raises
    ------
    InvalidColumnError
        Covariates that depend on each other, and what is wrong with the columns otherwise.
    TooFewRowsError
        No rows are left.
    """
    given = tuple(name for name in names if name in covariates)
    measured = tuple(name for name in names if name not in items and name not in given)
    known = np.asarray(~np.isnan(numeric_matrix(frame, given)).any(axis=1))
    coded = coded_answers(
        frame.loc[known.tolist()], items, measured=(*measured, *given), missing=missing
    )
    values, X = np.split(coded.measurements, [len(measured)], axis=1)
    _require_independent(X, given)
    first, second = np.triu_indices(len(items), 1)
    tables = two_way_counts(coded)[first, :, second, :]
    require_usable(coded, tables, first, second)
    margins = _margins(coded, measured, values, X)
    explained = [name for name in names if name not in given]
    ordered = [margins[name] for name in explained]
    row, col = np.triu_indices(len(ordered), 1)
    rho = residual_correlations([(ordered[i], ordered[j]) for i, j in zip(row, col, strict=True)])
    at, own = _places(names, given), _places(names, explained)
    sd = np.array([margin.sd for margin in ordered])
    cov, mean = np.zeros((len(names), len(names))), np.zeros(len(names))
    cov[own, own] = sd**2
    cov[own[row], own[col]] = cov[own[col], own[row]] = rho * sd[row] * sd[col]
    slopes = np.zeros((len(names), len(given)))
    slopes[own] = [margin.slopes for margin in ordered]
    slopes[at] = np.eye(len(given))
    mean[own] = [0.0 if margin.is_ordered else margin.intercepts[0] for margin in ordered]
    cuts = [margin.intercepts if margin.is_ordered else np.zeros(0) for margin in ordered]
    return OrdinalMoments(
        names=names,
        categories=categories_by_name(coded, names),
        n_obs=len(X),
        n_rows=len(frame),
        thresholds=np.concatenate(cuts),
        item=np.repeat(own, [len(one) for one in cuts]),
        mean=mean,
        cov=cov,
        slopes=slopes,
        covariates=Covariates.of(at, X),
        Gamma=_precision(ordered, row, col, rho),
        empty_cells=empty_cells(coded, tables, first, second),
        nearly_equal=nearly_equal(names, cov),
    )


def _margins(
    coded: CodedAnswers, measured: Sequence[str], values: Array, X: Array
) -> dict[str, Margin]:
    """The regression of each variable on the covariates, by name."""
    margins = {
        name: probit_margin(coded.codes[:, k], X, n_categories=len(categories), name=name)
        for k, (name, categories) in enumerate(zip(coded.names, coded.categories, strict=True))
    }
    return margins | {name: linear_margin(values[:, k], X) for k, name in enumerate(measured)}


def _precision(margins: list[Margin], row: Index, col: Index, rho: Array) -> Array:
    """Asymptotic covariances of root n times the statistics, from the influence of respondents."""
    q = margins[0].slopes.size
    levels = [len(margin.intercepts) for margin in margins]
    parts = [
        *(m.influence[:, :k] for m, k in zip(margins, levels, strict=True) if m.is_ordered),
        *(m.influence[:, :1] for m in margins if not m.is_ordered),
        *(m.influence[:, k : k + q] for m, k in zip(margins, levels, strict=True)),
        *(m.influence[:, -1:] for m in margins if not m.is_ordered),
        *(
            covariance_influence(margins[i], margins[j], value)[:, None]
            for i, j, value in zip(row, col, rho.tolist(), strict=True)
        ),
    ]
    Z = np.hstack(parts)
    return np.asarray(Z.T @ Z / len(Z))


def _places(names: Sequence[str], chosen: Sequence[str]) -> Index:
    return np.array([names.index(name) for name in chosen], dtype=np.intp)


def _require_independent(X: Array, names: Sequence[str]) -> None:
    centred = X - X.mean(axis=0)
    spread = np.sqrt(np.mean(centred**2, axis=0))
    constant = [name for name, sd in zip(names, spread, strict=True) if sd == 0]
    if constant:
        raise InvalidColumnError(
            f"Covariates that do not vary among the respondents used: {', '.join(constant)}."
        )
    if np.linalg.matrix_rank(centred / spread, tol=DEPENDENT * np.sqrt(len(X))) < len(names):
        raise InvalidColumnError(
            f"The covariates {', '.join(names)} depend on each other: one of them follows from the "
            "others. Leave it out."
        )
