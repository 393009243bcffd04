"""Everything that is tabulated, as one function of the parameters psi."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ccc_quality.arrays import ComplexOrFloat, Index
from ccc_quality.model import ParameterTable
from ccc_quality.sem.bootstrap.opening import Opened
from ccc_quality.sem.effects import EffectPairs, Kind, effect_pairs, effects_at
from ccc_quality.sem.matrices import Block, Cell, Implied, Matrices, assemble, implied_moments
from ccc_quality.sem.problem import GroupProblem, fixed_covariates
from ccc_quality.sem.rows import RowValues

EFFECT_TABLES: dict[Kind, str] = {
    "direct": "path_coefficients",
    "indirect": "indirect_effects",
    "total": "total_effects",
}


@dataclass(frozen=True, slots=True)
class Statistics:
    """Maps psi to the values of every table.

    Attributes
    ----------
    opened : Opened
    table : ParameterTable
    """

    opened: Opened
    table: ParameterTable

    def __call__(self, psi: ComplexOrFloat) -> dict[str, ComplexOrFloat]:
        """Values (B, k) of each table at psi (B, q + k).

        ``estimates``, ``standardized``, ``path_coefficients``, ``indirect_effects`` and
        ``total_effects``, each of these three with ``_std`` too, and ``r_squared``.
        """
        models = [_model(group, psi) for group in self._groups]
        values: dict[str, ComplexOrFloat] = {
            "estimates": self._raw(psi, [matrices for matrices, _ in models])
        }
        standardized = RowValues(self.opened.problem, self.table).standardized(psi)
        values["standardized"] = standardized[..., self.shown]
        for kind, name in EFFECT_TABLES.items():
            for standardize in (False, True):
                parts = [
                    effects_at(*model, pairs, kind, standardize=standardize)
                    for model, pairs in zip(models, self.pairs(kind), strict=True)
                ]
                key = f"{name}_std" if standardize else name
                values[key] = np.concatenate(parts, axis=-1)
        explained = [
            _explained(model, cells) for model, cells in zip(models, self._residuals(), strict=True)
        ]
        values["r_squared"] = np.concatenate(explained, axis=-1)
        return values

    def stacked(self, psi: ComplexOrFloat) -> ComplexOrFloat:
        """All values beside each other, shape (B, sum of k)."""
        return np.concatenate(list(self(psi).values()), axis=-1)

    def labels(self) -> dict[str, pd.DataFrame]:
        """Which parameter, pair or variable each value of a table belongs to."""
        rows = [self.table.rows[k] for k in self.shown]
        parameters = pd.DataFrame(
            {
                "lhs": [row.lhs for row in rows],
                "op": [row.op for row in rows],
                "rhs": [row.rhs for row in rows],
                "group": [row.group for row in rows],
                "label": [row.label for row in rows],
            }
        )
        labels = {"estimates": parameters, "standardized": parameters}
        for kind, name in EFFECT_TABLES.items():
            labels[name] = labels[f"{name}_std"] = self._pair_labels(kind)
        explained = [
            (_variable(group, cell), number)
            for number, (group, cells) in enumerate(
                zip(self._groups, self._residuals(), strict=True), start=1
            )
            for cell in cells
        ]
        labels["r_squared"] = pd.DataFrame(explained, columns=["variable", "group"])
        return labels

    @property
    def shown(self) -> Index:
        """Rows of the parameter table that are tabulated: all but equations."""
        return np.array([k for k, row in enumerate(self.table.rows) if row.op != "=="])

    def pairs(self, kind: Kind) -> list[EffectPairs]:
        """Pairs of variables with an effect, by group."""
        return [
            effect_pairs(group, self.table, number, kind)
            for number, group in enumerate(self._groups, start=1)
        ]

    @property
    def _groups(self) -> tuple[GroupProblem, ...]:
        return self.opened.problem.groups

    def _raw(self, psi: ComplexOrFloat, matrices: list[Matrices]) -> ComplexOrFloat:
        values = np.empty((*psi.shape[:-1], len(self.table.rows)), dtype=psi.dtype)
        for group, own in zip(self._groups, matrices, strict=True):
            for k, (matrix, *place) in group.block.cells.items():
                at = place[:1] if matrix in ("nu", "alpha") else place
                values[..., k] = getattr(own, matrix)[(..., *at)]
        defined = [k for k, row in enumerate(self.table.rows) if row.op == ":="]
        if defined:
            order = [one.name for one in self.table.definitions]
            found = self.opened.problem.constraints.defined(psi)
            values[..., defined] = found[
                ..., [order.index(self.table.rows[k].lhs) for k in defined]
            ]
        chosen: ComplexOrFloat = values[..., self.shown]
        return chosen

    def _pair_labels(self, kind: Kind) -> pd.DataFrame:
        frames = []
        for number, (group, pairs) in enumerate(
            zip(self._groups, self.pairs(kind), strict=True), start=1
        ):
            names = np.array(group.block.latent, dtype=object)
            pair = {"source": names[pairs.source], "target": names[pairs.target]}
            frames.append(pd.DataFrame({**pair, "group": number}))
        return pd.concat(frames, ignore_index=True)

    def _residuals(self) -> list[list[Cell]]:
        """Cells with the residual variance of every variable that something explains, by group."""
        composites = {row.lhs for row in self.table.rows if row.op == "<~"}
        unexplained = composites | fixed_covariates(self.table)
        return [list(_explained_variables(group, unexplained)) for group in self._groups]


def correlations(block: Block, names: Sequence[str], psi: ComplexOrFloat) -> ComplexOrFloat:
    """Implied correlations (B, k, k) of constructs at psi (B, q + k)."""
    chosen = np.array([block.latent.index(name) for name in names], dtype=np.intp)
    C = implied_moments(assemble(block, psi)).C[:, chosen[:, None], chosen]
    sd = np.sqrt(np.diagonal(C, axis1=1, axis2=2))
    found: ComplexOrFloat = C / (sd[:, :, None] * sd[:, None, :])
    return found


def names_of(labels: pd.DataFrame) -> list[str]:
    """One name per value, as in the syntax; from group two on with its number in brackets."""
    if "op" in labels:
        names = [
            _written(*row) for row in zip(labels["lhs"], labels["op"], labels["rhs"], strict=True)
        ]
    elif "source" in labels:
        pairs = zip(labels["source"], labels["target"], strict=True)
        names = [f"{source} -> {target}" for source, target in pairs]
    else:
        names = list(labels["variable"])
    return [
        f"{name} [{group}]" if group > 1 else name
        for name, group in zip(names, labels["group"], strict=True)
    ]


def _written(lhs: str, op: str, rhs: str) -> str:
    """A row of the parameter table as in the syntax; a defined parameter by its name."""
    if op == ":=":
        return lhs
    return f"{lhs} ~ 1" if op == "~1" else f"{lhs} {op} {rhs}"


def _explained_variables(group: GroupProblem, unexplained: set[str]) -> Iterator[Cell]:
    block = group.block
    copies = set(block.latent) & set(block.observed)
    for k, name in enumerate(block.observed):
        if name not in copies:
            yield Cell("Theta", k, k)
    pattern = block.fixed["Beta"] != 0
    pattern[block.free["Beta"].row, block.free["Beta"].col] = True
    for k, name in enumerate(block.latent):
        if pattern[k].any() and name not in unexplained:
            yield Cell("Psi", k, k)


def _explained(model: tuple[Matrices, Implied], cells: list[Cell]) -> ComplexOrFloat:
    """1 - residual variance / implied variance, shape (B, number of cells)."""
    matrices, implied = model
    residual = {"Theta": matrices.Theta, "Psi": matrices.Psi}
    total = {"Theta": implied.Sigma, "Psi": implied.C}
    shares = [1 - residual[matrix][..., i, j] / total[matrix][..., i, j] for matrix, i, j in cells]
    return np.stack(shares, axis=-1) if shares else np.zeros((*implied.C.shape[:-2], 0))


def _variable(group: GroupProblem, cell: Cell) -> str:
    names = group.block.observed if cell.matrix == "Theta" else group.block.latent
    return names[cell.row]


def _model(group: GroupProblem, psi: ComplexOrFloat) -> tuple[Matrices, Implied]:
    matrices = assemble(group.block, psi)
    return matrices, implied_moments(matrices)
