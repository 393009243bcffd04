"""Bars of penalties and rewards: their lengths, their words, their caution."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex

from ccc_quality.drivers import PenaltyReward, penalty_reward
from ccc_quality.errors import SpecificationError
from ccc_quality.labels import Labels
from ccc_quality.plots import alt_text
from ccc_quality.plots import penalty_reward as draw
from ccc_quality.plots.style import LIGHT

DRIVERS = ("reliability", "empathy", "ivr_menu")


def analysed(labels: Labels, *effects: tuple[float, float]) -> PenaltyReward:
    """Drivers with these penalties and rewards."""
    rng = np.random.default_rng(2)
    X = rng.normal(size=(900, len(effects)))
    y = rng.normal(size=900)
    low, high = np.quantile(X, [1 / 3, 2 / 3], axis=0)
    for k, (penalty, reward) in enumerate(effects):
        y += penalty * (X[:, k] <= low[k]) + reward * (X[:, k] >= high[k])
    scores = pd.DataFrame(X, columns=list(DRIVERS[: len(effects)])).assign(satisfaction=y)
    found = penalty_reward(scores, "satisfaction", n_resamples=200)
    return replace(found, labels=labels)


def title_of(ax: Axes) -> str:
    lines = [text for text in ax.texts if text.get_fontsize() == LIGHT.title_size]
    return " ".join(text.get_text() for text in reversed(lines))


def test_bars_are_as_long_as_penalties_and_rewards(labels):
    found = analysed(labels, (-3, 0), (-2, 2), (0, 3))
    ax = draw(found)
    table = found.table.sort_values("index")
    widths = [bar.get_width() for bar in ax.patches]
    assert widths == pytest.approx(table[["penalty", "reward"]].to_numpy().ravel().tolist())
    assert ax.get_xlim()[0] < table["penalty_ci_lower"].min()
    assert ax.get_xlim()[1] > table["reward_ci_upper"].max()


@pytest.mark.parametrize(
    ("effects", "title"),
    [
        ([(-3, 0), (-2, 2)], "Failing on reliability costs more than excelling brings"),
        ([(-2, 2), (0, 3)], "Excelling on empathy brings more than failing costs"),
        (
            [(-2, 2), (-2, 2)],
            "For no driver is it clear that failing and excelling weigh differently",
        ),
    ],
)
def test_the_title_names_only_who_is_clearly_asymmetric(labels, effects, title):
    assert title_of(draw(analysed(labels, *effects))) == title


def test_drivers_without_a_clear_asymmetry_are_grey(labels):
    found = analysed(labels, (-3, 0), (-2, 2))
    colors = [to_hex(bar.get_facecolor()) for bar in draw(found).patches]
    assert colors == [to_hex(color) for color in (LIGHT.low, LIGHT.high, LIGHT.doubt, LIGHT.doubt)]


def test_the_figure_is_told_in_words_in_both_languages(labels):
    found = analysed(labels, (-3, 0), (-2, 2), (0, 3))
    row = found.table.set_index("driver").loc["empathy"]
    penalty, reward = (f"{row[name]:.1f}".replace("-", "−") for name in ("penalty", "reward"))
    assert f"Empathy: penalty {penalty}, reward {reward}, no clear asymmetry" in alt_text(
        draw(found)
    )
    dutch = alt_text(draw(found, language="nl"))
    assert dutch.startswith(
        "Staven links en rechts van nul. Tekortschieten op betrouwbaarheid kost"
    )
    assert f"straf {penalty.replace('.', ',')}" in dutch


def test_class_and_cut_stand_in_the_figure(labels):
    found = analysed(labels, (-3, 0), (-2, 2))
    texts = [text.get_text() for text in draw(found).texts]
    assert "Dissatisfier" in texts
    assert "Hybrid" in texts
    assert any("lowest and highest third" in text for text in texts)
    flagged = [text.get_text() for text in draw(replace(found, simulated=True)).texts]
    assert "Simulated data" in flagged
    assert "Simulated data" not in texts


def test_something_else_is_refused():
    with pytest.raises(SpecificationError, match="takes what penalty_reward.*, not int"):
        draw(3)
