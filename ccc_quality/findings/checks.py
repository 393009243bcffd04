"""What checks of the answers show: their distribution, one method behind them, influence."""

from __future__ import annotations

from collections.abc import Iterator

from ccc_quality.analysis import Analysis
from ccc_quality.assessment import MethodBias, Normality
from ccc_quality.assessment.thresholds import THRESHOLDS
from ccc_quality.findings.finding import Finding
from ccc_quality.words import Amount, Value


def normality_of_answers(found: Normality, analysis: Analysis) -> Iterator[Finding]:
    """How near the answers are to a normal distribution, and what follows where they are not."""
    verdicts = found.verdicts
    single = verdicts[verdicts["criterion"].isin(("skewness", "kurtosis"))]
    held = single.groupby("subject")["holds"].all()
    values: dict[str, Value] = {
        "held": int(held.sum()),
        "items": len(held),
        "kurtosis": Amount(found.mardia.kurtosis_z, "statistic"),
        "limit": Amount(THRESHOLDS["mardia_kurtosis"].maximum, "count"),
        "estimator": analysis.fit.estimator,
    }
    whole = THRESHOLDS["mardia_kurtosis"].holds(found.mardia.kurtosis_z)
    kinds = ["items_all" if held.all() else "items", "whole" if whole else "broken"]
    if not (whole and held.all()):
        robust = analysis.fit.options.estimator.robust != "none"
        kinds.append("robust" if robust else "naive" if analysis.bootstrap is None else "resampled")
    for kind in kinds:
        yield Finding(f"finding.normality.{kind}", values)


def one_method(found: MethodBias) -> Iterator[Finding]:
    """Whether the answers share a method, as far as Harman's test and a method factor tell."""
    limit = THRESHOLDS["harman"]
    shares: dict[str, Value] = {
        "share": Amount(found.harman, "share"),
        "limit": Amount(limit.maximum, "share"),
    }
    held = limit.holds(found.harman)
    yield Finding(f"finding.method.{'harman' if held else 'harman_fails'}", shares)
    if found.factor is None or found.reason:
        empty = found.factor is not None and found.factor.variance <= 0
        yield Finding(f"finding.method.{'no_method' if empty else 'no_factor'}")
    else:
        changed = int((~found.factor.paths["holds"]).sum())
        values: dict[str, Value] = {
            "gain": Amount(found.factor.cfi_gain, "measure"),
            "changed": Amount(changed, "in_words"),
            "paths": Amount(len(found.factor.paths), "in_words"),
        }
        yield Finding(f"finding.method.factor{'' if changed else '_none'}", values)
    yield Finding("finding.method.caveat")


def influential_respondents(analysis: Analysis) -> Iterator[Finding]:
    """Whether somebody moves an estimate alone."""
    verdicts = analysis.assessment.verdicts
    for share in verdicts.loc[verdicts["criterion"] == "influential", "value"]:
        kind = "some" if share > 0 else "none"
        yield Finding(f"finding.influential.{kind}", {"share": Amount(float(share), "share")})
