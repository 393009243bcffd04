"""Checks of the answers themselves: how they are distributed, whether one method made them."""

from __future__ import annotations

import pandas as pd

from ccc_quality.analysis import Analysis
from ccc_quality.assessment import Normality
from ccc_quality.findings.checks import (
    influential_respondents,
    normality_of_answers,
    one_method,
)
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
        said.append(" ".join(voice.tell_all(normality_of_answers(found.normality, analysis))))
    if found.method_bias is not None:
        said.append(" ".join(voice.tell_all(one_method(found.method_bias))))
    return [*said, *voice.tell_all(influential_respondents(analysis))]


def check_tables(analysis: Analysis, voice: Voice) -> list[Table]:
    """The numbers behind them, folded."""
    found = analysis.assessment.normality
    return [] if found is None else [_normality_table(found, voice)]


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
