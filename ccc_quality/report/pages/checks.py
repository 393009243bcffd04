"""Checks of the answers themselves: how they are distributed, whether one method made them."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from ccc_quality.analysis import Analysis
from ccc_quality.assessment import MethodBias, Normality
from ccc_quality.assessment.thresholds import THRESHOLDS
from ccc_quality.report.content import Table
from ccc_quality.report.tables import columns
from ccc_quality.words import Voice

OF_ANSWERS = (
    "mardia_kurtosis", "skewness", "kurtosis", "harman", "method_cfi", "method_paths", "marker",
    "careless", "influential",
)  # fmt: skip
"""Criteria that judge the answers and not the constructs."""


def check_texts(analysis: Analysis, voice: Voice) -> list[str]:
    """One paragraph a check: normality, method, influence; those that could be made."""
    found = analysis.assessment
    said = []
    if found.normality is not None and not analysis.fit.options.estimator.ordinal:
        said.append(_normality(found.normality, analysis, voice))
    if found.method_bias is not None:
        said.append(" ".join(_method(found.method_bias, voice)))
    return [*said, *_influential(analysis, voice)]


def check_tables(analysis: Analysis, voice: Voice) -> list[Table]:
    """The numbers behind them, folded."""
    found = analysis.assessment.normality
    return [] if found is None else [_normality_table(found, voice)]


def _normality(found: Normality, analysis: Analysis, voice: Voice) -> str:
    verdicts = found.verdicts
    single = verdicts[verdicts["criterion"].isin(("skewness", "kurtosis"))]
    held = single.groupby("subject")["holds"].all()
    values = {
        "held": voice.numbers.count(float(held.sum())),
        "items": voice.numbers.count(float(len(held))),
        "kurtosis": voice.numbers.write(found.mardia.kurtosis_z, "statistic"),
        "limit": voice.numbers.count(THRESHOLDS["mardia_kurtosis"].maximum),
        "estimator": analysis.fit.estimator,
    }
    items = "items_all" if held.all() else "items"
    said = [voice.say(f"measurement.normality.{items}", **values)]
    whole = THRESHOLDS["mardia_kurtosis"].holds(found.mardia.kurtosis_z)
    said.append(voice.say(f"measurement.normality.{'whole' if whole else 'broken'}", **values))
    if not (whole and held.all()):
        robust = analysis.fit.options.estimator.robust != "none"
        key = "robust" if robust else "naive" if analysis.bootstrap is None else "resampled"
        said.append(voice.say(f"measurement.normality.{key}", **values))
    return " ".join(said)


def _method(found: MethodBias, voice: Voice) -> Iterator[str]:
    harman = voice.numbers.share(found.harman)
    held = THRESHOLDS["harman"].holds(found.harman)
    limit = voice.numbers.share(THRESHOLDS["harman"].maximum)
    yield voice.say(
        f"measurement.method.{'harman' if held else 'harman_fails'}", share=harman, limit=limit
    )
    if found.factor is None or found.reason:
        empty = found.factor is not None and found.factor.variance <= 0
        yield voice.say(f"measurement.method.{'no_method' if empty else 'no_factor'}")
    else:
        changed = int((~found.factor.paths["holds"]).sum())
        kind = "" if changed else "_none"
        yield voice.say(
            f"measurement.method.factor{kind}",
            gain=voice.numbers.measure(found.factor.cfi_gain),
            changed=voice.numbers.in_words(changed),
            paths=voice.numbers.in_words(len(found.factor.paths)),
        )
    yield voice.say("measurement.method.caveat")


def _influential(analysis: Analysis, voice: Voice) -> Iterator[str]:
    """Whether somebody moves an estimate alone."""
    verdicts = analysis.assessment.verdicts
    for share in verdicts.loc[verdicts["criterion"] == "influential", "value"]:
        kind = "some" if share > 0 else "none"
        yield voice.say(f"measurement.influential.{kind}", share=voice.numbers.share(float(share)))


def _normality_table(found: Normality, voice: Voice) -> Table:
    frame: pd.DataFrame = found.items.astype({"n": float, "n_categories": float})
    return Table(
        "normality",
        voice.say("measurement.normality.table"),
        frame,
        columns(
            voice,
            ("item", "item", "text"),
            ("n", "n", "count"),
            ("n_categories", "categories", "count"),
            ("skewness", "skewness", "effect"),
            ("kurtosis", "kurtosis", "effect"),
        ),
        notes=(voice.say("measurement.normality.note"),),
        folded=True,
    )
