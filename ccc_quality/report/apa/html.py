"""Tables of a paper as HTML that keeps its looks when pasted into a word processor."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from ccc_quality.labels import Language
from ccc_quality.report.apa.cells import written
from ccc_quality.report.apa.tables import paper_tables
from ccc_quality.words import phrases, visible


def to_apa_html(
    source: object,
    *,
    tables: Sequence[str] | None = None,
    language: Language = "en",
    first: int = 1,
) -> str:
    """Tables for a paper in APA style, as HTML to show or to paste.

    Parameters
    ----------
    source : object
        As for :func:`~ccc_quality.to_latex`.
    tables : sequence of str, optional
        Which of the tables that it offers; all by default.
    language : {"en", "nl"}
        Language of words and numbers.
    first : int
        Number of the first table.

    Returns
    -------
    str
        A part of a page: one ``table`` a table, its number in bold and its title in italics above
        it, its note below. Looks are written into the elements, and names are escaped.

    Raises
    ------
    SpecificationError
        The source makes no table.
    UnknownOptionError
        A table that it does not make, or another language.
    EstimationError
        The fit did not converge.

    References
    ----------
    American Psychological Association (2020). Publication manual (7th ed.), chapters 6 and 7.
    """
    made = paper_tables(source, tables, language)
    return (
        _environment()
        .get_template("apa.html.j2")
        .render(
            tables=list(enumerate(made, start=first)),
            language=language,
            label=phrases(language)["apa.table"],
            note=phrases(language)["apa.note"],
            shown=lambda cell, column: visible(written(cell, column.kind, language)),
        )
    )


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("ccc_quality.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
