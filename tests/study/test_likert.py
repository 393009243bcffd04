import numpy as np
import pytest
from scipy import stats

from ccc_quality.study.likert import thresholds, to_answers


def test_a_flat_shape_gives_every_answer_the_same_share():
    cuts = thresholds(n_categories=5, shape=(1.0, 1.0))
    assert cuts == pytest.approx(stats.norm.ppf([0.2, 0.4, 0.6, 0.8]))


def test_thresholds_leave_between_them_the_share_of_the_beta_distribution():
    cuts = thresholds(n_categories=7, shape=(3.0, 1.8))
    shares = np.diff(stats.norm.cdf([-np.inf, *cuts, np.inf]))
    assert shares == pytest.approx(np.diff(stats.beta(3.0, 1.8).cdf(np.arange(8) / 7)))


def test_answers_lean_to_the_right_end_of_the_scale():
    shares = np.diff(stats.norm.cdf([-np.inf, *thresholds(n_categories=7, shape=(3, 1.8)), np.inf]))
    answers = np.arange(1, 8)
    mean = shares @ answers
    third_moment = shares @ (answers - mean) ** 3
    assert mean > 4.0
    assert third_moment < 0, "left-skewed"


def test_answers_count_the_thresholds_below_from_the_lowest_answer():
    responses = np.array([[-9.0, 0.0, 9.0], [-0.01, 0.01, 0.0]])
    answers = to_answers(responses=responses, scale=(0, 3), shape=(1.0, 1.0))
    # thresholds of four equal shares: -.674, 0, .674
    assert answers.tolist() == [[0, 1, 3], [1, 2, 1]]
