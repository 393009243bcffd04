r"""From the units of a fit to points of the answers: scores from 0 to 100.

A construct's performance is the weighted average P_j = sum_i u_ij P_i of its parts, the u_ij adding
to one, and that of an item is 100 (x_i - low_i) / (high_i - low_i). Where the fit has weights, u_ij
is the share of part i in the construct's score, in points; parts of a common factor count equally.
One unit of construct j moves its performance by kappa_j points:

    factors and partial least squares   kappa_j = sum_i u_ij lambda_ij kappa_i
    composites of a covariance-based fit, eta_j = sum_i w_ij x_i
                                        kappa_j = 1 / sum_i (w_ij / kappa_i)

with kappa_i = 100 / (high_i - low_i) for items. The effect of a point of construct s on construct
t, both from 0 to 100, is then the unstandardized effect times kappa_t / kappa_s (Ringle & Sarstedt
2016), whatever unit the fit chose.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from ccc_quality.absent import Absent
from ccc_quality.arrays import ComplexOrFloat
from ccc_quality.data import Survey
from ccc_quality.data.scales import EVENT, codebook_with_scale, is_event, scale_of_answers
from ccc_quality.drivers.coefficients import Coefficients
from ccc_quality.errors import SpecificationError
from ccc_quality.model import Construct
from ccc_quality.results import FittedModel
from ccc_quality.sem import SEMResults

TargetUnit = Literal["points", "rate"]
"""Of a mean of answers, or of an event; the rate of an event is written in per cent."""


@dataclass(frozen=True)
class Points:
    """How constructs and items are measured in points from 0 to 100.

    Attributes
    ----------
    constructs : mapping of str to Construct
        By name.
    scales : mapping of str to (float, float)
        Lowest and highest answer of the items that have a scale.
    events : frozenset of str
        Items that record whether something happened.
    weights : mapping of (str, str) to float
        Weights in the units of the parts, by construct and part.
    coefficients : Coefficients
    """

    constructs: Mapping[str, Construct]
    scales: Mapping[str, tuple[float, float]]
    events: frozenset[str]
    weights: Mapping[tuple[str, str], float]
    coefficients: Coefficients

    @classmethod
    def of(cls, results: FittedModel, survey: Survey, coefficients: Coefficients) -> Points:
        """Measurement of a fit, with the scales of a survey's codebook; events are from 0 to 1.

        Raises
        ------
        SpecificationError
            A fit of ordered items: its units are those of latent responses, not of answers.
        """
        ordered = results.options.ordered if isinstance(results, SEMResults) else None
        if ordered:
            some = ", ".join((*ordered[:3], "...") if len(ordered) > 3 else ordered)
            raise SpecificationError(Absent("scale.ordered", {"items": some}))
        model = results.model
        codebook = codebook_with_scale(survey)
        columns = {name: survey.answers[name] for name in model.observed if name in survey.answers}
        scales = {name: scale_of_answers(own, codebook) for name, own in columns.items()}
        happened = (n for n, own in columns.items() if scales[n] == EVENT and is_event(own))
        return cls(
            {construct.name: construct for construct in model.constructs},
            {name: scale for name, scale in scales.items() if scale is not None},
            frozenset(happened),
            _raw_weights(results),
            coefficients,
        )

    def is_weighted(self, name: str) -> bool:
        """Whether the fit has weights for the parts of a construct."""
        parts = self.constructs[name].indicators if name in self.constructs else ()
        return bool(parts) and all((name, part) in self.weights for part in parts)

    def target_unit(self, name: str) -> TargetUnit:
        """What a construct or item is measured in: points of a scale, or the rate of an event."""
        return "rate" if set(self.items(name)) <= self.events else "points"

    def items(self, name: str) -> tuple[str, ...]:
        """Items of a construct, those of its dimensions if it is of higher order."""
        if name not in self.constructs:
            return (name,)
        return tuple(
            dict.fromkeys(
                item for part in self.constructs[name].indicators for item in self.items(part)
            )
        )

    def kappa(self, name: str, theta: ComplexOrFloat) -> ComplexOrFloat:
        """Points of performance per unit of a construct or item (...,); NaN without a scale."""
        if name not in self.constructs:
            low, high = self.scales.get(name, (np.nan, np.nan))
            return np.full(theta.shape[:-1], 100 / (high - low))
        found: ComplexOrFloat
        if self._made_of_paths(name):
            found = 1 / self._contributions(name, theta).sum(axis=-1)
        else:
            found = (self.scoring_shares(name, theta) * self._moved(name, theta)).sum(axis=-1)
        return found

    def scoring_shares(self, name: str, theta: ComplexOrFloat) -> ComplexOrFloat:
        """Shares u (..., k) of the parts in the score of a construct."""
        if self.is_weighted(name):
            own = self._contributions(name, theta)
            shares: ComplexOrFloat = own / own.sum(axis=-1, keepdims=True)
            return shares
        k = len(self.constructs[name].indicators)
        return np.full((*theta.shape[:-1], k), 1 / k)

    def item_shares(self, name: str, theta: ComplexOrFloat) -> ComplexOrFloat:
        """Shares (..., k) of the :meth:`items` in the importance of a construct; they add to one.

        For parts with weights their shares in the score, for parts of a common factor the loading
        in points, lambda_i kappa_i, over the sum of all.
        """
        if name not in self.constructs:
            return np.ones((*theta.shape[:-1], 1))
        if self.is_weighted(name):
            own = self.scoring_shares(name, theta)
        else:
            moved = self._moved(name, theta)
            own = moved / moved.sum(axis=-1, keepdims=True)
        place = {item: k for k, item in enumerate(self.items(name))}
        shares = np.zeros((*theta.shape[:-1], len(place)), dtype=own.dtype)
        for k, part in enumerate(self.constructs[name].indicators):
            below = self.item_shares(part, theta)
            for j, item in enumerate(self.items(part)):
                shares[..., place[item]] += own[..., k] * below[..., j]
        return shares

    def shares(self) -> dict[str, dict[str, float]]:
        """Shares of the parts in the scores of all constructs that the fit has weights for."""
        theta = self.coefficients.est
        return {
            name: dict(
                zip(construct.indicators, map(float, self.scoring_shares(name, theta)), strict=True)
            )
            for name, construct in self.constructs.items()
            if self.is_weighted(name)
        }

    def _made_of_paths(self, name: str) -> bool:
        """Whether a construct is its weights, without loadings: a composite of a covariance fit."""
        parts = self.constructs[name].indicators
        return self.is_weighted(name) and (name, parts[0]) not in self.coefficients.loadings

    def _contributions(self, name: str, theta: ComplexOrFloat) -> ComplexOrFloat:
        """Units of the construct per point of each part, (..., k)."""
        columns = []
        paths = self.coefficients.paths
        for part in self.constructs[name].indicators:
            estimated = self._made_of_paths(name) and (part, name) in paths
            weight = (
                theta[..., paths.index((part, name))] if estimated else self.weights[name, part]
            )
            columns.append(weight / self.kappa(part, theta))
        return np.stack(columns, axis=-1)

    def _moved(self, name: str, theta: ComplexOrFloat) -> ComplexOrFloat:
        """Points of each part per unit of the construct, (..., k)."""
        columns = []
        first = len(self.coefficients.paths)
        for part in self.constructs[name].indicators:
            place = first + self.coefficients.loadings.index((name, part))
            columns.append(theta[..., place] * self.kappa(part, theta))
        return np.stack(columns, axis=-1)


def _raw_weights(results: FittedModel) -> dict[tuple[str, str], float]:
    """Weights in the units of the parts, up to a factor.

    Of standardized parts, w = w_std lambda_std / lambda: the loadings know the scales. Where there
    are none, weights have these units already.
    """
    scale = (results.loadings["std"] / results.loadings["est"]).to_numpy(dtype=np.float64)
    keys = results.loadings[["construct", "indicator"]].itertuples(index=False, name=None)
    known = dict(zip(keys, scale, strict=True))
    found = {}
    for _, row in results.weights.iterrows():
        pair = (str(row["construct"]), str(row["indicator"]))
        found[pair] = float(row["std"] * known[pair] if pair in known else row["est"])
    return found
