"""Tables of a paper as LaTeX: booktabs rules, notes by threeparttable."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ccc_quality.labels import Language
from ccc_quality.report.apa.cells import written
from ccc_quality.report.apa.paper_table import PaperRow, PaperTable, Style, Words
from ccc_quality.report.apa.tables import paper_tables
from ccc_quality.words import phrases, visible

PREAMBLE = "% \\usepackage{booktabs, threeparttable}"
MANY_ROWS = 25
"""A longer table is set smaller, to stay on its page."""

SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#",
    "%": r"\%", "_": r"\_", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    "<": r"\textless{}", ">": r"\textgreater{}", "|": r"\textbar{}", '"': r"\char34{}",
    "`": r"\textasciigrave{}", "[": "{[}", "]": "{]}", "*": "{*}",
    "\u2212": "$-$", "\u2014": "---", "\u2013": "--", "\u00b2": r"\textsuperscript{2}",
    "\u03b1": r"$\alpha$", "\u03b2": r"$\beta$",
    "\u0394": r"$\Delta$", "\u03bb": r"$\lambda$", "\u03c1": r"$\rho$", "\u03c7": r"$\chi$",
    "\u03c9": r"$\omega$",
}  # fmt: skip
"""Letters that mean something to LaTeX, and those of ours that need math."""

_SPECIAL = re.compile("|".join(map(re.escape, SPECIAL)))
_JOINED = re.compile(r"([-,'])(?=\1)")  # two of them would become one: a dash, a quotation mark
_STYLES: dict[Style, str] = {
    "plain": "{}", "italic": r"\textit{{{}}}", "sub": r"\textsubscript{{{}}}",
    "sup": r"\textsuperscript{{{}}}",
}  # fmt: skip


def to_latex(
    source: object, *, tables: Sequence[str] | None = None, language: Language = "en"
) -> str:
    """Tables for a paper in APA style, as LaTeX.

    Numbers that cannot exceed one (correlations, loadings, reliabilities, R squared, CFI, p) have
    no zero before the point, p values below .001 are written so, statistics are in italics, and
    notes stand below. Names of the survey are escaped.

    Parameters
    ----------
    source : object
        An analysis, the results of a fit (SEM or PLS), its bootstrap (then errors and intervals
        are those of the resamples), an assessment, a ranking of drivers, a ladder of invariance,
        a comparison of models, or a table of a report.
    tables : sequence of str, optional
        Which of the tables that it offers: ``"measurement"``, ``"weights"``, ``"correlations"``,
        ``"fit"``, ``"paths"``, ``"indirect"``, ``"drivers-<target>"``, ``"invariance"``,
        ``"comparison"``; all by default.
    language : {"en", "nl"}
        Language of words and numbers.

    Returns
    -------
    str
        One ``table`` environment a table, for a document with booktabs and threeparttable.

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
    return "\n\n".join([PREAMBLE, *(_table(table, language) for table in made)]) + "\n"


def escaped(text: str) -> str:
    """Text as LaTeX shows it, whatever it holds."""
    clean = " ".join(visible(text).split())
    parted = _JOINED.sub("\\1\0", clean)
    return _SPECIAL.sub(lambda found: SPECIAL[found[0]], parted).replace("\0", "{}")


def _table(table: PaperTable, language: Language) -> str:
    aligned = "".join("l" if column.kind == "text" else "r" for column in table.columns)
    small = "\\footnotesize" if len(table.rows) > MANY_ROWS else "\\small"
    lines = [
        "\\begin{table}[htbp]",
        "\\centering" + small,
        "\\begin{threeparttable}",
        f"\\caption{{\\textit{{{escaped(table.title)}}}}}",
        f"\\label{{tab:{re.sub('[^a-z0-9]+', '-', table.key.lower())}}}",
        "\\setlength{\\tabcolsep}{4pt}",
        f"\\begin{{tabular}}{{@{{}}{aligned}@{{}}}}",
        "\\toprule",
        _line(_words(column.heading) for column in table.columns),
        "\\midrule",
        *(_row(row, table, language) for row in table.rows),
        "\\bottomrule",
        "\\end{tabular}",
        *_notes(table, language),
        "\\end{threeparttable}",
        "\\end{table}",
    ]
    return "\n".join(lines)


def _row(row: PaperRow, table: PaperTable, language: Language) -> str:
    cells = [
        escaped(written(cell, column.kind, language))
        for cell, column in zip(row.cells, table.columns, strict=True)
    ]
    if row.indented:
        cells[0] = f"\\quad {cells[0]}"
    return _line(cells)


def _line(cells: Iterable[str]) -> str:
    return " & ".join(cells) + " \\\\"


def _words(heading: Words) -> str:
    return "".join(_STYLES[run.style].format(_run(run.text)) for run in heading)


def _run(text: str) -> str:
    """A stretch of a sentence, which keeps the blanks at its ends."""
    start, end = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{' ' if start else ''}{escaped(text)}{' ' if end and text.strip() else ''}"


def _notes(table: PaperTable, language: Language) -> list[str]:
    if not table.notes:
        return []
    note = phrases(language)["apa.note"]
    said = " ".join(_words(one) for one in table.notes)
    return [
        "\\begin{tablenotes}[flushleft]\\footnotesize",
        f"\\item \\textit{{{escaped(note)}}} {said}",
        "\\end{tablenotes}",
    ]
