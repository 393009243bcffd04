"""Modification indices: what would be gained by freeing one more parameter.

For a fixed parameter with gradient g and information i beyond what the free parameters explain,

    i = I_kk - I_k. (I_..)^-1 I_.k,      MI = n g^2 / i,      EPC = -g / i,

the score test with one degree of freedom and the expected parameter change (Sorbom 1989; Saris,
Satorra & Sorbom 1987).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ccc_quality.arrays import Array
from ccc_quality.model import ParameterTable
from ccc_quality.sem import derivatives as d
from ccc_quality.sem.constraints import null_space
from ccc_quality.sem.matrices import Block, Cell, Implied, Matrices
from ccc_quality.sem.problem import GroupProblem, Problem, State
from ccc_quality.sem.rows import root_of_diagonal

UNDETERMINED = 1e-6
"""Share of its information below which a candidate is a mere reparameterization."""

COLUMNS = ["lhs", "op", "rhs", "group", "mi", "epc", "sepc_lv", "sepc_all"]


def modification_indices(
    problem: Problem,
    table: ParameterTable,
    state: State,
    information: Array,
    *,
    independent_weights: bool = False,
) -> pd.DataFrame:
    """Score tests of all loadings, covariances and paths that the model leaves out.

    Parameters
    ----------
    problem, table
    state : State
        At the estimates.
    information : (q, q) array
        Expected information of one observation.
    independent_weights : bool
        Whether each residual covariance counts once in it, as for ULS.

    Returns
    -------
    DataFrame
        lhs, op, rhs, group, mi (one degree of freedom), epc (expected change), sepc_lv (with the
        latent variables standardized), sepc_all (completely standardized); largest first.
    """
    projector = explained_by_free(problem, state, information)
    frames = [
        _group_indices(
            problem, table, state, projector, number, independent_weights=independent_weights
        )
        for number in range(len(problem.groups))
    ]
    joined = pd.concat(frames, ignore_index=True)
    return joined.sort_values("mi", ascending=False, kind="stable", ignore_index=True)


def explained_by_free(problem: Problem, state: State, information: Array) -> Array:
    """The matrix E (q, q) with which c' E c is the information that the free parameters explain."""
    N = null_space(problem.constraints.jacobian(state.theta))
    explained: Array = N @ np.linalg.inv(N.T @ information @ N) @ N.T
    return explained


def candidates(
    block: Block, table: ParameterTable, number: int
) -> list[tuple[str, str, str, Cell]]:
    """Parameters of one group that are fixed at zero and might be freed."""
    rows = [row for row in table.rows if row.group == number]
    present = {cell for k, cell in block.cells.items() if table.rows[k].group == number}
    composites = {row.lhs for row in rows if row.op == "<~"}
    factors = [name for name in table.latent if name not in composites]
    copies = set(block.latent) & set(block.observed)
    indicators = [name for name in block.observed if name not in copies]
    structural = _structural_variables(block, table, number)
    latent = {name: k for k, name in enumerate(block.latent)}
    observed = {name: k for k, name in enumerate(block.observed)}

    found: list[tuple[str, str, str, Cell]] = []
    for name in factors:
        for item in indicators:
            found.append((name, "=~", item, Cell("Lambda", observed[item], latent[name])))
    for k, first in enumerate(indicators):
        for second in indicators[k + 1 :]:
            found.append((first, "~~", second, Cell("Theta", observed[first], observed[second])))
    residual = [*factors, *(name for name in block.latent if name in copies)]
    residual = [name for name in residual if name not in table.exogenous_observed]
    for k, first in enumerate(residual):
        for second in residual[k + 1 :]:
            found.append((first, "~~", second, Cell("Psi", latent[first], latent[second])))
    for outcome in structural:
        if outcome in table.exogenous_observed or outcome in composites:
            continue
        for predictor in structural:
            if predictor != outcome:
                found.append(
                    (outcome, "~", predictor, Cell("Beta", latent[outcome], latent[predictor]))
                )
    return [
        one
        for one in found
        if one[3] not in present
        and Cell(one[3].matrix, one[3].col, one[3].row) not in _mirrored(present, one[3])
    ]


