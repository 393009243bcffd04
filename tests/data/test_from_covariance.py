"""Moments from a matrix: rescaled as lavaan does, and refused with the culprit named."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ccc_quality.data import moments_from_covariance, sample_moments
from ccc_quality.errors import MomentsError, TooFewRowsError, UnknownOptionError

NAMES = ["x", "y", "z"]
COV = np.array([[4.0, 1.0, 0.5], [1.0, 2.0, 0.3], [0.5, 0.3, 1.0]])
GOLDEN = Path(__file__).parents[1] / "golden"


@pytest.fixture(scope="module")
def real() -> pd.DataFrame:
    return pd.read_csv(GOLDEN / "hs1939.csv")[[f"x{j}" for j in range(1, 10)]]


def test_a_printed_covariance_matrix_gives_the_moments_of_its_rows(real):
    direct = sample_moments(real, list(real))
    given = moments_from_covariance(real.cov(), len(real), real.mean())
    np.testing.assert_allclose(given.cov, direct.cov, rtol=1e-12)
    np.testing.assert_allclose(given.mean, direct.mean, rtol=1e-12)
    assert (given.names, given.n_obs, given.n_dropped) == (direct.names, 301, 0)


def test_correlations_and_standard_deviations_give_the_same(real):
    direct = sample_moments(real, list(real))
    given = moments_from_covariance(real.corr(), len(real), sd=real.std())
    np.testing.assert_allclose(given.cov, direct.cov, rtol=1e-12)
    assert given.mean is None


def test_divisor_n_is_taken_as_it_is():
    given = moments_from_covariance(COV, 50, names=NAMES, divisor="n")
    np.testing.assert_array_equal(given.cov, COV)


def test_names_match_means_whatever_their_order():
    given = moments_from_covariance(COV, 50, {"z": 3.0, "x": 1.0, "y": 2.0}, NAMES)
    assert given.mean.tolist() == [1.0, 2.0, 3.0]


def test_rows_in_another_order_than_columns_are_put_right():
    frame = pd.DataFrame(COV, index=NAMES, columns=NAMES).loc[["z", "x", "y"]]
    given = moments_from_covariance(frame, 50, divisor="n")
    np.testing.assert_array_equal(given.cov, COV)


def test_the_matrix_given_is_left_alone():
    matrix = COV.copy()
    moments_from_covariance(matrix, 50, names=NAMES)
    np.testing.assert_array_equal(matrix, COV)


def refused(message: str, error: type[Exception] = MomentsError, **changes: object) -> None:
    arguments = {"cov": COV, "n_obs": 50, "names": NAMES, **changes}
    with pytest.raises(error, match=message):
        moments_from_covariance(**arguments)  # type: ignore[arg-type]


def test_no_n():
    refused("A covariance matrix needs n_obs", n_obs=None)


@pytest.mark.parametrize("n_obs", [0, -3, 50.5, float("nan"), True, "300"])
def test_an_n_that_is_no_number_of_observations(n_obs):
    refused("must be a whole number of observations", n_obs=n_obs)


def test_an_n_not_above_the_number_of_variables():
    refused("3 variables need more than 3", TooFewRowsError, n_obs=3)


def test_not_symmetric_names_the_worst_pair():
    matrix = COV.copy()
    matrix[2, 0], matrix[2, 1] = 0.9, 0.31
    refused("worst pair is 'x' and 'z': 0.5 in one half, 0.9 in the other", cov=matrix)


def test_only_a_lower_triangle_points_to_read_moments():
    matrix = np.where(np.tril(np.ones((3, 3))) > 0, COV, np.nan)
    refused("row 'x', column 'y'.*read_moments reads one", cov=matrix)


def test_a_missing_cell_is_named():
    matrix = COV.copy()
    matrix[1, 0] = np.nan
    refused("missing or infinite cells: 1, the first in row 'y', column 'x'", cov=matrix)


def test_not_positive_definite_names_the_copy():
    matrix = np.array([[4.0, 1.0, 1.0], [1.0, 2.0, 2.0], [1.0, 2.0, 2.0]])
    refused("not positive definite: 'z' is a copy of 'y'", cov=matrix)


def test_not_positive_definite_names_a_correlation_beyond_one():
    matrix = COV.copy()
    matrix[0, 1] = matrix[1, 0] = 3.0  # 3 / sqrt(4 x 2) = 1.061
    refused(r"correlations beyond one: 'x' and 'y' \(1.061\)", cov=matrix)


def test_not_positive_definite_names_correlations_that_contradict_each_other():
    # a correlates .9 with b and with c, which correlate -.9 with each other: impossible
    matrix = np.eye(4)
    for (i, j), r in {(0, 1): 0.9, (0, 2): 0.9, (1, 2): -0.95}.items():
        matrix[i, j] = matrix[j, i] = r
    refused(
        "correlations among 'a', 'b', 'c' contradict each other .*'b' with 'c', -0.950",
        cov=matrix,
        names=["a", "b", "c", "d"],
    )


def test_a_variance_that_is_not_positive():
    refused(r"not for 'y' \(-2\)", cov=COV * np.array([[1, 1, 1], [1, -1, 1], [1, 1, 1]]))


def test_an_array_without_names():
    refused("needs names", names=None)


def test_not_square():
    refused("3 names need a matrix of 3 x 3; this one is 2 x 3", cov=COV[:2])


def test_a_name_twice():
    refused(r"more than once in the covariance matrix: \['x'\]", names=["x", "x", "z"])


def test_rows_and_columns_named_differently():
    frame = pd.DataFrame(COV, index=["x", "y", "w"], columns=NAMES)
    refused("rows x, y, w; columns x, y, z", cov=frame, names=None)


def test_text_in_the_matrix():
    refused("holds something that is no number", cov=[["a", 1, 1], [1, 1, 1], [1, 1, 1]])


def test_standard_deviations_beside_covariances():
    refused(r"ones on the diagonal; it does not for 'x' \(4\), 'y' \(2\)", sd=[1, 1, 1])


def test_a_standard_deviation_that_is_not_positive():
    correlations = np.array([[1, 0.2, 0.1], [0.2, 1, 0.3], [0.1, 0.3, 1]])
    refused(r"must be positive; they are not for 'y' \(0\)", cov=correlations, sd=[1, 0, 1])


def test_means_that_do_not_cover_the_variables():
    refused("No mean is given for 'y', 'z'", mean={"x": 1.0})
    refused("3 variables need 3 means, not 2", mean=[1.0, 2.0])


def test_an_unknown_divisor():
    refused("divisor is 'n-2'; it takes", UnknownOptionError, divisor="n-2")
