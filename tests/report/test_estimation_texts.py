"""A report says how it was estimated: nothing that only holds for another estimator."""

import numpy as np
import pytest

import ccc_quality as ccc
from ccc_quality.report import build_report

MODEL = """
    reliability =~ rel1 + rel2 + rel3
    loyalty     =~ loy1 + loy2 + loy3
    loyalty     ~ reliability
"""
ITEMS = ("rel1", "rel2", "rel3", "loy1", "loy2", "loy3")


@pytest.fixture(scope="module")
def answers():
    """300 simulated customers, of whom each tenth left one question open, and one all of them."""
    rows = ccc.study.simulate_customers(300, 4).answers[[*ITEMS, "agent"]].copy()
    rows.loc[::10, "rel1"] = np.nan
    rows.loc[0, list(ITEMS)] = np.nan
    rows["weight"] = np.linspace(0.5, 1.5, len(rows))
    return rows


@pytest.fixture(scope="module")
def told(answers):
    """The pages of a report of these answers, by key, under options of the fit."""

    def tell(*, complete=False, language="en", **options):
        rows = answers.dropna() if complete else answers
        report = build_report(ccc.analyze(rows, MODEL, **({"n_resamples": 0} | options)), language)
        pages = {page.key: page for page in report.sections}
        return {
            "status": report.status,
            "method": " ".join(pages["method"].paragraphs),
            "respondents": " ".join(pages["respondents"].paragraphs),
            "drivers": pages["drivers"].lead,
            "references": " ".join(one.text for one in pages["method"].references),
        }

    return tell


def test_maximum_likelihood_leaves_out_rows_and_says_so(told):
    said = told()
    assert "estimated by maximum likelihood from the answers of 270 respondents" in said["method"]
    assert "(listwise deletion): 30 of 300" in said["method"]
    assert "from the expected information. Those of indirect" in said["method"]
    assert "treated as measured on an interval scale" in said["method"]
    assert "Points are those of the answer scale." in said["drivers"]


def test_full_information_counts_those_who_skipped_a_question(told):
    said = told(missing="fiml")
    assert "299 of 300 respondents used · 1 dropped without a usable answer" in said["status"]
    assert "One respondent gave no usable answer and was left out" in said["respondents"]
    assert "(full-information maximum likelihood); left out: 1 of 300" in said["method"]
    assert "from the observed information." in said["method"]
    assert "listwise" not in said["method"] + said["respondents"]
    assert "Enders, C. K." in said["references"]


@pytest.mark.parametrize(
    ("estimator", "theory", "author"),
    [
        ("MLR", "(Huber-White, Yuan-Bentler)", "Yuan, K.-H."),
        ("MLM", "(Satorra-Bentler)", "Satorra, A."),
    ],
)
def test_robust_errors_name_their_theory(told, estimator, theory, author):
    said = told(complete=True, estimator=estimator)
    assert f"answers that are not normal {theory}" in said["method"]
    assert "expected information" not in said["method"]
    assert "No answer of the model was missing." in said["method"]
    assert author in said["references"]


def test_ordered_items_are_no_interval_scale_and_change_what_a_point_is(told):
    said = told(estimator="WLSMV", ordered=ITEMS, missing="pairwise")
    assert "diagonally weighted least squares" in said["method"]
    assert "rests on the respondents who answered both (pairwise)" in said["method"]
    assert "treated as ordered categories" in said["method"]
    assert "interval scale" not in said["method"]
    assert "a point is one standard deviation of the normal variable" in said["drivers"]


def test_clusters_and_weights_are_named(told):
    assert (
        "the same value of agent may answer alike"
        in told(estimator="MLR", cluster="agent")["method"]
    )
    weighted = told(estimator="MLR", sampling_weights="weight")
    assert "sampling weight, the column weight" in weighted["method"]


def test_auxiliary_variables_are_named(told):
    said = told(missing="fiml", auxiliary=["agent"])
    assert "because they tell of what is missing: agent." in said["method"]


def test_the_same_is_said_in_dutch(told):
    said = told(missing="fiml", estimator="MLR", language="nl")
    assert "1 weggelaten zonder bruikbaar antwoord" in said["status"]
    assert "telt mee met de gegeven antwoorden" in said["method"]
    assert "(Huber-White, Yuan-Bentler)" in said["method"]
