"""Direct, indirect and total effects among the variables of the structural model.

With A = (I - Beta)^-1 the total effects are A - I, the direct effects Beta and the indirect ones
their difference (Bollen 1987, Sociological Methodology 17). Weights of a composite count as paths
from its parts; loadings on a second-order construct do not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from ccc_quality.arrays import ComplexOrFloat, Index
from ccc_quality.model import ParameterTable
from ccc_quality.sem.matrices import Implied, Matrices, assemble, implied_moments
from ccc_quality.sem.problem import GroupProblem
from ccc_quality.sem.rows import root_of_diagonal

Kind = Literal["direct", "indirect", "total"]


@dataclass(frozen=True, slots=True)
class EffectPairs:
    """Pairs of variables of one group between which an effect runs.

    Attributes
    ----------
    source, target : (k,) integer arrays
        Places among the latent variables of the block.
    """

    source: Index
    target: Index


def effect_pairs(
    group: GroupProblem, table: ParameterTable, number: int, kind: Kind
) -> EffectPairs:
    """Pairs with an effect of the given kind, in the order of the variables, target first."""
    m = len(group.block.latent)
    direct = np.zeros((m, m), dtype=bool)
    for k, cell in group.block.cells.items():
        row = table.rows[k]
        if row.op in ("~", "<~") and row.group == number and (row.free or row.value != 0.0):
            direct[cell.row, cell.col] = True
    reached = _reachable(direct)
    chosen = {
        "direct": direct,
        "total": reached,
        "indirect": (direct.astype(np.intp) @ reached.astype(np.intp)) > 0,
    }[kind]
    target, source = np.nonzero(chosen)
    return EffectPairs(source=source, target=target)


def effects(
    group: GroupProblem, pairs: EffectPairs, kind: Kind, theta: ComplexOrFloat, *, standardize: bool
) -> ComplexOrFloat:
    """Effects of one kind, shape (..., number of pairs).

    Parameters
    ----------
    group : GroupProblem
    pairs : EffectPairs
    kind : {"direct", "indirect", "total"}
    theta : (..., q) array
    standardize : bool
        Multiply by sd(source) / sd(target), both implied.
    """
    matrices = assemble(group.block, theta)
    return effects_at(matrices, implied_moments(matrices), pairs, kind, standardize=standardize)


def effects_at(
    matrices: Matrices, implied: Implied, pairs: EffectPairs, kind: Kind, *, standardize: bool
) -> ComplexOrFloat:
    """Effects read from matrices already filled; see :func:`effects`."""
    total = implied.A - np.eye(implied.A.shape[-1])
    matrix = {"direct": matrices.Beta, "total": total, "indirect": total - matrices.Beta}[kind]
    values = matrix[..., pairs.target, pairs.source]
    if standardize:
        sd = root_of_diagonal(implied.C)
        values = values * sd[..., pairs.source] / sd[..., pairs.target]
    effect: ComplexOrFloat = values
    return effect


def _reachable(
    direct: np.ndarray[tuple[int, int], np.dtype[np.bool_]],
) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """Transitive closure: which source reaches which target along any number of paths."""
    reached = direct.copy()
    for middle in range(direct.shape[0]):  # Warshall
        reached |= np.outer(reached[:, middle], reached[middle])
    return reached
