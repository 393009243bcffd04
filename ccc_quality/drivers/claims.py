"""The claims of the study, put to the test on a user's own data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pandas as pd

from ccc_quality.drivers.equal_effects import equality_tests
from ccc_quality.drivers.hypotheses import Hypothesis, hypotheses_about
from ccc_quality.drivers.verdicts import Bounds, Finding, Judge, Verdict, untested
from ccc_quality.errors import SpecificationError, UnknownOptionError
from ccc_quality.frames import cached_table
from ccc_quality.labels import Labels
from ccc_quality.results import (
    IN_WORDS,
    FittedModel,
    IntervalKind,
    ResampledFit,
    require_bootstrap_of,
    require_fitted,
    require_one_group,
)
from ccc_quality.study import CLAIMS, Claim
from ccc_quality.summaries import Summary

SECTION = "The core study"
NEEDS_ANSWERS = (
    "Needs the answers: a break shows in the scores of respondents, not in estimates. Hand it "
    "over: test_claims(results, threshold=threshold(survey))."
)
COLUMNS = [
    "claim", "statement", "verdict", "mediation", "deciding", "est", "ci_lower", "ci_upper",
    "pvalue", "test", "band", "strong", "n_hypotheses", "n_supported", "n_contradicted", "source",
    "section", "reason",
]  # fmt: skip


class ThresholdFinding(Protocol):
    """What was found about a point beyond which a driver matters."""

    @property
    def driver(self) -> str:
        """Name of the driver."""

    @property
    def target(self) -> str:
        """What it works on."""

    @property
    def verdict(self) -> Verdict:
        """Whether it matters only beyond the point."""

    @property
    def reason(self) -> str:
        """The verdict in a sentence."""

    @property
    def pvalue(self) -> float:
        """Of the test against one straight line."""

    @property
    def table(self) -> pd.DataFrame:
        """est, ci_lower, ci_upper by term; the first row is the break."""


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
        whatever its own kind: the sizes of effects that orders compare have no derivative at zero,
        so that no acceleration is to be had, and one table has one kind.
    """

    _findings: tuple[Finding, ...]
    _hypotheses: pd.DataFrame
    bounds: Bounds
    labels: Labels
    n_obs: int
    simulated: bool
    interval: IntervalKind = "normal"

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
        return [k for k, one in enumerate(self._findings) if one.hypothesis.claim == claim.name]

    def _row(self, claim: Claim) -> dict[str, object]:
        places = self._of(claim)
        own = [self._findings[k] for k in places]
        verdict, place, pvalue = joint_verdict(own, self.bounds.alpha)
        deciding = own[place]
        reasons = dict.fromkeys(one.reason for one in own if one.reason)
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


