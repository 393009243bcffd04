"""Estimates are those of seminr 2.3.1 in R."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from support import seminr_cases as cases

WITHIN = 1e-5


def matrix(frame: pd.DataFrame, rows: str, columns: str, value: str) -> pd.DataFrame:
    """A tidy table as the matrix that seminr prints, zero where there is nothing."""
    return frame.pivot(index=rows, columns=columns, values=value).fillna(0.0)


def agree(ours: pd.DataFrame, theirs: pd.DataFrame) -> None:
    spread = ours.reindex(index=theirs.index, columns=theirs.columns).fillna(0.0)
    np.testing.assert_allclose(spread, theirs, rtol=0, atol=WITHIN)


@pytest.mark.parametrize("case", cases.CASES)
def test_weights(case: str) -> None:
    ours = matrix(cases.fitted(case).weights, "indicator", "construct", "est")
    agree(ours, cases.reference(case, "weights"))


@pytest.mark.parametrize("case", cases.CASES)
def test_loadings(case: str) -> None:
    ours = matrix(cases.fitted(case).loadings, "indicator", "construct", "std")
    agree(ours, cases.reference(case, "loadings"))


@pytest.mark.parametrize("case", cases.CASES)
def test_paths_and_effects(case: str) -> None:
    fit = cases.fitted(case)
    inner = list(cases.reference(case, "path_coefficients").columns)
    for table, reference in (
        (fit.path_coefficients, "path_coefficients"),
        (fit.total_effects, "total_effects"),
        (fit.indirect_effects, "total_indirect"),
    ):
        among = table[table["source"].isin(inner)]
        agree(matrix(among, "source", "target", "std"), cases.reference(case, reference))


@pytest.mark.parametrize("case", cases.CASES)
def test_explained_shares(case: str) -> None:
    fit, theirs = cases.fitted(case), cases.reference(case, "r_squared")
    np.testing.assert_allclose(fit.r_squared[theirs.columns], theirs.loc["Rsq"], atol=WITHIN)
    adjusted = fit.r_squared_adjusted[theirs.columns]
    np.testing.assert_allclose(adjusted, theirs.loc["AdjRsq"], atol=WITHIN)


@pytest.mark.parametrize("case", cases.CASES)
def test_rho_a(case: str) -> None:
    """seminr gives composites a rho_A of their own in its table; only factors are corrected."""
    fit, theirs = cases.fitted(case), cases.reference(case, "reliability")["rhoA"]
    for layout, solved in ((fit._plan.first, fit._estimates.first),):
        for j, name in enumerate(layout.constructs):
            if layout.common_factor[j]:
                assert solved.rho_a[0, j] == pytest.approx(theirs[name], abs=WITHIN)
