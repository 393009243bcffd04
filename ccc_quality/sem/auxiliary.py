"""Auxiliary variables: they help to make up for missing answers and are no part of the model.

Answers that depend on other variables than those of the model are missing at random only when
these are in the likelihood too. The saturated-correlates model takes them in without changing what
is estimated: every auxiliary variable covaries freely with all others and with every observed
variable of the model, so that it costs no degree of freedom and tests nothing. The baseline leaves
the model's variables independent and its auxiliary ones as free as before.

Reference
---------
Graham, J. W. (2003). Adding missing-data-relevant variables to FIML-based structural equation
models. Structural Equation Modeling 10(1).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from ccc_quality.arrays import Array
from ccc_quality.data import SampleMoments
from ccc_quality.data.completion import Layout
from ccc_quality.model import Parameter, ParameterTable
from ccc_quality.sem.estimation import minimized
from ccc_quality.sem.estimators import Estimator
from ccc_quality.sem.fiml import Incomplete
from ccc_quality.sem.fit_measures.all_measures import Shown, n_moments
from ccc_quality.sem.fit_measures.baseline import FittedBaseline, TestStatistic
from ccc_quality.sem.identification import require_enough_moments
from ccc_quality.sem.missing import with_patterns
from ccc_quality.sem.normal_fit import NormalFit
from ccc_quality.sem.problem import Problem, build_problem, evaluate
from ccc_quality.sem.sample import Sample
from ccc_quality.sem.scores import ScoreMethod, Scores
from ccc_quality.sem.solver import Solution, solve
from ccc_quality.sem.start import cautious_values, starting_values

SHRINKAGE = 0.5
"""Factor on covariances of auxiliary variables until a starting value is proper."""

MAX_SHRINKINGS = 30


@dataclass(frozen=True, eq=False)
class AuxiliaryFit:
    """An :class:`~ccc_quality.sem.estimation.Estimation` that shows the model alone.

    Attributes
    ----------
    whole : NormalFit
        The model with its auxiliary variables: what was estimated and tested.
    shown : NormalFit
        The model without them, at the same estimates. The free parameters keep their numbers.
    """

    whole: NormalFit
    shown: NormalFit

    @property
    def problem(self) -> Problem:
        """Sample and matrices of the model alone."""
        return self.shown.problem

    @property
    def solution(self) -> Solution:
        """Where the solver stopped, with the matrices of the model alone."""
        return self.shown.solution

    @property
    def vcov(self) -> Array:
        """Covariance matrix (q, q) of all estimates."""
        return self.whole.vcov

    @property
    def information(self) -> Array:
        """Information (q, q) of one observation, on which score tests rest."""
        return self.whole.information

    @cached_property
    def fit_measures(self) -> dict[str, float]:
        """Fit measures by name; residuals are those of the model's variables."""
        shown = Shown(self.shown.problem, self.shown.table, self.shown.solution.state)
        return self.whole.measures(shown)

    def residual_errors(self, number: int) -> Array:
        """Standard errors (p, p) of the residual covariances of a group."""
        p = len(self.shown.table.observed)
        return self.whole.residual_errors(number)[:p, :p]

    def scores(self, answers: pd.DataFrame, number: int, method: ScoreMethod) -> Scores:
        """Scores of the respondents of a group, from their answers to the model's items."""
        return self.shown.scores(answers, number, method)


def fit_auxiliary(
    table: ParameterTable, sample: Sample, estimator: Estimator, names: Sequence[str]
) -> AuxiliaryFit:
    """Full-information maximum likelihood with auxiliary variables.

    Parameters
    ----------
    table : ParameterTable
        Of the model, without them; no covariates are fixed to the sample.
    sample : Sample
        Missing patterns of the variables of ``table``, followed by the auxiliary ones.
    estimator : Estimator
    names : sequence of str
        The auxiliary variables.

    Raises
    ------
    IdentificationError
        The model has parameters that no data could determine.
    """
    own = [moments.select(table.observed) for moments in sample.moments]
    model = build_problem(table, own, estimator)
    require_enough_moments(table, n_moments=n_moments(model, table))
    start = solve(model, starting_values(model, table), cautious_values(model)).theta
    whole = _fitted(with_auxiliary(table, names), sample, estimator, start)
    whole = replace(whole, baseline=_baseline(table, sample, estimator, names))

    alone = replace(table, n_free=whole.table.n_free)  # the numbers stay
    parts = [_part(one, table.observed) for one in sample.incomplete]
    problem = with_patterns(build_problem(alone, own, estimator), parts)
    solution = replace(whole.solution, state=evaluate(problem, whole.solution.theta))
    return AuxiliaryFit(whole, NormalFit(problem, alone, solution, estimator, sample.rows))