def test_claims(
    results: FittedModel,
    *,
    bootstrap: ResampledFit | None = None,
    band: float = 0.10,
    strong: float = 0.50,
    level: float = 0.95,
    equal_effects: bool = True,
    threshold: ThresholdFinding | None = None,
) -> ClaimTests:
    """Test the claims of the study on customers, or on employees, with the results of a fit.

    Every claim is one or several hypotheses about standardized effects
    (:mod:`ccc_quality.drivers.hypotheses`), each tested one-sidedly at 1 - ``level``. A claim is
    **supported** where all of them are: each is tested at the full level, as the claim falls with
    any one of them (intersection-union test, Berger 1982). It is **contradicted** where a test
    shows the contrary of one of them, with the p value times the number of hypotheses tested
    (Bonferroni). Otherwise, and where the model cannot tell, it is **undecided** and ``reason``
    says why.

    An effect that "hardly" matters is shown to lie within the band by two one-sided tests, not by
    the failure to find it (Schuirmann 1987; Lakens 2017). Orders compare the sizes of effects in
    every draw, so that they need a bootstrap; results that can test equal paths add a difference
    test. Where dimensions reflect quality, orders are those of the implied slopes, and there is no
    effect of a dimension that could be negligible.

    pytest does not take this function for a test.

    Parameters
    ----------
    results : SEMResults or PLSResults
        Of a model of the study (``model.study``): :func:`ccc_quality.study.customer_model`,
        :func:`ccc_quality.study.employee_model`, or that of a codebook with ``study: van_der_aa``.
    bootstrap : BootstrapResults or PLSBootstrap, optional
        A bootstrap of these results, of some thousands of resamples. Percentile intervals of its
        draws are used, whatever its own are.
    band : float
        Standardized effects smaller than this in size are "hardly" any. The publications give no
        number: 0.10, what Cohen (1988) calls a small correlation, is this package's.
    strong : float
        Standardized effects at least this large are "strong"; 0.50, a large correlation by the same
        source, is this package's, too.
    level : float
        One less the error of each one-sided test.
    equal_effects : bool
        Whether to test orders by models with equal paths, too; with missing answers that takes a
        second for each pair.
    threshold : Threshold, optional
        What :func:`ccc_quality.threshold` found about the point beyond which waiting time matters
        for satisfaction.

    Returns
    -------
    ClaimTests

    Raises
    ------
    SpecificationError
        A model that is not the study's, or has none of its constructs; results of several groups,
        a bootstrap of another fit, a threshold of something else.
    UnknownOptionError
        An impossible band, bound or level.
    EstimationError
        The fit did not converge.

    References
    ----------
    Berger, R. L. (1982). Multiparameter hypothesis testing and acceptance sampling. Technometrics,
    24(4), 295-300.
    Cohen, J. (1988). Statistical power analysis for the behavioral sciences (2nd ed.). Erlbaum.
    Lakens, D. (2017). Equivalence tests: A practical primer for t tests, correlations, and
    meta-analyses. Social Psychological and Personality Science, 8(4), 355-362.
    Schuirmann, D. J. (1987). A comparison of the two one-sided tests procedure and the power
    approach for assessing the equivalence of average bioavailability. Journal of Pharmacokinetics
    and Biopharmaceutics, 15, 657-680.

    Examples
    --------
    >>> import ccc_quality as ccc
    >>> fit = ccc.fit_sem(ccc.study.customer_model("composite"), ccc.study.load_customers())
    >>> claims = ccc.test_claims(fit, bootstrap=ccc.bootstrap(fit, 1000, seed=1))
    >>> claims.table.set_index("claim").loc["driver_order", "verdict"]
    'supported'
    """
    bounds = _checked(band, strong, level)
    require_fitted(results, "test_claims")
    require_one_group(results.path_coefficients, "A test of claims")
    if bootstrap is not None:
        require_bootstrap_of(bootstrap, results, "test_claims")
    hypotheses = hypotheses_about(results.model)
    judge = Judge(results, bootstrap, bounds)
    findings = tuple(
        _about_threshold(one, threshold) if one.relation == "threshold" else judge.finding(one)
        for one in hypotheses
    )
    return ClaimTests(
        _findings=findings,
        _hypotheses=_frame(findings, results, bounds, equal_effects=equal_effects),
        bounds=bounds,
        labels=results.labels,
        n_obs=results.n_obs,
        simulated=results.simulated,
        interval="normal" if bootstrap is None else "percentile",
    )


test_claims.__test__ = False  # type: ignore[attr-defined]  # a name that pytest would collect


def joint_verdict(findings: list[Finding], alpha: float) -> tuple[Verdict, int, float]:
    """Verdict on a claim, the place of the finding on which it rests, and the p value.

    Parameters
    ----------
    findings : list of Finding
        Of all hypotheses of the claim, at least one.
    alpha : float
        Error of each one-sided test.
    """
    if len(findings) == 1:
        one = findings[0]
        shown = one.p_against if one.verdict == "contradicted" else one.pvalue
        return one.verdict, 0, shown if np.isfinite(shown) else one.pvalue
    against = np.array([one.p_against for one in findings])
    in_favour = np.array([one.pvalue for one in findings])
    n_tested = int(np.isfinite(against).sum())
    if not n_tested:
        return "undecided", 0, float("nan")
    worst, weakest = int(np.nanargmin(against)), int(np.nanargmax(in_favour))
    joint = min(1.0, n_tested * float(against[worst]))
    if joint < alpha:
        return "contradicted", worst, joint
    all_hold = all(one.verdict == "supported" for one in findings)
    return "supported" if all_hold else "undecided", weakest, float(in_favour[weakest])


def _said(findings: list[Finding], relations: tuple[str, ...], bound: float) -> float:
    """The bound, if a hypothesis of the claim is about it."""
    about = any(one.hypothesis.relation in relations for one in findings)
    return bound if about else float("nan")


