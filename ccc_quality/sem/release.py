"""Score tests of equal parameters: what would be gained by letting one of them go its own way.

A parameter that several cells share (equal loadings across groups, say) has a gradient and an
information for each cell. Freeing one cell adds a direction of its own, so that the score test is
that of a modification index,

    MI = n g^2 / (I_cc - I_c. (I_..)^-1 I_.c),

with g and I_cc those of the cell alone (Bentler & Chou 1992; lavaan's ``lavTestScore``).
"""

from __future__ import annotations

from collections import Counter

import numpy as np
import pandas as pd

from ccc_quality.model import ParameterTable
from ccc_quality.sem.matrices import Array, Cell
from ccc_quality.sem.modification import UNDETERMINED, explained_by_free
from ccc_quality.sem.problem import Problem, State
from ccc_quality.threads import on_one_blas_thread


@on_one_blas_thread
def release_indices(
    problem: Problem, table: ParameterTable, state: State, information: Array
) -> pd.DataFrame:
    """Score test for each cell of each shared parameter.

    Parameters
    ----------
    problem, table
    state : State
        At the estimates.
    information : (q, q) array
        Expected information of one observation.

    Returns
    -------
    DataFrame
        lhs, op, rhs, group, mi (one degree of freedom), epc (expected change of this cell when it
        is freed); largest first.
    """
    used = Counter(row.free for row in table.rows if row.free)
    projector = explained_by_free(problem, state, information)
    rows = []
    for number, group in enumerate(problem.groups):
        gradient, own, cross = (
            group.weight * part
            for part in group.trial(
                group.where,
                state.matrices[number],
                state.implied[number],
                state.discrepancies[number],
                n_free=problem.n_free,
                means=problem.with_means,
            )
        )
        unexplained = own - np.einsum("ij,ij->i", cross @ projector, cross)
        names = _names(table, group.block.cells)
        for k, cell in enumerate(group.where.cells):
            if used[int(group.free[k]) + 1] > 1 and unexplained[k] > UNDETERMINED * own[k]:
                mi = problem.n_obs * gradient[k] ** 2 / unexplained[k]
                rows.append((*names[cell], number + 1, mi, -gradient[k] / unexplained[k]))
    frame = pd.DataFrame(rows, columns=["lhs", "op", "rhs", "group", "mi", "epc"])
    return frame.sort_values("mi", ascending=False, kind="stable", ignore_index=True)


def _names(table: ParameterTable, cells: dict[int, Cell]) -> dict[Cell, tuple[str, str, str]]:
    return {
        cell: (table.rows[k].lhs, table.rows[k].op, table.rows[k].rhs) for k, cell in cells.items()
    }
