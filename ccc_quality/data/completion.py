r"""Completing patterns under a normal distribution: one complete matrix in place of many parts.

With K = Sigma^-1 and a pattern that misses the items m, the missing items have, given the observed
ones, covariances C = (K_mm)^-1 and residual means -C (K z)_m, where z is the deviation from mu with
zeros where nothing is known. Hence, padded with zeros to p x p,

    Sigma_oo^-1 = K - K C K,        log|Sigma_oo| = log|Sigma| + log|K_mm|,

and with z* the completed deviation, Sigma_oo^-1 z_o = K z*. So a likelihood over a thousand
patterns needs one inverse of Sigma and inverses as small as the gaps.

References
----------
Little, R. J. A. & Rubin, D. B. (2019). Statistical analysis with missing data (3rd ed.), ch. 11.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ccc_quality.arrays import Array, Index, Mask
from ccc_quality.data.patterns import PatternMoments


@dataclass(frozen=True, slots=True)
class Gaps:
    """Patterns that miss the same number k of items.

    Attributes
    ----------
    patterns : (G_k,) integer array
        Their numbers.
    missing : (G_k, k) integer array
        The items that they miss.
    """

    patterns: Index
    missing: Index


@dataclass(frozen=True, slots=True)
class Layout:
    """Patterns, or single rows, stacked for computing.

    Attributes
    ----------
    answered : (G, p) boolean array
        Items of each pattern.
    share : (G,) array
        Share of the observations in each pattern.
    gaps : tuple of Gaps
        Patterns by the number of missing items; complete ones are in none.
    means : (G, p) array
        Means, zero where missing.
    roots : (R, p) array
        Rows whose cross products sum to the scatter within patterns over n, zero where missing.
    root_pattern : (R,) integer array
        Pattern of each of these rows.
    """

    answered: Mask
    share: Array
    gaps: tuple[Gaps, ...]
    means: Array
    roots: Array
    root_pattern: Index

    @classmethod
    def of(cls, moments: PatternMoments) -> Layout:
        """Stack the patterns of a sample."""
        G, p = len(moments.patterns), len(moments.names)
        means = np.zeros((G, p))
        roots = []
        owner: list[int] = []
        for g, pattern in enumerate(moments.patterns):
            means[g, pattern.observed] = pattern.mean
            if len(pattern.root):
                padded = np.zeros((len(pattern.root), p))
                padded[:, pattern.observed] = pattern.root
                roots.append(padded)
                owner += [g] * len(padded)
        answered, total = moments.answered, moments.total_weight
        return cls(
            answered=answered,
            share=moments.weights / total,
            gaps=gaps(answered),
            means=means,
            roots=np.concatenate([np.zeros((0, p)), *roots]) / np.sqrt(total),
            root_pattern=np.array(owner, dtype=np.intp),
        )

    @classmethod
    def of_rows(cls, values: Array) -> Layout:
        """Every row of (n, p) answers, missing ones NaN, as a pattern of its own."""
        answered = ~np.isnan(values)
        n, p = values.shape
        return cls(
            answered=answered,
            share=np.full(n, 1.0 / n),
            gaps=gaps(answered),
            means=np.where(answered, values, 0.0),
            roots=np.zeros((0, p)),
            root_pattern=np.zeros(0, dtype=np.intp),
        )


@dataclass(frozen=True, slots=True)
class Filled:
    """What the items of one :class:`Gaps` are, given the others.

    Attributes
    ----------
    gaps : Gaps
    half : (G_k, k, k) array
        A root B of the conditional covariances, C = B'B.
    """

    gaps: Gaps
    half: Array


@dataclass(frozen=True, slots=True)
class Completion:
    """Patterns completed under (mu, Sigma); n-weighted where a sum is meant.

    Attributes
    ----------
    K : (p, p) array
        Sigma^-1.
    log_det : float
        Mean of log|Sigma_oo| over the observations.
    distance : float
        Mean of z_o' Sigma_oo^-1 z_o over the observations.
    filled : tuple of Filled
    C : (p, p) array
        Mean conditional covariances of what is missing.
    deviations : (G, p) array
        Completed deviations z* of the pattern means.
    roots : (R, p) array
        Completed roots.
    """

    K: Array
    log_det: float
    distance: float
    filled: tuple[Filled, ...]
    C: Array
    deviations: Array
    roots: Array


def gaps(answered: Mask) -> tuple[Gaps, ...]:
    """Patterns grouped by how many items they miss."""
    n_missing = (~answered).sum(axis=1)
    grouped = []
    for k in np.unique(n_missing[n_missing > 0]):
        patterns = np.flatnonzero(n_missing == k)
        missing = np.nonzero(~answered[patterns])[1].reshape(-1, k)
        grouped.append(Gaps(patterns, missing))
    return tuple(grouped)


def complete(layout: Layout, *, Sigma: Array, mu: Array) -> Completion | None:
    """Complete all patterns under N(mu, Sigma); None unless Sigma is positive definite.

    Parameters
    ----------
    layout : Layout
    Sigma : (p, p) array
    mu : (p,) array
    """
    try:
        lower = np.linalg.cholesky(Sigma)
        K = np.asarray(np.linalg.inv(Sigma), dtype=np.float64)
        filled = tuple(fill(one, K) for one in layout.gaps)
    except np.linalg.LinAlgError:
        return None
    if not np.all(np.isfinite(K)):
        return None
    log_det = 2.0 * float(np.log(np.diagonal(lower)).sum())
    C = np.zeros_like(Sigma)
    for one in filled:
        share, missing = layout.share[one.gaps.patterns], one.gaps.missing
        log_det -= 2.0 * float(
            share @ np.log(np.abs(np.diagonal(one.half, axis1=1, axis2=2))).sum(axis=1)
        )
        conditional = np.swapaxes(one.half, 1, 2) @ one.half * share[:, None, None]
        np.add.at(C, (missing[:, :, None], missing[:, None, :]), conditional)
    d = np.where(layout.answered, layout.means - mu, 0.0)
    deviations = completed(d, filled, K)
    roots = completed(layout.roots, filled, K, pattern=layout.root_pattern)
    distance = float(layout.share @ np.einsum("ij,ij->i", d, deviations @ K))
    distance += float(np.sum(layout.roots * (roots @ K)))
    return Completion(K, log_det, distance, filled, C, deviations, roots)


def fill(one: Gaps, K: Array) -> Filled:
    """Conditional covariances of the missing items of some patterns."""
    between = K[one.missing[:, :, None], one.missing[:, None, :]]
    half = np.linalg.inv(np.linalg.cholesky(between))
    return Filled(one, np.asarray(half, dtype=np.float64))


def completed(
    rows: Array, filled: tuple[Filled, ...], K: Array, *, pattern: Index | None = None
) -> Array:
    """Deviations with zeros where missing, completed by their conditional means; same shape.

    Parameters
    ----------
    rows : (R, p) array
    filled : tuple of Filled
    K : (p, p) array
    pattern : (R,) integer array, optional
        Pattern of each row; row g is of pattern g when left out.
    """
    whole = rows.copy()
    weighted = rows @ K
    for one in filled:
        members, place = members_of(one.gaps, pattern)
        if members.size:
            missing, half = one.gaps.missing[place], one.half[place]
            standard = half @ weighted[members[:, None], missing][:, :, None]
            whole[members[:, None], missing] = -(np.swapaxes(half, 1, 2) @ standard)[:, :, 0]
    return whole


def members_of(one: Gaps, pattern: Index | None) -> tuple[Index, Index]:
    """Rows whose pattern is among those of ``one``, and the place of that pattern there."""
    if pattern is None:
        return one.patterns, np.arange(one.patterns.size)
    place = np.searchsorted(one.patterns, pattern)
    place[place == one.patterns.size] = 0
    members = np.flatnonzero(one.patterns[place] == pattern)
    return members, place[members]
