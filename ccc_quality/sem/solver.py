"""Fisher scoring with step control, and a quasi-Newton fallback.

Each step solves the linearized conditions for a stationary point under h(theta) = 0,

    [ I  H' ] [ step        ]   [ -g ]
    [ H  0  ] [ multipliers ] = [ -h ]

with I the expected information. The step is halved until the merit f + penalty |h| falls. The
fit has converged when the step is small in the metric of the information, that is relative to the
standard errors, which does not depend on the units of any variable.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import optimize

from ccc_quality.sem.matrices import Array
from ccc_quality.sem.problem import Problem, State, evaluate, gradient_and_information

STEP_TOLERANCE = 1e-8
MAX_ITERATIONS = 200
MAX_HALVINGS = 30
SMALLEST_PIVOT = 1e-10


@dataclass(frozen=True, slots=True)
class Solution:
    """Where the solver stopped.

    Attributes
    ----------
    state : State
        The objective there.
    gradient : (q,) array
        Gradient, projected on the directions that the constraints leave free.
    converged : bool
    n_iterations : int
    method : str
        ``"Fisher scoring"`` or the name of the fallback.
    """

    state: State
    gradient: Array
    converged: bool
    n_iterations: int
    method: str

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
    best = min(attempts, key=lambda one: one.state.value)
    rough = quasi_newton(problem, best.theta)
    polished = fisher_scoring(problem, rough.theta)
    return polished if polished.converged else rough


def fisher_scoring(problem: Problem, start: Array) -> Solution:
    """Fisher scoring from ``start``; see the module docstring."""
    state = evaluate(problem, start)
    damping = 0.0
    converged = False
    iteration = 0
    g = np.zeros_like(start)
    for iteration in range(1, MAX_ITERATIONS + 1):  # noqa: B007 - the count is reported
        if not np.isfinite(state.value):
            break
        g, info = gradient_and_information(problem, state)
        h = _residuals(problem, state.theta)
        H = problem.constraints.jacobian(state.theta)
        step, multipliers, regular = _step(info, g, h, H, damping)
        size = float(np.sqrt(max(step @ info @ step, 0.0)))
        penalty = 2.0 * float(np.max(np.abs(multipliers), initial=0.0)) + 1.0
        moved = _line_search(problem, state, step, h, penalty)
        if moved is None:
            converged = size < np.sqrt(STEP_TOLERANCE) and _feasible(h) and _stationary(g, H)
            if converged or damping > 1e6:
                break
            damping = max(10.0 * damping, 1e-4)
            continue
        state = moved
        if size < STEP_TOLERANCE and _feasible(h) and damping == 0.0:
            converged = True
            break
        damping = 0.0 if regular and damping <= 1e-4 else damping / 10.0
    return Solution(state, _projected(g, problem, state.theta), converged, iteration, "Fisher scoring")


def quasi_newton(problem: Problem, start: Array) -> Solution:
    """BFGS (SLSQP under constraints) with the analytic gradient."""
    far = 1e10

    def objective(theta: Array) -> tuple[float, Array]:
        state = evaluate(problem, theta)
        if not np.isfinite(state.value):
            return far, np.zeros_like(theta)
        return state.value, gradient_and_information(problem, state)[0]

    method = "SLSQP" if len(problem.constraints) else "BFGS"
    precision = {"ftol": 1e-14} if method == "SLSQP" else {"gtol": 1e-8}
    equations = {
        "type": "eq",
        "fun": problem.constraints.residuals,
        "jac": problem.constraints.jacobian,
    }
    found = optimize.minimize(
        objective,
        start,
        jac=True,
        method=method,
        constraints=[equations] if len(problem.constraints) else (),
        options={"maxiter": 2000, **precision},
    )
    state = evaluate(problem, np.asarray(found.x, dtype=np.float64))
    if not np.isfinite(state.value):
        return Solution(state, np.full_like(start, np.nan), False, int(found.nit), method)
    g = _projected(gradient_and_information(problem, state)[0], problem, state.theta)
    return Solution(state, g, bool(np.max(np.abs(g)) < 1e-6), int(found.nit), method)


def _step(info: Array, g: Array, h: Array, H: Array, damping: float) -> tuple[Array, Array, bool]:
    """Step, multipliers, and whether the information could be used as it is."""
    scale = np.sqrt(np.maximum(np.diag(info), 1e-12))
    scaled = info / np.outer(scale, scale)
    scaled[np.diag_indices_from(scaled)] += damping
    regular = True
    values = None
    try:
        factor = np.linalg.cholesky(scaled)
        regular = bool(np.min(np.diag(factor)) ** 2 > SMALLEST_PIVOT)
    except np.linalg.LinAlgError:
        regular = False
    if not regular:
        values, vectors = np.linalg.eigh(scaled)
        scaled = (vectors * np.maximum(values, 1e-4)) @ vectors.T
    r = h.shape[0]
    if r == 0:
        return -np.linalg.solve(scaled, g / scale) / scale, h, regular
    bordered = np.zeros((g.size + r, g.size + r))
    bordered[: g.size, : g.size] = scaled
    bordered[: g.size, g.size :] = (H / scale).T
    bordered[g.size :, : g.size] = H / scale
    right = np.concatenate([-g / scale, -h])
    solved = np.linalg.lstsq(bordered, right, rcond=None)[0]
    return solved[: g.size] / scale, solved[g.size :], regular


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


def _feasible(h: Array) -> bool:
    return bool(np.max(np.abs(h), initial=0.0) < 1e-8)


def _stationary(g: Array, H: Array) -> bool:
    multipliers = np.linalg.lstsq(H.T, -g, rcond=None)[0] if H.shape[0] else np.zeros(0)
    return bool(np.max(np.abs(g + H.T @ multipliers)) < 1e-6)


def _projected(g: Array, problem: Problem, theta: Array) -> Array:
    H = problem.constraints.jacobian(theta)
    if not H.shape[0]:
        return g
    projected: Array = g - H.T @ np.linalg.lstsq(H.T, g, rcond=None)[0]
    return projected
