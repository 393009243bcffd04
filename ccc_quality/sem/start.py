"""Starting values close to the solution, in closed form.

1. Loadings of each construct by averaged triads (Spearman): with correlations r among its k
   indicators, loading_i^2 = [(sum_j r_ij)^2 - sum_j r_ij^2] / [sum_jl r_jl - 2 sum_j r_ij].
2. Each construct gets a Bartlett composite of its indicators; composites of different constructs
   covary without attenuation, so their covariances estimate the latent ones.
3. Second-order constructs are treated likewise, with their dimensions as indicators. That keeps
   second-order models away from the point where all loadings vanish and the information is
   singular.
4. Regressions are solved from the latent covariances.
"""

from __future__ import annotations

import numpy as np

from ccc_quality.arrays import Array, Index, Mask
from ccc_quality.model import ParameterTable
from ccc_quality.sem.matrices import Block, MatrixName
from ccc_quality.sem.problem import GroupProblem, Problem

SMALLEST_COMMUNALITY = 0.1
LARGEST_COMMUNALITY = 0.9
SMALLEST_RESIDUAL_SHARE = 0.05
LARGEST_CORRELATION = 0.95
WEAK = 0.1


def starting_values(problem: Problem, table: ParameterTable) -> Array:
    """Starting value of every free parameter, shape (q,); ``start()`` in the syntax wins."""
    theta = np.zeros(problem.n_free)
    counts = np.zeros(problem.n_free)
    for group in problem.groups:
        for name, matrix in _group_start(group).items():
            cells = group.block.free[name]
            values = matrix[cells.row] if matrix.ndim == 1 else matrix[cells.row, cells.col]
            np.add.at(theta, cells.free, values)
            np.add.at(counts, cells.free, 1.0)
    theta /= np.maximum(counts, 1.0)
    for row in table.rows:
        if row.free and np.isfinite(row.start):
            theta[row.free - 1] = row.start
    return theta


def cautious_values(problem: Problem) -> Array:
    """A second choice that owes little to the data: every part of the model is weak but present.

    Loadings are one, paths 0.1, variances half those observed, covariances a small share of them.
    """
    theta = np.zeros(problem.n_free)
    for group in problem.groups:
        free = group.block.free
        S = group.moments.cov
        theta[free["Lambda"].free] = 1.0
        theta[free["Beta"].free] = WEAK
        sd = np.sqrt(np.diag(S))
        typical = np.full(len(group.block.latent), float(np.mean(np.diag(S))) ** 0.5)
        for cells, scale in ((free["Theta"], sd), (free["Psi"], typical)):
            share = np.where(cells.row == cells.col, 0.5, WEAK)
            theta[cells.free] = share * scale[cells.row] * scale[cells.col]
        if group.moments.mean is not None:
            theta[free["nu"].free] = group.moments.mean[free["nu"].row]
    return theta


def one_factor_loadings(S: Array) -> Array:
    """Loadings of a single factor with unit variance, by averaged triads; shape (k,).

    Parameters
    ----------
    S : (k, k) array
        Covariances of the indicators.
    """
    k = S.shape[0]
    scale = np.sqrt(np.diag(S))
    if k == 1:
        return scale
    R = S / np.outer(scale, scale)
    np.fill_diagonal(R, 0.0)
    if k == 2:
        communality = np.full(2, abs(R[0, 1]))
        signs = np.array([1.0, np.sign(R[0, 1]) or 1.0])
    else:
        signs = np.sign(np.where(R[0] == 0.0, 1.0, R[0]))
        signs[0] = 1.0
        R = np.abs(R)
        row = R.sum(axis=1)
        communality = (row**2 - (R**2).sum(axis=1)) / np.maximum(R.sum() - 2 * row, 1e-8)
    bounded = np.clip(communality, SMALLEST_COMMUNALITY, LARGEST_COMMUNALITY)
    loadings: Array = signs * scale * np.sqrt(bounded)
    return loadings


def _group_start(group: GroupProblem) -> dict[MatrixName, Array]:
    block, S = group.block, group.moments.cov
    start = {name: matrix.copy() for name, matrix in block.fixed.items()}
    composites = np.zeros((len(block.latent), len(block.observed)))
    Phi = np.zeros((len(block.latent), len(block.latent)))
    known = _measured_constructs(block, S, start, composites, Phi)
    _constructs_of_constructs(block, S, start, composites, Phi, known)
    Phi = _proper(Phi)
    _regressions(block, start, Phi)
    _covariances(block, S, start, Phi)
    _means(group, start)
    return start


