"""Fisher scoring with step control, and a quasi-Newton fallback.

Each step solves the linearized conditions for a stationary point under h(theta) = 0,

    [ I  H' ] [ step        ]   [ -g ]
    [ H  0  ] [ multipliers ] = [ -h ]

with I the expected information. When that converges slowly, as it does for a model that fits badly,
the observed information takes its place near the solution (Newton's method). The step is halved
until the merit f + penalty |h| falls. The fit has converged when what is left to go is small in the
metric of the information, that is relative to the standard errors, which does not depend on the
units of any variable. What is left is bounded by the last step s; after two steps s', s of Newton's
method, which converges quadratically unless constraints bend, it is about s^3 / s'^2.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy import linalg, optimize

from ccc_quality.arrays import Array
from ccc_quality.sem.problem import (
    Problem,
    State,
    evaluate,
    gradient,
    gradient_and_information,
    observed_information,
)

STEP_TOLERANCE = 1e-8
"""What may be left to go, in standard errors of one observation."""

SAFETY = 10.0
"""Factor on what Newton's method is expected to have left to go."""

NEAR = 0.3
"""Length of a step, in the same units, from which on Newton's method may take over."""

SLOW = 0.05
"""Ratio of successive steps above which scoring counts as slow."""

FEASIBLE = 1e-8
STATIONARY = 1e-6
MAX_ITERATIONS = 200
MAX_HALVINGS = 30
SMALLEST_PIVOT = 1e-10
SMALLEST_EIGENVALUE = 1e-4
SMALLEST_DAMPING = 1e-4
LARGEST_DAMPING = 1e6
IMPOSSIBLE = 1e10
"""Stands for infinity where a fallback needs a finite number."""


@dataclass(frozen=True, slots=True)
class Solution:
    """Where the solver stopped.

    Attributes
    ----------
    state : State
        The objective there.
    gradient : (q,) array
        Gradient there, projected on the directions that the constraints leave free.
    information : (q, q) array
        Expected information of one observation there.
    converged : bool
    n_iterations : int
    method : str
        ``"Fisher scoring"`` or the name of the fallback.
    trouble : str
        Why the solution may not be used, when that is known; else empty.
    """

    state: State
    gradient: Array
    information: Array
    converged: bool
    n_iterations: int
    method: str
    trouble: str = ""

    @classmethod
    def at(
        cls, problem: Problem, state: State, *, converged: bool, n_iterations: int, method: str
    ) -> Solution:
        """A solution with the gradient and the information at ``state``."""
        q = problem.n_free
        if not np.isfinite(state.value):
            nothing = np.full((q, q), np.nan)
            return cls(state, nothing.diagonal(), nothing, False, n_iterations, method)
        g, information = gradient_and_information(problem, state)
        gradient = _projected(g, problem.constraints.jacobian(state.theta))
        return cls(state, gradient, information, converged, n_iterations, method)

    @property
    def theta(self) -> Array:
        """Parameter values."""
        return self.state.theta


def solve(problem: Problem, *starts: Array) -> Solution:
    """Minimize the objective from the first start, falling back on the next ones and on BFGS."""
    attempts = []
    for start in starts:
        solution = fisher_scoring(problem, start)
        if solution.converged:
            return solution
        attempts.append(solution)
    best = min(attempts, key=lambda one: float(one.state.value))
    rough = quasi_newton(problem, best.theta)
    polished = fisher_scoring(problem, rough.theta)
    return polished if polished.converged else rough


def fisher_scoring(problem: Problem, start: Array) -> Solution:
    """Fisher scoring from ``start``; see the module docstring."""
    state = evaluate(problem, start)
    damping = 0.0
    iteration = 0
    size = math.inf
    slow = newton = converged = False
    while np.isfinite(state.value) and iteration < MAX_ITERATIONS and damping < LARGEST_DAMPING:
        iteration += 1
        h = _residuals(problem, state.theta)
        H = problem.constraints.jacobian(state.theta)
        near = slow and size < NEAR and damping == 0.0
        metric = _observed(problem, state) if near else None
        observed = metric is not None
        if metric is not None:
            g = gradient(problem, state)
        else:
            g, info = gradient_and_information(problem, state)
            metric = _metric(info, damping)
        step, multipliers = _step(metric, g, h, H)
        before, size = size, metric.length(step)
        slow = slow or size > SLOW * before
        quadratic = newton and observed and not len(h)
        left = min(size, SAFETY * size * (size / before) ** 2) if quadratic else size
        newton = observed
        penalty = 2.0 * float(np.max(np.abs(multipliers), initial=0.0)) + 1.0
        moved = _line_search(problem, state, step, h, penalty)
        if moved is None:  # rounding at the minimum, or a poor direction
            at_rest = _is_stationary(_projected(g, H), metric.scale, h)
            converged = size < math.sqrt(STEP_TOLERANCE) and at_rest
            if converged:
                break
            damping = max(10.0 * damping, SMALLEST_DAMPING)
            continue
        state = moved
        if left < STEP_TOLERANCE and damping == 0.0 and _is_feasible(h):
            converged = True
            break
        damping = 0.0 if metric.regular and damping <= SMALLEST_DAMPING else damping / 10.0
    return Solution.at(
        problem, state, converged=converged, n_iterations=iteration, method="Fisher scoring"
    )


