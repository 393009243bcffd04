"""Writing a report: the suffix of the path chooses the exporter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from ccc_quality.errors import UnknownOptionError, did_you_mean
from ccc_quality.labels import Language
from ccc_quality.report.build import build_report
from ccc_quality.report.content import Report
from ccc_quality.report.contracts import AnalysisLike
from ccc_quality.report.html import html_bytes

Exporter = Callable[[Report], bytes]

EXPORTERS: Mapping[str, Exporter] = MappingProxyType({".html": html_bytes})
"""What writes which format; a new format is one more entry."""


def write_report(analysis: AnalysisLike, path: str | Path, language: Language = "en") -> Path:
    """Write a driver report to a file.

    Parameters
    ----------
    analysis : Analysis
        Result of :func:`~ccc_quality.analyze`.
    path : path
        Where to; the suffix chooses the format: ``.html``, one file that needs no other. Missing
        folders are made.
    language : {"en", "nl"}
        Language of texts and numbers.

    Returns
    -------
    Path
        The file that was written.

    Raises
    ------
    UnknownOptionError
        A suffix or language that is not available.
    """
    target = Path(path)
    suffix = target.suffix.lower()
    if suffix not in EXPORTERS:
        raise UnknownOptionError(
            f"No report can be written as {target.suffix or 'a file without suffix'!r}. "
            f"{did_you_mean(suffix, EXPORTERS)}"
        )
    content = EXPORTERS[suffix](build_report(analysis, language))
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    return target
