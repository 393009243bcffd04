"""Which tables a thing makes, in the order of a paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ccc_quality.analysis import Analysis
from ccc_quality.assessment import Assessment, Invariance, assess
from ccc_quality.drivers import DriverRanking
from ccc_quality.errors import (
    EstimationError,
    SpecificationError,
    UnknownOptionError,
    did_you_mean,
)
from ccc_quality.labels import Labels, Language
from ccc_quality.report.apa import drivers, fits, measurement, structure
from ccc_quality.report.apa.paper_table import PaperTable
from ccc_quality.report.content import Table
from ccc_quality.results import FittedModel, ResampledFit, require_one_group
from ccc_quality.sem import Comparison
from ccc_quality.words import Voice, phrases


def paper_tables(
    source: object, tables: Sequence[str] | None = None, language: Language = "en"
) -> tuple[PaperTable, ...]:
    """The tables that a thing offers, all or those named.

    Parameters
    ----------
    source : object
        An analysis, a fit, its bootstrap, an assessment, a ranking of drivers, a ladder of
        invariance, a comparison of models, or a table of a report.
    tables : sequence of str, optional
        Which, and in which order.
    language : {"en", "nl"}

    Raises
    ------
    SpecificationError
        The source makes no table.
    UnknownOptionError
        A table that it does not make, or another language.
    EstimationError
        The fit did not converge.
    """
    phrases(language)
    voice = Voice(language, _labels(source))
    made = {table.key: table for table in _made(source, voice) if table is not None}
    if tables is None:
        return tuple(made.values())
    wanted = (tables,) if isinstance(tables, str) else tuple(tables)
    for name in wanted:
        if name not in made:
            raise UnknownOptionError(
                f"{type(source).__name__} makes no table {name!r}. {did_you_mean(name, made)}"
            )
    return tuple(made[name] for name in wanted)


def _made(source: object, voice: Voice) -> Iterator[PaperTable | None]:
    """The tables of a source, in the order of a paper."""
    match source:
        case Analysis():
            yield from _of_fit(source.fit, voice, source.bootstrap, source.assessment)
            for ranking in source.rankings.values():
                yield drivers.ranking_table(ranking, voice)
        case ResampledFit():
            yield from _of_fit(source.fit, voice, source)
        case FittedModel():
            yield from _of_fit(source, voice)
        case Assessment():
            yield from _measurement(source.results, source, voice)
        case DriverRanking():
            yield drivers.ranking_table(source, voice)
        case Invariance():
            yield fits.invariance_table(source, voice)
        case Comparison():
            yield fits.comparison_table(source, voice)
        case Table():
            yield drivers.table_of_report(source)
        case _:
            raise SpecificationError(
                "Tables for a paper are made from an analysis, a fit, its bootstrap, an "
                "assessment, a ranking of drivers, a ladder of invariance, a comparison of models "
                f"or a table of a report, not from {type(source).__name__}."
            )


def _of_fit(
    fit: FittedModel,
    voice: Voice,
    bootstrap: ResampledFit | None = None,
    assessment: Assessment | None = None,
) -> Iterator[PaperTable | None]:
    if not fit.converged:
        raise EstimationError(
            "The model did not converge, so there is nothing to put in a table of a paper."
        )
    require_one_group(fit.loadings, "A table of a paper")
    yield from _measurement(fit, assessment or assess(fit), voice)
    yield fits.fit_table(fit, voice)
    yield structure.effects_table("paths", fit, bootstrap, voice)
    yield structure.effects_table("indirect", fit, bootstrap, voice)


def _measurement(
    fit: FittedModel, assessment: Assessment, voice: Voice
) -> Iterator[PaperTable | None]:
    yield measurement.loadings_table(fit, assessment, voice)
    yield measurement.weights_table(fit, voice)
    yield measurement.correlations_table(assessment, voice)


def _labels(source: object) -> Labels:
    match source:
        case Analysis():
            return source.fit.labels.merged(source.survey.labels)
        case Assessment():
            return source.results.labels
        case ResampledFit() | FittedModel() | DriverRanking():
            return source.labels
    return Labels()
