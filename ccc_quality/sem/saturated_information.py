r"""The saturated model of incomplete data: its information, and the traces that tests rest on.

The parameters are the p (p + 1) / 2 covariances (lower triangle, row by row) and the p means, less
those of covariates that are fixed to the sample and of items that nobody answered both of. A1 is
their observed information, B1 the cross products of the casewise scores, Wc the information that
complete data with the same moments would have; all for one observation.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import linalg

from ccc_quality.arrays import Array, Mask
from ccc_quality.data.completion import Completion, Layout, complete
from ccc_quality.errors import EstimationError
from ccc_quality.resampling.moments import Rows
from ccc_quality.sem import derivatives as d
from ccc_quality.sem.derivatives import Directions
from ccc_quality.sem.fiml import Incomplete
from ccc_quality.sem.matrices import Cell
from ccc_quality.sem.pattern_information import casewise_scores, observed_information
from ccc_quality.sem.problem import Problem, State
from ccc_quality.sem.robust import by_unit, small_sample_factor


@dataclass(frozen=True, eq=False)
class SaturatedModel:
    """The saturated model at its maximum-likelihood moments, with s parameters.

    Attributes
    ----------
    sample : Incomplete
    fixed : (p,) boolean array
        Covariates whose moments are fixed to the sample.
    rows : Rows or None
        The rows, missing cells NaN; needed where nothing is assumed about the distribution.
    """

    sample: Incomplete
    fixed: Mask
    rows: Rows | None = None

    @property
    def n_obs(self) -> int:
        """Respondents."""
        return self.sample.patterns.n_obs

    @cached_property
    def where(self) -> Directions:
        """Directions of the parameters."""
        cells = [
            Cell("Theta", int(i), int(j))
            for i, j in zip(*np.tril_indices(self.fixed.size), strict=True)
            if self._is_parameter[i, j]
        ]
        cells += [Cell("nu", int(j), 0) for j in np.flatnonzero(~self.fixed)]
        return d.directions(cells, n_observed=self.fixed.size, n_latent=0)

    @cached_property
    def information(self) -> Array:
        """Observed information A1, shape (s, s)."""
        moments = self.sample.saturated.moments
        return self.information_at(np.asarray(moments.cov), np.asarray(moments.mean))

    def information_at(self, Sigma: Array, mu: Array) -> Array:
        """Observed information at other moments, such as those a model implies; (s, s)."""
        layout = self.sample.layout
        done = _completed(layout, Sigma, mu)
        return observed_information(self.where, done, layout, X=self._X, c=self._mean_weights)

    @cached_property
    def complete_information(self) -> Array:
        """Information Wc of complete data with these moments, shape (s, s)."""
        V = np.asarray(np.linalg.inv(self.sample.saturated.moments.cov), dtype=np.float64)
        return d.information(self.where, X=self._X, V=V, c=self._mean_weights)

    @cached_property
    def scores(self) -> Array:
        """Casewise scores, weighted and summed by cluster, whose squares make B1; (units, s)."""
        if self.rows is None:
            raise EstimationError("Robust inference needs the rows, not their moments alone.")
        moments = self.sample.saturated.moments
        layout = Layout.of_rows(self.rows.values)
        done = _completed(layout, np.asarray(moments.cov), np.asarray(moments.mean))
        by_row = casewise_scores(self.where, done, X=self._X, c=self._mean_weights)
        scores: Array = by_unit(by_row, self.rows) * np.sqrt(small_sample_factor(self.rows))
        return scores

    @cached_property
    def influence(self) -> Array:
        """What every unit contributes to the moments, A1^-1 times its scores; shape (s, units)."""
        return self.solve(self.scores.T)

    @cached_property
    def moment_covariances(self) -> Array:
        """Covariance matrix (s, s) of the moments; robust to non-normality where rows are known."""
        if self.rows is None:
            return self.solve(np.eye(len(self.information))) / self.n_obs
        spread: Array = self.influence @ self.influence.T / self.n_obs**2
        return spread

    @cached_property
    def trace(self) -> float:
        """tr(A1^-1 B1)."""
        return float(np.sum(self.influence * self.scores.T)) / self.n_obs

    def solve(self, right: Array) -> Array:
        """A1^-1 times a matrix."""
        solved: Array = linalg.cho_solve(self._factor, right)
        return solved

    def jacobian(self, where: Directions, *, X: Array, c: Array) -> Array:
        """Derivatives of the moments, in the order of the parameters, by other ones; (s, r)."""
        row, col = np.tril_indices(self.fixed.size)
        free = self._is_parameter[row, col]
        of_means = X[~self.fixed][:, where.a] * c
        return np.vstack([d.covariance_jacobian(where, X=X)[free], of_means])

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
    def _is_parameter(self) -> Mask:
        """Covariances that are modelled and that the answers tell something of, shape (p, p)."""
        return self.sample.patterns.together & ~np.outer(self.fixed, self.fixed)

    @property
    def _X(self) -> Array:
        return np.eye(self.fixed.size)

    @property
    def _mean_weights(self) -> Array:
        return d.mean_weights(self.where, np.zeros(0))


def moment_jacobian(problem: Problem, state: State, number: int, model: SaturatedModel) -> Array:
    """Derivatives of the moments of a group by the free parameters, shape (s, q)."""
    group, implied = problem.groups[number], state.implied[number]
    X = d.basis(implied, np.asarray(state.matrices[number].Lambda))
    c = d.mean_weights(group.where, np.asarray(implied.eta))
    per_cell = model.jacobian(group.where, X=X, c=c)
    Delta = np.zeros((per_cell.shape[0], problem.n_free))
    np.add.at(Delta.T, group.free, per_cell.T)
    return Delta


def _completed(layout: Layout, Sigma: Array, mu: Array) -> Completion:
    done = complete(layout, Sigma=Sigma, mu=mu)
    if done is None:
        raise EstimationError("The covariances are not positive definite.")
    return done
