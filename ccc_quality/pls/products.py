r"""Products of construct scores, for a batch: what moderation adds to the correlations.

Two stages (Chin, Marcolin & Newsted 2003; Henseler & Chin 2010): the model without the interaction
gives the scores of the constructs; the product of the standardized scores of source and moderator
is a further regressor of the target (Becker, Ringle & Sarstedt 2018). Scores come from rows, so
that the products need rows too: each enters by how often it was drawn.

Scores S = eta + e are scaled so that eta, the construct, has variance one: with v_i = var(S_i), a
composite has v_i = 1 and a common factor v_i = 1 / rho_A. Where errors e are independent of each
other and of all constructs, the product P = S_i S_j has the covariances of eta_i eta_j with every
construct, and

    var(eta_i eta_j) = var(P) - (v_i v_j - 1),
    cov(eta_i eta_j, eta_i eta_l) = cov(S_i S_j, S_i S_l) - (v_i - 1) cor(eta_j, eta_l)

(Dijkstra & Schermelleh-Engel 2014). The reliability of a product of standardized scores is then
1 - (1 - rho_i rho_j) / var(P), which is (rho_i rho_j + r^2) / (1 + r^2) for normal constructs that
correlate r (Busemeyer & Jones 1983) and rho_i rho_j for those that do not correlate. Nothing is
corrected for composites, where all of this is regression on products of scores.

References
----------
Becker, J.-M., Ringle, C. M., & Sarstedt, M. (2018). Estimating moderating effects in PLS-SEM and
PLSc-SEM: Interaction term generation x data treatment. Journal of Applied Structural Equation
Modeling, 2(2), 1-21.
Busemeyer, J. R., & Jones, L. E. (1983). Analysis of multiplicative combination rules when the
causal variables are measured with error. Psychological Bulletin, 93, 549-562.
Chin, W. W., Marcolin, B. L., & Newsted, P. R. (2003). A partial least squares latent variable
modeling approach for measuring interaction effects. Information Systems Research, 14, 189-217.
Dijkstra, T. K., & Schermelleh-Engel, K. (2014). Consistent partial least squares for nonlinear
structural equation models. Psychometrika, 79, 585-604.
Henseler, J., & Chin, W. W. (2010). A comparison of approaches for the analysis of interaction
effects between latent variables using partial least squares path modeling. Structural Equation
Modeling, 17, 82-109.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from ccc_quality.arrays import Array

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """Rows that B samples were drawn from.

    Attributes
    ----------
    blocks : iterable of ((n, p) array, (B, n) array)
        Rows, and how often each is in each sample.
    mean : (B, p) array
        Means of the items in each sample.
    divisor : (B,) array
        That of the covariances.
    """

    blocks: Iterable[tuple[Array, Array]]
    mean: Array
    divisor: Array

    @classmethod
    def once(cls, rows: Array) -> Drawn:
        """Every row (n, p) once: the sample itself, with covariances of divisor n - 1."""
        n = len(rows)
        return cls(((rows, np.ones((1, n))),), rows.mean(axis=0)[None], np.array([n - 1.0]))


@dataclass(frozen=True, slots=True, eq=False)
class Products:
    """Products of K pairs of standardized constructs, from B samples.

    Attributes
    ----------
    sd : (B, K) array
        Standard deviations; NaN where the corrected variance is not positive.
    correlations : (B, K, M) array
        With the constructs.
    among : (B, K, K) array
        With each other.
    """

    sd: Array
    correlations: Array
    among: Array


def products(drawn: Drawn, pairs: Sequence[Pair], *, cov: Array, weights: Array) -> Products:
    """Moments of the products of constructs.

    Parameters
    ----------
    drawn : Drawn
    pairs : sequence of (int, int), length K
        Constructs that are multiplied.
    cov : (B, p, p) array
        Covariances of the items.
    weights : (B, p, M) array
        Scores of the constructs from the centred items, scaled as the module says.
    """
    mean, size, K = drawn.mean, len(drawn.mean), len(pairs)
    total, first = np.zeros(size), np.zeros((size, K))
    with_items, squares = np.zeros((size, K, mean.shape[1])), np.zeros((size, K, K))
    for rows, counts in drawn.blocks:
        P = _row_products(rows, pairs, mean=mean, weights=weights)
        weighted = counts[:, None, :] * P
        total += counts.sum(axis=1)
        first += weighted.sum(axis=2)
        with_items += weighted @ rows
        squares += weighted @ np.swapaxes(P, 1, 2)
    by = drawn.divisor[:, None, None]
    item_cov = (with_items - first[:, :, None] * mean[:, None, :]) / by
    product_cov = (squares - first[:, :, None] * first[:, None, :] / total[:, None, None]) / by
    own = np.swapaxes(weights, 1, 2) @ cov @ weights
    return _standardized(item_cov @ weights, product_cov - _error_covariances(own, pairs))


def _row_products(rows: Array, pairs: Sequence[Pair], *, mean: Array, weights: Array) -> Array:
    """Products of the scores of every row in every sample, shape (B, K, n)."""
    needed = sorted({k for pair in pairs for k in pair})
    turned = np.swapaxes(weights[:, :, needed], 1, 2)
    scores = turned @ rows.T - turned @ mean[:, :, None]
    place = {k: at for at, k in enumerate(needed)}
    one, other = ([place[pair[end]] for pair in pairs] for end in (0, 1))
    multiplied: Array = scores[:, one] * scores[:, other]
    return multiplied


def _error_covariances(own: Array, pairs: Sequence[Pair]) -> Array:
    """What errors of measurement add to the covariances of products, shape (B, K, K).

    Parameters
    ----------
    own : (B, M, M) array
        Covariances of the scores.
    pairs : sequence of (int, int)
    """
    errors = np.diagonal(own, axis1=1, axis2=2) - 1.0
    added = np.zeros((len(own), len(pairs), len(pairs)))
    for k, one in enumerate(pairs):
        for j, other in enumerate(pairs):
            for a, b in (one, one[::-1]):
                for c, d in (other, other[::-1]):
                    if a == c:
                        added[:, k, j] += errors[:, a] * (1.0 if b == d else own[:, b, d])
            if set(one) == set(other):
                added[:, k, j] += errors[:, one[0]] * errors[:, one[1]]
    return added


def _standardized(with_constructs: Array, among: Array) -> Products:
    """Correlations from covariances (B, K, M) with constructs of variance one and (B, K, K)."""
    variances = np.diagonal(among, axis1=1, axis2=2)
    sd = np.sqrt(np.where(variances > 0, variances, np.nan))
    correlations = among / (sd[:, :, None] * sd[:, None, :])
    at = np.arange(len(sd[0]))
    correlations[:, at, at] = 1.0
    return Products(sd, with_constructs / sd[:, :, None], correlations)