def _pattern(block: Block, name: MatrixName) -> Mask:
    """True where a matrix is free or fixed to something else than zero."""
    pattern: Mask = block.fixed[name] != 0.0
    pattern[block.free[name].row, block.free[name].col] = True
    return pattern


def _measured_constructs(
    block: Block, S: Array, start: dict[MatrixName, Array], composites: Array, Phi: Array
) -> set[int]:
    """Loadings, composites and variances of all constructs with observed indicators."""
    pattern = _pattern(block, "Lambda")
    observed = set(block.observed)
    known = set()
    for j, name in enumerate(block.latent):
        indicators = np.flatnonzero(pattern[:, j])
        if indicators.size == 0:
            continue
        known.add(j)
        if name in observed:  # the latent copy of an observed variable
            composites[j, indicators] = 1.0
            Phi[j, j] = S[indicators[0], indicators[0]]
            continue
        loadings, variance = _scaled_factor(
            S[np.ix_(indicators, indicators)], block.fixed["Lambda"][indicators, j], block, j
        )
        start["Lambda"][indicators, j] = loadings
        composites[j, indicators] = _bartlett_weights(
            loadings, np.diag(S)[indicators] - loadings**2 * variance, np.diag(S)[indicators]
        )
        Phi[j, j] = variance
    _cross_covariances(S, composites, Phi)
    return known


def _constructs_of_constructs(
    block: Block,
    S: Array,
    start: dict[MatrixName, Array],
    composites: Array,
    Phi: Array,
    known: set[int],
) -> None:
    """Higher-order constructs and composites, inner ones first."""
    paths = _pattern(block, "Beta")
    unresolved = [j for j in range(len(block.latent)) if j not in known]
    while unresolved:
        ready = [j for j in unresolved if _parts(j, paths, known).size]
        if not ready:
            return
        for j in ready:
            parts = _parts(j, paths, known)
            if paths[j, parts].any() and not paths[parts, j].any():
                weights = _composite_weights(j, parts, block, paths, Phi, known)
                start["Beta"][j, parts] = weights
                composites[j] = weights @ composites[parts]
                Phi[j, j] = weights @ Phi[np.ix_(parts, parts)] @ weights
            else:
                loadings, variance = _scaled_factor(
                    Phi[np.ix_(parts, parts)], block.fixed["Beta"][parts, j], block, j
                )
                start["Beta"][parts, j] = loadings
                total = np.diag(Phi)[parts]
                weights = _bartlett_weights(loadings, total - loadings**2 * variance, total)
                composites[j] = weights @ composites[parts]
                Phi[j, j] = variance
            known.add(j)
            unresolved.remove(j)
        _cross_covariances(S, composites, Phi)


def _parts(j: int, paths: Mask, known: set[int]) -> Index:
    """Dimensions of construct j: what it predicts if nothing measures it, else what makes it up.

    A construct without indicators is either reflected by its first-order dimensions or composed of
    its parents; only constructs that are already known can serve.
    """
    known_mask = np.zeros(paths.shape[0], dtype=bool)
    known_mask[list(known)] = True
    made_of = np.flatnonzero(paths[j] & known_mask)
    if made_of.size >= 1:
        return made_of
    return np.flatnonzero(paths[:, j] & known_mask)


def _scaled_factor(S: Array, fixed: Array, block: Block, j: int) -> tuple[Array, float]:
    """Loadings in the scale that the model sets, and the variance of the factor."""
    loadings = one_factor_loadings(S)
    markers = np.flatnonzero(fixed)
    if markers.size:
        factor = loadings[markers[0]] / fixed[markers[0]]
        variance = float(factor**2)
        scaled = loadings / (factor or 1.0)
        scaled[markers] = fixed[markers]
        return scaled, variance
    variance = float(block.fixed["Psi"][j, j]) or 1.0
    return loadings / np.sqrt(abs(variance)), variance


def _bartlett_weights(loadings: Array, residual: Array, total: Array) -> Array:
    weights = loadings / np.maximum(residual, SMALLEST_RESIDUAL_SHARE * total)
    scaled: Array = weights / (weights @ loadings)
    return scaled


