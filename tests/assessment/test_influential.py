"""Respondents who move the estimates: against fits without them."""

import numpy as np
import pandas as pd
import pytest

import ccc_quality as ccc
from ccc_quality.assessment import assess

MODEL = "a =~ a1 + a2 + a3\nb =~ b1 + b2 + b3\nb ~ a"


def answers(n=150):
    rng = np.random.default_rng(6)
    a = rng.normal(size=n)
    factors = {"a": a, "b": 0.6 * a + 0.8 * rng.normal(size=n)}
    return pd.DataFrame(
        {
            f"{name}{k}": eta + 0.6 * rng.normal(size=n)
            for name, eta in factors.items()
            for k in (1, 2, 3)
        }
    )


def outlying():
    rows = answers()
    rows.iloc[7] = [4.0, 4.2, 3.8, -4.0, -4.2, -3.8]
    return rows


def row(assessment, criterion):
    return assessment.verdicts.set_index("criterion").loc[criterion]


def fitted(method, rows):
    fit = ccc.fit_sem(MODEL, rows) if method == "sem" else ccc.fit_pls(MODEL, rows)
    return fit, ccc.bootstrap(fit, 200, seed=1)


@pytest.mark.parametrize("method", ["sem", "pls"])
def test_one_outlying_respondent_is_found_and_breaks_the_convention(method):
    rows = outlying()
    fit, draws = fitted(method, rows)
    assessment = assess(fit, bootstrap=draws, data=rows)
    assert 7 in assessment.influential.flagged
    assert assessment.influential.table["respondent"].iloc[0] == 7
    found = row(assessment, "influential")
    assert found["subject"] == "respondents"
    assert found["value"] == len(assessment.influential.flagged) / 150
    assert not found["holds"]
    assert found["source"].startswith("our own bound")
    text = str(assessment.summary())
    assert "respondents move an estimate by more than 1 standard error" in text
    assert "Share that moves an estimate by itself of respondents is" in text


@pytest.mark.parametrize("method", ["sem", "pls"])
def test_among_clean_answers_nobody_moves_an_estimate_that_far(method):
    rows = answers()
    fit, draws = fitted(method, rows)
    assessment = assess(fit, bootstrap=draws, data=rows)
    assert len(assessment.influential.flagged) == 0
    assert row(assessment, "influential")["holds"]


def test_the_changes_of_partial_least_squares_are_those_of_fits_without_the_respondent():
    rows = answers(60)
    fit, draws = fitted("pls", rows)
    table = assess(fit, bootstrap=draws, data=rows).influential.table.set_index("respondent")
    se = draws.path_coefficients["se"].item()
    without = np.array(
        [ccc.fit_pls(MODEL, rows.drop(index=i)).path_coefficients["est"].item() for i in rows.index]
    )
    expected = (without.mean() - without) / se
    assert table.loc[rows.index, "change"].to_numpy() == pytest.approx(expected, abs=1e-6)


def test_where_influence_cannot_be_found_a_reason_says_so():
    rows = answers()
    pls = ccc.fit_pls(MODEL, rows)
    gls = ccc.fit_sem(MODEL, rows, estimator="GLS")
    for fit, words in ((pls, "by the jackknife of its bootstrap"), (gls, "maximum likelihood")):
        assessment = assess(fit, data=rows)
        assert assessment.influential is None
        assert "influential" not in set(assessment.verdicts["criterion"])
        reasons = assessment.reasons.query("statistic == 'influential'")
        assert words in reasons["reason"].item()
    assert assess(pls).reasons.query("statistic == 'influential'").empty


def test_the_share_of_careless_respondents_has_a_verdict():
    rows = answers()
    rows.iloc[:30] = 0.0  # the same answer throughout: a long string without variation
    fit = ccc.fit_sem(MODEL, answers())
    assessment = assess(fit, data=rows)
    found = row(assessment, "careless")
    assert found["value"] == len(assessment.careless.flagged(2)) / 150 >= 0.2
    assert (found["threshold"], found["holds"]) == (0.10, False)
    assert row(assess(fit, data=answers()), "careless")["holds"]
    line = "Share flagged by two checks for careless answers of respondents is 0.2"
    assert line in str(assessment.summary())
