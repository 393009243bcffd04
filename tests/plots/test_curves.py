"""Broken lines and dose curves: what is drawn, claimed and told."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes

import ccc_quality as ccc
from ccc_quality.errors import SpecificationError
from ccc_quality.plots import alt_text, dose_curve, threshold_curve
from ccc_quality.plots.style import LIGHT

MODEL = ccc.study.customer_model()


def found(below: float, above: float, extreme: str = "low") -> ccc.Threshold:
    rng = np.random.default_rng(3)
    x = rng.uniform(0, 100, 600)
    y = 50 + below * np.minimum(x, 50) + above * np.maximum(x - 50, 0) + rng.normal(size=600) * 6
    scores = pd.DataFrame({"waiting_time": x, "satisfaction": y})
    return ccc.threshold(scores, model=MODEL, extreme=extreme, n_resamples=100)


def linked(slope: float) -> ccc.OperationalLink:
    rng = np.random.default_rng(5)
    wait = rng.gamma(2, 60, 500)
    answers = pd.DataFrame({"call": range(500), "trust": 70 + slope * wait + rng.normal(size=500)})
    operations = pd.DataFrame({"call": range(500), "wait": wait, "transfers": wait.round() % 3})
    return ccc.operational_link(
        answers, operations, on="call", predictors=["wait", "transfers"], model=MODEL
    )


def title_of(ax: Axes) -> str:
    lines = [text for text in ax.texts if text.get_fontsize() == LIGHT.title_size]
    return " ".join(text.get_text() for text in reversed(lines))


@pytest.mark.parametrize(
    ("below", "above", "title"),
    [
        (0.8, 0.1, "Waiting time matters more for satisfaction below {at} than above it"),
        (0.1, 0.8, "Waiting time matters more for satisfaction above {at} than below it"),
        (
            0.5,
            -0.5,
            "What waiting time does for satisfaction changes at {at}; by how much is not clear",
        ),
        (0.3, 0.3, "Whether waiting time has a threshold for satisfaction cannot be told"),
    ],
)
def test_the_title_says_what_the_test_and_the_slopes_allow(below, above, title):
    results = found(below, above)
    at = results.table["est"].iloc[0]
    assert title_of(threshold_curve(results)) == title.format(at=f"{at:.1f}")


def test_line_means_and_break_are_those_of_the_tables():
    results = found(0.8, 0.1)
    ax = threshold_curve(results)
    curve, means, at = ax.lines
    assert curve.get_ydata() == pytest.approx(results.curve["est"].to_numpy())
    assert means.get_ydata() == pytest.approx(results.bins["mean"].to_numpy())
    assert at.get_xdata()[0] == results.table["est"].iloc[0]


def test_the_interval_of_the_break_is_a_band_that_is_named_and_told():
    results = found(0.8, 0.1)
    ax = threshold_curve(results)
    at, low, high = results.table.loc[0, ["est", "ci_lower", "ci_upper"]]
    (band,) = ax.patches
    assert (band.get_x(), band.get_x() + band.get_width()) == pytest.approx((low, high))
    label = f"Break at {at:.1f} ({low:.1f} to {high:.1f})"
    assert label in [text.get_text() for text in ax.texts]
    told = f"The break lies at {at:.1f}; its interval, a band from {low:.1f} to {high:.1f}"
    assert told in alt_text(ax)


def test_without_a_break_none_is_drawn_or_told():
    ax = threshold_curve(found(0.3, 0.3))
    assert len(ax.lines) == 2
    assert not ax.patches
    assert not any("Break at" in text.get_text() for text in ax.texts)
    assert "break lies" not in alt_text(ax)


def test_a_dose_is_told_from_end_to_end_and_as_an_association():
    dose = linked(-0.1).dose_curve("trust", "wait")
    first, last = dose.table.iloc[0], dose.table.iloc[-1]
    ax = dose_curve(dose)
    assert title_of(ax) == (
        f"Trust goes from {first['est']:.1f} where wait is {first['x']:.1f} "
        f"to {last['est']:.1f} where it is {last['x']:.1f}"
    )
    texts = [text.get_text() for text in ax.texts]
    assert any("Association, no proof of an effect" in text for text in texts)
    assert any("held constant: transfers" in text for text in texts)


def test_a_dose_without_a_relation_claims_none():
    ax = dose_curve(linked(0.0).dose_curve("trust", "wait"))
    assert title_of(ax) == "Whether trust goes with wait cannot be told"


def test_curves_are_told_in_dutch():
    dutch = alt_text(threshold_curve(found(0.8, 0.1), language="nl"))
    assert "Wachttijd telt onder" in dutch
    dose = alt_text(dose_curve(linked(-0.1).dose_curve("trust", "wait"), language="nl"))
    assert dose.startswith("Een kromme van ")
    assert "Vertrouwen gaat van" in dose


def test_something_else_is_refused():
    with pytest.raises(SpecificationError, match="threshold_curve takes what threshold"):
        threshold_curve(3)
    with pytest.raises(SpecificationError, match="dose_curve takes what operational_link"):
        dose_curve(linked(0.0))
