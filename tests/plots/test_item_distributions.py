"""Bars of answers that part at the middle of the scale."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import ccc_quality as ccc
from ccc_quality.data.item_answers import class_shares, item_answers
from ccc_quality.errors import SpecificationError, UnknownOptionError
from ccc_quality.plots import alt_text, item_distributions
from ccc_quality.plots.style import take_title

FIVE = [1, 1, 2, 3, 3, 4, 5, 5, 5, 5]
SEVEN_OF_TEN = [4, 4, 4, 5, 5, 5, 5, 2, None, None]


def survey(**changes):
    content = {
        "scale": [1, 5],
        "constructs": {
            "trust": {"items": ["tru1"], "label": {"en": "Trust", "nl": "Vertrouwen"}},
            "loyalty": {"items": ["loy1"], "reversed": ["loy1"]},
        },
        **changes,
    }
    turned = [None if answer is None else 6 - answer for answer in SEVEN_OF_TEN]
    frame = pd.DataFrame({"tru1": FIVE, "loy1": turned})
    return ccc.read_survey(frame, content)


def widths(ax):
    return [bar.get_width() for bar in ax.patches]


def texts(ax):
    return [text.get_text() for text in ax.texts]


def test_shares_are_of_the_answers_given():
    trust, loyalty = item_answers(survey())
    assert trust.shares == pytest.approx((0.2, 0.1, 0.2, 0.1, 0.4))
    assert (trust.low, trust.neutral, trust.high) == pytest.approx((0.3, 0.2, 0.5))
    assert loyalty.shares == pytest.approx((0, 1 / 8, 0, 3 / 8, 4 / 8))
    assert loyalty.missing == pytest.approx(0.2)


def test_a_bar_parts_at_the_middle_of_the_scale_with_half_of_the_neutral_answers_on_either_side():
    bars = item_distributions(survey(), ["tru1"]).patches
    assert [bar.get_width() for bar in bars] == pytest.approx([0.2, 0.1, 0.2, 0.1, 0.4])
    neutral = bars[2]
    assert neutral.get_x() == pytest.approx(-0.1)
    assert bars[0].get_x() == pytest.approx(-0.4)


def test_a_scale_without_a_middle_parts_between_its_halves():
    answers = ccc.read_survey(
        pd.DataFrame({"x": [1, 2, 3, 4, 4]}),
        {"scale": [1, 4], "constructs": {"c": {"items": ["x"]}}},
    )
    (one,) = item_answers(answers)
    assert (one.low, one.neutral, one.high) == pytest.approx((0.4, 0.0, 0.6))
    assert "Grey" not in " ".join(texts(item_distributions(answers)))


def test_a_scale_that_is_not_counted_is_cut_into_five_equal_parts():
    shares, whole = class_shares(np.array([0.0, 19.9, 20.0, 50.0, 99.0, 100.0]), (0.0, 100.0))
    assert shares == pytest.approx([2 / 6, 1 / 6, 1 / 6, 0, 2 / 6])
    assert not whole


def test_the_title_names_the_items_with_most_and_fewest_high_answers():
    title = take_title(item_distributions(survey()))
    assert title == "High answers run from 50% (tru1) to 88% (loy1)"


def test_a_wording_is_cited():
    labelled = survey(item_labels={"tru1": {"en": "I trust them."}})
    assert take_title(item_distributions(labelled, ["tru1"])) == (
        "“I trust them”: 50% of the answers are high, 30% low"
    )


def test_reversed_items_are_drawn_as_turned_and_named():
    ax = item_distributions(survey(), language="nl")
    foot = " ".join(texts(ax))
    assert "Omgekeerde items, gespiegeld getekend: loy1" in foot
    assert "Vertrouwen" in texts(ax)


def test_missing_answers_have_a_column_only_where_there_are_any():
    assert "20%" in texts(item_distributions(survey(), ["loy1"]))
    assert "Missing" in texts(item_distributions(survey(), ["loy1"]))
    assert "Missing" not in texts(item_distributions(survey(), ["tru1"]))


def test_items_can_stand_in_the_order_of_their_high_answers():
    ax = item_distributions(survey(), order="high")
    assert widths(ax)[:5] == pytest.approx([0, 1 / 8, 0, 3 / 8, 4 / 8])
    assert "Trust" not in texts(ax)


def test_the_figure_is_told_in_words():
    assert alt_text(item_distributions(survey(), ["tru1"])) == (
        "Bars of answers that part at the middle of the scale. tru1: 50% of the answers are "
        "high, 30% low. tru1 low 30%, middle 20%, high 50%, missing 0%."
    )


def test_what_cannot_be_drawn_is_said():
    with pytest.raises(SpecificationError, match=r"the survey has no item 'tru9'. Did you mean"):
        item_distributions(survey(), ["tru9"])
    with pytest.raises(SpecificationError, match="no item has a scale: give the survey a codebook"):
        item_distributions(ccc.read_survey(pd.DataFrame({"x": [1, 2, 3]})))
    with pytest.raises(SpecificationError, match="the scale of x is not known"):
        item_distributions(ccc.read_survey(pd.DataFrame({"x": [1, 2, 3]})), ["x"])
    with pytest.raises(UnknownOptionError, match="items are not ordered by 'size'"):
        item_distributions(survey(), order="size")
    with pytest.raises(SpecificationError, match=r"takes what read_survey\(...\) gives, not list"):
        item_distributions([1, 2])
