"""Estimates of a batch of resamples, from one factor of the information at the solution.

In the coordinates theta = theta_hat + F y with F F' = I^-1, the Hessian at the solution is nearly
the identity, and nearly so in every resample. So the step is minus the gradient (a chord step:
the information is not computed again), and its length is measured in standard errors of one
observation, like the steps of :mod:`ccc_quality.sem.solver`. What the last few steps did to the
gradient corrects the next one (Anderson 1965, Journal of the ACM 12(4)), which saves a third of
the steps. Under linear constraints F spans the directions that they leave free.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ccc_quality.arrays import Array, ComplexOrFloat, Mask
from ccc_quality.resampling.moments import Moments
from ccc_quality.resampling.stacks import inverses, transposed
from ccc_quality.sem.bootstrap.gradient import gradient
from ccc_quality.sem.bootstrap.opening import Opened
from ccc_quality.sem.constraints import ConstraintSet, null_space
from ccc_quality.sem.matrices import MATRIX_NAMES, FreeCells, MatrixName
from ccc_quality.sem.problem import Problem, gradient_and_information
from ccc_quality.sem.solver import Solution

TOLERANCE = 1e-7
"""Length of the gradient in standard errors of one observation."""

MAX_STEPS = 30
DEPTH = 3
"""Steps that are remembered."""

TOO_LONG = 10.0
"""A gradient this long belongs to a resample that chord steps will not bring home."""

RIDGE = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class Chord:
    """The neighbourhood of a solution.

    Attributes
    ----------
    opened : Opened
        The problem, with the moments of its covariates opened up.
    free : tuple of dict
        Free cells of each group, without those of the covariates.
    theta : (q,) array
        The solution.
    factor : (q, r) array
        F of the module docstring.
    """

    opened: Opened
    free: tuple[dict[MatrixName, FreeCells], ...]
    theta: Array
    factor: Array

    def parameters(self, y: ComplexOrFloat) -> ComplexOrFloat:
        """Theta (B, q) at y (B, r)."""
        theta: ComplexOrFloat = self.theta + y @ self.factor.T
        return theta

    def residual(self, y: ComplexOrFloat, moments: Sequence[Moments]) -> ComplexOrFloat:
        """Gradient of half the discrepancy by y, shape (B, r)."""
        psi = self.opened.complete(self.parameters(y), moments)
        problem = self.opened.problem
        n_obs = sum(sample.n_obs for sample in moments)
        found = np.zeros(y.shape, dtype=psi.dtype)
        for group, free, sample in zip(problem.groups, self.free, moments, strict=True):
            own = gradient(group.block, free, psi, sample, with_means=problem.with_means)
            holds = np.concatenate([free[name].free for name in MATRIX_NAMES])
            found += (sample.n_obs / n_obs)[:, None] * (own @ self.factor[holds])
        return found


def chord_at(problem: Problem, opened: Opened, solution: Solution) -> Chord:
    """The chord method around a solution of ``problem``."""
    _, information = gradient_and_information(problem, solution.state)
    N = null_space(problem.constraints.jacobian(solution.theta))
    reduced = N.T @ information @ N
    lower = np.linalg.cholesky(reduced)
    return Chord(
        opened=opened,
        free=tuple(group.block.free for group in problem.groups),
        theta=solution.theta,
        factor=np.linalg.solve(lower, N.T).T,
    )


def applies(constraints: ConstraintSet, theta: Array) -> bool:
    """Whether all equations among parameters are linear, so that F need not change."""
    if not len(constraints):
        return True
    here = constraints.jacobian(theta)
    moved = [theta * 1.5 + 0.5, theta * 0.5 - 0.25]
    return all(np.allclose(constraints.jacobian(there), here) for there in moved)


def estimate(chord: Chord, moments: Sequence[Moments]) -> Array:
    """Estimates (B, q) from the moments of B resamples; NaN where the steps did not settle."""
    size = len(moments[0])
    theta = np.full((size, chord.theta.size), np.nan)
    going = np.arange(size)
    y = np.zeros((size, chord.factor.shape[1]))
    memory = _Memory(*y.shape)
    for _ in range(MAX_STEPS):
        with np.errstate(all="ignore"):  # a resample that overflows is refitted with care
            residual = chord.residual(y, moments)
            length = np.sqrt(np.sum(residual**2, axis=1))
        settled = length < TOLERANCE
        theta[going[settled]] = chord.parameters(y[settled])
        keep = ~settled & (length < TOO_LONG)
        if not keep.any():
            break
        if not keep.all():
            going, y, residual = going[keep], y[keep], residual[keep]
            moments = [sample.of(np.flatnonzero(keep)) for sample in moments]
            memory.keep(keep)
        y = memory.advance(y, residual)
    return theta


class _Memory:
    """Recent differences of y and of the residual, and where both were last."""

    def __init__(self, size: int, r: int) -> None:
        self._dy, self._dz = np.zeros((size, DEPTH, r)), np.zeros((size, DEPTH, r))
        self._y, self._z = np.zeros((size, r)), np.zeros((size, r))
        self._n_steps = 0

    def keep(self, going: Mask) -> None:
        """Forget the resamples that have settled."""
        self._dy, self._dz = self._dy[going], self._dz[going]
        self._y, self._z = self._y[going], self._z[going]

    def advance(self, y: Array, z: Array) -> Array:
        """The next y: y - z - (dy - dz) gamma, with gamma the least-squares solution of
        dz gamma = z.
        """
        moved: Array = y - z
        if self._n_steps:
            place = (self._n_steps - 1) % DEPTH
            self._dy[:, place], self._dz[:, place] = y - self._y, z - self._z
            known = min(self._n_steps, DEPTH)
            dy, dz = self._dy[:, :known], self._dz[:, :known]
            normal = dz @ transposed(dz)
            spread = np.trace(normal, axis1=1, axis2=2)[:, None, None]
            normal += (RIDGE * spread + np.finfo(float).tiny) * np.eye(known)
            gamma = inverses(normal) @ (dz @ z[:, :, None])
            moved -= np.squeeze(transposed(dy - dz) @ gamma, -1)
        self._y, self._z, self._n_steps = y, z, self._n_steps + 1
        return moved
