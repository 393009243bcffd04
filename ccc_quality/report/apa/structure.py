"""Tables of the structural model: paths and indirect effects by target, with R squared."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

import numpy as np
import pandas as pd

from ccc_quality.report.apa.headings import column, notes
from ccc_quality.report.apa.paper_table import (
    CellKind,
    PaperRow,
    PaperTable,
    without_empty_columns,
)
from ccc_quality.results import FittedModel, ResampledFit
from ccc_quality.words import Voice

COLUMNS: dict[str, CellKind] = {
    "source": "text", "estimate": "estimate", "se": "estimate", "z": "statistic", "p": "pvalue",
    "interval": "estimate", "std": "estimate", "r_squared": "bounded",
}  # fmt: skip


def effects_table(
    kind: Literal["paths", "indirect"],
    fit: FittedModel,
    bootstrap: ResampledFit | None,
    voice: Voice,
) -> PaperTable | None:
    """Effects under their target; direct ones with the share of variance explained.

    Parameters
    ----------
    kind : {"paths", "indirect"}
    fit : FittedModel
    bootstrap : ResampledFit or None
        Whose errors and intervals are shown in place of those of the fit.
    voice : Voice
    """
    effects = bootstrap or fit
    direct = kind == "paths"
    frame = effects.path_coefficients if direct else effects.indirect_effects
    frame = frame[frame["est"].notna()]
    if frame.empty:
        return None
    rows: list[PaperRow] = []
    for target, own in frame.groupby("target", sort=False):
        explained = float(fit.r_squared.get(target, np.nan)) if direct else np.nan
        rows.append(PaperRow((voice.label(str(target)), *(None,) * 6, explained)))
        rows += [_row(effect, voice) for _, effect in own.iterrows()]
    said = [voice.say("apa.effects.note", n=voice.numbers.count(fit.n_obs))]
    if bootstrap is not None:
        said.append(_resampled(bootstrap, voice))
    level = effects.level
    made = without_empty_columns(
        PaperTable(
            kind,
            voice.say(f"apa.{kind}.title"),
            tuple(column(name, voice, how, level=level) for name, how in COLUMNS.items()),
            tuple(rows),
        )
    )
    below = notes(voice, *said, rows=made.rows, interval="apa.effects.interval")
    return replace(made, notes=below)


def _resampled(bootstrap: ResampledFit, voice: Voice) -> str:
    return voice.say(
        "apa.effects.bootstrap",
        resamples=voice.numbers.count(bootstrap.n_resamples),
        kind=voice.say(f"apa.interval.{bootstrap.interval}"),
    )


def _row(effect: pd.Series[Any], voice: Voice) -> PaperRow:
    known = bool(effect["se"] > 0)  # a fixed path has no error
    interval = (float(effect["ci_lower"]), float(effect["ci_upper"]))
    return PaperRow(
        (
            voice.label(str(effect["source"])),
            float(effect["est"]),
            float(effect["se"]) if known else np.nan,
            float(effect.get("z", np.nan)) if known else np.nan,
            float(effect["pvalue"]) if known else np.nan,
            interval if known else np.nan,
            float(effect["std"]) if "std" in effect.index else np.nan,
            None,
        ),
        indented=True,
    )
