"""Method and limits: what was done, what it cannot tell, tables for the journal."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ccc_quality.absent import Absent
from ccc_quality.analysis import Analysis
from ccc_quality.findings.claims import at_issue
from ccc_quality.findings.fit import second_engine
from ccc_quality.findings.order import is_slope
from ccc_quality.findings.resamples import clear_effects
from ccc_quality.findings.respondents import uses_incomplete_rows
from ccc_quality.plots import bootstrap_distributions
from ccc_quality.report import references
from ccc_quality.report.checklist import journal_checklist
from ccc_quality.report.content import Column, Figure, Reference, Section, Table
from ccc_quality.report.figures import make_figure
from ccc_quality.report.pages.answers import answer_figures
from ccc_quality.report.pages.estimation import estimation_texts
from ccc_quality.report.pages.group_names import column_name
from ccc_quality.report.pages.techniques import technique_references, technique_texts
from ccc_quality.report.tables import columns, filled, named, square_table
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


def draws_figure(analysis: Analysis, voice: Voice) -> Figure | None:
    """Total effects of the drivers on the outcome in the resamples; None without a bootstrap.

    Drivers that the model gives no effect on the outcome are not in it.
    """
    bootstrap, ranking = analysis.bootstrap, analysis.ranking
    if bootstrap is None or not analysis.fit.converged:
        return None
    effects = bootstrap.total_effects
    own = effects[effects["target"] == ranking.target].set_index("source")
    drivers = [str(name) for name in ranking.table["driver"] if name in own.index]
    if not drivers:
        return None
    pairs = [(driver, ranking.target) for driver in drivers]
    frame = own.loc[drivers].reset_index().rename(columns={"source": "driver"})
    return make_figure(
        lambda theme: bootstrap_distributions(
            bootstrap, pairs, language=voice.language, theme=theme
        ),
        title=voice.tell(clear_effects(bootstrap, own.loc[drivers].reset_index())),
        caption=voice.say("method.draws.caption"),
        data=Table(
            "draws",
            voice.say("method.draws.table", target=voice.name(ranking.target)),
            named(frame, voice, "driver"),
            columns(
                voice,
                ("driver", "driver", "text"),
                ("est", "effect", "effect"),
                ("se", "se", "measure"),
                ("bias", "bias", "measure"),
                ("ci_lower", "low", "effect"),
                ("ci_upper", "high", "effect"),
            ),
            folded=True,
        ),
        analysis=analysis,
        voice=voice,
    )


TOLD_ELSEWHERE = ("cross_check", "simulator")
"""Parts whose absence is told in a place of its own, or with that of the scenarios."""

NEED_A_SCALE = ("performance", "priorities", "scenarios", "asymmetry")
OF_THE_STUDY = ("claims", "threshold")
BY = "segments by "
"""How the record names a column of segments."""


def absence_texts(analysis: Analysis, voice: Voice) -> list[str]:
    """A sentence for each reason; parts that lack the same thing share one."""
    told = [
        _reason(name, reason, analysis, voice)
        for name, reason in analysis.reasons.items()
        if name not in TOLD_ELSEWHERE
    ]
    if analysis.claims is not None and at_issue(analysis.claims) is None:
        told.append(voice.say("method.absent.study"))
    return list(dict.fromkeys(filter(None, told)))


def _reason(name: str, reason: Absent, analysis: Analysis, voice: Voice) -> str:
    if name in NEED_A_SCALE and not _has_scale(analysis):
        return voice.say("method.absent.scale")
    if reason.code in ("claims.other_study", "claims.no_threshold"):
        return ""  # nobody misses what another study claims, or what is claimed about others
    if name in OF_THE_STUDY and at_issue(analysis.claims) is None:
        return voice.say("method.absent.study")
    if reason.code == "resamples.estimator":
        return voice.say("method.absent.ordered", estimator=analysis.fit.estimator)
    if reason.code == "resamples.unasked":
        return voice.say("method.absent.unasked")
    why = visible(voice.tell(reason.saying))
    if name.startswith(BY):
        column = column_name(name.removeprefix(BY), voice)
        return voice.say("method.absent.segments", column=column, reason=why)
    part = voice.say(f"method.part.{name}") if voice.knows(f"method.part.{name}") else name
    return voice.say("method.absent.other", part=part, reason=why)


def _has_scale(analysis: Analysis) -> bool:
    codebook = analysis.survey.codebook
    items = analysis.model.observed
    return codebook is not None and any(codebook.scale_of(item) is not None for item in items)


def checklist_table(analysis: Analysis, voice: Voice) -> Table:
    """Every point that reviewers ask for; folded."""
    made = journal_checklist(analysis, language=voice.language)
    return Table(
        "checklist",
        voice.say("checklist.title"),
        made.table,
        columns(
            voice,
            ("item", "required", "text"),
            ("required_by", "asked_by", "text"),
            ("reported", "reported", "text"),
            ("where", "where", "text"),
            ("what_to_do", "to_do", "text"),
        ),
        notes=(voice.say("checklist.note"),),
        folded=True,
    )