def with_auxiliary(table: ParameterTable, names: Sequence[str]) -> ParameterTable:
    """The table with the free parameters of auxiliary variables, numbered after all others."""
    relations = [(name, "~~", name) for name in names]
    relations += [(b, "~~", a) for k, a in enumerate(names) for b in names[k + 1 :]]
    relations += [(name, "~1", "") for name in names]
    relations += [(name, "~~", item) for name in names for item in table.observed]
    added = _free_rows(relations, n_groups=table.n_groups, after=table.n_free)
    own = tuple(row for row in table.rows if row.group)
    last = tuple(row for row in table.rows if not row.group)
    return replace(
        table,
        rows=own + added + last,
        n_free=table.n_free + len(added),
        observed=(*table.observed, *names),
        auxiliary=tuple(names),
    )


def independence_table(table: ParameterTable) -> ParameterTable:
    """Variances and means of the observed variables; covariates keep their covariances."""
    covariates = table.exogenous_observed
    relations = [(name, "~~", name) for name in table.observed]
    relations += [(b, "~~", a) for k, a in enumerate(covariates) for b in covariates[k + 1 :]]
    relations += [(name, "~1", "") for name in table.observed]
    rows = _free_rows(relations, n_groups=table.n_groups, after=0)
    return replace(table, rows=rows, n_free=len(rows), latent=(), definitions=(), constraints=())


def _free_rows(
    relations: Sequence[tuple[str, str, str]], *, n_groups: int, after: int
) -> tuple[Parameter, ...]:
    """A free parameter of its own for each relation in each group."""
    listed = [(relation, group) for group in range(1, n_groups + 1) for relation in relations]
    return tuple(
        Parameter(
            *relation,
            group=group,
            free=free,
            value=math.nan,
            start=math.nan,
            label="",
            exogenous=False,
            user=False,
        )
        for free, (relation, group) in enumerate(listed, start=after + 1)
    )


def _baseline(
    table: ParameterTable, sample: Sample, estimator: Estimator, names: Sequence[str]
) -> FittedBaseline:
    fitted = _fitted(
        with_auxiliary(independence_table(table), names), sample, estimator, np.zeros(0)
    )
    problem, state = fitted.problem, fitted.solution.state
    df = n_moments(problem, fitted.table) - problem.n_free
    test = TestStatistic.of(2 * problem.n_obs * max(state.value, 0.0), df)
    return FittedBaseline(problem, fitted.table, state, test)


def _fitted(table: ParameterTable, sample: Sample, estimator: Estimator, start: Array) -> NormalFit:
    """The fit, started at some of the parameters and the saturated moments."""
    complete = build_problem(table, sample.moments, estimator)
    problem = with_patterns(complete, sample.incomplete)
    cautious = cautious_values(problem)
    theta = _proper(problem, table, sample.moments, start)
    solution = minimized(problem, table, lambda: solve(problem, theta, cautious), cautious=cautious)
    return NormalFit(problem, table, solution, estimator, sample.rows)


def _proper(
    problem: Problem, table: ParameterTable, moments: Sequence[SampleMoments], start: Array
) -> Array:
    """Values of all parameters: those given, then moments, covariances shrunk as far as needed."""
    theta = np.concatenate([start, np.zeros(problem.n_free - start.size)])
    place = {name: k for k, name in enumerate(table.observed)}
    covariances = np.zeros(theta.size, dtype=bool)
    for row in table.rows:
        if row.free > start.size:
            own = moments[row.group - 1]
            if row.op == "~1":
                theta[row.free - 1] = np.asarray(own.mean)[place[row.lhs]]
            else:
                theta[row.free - 1] = own.cov[place[row.lhs], place[row.rhs]]
                covariances[row.free - 1] = row.lhs != row.rhs
    for _ in range(MAX_SHRINKINGS):
        if np.isfinite(evaluate(problem, theta).value):
            break
        theta[covariances] *= SHRINKAGE
    return theta


def _part(sample: Incomplete, names: Sequence[str]) -> Incomplete:
    """The sample of some variables, with the saturated moments that all of them give."""
    patterns = sample.patterns.select(names)
    moments = sample.saturated.moments.select(names)
    saturated = replace(sample.saturated, moments=moments, value=math.nan, loglik=math.nan)
    return Incomplete(patterns, Layout.of(patterns), saturated)
