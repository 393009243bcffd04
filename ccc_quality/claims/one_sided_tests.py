r"""What is known of one quantity, by draws or by its standard error.

With draws, the p value of theta <= c against theta > c is the share of draws at or below c, ties
counting half, bounded away from zero by half a draw, (b + 1/2) / (R + 1): the alpha at which the
lower limit of the percentile interval reaches c. Without draws it is that of the normal
distribution, 1 - Phi((est - c) / se).

Equivalence with zero is claimed within the band (-delta, delta) where both theta <= -delta and
theta >= delta are rejected, each at alpha, which is to say where the 1 - 2 alpha interval lies
within it: two one-sided tests, the p value the larger of the two (Schuirmann 1987; Lakens 2017).

References
----------
Schuirmann, D. J. (1987). A comparison of the two one-sided tests procedure and the power approach
for assessing the equivalence of average bioavailability. Journal of Pharmacokinetics and
Biopharmaceutics, 15, 657-680.
Lakens, D. (2017). Equivalence tests: A practical primer for t tests, correlations, and
meta-analyses. Social Psychological and Personality Science, 8(4), 355-362.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import stats

from ccc_quality.arrays import Array
from ccc_quality.resampling.intervals import limits


@dataclass(frozen=True, eq=False)
class Quantity:
    """An estimate and how far it may be off.

    Attributes
    ----------
    est : float
    se : float
        Used where there are no draws.
    draws : (R,) array or None
        Sorted, without NaN.
    """

    est: float
    se: float
    draws: Array | None = None

    @classmethod
    def of_draws(cls, est: float, draws: Array) -> Quantity:
        """From the draws of a bootstrap; those that are NaN are left out."""
        known = np.sort(draws[np.isfinite(draws)])
        return cls(est, float(known.std(ddof=1)), known)

    @property
    def is_known(self) -> bool:
        """Whether anything can be tested."""
        return bool(np.isfinite(self.est) and np.isfinite(self.se) and self.se > 0)

    def interval(self, level: float) -> tuple[float, float]:
        """Percentile interval of the draws, or est -/+ z se."""
        if self.draws is not None:
            return limits(self.draws, z0=0.0, a=0.0, level=level)
        margin = float(stats.norm.ppf((1 + level) / 2)) * self.se
        return self.est - margin, self.est + margin

    def p_above(self, bound: float) -> float:
        """P value of the hypothesis that the quantity is at most ``bound``."""
        if self.draws is None:
            return float(stats.norm.sf((self.est - bound) / self.se))
        below = np.count_nonzero(self.draws < bound) + 0.5 * np.count_nonzero(self.draws == bound)
        return float((below + 0.5) / (self.draws.size + 1))

    def p_below(self, bound: float) -> float:
        """P value of the hypothesis that the quantity is at least ``bound``."""
        return self.mirrored().p_above(-bound)

    def p_within(self, band: float) -> float:
        """P value of the two one-sided tests against (-band, band)."""
        return max(self.p_above(-band), self.p_below(band))

    def p_outside(self, band: float) -> float:
        """P value of the hypothesis that the quantity lies within [-band, band].

        The smaller of the p values on the two sides, doubled.
        """
        return min(1.0, 2 * min(self.p_above(band), self.p_below(-band)))

    def mirrored(self) -> Quantity:
        """The same of the quantity with its sign turned."""
        draws = None if self.draws is None else -self.draws[::-1]
        return Quantity(-self.est, self.se, draws)
