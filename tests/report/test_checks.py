"""The page of measurement: a row a criterion, intervals beside values, a sentence a check."""

import numpy as np
import pytest

import ccc_quality as ccc
from ccc_quality.assessment.thresholds import THRESHOLDS
from ccc_quality.report import build_report
from ccc_quality.words import LANGUAGES, phrases

from .conftest import analyze, made_survey


def table(report, key):
    return next(t for t in report.section("measurement").tables if t.key == key)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_criterion_has_a_name(language):
    known = phrases(language)
    missing = [name for name in THRESHOLDS if f"measurement.criterion.{name}" not in known]
    assert missing == []


def test_verdicts_on_the_answers_stand_apart_and_folded_a_row_a_criterion(report, customers):
    shown, folded = table(report, "verdicts"), table(report, "verdicts-answers")
    assert not shown.folded
    assert folded.folded
    rows = folded.frame.set_index("criterion")
    assert rows.loc["Skewness of an item", "judged"] == len(customers.fit.sample_cov) == 37
    assert not {"Skewness of an item", "First component (Harman)"} & {*shown.frame["criterion"]}


def test_intervals_of_reliability_stand_beside_it(report, customers):
    frame = table(report, "reliability").frame
    expected = customers.assessment.intervals
    own = expected[expected["statistic"] == "rho_c"]
    assert frame["rho_c_low"].dropna().tolist() == own["ci_lower"].tolist()
    known = frame.dropna()
    assert (known["rho_c_low"] < known["rho_c"]).all()
    assert (known["rho_c"] < known["rho_c_high"]).all()


def test_pairs_of_constructs_come_closest_first_with_both_ratios(report):
    frame = table(report, "htmt-intervals").frame
    assert len(frame) == 10 * 9 / 2
    assert frame["htmt_est"].is_monotonic_decreasing
    assert (frame["htmt2_ci_lower"] < frame["htmt2_ci_upper"]).all()


def test_the_share_of_straight_liners_stands_beside_constructs_that_are_close():
    """HTMT is the correlation of the constructs, here .95; 25 of 500 tick 50 throughout."""
    survey = made_survey({"quality": 0.95})
    answers = survey.answers
    nobody = build_report(analyze(survey)).section("measurement").paragraphs[0]
    assert nobody.startswith("The HTMT of quality and loyalty is 0.95. Nobody gave")
    answers.iloc[:25] = 50.0
    lined = ccc.data.Survey.from_frame(answers, survey.codebook, source="x")
    some = build_report(analyze(lined)).section("measurement").paragraphs[0]
    assert "5% of the respondents gave one and the same answer throughout" in some


def test_normal_answers_are_said_to_be_near_normal(built):
    text = next(t for t in built("clean").section("measurement").paragraphs if "Mardia" in t)
    assert text.startswith("Every item stays within the conventions for skewness and kurtosis.")
    assert "Together, too, the answers are near a normal distribution" in text
    assert "MLR" not in text


def test_skewed_answers_are_counted_and_a_robust_estimator_named():
    """Exponents of normal answers with SD 1 have a skewness near 6."""
    survey = made_survey({"quality": 0.5}, scale=None)
    answers = survey.answers
    answers["qua1"] = np.exp((answers["qua1"] - 50) / 10)
    skewed = ccc.data.Survey.from_frame(answers, survey.codebook, source="x")
    text = next(
        t for t in build_report(analyze(skewed)).section("measurement").paragraphs if "Mardia" in t
    )
    assert text.startswith("5 of 6 items stay within the conventions")
    assert "the intervals by resampling do not; MLR allows for both." in text
    robust = build_report(analyze(skewed, estimator="MLR")).section("measurement").paragraphs
    assert any("MLR allows for that." in t for t in robust)


def test_harman_is_called_the_weak_test_that_it_is(report, dutch):
    assert any("Harman's test, a weak one" in t for t in report.section("measurement").paragraphs)
    assert any("een zwakke" in t for t in dutch.section("measurement").paragraphs)


def test_every_chart_names_columns_of_its_own_figure(report):
    charts = [
        (figure, figure.chart)
        for section in report.sections
        for figure in section.figures
        if figure.chart is not None
    ]
    assert {"scores", "drivers", "shares", "order", "map"} <= {f.key for f, _ in charts}
    for figure, chart in charts:
        named = {chart.category, *chart.values, chart.low, chart.high, chart.x, chart.y} - {None}
        assert named <= {*figure.data.frame.columns}


def test_shares_of_the_drivers_add_up_to_what_is_explained(report, customers):
    figure = next(f for f in report.section("drivers").figures if f.key == "shares")
    assert figure.data.frame["share"].sum() == pytest.approx(1.0)
    assert figure.data.frame["est"].sum() == pytest.approx(customers.importance.r_squared)