def quasi_newton(problem: Problem, start: Array) -> Solution:
    """BFGS (SLSQP under constraints) with the analytic gradient, in units of standard errors."""
    constraints = problem.constraints
    method = "SLSQP" if len(constraints) else "BFGS"
    state = evaluate(problem, start)
    if not np.isfinite(state.value):
        return Solution.at(problem, state, converged=False, n_iterations=0, method=method)
    unit = 1.0 / _scale(gradient_and_information(problem, state)[1])

    def objective(scaled: Array) -> tuple[float, Array]:
        tried = evaluate(problem, scaled * unit)
        if not np.isfinite(tried.value):
            return IMPOSSIBLE, np.zeros_like(scaled)
        return tried.value, gradient_and_information(problem, tried)[0] * unit

    settings: dict[str, Any] = {"method": method, "jac": True}
    settings["options"] = {"maxiter": 2000, "gtol": 1e-8}
    if len(constraints):
        equation = {
            "type": "eq",
            "fun": lambda scaled: constraints.residuals(scaled * unit),
            "jac": lambda scaled: constraints.jacobian(scaled * unit) * unit,
        }
        settings["constraints"] = [equation]
        settings["options"] = {"maxiter": 2000, "ftol": 1e-14}
    found: Any = optimize.minimize(objective, start / unit, **settings)
    state = evaluate(problem, np.asarray(found.x, dtype=np.float64) * unit)
    stopped = Solution.at(
        problem, state, converged=False, n_iterations=int(found.nit), method=method
    )
    h = _residuals(problem, state.theta)
    scale = _scale(stopped.information)
    return replace(stopped, converged=_is_stationary(stopped.gradient, scale, h))


@dataclass(frozen=True, slots=True)
class _Metric:
    """An information matrix in units in which all parameters are alike, and its factor."""

    scale: Array
    scaled: Array
    factor: Array
    regular: bool

    def length(self, step: Array) -> float:
        """Length of a step in standard errors of one observation."""
        scaled = step * self.scale
        return math.sqrt(max(float(scaled @ self.scaled @ scaled), 0.0))


def _metric(information: Array, damping: float) -> _Metric:
    """The information with its small eigenvalues lifted where it is not positive definite."""
    scale = _scale(information)
    scaled = information / np.outer(scale, scale)
    scaled[np.diag_indices_from(scaled)] += damping
    factor = _factor(scaled)
    if factor is not None:
        return _Metric(scale, scaled, factor, regular=True)
    values, vectors = np.linalg.eigh(scaled)
    scaled = (vectors * np.maximum(values, SMALLEST_EIGENVALUE)) @ vectors.T
    return _Metric(scale, scaled, np.linalg.cholesky(scaled), regular=False)


def _observed(problem: Problem, state: State) -> _Metric | None:
    """Observed information, where it exists and is positive definite."""
    if not problem.likelihood:
        return None
    information = observed_information(problem, state)
    if not np.all(np.diag(information) > 0):
        return None
    scale = np.sqrt(np.diag(information))
    scaled = information / np.outer(scale, scale)
    factor = _factor(scaled)
    return None if factor is None else _Metric(scale, scaled, factor, regular=True)


def _factor(scaled: Array) -> Array | None:
    """Cholesky factor; None where the matrix is not safely positive definite."""
    try:
        factor = np.asarray(np.linalg.cholesky(scaled), dtype=np.float64)
    except np.linalg.LinAlgError:
        return None
    return factor if np.min(np.diag(factor)) ** 2 > SMALLEST_PIVOT else None


def _step(metric: _Metric, g: Array, h: Array, H: Array) -> tuple[Array, Array]:
    """Step and multipliers."""
    q, r = g.size, h.size
    scale = metric.scale
    if r == 0:
        solved = linalg.cho_solve((metric.factor, True), g / scale, check_finite=False)
        return -solved / scale, h
    bordered = np.zeros((q + r, q + r))
    bordered[:q, :q] = metric.scaled
    bordered[q:, :q] = H / scale
    bordered[:q, q:] = bordered[q:, :q].T
    solved = np.linalg.lstsq(bordered, np.concatenate([-g / scale, -h]), rcond=None)[0]
    return solved[:q] / scale, solved[q:]


def _scale(info: Array) -> Array:
    """Roots of the diagonal of the information: units in which all parameters are alike."""
    diagonal = np.diag(info)
    return np.sqrt(np.where(diagonal > 0, diagonal, 1.0))


def _line_search(
    problem: Problem, state: State, step: Array, h: Array, penalty: float
) -> State | None:
    """The longest halving of ``step`` that does not raise the merit; None if there is none."""
    merit = state.value + penalty * float(np.abs(h).sum())
    slack = 1e-13 * max(1.0, abs(merit))
    length = 1.0
    for _ in range(MAX_HALVINGS):
        tried = evaluate(problem, state.theta + length * step)
        if np.isfinite(tried.value):
            violation = float(np.abs(_residuals(problem, tried.theta)).sum())
            if tried.value + penalty * violation <= merit + slack:
                return tried
        length /= 2.0
    return None


def _residuals(problem: Problem, theta: Array) -> Array:
    if not len(problem.constraints):
        return np.zeros(0)
    return np.real(problem.constraints.residuals(theta))


def _is_feasible(h: Array) -> bool:
    return bool(np.max(np.abs(h), initial=0.0) < FEASIBLE)


def _is_stationary(gradient: Array, scale: Array, h: Array) -> bool:
    return _is_feasible(h) and bool(np.max(np.abs(gradient / scale)) < STATIONARY)


def _projected(g: Array, H: Array) -> Array:
    """The gradient less the part that the constraints balance."""
    if not H.shape[0]:
        return g
    projected: Array = g - H.T @ np.linalg.lstsq(H.T, g, rcond=None)[0]
    return projected
