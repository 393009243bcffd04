"""Does the model fit: the test, the measures, what is left over, a second engine."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pandas as pd

from ccc_quality.analysis import Analysis
from ccc_quality.assessment.thresholds import THRESHOLDS
from ccc_quality.findings.fit import FIT_NAMES, FitReading, read_fit
from ccc_quality.plots import residual_heatmap
from ccc_quality.plots.texts import number
from ccc_quality.report.content import Highlight, Section, Table
from ccc_quality.report.figures import make_figure
from ccc_quality.report.tables import columns
from ccc_quality.sem.admissibility import Impropriety
from ccc_quality.words import Voice

MEASURES = ("cfi", "tli", "rmsea", "srmr")
LARGEST = 8
LARGE_INDEX = 10.0
SIGNIFICANCE_LEVEL = 0.05


def fit_page(analysis: Analysis, voice: Voice) -> Section:
    """Fit measures with their conventions, residuals, admissibility and the second engine."""
    reading = read_fit(analysis.fit)
    title = voice.say(f"fit.title.{reading.status}", failed=_failed(reading, voice))
    if not reading.usable:
        return Section(
            key="fit",
            title=title,
            lead=voice.say("fit.lead_not_converged"),
            warnings=(voice.say("finding.doubt.not_converged"),),
        )
    residuals = _residuals(analysis, voice)
    figure = make_figure(
        lambda theme: residual_heatmap(analysis.fit, language=voice.language, theme=theme),
        caption=voice.say("fit.residuals_caption"),
        data=residuals,
        analysis=analysis,
        voice=voice,
    )
    inadmissible = reading.status == "inadmissible"
    return Section(
        key="fit",
        title=title,
        lead=voice.say("fit.lead"),
        warnings=_improper(analysis, voice) if inadmissible else (),
        highlights=tuple(_cards(analysis, voice)) if reading.status != "untestable" else (),
        paragraphs=_paragraphs(analysis, reading, voice),
        figures=(figure,),
        tables=(_measures(analysis, voice),),
    )


def _improper(analysis: Analysis, voice: Voice) -> tuple[str, ...]:
    """That the solution is improper, and what makes it so."""
    constructs = {construct.name for construct in analysis.model.constructs}
    reasons = (
        voice.say(
            f"fit.improper.{found.kind}",
            names=voice.listing(voice.part(name, constructs) for name in found.names),
            value=_out_of_bounds(found, voice),
        )
        for found in analysis.fit.improprieties
    )
    return (voice.say("finding.doubt.inadmissible"), *reasons)


def _out_of_bounds(found: Impropriety, voice: Voice) -> str:
    """A variance or correlation with enough decimals to see that it is out of bounds."""
    excess = abs(found.value) - (found.kind == "correlation_beyond_one")
    return number(found.value, voice.language, 3 if excess >= 0.0005 else 6)


def second_engine(analysis: Analysis, voice: Voice) -> str:
    """One sentence on what an independent program found."""
    check = analysis.cross_check
    if check is None:
        return voice.say("fit.no_check", reason=voice.tell(analysis.reasons["cross_check"].saying))
    smallest = 0.001
    found = check.largest_difference
    if check.agrees:
        key = "agrees" if check.native_minimum >= check.other_minimum else "agrees_better"
    else:
        key = "disagrees"
    return voice.say(
        f"fit.{key}",
        engine=check.engine,
        version=check.version,
        parameter=check.where,
        difference=voice.say("fit.tiny", value=voice.numbers.measure(smallest))
        if found < smallest
        else voice.numbers.measure(found),
    )


def _failed(reading: FitReading, voice: Voice) -> str:
    return voice.listing(voice.say(f"fit.name.{name}") for name in reading.failed)


def _paragraphs(analysis: Analysis, reading: FitReading, voice: Voice) -> tuple[str, ...]:
    said = [_test(analysis, voice)] if reading.status != "untestable" else []
    if reading.status != "inadmissible":
        said.append(voice.say("fit.admissible"))
    said.append(second_engine(analysis, voice))
    if reading.status in ("mixed", "poor"):
        said += _advice(analysis, voice)
    return tuple(said)


def _cards(analysis: Analysis, voice: Voice) -> Iterator[Highlight]:
    found = analysis.fit.reported_measures
    for name in FIT_NAMES:
        value = float(found[name])
        text = voice.say(
            "fit.card", convention=convention(name, voice), verdict=_verdict(name, value, voice)
        )
        number, unit = voice.numbers.measure(value), voice.say(f"fit.name.{name}")
        yield Highlight("measure", number, unit, text)


def _test(analysis: Analysis, voice: Voice) -> str:
    m, write = analysis.fit.reported_measures, voice.numbers.write
    p = float(m["pvalue"])
    rejected = math.isfinite(p) and p < SIGNIFICANCE_LEVEL
    poor = "_poor" if read_fit(analysis.fit).status == "poor" else ""
    verdict = voice.say(
        f"fit.exact_{f'fails{poor}' if rejected else 'holds'}",
        n=voice.numbers.count(analysis.fit.n_obs),
    )
    test = voice.say(
        "fit.test",
        df=voice.numbers.count(float(m["df"])),
        chisq=write(float(m["chisq"]), "statistic"),
        p=voice.numbers.p_relation(p),
        verdict=verdict,
    )
    return (
        f"{test} "
        + voice.say(
            "fit.measures",
            **{name: write(float(m[name]), "measure") for name in (*FIT_NAMES, "tli")},
            interval=voice.numbers.interval(
                float(m["rmsea_ci_lower"]), float(m["rmsea_ci_upper"]), "measure"
            ),
        )
        + _variant(analysis, voice)
    )


def _variant(analysis: Analysis, voice: Voice) -> str:
    """Which variant of the test and the measures was shown."""
    measures = analysis.fit.fit_measures
    if "chisq_scaled" in measures:
        return " " + voice.say("fit.robust")
    return " " + voice.say("fit.corrected") if "cfi_robust" in measures else ""


def _advice(analysis: Analysis, voice: Voice) -> list[str]:
    indices = analysis.fit.modification_indices(minimum=LARGE_INDEX)
    if indices.empty:
        return []
    first = indices.iloc[0]
    constructs = {construct.name for construct in analysis.model.constructs}
    left, right = (voice.part(str(first[side]), constructs) for side in ("lhs", "rhs"))
    relation = f"{left} {first['op']} {right}"
    return [voice.say("fit.mi", relation=relation, mi=voice.numbers.count(float(first["mi"])))]


def _measures(analysis: Analysis, voice: Voice) -> Table:
    found = analysis.fit.reported_measures
    names = [name for name in MEASURES if name in found and math.isfinite(found[name])]
    verdicts = [_verdict(name, float(found[name]), voice) for name in names]
    frame = pd.DataFrame(
        {
            "measure": [voice.say(f"fit.name.{name}") for name in names],
            "value": [float(found[name]) for name in names],
            "convention": [convention(name, voice) for name in names],
            "verdict": verdicts,
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


def convention(name: str, voice: Voice) -> str:
    """The convention for a measure in words."""
    threshold = THRESHOLDS[name]
    if math.isfinite(threshold.minimum):
        return voice.say("fit.at_least", value=voice.numbers.effect(threshold.minimum))
    return voice.say("fit.at_most", value=voice.numbers.effect(threshold.maximum))


def _verdict(name: str, value: float, voice: Voice) -> str:
    holds = THRESHOLDS[name].holds(value)
    return voice.say(f"measurement.{'holds' if holds else 'fails'}")


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
