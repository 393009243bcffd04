"""Effects between constructs in points of their scales, and where respondents stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ccc_quality.arrays import Array, ComplexOrFloat
from ccc_quality.data import Survey
from ccc_quality.data.scales import codebook_with_scale
from ccc_quality.drivers.allocation import allocate, lifted_mean, pieces
from ccc_quality.drivers.coefficients import Coefficients, Function, total_effects
from ccc_quality.drivers.directions import Direction
from ccc_quality.drivers.performance import construct_scores, item_scores
from ccc_quality.drivers.points import Points
from ccc_quality.results import FittedModel

COLUMNS = [
    "scenario",
    "construct",
    "unit",
    "mean",
    "asked",
    "linear",
    "change",
    "se",
    "ci_lower",
    "ci_upper",
    "new_mean",
    "at_end",
]

CONTRIBUTIONS = [
    "scenario",
    "driver",
    "asked",
    "moved",
    "linear",
    "change",
    "se",
    "ci_lower",
    "ci_upper",
]

SHARED = ""
"""Stands for a driver where a part of a change belongs to several raises together."""


@dataclass(frozen=True)
class PredictionModel:
    """A fitted model and its respondents: all that predictions are made from.

    Attributes
    ----------
    coefficients : Coefficients
    points : Points
    pairs : tuple of (str, str)
        Causes and consequences; ``columns`` says where their coefficients stand.
    columns : tuple of int
    scales : mapping of str to (float, float)
        Ends of the scale of each construct that has one.
    scores : mapping of str to (n,) array
        Of the respondents who have a score on it; of an event its rate alone, (1,).
    reasons : mapping of str to str
        Why a construct has no points.
    """

    coefficients: Coefficients
    points: Points
    pairs: tuple[tuple[str, str], ...]
    columns: tuple[int, ...]
    scales: Mapping[str, tuple[float, float]]
    scores: Mapping[str, Array]
    reasons: Mapping[str, str]

    @classmethod
    def of(
        cls, results: FittedModel, survey: Survey, coefficients: Coefficients
    ) -> PredictionModel:
        """The prediction model of a fit and its survey."""
        codebook = codebook_with_scale(survey)
        points = Points.of(results, survey, coefficients)
        found = construct_scores(survey.answers, results.model, codebook, points.shares())
        pairs, columns = _directed(points)
        for name in dict.fromkeys(name for pair in coefficients.paths for name in pair):
            if name not in found and name in survey.answers:
                found[name] = item_scores(survey.answers[name], codebook)
        scales: dict[str, tuple[float, float]] = {}
        scores: dict[str, Array] = {}
        reasons: dict[str, str] = {}
        for name, score in found.items():
            own = {points.scales.get(item) for item in points.items(name)}
            (scale, *others) = own
            answered = score.points.dropna().to_numpy(dtype=np.float64)
            if scale is None or others or not answered.size:
                reasons[name] = score.reason or (
                    "Its items have different scales, so that it has no points."
                    if others
                    else "Nobody answered half of its items."
                )
                continue
            low, high = scale
            scales[name] = scale
            # rounded, so that the highest answers are the end of the scale whatever the weights
            own_scores = np.round(low + (high - low) * answered / 100, 9)
            # nobody moves up a scale by leaving: the rate of an event moves as one, from 0 to 1
            is_rate = points.target_unit(name) == "rate"
            scores[name] = own_scores.mean(keepdims=True) if is_rate else own_scores
        return cls(coefficients, points, pairs, columns, scales, scores, reasons)

    @property
    def names(self) -> tuple[str, ...]:
        """Constructs that have points."""
        return tuple(self.scales)

    def why_without_points(self, name: str) -> str:
        """The reason why a construct has no points."""
        return self.reasons.get(name, f"The codebook has no scale for {name}.")

    def effects(self, sources: tuple[str, ...], shift: Array) -> Function:
        """Change of every construct, in its points, as a function of the coefficients."""
        per_point = self.effects_per_point(sources)

        def change(theta: ComplexOrFloat) -> ComplexOrFloat:
            moved: ComplexOrFloat = per_point(theta) @ shift
            return moved

        return change

    def effects_per_point(self, sources: tuple[str, ...]) -> Function:
        """Total effects (..., M, k) of a point of each source on every construct, in its points."""
        nodes = tuple(dict.fromkeys([*self.names, *(name for pair in self.pairs for name in pair)]))
        place = {name: k for k, name in enumerate(nodes)}
        rows, at = [place[name] for name in self.names], [place[name] for name in sources]

        def effects(theta: ComplexOrFloat) -> ComplexOrFloat:
            T = total_effects(theta[..., self.columns], self.pairs, nodes)[..., rows, :][..., at]
            unit = np.stack([self._unit(name, theta) for name in self.names], axis=-1)
            own = np.stack([self._unit(name, theta) for name in sources], axis=-1)
            points: ComplexOrFloat = T * unit[..., :, None] / own[..., None, :]
            return points

        return effects

    def _unit(self, name: str, theta: ComplexOrFloat) -> ComplexOrFloat:
        """Points of the scale per unit of a construct."""
        low, high = self.scales[name]
        return self.points.kappa(name, theta) * (high - low) / 100

    def predict(self, scenario: str, changed: Mapping[str, float]) -> pd.DataFrame:
        """Rows of one scenario, a construct each."""
        sources = tuple(changed)
        asked = np.array([changed[name] for name in sources], dtype=np.float64)
        shift = np.array([self.lifted(s, np.array(d)) for s, d in zip(sources, asked, strict=True)])
        linear = self.coefficients.evaluate(self.effects(sources, shift))
        rows = []
        for k, name in enumerate(self.names):
            limits = np.array([linear.est[k], linear.ci_lower[k], linear.ci_upper[k]])
            direct = 0.0
            if name in sources:  # its own raise was cut off already: only what comes on top is new
                direct = changed[name] - float(shift[sources.index(name)])
            change, lower, upper = self.lifted(name, limits + direct)
            low, high = self.scales[name]
            moved = self.scores[name] + limits[0] + direct
            ended = (moved >= high) if limits[0] >= 0 else (moved <= low)
            inside = float(np.mean((moved < high) & (moved > low)))
            mean = float(self.scores[name].mean())
            rows.append(
                (scenario, name, self.points.target_unit(name), mean, changed.get(name, 0.0),
                 linear.est[k] + direct, change, inside * linear.se[k], lower, upper, mean + change,
                 float(np.mean(ended)))
            )  # fmt: skip
        return pd.DataFrame(rows, columns=COLUMNS)

    def lifted(self, name: str, shift: Array) -> Array:
        """Change of a construct's mean when everybody moves by ``shift``, cut off at the ends."""
        low, high = self.scales[name]
        return lifted_mean(self.scores[name], shift, high, low)

    def best(
        self,
        target: str,
        costs: Mapping[str, float],
        budget: float,
        ways: Mapping[str, Direction],
        *,
        lowers: bool,
    ) -> dict[str, float]:
        """The moves of the constructs with a cost that do most for the target.

        Each in the direction in which it is improved; an outcome that should fall is lowered most.
        """
        names = tuple(costs)
        signs = np.array([-1.0 if ways[name] == "lower" else 1.0 for name in names])
        worth = np.real(self.effects_per_point(names)(self.coefficients.est))
        gains = []
        for name, sign in zip(names, signs, strict=True):
            low, high = self.scales[name]
            end = high if sign > 0 else -low
            gains.append(pieces(sign * self.scores[name], end, high - low))
        own = worth[self.names.index(target)] * signs * (-1 if lowers else 1)
        found = allocate(own, np.array([costs[n] for n in names]), gains, budget)
        moves = zip(names, signs, found, strict=True)
        return {name: float(sign * x) for name, sign, x in moves if x > 1e-9}


