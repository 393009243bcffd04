r"""Whether one model is nested in another, and where the general one meets the restricted one.

Models are nested when the general one can reproduce whatever the restricted one implies. So it is
fitted to the implied moments of the restricted one: if it reproduces them, the models are nested,
however differently they are written, and it does so at the parameters that are those of the
restricted model in the terms of the general one.

References
----------
Bentler, P. M. & Satorra, A. (2010). Testing model nesting and equivalence. Psychological Methods
15(2).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from ccc_quality.arrays import Array, Index
from ccc_quality.sem.named_moments import NamedMoments, named_moments, problem_of_moments
from ccc_quality.sem.problem import Problem, State, evaluate
from ccc_quality.sem.results import SEMResults
from ccc_quality.sem.solver import solve
from ccc_quality.sem.start import cautious_values, starting_values

REPRODUCED = 1e-5
"""Largest difference of implied moments that counts as none: in correlations, and in means in
standard deviations.
"""

SAME = 1e-6
"""Largest difference of sample moments that counts as none, in the same units. Two searches for the
saturated moments of incomplete answers differ by less.
"""


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """Two models of one sample.

    Attributes
    ----------
    restricted, general : SEMResults
    groups : tuple of int
        Place among the groups of the restricted model of each group of the general one.
    moments : tuple of integer arrays (s,)
        For each of these groups, place of each moment among those of the restricted model.
    """

    restricted: SEMResults
    general: SEMResults
    groups: tuple[int, ...]
    moments: tuple[Index, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Embedding:
    """The general model where it comes closest to what the restricted one implies.

    Attributes
    ----------
    theta : (q,) array
        Its parameters there.
    apart : float
        Largest difference of the implied moments, in correlations, or of both sides of an equation
        among its parameters.
    settled : bool
        Whether the search for these parameters came to rest.
    """

    theta: Array
    apart: float
    settled: bool

    @property
    def nested(self) -> bool:
        """Whether the general model reproduces the restricted one."""
        return self.apart < REPRODUCED


def paired(restricted: SEMResults, general: SEMResults) -> Pair | None:
    """Match groups and moments of two models.

    Groups are the same when their sample moments are, whatever they are called.

    Returns
    -------
    Pair or None
        None if the models were fitted to different samples.
    """
    ours = named_moments(restricted.problem, restricted.solution.state)
    theirs = named_moments(general.problem, general.solution.state)
    left = dict(enumerate(ours))
    groups, moments = [], []
    for group in theirs:
        for k, candidate in left.items():
            places = _same_sample(candidate, group)
            if places is not None:
                groups.append(k)
                moments.append(places)
                del left[k]
                break
    if left or len(groups) < len(theirs):
        return None
    return Pair(restricted, general, tuple(groups), tuple(moments))


def embed(pair: Pair) -> Embedding:
    """Fit the general model to the moments that the restricted one implies."""
    ours = named_moments(pair.restricted.problem, pair.restricted.solution.state)
    general = pair.general
    problem = problem_of_moments(
        general.problem,
        general.table,
        general.options.estimator,
        [ours[k].implied[own] for k, own in zip(pair.groups, pair.moments, strict=True)],
    )
    guess = _embedding(problem, evaluate(problem, _carried_over(pair)), settled=True)
    if guess.nested:
        return guess
    found = []
    for start in (
        general.solution.theta,
        starting_values(problem, general.table),
        cautious_values(problem),
    ):  # a stationary point need not be the minimum
        solution = solve(problem, start)
        found.append(_embedding(problem, solution.state, settled=solution.converged))
        if found[-1].nested:
            break
    return min(found, key=lambda one: one.apart)


def _embedding(problem: Problem, state: State, *, settled: bool) -> Embedding:
    violated = float(np.abs(problem.constraints.residuals(state.theta)).max(initial=0.0))
    return Embedding(state.theta, max(_apart(problem, state), violated), settled)


def _same_sample(candidate: NamedMoments, group: NamedMoments) -> Index | None:
    """Places of the moments of a group in another one with the same sample, if it has."""
    if candidate.n_obs != group.n_obs:
        return None
    places = candidate.places_of(group.names)
    if places is None:
        return None
    apart = np.abs(candidate.sample[places] - group.sample) / group.units
    return places if float(apart.max()) < SAME else None


def _carried_over(pair: Pair) -> Array:
    """Parameters of the general model by the estimates of the restricted one of the same name."""
    known: dict[tuple[object, ...], float] = {}
    theta = pair.restricted.solution.theta
    for row in pair.restricted.table.rows:
        value = theta[row.free - 1] if row.free else row.value
        known[_key(row.lhs, row.op, row.rhs, row.group)] = float(value)
    found = np.zeros(pair.general.problem.n_free)
    for row in pair.general.table.rows:
        if row.free:
            group = pair.groups[row.group - 1] + 1
            value = known.get(_key(row.lhs, row.op, row.rhs, group), 0.0)
            found[row.free - 1] = value if np.isfinite(value) else 0.0
    return found


def _key(lhs: str, op: str, rhs: str, group: int) -> tuple[object, ...]:
    return (frozenset((lhs, rhs)) if op == "~~" else (lhs, rhs), op, group)


def _apart(problem: Problem, state: State) -> float:
    """Largest difference of implied from sample moments, in their units."""
    if not np.isfinite(state.value):
        return math.inf
    return max(
        float(np.abs((one.implied - one.sample) / one.units).max())
        for one in named_moments(problem, state)
    )
