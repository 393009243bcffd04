"""Missing answers in a fit: what full information gives, and what is said when it cannot."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from support import golden

from ccc_quality.data import sample_moments
from ccc_quality.errors import DataError, UnknownOptionError
from ccc_quality.sem import fit_sem

HS = golden.data({"data": "hs1939.csv"})
MODEL = golden.case("hs_cfa_ml")["model"]


@pytest.fixture(scope="module")
def holes() -> pd.DataFrame:
    frame = HS.copy()
    gone = np.random.default_rng(8).random((len(HS), 9)) < 0.1
    frame.loc[:, "x1":"x9"] = frame.loc[:, "x1":"x9"].mask(gone)
    return frame


def test_complete_answers_give_the_complete_data_fit() -> None:
    full = fit_sem(MODEL, HS, missing="fiml")
    plain = fit_sem(MODEL, HS, mean_structure=True)
    assert np.allclose(full.estimates["est"], plain.estimates["est"], atol=1e-7)
    for measure in ("chisq", "cfi", "rmsea", "logl", "srmr"):
        assert full.fit_measures[measure] == pytest.approx(plain.fit_measures[measure], rel=1e-7)


def test_every_respondent_with_an_answer_is_used(holes: pd.DataFrame) -> None:
    holes = holes.copy()
    holes.loc[3, "x1":"x9"] = np.nan
    fit = fit_sem(MODEL, holes, missing="fiml")
    assert (fit.n_obs, fit.n_dropped, fit.missing) == (300, 1, "fiml")
    assert "full-information" in str(fit.summary())


def test_more_answers_mean_smaller_errors_than_listwise_deletion(holes: pd.DataFrame) -> None:
    full = fit_sem(MODEL, holes, missing="fiml").loadings
    with pytest.warns(match="left out"):
        complete = fit_sem(MODEL, holes).loadings
    free = full["se"] > 0
    assert (full.loc[free, "se"] < complete.loc[free, "se"]).mean() > 0.8


def test_answers_missing_at_random_do_not_bias() -> None:
    """y is missing where x is high: listwise deletion loses the mean of y, full information not."""
    rng = np.random.default_rng(12)
    x = rng.standard_normal(4000)
    y = 0.7 * x + 0.5 * rng.standard_normal(4000)
    data = pd.DataFrame({"x": x, "y": np.where(x > 0.5, np.nan, y)})
    fit = fit_sem("x ~~ y", data, missing="fiml")
    mean = fit.estimates.query("op == '~1' and lhs == 'y'")["est"].item()
    # the error of the mean is about 0.02, the bias of the complete rows about -0.35
    assert abs(mean) < 0.06
    assert data.dropna()["y"].mean() < -0.25


def test_groups_go_with_missing_answers(holes: pd.DataFrame) -> None:
    together = fit_sem(MODEL, holes, group="school", missing="fiml")
    apart = [
        fit_sem(MODEL, holes[holes["school"] == name], missing="fiml")
        for name in together.group_names
    ]
    assert together.fit_measures["chisq"] == pytest.approx(
        sum(one.fit_measures["chisq"] for one in apart), rel=1e-7
    )


def test_what_does_not_go_with_missing_answers_is_said(holes: pd.DataFrame) -> None:
    with pytest.raises(UnknownOptionError, match="not with estimator GLS"):
        fit_sem(MODEL, holes, missing="fiml", estimator="GLS")
    with pytest.raises(UnknownOptionError, match="Unknown treatment of missing answers 'ml'"):
        fit_sem(MODEL, holes, missing="ml")  # type: ignore[arg-type]
    with pytest.raises(DataError, match="needs the answers of respondents"):
        fit_sem(MODEL, sample_moments(HS, [f"x{k}" for k in range(1, 10)]), missing="fiml")


def test_a_fit_reports_what_is_missing_in_its_items(holes: pd.DataFrame) -> None:
    report = fit_sem(MODEL, holes, missing="fiml").missing_report()
    assert report.items == tuple(f"x{k}" for k in range(1, 10))
    assert report.n_complete == len(holes.loc[:, "x1":"x9"].dropna())
    moments = sample_moments(HS, [f"x{k}" for k in range(1, 10)])
    with pytest.raises(DataError, match="need the answers of respondents"):
        fit_sem(MODEL, moments).missing_report()
