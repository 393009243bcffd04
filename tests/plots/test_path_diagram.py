"""A path diagram shows the results' own numbers, says what they support and leaves no trace."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Polygon
from support.made import with_tables
from support.unconverged import stopped_early

from ccc_quality.errors import SpecificationError, UnknownOptionError
from ccc_quality.plots import alt_text, path_diagram
from ccc_quality.plots.arrows import line_width
from ccc_quality.plots.graph import path_graph, roles
from ccc_quality.plots.style import take_title
from ccc_quality.words import Voice


def voice(results: Any) -> Voice:
    return Voice("en", results.labels)


def _texts(ax: Axes) -> list[str]:
    return [text.get_text() for text in ax.texts]


def test_every_standardized_path_of_lavaan_is_printed(direct: Any) -> None:
    shown = _texts(path_diagram(direct))
    for std in direct.path_coefficients["std"]:
        assert f"{std + 0.0:.2f}".replace("-0.00", "0.00").replace("-", "−") in shown


def test_r_squared_of_lavaan_stands_in_the_outcomes(quality: Any) -> None:
    shown = _texts(path_diagram(quality))
    for name in ("satisfaction", "trust", "loyalty"):
        assert f"R² {quality.r_squared[name]:.2f}" in shown


def test_every_loading_of_lavaan_is_printed_in_the_measurement_model(quality: Any) -> None:
    shown = _texts(path_diagram(quality, kind="measurement"))
    items = quality.loadings[quality.loadings["construct"] != "ccc_quality"]
    for _, row in items.iterrows():
        assert row["indicator"] in shown
        assert f"{row['std']:.2f}" in shown


def test_both_shows_paths_and_items(quality: Any) -> None:
    shown = _texts(path_diagram(quality, kind="both"))
    assert "rel1" in shown
    assert f"{quality.path_coefficients['std'].iloc[0]:.2f}" in shown


def test_dutch_words_and_decimal_commas_appear(quality: Any) -> None:
    shown = _texts(path_diagram(quality, language="nl"))
    assert "Betrouwbaarheid" in shown
    assert "0,78" in shown
    assert "Gesimuleerde data" in shown
    assert not any("Reliability" in text or "0.78" in text for text in shown)


def test_reflective_quality_points_at_its_dimensions_a_composite_is_pointed_at(
    quality: Any, composite_quality: Any
) -> None:
    reflective = path_graph(quality, voice(quality)).edges
    composed = path_graph(composite_quality, voice(composite_quality)).edges
    assert sum(edge.source == "ccc_quality" and edge.kind == "loading" for edge in reflective) == 7
    assert sum(edge.target == "ccc_quality" and edge.kind == "weight" for edge in composed) == 7


def test_a_composite_is_a_hexagon(composite_quality: Any, quality: Any) -> None:
    def hexagons(ax: Axes) -> int:
        return sum(isinstance(p, Polygon) and len(p.get_xy()) == 7 for p in ax.patches)

    assert hexagons(path_diagram(composite_quality)) == 1
    assert hexagons(path_diagram(quality)) == 0


def test_a_path_listed_twice_is_drawn_once(composite_quality: Any) -> None:
    weights = composite_quality.weights.rename(
        columns={"indicator": "source", "construct": "target"}
    )
    doubled = with_tables(composite_quality, path_coefficients=weights)
    assert len(path_graph(doubled, voice(doubled)).edges) == 7


def test_roles_follow_from_the_model(quality: Any) -> None:
    role = roles(quality.model)
    assert role["reliability"] == "driver"
    assert role["ccc_quality"] == role["satisfaction"] == "mediator"
    assert role["loyalty"] == "outcome"


def test_an_observed_predictor_becomes_a_node_an_item_does_not(
    build: Callable[..., Any],
) -> None:
    results = build(["quality", "trust"], [("quality", "trust", 0.5), ("age", "trust", 0.1)])
    graph = path_graph(results, voice(results))
    assert [(node.name, node.shape) for node in graph.nodes] == [
        ("quality", "latent"),
        ("trust", "latent"),
        ("age", "observed"),
    ]


def test_width_grows_with_strength_whatever_the_sign() -> None:
    assert line_width(-0.6, significant=True) == line_width(0.6, significant=True)
    assert line_width(0.6, significant=True) > line_width(0.2, significant=True)
    assert line_width(0.6, significant=False) < line_width(0.05, significant=True)


def test_the_title_claims_mediation_only_when_the_interval_allows(quality: Any) -> None:
    title = "CCC quality works on loyalty through satisfaction and trust"
    assert title in _texts(path_diagram(quality))
    doubtful = quality.indirect_effects.assign(std_ci_lower=-1.0, std_ci_upper=1.0)
    unsure = _texts(path_diagram(with_tables(quality, indirect_effects=doubtful)))
    assert title not in unsure
    assert "The model explains 56% of the differences in loyalty" in unsure


def test_several_drivers_are_not_ranked_by_a_yardstick_of_their_own(direct: Any) -> None:
    explained = direct.r_squared["loyalty"]
    assert take_title(path_diagram(direct)) == (
        f"The model explains {explained:.0%} of the differences in loyalty"
    )


def test_a_fit_that_did_not_converge_says_so_instead_of_a_finding(quality: Any) -> None:
    shown = " ".join(_texts(path_diagram(stopped_early(quality))))
    assert "did not converge" in shown


def test_driver_correlations_are_told_in_the_foot(direct: Any) -> None:
    rows = direct.standardized
    drivers = {"reliability", "empathy", "customer_focus", "customer_knowledge", "waiting_time"} | {
        "accessibility",
        "ivr_menu",
    }
    between = rows[(rows["op"] == "~~") & (rows["lhs"] != rows["rhs"])]
    between = between[between["lhs"].isin(drivers) & between["rhs"].isin(drivers)]["est"]
    assert len(between) == 21
    expected = f"Correlations between the drivers ({between.min():.2f} to {between.max():.2f})"
    assert any(expected in text for text in _texts(path_diagram(direct)))


def test_n_and_simulation_are_told(quality: Any) -> None:
    shown = _texts(path_diagram(quality))
    assert "Simulated data" in shown
    assert any("n = 900" in text for text in shown)
    assert "Simulated data" not in _texts(path_diagram(replace(quality, simulated=False)))


def test_unknown_numbers_show_a_dash(quality: Any) -> None:
    unknown = quality.path_coefficients.assign(std=np.nan, pvalue=np.nan, std_se=np.nan)
    shown = _texts(path_diagram(with_tables(quality, path_coefficients=unknown)))
    assert shown.count("–") == len(unknown)


def test_all_text_lies_inside_the_figure(any_model: Any) -> None:
    for kind, language in (("structural", "en"), ("measurement", "nl"), ("both", "nl")):
        _assert_inside(path_diagram(any_model, kind=kind, language=language))  # type: ignore[arg-type]


def test_names_fit_their_nodes(any_model: Any) -> None:
    ax = path_diagram(any_model)
    graph = path_graph(any_model, voice(any_model))
    words = {word for node in graph.nodes for word in node.label.split()}
    nodes = [patch.get_window_extent() for patch in ax.patches if patch.get_zorder() == 3]
    for text in ax.texts:
        if text.get_text() and set(text.get_text().split()) <= words:
            box = text.get_window_extent()
            assert any(
                node.x0 <= box.x0 and box.x1 <= node.x1 and node.y0 <= box.y0 and box.y1 <= node.y1
                for node in nodes
            )


def test_a_given_axes_is_used_and_no_pyplot_figure_appears(quality: Any) -> None:
    ax = Figure(figsize=(12, 7)).add_axes((0.05, 0.1, 0.9, 0.75))
    assert path_diagram(quality, ax=ax) is ax
    assert plt.get_fignums() == []


def test_type_shrinks_with_a_small_axes(quality: Any) -> None:
    small = path_diagram(quality, ax=Figure(figsize=(5, 4)).add_axes((0.05, 0.15, 0.9, 0.6)))
    usual = path_diagram(quality)

    def size_of_name(ax: Axes) -> float:
        return next(float(t.get_fontsize()) for t in ax.texts if t.get_text() == "Reliability")

    assert size_of_name(small) < size_of_name(usual)


def test_a_figure_of_its_own_is_one_that_jupyter_shows(quality: Any) -> None:
    ax = path_diagram(quality)
    assert plt.get_fignums() == [ax.figure.number]  # type: ignore[union-attr]


def test_global_settings_are_left_alone(quality: Any) -> None:
    before = mpl.rcParams.copy()
    path_diagram(quality, kind="both")
    assert mpl.rcParams == before


def test_results_are_left_alone(quality: Any) -> None:
    tables = {name: getattr(quality, name).copy() for name in ("loadings", "path_coefficients")}
    path_diagram(quality, kind="both")
    for name, table in tables.items():
        assert getattr(quality, name).equals(table)


def test_the_alternative_text_names_every_path_with_its_number(quality: Any) -> None:
    words = alt_text(path_diagram(quality))
    std = quality.path_coefficients["std"].iloc[0]
    assert f"CCC quality to satisfaction {std:.2f}" in words
    assert "CCC quality to loyalty 0.01 (not significant)" in words


def test_an_unknown_kind_names_the_kinds(quality: Any) -> None:
    message = (
        "kind cannot be 'structure'. Did you mean structural? "
        "Available: structural, measurement, both."
    )
    with pytest.raises(UnknownOptionError) as caught:
        path_diagram(quality, kind="structure")  # type: ignore[arg-type]
    assert str(caught.value) == message
    assert plt.get_fignums() == []


def test_an_unknown_language_names_the_languages(quality: Any) -> None:
    with pytest.raises(UnknownOptionError, match=r"language 'de'.*en, nl"):
        path_diagram(quality, language="de")  # type: ignore[arg-type]


def test_a_model_without_items_has_no_measurement_diagram(quality: Any) -> None:
    bare = with_tables(quality, loadings=quality.loadings.iloc[:0])
    with pytest.raises(SpecificationError, match="no construct to draw in a measurement diagram"):
        path_diagram(bare, kind="measurement")


def test_an_axes_of_someone_else_has_no_alternative_text() -> None:
    with pytest.raises(SpecificationError, match="not drawn by"):
        alt_text(Figure().add_axes((0, 0, 1, 1)))


def _assert_inside(ax: Axes) -> None:
    figure = ax.figure
    figure.draw_without_rendering()  # type: ignore[union-attr]
    page = figure.bbox
    for text in ax.texts:
        box = text.get_window_extent()
        assert page.x0 <= box.x0, text.get_text()
        assert box.x1 <= page.x1, text.get_text()
        assert page.y0 <= box.y0, text.get_text()
        assert box.y1 <= page.y1, text.get_text()
