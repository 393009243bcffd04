"""Effects over the resamples of a bootstrap."""

from __future__ import annotations

import copy
from functools import cache

import numpy as np
import pytest

import ccc_quality as ccc
from ccc_quality.errors import SpecificationError, UnknownOptionError
from ccc_quality.plots import alt_text, bootstrap_distributions
from ccc_quality.plots.bootstrap_distributions import density
from ccc_quality.plots.style import take_title

DRIVERS = ("reliability", "waiting_time", "ivr_menu")
PAIRS = [(driver, "loyalty") for driver in DRIVERS]


@cache
def resampled(fitted="fit_sem", interval="percentile"):
    survey = ccc.study.load_customers()
    fit = getattr(ccc, fitted)(ccc.study.customer_model("direct"), survey)
    return ccc.bootstrap(fit, 200, 1, interval=interval)


def texts(ax):
    return [text.get_text() for text in ax.texts]


def row(bootstrap, driver):
    table = bootstrap.total_effects
    return table[(table["source"] == driver) & (table["target"] == "loyalty")].iloc[0]


def test_a_density_of_normal_draws_is_a_bell_curve():
    draws = np.random.default_rng(2).normal(3.0, 0.5, size=20_000)
    curve = density(draws)
    bell = np.exp(-0.5 * ((curve.x - 3.0) / 0.5) ** 2)
    assert curve.height == pytest.approx(bell, abs=0.05)  # of the highest point


def test_draws_that_do_not_vary_have_no_curve():
    assert density(np.ones(100)) is None


@pytest.mark.parametrize("fitted", ["fit_sem", "fit_pls"])
def test_estimates_and_intervals_are_those_of_the_bootstrap(fitted):
    ax = bootstrap_distributions(resampled(fitted), PAIRS)
    own = row(resampled(fitted), "reliability")
    assert f"{own['est']:.2f}" in texts(ax)
    assert f"{own['ci_lower']:.2f} to {own['ci_upper']:.2f}" in texts(ax)
    dots = [line for line in ax.lines if line.get_marker() == "o"]
    assert [dot.get_xdata()[0] for dot in dots] == pytest.approx(
        [row(resampled(fitted), driver)["est"] for driver in DRIVERS]
    )


def test_a_curve_rises_where_its_draws_are():
    bootstrap = resampled()
    draws = bootstrap.draws["total_effects"]["reliability -> loyalty"]
    curve = bootstrap_distributions(bootstrap, PAIRS[:1]).lines
    (outline,) = [line for line in curve if len(line.get_xdata()) > 2]
    top = outline.get_xdata()[np.argmin(outline.get_ydata())]
    assert abs(top - draws.median()) < draws.std()


def test_the_title_counts_effects_that_can_be_told_from_zero():
    bootstrap = resampled()
    clear = sum(
        not row(bootstrap, one)["ci_lower"] <= 0 <= row(bootstrap, one)["ci_upper"]
        for one in DRIVERS
    )
    assert clear == 2
    title = take_title(bootstrap_distributions(bootstrap, PAIRS))
    assert title == "2 of the 3 effects can be told from zero"
    assert take_title(bootstrap_distributions(bootstrap, PAIRS[:1])).startswith(
        "The effect of reliability on loyalty is 0."
    )
    assert take_title(bootstrap_distributions(bootstrap, PAIRS[2:], language="nl")).startswith(
        "Het effect van keuzemenu op loyaliteit is niet van nul te onderscheiden ("
    )


def test_the_foot_counts_resamples_and_names_seed_and_interval():
    foot = " ".join(texts(bootstrap_distributions(resampled(), PAIRS)))
    assert "200 resamples, none failed" in foot
    assert "Seed 1" in foot
    assert "Full colour: 95% percentile interval" in foot
    assert "Open dot: the interval covers zero" in foot


def test_failed_and_improper_resamples_are_counted():
    failed = np.arange(200) < 3
    some = copy.copy(resampled())
    some.__dict__["_outcomes"] = lambda: (failed, np.arange(200) >= 5)
    foot = " ".join(texts(bootstrap_distributions(some, PAIRS)))
    assert "200 resamples, 3 failed and left out" in foot
    assert "2 improper ones kept" in foot


def test_left_alone_it_draws_the_largest_effects_that_are_not_fixed():
    ax = bootstrap_distributions(resampled(), kind="path_coefficients", values="std")
    table = resampled().path_coefficients
    largest = table["std"].abs().nlargest(12)
    dots = [line.get_xdata()[0] for line in ax.lines if line.get_marker() == "o"]
    assert dots == pytest.approx(list(table.loc[largest.index, "std"]))


def test_the_title_counts_all_effects_and_the_foot_those_that_are_drawn():
    ax = bootstrap_distributions(resampled(), kind="path_coefficients")
    table = resampled().path_coefficients
    free = table[table["se"] > 1e-10]
    clear = int(((free["ci_lower"] > 0) | (free["ci_upper"] < 0)).sum())
    assert len(free) > 12
    assert take_title(ax) == f"{clear} of the {len(free)} effects can be told from zero"
    assert any(f"Drawn: the 12 largest of {len(free)} effects" in text for text in texts(ax))


def test_an_accelerated_interval_is_called_so():
    foot = " ".join(texts(bootstrap_distributions(resampled(interval="bca"), PAIRS)))
    assert "95% BCa interval" in foot


def test_the_figure_is_told_in_words():
    words = alt_text(bootstrap_distributions(resampled(), PAIRS))
    assert words.startswith(
        "Curves of how effects vary over the resamples. 2 of the 3 effects can be told from zero. "
        "Reliability "
    )


def test_what_is_not_there_is_said():
    with pytest.raises(SpecificationError, match="no total effect loyalty -> reliability. Av"):
        bootstrap_distributions(resampled(), [("loyalty", "reliability")])
    with pytest.raises(UnknownOptionError, match="there are no effects 'loadings'"):
        bootstrap_distributions(resampled(), kind="loadings")
    with pytest.raises(SpecificationError, match="name at least one effect to draw"):
        bootstrap_distributions(resampled(), [])
    with pytest.raises(SpecificationError, match=r"takes what bootstrap\(fit, n_resamples, seed\)"):
        bootstrap_distributions(resampled().fit)
