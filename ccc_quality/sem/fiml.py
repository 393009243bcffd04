r"""Full-information maximum likelihood: the discrepancy of incomplete data, pattern by pattern.

With z*_g the deviations of pattern g from mu, completed as in :mod:`ccc_quality.data.completion`,
and T* their mean cross products plus the conditional covariances C of what is missing,

    F = sum_g n_g / n [log|Sigma_g| + tr(T_g Sigma_g^-1)] - the same at the saturated moments
    W = K - K T* K,      u = K mean(z*),      V = K - K C K,      K = Sigma^-1,

so the derivatives are those of complete data with T* in place of the sample moments (Fisher's
identity: the score is the expected score of the complete data), and V is the mean of the padded
inverses Sigma_g^-1. With n observations 2 n f = n F is the likelihood-ratio statistic.

References
----------
Arbuckle, J. L. (1996). Full information estimation in the presence of incomplete data. In
Marcoulides & Schumacker (eds.), Advanced structural equation modeling.
Finkbeiner, C. (1979). Estimation for the multiple factor model when data are missing.
Psychometrika 44(4).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ccc_quality.arrays import Array, Mask
from ccc_quality.data.completion import Completion, Layout, complete
from ccc_quality.data.patterns import PatternMoments
from ccc_quality.data.saturated import SaturatedFit, available_moments, saturated_fit
from ccc_quality.sem.curvature import Movement
from ccc_quality.sem.derivatives import Directions, joined, own_information
from ccc_quality.sem.discrepancy import Discrepancy
from ccc_quality.sem.pattern_information import (
    expected_information,
    observed_information,
    weighted_products,
)

ROUNDING = 1e-10
"""Share of the information of complete data below which there is none."""


@dataclass(frozen=True, slots=True)
class Incomplete:
    """What the likelihood needs of one incomplete sample, computed once.

    Attributes
    ----------
    patterns : PatternMoments
    layout : Layout
        The same, stacked.
    saturated : SaturatedFit
        Maximum-likelihood moments without a model.
    """

    patterns: PatternMoments
    layout: Layout
    saturated: SaturatedFit

    @classmethod
    def of(cls, patterns: PatternMoments) -> Incomplete:
        """Stack the patterns and find their saturated moments."""
        layout = Layout.of(patterns)
        return cls(patterns, layout, saturated_fit(patterns, layout=layout))


@dataclass(frozen=True, slots=True)
class PatternDiscrepancy(Discrepancy):
    """Discrepancy of incomplete data, with the completion that second derivatives need.

    Attributes
    ----------
    completion : Completion
    layout : Layout
    """

    completion: Completion
    layout: Layout

    def information(self, where: Directions, *, X: Array, c: Array | None) -> Array:
        """Expected information given the observed patterns, shape (r, r)."""
        weights = np.zeros(where.a.size) if c is None else c
        return expected_information(where, self.completion, self.layout, X=X, c=weights)

    def trial_information(
        self,
        where: Directions,
        free: Directions,
        *,
        X: Array,
        c: Array | None,
        c_free: Array | None,
    ) -> tuple[Array, Array]:
        """The same by k further directions: (k,) by themselves, (k, r) with the free ones."""
        k = where.a.size
        both = None if c is None or c_free is None else np.concatenate([c, c_free])
        information = self.information(joined(where, free), X=X, c=both)
        own = np.diag(information)[:k]
        of_complete = own_information(where, M=X.T @ self.completion.K @ X, c=c)
        return np.where(own > ROUNDING * of_complete, own, 0.0), information[:k, k:]

    def curvature(self, where: Directions, moved: Movement, *, X: Array, c: Array) -> Array:
        """Second derivatives of half the discrepancy, shape (r, r)."""
        return observed_information(where, self.completion, self.layout, X=X, c=c, moved=moved)


@dataclass(frozen=True, slots=True)
class FullInformation:
    """Discrepancy function of one incomplete sample; see the module docstring.

    Attributes
    ----------
    sample : Incomplete
    """

    sample: Incomplete

    def __call__(self, Sigma: Array, mu: Array) -> Discrepancy:
        """F and its derivatives at the implied moments (p, p) and (p,)."""
        layout = self.sample.layout
        done = complete(layout, Sigma=Sigma, mu=mu)
        if done is None:
            nothing = np.zeros_like(Sigma)
            return Discrepancy(float("inf"), nothing, np.zeros_like(mu), nothing)
        V = done.K - done.K @ done.C @ done.K
        y = done.deviations @ done.K
        return PatternDiscrepancy(
            value=done.log_det + done.distance - self.sample.saturated.value,
            W=V - weighted_products(done, layout),
            u=layout.share @ y,
            V=V,
            completion=done,
            layout=layout,
        )


def independence_moments(sample: Incomplete, related: Mask | None = None) -> tuple[Array, Array]:
    """Covariances (p, p) and means (p,) when all variables are independent.

    Independence splits the likelihood into one factor a variable, so the rows that have the
    variable give its maximum-likelihood mean and variance.

    Parameters
    ----------
    sample : Incomplete
    related : (p,) boolean array, optional
        Covariates that go on covarying among themselves.
    """
    mean, variance = available_moments(sample.layout)
    Sigma = np.diag(variance)
    if related is not None and np.any(related):
        place = np.flatnonzero(related)
        names = [sample.patterns.names[j] for j in place]
        own = saturated_fit(sample.patterns.select(names)).moments
        Sigma[np.ix_(place, place)] = own.cov
        if own.mean is not None:
            mean[place] = own.mean
    return Sigma, mean
