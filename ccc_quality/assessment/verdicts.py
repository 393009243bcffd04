"""Verdicts: each number beside its convention, where the convention comes from, does it hold."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

import numpy as np
import pandas as pd

from ccc_quality.assessment.thresholds import THRESHOLDS, Threshold
from ccc_quality.model import Model
from ccc_quality.results import FittedModel

PAIR = " – "
"""Between the two names of a verdict about a pair."""

WHOLE_MODEL = "model"
RESPONDENTS = "respondents"
FIT_CRITERIA = ("cfi", "tli", "rmsea", "srmr")
RELIABILITY_CRITERIA = ("alpha", "rho_a", "rho_c", "ave")


class Verdict(NamedTuple):
    """One number held against one convention.

    Attributes
    ----------
    criterion : str
        Key of :data:`THRESHOLDS`.
    subject : str
        ``"model"``, ``"respondents"``, a construct, or two names joined by :data:`PAIR`.
    value, threshold : float
        The number, and the bound that it breaks or had to reach.
    source : str
        Who proposed the convention.
    holds : bool
        Whether the number satisfies it.
    convention : str
        The convention in words.
    """

    criterion: str
    subject: str
    value: float
    threshold: float
    source: str
    holds: bool
    convention: str


def verdict_frame(verdicts: Iterator[Verdict]) -> pd.DataFrame:
    """Verdicts as a table; what could not be computed has none."""
    kept = [verdict for verdict in verdicts if np.isfinite(verdict.value)]
    return pd.DataFrame(kept, columns=list(Verdict._fields)).astype({"holds": bool})


def from_frame(table: pd.DataFrame) -> Iterator[Verdict]:
    """The verdicts of a table."""
    for row in table[list(Verdict._fields)].itertuples(index=False):
        yield Verdict(*row)


def fit_verdicts(results: FittedModel) -> Iterator[Verdict]:
    """CFI, TLI, RMSEA and SRMR of the whole model."""
    measures = results.reported_measures
    for criterion in FIT_CRITERIA:
        if criterion in measures:
            yield judged(criterion, WHOLE_MODEL, float(measures[criterion]))


def reliability_verdicts(reliability: pd.DataFrame) -> Iterator[Verdict]:
    """Reliability and AVE of every construct."""
    for construct, row in reliability.iterrows():
        for criterion in RELIABILITY_CRITERIA:
            yield judged(criterion, str(construct), float(row[criterion]))


def loading_verdicts(results: FittedModel, reliability: pd.DataFrame) -> Iterator[Verdict]:
    """Size of the standardized loadings of common factors.

    A weaker one is kept where its construct is sound. The parts of a composite need not load high.
    """
    measured_well = {
        str(construct): THRESHOLDS["ave"].holds(row["ave"])
        and THRESHOLDS["rho_c"].holds(row["rho_c"])
        for construct, row in reliability.iterrows()
    }
    reflective = {one.name for one in results.model.constructs if one.kind == "reflective"}
    loadings = results.loadings[results.loadings["construct"].isin(reflective)]
    for construct, indicator, std in zip(
        loadings["construct"], loadings["indicator"], loadings["std"], strict=True
    ):
        weak_but_kept = (
            measured_well[construct]
            and not THRESHOLDS["loading"].holds(abs(std))
            and THRESHOLDS["loading_kept"].holds(abs(std))
        )
        threshold = THRESHOLDS["loading_kept" if weak_but_kept else "loading"]
        yield Verdict(
            "loading",
            f"{construct}{PAIR}{indicator}",
            float(std),
            threshold.minimum,
            threshold.source,
            threshold.holds(abs(std)),
            threshold.convention,
        )


def fornell_larcker_verdicts(table: pd.DataFrame, model: Model) -> Iterator[Verdict]:
    """Root of the AVE of each construct against its largest correlation.

    The correlation of a construct with its own dimension is a loading, and is left out.
    """
    threshold = THRESHOLDS["fornell_larcker"]
    family = _whole_and_part(model)
    for name in table.index:
        others = [
            other
            for other in table.columns
            if other != name and frozenset((name, other)) not in family
        ]
        if not others:
            continue
        correlations = table.loc[name, others].abs().dropna()
        if correlations.empty:
            continue
        closest = correlations.idxmax()
        value, largest = float(table.loc[name, name]), float(correlations[closest])
        yield Verdict(
            "fornell_larcker",
            f"{name}{PAIR}{closest}",
            value,
            largest,
            threshold.source,
            value > largest,
            threshold.convention,
        )


def heterotrait_verdicts(criterion: str, table: pd.DataFrame, model: Model) -> Iterator[Verdict]:
    """HTMT or HTMT2 of every pair; dimensions of one construct count as similar."""
    similar = _siblings(model)
    for first, second in combinations(table.index, 2):
        key = f"{criterion}_similar" if frozenset((first, second)) in similar else criterion
        value = float(table.loc[first, second])
        yield judged(criterion, f"{first}{PAIR}{second}", value, THRESHOLDS[key])


def interval_verdicts(intervals: pd.DataFrame, model: Model) -> Iterator[Verdict]:
    """Upper limits of HTMT and HTMT2 against .85 or .90, and against 1."""
    similar = _siblings(model)
    for criterion in ("htmt", "htmt2"):
        own = intervals[intervals["statistic"] == criterion]
        for subject, upper in zip(own["subject"], own["ci_upper"], strict=True):
            alike = frozenset(subject.split(PAIR)) in similar
            suffix = "_similar" if alike else ""
            limit = THRESHOLDS[f"{criterion}_upper{suffix}"]
            yield judged(f"{criterion}_upper", subject, float(upper), limit)
            yield judged(f"{criterion}_interval", subject, float(upper))


def vif_verdicts(vif: pd.DataFrame) -> Iterator[Verdict]:
    """Collinearity of every predictor that is not alone; the subject is target, predictor."""
    for target, own in vif.groupby("target", sort=False):
        for predictor, value in zip(own["predictor"], own["vif"], strict=True):
            if len(own) > 1:
                yield judged("vif", f"{target}{PAIR}{predictor}", float(value))


def judged(
    criterion: str, subject: str, value: float, threshold: Threshold | None = None
) -> Verdict:
    """A number against its convention, that of the criterion unless another is given."""
    threshold = threshold or THRESHOLDS[criterion]
    return Verdict(
        criterion,
        subject,
        value,
        threshold.deciding_bound(value),
        threshold.source,
        threshold.holds(value),
        threshold.convention,
    )


def _whole_and_part(model: Model) -> set[frozenset[str]]:
    """Each construct of higher order with each of its dimensions."""
    return {
        frozenset((construct.name, part))
        for construct in model.constructs
        if construct.higher_order
        for part in construct.indicators
    }


def _siblings(model: Model) -> set[frozenset[str]]:
    """Pairs of dimensions of one construct."""
    return {
        frozenset(pair)
        for construct in model.constructs
        if construct.higher_order
        for pair in combinations(construct.indicators, 2)
    }
