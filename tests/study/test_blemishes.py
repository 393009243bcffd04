import numpy as np
import pytest

from ccc_quality.study.blemishes import skip_cells, straight_line


@pytest.fixture
def answers():
    return np.random.default_rng(1).integers(1, 8, size=(200, 20)).astype(float)


@pytest.fixture
def rng():
    return np.random.default_rng(7)


def test_exactly_the_share_of_cells_goes_missing(answers, rng):
    skipped = skip_cells(answers=answers, share=0.06, rng=rng)
    assert np.isnan(skipped).sum() == 240


def test_missing_cells_fall_among_the_respondents_who_skip(answers, rng):
    skipped = skip_cells(answers=answers, share=0.01, rng=rng, respondent_share=0.05)
    assert np.isnan(skipped).sum() == 40
    assert 0 < np.isnan(skipped).any(axis=1).sum() <= 10


def test_answers_that_are_given_stay_as_they_were(answers, rng):
    skipped = skip_cells(answers=answers, share=0.3, rng=rng)
    given = ~np.isnan(skipped)
    assert (skipped[given] == answers[given]).all()
    assert not np.isnan(answers).any(), "the input is not touched"


def test_straight_liners_tick_the_median_of_their_own_answers(answers, rng):
    lined = straight_line(answers=answers, share=0.05, rng=rng)
    rows = np.flatnonzero((lined == lined[:, :1]).all(axis=1))
    assert len(rows) == 10
    assert (lined[rows, 0] == np.floor(np.median(answers[rows], axis=1))).all()
    others = np.setdiff1d(np.arange(200), rows)
    assert (lined[others] == answers[others]).all()
