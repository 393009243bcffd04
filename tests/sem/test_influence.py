"""Influence to first order, against fits without the respondent."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from ccc_quality.errors import DataError, SpecificationError
from ccc_quality.sem import fit_sem
from ccc_quality.sem.influence import influence

MODEL = "a =~ a1 + a2 + a3\nb =~ b1 + b2 + b3\nb ~ a"
ITEMS = ["a1", "a2", "a3", "b1", "b2", "b3"]


@pytest.fixture(scope="module")
def answers():
    rng = np.random.default_rng(1)
    a = rng.standard_normal(300)
    b = 0.5 * a + rng.standard_normal(300)
    loadings = np.array([0.9, 0.8, 0.7])
    Y = np.column_stack([np.outer(a, loadings), np.outer(b, loadings)])
    Y += 0.6 * rng.standard_normal(Y.shape)
    Y[7] = [4, 4, 4, -4, -4, -4]
    return pd.DataFrame(Y, columns=ITEMS, index=[f"r{i}" for i in range(300)])


def refitted_changes(answers, respondent, **options):
    with_all = fit_sem(MODEL, answers, **options).vcov.index
    fits = [fit_sem(MODEL, frame, **options) for frame in (answers, answers.drop(respondent))]
    values = [fit.solution.theta for fit in fits]
    return pd.Series(values[0] - values[1], index=with_all)


@pytest.mark.parametrize("respondent", ["r0", "r50", "r199"])
@pytest.mark.parametrize(
    "options", [{}, {"estimator": "MLR", "mean_structure": True}], ids=["ML", "MLR with means"]
)
def test_changes_are_those_of_fits_without_the_respondent(answers, respondent, options):
    found = influence(fit_sem(MODEL, answers, **options)).changes.loc[respondent]
    expected = refitted_changes(answers, respondent, **options)
    # what is left out is of order 1/n of the change, and a respondent's leverage
    np.testing.assert_allclose(found, expected, atol=0.06 * np.abs(expected).max())


def test_incomplete_answers_move_estimates_as_far_as_they_go(answers):
    gappy = answers.mask(np.random.default_rng(2).random(answers.shape) < 0.1)
    gappy.iloc[3] = np.nan
    options = {"missing": "fiml"}
    found = influence(fit_sem(MODEL, gappy, **options)).changes
    assert "r3" not in found.index
    expected = refitted_changes(gappy, "r0", **options)
    np.testing.assert_allclose(found.loc["r0"], expected, atol=0.06 * np.abs(expected).max())


def test_whoever_contradicts_the_model_comes_first(answers):
    found = influence(fit_sem(MODEL, answers))
    assert found.table.loc[0, "respondent"] == "r7"
    assert found.table.loc[0, "cooks_distance"] > 2 * found.table.loc[1, "cooks_distance"]
    assert "Respondent r7 moves the estimates most" in str(found.summary())


def test_the_distance_is_the_likelihood_lost_by_the_estimates_without_the_respondent(answers):
    """2 [l(theta) - l(theta without)] of all respondents, the model with its means."""
    options = {"mean_structure": True}
    fit = fit_sem(MODEL, answers, **options)
    without = fit_sem(MODEL, answers.drop("r50"), **options)
    logl = [
        stats.multivariate_normal.logpdf(answers, frame.mean(), one.implied_cov).sum()
        for one, frame in ((fit, answers), (without, answers.drop("r50")))
    ]
    lost = 2 * (logl[0] - logl[1])
    found = influence(fit).table.set_index("respondent").loc["r50", "cooks_distance"]
    assert found == pytest.approx(lost, rel=0.1)


def test_changes_of_all_respondents_cancel_out(answers):
    changes = influence(fit_sem(MODEL, answers)).changes
    assert np.abs(changes.sum()).max() < 1e-6


def test_rows_that_were_dropped_have_no_influence(answers):
    gappy = answers.copy()
    gappy.loc["r5", "a1"] = np.nan
    assert "r5" not in set(influence(fit_sem(MODEL, gappy)).table["respondent"])


def test_least_squares_has_no_scores(answers):
    with pytest.raises(SpecificationError, match="scores of maximum likelihood"):
        influence(fit_sem(MODEL, answers, estimator="ULS"))


def test_moments_have_no_respondents(answers):
    fit = fit_sem(MODEL, sample_cov=answers.cov(), n_obs=300)
    with pytest.raises(DataError, match="needs the answers of respondents"):
        influence(fit)


def test_groups_are_refused(answers):
    grouped = answers.assign(firm=["x", "y"] * 150)
    with pytest.raises(SpecificationError, match="one group of independent respondents"):
        influence(fit_sem(MODEL, grouped, group="firm"))
