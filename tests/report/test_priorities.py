"""Where to act: titles from quadrants and intervals, priorities known by construction."""

import pytest

from ccc_quality.report import build_report

from .conftest import analyze, made_survey


def page(effects, means, language="en", **options):
    return build_report(analyze(made_survey(effects, means=means, **options)), language).section(
        "priorities"
    )


@pytest.fixture(scope="module")
def needed():
    """An effect of .5 at a score of 35, one of .1 at 65."""
    return analyze(made_survey({"quality": 0.5, "speed": 0.1}, means=[35, 65, 50]))


def test_what_is_clearly_important_and_low_is_said_to_be(needed):
    assert build_report(needed).section("priorities").title == "Quality: important and low"
    assert build_report(needed, "nl").section("priorities").title == "Quality: belangrijk en laag"


def test_priority_is_effect_times_room_in_points_out_of_a_hundred(needed):
    """.5 * (100 - 35) = 32.5 and .1 * (100 - 65) = 3.5; the scale runs from 0 to 100."""
    table = build_report(needed).section("priorities").tables[0]
    assert table.frame["driver"].tolist() == ["Quality", "Speed"]
    assert table.frame["priority"].tolist() == pytest.approx([32.5, 3.5], abs=0.02)
    assert table.frame["quadrant"].tolist() == ["Concentrate here", "Possible overkill"]
    assert (table.frame["priority_ci_lower"] < table.frame["priority"]).all()


def test_the_number_in_the_text_is_the_first_cell_of_the_list(needed):
    section = build_report(needed).section("priorities")
    row = section.tables[0].frame.iloc[0]
    low, high = row["priority_ci_lower"], row["priority_ci_upper"]
    assert section.paragraphs[0] == (
        "Full marks on quality would go with 32.5 points more of loyalty, out of 100 "
        f"(95% interval {low:.1f} to {high:.1f})."
    )


def test_without_a_clear_quadrant_the_title_says_where_most_is_to_gain():
    """.40 * (100 - 80) = 8 against .36 * (100 - 20) = 29: speed is low, but matters no more.

    On a scale from -50 to 150 the means 110 and -10 are scores of 80 and 20.
    """
    section = page({"quality": 0.40, "speed": 0.36}, [110, -10, 50], scale=(-50, 150))
    assert section.title == "Most to gain: speed"
    assert any("first impression" in text for text in section.paragraphs)


def test_priorities_whose_intervals_overlap_share_the_title():
    assert page({"quality": 0.40, "speed": 0.36}, [50, 50, 50]).title == (
        "Most to gain: quality and speed; which of them most is uncertain"
    )


def test_where_no_gain_can_be_told_from_zero_none_is_promised():
    section = page({"quality": 0.04, "speed": 0.0}, [50, 50, 50], n=150)
    assert section.title == "Where most is to gain for loyalty cannot be told"
    assert not any(text.startswith("Full marks") for text in section.paragraphs)


def test_dimensions_that_reflect_quality_promise_no_gain(built):
    section = built("reflective").section("priorities")
    assert section.title.startswith("Close to loyalty and with room to grow: ")
    assert not any("would go with" in text for text in section.paragraphs)


def test_a_model_in_doubt_is_no_ground_to_act(built):
    assert built("poor").section("priorities").title == "Where to act, if the model held"


def test_the_map_is_a_scatter_of_its_own_numbers(report, customers):
    figure = report.section("priorities").figures[0]
    assert (figure.chart.kind, figure.chart.x, figure.chart.y) == (
        "scatter", "gain", "standing",
    )  # fmt: skip
    expected = customers.priorities.table
    assert figure.data.frame["gain"].tolist() == expected["gain"].tolist()
    assert figure.data.frame["standing"].tolist() == expected["standing"].tolist()
