"""A driver is said to punish or to reward only where the record says that this is clear."""

from dataclasses import replace

import pytest
from support.pages import written

from ccc_quality.report.pages.asymmetry import asymmetry_page

PUNISHES, REWARDS = "dissatisfier", "satisfier"


@pytest.fixture
def asymmetric(customers):
    """Builds an analysis whose drivers have these classes, by name; the others are unclear."""

    def build(classes, doubt="chance"):
        found = customers.asymmetry
        table = found.table
        table["class"] = [classes.get(name, "") for name in table["driver"]]
        sides = [-1 if kind in ("frustrator", "dissatisfier") else 1 for kind in table["class"]]
        table["index"] = table["index"].abs() * sides
        table["clear"] = table["class"] != ""
        table["doubt"] = ["" if clear else doubt for clear in table["clear"]]
        return replace(customers, asymmetry=replace(found, _table=table))

    return build


UNCLEAR = "For no driver is it clear that failing and excelling weigh differently"


def title(analysis, language="en"):
    return written(asymmetry_page, analysis, language).title


def test_the_title_names_who_punishes_and_who_rewards(asymmetric):
    both = asymmetric({"reliability": PUNISHES, "empathy": REWARDS})
    assert title(both) == (
        "Failing on reliability costs more than excelling brings; on empathy it is the other way "
        "round"
    )
    assert title(both, "nl").startswith("Tekortschieten op betrouwbaarheid")


def test_several_are_listed_and_many_are_counted(asymmetric):
    two = asymmetric(dict.fromkeys(("reliability", "empathy"), PUNISHES))
    four = asymmetric(
        dict.fromkeys(("reliability", "empathy", "waiting_time", "customer_focus"), REWARDS)
    )
    assert {"empathy", "reliability"} <= set(title(two).split())
    assert " four drivers " in title(four)
    assert " vier drijfveren " in title(four, "nl")


def test_without_a_clear_asymmetry_nobody_is_named(asymmetric):
    assert (
        title(asymmetric({}))
        == "For no driver is it clear that failing and excelling weigh differently"
    )


def test_straight_lines_make_no_headline(customers):
    """The shipped customers were simulated with straight lines."""
    assert (
        title(customers) == "For no driver is it clear that failing and excelling weigh differently"
    )


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("doubt", ["no_index", "no_impact", "chance", "cut_points"])
def test_why_a_driver_has_no_class_is_told(asymmetric, doubt, language):
    page = written(asymmetry_page, asymmetric({"reliability": PUNISHES}, doubt), language)
    (said,) = page.paragraphs
    assert ("empathy" if language == "en" else "empathie") in said.lower()
    assert "reliab" not in said.lower()


def test_the_figure_holds_the_numbers_of_the_analysis(customers):
    (figure,) = written(asymmetry_page, customers).figures
    own = customers.asymmetry.table.sort_values("index", kind="stable")
    for name in ("penalty", "reward", "index", "index_ci_lower", "p_adjusted"):
        assert figure.data.frame[name].tolist() == own[name].tolist()
    assert figure.chart.values == ("penalty", "reward")


def test_the_class_at_every_cut_point_stands_side_by_side(customers):
    (table,) = written(asymmetry_page, customers).tables
    assert table.folded
    cuts = customers.asymmetry.sensitivity
    row = table.frame[table.frame["driver"] == "Reliability"].iloc[0]
    for cut in ("tertile", "quartile", "quintile"):
        own = cuts[(cuts["cut"] == cut) & (cuts["driver"] == "reliability")].iloc[0]
        assert row[f"{cut}_index"] == own["index"]
        assert row[f"{cut}_class"] == own["class"]


def test_without_scores_there_is_no_page(customers):
    assert written(asymmetry_page, replace(customers, asymmetry=None)) is None
