r"""CFI and RMSEA corrected for missing answers.

With incomplete data both depend on how much is missing. Corrected for that (Zhang & Savalei 2022)
they rest on the complete-data statistic T3 of the same estimates against the saturated moments. Its
expectation k under the model is, with Delta the Jacobian of the implied moments, Wc the
complete-data information, E = Delta' A1 Delta and R = I - Delta E^-1 Delta' A1,

    k = tr(Wc A1^-1) - tr(E^-1 Delta' Wc Delta)     when the data are normal,
    k = tr(Wc R A1^-1 B1 A1^-1 R')                  otherwise;

T3 - k takes the place of T - df, and k / df that of the scaling factor.

Reference
---------
Zhang, X. & Savalei, V. (2022). New computations for RMSEA and CFI following FIML and TS estimation
with missing data. Psychological Methods.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import linalg

from ccc_quality.arrays import Array
from ccc_quality.model import ParameterTable
from ccc_quality.sem.constraints import null_space
from ccc_quality.sem.discrepancy import maximum_likelihood
from ccc_quality.sem.fiml import independence_moments
from ccc_quality.sem.missing import related_mask
from ccc_quality.sem.problem import Problem, State
from ccc_quality.sem.saturated_information import SaturatedModel, moment_jacobian


@dataclass(frozen=True, slots=True)
class CorrectedTest:
    """Complete-data statistic of FIML estimates and its expectation under the model.

    Attributes
    ----------
    chisq : float
        T3 of the module docstring.
    expectation : float
        k of the module docstring.
    """

    chisq: float
    expectation: float


@dataclass(frozen=True, slots=True)
class Correction:
    """Corrected tests of the model and of the baseline."""

    model: CorrectedTest
    baseline: CorrectedTest


def corrected_test(
    problem: Problem, state: State, models: Sequence[SaturatedModel]
) -> CorrectedTest:
    """Complete-data statistic of the estimates and its expectation; see the module docstring.

    The expectation is the one under normality unless the models have their rows.
    """
    N = null_space(problem.constraints.jacobian(state.theta))
    jacobians = []
    chisq = 0.0
    for number, (implied, model) in enumerate(zip(state.implied, models, strict=True)):
        jacobians.append(moment_jacobian(problem, state, number, model) @ N)
        chisq += _complete_chisq(model, np.asarray(implied.Sigma), np.asarray(implied.mu))
    return CorrectedTest(chisq, _expectation(models, jacobians))


def corrected_baseline(models: Sequence[SaturatedModel], table: ParameterTable) -> CorrectedTest:
    """The same for the independence model, whose parameters are some of the moments."""
    related = related_mask(table)
    chisq = 0.0
    jacobians: list[Array] = []
    for model in models:
        Sigma, mu = independence_moments(model.sample, related)
        chisq += _complete_chisq(model, Sigma, mu)
        free = [
            k
            for k, (matrix, i, j) in enumerate(model.where.cells)
            if matrix == "nu" or i == j or (related[i] and related[j])
        ]
        jacobians.append(np.eye(len(model.where.cells))[:, free])
    if len(models) > 1:  # nothing is held equal across groups: each has columns of its own
        whole = linalg.block_diag(*jacobians)
        ends = np.cumsum([len(Delta) for Delta in jacobians])[:-1]
        jacobians = np.split(whole, ends)
    return CorrectedTest(chisq, _expectation(models, jacobians))


def _complete_chisq(model: SaturatedModel, Sigma: Array, mu: Array) -> float:
    moments = model.sample.saturated.moments
    if model.sample.patterns.never_together:
        return math.nan  # complete data would have moments that these do not tell
    return moments.n_obs * maximum_likelihood(moments, with_means=True)(Sigma, mu).value


def _expectation(models: Sequence[SaturatedModel], jacobians: Sequence[Array]) -> float:
    n = sum(model.n_obs for model in models)
    shares = [model.n_obs / n for model in models]
    parts = list(zip(models, jacobians, shares, strict=True))
    q = jacobians[0].shape[1]
    E, complete_E = np.zeros((q, q)), np.zeros((q, q))
    for model, Delta, f in parts:
        E += f * Delta.T @ model.information @ Delta
        complete_E += f * Delta.T @ model.complete_information @ Delta
    factor = linalg.cho_factor(E)
    total = 0.0
    for model, Delta, f in parts:
        Wc = model.complete_information
        if model.rows is None:
            total += float(np.trace(model.solve(Wc)))
            continue
        v, w = model.influence, f * linalg.cho_solve(factor, Delta.T @ model.scores.T)
        within = float(np.sum(v * (Wc @ v))) - 2.0 * float(np.sum((Delta.T @ (Wc @ v)) * w))
        total += (within + float(np.sum(w * (complete_E @ w))) / f) / model.n_obs
    if any(model.rows is None for model in models):
        total -= float(np.trace(linalg.cho_solve(factor, complete_E)))
    return total
