"""Verdicts on the claims of a study, each with the hypothesis on which it rests."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pandas as pd

from ccc_quality.claims.verdicts import Bounds, HypothesisTest, Verdict
from ccc_quality.frames import cached_table
from ccc_quality.labels import Labels
from ccc_quality.results import IN_WORDS, IntervalKind
from ccc_quality.study import CLAIMS, Claim
from ccc_quality.summaries import Summary
from ccc_quality.words import Voice

SECTION = "The core study"
REMEDIES = MappingProxyType(
    {
        "claims.needs_bootstrap": "Resamples: test_claims(results, bootstrap=bootstrap(results, "
        "n_resamples, seed)).",
        "claims.no_answers": "Scores: test_claims(results, threshold=threshold(survey)).",
    }
)
"""What gives a test that lacks something."""

COLUMNS = [
    "claim", "statement", "verdict", "mediation", "deciding", "est", "ci_lower", "ci_upper",
    "pvalue", "test", "band", "strong", "n_hypotheses", "n_supported", "n_contradicted", "source",
    "section", "reason",
]  # fmt: skip


@dataclass(frozen=True, eq=False, repr=False)
class ClaimTests:
    """Verdicts on the claims of the study; made by :func:`test_claims`.

    Attributes
    ----------
    bounds : Bounds
        What "hardly" and "strongly" mean in numbers, and the level of the tests.
    labels : Labels
        Display names.
    n_obs : int
        Respondents used.
    simulated : bool
        Whether the data are simulated.
    interval : {"percentile", "normal"}
        How intervals and p values were made. With a bootstrap they are percentiles of its draws,
        whatever its own kind: the size of an effect has no derivative at zero from which to take
        an acceleration, orders compare such sizes, and one table has intervals of one kind.
    """

    _tests: tuple[HypothesisTest, ...]
    _hypotheses: pd.DataFrame
    bounds: Bounds
    labels: Labels
    n_obs: int
    simulated: bool
    interval: IntervalKind = "normal"

    @property
    def tests(self) -> tuple[HypothesisTest, ...]:
        """The tests of all hypotheses, in the order of :attr:`hypotheses`."""
        return self._tests

    @property
    def level(self) -> float:
        """Confidence level of the intervals, which agree with the one-sided tests."""
        return self.bounds.interval_level

    @property
    def band(self) -> float:
        """What is hardly an effect: a standardized one smaller in size; the user's convention."""
        return self.bounds.band

    @property
    def strong(self) -> float:
        """What is a strong effect: a standardized one at least as large; the user's convention."""
        return self.bounds.strong

    @cached_table
    def table(self) -> pd.DataFrame:
        """One row a claim: statement, verdict, mediation, deciding hypothesis, ..., source, reason.

        ``deciding`` is the hypothesis on which the verdict rests: the weakest one, or for a claim
        that is contradicted the one that fails most clearly; est, interval, p value and test are
        those of it. ``pvalue`` is that against the claim's contrary where it is supported or
        undecided, and that against the claim, times the number of hypotheses, where it is
        contradicted. ``band`` and ``strong`` are what "hardly" and "strongly" were taken to mean,
        NaN where the claim says neither. ``mediation`` is "full", "partial" or "undecided" where
        the claim is about it.
        """
        claims = [claim for claim in CLAIMS if self._of(claim)]
        rows = [self._row(claim) for claim in claims]
        return pd.DataFrame(rows, columns=COLUMNS)

    @property
    def hypotheses(self) -> pd.DataFrame:
        """One row a hypothesis, with its estimate, interval, p values, test and verdict.

        claim, hypothesis (in words), relation ("above" another driver, "positive", "negligible",
        "substantial", "strong", "threshold"), kind, source, other, target, est, ci_lower, ci_upper,
        bound, pvalue (small where the data speak for it), p_against, test, verdict, equal_chisq,
        equal_df, equal_pvalue (difference test against the model with two equal effects), reason.
        Estimates are standardized.
        """
        return self._hypotheses.copy()

    def summary(self) -> Summary:
        """Verdict by claim, with what it rests on."""
        bounds, table = self.bounds, self.table
        mark = " SIMULATED DATA." if self.simulated else ""
        lines = [
            f"{len(table)} claims of the study, n = {self.n_obs:,}.{mark}",
            f"Hardly: a standardized effect within ±{bounds.band:.2f}; strongly: at least "
            f"{bounds.strong:.2f} in size. Both bounds are conventions (band=, strong=), not the "
            "study's.",
            f"One-sided tests at {bounds.alpha:.0%}; {IN_WORDS[self.interval]} intervals at "
            f"{bounds.interval_level:.0%}, which agree with them.",
        ]
        sentences = zip(table["verdict"], table["statement"], table["reason"], strict=True)
        lines += [f"{verdict.upper()}: {text} {why}".rstrip() for verdict, text, why in sentences]
        missing = {one.absent.code for one in self._tests if one.absent is not None}
        lines += [remedy for code, remedy in REMEDIES.items() if code in missing]
        columns = ["deciding", "est", "ci_lower", "ci_upper", "pvalue", "verdict"]
        shown = table.loc[table["est"].notna(), columns]
        return Summary(lines=tuple(lines), tables={"What the verdicts rest on": shown})

    def __repr__(self) -> str:
        mark = ", SIMULATED" if self.simulated else ""
        counts = self.table["verdict"].value_counts()
        found = ", ".join(f"{count} {verdict}" for verdict, count in counts.items())
        return f"ClaimTests: {found}, n = {self.n_obs:,}{mark}"

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()

    def _of(self, claim: Claim) -> list[int]:
        """Places of the hypotheses of a claim."""
        return [k for k, one in enumerate(self._tests) if one.hypothesis.claim == claim.name]

    def _row(self, claim: Claim) -> dict[str, object]:
        places = self._of(claim)
        own = [self._tests[k] for k in places]
        verdict, place, pvalue = joint_verdict(own, self.bounds.alpha)
        deciding = own[place]
        reasons = dict.fromkeys(filter(None, (reason_of(one, self.labels) for one in own)))
        return {
            "claim": claim.name,
            "statement": claim.statement,
            "verdict": verdict,
            "mediation": _mediation(own),
            "deciding": self._hypotheses["hypothesis"].iloc[places[place]],
            "est": deciding.est,
            "ci_lower": deciding.ci_lower,
            "ci_upper": deciding.ci_upper,
            "pvalue": pvalue,
            "test": deciding.test,
            "band": _said(own, ("negligible", "substantial"), self.band),
            "strong": _said(own, ("strong",), self.strong),
            "n_hypotheses": len(own),
            "n_supported": sum(one.verdict == "supported" for one in own),
            "n_contradicted": sum(one.verdict == "contradicted" for one in own),
            "source": claim.source,
            "section": SECTION,
            "reason": " ".join(reasons),
        }


