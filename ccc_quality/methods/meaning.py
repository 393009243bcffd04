"""What a difference between the methods means, in plain words.

In SEM a reflective construct is a common factor. Consistent PLS estimates the same thing: both
agree but for chance where the model holds (Dijkstra & Henseler 2015). PLS without correction takes
the composite for the construct, errors of measurement included, which weakens the correlation of
two constructs by sqrt(rho_i rho_j) (Spearman 1904). Where the model does not hold, each method
makes a compromise of its own. A composite is what its items make it in both methods, with weights
chosen by other rules.

References
----------
Dijkstra, T. K., & Henseler, J. (2015). Consistent partial least squares path modeling. MIS
Quarterly, 39(2), 297-316.
Spearman, C. (1904). The proof and measurement of association between two things. American Journal
of Psychology, 15, 72-101.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from ccc_quality.model import Model

ALIKE = "Alike: PLS lies within the interval of SEM."
UNCORRECTED = (
    "PLS is not corrected: errors of measurement in {names} count as content and weaken "
    "correlations."
)
OTHER_WEIGHTS = (
    "Other weights of {names}: SEM chooses those with which the whole model fits best, PLS those "
    "that go best with the neighbours."
)
MISFIT = (
    "Both are about common factors, but the model does not hold exactly: each method spreads the "
    "misfit in its own way."
)
UNSEEN = (
    "Both are about common factors, and no test rejects the model: chance, or undetected misfit."
)
SAME = "Same by both methods."
ROUNDING = 1e-6


@dataclass(frozen=True)
class Grounds:
    """Why the methods may differ in a model.

    Attributes
    ----------
    composites : frozenset of str
        Constructs that are composites of several parts.
    uncorrected : frozenset of str
        Reflective constructs of several items that PLS did not correct.
    factors : frozenset of str
        Reflective constructs that both methods take for common factors.
    rejected : bool
        Whether the test of fit of SEM rejects the model at five percent.
    """

    composites: frozenset[str]
    uncorrected: frozenset[str]
    factors: frozenset[str]
    rejected: bool

    @classmethod
    def of(cls, model: Model, *, consistent: bool, pvalue: float) -> Grounds:
        """Grounds in a model, by the kinds of its constructs."""
        several = [one for one in model.constructs if len(one.indicators) > 1]
        reflective = frozenset(one.name for one in several if one.kind == "reflective")
        composites = frozenset(one.name for one in several if one.kind == "composite")
        return cls(
            composites=composites,
            uncorrected=frozenset() if consistent else reflective,
            factors=reflective if consistent else frozenset(),
            rejected=pvalue < 0.05,
        )

    def explain(
        self, difference: float, interval: tuple[float, float], pls: float, names: Collection[str]
    ) -> str:
        """Meaning of one difference; empty where one of the methods has no value.

        Parameters
        ----------
        difference : float
        interval : (float, float)
            Of SEM.
        pls : float
            Value of PLS.
        names : collection of str
            Constructs that the value depends on.
        """
        if math.isnan(difference):
            return ""
        if abs(difference) < ROUNDING:
            return SAME
        if interval[0] <= pls <= interval[1]:
            return ALIKE
        if blurred := [name for name in names if name in self.uncorrected]:
            return UNCORRECTED.format(names=listed(blurred))
        if composed := [name for name in names if name in self.composites]:
            return OTHER_WEIGHTS.format(names=listed(composed))
        return MISFIT if self.rejected else UNSEEN

    def sentences(self) -> Iterable[str]:
        """What holds for the whole model."""
        if self.factors:
            yield (
                "Reflective constructs are common factors in both methods: SEM takes errors of "
                "measurement out by its model, PLS by the reliability rho_A. Where the model "
                "holds, their values differ by chance only."
            )
        if self.uncorrected:
            yield (
                "Reflective constructs are common factors in SEM, and sums of their items in PLS "
                "without correction: correlations of two of them are weaker by the root of the "
                "product of their reliabilities."
            )
        if self.composites:
            yield (
                f"Composites ({listed(sorted(self.composites))}) are made up of their parts in "
                "both methods; SEM chooses weights with which the whole model fits best, PLS "
                "those that go best with the neighbours."
            )


def listed(names: Collection[str], most: int = 4) -> str:
    """Names separated by commas, the first few of many."""
    shown = list(names)[:most]
    left = len(names) - len(shown)
    return ", ".join(shown) + (f" and {left} more" if left else "")
