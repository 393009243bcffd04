r"""Expected and observed information of incomplete data.

With Sigma_g^-1 = K - D_g, D_g = K C_g K (see :mod:`ccc_quality.data.completion`), the expected
information of one observation is that of complete data less what the gaps take away:

    1/2 sum_g w_g tr(Sigma_g^-1 Sigma_k Sigma_g^-1 Sigma_l)
        = 1/2 tr(K Sigma_k K Sigma_l) - tr(K Sigma_k D Sigma_l) + 1/2 sum_g w_g tr(N_gk N_gl)

with D the mean of D_g, N_gk = B_g (K Sigma_k K)_mm B_g' and C_g = B_g' B_g. The last matrices are
as small as the gaps. Half the second derivative of F is, with y the rows Sigma_g^-1 z of all
patterns and e_k = Sigma_k y + mu_k,

    sum w e_k' Sigma_g^-1 e_l - 1/2 sum_g w_g tr(Sigma_g^-1 Sigma_k Sigma_g^-1 Sigma_l)
        + 1/2 tr(W Sigma_kl) - u' mu_kl,

where the first sum is that of complete data less sum w (B_g (K e_k)_m)' (B_g (K e_l)_m). Its
expectation under the model is the expected information. All of it is read off the basis X of
:mod:`ccc_quality.sem.derivatives`.

References
----------
Kenward, M. G. & Molenberghs, G. (1998). Likelihood based frequentist inference when data are
missing at random. Statistical Science 13(3) - why errors rest on the observed information.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ccc_quality.arrays import Array, Index
from ccc_quality.data.completion import Completion, Filled, Layout, members_of
from ccc_quality.sem import derivatives as d
from ccc_quality.sem.curvature import Movement, bending, products
from ccc_quality.sem.derivatives import Directions

CHUNK = 4_000_000
"""Numbers held at a time while sums over patterns are formed (32 MB)."""


def expected_information(
    where: Directions, done: Completion, layout: Layout, *, X: Array, c: Array
) -> Array:
    """Expected information of one observation given the observed patterns, shape (r, r).

    Parameters
    ----------
    where : Directions
    done : Completion
    layout : Layout
    X : (p, p + 2 m) array
        Basis.
    c : (r,) array
        Mean weights.
    """
    V = done.K - done.K @ done.C @ done.K
    means = (X.T @ V @ X)[np.ix_(where.a, where.a)] * (c[:, None] * c)
    information: Array = _covariance_information(where, done, layout, X=X) + means
    return information


def observed_information(
    where: Directions,
    done: Completion,
    layout: Layout,
    *,
    X: Array,
    c: Array,
    moved: Movement | None = None,
) -> Array:
    """Second derivatives of half the discrepancy, shape (r, r); see the module docstring.

    Parameters
    ----------
    where, done, layout, X, c
        As for :func:`expected_information`.
    moved : Movement, optional
        How the basis moves with the parameters; left out for parameters that enter the moments
        linearly, as those of the saturated model do.
    """
    K, share = done.K, layout.share
    P = weighted_products(done, layout)
    M, N, h = X.T @ K @ X, X.T @ P @ X, X.T @ K @ (share @ done.deviations)
    complete = products(where, M=M, N=N, h=h, c=c)
    complete += d.cross_information(where, where, M=M, c=None, c_other=None)
    observed: Array = complete - _lost_products(where, done, layout, X=X, c=c)
    observed -= _covariance_information(where, done, layout, X=X)
    if moved is not None:
        W = K - K @ done.C @ K - P
        observed += bending(where, moved, Q=X.T @ W @ X, h=h, c=c)
    return (observed + observed.T) / 2


def weighted_products(done: Completion, layout: Layout) -> Array:
    """Mean of Sigma_g^-1 T_g Sigma_g^-1 over the observations, shape (p, p)."""
    y, r = done.deviations @ done.K, done.roots @ done.K
    products: Array = y.T @ (y * layout.share[:, None]) + r.T @ r
    return products


def weighted_square(done: Completion, layout: Layout, *, residual: Array, apart: Array) -> float:
    """Residual moments squared in the metric of the expected information.

    1/2 sum_g w_g tr[(Sigma_g^-1 E)^2] + d' V d for residual covariances E (p, p) and means d (p,).
    """
    K = done.K
    V = K - K @ done.C @ K
    around = K @ residual @ K
    total = 0.5 * float(np.sum(around * residual)) - float(
        np.sum((around @ done.C) * (residual @ K))
    )
    for one in done.filled:
        missing = one.gaps.missing
        between = around[missing[:, :, None], missing[:, None, :]]
        standard = one.half @ between @ np.swapaxes(one.half, 1, 2)
        total += 0.5 * float(layout.share[one.gaps.patterns] @ (standard**2).sum(axis=(1, 2)))
    return total + float(apart @ V @ apart)


def casewise_scores(where: Directions, done: Completion, *, X: Array, c: Array) -> Array:
    """Derivatives of the log-likelihood of every row, shape (n, r).

    Parameters
    ----------
    where, X, c
        As for :func:`expected_information`.
    done : Completion
        Of the rows themselves, stacked by :meth:`Layout.of_rows`.
    """
    H = X.T @ done.K
    a, b = where.a, where.b
    Z = done.deviations @ H.T
    variance = np.repeat((H @ X)[a, b][None, :], len(Z), axis=0)
    for one in done.filled:
        k = one.gaps.missing.shape[1]
        for part in _parts(one.gaps.patterns.size, a.size * k):
            A, B = _standardized(one, part, H, where)
            variance[one.gaps.patterns[part]] -= np.einsum("rgk,rgk->gr", A, B)
    scores: Array = where.scale * (Z[:, a] * Z[:, b] - variance) + c * Z[:, a]
    return scores


def _covariance_information(
    where: Directions, done: Completion, layout: Layout, *, X: Array
) -> Array:
    """1/2 sum_g w_g tr(Sigma_g^-1 Sigma_k Sigma_g^-1 Sigma_l), shape (r, r)."""
    p, r = X.shape[0], where.a.size
    n_gaps = (~layout.answered).sum(axis=1)
    by_gaps = int(np.sum(n_gaps * (n_gaps + 1) // 2)) * r**2
    by_moments = (p * (p + 1) // 2) ** 2 * (len(n_gaps) + r)
    if by_gaps < by_moments:
        return _information_by_gaps(where, done, layout, X=X)
    return _information_by_moments(where, done, layout, X=X)


def _information_by_gaps(where: Directions, done: Completion, layout: Layout, *, X: Array) -> Array:
    """Information of complete data less what the gaps take away; fast when the gaps are few."""
    H = X.T @ done.K
    M, D = H @ X, H @ done.C @ H.T
    information = d.cross_information(where, where, M=M, c=None, c_other=None)
    a, b = where.a, where.b
    aa, ab, ba, bb = np.ix_(a, a), np.ix_(a, b), np.ix_(b, a), np.ix_(b, b)
    cross = M[aa] * D[bb] + M[bb] * D[aa] + M[ab] * D[ba] + M[ba] * D[ab]
    information -= cross * (where.scale[:, None] * where.scale)
    for one in done.filled:
        k = one.gaps.missing.shape[1]
        i, j = np.tril_indices(k)
        twice = np.where(i == j, np.sqrt(0.5), 1.0)
        for part in _parts(one.gaps.patterns.size, a.size * i.size):
            A, B = _standardized(one, part, H, where)
            block = A[..., i] * B[..., j] + B[..., i] * A[..., j]
            root_share = np.sqrt(layout.share[one.gaps.patterns[part]])
            block *= where.scale[:, None, None] * root_share[:, None] * twice
            flat = block.reshape(a.size, -1)
            information += flat @ flat.T
    return information


def _information_by_moments(
    where: Directions, done: Completion, layout: Layout, *, X: Array
) -> Array:
    """Delta' J Delta with J the information of the covariances; its cost is that of few gaps.

    J is read off the table T of sum_g w_g vech(Sigma_g^-1) vech(Sigma_g^-1)'.
    """
    p = X.shape[0]
    row, col = np.tril_indices(p)
    place = np.zeros((p, p), dtype=np.intp)
    place[row, col] = place[col, row] = np.arange(row.size)
    complete_share = float(layout.share[layout.answered.all(axis=1)].sum())
    whole = done.K[row, col]
    T = complete_share * np.outer(whole, whole)
    for one in done.filled:
        for part in _parts(one.gaps.patterns.size, p * p):
            lost = one.half[part] @ done.K[one.gaps.missing[part]]
            inverse = done.K - np.swapaxes(lost, 1, 2) @ lost
            stacked = inverse[:, row, col]
            stacked *= np.sqrt(layout.share[one.gaps.patterns[part]])[:, None]
            T += stacked.T @ stacked
    scale = np.where(row == col, 0.5, 1.0)
    J = T[place[np.ix_(row, row)], place[np.ix_(col, col)]]
    J += T[place[np.ix_(row, col)], place[np.ix_(col, row)]]
    J *= scale[:, None] * scale
    Delta = d.covariance_jacobian(where, X=X)
    information: Array = Delta.T @ J @ Delta
    return information


def _lost_products(
    where: Directions, done: Completion, layout: Layout, *, X: Array, c: Array
) -> Array:
    """Sum w (B_g (K e_k)_m)' (B_g (K e_l)_m) over the means and roots of patterns, (r, r)."""
    H = X.T @ done.K
    weighted = done.deviations * np.sqrt(layout.share)[:, None]
    lost = np.zeros((where.a.size, where.a.size))
    for one in done.filled:
        k = one.gaps.missing.shape[1]
        sources: tuple[tuple[Array, Index | None, bool], ...] = (
            (weighted, None, True),
            (done.roots, layout.root_pattern, False),
        )
        for rows, pattern, is_mean in sources:
            members, place = members_of(one.gaps, pattern)
            for part in _parts(members.size, where.a.size * k):
                A, B = _standardized(one, place[part], H, where)
                y = H @ rows[members[part]].T
                along = where.scale[:, None] * np.stack([y[where.b], y[where.a]])
                if is_mean:
                    along[0] += c[:, None] * np.sqrt(layout.share[members[part]])
                flat = (A * along[0][..., None] + B * along[1][..., None]).reshape(c.size, -1)
                lost += flat @ flat.T
    return lost


def _standardized(one: Filled, part: Index, H: Array, where: Directions) -> tuple[Array, Array]:
    """B_g (K a_k)_m and B_g (K b_k)_m of some patterns, each (r, patterns, k)."""
    missing, half = one.gaps.missing[part], one.half[part]
    standard = np.matmul(H[:, missing][:, :, None, :], np.swapaxes(half, 1, 2))[:, :, 0, :]
    return standard[where.a], standard[where.b]


def _parts(n: int, width: int) -> Iterator[Index]:
    """Numbers 0 to n - 1 in slices, so that a slice times ``width`` stays within bounds."""
    step = max(1, CHUNK // max(width, 1))
    for start in range(0, n, step):
        yield np.arange(start, min(start + step, n))
