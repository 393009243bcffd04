"""What items may share because one questionnaire asked them all, from arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from ccc_quality.arrays import Array, Mask

SIGNIFICANT = 0.05
"""Level at which a path or a correlation counts as one."""


def first_component_share(R: Array) -> float:
    """Share of the variance of the items that the first principal component has.

    The largest eigenvalue of the correlations over their number; unrotated. It is Harman's test as
    most practise it, and a weak one: a few strong constructs give a large share without any common
    method, and a method that moves every item a little stays below one half.

    Parameters
    ----------
    R : (p, p) array
        Correlations of the items.

    References
    ----------
    Harman, H. H. (1976). Modern factor analysis (3rd ed.). University of Chicago Press.
    Podsakoff, P. M., MacKenzie, S. B., Lee, J.-Y., & Podsakoff, N. P. (2003). Common method biases
    in behavioral research. Journal of Applied Psychology, 88, 879-903.
    """
    return float(np.linalg.eigvalsh(R)[-1] / len(R))


@dataclass(frozen=True, slots=True, eq=False)
class Adjusted:
    """Correlations from which a common one is taken out.

    Attributes
    ----------
    r : (k,) array
        Adjusted correlations.
    t, pvalue : (k,) arrays
        Test of zero with n - 3 degrees of freedom, two-sided.
    """

    r: Array
    t: Array
    pvalue: Array


def without_marker(r: Array, *, r_marker: float, n: int) -> Adjusted:
    """Correlations adjusted for what a marker variable shares with every other.

    r_adj = (r - r_M) / (1 - r_M) and t = r_adj / root((1 - r_adj^2) / (n - 3)): a partial
    correlation, given a method that moves all variables alike.

    Parameters
    ----------
    r : (k,) array
        Correlations.
    r_marker : float
        r_M, below one.
    n : int
        Respondents, above three.

    References
    ----------
    Lindell, M. K., & Whitney, D. J. (2001). Accounting for common method variance in
    cross-sectional research designs. Journal of Applied Psychology, 86, 114-121.
    """
    adjusted = (r - r_marker) / (1 - r_marker)
    t = adjusted * np.sqrt((n - 3) / np.maximum(1 - adjusted**2, 1e-12))
    return Adjusted(adjusted, t, np.asarray(2 * stats.t.sf(np.abs(t), n - 3)))


def upper_limit(r: float, *, n: int, level: float = 0.95) -> float:
    """Upper limit of a correlation by Fisher's z transformation, two-sided at ``level``."""
    z = np.arctanh(r) + stats.norm.ppf((1 + level) / 2) / np.sqrt(n - 3)
    return float(np.tanh(z))


def keeps_its_meaning(r: Array, p: Array, r_after: Array, p_after: Array) -> Mask:
    """Whether neither the significance nor, where there is any, the sign has changed."""
    significant, still = p < SIGNIFICANT, p_after < SIGNIFICANT
    same: Mask = (significant == still) & (~significant | (np.sign(r) == np.sign(r_after)))
    return same