def _directed(points: Points) -> tuple[tuple[tuple[str, str], ...], tuple[int, ...]]:
    """Pairs of cause and consequence, and where their coefficients stand.

    The paths, and the loadings of constructs of higher order on the dimensions that reflect them.
    """
    coefficients = points.coefficients
    constructs = points.constructs
    first = len(coefficients.paths)
    reflecting = [
        (pair, first + k)
        for k, pair in enumerate(coefficients.loadings)
        if pair[1] in constructs and constructs[pair[0]].kind == "reflective"
    ]
    return (
        (*coefficients.paths, *(pair for pair, _ in reflecting)),
        (*range(first), *(place for _, place in reflecting)),
    )


def contributions(
    prediction: PredictionModel, scenario: str, changed: Mapping[str, float], target: str
) -> pd.DataFrame:
    """Rows of one scenario, a raised construct each, and one for what they share.

    The ``change`` of a driver is what its raise does for the target by itself, with the end of the
    target's scale: the change of the scenario in which it is raised alone. Effects are linear, but
    several raises meet the end of the scale sooner than one; by how much they fall short together,
    or go beyond, is the last row. So the rows add up to the change of the scenario.

    Parameters
    ----------
    prediction : PredictionModel
    scenario : str
        Name, for the first column.
    changed : mapping of str to float
        What is raised by how many points.
    target : str

    Returns
    -------
    DataFrame
        scenario, driver (empty in the last row), asked, moved (what the raise makes of the
        driver's own mean), linear (before the target's scale ends), change, se, ci_lower, ci_upper.
    """
    alone = pd.concat([prediction.predict(s, {s: d}) for s, d in changed.items()])
    rows = alone[alone["construct"] == target].rename(columns={"scenario": "driver"})
    own = alone[alone["construct"] == alone["scenario"]].set_index("scenario")
    rows["asked"], rows["moved"] = list(changed.values()), own.loc[list(changed), "change"].tolist()
    together = prediction.predict(scenario, changed).set_index("construct").loc[target]
    shared = {
        "driver": SHARED,
        "change": together["change"] - rows["change"].sum(),
        "linear": together["linear"] - rows["linear"].sum(),
    }
    table = pd.concat([rows, pd.DataFrame([shared])], ignore_index=True)
    return table.assign(scenario=scenario)[CONTRIBUTIONS]
