"""A report of each segment and one of all together, in one call."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Unpack

from joblib import Parallel, delayed

from ccc_quality.analysis.model_and_target import model_of
from ccc_quality.analysis.pipeline import AnalysisKeywords, analyze
from ccc_quality.data import Survey
from ccc_quality.errors import CCCQualityError
from ccc_quality.labels import Language
from ccc_quality.model import Model, as_model
from ccc_quality.progress import Report, reporting
from ccc_quality.report.build import build_report
from ccc_quality.report.formats import format_of
from ccc_quality.report.write import write_report
from ccc_quality.results import require_a
from ccc_quality.segments import segments_of, too_small


@dataclass(frozen=True)
class SegmentReports:
    """Files that were written, and segments without a report.

    Attributes
    ----------
    by : str
        Column of the segments.
    overview : tuple of Path
        The report of all respondents, with the segments compared; a file each format. Empty where
        it was not asked for.
    segments : mapping of str to tuple of Path
        The reports of the segments.
    failures : mapping of str to str
        Why a segment has none.
    """

    by: str
    overview: tuple[Path, ...]
    segments: Mapping[str, tuple[Path, ...]]
    failures: Mapping[str, str] = field(default_factory=dict)

    @property
    def files(self) -> tuple[Path, ...]:
        """All files, the overview first."""
        return (*self.overview, *(path for paths in self.segments.values() for path in paths))

    def __repr__(self) -> str:
        failed = f", {len(self.failures)} without: {', '.join(self.failures)}"
        return (
            f"SegmentReports by {self.by}: {'overview and ' if self.overview else ''}"
            f"{len(self.segments)} segments, "
            f"{len(self.files)} files{failed if self.failures else ''}"
        )


@dataclass(frozen=True)
class _Task:
    """One report: who, where to, how."""

    survey: Survey
    model: Model
    by: tuple[str, ...]
    paths: tuple[Path, ...]
    language: Language
    template: Path | None
    options: AnalysisKeywords


def write_segment_reports(
    survey: Survey,
    model: Model | str | None = None,
    *,
    by: str,
    folder: str | Path,
    formats: Iterable[str] = (".html",),
    stem: str = "overview",
    overview: bool = True,
    language: Language = "en",
    template: str | Path | None = None,
    n_jobs: int = 1,
    progress: bool | Report = False,
    **options: Unpack[AnalysisKeywords],
) -> SegmentReports:
    """Write a report for each segment, and an overview that compares them.

    A segment that cannot be analysed (too few respondents, no convergence) has no report and its
    reason in ``failures``; the others are written all the same.

    Parameters
    ----------
    survey : Survey
    model : Model or str, optional
        Without one, the model of the codebook.
    by : str
        Column of the segments: firm, channel, wave.
    folder : path
        Where to; made if need be.
    formats : iterable of str
        Suffixes: ``".html"``, ``".pptx"``, ...; each report is built once and written in all.
    stem : str
        Name of the files of all respondents; those of a segment add the column and the segment:
        ``overview-firm-bank``.
    overview : bool
        Whether to write that of all respondents, too.
    language : {"en", "nl"}
    template : path, optional
        A document of your own to write into, for the formats of its kind.
    n_jobs : int
        joblib workers; -1 for all cores. The reports are the same for any number.
    progress : bool or callable
        True draws a progress bar over the reports; a function is called with how many are done.
    **options
        As in :func:`~ccc_quality.analyze`: ``target``, ``n_resamples``, ``seed``, ``costs``,
        ``budget``, ``lowers``, ``order`` and how the model is estimated.

    Returns
    -------
    SegmentReports

    Raises
    ------
    MissingColumnError, InvalidColumnError
        No such column, or one that makes no segments.
    UnknownOptionError
        A format that there is not. Nothing is computed then.
    EstimationError
        All respondents together cannot be analysed.
    """
    require_a(Survey, survey, "write_segment_reports", "a survey: read_survey(source)")
    chosen = model_of(survey) if model is None else as_model(model)
    suffixes = tuple(dict.fromkeys(_suffix(each) for each in formats))
    values = segments_of(survey, chosen, by)
    names = _file_names(f"{stem}-{by}", values)
    home = Path(folder)
    own = None if template is None else Path(template).absolute()
    for suffix in suffixes:
        format_of(Path(f"report{suffix}")).prepare(own)

    def task(part: Survey, compared: tuple[str, ...], name: str) -> _Task:
        # workers may stand in another folder
        paths = tuple((home / f"{name}{suffix}").absolute() for suffix in suffixes)
        return _Task(part, chosen, compared, paths, language, own, options)

    parts = {name: survey.where(by, value) for name, value in values.items()}
    rows = {name: part.answers for name, part in parts.items()}
    small = too_small(chosen, rows, by, options.get("missing", "listwise"))
    failures = {name: str(why) for name, why in small.items()}
    tasks: dict[str | None, _Task] = {None: task(survey, (by,), stem)} if overview else {}
    tasks |= {
        name: task(part, (), names[name]) for name, part in parts.items() if name not in failures
    }
    written: dict[str | None, tuple[Path, ...]] = {}
    jobs = Parallel(n_jobs=n_jobs, return_as="generator")(map(delayed(_write), tasks.values()))
    with reporting(progress, len(tasks), "Reports") as report:
        for done, (name, outcome) in enumerate(zip(tasks, jobs, strict=True), start=1):
            if not isinstance(outcome, CCCQualityError):
                written[name] = tuple(home / path.name for path in outcome)
            elif name is None:
                raise outcome
            else:
                failures[name] = str(outcome)
            report(done, len(tasks))
    first = written.pop(None, ())
    return SegmentReports(
        by, first, {str(name): paths for name, paths in written.items()}, failures
    )


def _write(task: _Task) -> tuple[Path, ...] | CCCQualityError:
    """Files of one report, or what stood in the way: an error must not stop the other workers."""
    try:
        analysis = analyze(task.survey, task.model, by=task.by, **task.options)
        report = build_report(analysis, task.language)
        return tuple(
            write_report(report, path, template=format_of(path).own(task.template))
            for path in task.paths
        )
    except CCCQualityError as problem:
        return problem


def _suffix(name: str) -> str:
    """A suffix that there is a format for, with its dot."""
    suffix = f".{name.lower().removeprefix('.')}"
    format_of(Path(f"report{suffix}"))
    return suffix


def _file_names(stem: str, values: Mapping[str, object]) -> dict[str, str]:
    """A file name for each segment, of letters and digits only, and no two alike."""
    names: dict[str, str] = {}
    for segment in values:
        letters = re.sub(r"\W+", "-", segment).strip("-").lower()
        plain = f"{stem}-{letters}"
        taken = [name for name in names.values() if name == plain or name.startswith(f"{plain}~")]
        names[segment] = f"{plain}~{len(taken) + 1}" if taken else plain
    return names
