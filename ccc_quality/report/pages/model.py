"""The model: the path diagram and the coefficients in it."""

from __future__ import annotations

import pandas as pd

from ccc_quality.analysis import Analysis
from ccc_quality.findings.fit import doubts
from ccc_quality.findings.structure import structure
from ccc_quality.plots import path_diagram
from ccc_quality.report.content import Section, Table
from ccc_quality.report.figures import make_figure
from ccc_quality.report.tables import columns, effect_table
from ccc_quality.words import Voice


def model_page(analysis: Analysis, voice: Voice) -> Section | None:
    """The path diagram; no page for a model without paths or a fit that did not converge."""
    fit = analysis.fit
    if not fit.converged or not analysis.model.paths:
        return None
    note, warnings = voice.say("model.paths_note"), voice.tell_all(doubts(analysis.fit))
    title = voice.say("model.title_doubt") if warnings else voice.tell(structure(fit))
    figure = make_figure(
        lambda theme: path_diagram(fit, language=voice.language, theme=theme),
        title=title,
        caption=voice.say("model.caption"),
        data=effect_table(
            "paths",
            voice.say("model.paths_table"),
            fit.path_coefficients,
            voice,
            notes=(note,),
        ),
        analysis=analysis,
        voice=voice,
    )
    tables = [_r_squared(analysis, voice), _indirect(analysis, voice)]
    return Section(
        key="model",
        title=title,
        lead=voice.say("model.lead"),
        warnings=warnings,
        figures=(figure,),
        tables=tuple(table for table in tables if table is not None),
    )


def _r_squared(analysis: Analysis, voice: Voice) -> Table | None:
    """Of the targets of paths only: that of an item is its squared loading, shown elsewhere."""
    outcomes = list(dict.fromkeys(target for _, target in analysis.model.paths))
    found = analysis.fit.r_squared
    known = [name for name in outcomes if name in found.index]
    if not known:
        return None
    frame = pd.DataFrame(
        {
            "outcome": [voice.label(name) for name in known],
            "r_squared": [float(found[name]) for name in known],
        }
    )
    shown = columns(voice, ("outcome", "outcome", "text"), ("r_squared", "r_squared", "effect"))
    return Table("r-squared", voice.say("model.r_squared_table"), frame, shown)


def _indirect(analysis: Analysis, voice: Voice) -> Table | None:
    indirect = analysis.fit.indirect_effects
    if indirect.empty:
        return None
    title = voice.say("model.indirect_table")
    return effect_table("indirect", title, indirect, voice, folded=True)
