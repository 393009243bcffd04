r"""Score tests of equal parameters: what would be gained by letting one of them go its own way.

A parameter that several rows of the table share (equal loadings across groups, say) splits into one
for each row. With g the gradient and I the information of all these, K the map of the free
parameters to them and E the inverse of the information K' I K of the model, freeing row k moves the
estimates along

    u = e_k - K E K' I e_k,        i = u' I u,        MI = n g_k^2 / i,        EPC = -g_k / i,

the test with one degree of freedom (Bentler & Chou 1992; lavaan's ``lavTestScore``).

That is a chi-square when the discrepancy knows how precise the moments are. The robust estimators
do not presume that: with B the covariance matrix of the root-n gradient, the index is divided by

    c = u' B u / (u' I u),

the variance of the released parameter in units of the one that the statistic takes for granted
(a generalized score test: Boos 1992; Satorra 1989).

References
----------
Bentler, P. M. & Chou, C.-P. (1992). Some new covariance structure model improvement statistics.
Sociological Methods & Research 21(2).
Boos, D. D. (1992). On generalized score tests. The American Statistician 46(4).
Satorra, A. (1989). Alternative test criteria in covariance structure analysis. Psychometrika 54(1).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pandas as pd

from ccc_quality.model import ParameterTable
from ccc_quality.resampling.moments import Rows
from ccc_quality.sem import derivatives as d
from ccc_quality.sem.constraints import ConstraintSet
from ccc_quality.sem.estimators import Estimator
from ccc_quality.sem.gradient_covariance import gradient_covariance
from ccc_quality.sem.inference import inference_information
from ccc_quality.sem.matrices import build_block
from ccc_quality.sem.modification import UNDETERMINED, explained_by_free
from ccc_quality.sem.problem import Problem, evaluate
from ccc_quality.sem.solver import Solution
from ccc_quality.threads import on_one_blas_thread

COLUMNS = ["lhs", "op", "rhs", "group", "mi", "mi_scaled", "epc"]


@on_one_blas_thread
def release_indices(
    problem: Problem,
    table: ParameterTable,
    solution: Solution,
    estimator: Estimator,
    rows: tuple[Rows, ...] | None,
) -> pd.DataFrame:
    """Score test of each row of the table that shares its parameter with others.

    Parameters
    ----------
    problem, table
    solution : Solution
    estimator : Estimator
    rows : tuple of Rows or None
        Answers by group; the robust estimators need them.

    Returns
    -------
    DataFrame
        lhs, op, rhs, group, mi (one degree of freedom), mi_scaled (the same for the robust
        estimators, NaN for the others), epc (expected change of this row when it is freed); largest
        first.
    """
    free_rows = [row for row in table.rows if row.free]
    used = Counter(row.free for row in free_rows)
    shared = np.array([used[row.free] > 1 for row in free_rows])
    if not shared.any():
        return pd.DataFrame({name: pd.Series(dtype=float) for name in COLUMNS})
    owner = np.array([row.free - 1 for row in free_rows], dtype=np.intp)
    split, split_table = _split(problem, table)
    there = Solution.at(
        split,
        evaluate(split, solution.theta[owner]),
        converged=True,
        n_iterations=0,
        method="split",
    )
    information = inference_information(split, there, estimator)
    K = np.eye(problem.n_free)[owner]
    E = explained_by_free(problem, solution.state, K.T @ information @ K)
    U = (np.eye(len(owner)) - K @ E @ K.T @ information)[:, shared]
    unexplained = np.einsum("ik,ij,jk->k", U, information, U, optimize=True)
    g = there.gradient[shared]
    with np.errstate(divide="ignore", invalid="ignore"):
        mi, epc = problem.n_obs * g**2 / unexplained, -g / unexplained
    scaled = np.full(len(mi), np.nan)
    if estimator.ordinal or estimator.robust != "none":
        B = gradient_covariance(split, split_table, there.state, estimator, rows)
        B *= problem.effective_n / problem.n_obs
        scaled = mi * unexplained / np.einsum("ik,ij,jk->k", U, B, U, optimize=True)
    named = [row for row, is_shared in zip(free_rows, shared, strict=True) if is_shared]
    frame = pd.DataFrame(
        {
            "lhs": [row.lhs for row in named],
            "op": [row.op for row in named],
            "rhs": [row.rhs for row in named],
            "group": [row.group for row in named],
            "mi": mi,
            "mi_scaled": scaled,
            "epc": epc,
        }
    )
    determined = unexplained > UNDETERMINED * np.diag(information)[shared]
    kept: pd.DataFrame = frame.loc[determined]
    return kept.sort_values("mi", ascending=False, kind="stable", ignore_index=True)


def _split(problem: Problem, table: ParameterTable) -> tuple[Problem, ParameterTable]:
    """The same model with a parameter of its own for each row that is free, without equations."""
    rows, n_free = [], 0
    for row in table.rows:
        n_free += row.free > 0
        rows.append(replace(row, free=n_free) if row.free else row)
    split = replace(table, rows=tuple(rows), n_free=n_free, definitions=(), constraints=())
    groups = []
    for number, group in enumerate(problem.groups, start=1):
        block = build_block(split, group.moments, group=number)
        cells, free = d.free_cells(block)
        where = d.directions(cells, n_observed=len(block.observed), n_latent=len(block.latent))
        groups.append(replace(group, block=block, where=where, free=free))
    constraints = ConstraintSet.from_table(split)
    return replace(problem, groups=tuple(groups), n_free=n_free, constraints=constraints), split
