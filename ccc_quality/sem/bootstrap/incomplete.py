"""Resamples of incomplete answers, estimated by full-information maximum likelihood.

The counts of a resample are weights of its respondents. Their missing patterns give the likelihood,
and Fisher scoring from the solution its maximum; there is no short cut by moments, so a resample
takes about as long as the steps of a fit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ccc_quality.arrays import Array
from ccc_quality.data.completion import Layout
from ccc_quality.data.patterns import patterns_of_rows
from ccc_quality.errors import DataError
from ccc_quality.model import ParameterTable
from ccc_quality.resampling.intervals import accelerated
from ccc_quality.resampling.moments import Respondents, Rows, draw_counts
from ccc_quality.sem.bootstrap.batch import Batch
from ccc_quality.sem.bootstrap.opening import Covariates, Opened, mean_of
from ccc_quality.sem.bootstrap.proper import all_proper
from ccc_quality.sem.delta import ParameterFunction, jacobian
from ccc_quality.sem.fiml import FullInformation, Incomplete
from ccc_quality.sem.identification import undetermined_by
from ccc_quality.sem.inference import parameter_vcov
from ccc_quality.sem.matrices import with_fixed
from ccc_quality.sem.missing import scores_of_units
from ccc_quality.sem.problem import Problem, observed_information
from ccc_quality.sem.robust import by_unit
from ccc_quality.sem.solver import Solution, fisher_scoring
from ccc_quality.threads import on_one_blas_thread


@dataclass(frozen=True, slots=True, eq=False)
class IncompletePlan:
    """What a worker needs to draw and estimate resamples.

    Attributes
    ----------
    rows : tuple of Rows
        Answers of each group, missing cells NaN; resamples are drawn within groups.
    samples : tuple of Incomplete
        Their patterns and saturated moments.
    problem : Problem
    solution : Solution
    opened : Opened
        The problem, with the moments of its covariates opened up.
    table : ParameterTable
    shown : Opened
        The same without auxiliary variables: what has to be proper, and what tables show.
    """

    rows: tuple[Rows, ...]
    samples: tuple[Incomplete, ...]
    problem: Problem
    solution: Solution
    opened: Opened
    table: ParameterTable
    shown: Opened

    @property
    def theta(self) -> Array:
        """The solution, shape (q,)."""
        return self.solution.theta


@on_one_blas_thread
def resampled(plan: IncompletePlan, seed: np.random.SeedSequence, size: int) -> Batch:
    """Draw ``size`` resamples and estimate them."""
    rng = np.random.default_rng(seed)
    counts = [_counts(own, rng, size) for own in plan.rows]
    psi = np.full((size, plan.opened.n_parameters), np.nan)
    for k in range(size):
        drawn = [_drawn(own, one[k]) for own, one in zip(plan.rows, counts, strict=True)]
        psi[k] = _estimate(plan, drawn)
    fine = all_proper([group.block for group in plan.shown.problem.groups], psi)
    return Batch(psi=psi, proper=fine, refitted=np.ones(size, dtype=bool))


def acceleration(plan: IncompletePlan, statistics: ParameterFunction) -> Array:
    """Acceleration of each statistic, shape (k,)."""
    return accelerated(influences(plan, statistics))


def influences(plan: IncompletePlan, statistics: ParameterFunction) -> list[Array]:
    """Influence values over n_g, shape (k, units), of each group.

    A respondent moves the estimates by n vcov times the score of his or her own answers, and the
    moments of complete covariates by their own products.
    """
    state, problem = plan.solution.state, plan.problem
    J = jacobian(statistics, plan.opened.at_solution(plan.theta))
    H = problem.constraints.jacobian(plan.theta)
    bread = parameter_vcov(observed_information(problem, state), H=H, n_obs=1)
    q = plan.theta.size
    found = []
    by_group = zip(
        scores_of_units(problem, state, plan.rows),
        plan.rows,
        plan.opened.covariates,
        problem.groups,
        strict=True,
    )
    offset = q
    for scores, own, covariates, group in by_group:
        influence = J[:, :q] @ bread @ scores.T
        k = covariates.row.size
        if k:
            D = own.values - mean_of(group)
            products = np.where(
                covariates.col < 0,
                D[:, covariates.row],
                D[:, covariates.row] * D[:, covariates.col]
                - group.moments.cov[covariates.row, covariates.col],
            )
            influence += J[:, offset : offset + k] @ by_unit(products, own).T / group.share
            offset += k
        found.append(influence)
    return found


def _counts(rows: Rows, rng: np.random.Generator, size: int) -> Array:
    respondents = Respondents(np.zeros(0), rows.values, rows.clusters, rows.weights)
    return np.concatenate([counts for _, counts in draw_counts(respondents, rng, size)], axis=1)


def _drawn(rows: Rows, counts: Array) -> Rows:
    """The respondents of one resample, their counts (times sampling weights) as weights."""
    there = counts > 0
    weights = counts if rows.weights is None else counts * rows.weights
    return Rows(rows.values[there], None, weights[there])


def _estimate(plan: IncompletePlan, drawn: Sequence[Rows]) -> Array:
    """Estimates (q + k,) of one resample; NaN where there is no minimum or they diverged."""
    given = [
        _covariate_moments(one, own) for one, own in zip(plan.opened.covariates, drawn, strict=True)
    ]
    try:
        problem = _problem(plan, drawn, given)
        with np.errstate(all="ignore"):
            solution = fisher_scoring(problem, plan.theta)
    except (np.linalg.LinAlgError, DataError):  # say, an item without any answer
        return np.full(plan.opened.n_parameters, np.nan)
    if not solution.converged or undetermined_by(solution, problem, plan.table):
        return np.full(plan.opened.n_parameters, np.nan)
    return np.concatenate([solution.theta, *given])


def _covariate_moments(covariates: Covariates, rows: Rows) -> Array:
    """Means and covariances (k,) of the covariates, which have no missing answers."""
    own = Respondents.from_rows(Rows(rows.values[:, covariates.row], None, rows.weights))
    other = Respondents.from_rows(Rows(rows.values[:, covariates.col], None, rows.weights))
    products = np.average(own.centred * other.centred, axis=0, weights=rows.weights)
    return np.where(covariates.col < 0, own.mean, products)


def _problem(plan: IncompletePlan, drawn: Sequence[Rows], given: Sequence[Array]) -> Problem:
    """The problem with the likelihood and the covariates of a resample."""
    groups = []
    by_group = zip(plan.problem.groups, plan.samples, drawn, given, strict=True)
    for group, sample, rows, values in by_group:
        exogenous = [k for k in group.block.cells if plan.table.rows[k].exogenous]
        cells = [group.block.cells[k] for k in exogenous]
        groups.append(
            replace(
                group,
                block=with_fixed(group.block, cells, values),
                discrepancy=FullInformation(_incomplete(rows, sample)),
            )
        )
    return replace(plan.problem, groups=tuple(groups))


def _incomplete(rows: Rows, sample: Incomplete) -> Incomplete:
    """The likelihood of a resample, up to a constant: its own saturated moments are not sought."""
    patterns = patterns_of_rows(
        rows.values, sample.patterns.names, n_rows=len(rows.values), weights=rows.weights
    )
    return replace(sample, patterns=patterns, layout=Layout.of(patterns))
