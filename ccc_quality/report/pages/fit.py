"""Does the model fit: the test, the measures, what is left over, a second engine."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pandas as pd

from ccc_quality.analysis import Analysis
from ccc_quality.assessment.thresholds import THRESHOLDS
from ccc_quality.findings.fit import (
    FIT_NAMES,
    FitReading,
    advice,
    doubts,
    fits,
    improper,
    is_admissible,
    meets_convention,
    read_fit,
    second_engine,
    test_of_fit,
)
from ccc_quality.findings.measurement import what_is_missed
from ccc_quality.plots import residual_heatmap
from ccc_quality.report.content import Highlight, Section, Table
from ccc_quality.report.figures import make_figure
from ccc_quality.report.tables import columns
from ccc_quality.words import Voice

MEASURES = ("cfi", "tli", "rmsea", "srmr")
LARGEST = 8


def fit_page(analysis: Analysis, voice: Voice) -> Section:
    """Fit measures with their conventions, residuals, admissibility and the second engine."""
    reading = read_fit(analysis.fit)
    title = voice.tell(fits(analysis.fit))
    if not reading.usable:
        return Section(
            key="fit",
            title=title,
            lead=voice.say("fit.lead_not_converged"),
            warnings=voice.tell_all(doubts(analysis.fit)),
        )
    residuals = _residuals(analysis, voice)
    figure = make_figure(
        lambda theme: residual_heatmap(analysis.fit, language=voice.language, theme=theme),
        title=voice.tell(what_is_missed(analysis.fit)),
        caption=voice.say("fit.residuals_caption"),
        data=residuals,
        analysis=analysis,
        voice=voice,
    )
    names = _names(analysis, voice)
    inadmissible = reading.status == "inadmissible"
    return Section(
        key="fit",
        title=title,
        lead=voice.say("fit.lead"),
        warnings=voice.tell_all(improper(analysis.fit, names)) if inadmissible else (),
        highlights=tuple(_cards(analysis, voice)) if reading.status != "untestable" else (),
        paragraphs=_paragraphs(analysis, reading, voice),
        figures=(figure,),
        tables=(_measures(analysis, voice),),
    )


def _names(analysis: Analysis, voice: Voice) -> dict[str, str]:
    """What constructs and items are called."""
    constructs = {construct.name for construct in analysis.model.constructs}
    every = (*constructs, *analysis.model.observed)
    return {name: voice.part(name, constructs) for name in every}


def _paragraphs(analysis: Analysis, reading: FitReading, voice: Voice) -> tuple[str, ...]:
    fit = analysis.fit
    said = [" ".join(voice.tell_all(test_of_fit(fit)))] if reading.status != "untestable" else []
    said += voice.tell_all(is_admissible(fit))
    said.append(voice.tell(second_engine(analysis)))
    return (*said, *voice.tell_all(advice(fit, _names(analysis, voice))))


def _cards(analysis: Analysis, voice: Voice) -> Iterator[Highlight]:
    found = analysis.fit.reported_measures
    for name in FIT_NAMES:
        value = float(found[name])
        text = voice.tell(meets_convention(name, value))
        yield Highlight(
            "measure", voice.numbers.measure(value), voice.say(f"fit.name.{name}"), text
        )


def _measures(analysis: Analysis, voice: Voice) -> Table:
    found = analysis.fit.reported_measures
    names = [name for name in MEASURES if name in found and math.isfinite(found[name])]
    judged = [meets_convention(name, float(found[name])).values for name in names]
    frame = pd.DataFrame(
        {
            "measure": [voice.say(f"fit.name.{name}") for name in names],
            "value": [float(found[name]) for name in names],
            "convention": [voice.spell(values["convention"]) for values in judged],
            "verdict": [voice.spell(values["verdict"]) for values in judged],
            # the dispute about them is in the note
            "citation": [THRESHOLDS[name].source.partition(" (")[0] for name in names],
        }
    )
    return Table(
        "fit-measures",
        voice.say("fit.table"),
        frame,
        columns(
            voice,
            ("measure", "measure", "text"),
            ("value", "value", "measure"),
            ("convention", "convention", "text"),
            ("verdict", "verdict", "text"),
            ("citation", "citation", "text"),
        ),
        notes=(voice.say("fit.table_note"),),
    )


def _residuals(analysis: Analysis, voice: Voice) -> Table:
    return Table(
        "residuals",
        voice.say("fit.residuals_table"),
        analysis.fit.residuals.largest(LARGEST),
        columns(
            voice,
            ("first", "first", "text"),
            ("second", "second", "text"),
            ("correlation", "residual", "effect"),
            ("standardized", "residual_z", "effect"),
        ),
        notes=(voice.say("fit.residuals_note"),),
    )
