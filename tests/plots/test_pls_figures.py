"""Figures of a fit by partial least squares, which has no errors and weights for everything."""

from __future__ import annotations

from functools import cache

import matplotlib.pyplot as plt
import numpy as np
import pytest
from support import seminr_cases as cases

from ccc_quality import plots
from ccc_quality.assessment import assess
from ccc_quality.drivers import rank_drivers
from ccc_quality.errors import SpecificationError
from ccc_quality.findings.measurement import item_loadings
from ccc_quality.plots.style import take_title
from ccc_quality.pls import PLSResults, fit_pls
from ccc_quality.study import customer_model, load_customers


@cache
def fitted(quality: str) -> PLSResults:
    return fit_pls(customer_model(quality), load_customers())


@pytest.fixture(autouse=True)
def _no_open_figures():
    yield
    plt.close("all")


def words(ax) -> str:
    figure = ax.figure
    return " ".join(text.get_text() for text in figure.findobj(plt.Text))


def test_an_importance_without_intervals_says_so_and_claims_no_more_than_an_order() -> None:
    ax = plots.driver_importance(rank_drivers(fitted("composite"), "loyalty"))
    shown = words(ax)
    assert "Reliability has the largest effect on loyalty" in shown
    assert "Without intervals: a bootstrap gives them" in shown
    assert "can be told from zero" not in shown
    assert "–" not in plots.alt_text(ax)
    dots = [line for line in ax.lines if line.get_marker() == "o"]
    assert len(dots) == 7
    assert all(dot.get_markerfacecolor() == dot.get_color() for dot in dots)


def test_weights_make_a_composite_and_loadings_show_a_factor() -> None:
    arrows = plots.alt_text(plots.path_diagram(fitted("composite")))
    assert "Reliability to CCC quality 0.42" in arrows
    assert "CCC quality to reliability" not in arrows
    reflective = plots.alt_text(plots.path_diagram(fitted("reflective")))
    assert "CCC quality to reliability 0.83" in reflective
    assert "Reliability to CCC quality" not in reflective


def test_items_of_a_composite_are_drawn_with_their_weights() -> None:
    fit = cases.fitted("pls_mobi_modeB_drivers")
    weight = fit.weights.set_index("indicator").loc["IMAG1", "est"]
    text = plots.alt_text(plots.path_diagram(fit, kind="measurement"))
    assert f"IMAG1 {weight:.2f}" in text
    assert item_loadings(fit) == {}


def test_drivers_correlate_freely_in_a_diagram() -> None:
    fit = fitted("direct")
    drivers = fit.latent_correlations.to_numpy()[np.tril_indices(7, -1)]
    expected = f"({drivers.min():.2f} to {drivers.max():.2f})"
    assert f"Correlations between the drivers {expected} are not drawn" in words(
        plots.path_diagram(fit)
    )


def test_of_several_drivers_the_diagram_names_none() -> None:
    title = take_title(plots.path_diagram(fitted("direct")))
    assert title.startswith("The model explains ")


def test_loadings_without_errors_are_not_said_to_have_intervals() -> None:
    shown = words(plots.loadings(fitted("reflective")))
    assert "Standardized loadings" in shown
    assert "interval" not in shown


def test_loadings_of_composites_are_no_figure_of_loadings() -> None:
    with pytest.raises(SpecificationError, match="the model has no reflective construct"):
        plots.loadings(cases.fitted("pls_ccc_direct"))


def test_heterotrait_ratios_are_drawn_for_what_has_them() -> None:
    ax = plots.htmt_heatmap(assess(fitted("composite")))
    assert "Every pair of constructs is distinct: no HTMT above 0.85" in words(ax)
