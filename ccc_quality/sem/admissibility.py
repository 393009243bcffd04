"""Whether a solution is proper: variances positive, correlations within one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from ccc_quality.arrays import Array, Index
from ccc_quality.sem.matrices import Block, Implied, Matrices

TINY = 1e-6

ADVICE = (
    "Common causes: a small sample, two indicators for a construct, an outlier, or two constructs "
    "that are nearly one."
)

ImproprietyKind = Literal[
    "negative_residual_variance",
    "negative_variance",
    "correlation_beyond_one",
    "constructs_not_positive_definite",
    "residuals_not_positive_definite",
]

SENTENCES: dict[ImproprietyKind, str] = {
    "negative_residual_variance": (
        f"The residual variance of indicator {{names}} is negative ({{value:.3f}}; a Heywood "
        f"case). {ADVICE}"
    ),
    "negative_variance": (
        f"The (residual) variance of {{names}} is negative ({{value:.3f}}; a Heywood case). "
        f"{ADVICE}"
    ),
    "correlation_beyond_one": (
        "The constructs {names} correlate {value:.3f}, beyond one: the data do not tell them "
        "apart. Consider joining them, or dropping indicators they share."
    ),
    "constructs_not_positive_definite": (
        "The covariance matrix of the constructs is not positive definite (smallest eigenvalue "
        "{value:.4f}); mainly involved: {names}."
    ),
    "residuals_not_positive_definite": (
        "The covariance matrix of the indicator residuals is not positive definite (smallest "
        "eigenvalue {value:.4f}); mainly involved: {names}."
    ),
}


@dataclass(frozen=True)
class Impropriety:
    """One thing in a solution that cannot exist in any population.

    Attributes
    ----------
    kind : str
        A variance below zero, a correlation beyond one, or a covariance matrix that is not
        positive definite though each of its elements could be.
    names : tuple of str
        The variables involved; a pair for a correlation, most involved first for a matrix.
    value : float
        The variance, the correlation or the smallest eigenvalue of the correlation matrix.
    """

    kind: ImproprietyKind
    names: tuple[str, ...]
    value: float

    @property
    def text(self) -> str:
        """The problem in a sentence, with the usual causes or a remedy."""
        between = " and " if self.kind == "correlation_beyond_one" else ", "
        return SENTENCES[self.kind].format(names=between.join(self.names), value=self.value)


def improprieties(block: Block, matrices: Matrices, implied: Implied) -> tuple[Impropriety, ...]:
    """What makes the solution of one group improper; empty if it is proper.

    Parameters
    ----------
    block : Block
    matrices, implied
        At the estimates.

    Returns
    -------
    tuple of Impropriety
        Matrices are looked at only where no single element is at fault.
    """
    found = [
        *_negative_variances(block.observed, matrices.Theta, "negative_residual_variance"),
        *_negative_variances(block.latent, matrices.Psi, "negative_variance"),
        *_beyond_one(block.latent, implied.C),
    ]
    if not found:
        found += _not_positive_definite(block.latent, implied.C, "constructs_not_positive_definite")
        found += _not_positive_definite(
            block.observed, matrices.Theta, "residuals_not_positive_definite"
        )
    return tuple(found)


def _negative_variances(
    names: tuple[str, ...], matrix: Array, kind: ImproprietyKind
) -> list[Impropriety]:
    variances = np.diag(matrix)
    return [
        Impropriety(kind, (name,), float(value))
        for name, value in zip(names, variances, strict=True)
        if value < -TINY
    ]


def _beyond_one(names: tuple[str, ...], covariance: Array) -> list[Impropriety]:
    variances = np.diag(covariance)
    usable = variances > TINY
    sd = np.sqrt(np.where(usable, variances, 1.0))
    correlation = covariance / np.outer(sd, sd)
    return [
        Impropriety("correlation_beyond_one", (names[j], names[i]), float(correlation[i, j]))
        for i, j in zip(*np.tril_indices_from(correlation, -1), strict=True)
        if usable[i] and usable[j] and abs(correlation[i, j]) > 1 + TINY
    ]


def _not_positive_definite(
    names: tuple[str, ...], covariance: Array, kind: ImproprietyKind
) -> list[Impropriety]:
    variances = np.diag(covariance)
    used = np.flatnonzero(variances > TINY)
    if used.size < 2:
        return []
    sd = np.sqrt(variances[used])
    values, vectors = np.linalg.eigh(covariance[np.ix_(used, used)] / np.outer(sd, sd))
    if values[0] >= -TINY:
        return []
    return [Impropriety(kind, _involved(names, used, vectors[:, 0]), float(values[0]))]


def _involved(names: tuple[str, ...], used: Index, vector: Array) -> tuple[str, ...]:
    weight = np.abs(vector)
    return tuple(names[used[k]] for k in np.argsort(-weight) if weight[k] > 0.3)
