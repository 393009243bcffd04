"""The information of incomplete data, against the sum over patterns written out."""

from __future__ import annotations

import numpy as np
import pytest

from ccc_quality.data.completion import Layout, complete
from ccc_quality.sem import derivatives as d
from ccc_quality.sem.matrices import Cell
from ccc_quality.sem.pattern_information import (
    _information_by_gaps,
    _information_by_moments,
    casewise_scores,
    weighted_square,
)

NAN = float("nan")
CELLS = [Cell("Theta", i, j) for i in range(4) for j in range(i + 1)]
CELLS += [Cell("nu", j, 0) for j in range(4)]
X = np.eye(4)


@pytest.fixture
def values():
    rng = np.random.default_rng(2)
    rows = rng.normal(size=(25, 4))
    rows[rng.random((25, 4)) < 0.35] = NAN
    return rows[~np.isnan(rows).all(axis=1)]


@pytest.fixture
def Sigma():
    root = np.random.default_rng(3).normal(size=(4, 4))
    return root @ root.T + np.eye(4)


def padded_inverse(row, Sigma):
    o = np.flatnonzero(~np.isnan(row))
    V = np.zeros((4, 4))
    V[np.ix_(o, o)] = np.linalg.inv(Sigma[np.ix_(o, o)])
    return V


def direction(cell):
    E = np.zeros((4, 4))
    if cell.matrix == "Theta":
        E[cell.row, cell.col] = E[cell.col, cell.row] = 1.0
    return E


@pytest.mark.parametrize("way", [_information_by_gaps, _information_by_moments])
def test_either_way_gives_the_mean_of_the_traces_over_patterns(way, values, Sigma):
    expected = np.zeros((len(CELLS), len(CELLS)))
    for row in values:
        weighted = [padded_inverse(row, Sigma) @ direction(cell) for cell in CELLS]
        expected += [[0.5 * np.trace(one @ other) for one in weighted] for other in weighted]
    layout = Layout.of_rows(values)
    done = complete(layout, Sigma=Sigma, mu=np.zeros(4))
    where = d.directions(CELLS, n_observed=4, n_latent=0)
    np.testing.assert_allclose(
        way(where, done, layout, X=X), expected / len(values), atol=1e-12, rtol=1e-10
    )


def test_scores_are_the_derivatives_of_the_log_density_of_each_row(values, Sigma):
    mu = np.array([0.3, -0.2, 0.1, 0.5])
    where = d.directions(CELLS, n_observed=4, n_latent=0)
    done = complete(Layout.of_rows(values), Sigma=Sigma, mu=mu)
    scores = casewise_scores(where, done, X=X, c=d.mean_weights(where, np.zeros(0)))
    for row, score in zip(values, scores, strict=True):
        V = padded_inverse(row, Sigma)
        y = V @ np.where(np.isnan(row), 0.0, row - mu)
        by_hand = [
            y[cell.row] if cell.matrix == "nu" else
            0.5 * np.sum((np.outer(y, y) - V) * direction(cell))
            for cell in CELLS
        ]  # fmt: skip
        np.testing.assert_allclose(score, by_hand, atol=1e-12)


def test_residuals_are_squared_in_the_metric_of_every_pattern(values, Sigma):
    rng = np.random.default_rng(4)
    half, apart = rng.normal(size=(4, 4)), rng.normal(size=4)
    residual = half + half.T
    expected = 0.0
    for row in values:
        V = padded_inverse(row, Sigma)
        expected += 0.5 * np.trace(V @ residual @ V @ residual) + apart @ V @ apart
    layout = Layout.of_rows(values)
    done = complete(layout, Sigma=Sigma, mu=np.zeros(4))
    found = weighted_square(done, layout, residual=residual, apart=apart)
    assert found == pytest.approx(expected / len(values), rel=1e-11)
