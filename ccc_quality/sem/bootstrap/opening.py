"""The model with the moments of its covariates opened up.

A covariate that is taken as given (``fixed_x``) has its sample moments in cells of the model. They
change from resample to resample, so for resampling these cells hold parameters as well: psi is
theta followed by the moments of the covariates. Every function of theta, real or complex, is then
a function of psi.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ccc_quality.arrays import Array, ComplexOrFloat, Index
from ccc_quality.model import ParameterTable
from ccc_quality.resampling.moments import Moments
from ccc_quality.sem.matrices import Block, Cell, FreeCells, MatrixName
from ccc_quality.sem.problem import GroupProblem, Problem


@dataclass(frozen=True, slots=True)
class Covariates:
    """Cells of one group that hold sample moments.

    Attributes
    ----------
    row, col : (k,) integer arrays
        Observed variables; ``col`` is -1 for a mean.
    """

    row: Index
    col: Index

    def values(self, moments: Moments) -> ComplexOrFloat:
        """Their moments in a batch of resamples, shape (B, k)."""
        found: ComplexOrFloat = np.where(
            self.col < 0, moments.mean[:, self.row], moments.cov[:, self.row, self.col]
        )
        return found


@dataclass(frozen=True, slots=True)
class Opened:
    """A problem of which every group has its covariates' moments among the free cells.

    Attributes
    ----------
    problem : Problem
        As it was, but for the blocks.
    covariates : tuple of Covariates
        One record a group.
    """

    problem: Problem
    covariates: tuple[Covariates, ...]

    @property
    def n_parameters(self) -> int:
        """Length of psi."""
        return self.problem.n_free + sum(one.row.size for one in self.covariates)

    def complete(self, theta: ComplexOrFloat, moments: Sequence[Moments]) -> ComplexOrFloat:
        """psi, shape (B, q + k), from theta (B, q) and the moments of each group."""
        own = [one.values(sample) for one, sample in zip(self.covariates, moments, strict=True)]
        return np.concatenate([theta, *own], axis=-1)

    def at_solution(self, theta: Array) -> Array:
        """Value of psi, (q + k,), at theta (q,) and the moments of the sample itself."""
        own = [
            one.values(Moments(np.ones(1), np.atleast_2d(mean_of(group)), group.moments.cov[None]))[
                0
            ]
            for one, group in zip(self.covariates, self.problem.groups, strict=True)
        ]
        return np.concatenate([theta, *own])


def opened(problem: Problem, table: ParameterTable) -> Opened:
    """Open the cells of a problem that hold moments of covariates."""
    groups, covariates = [], []
    n_parameters = problem.n_free
    for group in problem.groups:
        given = [k for k in group.block.cells if table.rows[k].exogenous]
        place = {name: k for k, name in enumerate(group.block.observed)}
        rows = [table.rows[k] for k in given]
        covariates.append(
            Covariates(
                row=np.array([place[row.lhs] for row in rows], dtype=np.intp),
                col=np.array([place.get(row.rhs, -1) for row in rows], dtype=np.intp),
            )
        )
        cells = [group.block.cells[k] for k in given]
        groups.append(replace(group, block=_with_free(group.block, cells, n_parameters)))
        n_parameters += len(given)
    return Opened(replace(problem, groups=tuple(groups)), tuple(covariates))


def mean_of(group: GroupProblem) -> Array:
    """Means of a group, zero where only covariances were given."""
    mean = group.moments.mean
    return np.zeros(len(group.block.observed)) if mean is None else mean


def _with_free(block: Block, cells: list[Cell], first: int) -> Block:
    """The block with more free cells, numbered from ``first``."""
    added: dict[MatrixName, list[tuple[int, int, int]]] = {name: [] for name in block.free}
    for number, cell in enumerate(cells, start=first):
        added[cell.matrix].append((cell.row, cell.col, number))
    free = {
        name: FreeCells(
            *(
                np.concatenate([old, new])
                for old, new in zip(
                    (listed.row, listed.col, listed.free),
                    np.array(added[name], dtype=np.intp).reshape(-1, 3).T,
                    strict=True,
                )
            )
        )
        for name, listed in block.free.items()
    }
    return replace(block, free=free)
