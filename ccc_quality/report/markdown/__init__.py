"""A report as Markdown: text and tables in one file, for a wiki, a repository or a text editor.

The flavour is that of GitHub, without any HTML. One file cannot hold pictures that every reader
shows, so a figure is told in words and by the numbers it was drawn from.
"""

from __future__ import annotations

from ccc_quality.report.content import Report
from ccc_quality.report.markdown.pages import blocks


def markdown_bytes(report: Report) -> bytes:
    """The report as the content of a ``.md`` file."""
    return ("\n\n".join(blocks(report)) + "\n").encode("utf-8", errors="replace")
