"""Patterns of missing answers."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import ccc_quality as ccc
from ccc_quality.errors import SpecificationError
from ccc_quality.plots import alt_text, missing_pattern
from ccc_quality.plots.style import LIGHT, take_title

NO = np.nan
FRAME = pd.DataFrame(
    {
        "a": [1.0, 2, 3, 4, 5, 6, 7, NO],
        "b": [2.0, NO, NO, NO, 1, 3, 4, NO],
        "c": [1.0, NO, NO, 2, 3, 5, 1, NO],
        "d": [1.0, 2, 4, 2, 3, 5, 1, NO],
    }
)


def texts(ax):
    return [text.get_text() for text in ax.texts]


def gaps(ax):
    """Column and row of every filled cell."""
    cells = [one for one in ax.patches if one.get_zorder() == 3]
    return sorted((int(one.get_x()), int(one.get_y())) for one in cells)


def test_cells_are_what_each_pattern_leaves_open():
    ax = missing_pattern(ccc.missing_report(FRAME))
    # items b, c (4 and 3 missing, with the silent row), a and d (1): patterns none, b+c, b
    assert gaps(ax) == [(1, 0), (1, 1), (2, 0)]
    assert texts(ax).index("b") < texts(ax).index("c") < texts(ax).index("a")
    counts = [text.get_text() for text in ax.texts if text.get_fontweight() == "bold"]
    assert "4" in counts
    assert {"2", "1"} <= set(texts(ax))


def test_bars_are_shares_of_missing_answers():
    bars = list(missing_pattern(ccc.missing_report(FRAME)).patches)[-4:]
    assert [bar.get_width() / bars[0].get_width() for bar in bars] == pytest.approx(
        [1, 3 / 4, 1 / 4, 1 / 4]
    )
    assert bars[0].get_facecolor()[:3] == pytest.approx(
        tuple(int(LIGHT.low[k : k + 2], 16) / 255 for k in (1, 3, 5))
    )


def test_the_title_counts_answers_and_respondents():
    assert take_title(missing_pattern(ccc.missing_report(FRAME))) == (
        "28% of the answers are missing; 4 of 8 respondents left no question open"
    )


def test_respondents_who_answered_nothing_are_named_in_the_foot():
    foot = " ".join(texts(missing_pattern(ccc.missing_report(FRAME))))
    assert "n = 8" in foot
    assert "1 respondents without any answer are not drawn" in foot


def test_no_more_patterns_are_drawn_than_can_be_read_and_the_rest_is_counted():
    rng = np.random.default_rng(1)
    frame = pd.DataFrame(rng.normal(size=(400, 8)), columns=list("abcdefgh"))
    frame = frame.mask(rng.random(frame.shape) < 0.25)
    report = ccc.missing_report(frame)
    ax = missing_pattern(report, language="nl")
    incomplete = report.patterns[report.patterns["n_missing"] > 0]["n_obs"]
    share = round(100 * incomplete.head(12).sum() / incomplete.sum())
    said = (
        f"De 12 vaakste van {len(incomplete)} patronen ({share}% van de onvolledige respondenten)"
    )
    assert said in " ".join(texts(ax))
    assert max(column for column, _ in gaps(ax)) == 12


def test_a_survey_knows_whether_it_is_simulated():
    survey = ccc.study.simulate_customers(200, seed=3, missing_share=0.02)
    ax = missing_pattern(survey)
    assert "Simulated data" in texts(ax)
    assert alt_text(ax).startswith("Grid of items by patterns of missing answers, with bars. 2")


def test_without_gaps_there_is_nothing_to_draw():
    complete = ccc.missing_report(FRAME.loc[[0, 4, 5, 6]])
    with pytest.raises(SpecificationError, match="no answer is missing, so there is no pattern"):
        missing_pattern(complete)
    with pytest.raises(SpecificationError, match="takes a survey or what missing_report gives"):
        missing_pattern("survey.csv")
