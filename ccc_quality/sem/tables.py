"""Tidy data frames of a fit, from parameters and their covariance matrix."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
import pandas as pd

from ccc_quality.arrays import Array, ComplexOrFloat
from ccc_quality.model import ParameterTable
from ccc_quality.sem.delta import delta_method
from ccc_quality.sem.effects import EffectPairs, Kind, effect_pairs, effects
from ccc_quality.sem.inference import wald
from ccc_quality.sem.problem import GroupProblem, Problem, State, fixed_covariates

STATISTICS = ["est", "se", "z", "pvalue", "ci_lower", "ci_upper"]


def parameter_frame(
    table: ParameterTable, est: Array, se: Array, *, level: float = 0.95
) -> pd.DataFrame:
    """One row a parameter, with Wald statistics.

    Parameters
    ----------
    table : ParameterTable
    est, se : (number of rows of the table,) arrays
        A standard error of zero marks a fixed value.
    level : float
        Confidence level.
    """
    shown = [k for k, row in enumerate(table.rows) if row.op != "=="]
    rows = [table.rows[k] for k in shown]
    return pd.DataFrame(
        {
            "lhs": [row.lhs for row in rows],
            "op": [row.op for row in rows],
            "rhs": [row.rhs for row in rows],
            "group": [row.group for row in rows],
            "label": [row.label for row in rows],
            **wald(est[shown], _exact_zeros(se[shown]), level=level),
        }
    )


def measurement_frame(
    estimates: pd.DataFrame, standardized: pd.DataFrame, *, op: str
) -> pd.DataFrame:
    """Loadings (``=~``) or weights (``<~``) with their standardized values beside them."""
    chosen = (estimates["op"] == op).to_numpy()
    frame = estimates.loc[chosen, ["lhs", "rhs", "group", *STATISTICS]]
    frame = frame.rename(columns={"lhs": "construct", "rhs": "indicator"})
    frame["std"] = standardized.loc[chosen, "est"]
    frame["std_se"] = standardized.loc[chosen, "se"]
    return frame.reset_index(drop=True)


def effect_frame(
    problem: Problem,
    table: ParameterTable,
    kind: Kind,
    theta: Array,
    vcov: Array,
    *,
    level: float = 0.95,
) -> pd.DataFrame:
    """Direct, indirect or total effects with delta-method errors, raw and standardized."""
    frames = []
    for number, group in enumerate(problem.groups, start=1):
        pairs = effect_pairs(group, table, number, kind)

        both = partial(_raw_and_standardized, group, pairs, kind)
        est, se = delta_method(both, theta, vcov)
        names = np.array(group.block.latent, dtype=object)
        pair = {"source": names[pairs.source], "target": names[pairs.target], "group": number}
        frames.append(pd.DataFrame({**pair, **paired_statistics(est, se, level=level)}))
    return pd.concat(frames, ignore_index=True)


def paired_statistics(est: Array, se: Array, *, level: float = 0.95) -> dict[str, Array]:
    """Wald statistics of raw values, then of their standardized counterparts.

    Parameters
    ----------
    est, se : (2 k,) arrays
        k raw values followed by k standardized ones.
    level : float
        Confidence level.
    """
    k = est.size // 2
    raw = wald(est[:k], _exact_zeros(se[:k]), level=level)
    std = wald(est[k:], se[k:], level=level)
    return {
        **raw,
        "std": std["est"],
        "std_se": std["se"],
        "std_ci_lower": std["ci_lower"],
        "std_ci_upper": std["ci_upper"],
    }


def _raw_and_standardized(
    group: GroupProblem, pairs: EffectPairs, kind: Kind, theta: ComplexOrFloat
) -> ComplexOrFloat:
    raw = effects(group, pairs, kind, theta, standardize=False)
    standardized = effects(group, pairs, kind, theta, standardize=True)
    return np.concatenate([raw, standardized], axis=-1)


def r_squared(problem: Problem, table: ParameterTable, state: State, number: int) -> pd.Series:
    """1 - residual variance / implied variance, for every variable that something explains.

    Composites are left out: they are explained in full by construction.
    """
    group = problem.groups[number]
    matrices, implied = state.matrices[number], state.implied[number]
    composites = {row.lhs for row in table.rows if row.op == "<~"}
    covariates = fixed_covariates(table)
    block = group.block
    copies = set(block.latent) & set(block.observed)
    values: dict[str, float] = {}
    for k, name in enumerate(block.observed):
        if name not in copies:
            values[name] = 1 - matrices.Theta[k, k] / implied.Sigma[k, k]
    pattern = block.fixed["Beta"] != 0
    pattern[block.free["Beta"].row, block.free["Beta"].col] = True
    for k, name in enumerate(block.latent):
        if pattern[k].any() and name not in composites and name not in covariates:
            values[name] = 1 - matrices.Psi[k, k] / implied.C[k, k]
    return pd.Series(values, name="r_squared", dtype=float)


def latent_correlations(
    problem: Problem, state: State, latent: Sequence[str], number: int
) -> pd.DataFrame:
    """Implied correlations of the constructs of one group."""
    block = problem.groups[number].block
    chosen = [block.latent.index(name) for name in latent]
    C = state.implied[number].C[np.ix_(chosen, chosen)]
    sd = np.sqrt(np.where(np.diag(C) > 0, np.diag(C), np.nan))
    return by_name(C / np.outer(sd, sd), latent)


def by_name(matrix: Array, names: Sequence[str]) -> pd.DataFrame:
    """A square matrix as a data frame."""
    return pd.DataFrame(matrix, index=list(names), columns=list(names))


def _exact_zeros(se: Array) -> Array:
    """Rounding noise in the error of a fixed value is zero."""
    return np.where(se < 1e-13, 0.0, se)