def _mirrored(present: set[Cell], cell: Cell) -> set[Cell]:
    """Cells against which the transpose of a cell counts: those of symmetric matrices."""
    return present if cell.matrix in ("Theta", "Psi") else set()


def _structural_variables(block: Block, table: ParameterTable, number: int) -> list[str]:
    named = {
        name
        for row in table.rows
        if row.group == number and row.op == "~"
        for name in (row.lhs, row.rhs)
    }
    return [name for name in block.latent if name in named]


def _group_indices(
    problem: Problem,
    table: ParameterTable,
    state: State,
    projector: Array,
    number: int,
    *,
    independent_weights: bool,
) -> pd.DataFrame:
    group = problem.groups[number]
    listed = candidates(group.block, table, number + 1)
    if not listed:
        return pd.DataFrame({name: [] for name in COLUMNS})
    matrices, implied = state.matrices[number], state.implied[number]
    found = state.discrepancies[number]
    where = d.directions(
        [cell for *_, cell in listed],
        n_observed=len(group.block.observed),
        n_latent=len(group.block.latent),
    )
    trial = group.trial(
        where, matrices, implied, found, n_free=problem.n_free, means=problem.with_means
    )
    g, own, cross = (group.weight * part for part in trial)
    if independent_weights:
        X = d.basis(implied, np.asarray(matrices.Lambda))
        J = d.variance_jacobian(where, X=X)
        of_free = np.zeros((len(J), problem.n_free))
        np.add.at(of_free.T, group.free, d.variance_jacobian(group.where, X=X).T)
        own += 0.5 * group.weight * np.sum(J * J, axis=0)
        cross += 0.5 * group.weight * J.T @ of_free
    unexplained = own - np.einsum("ij,ij->i", cross @ projector, cross)
    usable = unexplained > UNDETERMINED * own
    with np.errstate(divide="ignore", invalid="ignore"):
        mi = problem.n_obs * g**2 / unexplained
        epc = -g / unexplained
    to_latent, to_all = _standardizers(group, matrices, implied, [cell for *_, cell in listed])
    frame = pd.DataFrame(
        {
            "lhs": [one[0] for one in listed],
            "op": [one[1] for one in listed],
            "rhs": [one[2] for one in listed],
            "group": number + 1,
            "mi": mi,
            "epc": epc,
            "sepc_lv": epc * to_latent,
            "sepc_all": epc * to_all,
        }
    )
    kept: pd.DataFrame = frame.loc[usable]
    return kept


def _standardizers(
    group: GroupProblem, matrices: Matrices, implied: Implied, cells: list[Cell]
) -> tuple[Array, Array]:
    """Factors to the scale of standardized latent variables, and of all variables standardized."""
    eta, y = root_of_diagonal(implied.C), root_of_diagonal(implied.Sigma)
    psi, theta = root_of_diagonal(matrices.Psi), root_of_diagonal(matrices.Theta)
    observed = set(group.block.observed)
    in_latent_metric = np.array(
        [1.0 if name in observed else eta[k] for k, name in enumerate(group.block.latent)]
    )
    residual_metric = np.array(
        [1.0 if name in observed else psi[k] for k, name in enumerate(group.block.latent)]
    )
    to_latent, to_all = [], []
    for matrix, i, j in cells:
        match matrix:
            case "Lambda":
                pair = (eta[j], eta[j] / y[i])
            case "Theta":
                pair = (1.0, 1.0 / (theta[i] * theta[j]))
            case "Psi":
                pair = (1.0 / (residual_metric[i] * residual_metric[j]), 1.0 / (psi[i] * psi[j]))
            case _:
                pair = (in_latent_metric[j] / in_latent_metric[i], eta[j] / eta[i])
        to_latent.append(pair[0])
        to_all.append(pair[1])
    return np.array(to_latent), np.array(to_all)
