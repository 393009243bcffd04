r"""The saturated model of incomplete data: its information, and what tests and fit measures need.

The saturated model has the p (p + 1) / 2 covariances (lower triangle, row by row) and the p means
as parameters. With A1 its observed information, B1 the cross products of its casewise scores, and
A0, B0 the same of the model, the scaling factor of the likelihood-ratio statistic is

    c = [tr(A1^-1 B1) - tr(A0^-1 B0)] / df          (Yuan & Bentler 2000, as in Mplus).

CFI and RMSEA of incomplete data depend on how much is missing. Corrected for that (Zhang & Savalei
2022) they rest on the complete-data statistic T3 of the same estimates against the saturated
moments, whose expectation k under the model is, with Delta the Jacobian of the model, Wc the
complete-data information at the saturated moments, E = Delta' A1 Delta and R = I - Delta E^-1
Delta' A1,

    k = tr(Wc A1^-1) - tr(E^-1 Delta' Wc Delta)     when the data are normal,
    k = tr(Wc R A1^-1 B1 A1^-1 R')                  otherwise.

References
----------
Yuan, K.-H. & Bentler, P. M. (2000). Three likelihood-based methods for mean and covariance
structure analysis with nonnormal missing data. Sociological Methodology 30.
Zhang, X. & Savalei, V. (2022). New computations for RMSEA and CFI following FIML and TS estimation
with missing data. Psychological Methods.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import linalg

from ccc_quality.data.completion import Completion, Layout, complete
from ccc_quality.errors import EstimationError
from ccc_quality.sem import derivatives as d
from ccc_quality.sem.derivatives import Directions
from ccc_quality.sem.fiml import Incomplete
from ccc_quality.sem.matrices import Array, Cell
from ccc_quality.sem.pattern_information import casewise_scores, observed_information


@dataclass(frozen=True, eq=False)
class SaturatedModel:
    """The saturated model at its maximum-likelihood moments; p* = p (p + 3) / 2 parameters.

    Attributes
    ----------
    sample : Incomplete
    values : (n, p) array or None
        The rows, missing cells NaN; needed where nothing is assumed about the distribution.
    """

    sample: Incomplete
    values: Array | None = None

    @cached_property
    def where(self) -> Directions:
        """Directions of the parameters."""
        p = len(self.sample.patterns.names)
        row, col = np.tril_indices(p)
        cells = [Cell("Theta", int(i), int(j)) for i, j in zip(row, col, strict=True)]
        cells += [Cell("nu", j, 0) for j in range(p)]
        return d.directions(cells, n_observed=p, n_latent=0)

    @cached_property
    def information(self) -> Array:
        """Observed information A1 of one observation, shape (p*, p*)."""
        done = self._completion(self.sample.layout)
        return observed_information(
            self.where, done, self.sample.layout, X=self._X, c=self._mean_weights
        )

    @cached_property
    def complete_information(self) -> Array:
        """Information Wc that complete data with these moments would have, shape (p*, p*)."""
        V = np.asarray(np.linalg.inv(self.sample.saturated.moments.cov), dtype=np.float64)
        return d.information(self.where, X=self._X, V=V, c=self._mean_weights)

    @cached_property
    def scores(self) -> Array:
        """Casewise scores, shape (n, p*)."""
        if self.values is None:
            raise EstimationError("Robust inference needs the rows, not their moments alone.")
        done = self._completion(Layout.of_rows(self.values))
        return casewise_scores(self.where, done, X=self._X, c=self._mean_weights)

    @cached_property
    def weighted_scores(self) -> Array:
        """A1^-1 times the scores, (p*, n): what every row contributes to the moments."""
        solved: Array = linalg.cho_solve(self._factor, self.scores.T)
        return solved

    @cached_property
    def trace(self) -> float:
        """tr(A1^-1 B1)."""
        return float(np.sum(self.weighted_scores * self.scores.T)) / len(self.scores)

    def expected_misfit(self, Delta: Array) -> float:
        """Expectation k of the complete-data statistic T3; see the module docstring.

        Parameters
        ----------
        Delta : (p*, q) array
            Jacobian of the moments that the model implies, constraints absorbed.
        """
        A1, Wc = self.information, self.complete_information
        explained = linalg.cho_factor(Delta.T @ A1 @ Delta)
        if self.values is None:
            lost = np.sum(Wc * linalg.cho_solve(self._factor, np.eye(len(A1))))
            kept = np.trace(linalg.cho_solve(explained, Delta.T @ Wc @ Delta))
            return float(lost - kept)
        residual = self.weighted_scores - Delta @ linalg.cho_solve(
            explained, Delta.T @ self.scores.T
        )
        return float(np.sum(residual * (Wc @ residual))) / len(self.scores)

    @cached_property
    def _factor(self) -> tuple[Array, bool]:
        try:
            factor: tuple[Array, bool] = linalg.cho_factor(self.information)
        except linalg.LinAlgError as failure:
            raise EstimationError(
                "The saturated model of the incomplete answers is not determined: too few rows "
                "answered the same items. Look at the coverage of the pairs."
            ) from failure
        return factor

    @property
    def _X(self) -> Array:
        return np.eye(len(self.sample.patterns.names))

    @property
    def _mean_weights(self) -> Array:
        return d.mean_weights(self.where, np.zeros(0))

    def _completion(self, layout: Layout) -> Completion:
        moments = self.sample.saturated.moments
        mean = np.zeros(len(moments.names)) if moments.mean is None else moments.mean
        done = complete(layout, Sigma=np.asarray(moments.cov), mu=np.asarray(mean))
        if done is None:
            raise EstimationError("The saturated covariances are not positive definite.")
        return done


def moment_jacobian(where: Directions, *, X: Array, c: Array) -> Array:
    """Derivatives of covariances (lower triangle, row by row) and means, shape (p*, r)."""
    return np.vstack([d.covariance_jacobian(where, X=X), X[:, where.a] * c])
