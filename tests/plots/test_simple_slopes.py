"""Lines of a moderated effect: their places, their words, their caution."""

from __future__ import annotations

from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from matplotlib.axes import Axes

import ccc_quality as ccc
from ccc_quality.errors import SpecificationError, UnknownNameError
from ccc_quality.plots import alt_text, simple_slopes
from ccc_quality.plots.style import LIGHT

MODEL = ccc.Model(
    [ccc.composite(name.upper(), [name]) for name in "amy"],
    paths=[("A", "Y"), ("M", "Y")],
    labels=ccc.study.customer_model().labels,
)


def answers(gamma: float) -> pd.DataFrame:
    rng = np.random.default_rng(6)
    a, e, noise = rng.normal(size=(3, 400))
    m = 0.5 * a + e
    return pd.DataFrame({"a": a, "m": m, "y": 0.4 * a + 0.2 * m + gamma * a * m + noise})


def fitted(gamma: float) -> ccc.PLSResults:
    return ccc.fit_pls(MODEL, answers(gamma), moderation="Y ~ A:M")


def title_of(ax: Axes) -> str:
    lines = [text for text in ax.texts if text.get_fontsize() == LIGHT.title_size]
    return " ".join(text.get_text() for text in reversed(lines))


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def test_lines_are_predictions_of_the_regression():
    survey = answers(0.3)
    ax = simple_slopes(fitted(0.3))
    z = (survey - survey.mean()) / survey.std()
    X = sm.add_constant(pd.DataFrame({"a": z["a"], "m": z["m"], "am": z["a"] * z["m"]}))
    ols = sm.OLS(z["y"], X).fit()
    drawn = [line for line in ax.lines if len(line.get_xdata()) == 2]
    for line, level in zip(drawn, (-1, 0, 1), strict=True):
        for x, y in zip(line.get_xdata(), line.get_ydata(), strict=True):
            expected = ols.params @ [1, x, level, x * level]
            assert y == pytest.approx(expected, abs=0.01)  # r with divisor n - 1


@pytest.mark.parametrize(
    ("gamma", "title"),
    [
        (0.3, "The effect of a on y rises with m"),
        (-0.3, "The effect of a on y falls with m"),
        (0.0, "Whether the effect of a on y depends on m cannot be told"),
    ],
)
def test_the_title_claims_no_more_than_the_interval_of_the_product(gamma, title):
    fit = fitted(gamma)
    ax = simple_slopes(fit, bootstrap=ccc.bootstrap(fit, 300, seed=1))
    assert title_of(ax) == title


def test_without_a_bootstrap_nothing_is_claimed():
    ax = simple_slopes(fitted(0.3))
    assert title_of(ax) == "The effect of a on y at three levels of m"
    assert any("a bootstrap gives them" in text.get_text() for text in ax.texts)


def test_slopes_and_intervals_are_those_of_the_table():
    fit = fitted(0.3)
    boot = ccc.bootstrap(fit, 300, seed=1)
    shown = [text.get_text() for text in simple_slopes(fit, bootstrap=boot).texts]
    for _, row in fit.simple_slopes(bootstrap=boot).iterrows():
        numbers = (row["std"], row["std_ci_lower"], row["std_ci_upper"])
        slope, low, high = (f"{value:.2f}".replace("-", "−") for value in numbers)
        assert f"slope {slope} ({low} to {high})" in shown


def test_the_figure_is_told_in_words_in_both_languages():
    fit = fitted(0.3)
    table = fit.simple_slopes()["std"]
    low, middle, high = (f"{value:.2f}".replace("-", "−") for value in table)
    assert alt_text(simple_slopes(fit)) == (
        "Three lines. The effect of a on y at three levels of m. "
        f"M low: slope {low}; M at its mean: slope {middle}; M high: slope {high}."
    )
    dutch = alt_text(simple_slopes(fit, language="nl"))
    assert dutch.startswith("Drie lijnen. Het effect van a op y op drie niveaus van m. M laag: ")


def test_captions_stay_beside_the_lines_and_apart():
    for gamma in (-0.6, 0.0, 0.6):
        ax = simple_slopes(fitted(gamma))
        ax.figure.canvas.draw()
        box = ax.get_window_extent()
        captions = [
            text.get_window_extent()
            for text in ax.texts
            if text.get_text().startswith(("M ", "slope "))
        ]
        assert len(captions) == 6
        for one in captions:
            assert one.x0 > box.x1
            assert box.y0 - 2 <= one.y0
            assert one.y1 <= box.y1 + 2
        for one, other in pairwise(sorted(captions, key=lambda caption: caption.y0)):
            assert one.y1 <= other.y0 + 1


def test_several_moderations_ask_for_a_choice():
    survey = answers(0.3).assign(w=np.random.default_rng(3).normal(size=400))
    model = ccc.Model(
        [ccc.composite(name.upper(), [name]) for name in "amwy"],
        paths=[("A", "Y"), ("M", "Y"), ("W", "Y")],
    )
    fit = ccc.fit_pls(model, survey, moderation="Y ~ A:M + A:W")
    with pytest.raises(SpecificationError, match="has 2 moderations; say which one. Available: Y"):
        simple_slopes(fit)
    with pytest.raises(UnknownNameError, match=r"no moderation 'Y ~ A:V'. Did you mean Y ~ A:"):
        simple_slopes(fit, "Y ~ A:V")
    assert title_of(simple_slopes(fit, "Y ~ A:W")).endswith("at three levels of w")


def test_a_model_without_moderation_has_nothing_to_draw():
    fit = ccc.fit_pls(MODEL, answers(0.3))
    with pytest.raises(SpecificationError, match="the model has no moderation to draw"):
        simple_slopes(fit)
