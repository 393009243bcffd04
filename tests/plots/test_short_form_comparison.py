"""A short form beside the long one: what the dots, the columns and the title say."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest
from support.made import with_tables

import ccc_quality as ccc
from ccc_quality.errors import SpecificationError
from ccc_quality.labels import Labels
from ccc_quality.plots import alt_text, short_form_comparison
from ccc_quality.plots.style import take_title
from ccc_quality.shortening import ShortForm

LABELS = Labels({"loyalty": {"en": "Loyalty", "nl": "Loyaliteit"}})


@cache
def shortened() -> ShortForm:
    """A real short form: two items a construct fewer, ten seconds each."""
    syntax = "trust =~ tru1 + tru2 + tru3\nloyalty =~ loy1 + loy2 + loy3\nloyalty ~ trust"
    model = ccc.Model.from_syntax(syntax, labels=LABELS)
    survey = ccc.study.load_customers()
    return ccc.short_form(model, survey, seed=1, method="loadings", seconds_per_item=37.5)


def short(ranks=(1.0, 2.0), lowest=0.78) -> ShortForm:
    reliability = pd.DataFrame(
        {
            "construct": ["loyalty", "menu", "empathy"],
            "n_items": [3, 4, 4],
            "n_kept": [2, 2, 2],
            "r": [0.97, 0.95, 0.94],
            "omega_long": [0.88, 0.87, 0.9],
            "omega_short": [0.82, 0.81, lowest],
        }
    )
    drivers = pd.DataFrame(
        {
            "driver": ["empathy", "menu"],
            "long": [0.30, 0.12],
            "short": [0.27, 0.14],
            "rank_long": [1.0, 2.0],
            "rank_short": ranks,
        }
    )
    drivers["rank_change"] = drivers["rank_short"] - drivers["rank_long"]
    rules = pd.DataFrame({"rule": ["search", "loadings"], "kendall_tau": [0.1, 0.84]})
    return with_tables(shortened(), drivers=drivers, reliability=reliability, rules=rules)


def texts(ax):
    return [text.get_text() for text in ax.texts]


def test_drivers_come_first_in_the_order_of_the_long_form():
    ax = short_form_comparison(short())
    names = [text for text in texts(ax) if text in ("Empathy", "Menu", "Loyalty")]
    assert names == ["Empathy", "Menu", "Loyalty"]


def test_a_line_leads_from_the_long_form_filled_to_the_short_one_open():
    ax = short_form_comparison(short())
    lines = [line for line in ax.lines if len(line.get_xdata()) == 2 and line.get_alpha()]
    assert [list(line.get_xdata()) for line in lines] == [[0.9, 0.78], [0.87, 0.81], [0.88, 0.82]]
    dots = [line for line in ax.lines if line.get_marker() == "o"]
    assert [dot.get_markerfacecolor() == "#ffffff" for dot in dots] == [False, True] * 3


def test_columns_say_what_becomes_of_items_scores_effects_and_ranks():
    shown = texts(short_form_comparison(short()))
    assert {"4 → 2", "3 → 2", "0.94", "0.30 → 0.27", "0.12 → 0.14", "1 → 1", "2 → 2"} <= set(shown)


@pytest.mark.parametrize(
    ("ranks", "title"),
    [
        (
            (1.0, 2.0),
            "With 6 of 11 items all 2 drivers keep their rank; reliability is at least 0.78",
        ),
        (
            (2.0, 1.0),
            "With 6 of 11 items 2 of 2 drivers change rank; reliability is at least 0.78",
        ),
        ((np.nan, np.nan), "With 6 of 11 items reliability is at least 0.78"),
    ],
)
def test_the_title_says_which_ranks_change_and_the_lowest_reliability(ranks, title):
    assert take_title(short_form_comparison(short(ranks))) == title


def test_a_rank_that_changes_is_bold():
    ax = short_form_comparison(short((2.0, 1.0)))
    weights = {text.get_text(): text.get_fontweight() for text in ax.texts}
    assert (weights["1 → 2"], weights["0.94"]) == ("bold", "normal")


def test_the_foot_says_what_is_saved_and_how_steady_the_order_is():
    foot = " ".join(texts(short_form_comparison(short(), language="nl")))
    assert "1,2 minuten korter" in foot or "1,3 minuten korter" in foot
    assert "Kendalls tau gemiddeld 0,84" in foot
    assert "Gemiddelden over 5 delen" in foot


def test_low_reliability_is_never_off_the_axis():
    ax = short_form_comparison(short(lowest=0.33))
    assert ax.get_xlim()[0] <= 0.33


def test_the_figure_is_told_in_words():
    words = alt_text(short_form_comparison(short()))
    assert "Empathy: reliability 0.90 to 0.78, r 0.94" in words
    assert "Empathy rank 1 to 1" in words


def test_something_else_is_refused():
    with pytest.raises(SpecificationError, match="short_form_comparison takes what short_form"):
        short_form_comparison(3)
