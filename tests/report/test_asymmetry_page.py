"""A driver is said to punish or to reward only where the resamples and all cut points agree."""

from dataclasses import replace

import pandas as pd
import pytest
from support.pages import written

from ccc_quality.drivers.asymmetry import CLASSES
from ccc_quality.report.pages.asymmetry import asymmetry_page, clear_drivers

PUNISHES = (0.60, 0.36, 0.04, 0.0, 0.0)
REWARDS = (0.0, 0.0, 0.03, 0.90, 0.07)
EITHER = (0.30, 0.30, 0.20, 0.10, 0.10)


@pytest.fixture
def asymmetric(customers):
    """Builds an analysis whose drivers have these shares of the classes, by name."""

    def build(shares, *, turned=(), idle=()):
        found = customers.asymmetry
        table, others = found.table, found.sensitivity
        rows = [shares.get(name, EITHER) for name in table["driver"]]
        drivers = pd.DataFrame({"driver": table["driver"]})
        probabilities = pd.concat([drivers, pd.DataFrame(rows, columns=list(CLASSES))], axis=1)
        table["pvalue"] = [0.5 if name in idle else 0.001 for name in table["driver"]]
        others["class"] = [
            "satisfier" if name in turned else "frustrator" if shares.get(name) == PUNISHES else
            "delighter" if shares.get(name) == REWARDS else "hybrid"
            for name in others["driver"]
        ]  # fmt: skip
        changed = replace(found, _table=table, _probabilities=probabilities, _sensitivity=others)
        return replace(customers, asymmetry=changed)

    return build


def title(analysis, language="en"):
    return written(asymmetry_page, analysis, language).title


def test_the_title_names_who_punishes_and_who_rewards(asymmetric):
    both = asymmetric({"reliability": PUNISHES, "empathy": REWARDS})
    assert title(both) == "Reliability punishes; empathy rewards"
    assert title(both, "nl") == "Betrouwbaarheid straft; empathie beloont"


def test_several_are_listed_and_many_are_counted(asymmetric):
    two = asymmetric(dict.fromkeys(("reliability", "empathy"), PUNISHES))
    four = asymmetric(
        dict.fromkeys(("reliability", "empathy", "waiting_time", "customer_focus"), REWARDS)
    )
    assert title(two) == "Reliability and empathy punish"
    assert title(four) == "Four drivers reward"
    assert title(four, "nl") == "Vier drijfveren belonen"


def test_without_clear_shares_nobody_is_named(asymmetric):
    assert title(asymmetric({})) == "No driver clearly punishes or rewards"
    almost = asymmetric({"reliability": (0.50, 0.44, 0.06, 0.0, 0.0)})
    assert title(almost) == "No driver clearly punishes or rewards"


def test_another_cut_point_on_the_other_side_is_enough_for_silence(asymmetric):
    found = asymmetric({"reliability": PUNISHES}, turned=("reliability",))
    assert title(found) == "No driver clearly punishes or rewards"


def test_a_driver_that_makes_no_difference_is_not_named(asymmetric):
    found = asymmetric({"reliability": PUNISHES}, idle=("reliability",))
    assert title(found) == "No driver clearly punishes or rewards"


def test_the_shares_of_the_shipped_example_bear_its_title(customers, report):
    shares = customers.asymmetry.probabilities.set_index("driver")
    bad = shares[["frustrator", "dissatisfier"]].sum(axis=1)
    assert clear_drivers(customers.asymmetry, "punish") == bad[bad >= 0.95].index.tolist()
    assert written(asymmetry_page, customers).title == "Waiting time punishes"


def test_the_figure_holds_the_numbers_of_the_analysis(customers):
    (figure,) = written(asymmetry_page, customers).figures
    own = customers.asymmetry.table.sort_values("index", kind="stable")
    for name in ("penalty", "reward", "index", "index_ci_lower", "probability"):
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
