"""Which tables a thing makes, in the order of a paper."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from ccc_quality.errors import UnknownOptionError, did_you_mean
from ccc_quality.labels import Labels, Language
from ccc_quality.report.apa import drivers, fit, measurement, structure
from ccc_quality.report.apa.record import PaperTable
from ccc_quality.report.apa.sources import Sources, assessed, sources_of
from ccc_quality.words import Voice, phrases

Maker = Callable[[Sources, Voice], Iterable[PaperTable | None]]


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
    sources = sources_of(source)
    voice = Voice(language, _labels(source, sources))
    made = {table.key: table for table in _all(sources, voice)}
    if tables is None:
        return tuple(made.values())
    wanted = (tables,) if isinstance(tables, str) else tuple(tables)
    for name in wanted:
        if name not in made:
            raise UnknownOptionError(
                f"{type(source).__name__} makes no table {name!r}. {did_you_mean(name, made)}"
            )
    return tuple(made[name] for name in wanted)


def _labels(source: object, sources: Sources) -> Labels:
    found = sources.fit if sources.fit is not None else source
    labels = getattr(found, "labels", Labels())
    survey = getattr(source, "survey", None)
    return labels.merged(survey.labels) if survey is not None else labels


def _all(sources: Sources, voice: Voice) -> Iterator[PaperTable]:
    for make in _MAKERS:
        for table in make(sources, voice):
            if table is not None:
                yield table


def _measurement(sources: Sources, voice: Voice) -> Iterator[PaperTable | None]:
    if sources.fit is not None:
        found = assessed(sources)
        yield measurement.loadings_table(sources.fit, found, voice)
        yield measurement.weights_table(sources.fit, voice)
        yield measurement.correlations_table(found, voice)


def _structure(sources: Sources, voice: Voice) -> Iterator[PaperTable | None]:
    if sources.effects is not None:
        yield fit.fit_table(sources.fit, voice)
        yield structure.effects_table("paths", sources.effects, sources.fit, voice)
        yield structure.effects_table("indirect", sources.effects, sources.fit, voice)


def _drivers(sources: Sources, voice: Voice) -> Iterator[PaperTable]:
    for ranking in sources.rankings.values():
        yield drivers.ranking_table(ranking, voice)


def _others(sources: Sources, voice: Voice) -> Iterator[PaperTable]:
    if sources.invariance is not None:
        yield fit.invariance_table(sources.invariance, voice)
    if sources.comparison is not None:
        yield fit.comparison_table(sources.comparison, voice)
    if sources.table is not None:
        yield drivers.table_of_report(sources.table)


_MAKERS: tuple[Maker, ...] = (_measurement, _structure, _drivers, _others)
