"""Probabilities of ranks: every cell is a number of the table, the title claims no more."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_rgb
from matplotlib.patches import Rectangle

import ccc_quality as ccc
from ccc_quality.drivers import DriverRanking, Order
from ccc_quality.drivers.rank_uncertainty import RankUncertainty
from ccc_quality.errors import SpecificationError
from ccc_quality.labels import Labels
from ccc_quality.plots import alt_text, rank_probabilities
from ccc_quality.plots.style import LIGHT, take_title

SHARES = np.array([[0.9, 0.096, 0.004], [0.1, 0.7, 0.2], [0.0, 0.204, 0.796]])
DRIVERS = ["reliability", "empathy", "ivr_menu"]


LABELS = Labels({"reliability": {"en": "Reliability", "nl": "Betrouwbaarheid"}})


def drawn(shares=SHARES, **changes):
    """A ranking of three clear effects, each with its shares of the ranks in the draws.

    The rows of ``shares`` are drawn by themselves: only they matter to the figure.
    """
    table = pd.DataFrame({"driver": DRIVERS, "est": [0.4, 0.3, 0.2], "rank": [1, 2, 3]})
    table["ci_lower"], table["ci_upper"] = table["est"] - 0.05, table["est"] + 0.05
    for column in ("est", "ci_lower", "ci_upper"):
        table["std" if column == "est" else f"std_{column}"] = table[column]
    order = changes.get("order")
    places = {} if order is None else {name: k for k, name in enumerate(order.drivers, start=1)}
    table["order_rank"] = [float(places.get(name, np.nan)) for name in DRIVERS]
    counts = np.round(np.asarray(shares) * 1000).astype(int)
    ranks = np.column_stack([np.repeat([1, 2, 3], row) for row in counts])
    described = {
        "target": "loyalty",
        "basis": "total effect",
        "rank_by": "est",
        "caveat": "",
        "labels": LABELS,
        "n_obs": 900,
        "simulated": True,
        "level": 0.95,
        "_uncertainty": RankUncertainty(tuple(DRIVERS), ranks, 0.95),
    }
    return DriverRanking(table, **(described | changes))


def cells(ax):
    return {
        (round(patch.get_x() + 0.47), round(patch.get_y() + 0.47)): patch
        for patch in ax.patches
        if isinstance(patch, Rectangle)
    }


def test_every_cell_says_its_probability_and_nothing_where_it_rounds_to_zero():
    ax = rank_probabilities(drawn())
    found = {tuple(text.get_position()): text.get_text() for text in ax.texts}
    for y, row in enumerate(SHARES):
        for rank, share in enumerate(row, start=1):
            expected = f"{100 * share:.0f}%" if share > 0.005 else None
            assert found.get((rank, y)) == expected


def test_a_cell_is_the_darker_the_more_probable():
    found = cells(rank_probabilities(drawn()))
    light = [sum(to_rgb(found[place].get_facecolor()[:3])) for place in ((1, 0), (2, 1), (3, 1))]
    assert light == sorted(light)


def test_the_order_compared_with_is_outlined_where_all_drivers_have_a_place_in_it():
    found = cells(rank_probabilities(drawn(order=Order(("reliability", "ivr_menu", "empathy")))))
    marked = {place for place, patch in found.items() if patch.get_linewidth() > 0}
    assert marked == {(1, 0), (3, 1), (2, 2)}
    ax = rank_probabilities(drawn(order=Order(("reliability", "empathy"))))
    assert all(patch.get_linewidth() == 0 for patch in cells(ax).values())
    assert not any("Outlined" in text.get_text() for text in ax.texts)


def test_the_title_says_in_how_many_resamples_the_first_is_first():
    assert take_title(rank_probabilities(drawn())) == "Reliability is first in 90 of 100 resamples"
    ax = rank_probabilities(drawn(), language="nl")
    assert take_title(ax) == "Betrouwbaarheid staat in 90 van de 100 trekkingen bovenaan"
    assert "Betrouwbaarheid 1 (90%)" in alt_text(ax)


def test_slopes_are_not_sold_as_effects():
    ax = rank_probabilities(drawn(basis="implied slope"))
    words = " ".join(text.get_text() for text in ax.texts)
    assert "how much it goes with loyalty" in words
    assert "effect" not in words


def test_the_foot_has_respondents_draws_and_the_flag():
    texts = [text.get_text() for text in rank_probabilities(drawn()).texts]
    assert any("n = 900" in text and "1,000 bootstrap draws" in text for text in texts)
    assert "Simulated data" in texts


def test_the_colours_are_those_of_the_theme():
    ax = rank_probabilities(drawn(), theme=replace(LIGHT, ink="#00ff00"))
    assert any(text.get_color() == "#00ff00" for text in ax.texts)


def test_a_ranking_without_draws_says_how_to_get_them():
    fit = ccc.fit_sem(ccc.study.customer_model("composite"), ccc.study.load_customers())
    with pytest.raises(SpecificationError, match=r"bootstrap=bootstrap\(results, n_resamples"):
        rank_probabilities(ccc.rank_drivers(fit, "loyalty"))
    with pytest.raises(SpecificationError, match="rank_probabilities takes what rank_drivers"):
        rank_probabilities("a ranking")
