"""One hypothesis judged: estimate, interval, p values and verdict."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np
import pandas as pd

from ccc_quality.absent import Absent
from ccc_quality.claims.hypotheses import EffectKind, Hypothesis
from ccc_quality.claims.one_sided_tests import Quantity
from ccc_quality.drivers.directed_paths import DirectedPaths
from ccc_quality.drivers.effect_draws import TABLES, Kind, effect_draws
from ccc_quality.results import FittedModel, ResampledFit
from ccc_quality.words import name

Verdict = Literal["supported", "contradicted", "undecided"]

NEEDS_BOOTSTRAP = Absent("claims.needs_bootstrap")
FIXED = Absent("claims.fixed")


@dataclass(frozen=True)
class Bounds:
    """What the words of a claim mean in numbers.

    Attributes
    ----------
    band : float
        "Hardly": a standardized effect smaller than this in size.
    strong : float
        "Strongly": a standardized effect at least this large.
    level : float
        One less the error of each one-sided test.
    """

    band: float
    strong: float
    level: float

    @property
    def alpha(self) -> float:
        """Error of each one-sided test."""
        return 1 - self.level

    @property
    def interval_level(self) -> float:
        """Level of the interval that agrees with one-sided tests: 90% for tests at 5%."""
        return 1 - 2 * self.alpha


@dataclass(frozen=True)
class HypothesisTest:
    """What a test of one hypothesis found.

    Attributes
    ----------
    hypothesis : Hypothesis
    kind : str
        Of the effect that was tested: an implied slope stands in where dimensions act on nothing.
    est, ci_lower, ci_upper : float
        Standardized; of the difference in size for an order.
    bound : float
        What the estimate is held against.
    pvalue, p_against : float
        Small where the data speak for the hypothesis, and where they speak against it.
    test : str
    verdict : {"supported", "contradicted", "undecided"}
    absent : Absent or None
        Why there is no test.
    remark : str
        What else there is to say of the verdict.
    """

    hypothesis: Hypothesis
    kind: str
    est: float
    ci_lower: float
    ci_upper: float
    bound: float
    pvalue: float
    p_against: float
    test: str
    verdict: Verdict
    absent: Absent | None = None
    remark: str = ""


@dataclass(frozen=True)
class Judge:
    """Results, and a bootstrap of them if there is one, as judges of hypotheses.

    Attributes
    ----------
    results : FittedModel
    bootstrap : ResampledFit or None
    bounds : Bounds
    """

    results: FittedModel
    bootstrap: ResampledFit | None
    bounds: Bounds

    def test(self, hypothesis: Hypothesis) -> HypothesisTest:
        """Test a hypothesis about estimates."""
        absent = self._missing(hypothesis)
        if absent is not None:
            return untested(hypothesis, absent)
        kind = self._kind(hypothesis)
        quantity = self._quantity(hypothesis, kind)
        named = "implied slope" if kind == "slope" else kind
        if not quantity.is_known:
            absent = FIXED if quantity.se == 0 else NEEDS_BOOTSTRAP
            return replace(untested(hypothesis, absent), kind=named, est=quantity.est)
        return self._judged(hypothesis, named, quantity)

    def _missing(self, hypothesis: Hypothesis) -> Absent | None:
        """Why the model has no such effect; None where it has."""
        names = [hypothesis.source, *filter(None, [hypothesis.other]), hypothesis.target]
        for one in names:
            if one not in self._routes.constructs:
                return Absent("claims.no_construct", {"construct": name(one)})
        target = name(hypothesis.target)
        route = {"source": name(hypothesis.source), "target": target}
        if hypothesis.kind != "total":
            known = (hypothesis.source, hypothesis.target) in self._pairs(hypothesis.kind)
            return None if known else Absent(f"claims.no_{hypothesis.kind}", route)
        for one in names[:-1]:
            if one not in self._routes.eligible(hypothesis.target):
                return Absent("claims.no_lead", {"source": name(one), "target": target})
        if self._kind(hypothesis) == "slope" and hypothesis.relation != "above":
            return Absent("claims.slope", route)
        return None

    def _kind(self, hypothesis: Hypothesis) -> Kind:
        """The effect to look at; slopes where dimensions reflect what leads to the target."""
        sources = {hypothesis.source, hypothesis.other} - {""}
        if hypothesis.kind == "total" and not sources <= set(
            self._routes.sources(hypothesis.target)
        ):
            return "slope"
        return hypothesis.kind

    def _quantity(self, hypothesis: Hypothesis, kind: Kind) -> Quantity:
        sources = [hypothesis.source, *filter(None, [hypothesis.other])]
        table = self._table(kind, hypothesis.target, sources)
        est = table["std"].to_numpy(dtype=np.float64)
        draws = None
        if self.bootstrap is not None:
            draws = effect_draws(self.bootstrap, kind, sources, hypothesis.target, std=True)
        if len(sources) == 1:
            if draws is not None:
                return Quantity.of_draws(float(est[0]), draws[:, 0])
            return Quantity(float(est[0]), float(table["std_se"].iloc[0]))
        difference = float(abs(est[0]) - abs(est[1]))
        if draws is not None:
            return Quantity.of_draws(difference, np.abs(draws[:, 0]) - np.abs(draws[:, 1]))
        return Quantity(difference, float("nan"))

    def _table(self, kind: Kind, target: str, sources: list[str]) -> pd.DataFrame:
        if kind == "slope":
            table = self.results.implied_slopes(target, sources)
        else:
            table = getattr(self.results, TABLES[kind])
        return table[table["target"] == target].set_index("source").loc[sources]

    def _pairs(self, kind: EffectKind) -> set[tuple[str, str]]:
        table = getattr(self.results, TABLES[kind])[["source", "target"]]
        return set(table.itertuples(index=False, name=None))

    @cached_property
    def _routes(self) -> DirectedPaths:
        return DirectedPaths.of(self.results)

    def _judged(self, hypothesis: Hypothesis, kind: str, quantity: Quantity) -> HypothesisTest:
        bounds = self.bounds
        how = "normal theory" if quantity.draws is None else "bootstrap"
        if hypothesis.relation == "negligible":
            bound, test = bounds.band, f"two one-sided tests, {how}"
            pvalue, against = quantity.p_within(bound), quantity.p_outside(bound)
        else:
            size = {"substantial": bounds.band, "strong": bounds.strong}
            bound, test = size.get(hypothesis.relation, 0.0), f"one-sided test, {how}"
            directed = quantity if hypothesis.sign > 0 else quantity.mirrored()
            pvalue, against = directed.p_above(bound), directed.p_below(bound)
            bound *= hypothesis.sign
        verdict: Verdict = "undecided"
        if pvalue < bounds.alpha:
            verdict = "supported"
        elif against < bounds.alpha:
            verdict = "contradicted"
        lower, upper = quantity.interval(bounds.interval_level)
        return HypothesisTest(
            hypothesis, kind, quantity.est, lower, upper, bound, pvalue, against, test, verdict
        )


def untested(hypothesis: Hypothesis, absent: Absent) -> HypothesisTest:
    """No verdict, and why."""
    nothing = float("nan")
    return HypothesisTest(
        hypothesis,
        kind=hypothesis.kind,
        est=nothing,
        ci_lower=nothing,
        ci_upper=nothing,
        bound=nothing,
        pvalue=nothing,
        p_against=nothing,
        test="",
        verdict="undecided",
        absent=absent,
    )
