"""What would follow if drivers were raised: predictions, the end of the scale, costs, a budget."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from ccc_quality.data import Survey
from ccc_quality.drivers.directions import Direction
from ccc_quality.drivers.points import TargetUnit
from ccc_quality.drivers.prediction_model import COLUMNS, contributions
from ccc_quality.drivers.prediction_request import Analyzed, PredictionRequest, require_points
from ccc_quality.errors import SpecificationError, UnknownNameError, did_you_mean
from ccc_quality.frames import cached_table
from ccc_quality.labels import Labels
from ccc_quality.results import IN_WORDS, FittedModel, IntervalKind, ResampledFit
from ccc_quality.summaries import Summary

Changes = Mapping[str, float]

BEST = "best allocation"
"""Name of the scenario that a budget buys."""

TOGETHER = "all together"
"""Name of the scenario of an analysis that raises every driver at once."""


@dataclass(frozen=True, eq=False, repr=False)
class WhatIf:
    """What would follow if drivers were raised; made by :func:`what_if`.

    Attributes
    ----------
    target : str
        The outcome that costs are held against.
    changes : mapping of str to mapping of str to float
        What is raised by how many points, by scenario.
    directions : mapping of str to {"raise", "lower"}
        How each driver is moved to improve the target.
    costs : mapping of str to float
        What a point for everybody costs, in that direction; empty when it was not said.
    budget : float or None
    errors : {"bootstrap", "delta method", ""}
        How the intervals were made; empty where there are none.
    level : float
        Level of the intervals.
    interval : {"percentile", "bca", "normal", ""}
        Their kind: as the bootstrap makes its own, or normal.
    labels : Labels
        Display names.
    n_obs : int
        Respondents used.
    simulated : bool
        Whether the data are simulated.
    """

    _table: pd.DataFrame
    _contributions: pd.DataFrame
    target: str
    changes: Mapping[str, Mapping[str, float]]
    directions: Mapping[str, Direction]
    costs: Mapping[str, float]
    budget: float | None
    errors: str
    level: float
    labels: Labels
    n_obs: int
    simulated: bool
    interval: IntervalKind = ""

    @cached_table
    def table(self) -> pd.DataFrame:
        """Every construct in every scenario, in points of its scale.

        scenario, construct, label, unit ("points", or the "rate" of an event), mean (now), asked
        (its own raise), linear (before nobody can pass the end of the scale), change (after), se,
        ci_lower, ci_upper, new_mean, at_end (share of respondents who end at the end of the scale).
        """
        table = self._table.copy()
        table.insert(2, "label", [self.labels.text(name) for name in table["construct"]])
        return table

    @cached_table
    def contributions(self) -> pd.DataFrame:
        """What each raise adds to the change of the target, in points of its scale.

        scenario, driver, label, asked (raise), moved (of its mean, as nobody passes the end of the
        scale), linear, change, se, ci_lower, ci_upper. The change of a driver is that of raising it
        alone, as its own scenario has it. The last row of a scenario, without a driver, is what its
        raises lose together where the target's scale ends, so that the changes of its rows add up
        to ``change`` in :attr:`scenarios`.
        """
        table = self._contributions.copy()
        table.insert(2, "label", [name and self.labels.text(name) for name in table["driver"]])
        return table

    @property
    def target_unit(self) -> TargetUnit:
        """What the target is measured in: points of its scale, or the rate of an event."""
        return "rate" if "rate" in set(self.scenarios["unit"]) else "points"

    def only(self, scenarios: Iterable[str]) -> WhatIf:
        """The same with some of its scenarios.

        Raises
        ------
        UnknownNameError
            A scenario that was not predicted.
        """
        kept = list(scenarios)
        for name in kept:
            if name not in self.changes:
                raise UnknownNameError(
                    f"There is no scenario {name!r}. {did_you_mean(name, self.changes)}"
                )
        return replace(
            self,
            changes={name: self.changes[name] for name in kept},
            _table=self._table[self._table["scenario"].isin(kept)].reset_index(drop=True),
            _contributions=self._contributions[
                self._contributions["scenario"].isin(kept)
            ].reset_index(drop=True),
        )

    @cached_table
    def scenarios(self) -> pd.DataFrame:
        """A row a scenario: what it does for the target and what that costs.

        scenario, target, unit, mean, linear, change, se, ci_lower, ci_upper, new_mean, at_end,
        cost, cost_per_point (NaN where a cost is not known or the target does not rise).
        """
        own = self._table[self._table["construct"] == self.target].drop(columns="asked")
        table = own.rename(columns={"construct": "target"}).reset_index(drop=True)
        cost = np.array([self._cost(str(name)) for name in table["scenario"]])
        gain = table["change"].to_numpy(dtype=np.float64)
        per_point = np.where(gain > 0, cost / np.where(gain > 0, gain, 1.0), np.nan)
        return table.assign(cost=cost, cost_per_point=per_point)

    @cached_table
    def allocation(self) -> pd.DataFrame:
        """What the budget buys: driver, label, raise, cost, share; no rows without a budget."""
        bought = self.changes.get(BEST, {}) if self.budget is not None else {}
        rows = [
            (name, self.labels.text(name), change, self._paid(name, change))
            for name, change in bought.items()
        ]
        table = pd.DataFrame(rows, columns=["driver", "label", "raise", "cost"])
        return table.assign(share=table["cost"] / (self.budget or np.nan))

    def summary(self) -> Summary:
        """The predictions for people; :attr:`table` has every construct."""
        errors = "Without intervals: a bootstrap gives them."
        if self.errors:
            errors = f"{self.level:.0%} intervals: {self.errors}, {IN_WORDS[self.interval]}."
        target = self.labels.text(self.target)
        is_rate = self.target_unit == "rate"
        in_unit = "as a share of 1" if is_rate else "in points of its scale"
        end = "Shares end at 0 and 1." if is_rate else "Nobody rises past the highest answer."
        lines = [
            f"What if: predicted change of {target}, {in_unit}. n = {self.n_obs:,}."
            f"{' SIMULATED DATA.' if self.simulated else ''}",
            f"{errors} {end}",
            "The paths are read as causes: that is what the model claims, not what the data show.",
        ]
        shown = ["scenario", "change", "ci_lower", "ci_upper", "new_mean", "cost", "cost_per_point"]
        tables = {"Scenarios": self.scenarios[shown].dropna(axis="columns", how="all")}
        if self.budget is not None:
            tables[f"Best use of {self.budget:,.0f}"] = self.allocation.drop(columns="driver")
        return Summary(lines=tuple(lines), tables=tables, decimals=2)

    def __repr__(self) -> str:
        mark = ", SIMULATED" if self.simulated else ""
        found = "; ".join(
            f"{row['scenario']}: {row['change']:+.2f}" for _, row in self.scenarios.iterrows()
        )
        return f"WhatIf on {self.target}, n = {self.n_obs:,}{mark}; {found}"

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()

    def _cost(self, scenario: str) -> float:
        return sum(self._paid(name, change) for name, change in self.changes[scenario].items())

    def _paid(self, name: str, change: float) -> float:
        sign = -1 if self.directions.get(name) == "lower" else 1
        return sign * change * self.costs.get(name, float("nan"))


def what_if(
    results: FittedModel | Analyzed,
    changes: Changes | Mapping[str, Changes] | Iterable[Changes] | None = None,
    *,
    survey: Survey | None = None,
    target: str | None = None,
    costs: Mapping[str, float] | None = None,
    budget: float | None = None,
    bootstrap: ResampledFit | None = None,
    lowers: bool | None = None,
) -> WhatIf:
    r"""Predict what follows if drivers were raised or lowered, in points of the answering scale.

    **Prediction.** Raising the constructs s by d_s changes the mean of construct t by
    sum_s T_ts d_s, with T = (I - B)^-1 the total effects (Bollen 1987) turned into points of the
    answering scale (:mod:`ccc_quality.drivers.points`). Dimensions that reflect a raised construct
    rise by their loadings. Raising a construct that others explain comes on top of what they do
    for it. Coefficients are read as causes: that is the model's claim, not the data's.

    **The end of the scale.** Nobody rises past the highest answer. The raise is added to every
    respondent's score and cut off there, so that a driver's mean gains d_s' = mean(min(high,
    P + d_s)) - mean(P), at most d_s; *that* is what the paths pass on. What arrives at any other
    construct is cut off in the same way at its respondents' scores. The column ``linear`` has the
    change before this last cut, ``at_end`` the share of respondents who end at the end of the
    scale. What is cut off at a construct in between is not taken from what it passes on.

    **Events.** A column of 0 and 1, such as whether a customer left, has a rate. No respondent is
    at the end of a scale then: the change is linear, in the rate, which ends at 0 and 1. The
    column ``unit`` says "rate"; a change of 0.02 is two percentage points.

    **Uncertainty.** That of the effects: draws of a bootstrap, or the delta method where the fit
    has a covariance matrix. The limits pass through the same cut, which keeps their order; the
    raise itself and the sample's scores are taken as given.

    **Budget.** The moves that do most for the target for at most ``budget``, each in the direction
    that improves it, by linear programming over the straight pieces of each driver's gain, exact
    where a score takes at most 60 values. The result is one more scenario, "best allocation".

    Parameters
    ----------
    results : Analysis, SEMResults or PLSResults
        An analysis brings its survey, target and resamples along.
    changes : mapping, mapping of mappings, or iterable of mappings, optional
        ``{"reliability": +0.5}``, or several scenarios at once, with names of their own
        (``{"faster": {"waiting_time": 1}, ...}``) or without. May be left out with a budget.
    survey : Survey
        The answers, with a codebook that states the scale; needed with results.
    target : str, optional
        The outcome that costs are held against; the final outcome when left out.
    costs : mapping of str to float, optional
        What one point more for everybody costs, by construct; of a driver of which less is better
        (:mod:`ccc_quality.drivers.directions`) what one point less costs.
    budget : float, optional
        To be spent on the constructs in ``costs``.
    bootstrap : BootstrapResults or PLSBootstrap, optional
        Of the same results.
    lowers : bool, optional
        Whether the target should fall, for budgets and costs; by default as in
        :func:`~ccc_quality.importance_performance`.

    Returns
    -------
    WhatIf

    Raises
    ------
    UnknownNameError
        A construct that the model does not have.
    SpecificationError
        A construct that acts on nothing, a change that is no number, costs that are not positive,
        a budget without costs, no survey, several final outcomes and no target; a fit of ordered
        items, whose units are not points of the answers.
    CodebookError
        No scale, or items of one construct on different scales, so that it has no points.
    EstimationError
        The fit did not converge.

    References
    ----------
    Bollen, K. A. (1987). Total, direct, and indirect effects in structural equation models.
    Sociological Methodology, 17, 37-69.

    Examples
    --------
    >>> import ccc_quality as ccc
    >>> analysis = ccc.analyze(ccc.study.load_customers(), ccc.study.customer_model("composite"))
    >>> found = ccc.what_if(analysis, {"reliability": +0.5})
    >>> float(found.scenarios["change"].iloc[0].round(1))
    0.1
    """
    request = PredictionRequest.of(
        results,
        survey=survey,
        target=target,
        bootstrap=bootstrap,
        caller="what_if",
        lowers=lowers,
    )
    prediction = request.prediction
    scenarios = _named(changes)
    prices = _checked_costs(costs, budget, request)
    for changed in scenarios.values():
        request.require_movable(changed)
        require_points(changed)
    ways = request.directions([*request.drivers, *prices], lowers=request.lowers)
    if budget is not None:
        scenarios[BEST] = prediction.best(
            request.target, prices, budget, ways, lowers=request.lowers
        )
    if not scenarios:
        raise SpecificationError(
            'There is nothing to predict: give changes such as {"reliability": 0.5}, or a budget '
            "with costs."
        )
    frames = [prediction.predict(name, changed) for name, changed in scenarios.items()]
    shares = [
        contributions(prediction, name, one, request.target) for name, one in scenarios.items()
    ]
    return WhatIf(
        _table=pd.concat(frames, ignore_index=True)[COLUMNS],
        _contributions=pd.concat(shares, ignore_index=True),
        target=request.target,
        changes={name: dict(changed) for name, changed in scenarios.items()},
        directions=ways,
        costs=prices,
        budget=budget,
        errors=prediction.coefficients.basis,
        level=prediction.coefficients.level,
        labels=request.fit.labels.merged(request.survey.labels),
        n_obs=request.fit.n_obs,
        simulated=request.fit.simulated or request.survey.simulated,
        interval=prediction.coefficients.interval,
    )


def _named(
    changes: Changes | Mapping[str, Changes] | Iterable[Changes] | None,
) -> dict[str, Changes]:
    """Scenarios by name; those without a name are called by what they change."""
    if changes is None:
        return {}
    if not isinstance(changes, Mapping):
        return {_name(one): one for one in changes}
    nested = {name: value for name, value in changes.items() if isinstance(value, Mapping)}
    if nested and len(nested) == len(changes):
        return {str(name): value for name, value in nested.items()}
    plain = {str(name): value for name, value in changes.items() if not isinstance(value, Mapping)}
    return {_name(plain): plain} if plain else {}


def _name(changed: Changes) -> str:
    return ", ".join(f"{name} {value:+g}" for name, value in changed.items())


def _checked_costs(
    costs: Mapping[str, float] | None, budget: float | None, request: PredictionRequest
) -> dict[str, float]:
    prices = {name: float(price) for name, price in (costs or {}).items()}
    request.require_movable(prices)
    for name, price in prices.items():
        if not (np.isfinite(price) and price > 0):
            raise SpecificationError(f"The cost of a point of {name!r} is positive, not {price:g}.")
    if budget is not None and not prices:
        raise SpecificationError(
            'A budget needs costs: what one point more costs, such as {"reliability": 40_000}.'
        )
    if budget is not None and not (np.isfinite(budget) and budget > 0):
        raise SpecificationError(f"A budget is a positive number, not {budget!r}.")
    return prices