def reason_of(test: HypothesisTest, labels: Labels) -> str:
    """Why there is no test, or what else there is to say of its verdict."""
    if test.absent is None:
        return test.remark
    return Voice("en", labels).tell(test.absent.saying)


def joint_verdict(tests: list[HypothesisTest], alpha: float) -> tuple[Verdict, int, float]:
    """Verdict on a claim, the place of the finding on which it rests, and the p value.

    Parameters
    ----------
    tests : list of HypothesisTest
        Of all hypotheses of the claim, at least one.
    alpha : float
        Error of each one-sided test.
    """
    if len(tests) == 1:
        one = tests[0]
        shown = one.p_against if one.verdict == "contradicted" else one.pvalue
        return one.verdict, 0, shown if np.isfinite(shown) else one.pvalue
    against = np.array([one.p_against for one in tests])
    in_favour = np.array([one.pvalue for one in tests])
    n_tested = int(np.isfinite(against).sum())
    if not n_tested:
        return "undecided", 0, float("nan")
    worst, weakest = int(np.nanargmin(against)), int(np.nanargmax(in_favour))
    joint = min(1.0, n_tested * float(against[worst]))
    if joint < alpha:
        return "contradicted", worst, joint
    all_hold = all(one.verdict == "supported" for one in tests)
    return "supported" if all_hold else "undecided", weakest, float(in_favour[weakest])


def _said(tests: list[HypothesisTest], relations: tuple[str, ...], bound: float) -> float:
    """The bound, if a hypothesis of the claim is about it."""
    about = any(one.hypothesis.relation in relations for one in tests)
    return bound if about else float("nan")


def _mediation(tests: list[HypothesisTest]) -> str:
    """Full, partial or undecided, where both the direct and the indirect effect are at issue."""
    verdicts = {one.hypothesis.kind: one.verdict for one in tests}
    if set(verdicts) != {"direct", "indirect"}:
        return ""
    if verdicts["indirect"] == "contradicted":
        return "none"
    kinds = {"supported": "full", "contradicted": "partial", "undecided": "undecided"}
    return kinds[verdicts["direct"]] if verdicts["indirect"] == "supported" else "undecided"
