"""The map: what stands where, names that do not cover each other, a title that claims no more."""

from __future__ import annotations

from functools import cache
from itertools import combinations

import numpy as np
import pytest

import ccc_quality as ccc
from ccc_quality.errors import SpecificationError
from ccc_quality.plots import alt_text, importance_performance_map
from ccc_quality.plots.importance_map import CORNERS
from ccc_quality.plots.style import LIGHT
from ccc_quality.words import phrases


@cache
def mapped(unit="constructs", fitted="fit_sem"):
    survey = ccc.study.load_customers()
    fit = getattr(ccc, fitted)(ccc.study.customer_model("composite"), survey)
    return ccc.importance_performance(fit, survey, "loyalty", unit=unit)


def title_of(ax):
    lines = [text for text in ax.texts if text.get_fontsize() == LIGHT.title_size]
    return " ".join(text.get_text() for text in reversed(lines))


def dots(ax):
    return {
        (float(line.get_xdata()[0]), float(line.get_ydata()[0]))
        for line in ax.lines
        if line.get_marker() == "o"
    }


@pytest.mark.parametrize("level", ["constructs", "items"])
def test_every_row_is_a_dot_at_its_importance_and_performance(level):
    table = mapped(level).table
    expected = set(table[["importance", "performance"]].itertuples(index=False, name=None))
    assert dots(importance_performance_map(mapped(level))) == expected


def test_lines_stand_at_the_means():
    found = mapped()
    ax = importance_performance_map(found)
    straight = [line for line in ax.lines if line.get_color() == LIGHT.doubt]
    assert found.table["importance"].mean() in straight[0].get_xdata()
    assert found.table["performance"].mean() in straight[1].get_ydata()


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("level", ["constructs", "items"])
def test_no_name_covers_another_or_leaves_the_figure(level, language):
    found = mapped(level)
    ax = importance_performance_map(found, language=language)
    ax.figure.canvas.draw()
    corners = {phrases(language)[f"figure.{key}"] for key, _, _ in CORNERS.values()}
    inside = ax.get_window_extent()
    names = [
        text.get_window_extent()
        for text in ax.texts
        if text.get_fontsize() == LIGHT.label_size or text.get_text() in corners
    ]
    assert len(names) == len(found.table) + 4
    for one, other in combinations(names, 2):
        # boxes include the leading of a line, so they may touch by a pixel or two
        across = min(one.x1, other.x1) - max(one.x0, other.x0)
        up = min(one.y1, other.y1) - max(one.y0, other.y0)
        assert min(across, up) <= 2
    for one in names:
        assert inside.x0 - 1 <= one.x0
        assert one.x1 <= inside.x1 + 1


def test_the_title_names_the_first_priority_firmly_only_when_it_stands_apart():
    table = mapped().table
    assert table["priority_ci_upper"].iloc[1:].max() < table["priority_ci_lower"].iloc[0]
    title = title_of(importance_performance_map(mapped()))
    assert title == "Most to gain: reliability"
    unsure = title_of(importance_performance_map(mapped(fitted="fit_pls")))
    assert unsure == "Most to gain: probably reliability"


def test_the_item_that_promises_most_stands_in_the_title_with_reserve():
    ax = importance_performance_map(mapped("items"))
    first = mapped("items").table["item"].iloc[0]
    assert title_of(ax) == f"Most to gain: probably {first}"


def test_without_intervals_there_are_no_crosses_and_it_is_said():
    ax = importance_performance_map(mapped(fitted="fit_pls"))
    crosses = [line for line in ax.lines if line.get_alpha() == 0.28]
    flat = [line for line in crosses if line.get_ydata()[0] == line.get_ydata()[1]]
    assert all(np.isnan(line.get_xdata()).all() for line in flat)
    assert any("a bootstrap gives them" in text.get_text() for text in ax.texts)


def test_the_map_is_told_in_words_in_both_languages():
    first = mapped().table.iloc[0]
    words = alt_text(importance_performance_map(mapped()))
    assert words.startswith(
        "Importance-performance map. Most to gain: reliability. "
        f"Reliability: importance {first['importance']:.2f}, performance "
        f"{first['performance']:.0f}, keep up the good work; "
    )
    dutch = alt_text(importance_performance_map(mapped(), language="nl"))
    assert dutch.startswith(
        "Kaart van belang en prestatie. Het meest te winnen met betrouwbaarheid."
    )


def test_simulated_data_are_flagged():
    shown = [text.get_text() for text in importance_performance_map(mapped()).texts]
    assert "Simulated data" in shown


def test_something_else_is_refused():
    with pytest.raises(SpecificationError, match="importance_performance_map takes what importanc"):
        importance_performance_map("loyalty")


@cache
def turnover():
    survey = ccc.study.load_employees()
    fit = ccc.fit_sem(ccc.study.employee_model(), survey)
    return ccc.importance_performance(fit, survey, "turnover_intention")


def test_what_lowers_the_outcome_most_stands_on_the_right():
    ax = importance_performance_map(turnover())
    left, right = ax.get_xlim()
    assert left > right
    table = turnover().table
    important = table["quadrant"].isin(["concentrate here", "keep up the good work"])
    assert table.loc[important, "importance"].max() <= turnover().mean_importance
    assert "cannot be told" not in title_of(ax)


@pytest.mark.parametrize("language", ["en", "nl"])
def test_no_name_covers_another_where_importance_runs_to_the_left(language):
    ax = importance_performance_map(turnover(), language=language)
    renderer = ax.figure.canvas.get_renderer()
    boxes = [text.get_window_extent(renderer) for text in ax.texts]
    assert not any(first.overlaps(second) for first, second in combinations(boxes, 2))
