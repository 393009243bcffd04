"""The ladder of measurement invariance."""

from __future__ import annotations

from functools import cache

import pytest
from support.made import with_tables

import ccc_quality as ccc
from ccc_quality.errors import SpecificationError
from ccc_quality.plots import alt_text, invariance_ladder
from ccc_quality.plots.style import LIGHT, take_title

MODEL = "trust =~ tru1 + tru2 + tru3\nloyalty =~ loy1 + loy2 + loy3\nloyalty ~ trust"


@cache
def found():
    return ccc.invariance(MODEL, ccc.study.load_customers(), group="firm")


def made(holds, **changes):
    """A ladder with verdicts and changes made to measure, on the fits of a real one."""
    table = found().table.iloc[: len(holds)].copy()
    for measure, values in changes.items():
        table[f"delta_{measure}"] = values
    table["holds"] = holds
    return with_tables(found(), table=table)


NAN = float("nan")


@cache
def failing():
    return made(
        [True, True, False],
        cfi=[NAN, -0.005, -0.030],
        rmsea=[NAN, 0.003, 0.030],
        srmr=[NAN, 0.015, 0.005],
    )


def texts(ax):
    return [text.get_text() for text in ax.texts]


def test_bars_are_shares_of_the_change_that_convention_allows():
    ax = invariance_ladder(failing())
    bars = [bar.get_width() for bar in ax.patches if bar.get_height() < 0.3]
    # CFI of .010, RMSEA of .015, SRMR of .030 (metric) and .010; the last CFI is cut off at 2.5
    assert bars == pytest.approx([0.5, 0.2, 0.5, 2.5, 2.0, 0.5])
    assert [line.get_marker() for line in ax.lines].count(">") == 1


def test_a_change_beyond_the_convention_is_red():
    bars = [bar for bar in invariance_ladder(failing()).patches if bar.get_height() < 0.3]
    red = tuple(int(LIGHT.warning.line[k : k + 2], 16) / 255 for k in (1, 3, 5))
    is_red = [bar.get_facecolor()[:3] == pytest.approx(red) for bar in bars]
    assert is_red == [False, False, False, True, True, False]


def test_a_verdict_is_a_word_and_a_shape():
    ax = invariance_ladder(failing())
    assert [text for text in texts(ax) if text in "●✖"] == ["●", "●", "✖"]
    assert {"starting point", "holds", "does not hold"} <= set(texts(ax))


@pytest.mark.parametrize(
    ("holds", "english", "dutch"),
    [
        (
            [True, False, True],
            "Neither effects nor means may be compared by firm",
            "Per bedrijf zijn effecten noch gemiddelden te vergelijken",
        ),
        (
            [True, True, False],
            "Effects may be compared by firm, means may not",
            "Per bedrijf zijn effecten te vergelijken, gemiddelden niet",
        ),
        (
            [True, True, True],
            "Effects and means may be compared by firm",
            "Per bedrijf zijn effecten en gemiddelden te vergelijken",
        ),
    ],
)
def test_the_title_says_what_may_be_compared(holds, english, dutch):
    ladder = made(holds)
    assert take_title(invariance_ladder(ladder)) == english
    assert take_title(invariance_ladder(ladder, language="nl")) == dutch


def test_changes_are_those_of_the_table_with_their_sign():
    ax = invariance_ladder(found())
    row = found().table.set_index("step").loc["metric"]
    for name in ("cfi", "rmsea", "srmr"):
        value = row[f"delta_{name}"]
        sign = "+" if round(value, 3) > 0 else "−" if round(value, 3) < 0 else ""
        assert f"{sign}{abs(value):.3f}" in texts(ax)


def test_parameters_that_may_differ_are_named():
    ladder = ccc.invariance(MODEL, ccc.study.load_customers(), group="firm", partial=("tru2 ~ 1",))
    assert "Free to differ: tru2 ~ 1" in " ".join(texts(invariance_ladder(ladder)))


def test_ordered_items_hold_loadings_and_thresholds_equal_in_one_step():
    table = found().table
    scalar = table[table["step"].isin(["configural", "scalar"])].copy()
    scalar.loc[scalar["step"] == "scalar", "below"] = "configural"
    ax = invariance_ladder(with_tables(found(), table=scalar))
    assert "equal loadings and thresholds" in texts(ax)


def test_the_figure_is_told_in_words():
    words = alt_text(invariance_ladder(failing()))
    assert "scalar does not hold (CFI −0.030, RMSEA 0.030, SRMR 0.005 against the step" in words


def test_something_else_is_refused():
    with pytest.raises(SpecificationError, match=r"takes what invariance\(model, survey, group="):
        invariance_ladder(found().table)
