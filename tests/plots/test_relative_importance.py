"""Bars of relative importance: their lengths, their words, their caution."""

from __future__ import annotations

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex

import ccc_quality as ccc
from ccc_quality.errors import SpecificationError, UnknownOptionError
from ccc_quality.plots import alt_text, relative_importance
from ccc_quality.plots.style import LIGHT


def scores(effects, n=400, seed=2):
    """Independent drivers a, b, ... of y with these effects."""
    rng = np.random.default_rng(seed)
    drivers = rng.normal(size=(n, len(effects)))
    table = pd.DataFrame(drivers, columns=list("abcdef"[: len(effects)]))
    return table.assign(y=drivers @ effects + rng.normal(size=n))


def importance_of(effects, **options):
    return ccc.relative_importance(scores(effects), "y", **options)


def title_of(ax: Axes) -> str:
    lines = [text for text in ax.texts if text.get_fontsize() == LIGHT.title_size]
    return " ".join(text.get_text() for text in reversed(lines))


def words_of(ax: Axes) -> list[str]:
    return [text.get_text() for text in ax.texts]


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def test_bars_are_the_shares_sorted_and_sum_to_the_r_squared_in_the_title():
    importance = importance_of([0.2, 0.8, 0.4], n_resamples=200, seed=1)
    ax = relative_importance(importance)
    lengths = [bar.get_width() for bar in ax.patches]
    assert lengths == pytest.approx(importance.table["est"].to_list())
    assert lengths == sorted(lengths, reverse=True)
    assert sum(lengths) == pytest.approx(importance.r_squared)
    assert f"R² = {importance.r_squared:.2f}" in title_of(ax)


def test_lines_are_the_intervals_of_the_table():
    importance = importance_of([0.2, 0.8], n_resamples=200, seed=1)
    drawn = [line.get_xdata() for line in relative_importance(importance).lines]
    for _, row in importance.table.iterrows():
        expected = [row["ci_lower"], row["ci_upper"]]
        assert sum(np.allclose(ends, expected) for ends in drawn) == 2  # a line and its pale edge


@pytest.mark.parametrize(
    ("effects", "start"),
    [
        ([1.0, 0.3, 0.2], "A accounts for the largest share of what the drivers explain of y: "),
        (
            [0.7, 0.7, 0.1],
            "B and a account for the largest shares of what the drivers explain of y (R² = ",
        ),
        (
            [0.4, 0.4, 0.4, 0.4],
            "A probably accounts for the largest share of what the drivers explain of y (R² = ",
        ),
    ],
)
def test_the_title_claims_no_more_than_the_intervals_allow(effects, start):
    ax = relative_importance(importance_of(effects, n_resamples=300, seed=1))
    assert title_of(ax).startswith(start)


def test_without_intervals_nothing_is_claimed():
    ax = relative_importance(importance_of([1.0, 0.1]))
    assert title_of(ax).startswith(
        "A accounts for the largest share of what the drivers explain of y"
    )
    assert any("a bootstrap gives them" in words for words in words_of(ax))


def test_a_negative_coefficient_opens_its_bar():
    importance = importance_of([0.9, -0.5])
    ax = relative_importance(importance)
    fills = [to_hex(bar.get_facecolor()) for bar in ax.patches]
    assert fills == [LIGHT.driver.line, LIGHT.background]
    assert any("Open bar: negative coefficient" in words for words in words_of(ax))
    assert not any(
        "Open bar" in words for words in words_of(relative_importance(importance_of([0.9, 0.5])))
    )


def test_shares_of_r_squared_stand_at_the_end_of_the_row():
    importance = importance_of([0.9, 0.5])
    shown = words_of(relative_importance(importance))
    for share in importance.table["share"]:
        assert f"{share:.0%}" in shown
    assert "of R²" in shown


def test_every_method_is_named_and_can_be_chosen():
    importance = importance_of([0.2, 0.8, 0.4], method="all")
    subtitles = {
        "shapley": "What each driver adds to R², averaged over all orders (Shapley, LMG), from",
        "johnson": "Relative weights (Johnson 2000), from correlations of scores",
        "dominance": "What each driver adds to R² of the others, on average (general dominance), ",
    }
    for method, subtitle in subtitles.items():
        ax = relative_importance(importance, method=method)
        assert any(words.startswith(subtitle) for words in words_of(ax))
        own = importance.table.query("method == @method")["est"]
        assert [bar.get_width() for bar in ax.patches] == pytest.approx(own.to_list())
    with pytest.raises(UnknownOptionError, match="no shares by 'lmg'. Available: shapley, johnson"):
        relative_importance(importance, method="lmg")


def test_the_figure_is_told_in_words_in_both_languages():
    importance = importance_of([1.0, 0.3], n_resamples=200, seed=1)
    first, second = (row for _, row in importance.table.iterrows())
    span = "{est:.2f} ({ci_lower:.2f} to {ci_upper:.2f})"
    assert alt_text(relative_importance(importance)) == (
        "Bars with intervals, sorted. A accounts for the largest share of what the drivers explain "
        f"of y: {first['est']:.2f} of R² = "
        f"{importance.r_squared:.2f}. A {span.format(**first)}; B {span.format(**second)}."
    )
    dutch = alt_text(relative_importance(importance, language="nl"))
    assert dutch.startswith("Balken met intervallen, gesorteerd. Het grootste deel van wat")
    assert f"R² = {importance.r_squared:.2f}".replace(".", ",") in dutch


def test_the_level_of_the_intervals_is_that_of_the_shares():
    ax = relative_importance(importance_of([1.0, 0.3], n_resamples=200, seed=1, level=0.9))
    assert any("Line: 90% interval" in words for words in words_of(ax))


def test_shares_of_a_fit_carry_labels_n_and_the_badge_of_simulated_data():
    fit = ccc.fit_sem(ccc.study.customer_model("direct"), ccc.study.load_customers())
    words = words_of(relative_importance(ccc.relative_importance(fit, "trust"), language="nl"))
    assert {"Betrouwbaarheid", "Wachttijd", "Gesimuleerde data"} <= set(words)
    assert any(one.startswith("n = 1.531") for one in words)


def test_something_else_than_shares_cannot_be_drawn():
    with pytest.raises(SpecificationError, match="takes what ccc.relative_importance"):
        relative_importance(pd.DataFrame())
