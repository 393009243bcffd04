"""One fit of all segments, seen segment by segment.

Responses behind ordered items have a scale of their own in every separate fit. Equal loadings and
thresholds in one fit give them a common one (Millsap & Yun-Tein 2004). Estimates of two segments
then share parameters and covary, which the test of their difference has to allow for.

References
----------
Millsap, R. E., & Yun-Tein, J. (2004). Assessing factorial invariance in ordered-categorical
measures. Multivariate Behavioral Research, 39, 479-515.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import ClassVar

import numpy as np
import pandas as pd

from ccc_quality.arrays import ComplexOrFloat
from ccc_quality.frames import Table, cached_table
from ccc_quality.labels import Labels
from ccc_quality.model import Model
from ccc_quality.results import FittedModel, Method
from ccc_quality.sem import SEMResults
from ccc_quality.sem.delta import jacobian
from ccc_quality.sem.effects import effect_pairs, effects
from ccc_quality.sem.problem import GroupProblem


@dataclass(frozen=True, eq=False, repr=False)
class OneGroup(FittedModel):
    """What a fit of several groups says about one of them, in the tables of a fit of one group.

    Attributes
    ----------
    fit : SEMResults
        Of all groups.
    name : str
        The group.
    model : Model
        What was estimated.
    labels : Labels
        Display names.
    simulated : bool
        Whether the data are simulated.
    """

    method: ClassVar[Method] = "sem"

    fit: SEMResults
    name: str
    model: Model
    labels: Labels
    simulated: bool

    @property
    def number(self) -> int:
        """Number of the group, counted from one."""
        return self.fit.group_names.index(self.name) + 1

    @property
    def estimator(self) -> str:
        """How the joint fit was estimated."""
        return self.fit.estimator

    @property
    def level(self) -> float:
        """Confidence level of all intervals."""
        return self.fit.level

    @property
    def converged(self) -> bool:
        """Whether the estimates can be used."""
        return self.fit.converged

    @property
    def admissibility(self) -> tuple[str, ...]:
        """What makes the solution of all groups improper, a sentence each."""
        return self.fit.admissibility

    @property
    def n_obs(self) -> int:
        """Respondents of the group."""
        return self._group.moments.n_obs

    @property
    def n_rows(self) -> int:
        """Respondents offered."""
        return self._group.moments.n_rows

    @cached_table
    def loadings(self) -> pd.DataFrame:
        """Loadings: construct, indicator, est, se, ..., std, std_se."""
        return self._own(self.fit.loadings)

    @cached_table
    def weights(self) -> pd.DataFrame:
        """Weights of composites, in the same columns."""
        return self._own(self.fit.weights)

    @cached_table
    def path_coefficients(self) -> pd.DataFrame:
        """Direct effects: source, target, est, se, ..., std, std_se, std interval."""
        return self._own(self.fit.path_coefficients)

    @cached_table
    def indirect_effects(self) -> pd.DataFrame:
        """Effects through other constructs, in the same columns."""
        return self._own(self.fit.indirect_effects)

    @cached_table
    def total_effects(self) -> pd.DataFrame:
        """Direct plus indirect effects, in the same columns."""
        return self._own(self.fit.total_effects)

    @cached_table
    def r_squared(self) -> pd.Series:
        """Explained share of the variance, by endogenous variable."""
        return self._of_group(self.fit.r_squared)

    @cached_table
    def latent_correlations(self) -> pd.DataFrame:
        """Implied correlations of the constructs."""
        return self._of_group(self.fit.latent_correlations)

    @cached_table
    def sample_cov(self) -> pd.DataFrame:
        """Sample covariances as the estimator uses them."""
        return self._of_group(self.fit.sample_cov)

    @cached_table
    def reported_measures(self) -> pd.Series:
        """Fit measures of all groups together."""
        return self.fit.reported_measures

    def implied_slopes(self, target: str, sources: Sequence[str] | None = None) -> pd.DataFrame:
        """Slopes of the target on each source alone, in the columns of the effects."""
        return self._own(self.fit.implied_slopes(target, sources))

    def __repr__(self) -> str:
        return f"Group {self.name!r} (n = {self.n_obs:,}) of {self.fit!r}"

    @property
    def _group(self) -> GroupProblem:
        return self.fit.problem.groups[self.number - 1]

    def _own(self, table: pd.DataFrame) -> pd.DataFrame:
        own = table[table["group"] == self.number]
        return own.drop(columns="group").reset_index(drop=True)

    def _of_group(self, table: Table) -> Table:
        of_group = table.index.get_level_values("group") == self.name
        own: Table = table[of_group].droplevel("group")
        return own


def effect_covariances(fit: SEMResults, target: str) -> pd.DataFrame:
    """How the total effects on a target covary between the groups of one fit.

    cov = J_a V J_b', the J the Jacobians of the effects in either group by the parameters, V the
    covariance matrix of these (delta method).

    Parameters
    ----------
    fit : SEMResults
        Of several groups.
    target : str

    Returns
    -------
    DataFrame
        name, segment_a, segment_b, covariance; every pair of groups in both directions.
    """
    vcov = fit.vcov.to_numpy()
    jacobians = {
        name: _jacobian(fit, number, target) for number, name in enumerate(fit.group_names)
    }
    rows = []
    for a, b in permutations(fit.group_names, 2):
        first, second = jacobians[a], jacobians[b].loc[jacobians[a].index]
        shared = np.einsum("ij,jk,ik->i", first, vcov, second)
        pair = {"name": first.index, "segment_a": a, "segment_b": b, "covariance": shared}
        rows.append(pd.DataFrame(pair))
    return pd.concat(rows, ignore_index=True)


def _jacobian(fit: SEMResults, number: int, target: str) -> pd.DataFrame:
    """Derivatives of the total effects on the target in a group (from zero), a row a source."""
    group = fit.problem.groups[number]
    pairs = effect_pairs(group, fit.table, number + 1, "total")

    def totals(theta: ComplexOrFloat) -> ComplexOrFloat:
        return effects(group, pairs, "total", theta, standardize=False)

    names = np.array(group.block.latent, dtype=object)
    own = names[pairs.target] == target
    return pd.DataFrame(jacobian(totals, fit.solution.theta)[own], index=names[pairs.source][own])
