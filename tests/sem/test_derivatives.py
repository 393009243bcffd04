"""The analytic derivatives against the complex step, which shares no formula with them."""

from __future__ import annotations

import numpy as np
import pytest
from support import golden

from ccc_quality.data import sample_moments
from ccc_quality.model import parameter_table
from ccc_quality.sem import derivatives as d
from ccc_quality.sem.delta import jacobian
from ccc_quality.sem.estimators import estimator_named
from ccc_quality.sem.matrices import assemble, implied_moments
from ccc_quality.sem.problem import (
    Problem,
    build_problem,
    evaluate,
    gradient_and_information,
    observed_information,
)
from ccc_quality.sem.start import starting_values

MODELS = {
    "factors": "f =~ x1 + x2 + x3\ng =~ x4 + x5 + x6\nx1 ~~ x4",
    "second order": "f =~ x1 + x2 + x3\ng =~ x4 + x5 + x6\nh =~ x7 + x8 + x9\nq =~ f + g + h",
    "regressions, equal loadings": (
        "f =~ x1 + a*x2 + a*x3\ng =~ x4 + x5 + x6\ng ~ f + ageyr\nx7 ~ g"
    ),
    "means": "f =~ x1 + x2 + x3\ng =~ x4 + x5 + x6\ng ~ f + ageyr\nx1 ~ 0*1\nf ~ 1",
    "composite": "f =~ x1 + x2 + x3\ng =~ x4 + x5 + x6\nq <~ f + g + ageyr\nx7 ~ q\nx8 ~ q",
}


@pytest.fixture(params=MODELS)
def problem(request: pytest.FixtureRequest) -> tuple[Problem, np.ndarray]:
    table = parameter_table(MODELS[request.param])
    moments = sample_moments(golden.data({"data": "hs1939.csv"}), table.observed)
    problem = build_problem(table, [moments], estimator_named("ML"))
    rng = np.random.default_rng(3)
    theta = starting_values(problem, table)
    return problem, theta * (1 + 0.05 * rng.standard_normal(theta.size))


def _sigma_and_mu(problem: Problem, theta: np.ndarray) -> np.ndarray:
    """Lower triangle of Sigma, then mu, for one theta or a batch."""
    implied = implied_moments(assemble(problem.groups[0].block, theta))
    row, col = np.tril_indices(implied.Sigma.shape[-1])
    return np.concatenate([implied.Sigma[..., row, col], implied.mu], axis=-1)


def test_gradient_is_the_derivative_of_the_objective(
    problem: tuple[Problem, np.ndarray],
) -> None:
    model, theta = problem
    gradient, _ = gradient_and_information(model, evaluate(model, theta))
    h = 1e-6
    for k in range(theta.size):
        step = h * (np.arange(theta.size) == k)
        slope = (evaluate(model, theta + step).value - evaluate(model, theta - step).value) / (
            2 * h
        )
        # central differences are exact to about h^2 plus rounding over h
        assert gradient[k] == pytest.approx(slope, abs=1e-7)


def test_information_is_that_of_the_normal_distribution(
    problem: tuple[Problem, np.ndarray],
) -> None:
    model, theta = problem
    state = evaluate(model, theta)
    _, information = gradient_and_information(model, state)
    J = jacobian(lambda t: _sigma_and_mu(model, t), theta)
    p = state.implied[0].mu.size
    row, col = np.tril_indices(p)
    dSigma = np.zeros((theta.size, p, p))
    dSigma[:, row, col] = dSigma[:, col, row] = J[: row.size].T
    V = np.linalg.inv(state.implied[0].Sigma)
    expected = 0.5 * np.einsum("ij,kjl,lm,nmi->kn", V, dSigma, V, dSigma)
    if model.with_means:
        dmu = J[row.size :]
        expected += dmu.T @ V @ dmu
    assert information == pytest.approx(expected, abs=1e-9 * np.abs(expected).max())


def test_observed_information_is_the_derivative_of_the_gradient(
    problem: tuple[Problem, np.ndarray],
) -> None:
    model, theta = problem
    observed = observed_information(model, evaluate(model, theta))
    assert observed == pytest.approx(observed.T, abs=1e-12 * np.abs(observed).max())
    h = 1e-6
    for k in range(theta.size):
        step = h * (np.arange(theta.size) == k)
        above, _ = gradient_and_information(model, evaluate(model, theta + step))
        below, _ = gradient_and_information(model, evaluate(model, theta - step))
        # central differences lose about half the digits of the largest entry
        tolerance = 1e-9 * np.abs(observed).max()
        assert observed[k] == pytest.approx((above - below) / (2 * h), abs=tolerance)


def test_covariance_jacobian_is_exact(problem: tuple[Problem, np.ndarray]) -> None:
    model, theta = problem
    group, state = model.groups[0], evaluate(model, theta)
    X = d.basis(state.implied[0], state.matrices[0].Lambda)
    per_cell = d.covariance_jacobian(group.where, X=X)
    summed = np.zeros((per_cell.shape[0], theta.size))
    np.add.at(summed.T, group.free, per_cell.T)
    exact = jacobian(lambda t: _sigma_and_mu(model, t), theta)[: per_cell.shape[0]]
    assert summed == pytest.approx(exact, abs=1e-12)


def test_own_information_is_the_diagonal(problem: tuple[Problem, np.ndarray]) -> None:
    model, theta = problem
    group, state = model.groups[0], evaluate(model, theta)
    X = d.basis(state.implied[0], state.matrices[0].Lambda)
    V = state.discrepancies[0].V
    c = d.mean_weights(group.where, state.implied[0].eta)
    full = d.information(group.where, X=X, V=V, c=c)
    assert d.own_information(group.where, M=X.T @ V @ X, c=c) == pytest.approx(np.diag(full))
