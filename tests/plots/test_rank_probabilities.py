"""Probabilities of ranks: every cell is a number of the table, the title claims no more."""

from dataclasses import dataclass, replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_rgb
from matplotlib.patches import Rectangle

import ccc_quality as ccc
from ccc_quality.drivers import Order
from ccc_quality.errors import SpecificationError
from ccc_quality.labels import Labels
from ccc_quality.plots import alt_text, rank_probabilities
from ccc_quality.plots.style import LIGHT, take_title

SHARES = np.array([[0.9, 0.096, 0.004], [0.1, 0.7, 0.2], [0.0, 0.204, 0.796]])
DRIVERS = ["reliability", "empathy", "ivr_menu"]


LABELS = Labels({"reliability": {"en": "Reliability", "nl": "Betrouwbaarheid"}})


@dataclass(frozen=True)
class Drawn:
    leaders: tuple[str, ...] = ("reliability",)
    basis: str = "total effect"
    order: Order | None = None
    target: str = "loyalty"
    rank_by: str = "est"
    labels: Labels = LABELS
    n_obs: int = 900
    n_draws: int = 2000
    simulated: bool = True

    @property
    def table(self):
        return pd.DataFrame({"driver": DRIVERS})

    @property
    def rank_probabilities(self):
        return pd.DataFrame(SHARES, DRIVERS, [1, 2, 3])

    def top(self, k):
        assert k == 1
        return SimpleNamespace(drivers=self.leaders, share=0.96)


def cells(ax):
    return {
        (round(patch.get_x() + 0.47), round(patch.get_y() + 0.47)): patch
        for patch in ax.patches
        if isinstance(patch, Rectangle)
    }


def test_every_cell_says_its_probability_and_nothing_where_it_rounds_to_zero():
    ax = rank_probabilities(Drawn())
    found = {tuple(text.get_position()): text.get_text() for text in ax.texts}
    for y, row in enumerate(SHARES):
        for rank, share in enumerate(row, start=1):
            expected = f"{100 * share:.0f}%" if share > 0.005 else None
            assert found.get((rank, y)) == expected


def test_a_cell_is_the_darker_the_more_probable():
    found = cells(rank_probabilities(Drawn()))
    light = [sum(to_rgb(found[place].get_facecolor()[:3])) for place in ((1, 0), (2, 1), (3, 1))]
    assert light == sorted(light)


def test_the_order_compared_with_is_outlined_where_all_drivers_have_a_place_in_it():
    found = cells(rank_probabilities(Drawn(order=Order(("reliability", "ivr_menu", "empathy")))))
    marked = {place for place, patch in found.items() if patch.get_linewidth() > 0}
    assert marked == {(1, 0), (3, 1), (2, 2)}
    ax = rank_probabilities(Drawn(order=Order(("reliability", "empathy"))))
    assert all(patch.get_linewidth() == 0 for patch in cells(ax).values())
    assert not any("Outlined" in text.get_text() for text in ax.texts)


@pytest.mark.parametrize(
    ("leaders", "title"),
    [
        (("reliability",), "Reliability comes first for loyalty, in 96% of the draws"),
        (
            ("reliability", "empathy"),
            "Reliability or empathy comes first for loyalty; which one is uncertain",
        ),
        (("a", "b", "c", "d"), "Which driver comes first for loyalty is uncertain"),
    ],
)
def test_the_title_names_the_drivers_that_may_come_first(leaders, title):
    assert take_title(rank_probabilities(Drawn(leaders=leaders))) == title


def test_the_title_is_dutch_on_request():
    ax = rank_probabilities(Drawn(), language="nl")
    assert take_title(ax) == "Betrouwbaarheid staat bovenaan voor loyalty, in 96% van de trekkingen"
    assert "Betrouwbaarheid 1 (90%)" in alt_text(ax)


def test_slopes_are_not_sold_as_effects():
    ax = rank_probabilities(replace(Drawn(), basis="implied slope"))
    words = " ".join(text.get_text() for text in ax.texts)
    assert "how much it goes with loyalty" in words
    assert "effect" not in words


def test_the_foot_has_respondents_draws_and_the_flag():
    texts = [text.get_text() for text in rank_probabilities(Drawn()).texts]
    assert any("n = 900" in text and "2,000 bootstrap draws" in text for text in texts)
    assert "Simulated data" in texts


def test_the_colours_are_those_of_the_theme():
    ax = rank_probabilities(Drawn(), theme=replace(LIGHT, ink="#00ff00"))
    assert any(text.get_color() == "#00ff00" for text in ax.texts)


def test_a_ranking_without_draws_says_how_to_get_them():
    fit = ccc.fit_sem(ccc.study.customer_model("composite"), ccc.study.load_customers())
    with pytest.raises(SpecificationError, match=r"bootstrap=bootstrap\(results, n_resamples"):
        rank_probabilities(ccc.rank_drivers(fit, "loyalty"))
    with pytest.raises(SpecificationError, match="rank_probabilities takes what rank_drivers"):
        rank_probabilities("a ranking")
