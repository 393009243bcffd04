"""Writing a report: the suffix of the path chooses the format."""

from __future__ import annotations

from pathlib import Path

from ccc_quality.analysis import Analysis
from ccc_quality.labels import Language
from ccc_quality.report.build import build_report
from ccc_quality.report.content import Report
from ccc_quality.report.formats import format_of


def write_report(
    analysis: Analysis | Report,
    path: str | Path,
    language: Language = "en",
    *,
    template: str | Path | None = None,
) -> Path:
    """Write a driver report to a file.

    Parameters
    ----------
    analysis : Analysis or Report
        Result of :func:`~ccc_quality.analyze`; or a report that was built before, for a second
        format of the same content.
    path : path
        Where to; the suffix chooses the format: ``.html``, one file that needs no other; ``.docx``
        for Word; ``.md``, text and tables without pictures. Missing folders are made.
    language : {"en", "nl"}
        Language of texts and numbers; that of a report that was built before stays.
    template : path, optional
        A document of your own to write into, where the format takes one.

    Returns
    -------
    Path
        The file that was written.

    Raises
    ------
    UnknownOptionError
        A suffix or language that is not available, a template for a format that takes none.
    MissingExtraError
        A package that the format needs is not installed; the message says how to get it.
    """
    target = Path(path)
    chosen = format_of(target)
    report = analysis if isinstance(analysis, Report) else build_report(analysis, language)
    content = chosen.write(report, None if template is None else Path(template))
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    return target
