"""The same problem solved by semopy, for a second opinion.

Only parameter values come from semopy. Standard errors and fit measures are computed here, because
those of semopy 2.3 are not reliable. A fresh ``semopy.Model`` is made for every fit: a semopy model
remembers its last one.
"""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Iterator

import numpy as np
import pandas as pd

from ccc_quality.absent import Absent
from ccc_quality.arrays import Array
from ccc_quality.errors import EstimationError, UnknownOptionError
from ccc_quality.model import Parameter, ParameterTable
from ccc_quality.sem.estimators import Estimator
from ccc_quality.sem.problem import Problem, evaluate
from ccc_quality.sem.solver import Solution
from ccc_quality.words import Saying

OBJECTIVES = {"ML": "MLW", "MLR": "MLW", "MLM": "MLW", "GLS": "GLS", "ULS": "ULS"}


def solve_with_semopy(problem: Problem, table: ParameterTable, estimator: Estimator) -> Solution:
    """Parameter values that semopy finds.

    Raises
    ------
    UnknownOptionError
        If semopy cannot express the model: several groups, means, or equations among parameters.
    EstimationError
        If semopy fails.
    """
    import semopy  # here, because it takes a second to load and most fits do without it

    _require_expressible(problem, table)
    group = problem.groups[0]
    names = [alias(table)[name] for name in group.block.observed]
    covariance = pd.DataFrame(group.moments.cov, index=names, columns=names)
    model = semopy.Model(semopy_syntax(table, group.moments.cov))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # deprecations inside semopy
        try:
            found = model.fit(
                cov=covariance, n_samples=problem.n_obs, obj=OBJECTIVES[estimator.name]
            )
            inspected = model.inspect(std_est=False)
        except (ValueError, ArithmeticError, np.linalg.LinAlgError, KeyError) as error:
            raise EstimationError(f"semopy could not fit the model: {error}") from error
    theta = _theta(inspected, table)
    state = evaluate(problem, theta)
    return Solution.at(
        problem,
        state,
        converged=bool(found.success),
        n_iterations=int(found.n_it),
        method=f"semopy {semopy.__version__}, {found.name_method}",
    )


def semopy_syntax(table: ParameterTable, sample_cov: Array) -> str:
    """The parameter table written out for semopy, every default made explicit."""
    short = alias(table)
    used = Counter(row.free for row in table.rows if row.free)
    place = {name: k for k, name in enumerate(table.observed)}

    def modifier(row: Parameter) -> str:
        if row.exogenous:
            return f"{float(sample_cov[place[row.lhs], place[row.rhs]])!r}*"
        if not row.free:
            return f"{float(row.value)!r}*"
        return f"p{row.free}*" if used[row.free] > 1 else ""

    lines = []
    measured = {row.lhs for row in table.rows if row.op == "=~"}
    unmeasured = [name for name in table.latent if name not in measured]
    if unmeasured:
        lines.append(f"DEFINE(latent) {' '.join(short[name] for name in unmeasured)}")
    for row in table.rows:
        if row.op in ("=~", "~", "~~"):
            lines.append(f"{short[row.lhs]} {row.op} {modifier(row)}{short[row.rhs]}")
        elif row.op == "<~":
            lines.append(f"{short[row.lhs]} ~ {modifier(row)}{short[row.rhs]}")
    lines.extend(
        f"{short[first]} ~~ 0.0*{short[second]}" for first, second in _absent_covariances(table)
    )
    return "\n".join(lines)


def alias(table: ParameterTable) -> dict[str, str]:
    """Plain names for semopy, whose syntax takes neither blanks nor accents."""
    return {name: f"v{k}" for k, name in enumerate((*table.observed, *table.latent))}


def _absent_covariances(table: ParameterTable) -> Iterator[tuple[str, str]]:
    """Pairs of structural variables that do not covary; semopy would let some of them.

    An observed variable that explains nothing stands among the items in semopy, where it covaries
    with nothing but its like.
    """
    present = {frozenset((row.lhs, row.rhs)) for row in table.rows if row.op == "~~"}
    structural = list(table.latent)
    structural += [
        name
        for name in table.observed
        if any(row.op == "~" and name in (row.lhs, row.rhs) for row in table.rows)
    ]
    causes = {row.rhs for row in table.rows if row.op == "~"}
    ends = {name for name in structural if name in table.observed and name not in causes}
    for k, first in enumerate(structural):
        for second in structural[k + 1 :]:
            alike = (first in ends) == (second in ends)
            if alike and frozenset((first, second)) not in present:
                yield first, second


def _theta(inspected: pd.DataFrame, table: ParameterTable) -> Array:
    values: dict[tuple[str, str, str], float] = {}
    for left, op, right, value in inspected[["lval", "op", "rval", "Estimate"]].itertuples(
        index=False
    ):
        values[left, op, right] = float(value)
        if op == "~~":
            values[right, op, left] = float(value)
    short = alias(table)
    theta = np.full(table.n_free, np.nan)
    for row in table.rows:
        if row.free:
            left, right = short[row.lhs], short[row.rhs]
            if row.op == "=~":
                left, right = right, left
            theta[row.free - 1] = values[left, "~~" if row.op == "~~" else "~", right]
    return theta


def _require_expressible(problem: Problem, table: ParameterTable) -> None:
    obstacles = {
        "ordered": bool(table.ordered),
        "groups": len(problem.groups) > 1,
        "means": table.mean_structure,
        "equations": bool(table.constraints),
    }
    found = tuple(Saying(f"absent.obstacle.{what}") for what, there in obstacles.items() if there)
    if found:
        raise UnknownOptionError(Absent("second_engine", {"obstacles": found}))
