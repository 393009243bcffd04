"""Rankings, loadings, heat maps and scores: their numbers, their words, their caution."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from support.made import with_tables

import ccc_quality as ccc
from ccc_quality.assessment import assess
from ccc_quality.errors import SpecificationError
from ccc_quality.labels import Labels
from ccc_quality.plots import (
    alt_text,
    construct_scores,
    driver_importance,
    htmt_heatmap,
    loadings,
    residual_heatmap,
)
from ccc_quality.plots.style import LIGHT, take_title
from ccc_quality.sem import SEMResults, fit_sem

EFFECTS = [0.40, 0.21, 0.20, 0.17, 0.02, -0.03, 0.03]


def _texts(ax: Axes) -> list[str]:
    return [text.get_text() for text in ax.texts]


def _title(ax: Axes) -> str:
    size = LIGHT.title_size
    return " ".join(t.get_text() for t in reversed(ax.texts) if t.get_fontsize() == size)


def _dots(ax: Axes) -> list[Any]:
    return [line for line in ax.lines if line.get_marker() == "o"]


def _correlations(names: list[str], largest: float) -> pd.DataFrame:
    matrix = np.full((len(names), len(names)), 0.5)
    matrix[1, 0] = matrix[0, 1] = largest
    np.fill_diagonal(matrix, 1.0)
    return pd.DataFrame(matrix, names, names)


@pytest.fixture
def performance(labels: Labels) -> pd.DataFrame:
    table = pd.DataFrame(
        {
            "construct": ["empathy", "ivr_menu", "satisfaction", "loyalty"],
            "mean": [74.2, 51.6, 68.0, 60.0],
            "se": 0.6,
            "ci_lower": [73.0, 50.4, 66.8, 58.8],
            "ci_upper": [75.4, 52.8, 69.2, 61.2],
            "n": [1489, 1589, 1500, 1500],
        }
    )
    texts = {name: dict(text) for name, text in labels.texts.items()}
    table.attrs = {"level": 0.95, "simulated": False, "labels": texts}
    return table


def test_drivers_stand_in_order_of_their_rank(rank: Callable[..., Any]) -> None:
    ax = driver_importance(rank(EFFECTS))
    shown = [float(dot.get_xdata()[0]) for dot in _dots(ax)]
    assert shown == sorted(EFFECTS, key=abs, reverse=True)


def test_value_and_interval_are_those_of_the_table(rank: Callable[..., Any]) -> None:
    ranking = rank(EFFECTS)
    shown = _texts(driver_importance(ranking))
    for _, row in ranking.table.iterrows():
        assert f"{row['est']:.2f}".replace("-", "−") in shown
        span = f"{row['ci_lower']:.2f} to {row['ci_upper']:.2f}".replace("-", "−")
        assert span in shown


def test_a_dot_is_open_exactly_where_the_interval_covers_zero(rank: Callable[..., Any]) -> None:
    dots = _dots(driver_importance(rank(EFFECTS)))
    is_open = [dot.get_markerfacecolor() == LIGHT.background for dot in dots]
    assert is_open == [False] * 4 + [True] * 3


def test_a_first_driver_that_stands_apart_gets_a_firm_title(rank: Callable[..., Any]) -> None:
    title = _title(driver_importance(rank(EFFECTS)))
    assert title == "One point of reliability is worth 0.40 points of loyalty (0.34 to 0.46)"


def test_two_that_overlap_share_the_title(rank: Callable[..., Any]) -> None:
    title = _title(driver_importance(rank([0.31, 0.30, 0.1, 0.1, 0.0, 0.0, 0.0])))
    assert title == "Reliability and empathy move loyalty most; which comes first is uncertain"


def test_many_that_overlap_leave_the_order_open(rank: Callable[..., Any]) -> None:
    title = _title(driver_importance(rank(EFFECTS, se=0.18)))
    assert title == "Which driver moves loyalty most is uncertain"


def test_nothing_certain_claims_nothing(rank: Callable[..., Any]) -> None:
    title = _title(driver_importance(rank(EFFECTS, se=0.5)))
    assert title == "No effect on loyalty can be told from zero"


def test_a_negative_effect_takes_points_off(rank: Callable[..., Any]) -> None:
    title = _title(driver_importance(rank([-0.40, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1])))
    assert title == "One point of reliability takes 0.40 points off loyalty (0.34 to 0.46)"


def test_an_implied_slope_is_not_sold_as_an_effect(rank: Callable[..., Any]) -> None:
    ax = driver_importance(rank(EFFECTS, basis="implied slope"))
    assert _title(ax).startswith("One point more of reliability goes with 0.40 points more of loy")
    assert not any("Total effect" in text for text in _texts(ax))


def test_a_negative_slope_goes_with_less(rank: Callable[..., Any]) -> None:
    ax = driver_importance(rank([-0.40, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1], basis="implied slope"))
    assert _title(ax) == (
        "One point more of reliability goes with 0.40 points less of loyalty (0.34 to 0.46)"
    )


def test_overlapping_slopes_are_not_sold_as_effects_either(rank: Callable[..., Any]) -> None:
    together = rank([0.31, 0.30, 0.1, 0.1, 0.0, 0.0, 0.0], basis="implied slope")
    assert _title(driver_importance(together)) == (
        "Reliability and empathy go most with loyalty; which comes first is uncertain"
    )
    many = rank(EFFECTS, se=0.18, basis="implied slope")
    assert _title(driver_importance(many)) == "Which construct goes most with loyalty is uncertain"


def test_drivers_ranked_by_standardized_effects_are_drawn_so(rank: Callable[..., Any]) -> None:
    ax = driver_importance(rank(EFFECTS, rank_by="std"))
    assert _title(ax) == (
        "One standard deviation of reliability is worth 0.20 of loyalty (0.17 to 0.23)"
    )
    shown = [float(dot.get_xdata()[0]) for dot in _dots(ax)]
    assert shown[0] == pytest.approx(0.2)
    assert any("Standardized total effect" in text for text in _texts(ax))


def test_a_construct_without_any_ratio_is_left_out_of_the_heat_map(
    composite_quality: SEMResults,
) -> None:
    shown = _texts(htmt_heatmap(assess(composite_quality)))
    assert "Reliability" in shown
    assert "CCC quality" not in shown


def test_the_published_order_stands_beside_with_its_source(rank: Callable[..., Any]) -> None:
    shown = _texts(driver_importance(rank(EFFECTS)))
    assert [text for text in shown if text in set("1234567")] == list("1234675")
    assert any("Reference order: Telecommerce 01-2012" in text for text in shown)


def test_without_an_order_no_reference_is_shown(rank: Callable[..., Any]) -> None:
    shown = " ".join(_texts(driver_importance(rank(EFFECTS, published=False))))
    assert "eference" not in shown
    assert "Telecommerce" not in shown


def test_the_ranking_speaks_dutch(rank: Callable[..., Any]) -> None:
    ax = driver_importance(rank(EFFECTS), language="nl")
    assert _title(ax) == "Een punt betrouwbaarheid is 0,40 punt loyaliteit waard (0,34 tot 0,46)"
    assert "Toegankelijkheid" in _texts(ax)


def test_an_empty_ranking_names_its_target(rank: Callable[..., Any]) -> None:
    empty = rank(EFFECTS)
    empty = replace(empty, _table=empty.table.iloc[:0])
    with pytest.raises(SpecificationError, match="the ranking for 'loyalty' has no drivers"):
        driver_importance(empty)


def test_loadings_are_lavaans_with_their_intervals(quality: Any) -> None:
    ax = loadings(quality)
    dots = [float(dot.get_xdata()[0]) for dot in _dots(ax)]
    assert dots == pytest.approx(list(quality.loadings["std"]))
    first = quality.loadings.iloc[0]
    spans = [tuple(line.get_xdata()) for line in ax.lines if line.get_marker() == "None"]
    half = 1.959964 * first["std_se"]
    expected = (first["std"] - half, first["std"] + half)
    assert any(span == pytest.approx(expected, abs=1e-6) for span in spans)


def test_the_title_counts_items_not_dimensions(quality: Any) -> None:
    items = quality.loadings[quality.loadings["construct"] != "ccc_quality"]
    good = int((items["std"] >= 0.708).sum())
    lowest = items.loc[items["std"].idxmin()]
    assert _title(loadings(quality)) == (
        f"{good} of {len(items)} items load at 0.708 or more; "
        f"{lowest['indicator']} is lowest ({lowest['std']:.2f}); of the dimensions 4 of 7"
    )
    dimensions = quality.loadings[quality.loadings["construct"] == "ccc_quality"]
    assert ((dimensions["std"] >= 0.708).sum(), len(dimensions)) == (4, 7)


def test_both_conventions_are_marked_and_sourced(quality: Any) -> None:
    ax = loadings(quality)
    marks = {float(line.get_xdata()[0]) for line in ax.lines if line.get_linestyle() == "--"}
    assert marks == {0.40, 0.708}
    assert any("Hair et al. (2019)" in text for text in _texts(ax))


def test_a_model_of_composites_only_has_no_loadings(quality: Any) -> None:
    bare = with_tables(quality, loadings=quality.loadings.iloc[:0])
    with pytest.raises(SpecificationError, match="no reflective construct"):
        loadings(bare)


def test_htmt_shows_each_pair_once(with_correlations: Callable[..., SEMResults]) -> None:
    names = ["trust", "satisfaction", "loyalty", "empathy"]
    shown = _texts(htmt_heatmap(assess(with_correlations(_correlations(names, 0.3)))))
    assert shown.count("0.50") == 5
    assert shown.count("0.30") == 1


@pytest.mark.parametrize(
    ("largest", "edge", "filled"), [(0.84, False, False), (0.87, True, False), (0.93, True, True)]
)
def test_htmt_marks_what_passes_the_two_conventions(
    largest: float, edge: bool, filled: bool, with_correlations: Callable[..., SEMResults]
) -> None:
    fit = with_correlations(_correlations(["a", "b", "c"], largest))
    ax = htmt_heatmap(assess(fit))
    cells = [patch for patch in ax.patches if isinstance(patch, Rectangle)]
    marked = [cell for cell in cells if cell.get_linewidth() > 0]
    red = [c for c in cells if mpl.colors.to_hex(c.get_facecolor()) == LIGHT.warning.line]
    assert (len(marked) == 1, len(red) == 1) == (edge, filled)


def test_the_title_names_the_close_pair(
    labels: Labels, with_correlations: Callable[..., SEMResults]
) -> None:
    matrix = _correlations(["trust", "satisfaction", "loyalty"], 0.88)
    close = assess(with_correlations(matrix, labels=labels))
    title = _title(htmt_heatmap(close))
    assert title == "Trust and satisfaction are close: HTMT 0.88"
    dutch = _title(htmt_heatmap(close, language="nl"))
    assert dutch == "Vertrouwen en tevredenheid liggen dicht bij elkaar: HTMT 0,88"


def test_a_pair_without_a_ratio_stays_empty(with_correlations: Callable[..., SEMResults]) -> None:
    matrix = _correlations(["a", "b", "c"], 0.5)
    fit = with_correlations(matrix)
    matrix.loc["c", "a"] = np.nan
    shown = _texts(htmt_heatmap(with_tables(assess(fit), htmt=matrix)))
    assert shown.count("0.50") == 2


def test_htmt_of_one_construct_cannot_be_drawn(build: Callable[..., SEMResults]) -> None:
    with pytest.raises(SpecificationError, match="no pair of constructs"):
        htmt_heatmap(assess(build(["trust"], [])))


def test_a_bare_assessment_knows_labels_n_and_simulation(quality: SEMResults) -> None:
    shown = _texts(htmt_heatmap(assess(quality), language="nl"))
    assert "Keuzemenu" in shown
    assert "Gesimuleerde data" in shown
    assert any("n = 900" in text for text in shown)


def test_the_largest_residual_is_named(with_correlations: Callable[..., SEMResults]) -> None:
    fit = with_correlations(_correlations(["a", "b"], 0.5))
    assert _title(residual_heatmap(fit)) == "The model leaves no correlation off by more than 0.10"
    cov = fit.sample_cov
    cov.loc["a_1", "b_1"] = cov.loc["b_1", "a_1"] = 0.9
    model = "a =~ a_1 + a_2 + a_3\nb =~ b_1 + b_2 + b_3"
    results = fit_sem(model, sample_cov=cov, n_obs=400)
    residuals = results.residuals.correlation
    assert (residuals.abs() > 0.10).to_numpy().sum() == 2
    value = residuals.to_numpy()[0, 3]
    assert _title(residual_heatmap(results)) == (
        f"One of 15 correlations is off by more than 0.10: a_1 and b_1 ({value:.2f})"
    )


def test_scores_keep_the_order_of_the_table(performance: pd.DataFrame) -> None:
    dots = _dots(construct_scores(performance))
    assert [float(dot.get_xdata()[0]) for dot in dots] == list(performance["mean"])


def test_scores_are_coloured_by_role(performance: pd.DataFrame, quality: Any) -> None:
    dots = _dots(construct_scores(performance, model=quality.model))
    families = [LIGHT.driver, LIGHT.driver, LIGHT.mediator, LIGHT.outcome]
    assert [dot.get_color() for dot in dots] == [family.line for family in families]


def test_the_score_title_names_the_extremes(performance: pd.DataFrame) -> None:
    english = _title(construct_scores(performance))
    assert english == "Scores run from 52 (menu) to 74 (empathy) out of 100"
    dutch = _title(construct_scores(performance, language="nl"))
    assert dutch == "Scores lopen van 52 (keuzemenu) tot 74 (empathie) op 100"


def test_scores_of_a_survey_say_their_level_their_names_and_that_they_are_simulated() -> None:
    table = ccc.performance(ccc.study.customer_model(), ccc.study.load_customers(), level=0.8)
    shown = _texts(construct_scores(table, language="nl"))
    assert any("80%-interval" in text for text in shown)
    assert {"Keuzemenu", "Gesimuleerde data"} <= set(shown)


def test_the_range_of_n_is_told(performance: pd.DataFrame) -> None:
    assert any("n = 1,489 to 1,589" in text for text in _texts(construct_scores(performance)))


def test_an_empty_table_of_scores_is_refused(performance: pd.DataFrame) -> None:
    with pytest.raises(SpecificationError, match="no construct to draw"):
        construct_scores(performance.iloc[:0])


@pytest.fixture(params=["importance", "loadings", "htmt", "residuals", "scores"])
def draw(
    request: pytest.FixtureRequest,
    rank: Callable[..., Any],
    quality: Any,
    performance: pd.DataFrame,
) -> Callable[..., Axes]:
    figures: dict[str, Callable[..., Axes]] = {
        "importance": lambda **options: driver_importance(rank(EFFECTS), **options),
        "loadings": lambda **options: loadings(quality, **options),
        "htmt": lambda **options: htmt_heatmap(assess(quality), **options),
        "residuals": lambda **options: residual_heatmap(quality, **options),
        "scores": lambda **options: construct_scores(performance, model=quality.model, **options),
    }
    return figures[request.param]


@pytest.mark.parametrize("language", ["en", "nl"])
def test_texts_lie_inside_the_figure_and_do_not_overlap(
    draw: Callable[..., Axes], language: str
) -> None:
    ax = draw(language=language)
    ax.figure.draw_without_rendering()  # type: ignore[union-attr]
    page = ax.figure.bbox
    boxes = [(text.get_text(), text.get_window_extent()) for text in ax.texts]
    boxes += [(t.get_text(), t.get_window_extent()) for t in ax.get_xticklabels() if t.get_text()]
    for words, box in boxes:
        assert page.x0 <= box.x0 < box.x1 <= page.x1, words
        assert page.y0 <= box.y0 < box.y1 <= page.y1, words
    for (first, a), (second, b) in combinations(boxes, 2):
        # half a pixel is less than the antialiasing of two letters
        apart = a.x1 <= b.x0 + 0.5 or b.x1 <= a.x0 + 0.5 or a.y1 <= b.y0 + 0.5 or b.y1 <= a.y0 + 0.5
        stacked = min(a.y1, b.y1) - max(a.y0, b.y0) < 0.35 * min(a.height, b.height)
        assert apart or stacked, (first, second)


def test_a_given_axes_is_used_and_nothing_leaks(draw: Callable[..., Axes]) -> None:
    before = mpl.rcParams.copy()
    ax = Figure(figsize=(12, 9)).add_axes((0.25, 0.15, 0.5, 0.65))
    assert draw(ax=ax) is ax
    assert plt.get_fignums() == []
    assert mpl.rcParams == before


def test_a_title_can_be_taken_out_once_and_nothing_else_with_it(draw: Callable[..., Axes]) -> None:
    ax = draw()
    title, others = _title(ax), len(ax.texts)
    lines = sum(text.get_fontsize() == LIGHT.title_size for text in ax.texts)
    assert take_title(ax) == title
    assert len(ax.texts) == others - lines
    assert take_title(ax) == ""


def test_scores_that_are_all_alike_name_no_lowest(performance: pd.DataFrame) -> None:
    alike = performance.assign(mean=[50.1, 50.2, 49.9, 50.0])
    assert _title(construct_scores(alike)) == "All 4 scores lie around 50 out of 100"
    assert _title(construct_scores(alike, language="nl")) == "Alle 4 scores liggen rond 50 op 100"
    tied = performance.assign(mean=50.0)
    assert _title(construct_scores(tied)) == "All 4 scores lie around 50 out of 100"


def test_every_figure_has_an_alternative_text_with_its_title(draw: Callable[..., Axes]) -> None:
    ax = draw()
    assert _title(ax) in alt_text(ax)
