"""Tables of fit: one model, two nested ones, the ladder of invariance."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ccc_quality.assessment import Invariance
from ccc_quality.report.apa.cells import written
from ccc_quality.report.apa.headings import column, notes, sample
from ccc_quality.report.apa.paper_table import (
    Cell,
    CellKind,
    PaperRow,
    PaperTable,
    without_empty_columns,
)
from ccc_quality.results import FittedModel
from ccc_quality.sem import Comparison
from ccc_quality.words import Voice

MEASURES: dict[str, CellKind] = {
    "chisq": "statistic", "df": "count", "pvalue": "pvalue", "cfi": "share", "tli": "measure",
    "rmsea": "measure", "srmr": "measure", "aic": "statistic", "bic": "statistic",
    "d_uls": "measure", "d_g": "measure",
}  # fmt: skip
"""Fit measures in the order of their columns; only the CFI and p cannot exceed one."""

STEPS: dict[str, CellKind] = {
    "chisq": "statistic", "df": "count", "cfi": "share", "rmsea": "measure", "srmr": "measure",
    "chisq_difference": "statistic", "df_difference": "count", "pvalue": "pvalue",
    "cfi_difference": "share",
}  # fmt: skip


def fit_table(fit: FittedModel, voice: Voice) -> PaperTable | None:
    """Measures of fit of one model in a row, the RMSEA with its interval."""
    measures = fit.reported_measures
    if measures.empty:
        return None
    cells: list[Cell] = [_known(measures, name) for name in MEASURES]
    columns = [column(name, voice, kind) for name, kind in MEASURES.items()]
    if "rmsea_ci_lower" in measures.index:
        place = list(MEASURES).index("rmsea") + 1
        level = float(measures.get("rmsea_ci_level", 0.9))
        cells.insert(
            place, (_known(measures, "rmsea_ci_lower"), _known(measures, "rmsea_ci_upper"))
        )
        columns.insert(place, column("interval", voice, "measure", level=level))
    row = PaperRow((voice.say("apa.fit.model"), *cells))
    said = voice.say("apa.fit.note", **sample(fit, voice))
    more = voice.say(f"apa.fit.{'sem' if 'cfi' in measures.index else 'pls'}")
    return without_empty_columns(
        PaperTable(
            "fit",
            voice.say("apa.fit.title"),
            (column("model", voice), *columns),
            (row,),
            notes(voice, said, more, rows=()),
        )
    )


def comparison_table(comparison: Comparison, voice: Voice) -> PaperTable:
    """Two nested models and the test of their difference."""
    table = comparison.table.astype(float)
    shown = {name: kind for name, kind in MEASURES.items() if name in table.index}
    rows = [
        PaperRow((voice.say(f"apa.comparison.{model}"), *(table[model][m] for m in shown)))
        for model in table.columns
    ]
    return PaperTable(
        "comparison",
        voice.say("apa.comparison.title"),
        (column("model", voice), *(column(m, voice, kind) for m, kind in shown.items())),
        tuple(rows),
        notes(voice, voice.say("apa.comparison.note", **_test(comparison, voice)), rows=()),
    )


def invariance_table(invariance: Invariance, voice: Voice) -> PaperTable:
    """The steps of the ladder, each against the one below it."""
    table = invariance.table
    shown = {name: kind for name, kind in STEPS.items() if name in table.columns}
    rows = []
    for _, step in table.iterrows():
        name = str(step["step"])
        key = f"apa.step.{name}"
        label = voice.say(key) if voice.knows(key) else name
        rows.append(PaperRow((label, *(float(step[measure]) for measure in shown))))
    return without_empty_columns(
        PaperTable(
            "invariance",
            voice.say("apa.invariance.title"),
            (
                column("step", voice),
                *(column(name, voice, kind) for name, kind in shown.items()),
            ),
            tuple(rows),
            notes(voice, voice.say("apa.invariance.note"), rows=tuple(rows)),
        )
    )


def _known(measures: pd.Series, name: str) -> float:
    return float(measures[name]) if name in measures.index else np.nan


def _test(comparison: Comparison, voice: Voice) -> dict[str, str]:
    p = written(float(comparison.pvalue), "pvalue", voice.language)
    return {
        "chisq": written(float(comparison.chisq), "statistic", voice.language),
        "df": f"{comparison.df:g}",
        "p": p if p.startswith("<") else f"= {p}",
        "method": str(comparison.method),
    }