def _mediation(findings: list[Finding]) -> str:
    """Full, partial or undecided, where both the direct and the indirect effect are at issue."""
    verdicts = {one.hypothesis.kind: one.verdict for one in findings}
    if set(verdicts) != {"direct", "indirect"}:
        return ""
    if verdicts["indirect"] == "contradicted":
        return "none"
    kinds = {"supported": "full", "contradicted": "partial", "undecided": "undecided"}
    return kinds[verdicts["direct"]] if verdicts["indirect"] == "supported" else "undecided"


def _about_threshold(hypothesis: Hypothesis, threshold: ThresholdFinding | None) -> Finding:
    """The finding that was handed over, in the form of the others."""
    if threshold is None:
        return untested(hypothesis, NEEDS_ANSWERS)
    if (threshold.driver, threshold.target) != (hypothesis.source, hypothesis.target):
        raise SpecificationError(
            f"The threshold is that of {threshold.driver} for {threshold.target}; the claim is "
            f"about {hypothesis.source} and {hypothesis.target}."
        )
    nothing = float("nan")
    est, lower, upper = threshold.table[["est", "ci_lower", "ci_upper"]].iloc[0]
    return Finding(
        hypothesis,
        kind="break, in points of the scores",
        est=float(est),
        ci_lower=float(lower),
        ci_upper=float(upper),
        bound=nothing,
        pvalue=float(threshold.pvalue),
        p_against=nothing,
        test="one break against a straight line",
        verdict=threshold.verdict,
        reason=threshold.reason,
    )


def _frame(
    findings: tuple[Finding, ...], results: FittedModel, bounds: Bounds, *, equal_effects: bool
) -> pd.DataFrame:
    labels = results.labels
    rows = [
        {
            "claim": one.hypothesis.claim,
            "hypothesis": _in_words(one.hypothesis, labels, bounds),
            "relation": one.hypothesis.relation,
            "kind": one.kind,
            "source": one.hypothesis.source,
            "other": one.hypothesis.other,
            "target": one.hypothesis.target,
            "est": one.est,
            "ci_lower": one.ci_lower,
            "ci_upper": one.ci_upper,
            "bound": one.bound,
            "pvalue": one.pvalue,
            "p_against": one.p_against,
            "test": one.test,
            "verdict": one.verdict,
            "reason": one.reason,
        }
        for one in findings
    ]
    frame = pd.DataFrame(rows)
    pairs = [one.hypothesis for one in findings if one.hypothesis.other] if equal_effects else []
    tests = equality_tests(results, pairs)
    found = [tests.get(one.hypothesis, (np.nan,) * 3) for one in findings]
    columns = ["equal_chisq", "equal_df", "equal_pvalue"]
    extra = pd.DataFrame(found, columns=columns, index=frame.index)
    return pd.concat([frame.drop(columns="reason"), extra, frame["reason"]], axis="columns")


def _in_words(hypothesis: Hypothesis, labels: Labels, bounds: Bounds) -> str:
    source, target = labels.text(hypothesis.source), labels.text(hypothesis.target)
    effect = f"{source} on {target}, {hypothesis.kind}"
    sign = "-" if hypothesis.sign < 0 else ""
    compared = "below" if hypothesis.sign < 0 else "above"
    match hypothesis.relation:
        case "above":
            return f"{source} above {labels.text(hypothesis.other)}, on {target}"
        case "positive":
            return f"{effect}: above 0"
        case "negligible":
            return f"{effect}: within ±{bounds.band:.2f}"
        case "substantial":
            return f"{effect}: {compared} {sign}{bounds.band:.2f}"
        case "strong":
            return f"{effect}: {compared} {sign}{bounds.strong:.2f}"
        case "threshold":
            return f"{source} on {target}: only when extreme"


def _checked(band: float, strong: float, level: float) -> Bounds:
    if not 0 < band < 1:
        raise UnknownOptionError(
            f"band is a standardized effect between 0 and 1, such as 0.10, not {band!r}."
        )
    if not band <= strong < 1:
        raise UnknownOptionError(
            f"strong is a standardized effect from the band ({band}) to 1, not {strong!r}."
        )
    if not 0.5 < level < 1:
        raise UnknownOptionError(
            f"level is a share between 0.5 and 1, such as 0.95, not {level!r}."
        )
    return Bounds(band=band, strong=strong, level=level)
