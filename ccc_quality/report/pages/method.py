"""Method and limits: what was done, what it cannot tell, tables for the journal."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ccc_quality.analysis import Analysis
from ccc_quality.findings.fit import second_engine
from ccc_quality.findings.order import is_slope
from ccc_quality.findings.respondents import uses_incomplete_rows
from ccc_quality.report import references
from ccc_quality.report.content import Column, Reference, Section, Table
from ccc_quality.report.pages.absences import absence_texts
from ccc_quality.report.pages.answers import answer_figures
from ccc_quality.report.pages.checklist import checklist_table
from ccc_quality.report.pages.draws import draws_figure
from ccc_quality.report.pages.estimation import estimation_texts
from ccc_quality.report.pages.techniques import technique_references, technique_texts
from ccc_quality.report.tables import columns, filled, square_table
from ccc_quality.words import Voice, visible


def method_page(analysis: Analysis, voice: Voice) -> Section:
    """Estimation, missing data, causality, versions, references and full tables."""
    fit = analysis.fit
    tables = (
        [
            _items(analysis, voice),
            square_table(
                "construct-correlations",
                voice.say("method.correlations_table"),
                fit.latent_correlations,
                voice.label,
            ),
            _covariances(analysis, voice),
            _parameters(analysis, voice),
        ]
        if fit.converged
        else [_covariances(analysis, voice)]
    )
    draws = draws_figure(analysis, voice)
    return Section(
        key="method",
        title=voice.say("method.title"),
        lead=voice.say("method.lead"),
        paragraphs=tuple(_paragraphs(analysis, voice)),
        figures=(*(() if draws is None else (draws,)), *answer_figures(analysis, voice)),
        tables=(*tables, checklist_table(analysis, voice)),
        references=_references(analysis),
    )


def software(analysis: Analysis) -> str:
    """Names and versions of what computed the numbers."""
    return ", ".join(f"{name} {version}" for name, version in analysis.versions.items())


def _paragraphs(analysis: Analysis, voice: Voice) -> list[str]:
    fit = analysis.fit
    said = [*estimation_texts(analysis, voice), *technique_texts(analysis, voice)]
    if not fit.weights.empty:
        said.append(voice.say("method.composite"))
    if is_slope(analysis.ranking):
        said.append(voice.say("method.slope"))
    said += [voice.say("method.causality"), voice.say("method.conventions")]
    if analysis.survey.simulated:
        said.append(voice.say("method.simulated"))
    if analysis.model.study:
        said.append(voice.say("method.published"))
    if fit.converged:
        said.append(voice.tell(second_engine(analysis)))
    said += absence_texts(analysis, voice)
    return [*said, voice.say("method.software", versions=software(analysis))]


def _references(analysis: Analysis) -> tuple[Reference, ...]:
    found = [*references.METHOD, *references.CHECKLIST, *references.estimation(analysis.fit)]
    if analysis.cross_check is not None:
        found.append(references.SECOND_ENGINE)
    if analysis.model.study:
        found += references.STUDY
    found += technique_references(analysis)
    return tuple(sorted(dict.fromkeys(found), key=lambda reference: reference.text))


def _items(analysis: Analysis, voice: Voice) -> Table:
    """Mean and standard deviation of the answers that the model used."""
    fit = analysis.fit
    names = list(fit.sample_cov.index)
    answers = analysis.survey.answers[names]
    used = answers if uses_incomplete_rows(fit) else answers.dropna()
    own = fit.loadings[fit.loadings["indicator"].isin(names)]
    first = own.drop_duplicates("indicator").set_index("indicator")
    frame = pd.DataFrame(
        {
            "item": names,
            "wording": [_wording(name, voice) for name in names],
            "construct": [
                voice.label(str(first.loc[name, "construct"])) if name in first.index else ""
                for name in names
            ],
            "mean": used.mean().reindex(names).to_numpy(dtype=float),
            "sd": used.std(ddof=1).reindex(names).to_numpy(dtype=float),
            "loading": first["std"].reindex(names).to_numpy(dtype=float),
        }
    )
    shown = columns(
        voice,
        ("item", "item", "text"),
        ("construct", "construct", "text"),
        ("wording", "wording", "text"),
        ("mean", "mean", "effect"),
        ("sd", "sd", "effect"),
        ("loading", "loading", "effect"),
    )
    title = voice.say("method.items_table")
    return Table("items", title, frame, filled(frame, shown), folded=True)


def _wording(item: str, voice: Voice) -> str:
    """What was asked, where the codebook or the file says so."""
    return voice.label(item) if item in voice.labels.texts else ""


def _covariances(analysis: Analysis, voice: Voice) -> Table:
    """The matrix from which the model can be estimated again."""
    fit = analysis.fit
    kind = "correlations" if fit.options.ordered else "covariances"
    divisor = "divisor_n" if fit.options.estimator.divisor_n else "divisor_n1"
    return square_table(
        "covariances",
        voice.say(f"method.matrix.{kind}", n=voice.numbers.count(fit.n_obs)),
        fit.sample_cov,
        visible,
        notes=(voice.say(f"method.matrix.{kind}_note", divisor=voice.say(f"method.{divisor}")),),
    )


def _parameters(analysis: Analysis, voice: Voice) -> Table:
    estimates = analysis.fit.estimates
    frame = estimates.assign(std=analysis.fit.standardized["est"].to_numpy(dtype=np.float64))
    return Table(
        "parameters",
        voice.say("method.parameters_table"),
        frame,
        (
            Column("lhs", voice.say("column.left")),
            Column("op", voice.say("column.relation")),
            Column("rhs", voice.say("column.right")),
            *columns(
                voice,
                ("est", "estimate", "measure"),
                ("se", "se", "measure"),
                ("z", "z", "effect"),
                ("pvalue", "pvalue", "pvalue"),
                ("ci_lower", "low", "measure"),
                ("ci_upper", "high", "measure"),
                ("std", "std", "measure"),
            ),
        ),
        notes=(voice.say("method.parameters_note"),),
        folded=True,
    )