def _composite_weights(
    j: int, parts: Index, block: Block, paths: Mask, Phi: Array, known: set[int]
) -> Array:
    """Weights that predict the sum of the outcomes, in the scale that the model sets."""
    outcomes = [k for k in np.flatnonzero(paths[:, j]) if k in known]
    fixed = block.fixed["Beta"][j, parts]
    weights = np.ones(parts.size)
    if outcomes:
        target = Phi[np.ix_(parts, outcomes)].sum(axis=1)
        weights = np.linalg.lstsq(_proper(Phi[np.ix_(parts, parts)]), target, rcond=None)[0]
    markers = np.flatnonzero(fixed)
    if markers.size:
        marker = weights[markers[0]]
        if abs(marker) < 0.1 * np.abs(weights).max():
            weights, marker = np.ones(parts.size), 1.0
        weights = weights * fixed[markers[0]] / marker
        weights[markers] = fixed[markers]
    return weights


def _cross_covariances(S: Array, composites: Array, Phi: Array) -> None:
    variances = np.diag(Phi).copy()
    Phi[...] = composites @ S @ composites.T
    np.fill_diagonal(Phi, variances)


def _proper(Phi: Array) -> Array:
    """The nearest sensible covariance matrix: correlations bounded, eigenvalues positive."""
    variances = np.maximum(np.diag(Phi), 1e-8)
    scale = np.sqrt(variances)
    R = np.clip(Phi / np.outer(scale, scale), -LARGEST_CORRELATION, LARGEST_CORRELATION)
    np.fill_diagonal(R, 1.0)
    values, vectors = np.linalg.eigh(R)
    if values.size and values[0] < 0.01:
        R = (vectors * np.maximum(values, 0.01)) @ vectors.T
        root = np.sqrt(np.diag(R))
        R = R / np.outer(root, root)
    proper: Array = R * np.outer(scale, scale)
    return proper


def _regressions(block: Block, start: dict[MatrixName, Array], Phi: Array) -> None:
    """Free paths by least squares from the latent covariances, fixed ones respected."""
    cells = block.free["Beta"]
    observed = set(block.observed)
    for i in np.unique(cells.row):
        free = cells.col[cells.row == i]
        if _is_composite(block, i) and block.latent[i] not in observed:
            continue
        fixed_row = block.fixed["Beta"][i]
        target = Phi[free, i] - Phi[free] @ fixed_row
        start["Beta"][i, free] = np.linalg.lstsq(Phi[np.ix_(free, free)], target, rcond=None)[0]


def _is_composite(block: Block, i: int) -> bool:
    """Whether a latent variable has no indicator, no dimension and no residual of its own."""
    psi = block.free["Psi"]
    has_residual = bool(np.any((psi.row == i) & (psi.col == i))) or block.fixed["Psi"][i, i] != 0
    return not has_residual


def _covariances(block: Block, S: Array, start: dict[MatrixName, Array], Phi: Array) -> None:
    IB = np.eye(Phi.shape[0]) - start["Beta"]
    Psi = IB @ Phi @ IB.T
    floor = SMALLEST_RESIDUAL_SHARE * np.maximum(np.diag(Phi), 1e-8)
    np.fill_diagonal(Psi, np.maximum(np.diag(Psi), floor))
    cells = block.free["Psi"]
    start["Psi"][cells.row, cells.col] = Psi[cells.row, cells.col]
    explained = np.diag(start["Lambda"] @ Phi @ start["Lambda"].T)
    variances = np.diag(S)
    residual = np.maximum(variances - explained, SMALLEST_RESIDUAL_SHARE * variances)
    theta = block.free["Theta"]
    on_diagonal = theta.row == theta.col
    place = theta.row[on_diagonal]
    start["Theta"][place, place] = residual[place]


def _means(group: GroupProblem, start: dict[MatrixName, Array]) -> None:
    mean = group.moments.mean
    if mean is None:
        return
    block = group.block
    start["nu"][block.free["nu"].row] = mean[block.free["nu"].row]
    place = {name: k for k, name in enumerate(block.observed)}
    eta = np.array([mean[place[name]] if name in place else 0.0 for name in block.latent])
    alpha = eta - start["Beta"] @ eta
    for j in block.free["alpha"].row:
        if block.latent[j] in place:
            start["alpha"][j] = alpha[j]
