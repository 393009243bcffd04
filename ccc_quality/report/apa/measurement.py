"""Tables of the measurement model: loadings with reliabilities, weights, correlations."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ccc_quality.assessment import Assessment
from ccc_quality.report.apa.headings import column, notes, sample
from ccc_quality.report.apa.paper_table import (
    Cell,
    PaperColumn,
    PaperRow,
    PaperTable,
    Run,
    without_empty_columns,
)
from ccc_quality.results import FittedModel
from ccc_quality.words import Voice

RELIABILITIES = ("alpha", "omega", "rho_a", "rho_c", "ave")


def loadings_table(fit: FittedModel, assessment: Assessment, voice: Voice) -> PaperTable | None:
    """Items under their construct: loadings with errors, and the reliability of the construct."""
    reliability = assessment.reliability.to_dict("index")
    rows: list[PaperRow] = []
    parts = {construct.name for construct in fit.model.constructs}
    for construct, items in fit.loadings.groupby("construct", sort=False):
        own = reliability.get(str(construct), {})
        head: list[Cell] = [voice.label(str(construct)), *(None,) * 4]
        rows.append(PaperRow((*head, *(float(own.get(name, np.nan)) for name in RELIABILITIES))))
        rows += [
            PaperRow(
                (
                    voice.part(str(item["indicator"]), parts),
                    float(item["est"]),
                    float(item["se"]) if item["se"] > 0 else np.nan,  # a fixed loading has no error
                    (item["ci_lower"], item["ci_upper"]) if item["se"] > 0 else np.nan,
                    float(item["std"]),
                    *(None,) * len(RELIABILITIES),
                ),
                indented=True,
            )
            for item in items.to_dict("records")
        ]
    if not rows:
        return None
    made = PaperTable(
        "measurement",
        voice.say("apa.measurement.title"),
        (
            column("item", voice),
            column("loading", voice, "estimate"),
            column("se", voice, "estimate"),
            column("interval", voice, "estimate", level=fit.level),
            column("std_loading", voice, "bounded"),
            *(column(name, voice, "bounded") for name in RELIABILITIES),
        ),
        tuple(rows),
    )
    return noted(made, "measurement", fit, voice)


def weights_table(fit: FittedModel, voice: Voice) -> PaperTable | None:
    """What composites are made of, part by part."""
    weights = fit.weights
    if weights.empty:
        return None
    parts = {construct.name for construct in fit.model.constructs}
    rows: list[PaperRow] = []
    for construct, own in weights.groupby("construct", sort=False):
        rows.append(PaperRow((voice.label(str(construct)), *(None,) * 5)))
        rows += [
            PaperRow(
                (
                    voice.part(str(part["indicator"]), parts),
                    float(part["est"]),
                    float(part["se"]) if part["se"] > 0 else np.nan,
                    (part["ci_lower"], part["ci_upper"]) if part["se"] > 0 else np.nan,
                    float(part["pvalue"]),
                    float(part["std"]),
                ),
                indented=True,
            )
            for part in own.to_dict("records")
        ]
    made = PaperTable(
        "weights",
        voice.say("apa.weights.title"),
        (
            column("part", voice),
            column("weight", voice, "estimate"),
            column("se", voice, "estimate"),
            column("interval", voice, "estimate", level=fit.level),
            column("p", voice, "pvalue"),
            column("std_weight", voice, "estimate"),
        ),
        tuple(rows),
    )
    return noted(made, "weights", fit, voice)


def correlations_table(assessment: Assessment, voice: Voice) -> PaperTable | None:
    """Correlations below, root of the AVE on, heterotrait-monotrait ratios above the diagonal."""
    below, above = assessment.fornell_larcker, assessment.htmt
    names = [str(name) for name in below.index]
    if len(names) < 2:
        return None
    ratios = above.reindex(index=names, columns=names).to_numpy(dtype=float)
    square = np.tril(below.to_numpy(dtype=float)) + np.triu(ratios, 1)
    heads = tuple(PaperColumn((Run(str(k)),), "bounded") for k in range(1, len(names) + 1))
    rows = tuple(
        PaperRow((f"{k}. {voice.label(name)}", *(float(cell) for cell in square[k - 1])))
        for k, name in enumerate(names, start=1)
    )
    return PaperTable(
        "correlations",
        voice.say("apa.correlations.title"),
        (column("construct", voice), *heads),
        rows,
        notes(voice, voice.say("apa.correlations.note"), rows=rows),
    )


def noted(made: PaperTable, group: str, fit: FittedModel, voice: Voice) -> PaperTable:
    """The table without empty columns, with notes on what is left."""
    shown = without_empty_columns(made)
    said = voice.say(f"apa.{group}.note", **sample(fit, voice))
    below = notes(voice, said, rows=shown.rows, interval=f"apa.{group}.interval")
    return replace(shown, notes=below)
