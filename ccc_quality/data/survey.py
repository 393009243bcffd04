"""A survey: the answers, the codebook that explains them and the report about both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from html import escape
from pathlib import Path

import numpy as np
import pandas as pd

from ccc_quality.data.codebook import Codebook
from ccc_quality.data.prepare import prepare
from ccc_quality.data.readers import RawTable, read_table
from ccc_quality.data.report import SurveyReport, group_findings
from ccc_quality.errors import (
    DataError,
    InvalidColumnError,
    MissingColumnError,
    TooFewRowsError,
    did_you_mean,
)
from ccc_quality.labels import Labels

Source = str | Path | pd.DataFrame
CodebookSource = Codebook | str | Path | Mapping[str, object]
ValueLabels = Mapping[str, Mapping[float, str]]

SIMULATED_MARK = ("simulated", "yes")
"""Column, and what it says in every row, by which a file tells that its answers are made up."""


@dataclass(frozen=True, eq=False, repr=False)
class Survey:
    """Answers that are ready to be analysed, with their codebook and the report about them.

    Made by :func:`read_survey` or :meth:`from_frame`, which check what goes in. Tables are handed
    out as copies, so a survey never changes.

    Attributes
    ----------
    codebook : Codebook or None
        What the columns mean.
    report : SurveyReport
        What was found while the answers were read.
    source : str
        Where they came from.
    simulated : bool
        Whether a simulation made them up.
    """

    _answers: pd.DataFrame
    codebook: Codebook | None
    report: SurveyReport
    source: str
    simulated: bool = False
    _value_labels: ValueLabels = field(default_factory=dict)
    _column_labels: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_frame(
        cls, frame: pd.DataFrame, codebook: Codebook | None, *, source: str, simulated: bool = False
    ) -> Survey:
        """Make a survey of a data frame.

        Parameters
        ----------
        frame : DataFrame
            Answers as given: reversed items not turned, missing ones NaN or a missing code. It is
            copied.
        codebook : Codebook or None
            What the columns mean.
        source : str
            Where the answers came from, for reports.
        simulated : bool
            Whether they are made up.

        Raises
        ------
        DataError
            As :func:`read_survey`.
        """
        return _checked(RawTable(frame, source), codebook, simulated=simulated)

    @property
    def answers(self) -> pd.DataFrame:
        """One respondent a row: missing codes are NaN, reversed items turned."""
        return self._answers.copy()

    def where(self, column: str, value: object) -> Survey:
        """The respondents with one value in a column, checked anew as a survey of their own.

        Parameters
        ----------
        column : str
            Say of the firm or of the wave.
        value : object
            Its value in the rows to keep.

        Raises
        ------
        MissingColumnError
            There is no such column.
        TooFewRowsError
            Nobody has this value.

        Examples
        --------
        >>> import ccc_quality as ccc
        >>> ccc.study.load_customers().where("firm", "bank").n_rows
        530
        """
        if column not in self._answers:
            known = did_you_mean(column, map(str, self._answers))
            raise MissingColumnError(f"The survey has no column {column!r}. {known}")
        rows = self._answers[self._answers[column] == value].reset_index(drop=True)
        if rows.empty:
            raise TooFewRowsError(f"Nobody has {column} {value!r}.")
        return self._checked_anew(rows, f"{self.source}, {column} {value!r}")

    def with_answers(self, answers: pd.DataFrame) -> Survey:
        """The same survey with other answers: recoded, selected, with a column more.

        Codebook, labels and the mark of simulated answers stay; everything is checked anew.

        Parameters
        ----------
        answers : DataFrame
            As :attr:`answers` gives them: reversed items turned. It is copied.

        Raises
        ------
        DataError
            As :func:`read_survey`.

        Examples
        --------
        >>> import ccc_quality as ccc
        >>> survey = ccc.study.load_customers()
        >>> answers = survey.answers
        >>> survey.with_answers(answers[answers["firm"] != "bank"]).n_rows
        1059
        """
        return self._checked_anew(answers, f"{self.source}, answers changed")

    def _checked_anew(self, answers: pd.DataFrame, source: str) -> Survey:
        prepared = prepare(RawTable(self._as_given(answers), source), self.codebook)
        _raise_errors(prepared.report)
        return replace(
            self, _answers=prepared.answers, report=prepared.report, source=prepared.report.source
        )

    def _as_given(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Rows with reversed items turned back, as they were before they were checked."""
        if self.codebook is None:
            return rows
        turned = {}
        for item in self.codebook.reversed_items:
            scale = self.codebook.scale_of(item)
            if scale is not None and item in rows:
                turned[item] = sum(scale) - rows[item]
        return rows.assign(**turned)

    @property
    def value_labels(self) -> dict[str, dict[float, str]]:
        """Labels of answers by column and value, as an SPSS file has them; turned with the item."""
        return {name: dict(labels) for name, labels in self._value_labels.items()}

    @property
    def labels(self) -> Labels:
        """Display names: the codebook's, else those of the file."""
        from_file = Labels({name: {"en": text} for name, text in self._column_labels.items()})
        return from_file.merged(self.codebook.labels) if self.codebook else from_file

    @property
    def items(self) -> tuple[str, ...]:
        """The item columns."""
        return self.report.items

    @property
    def n_rows(self) -> int:
        """Respondents."""
        return self.report.n_rows

    @property
    def headline(self) -> str:
        """Respondents, items, missing share and whether simulated, in a line."""
        mark = ", SIMULATED" if self.simulated else ""
        return f"Survey of {self.report.headline}{mark}"

    def __repr__(self) -> str:
        lines = [self.headline]
        if self.codebook is not None:
            width = max(len(construct.name) for construct in self.codebook.constructs)
            for construct in self.codebook.constructs:
                parts = construct.items or construct.dimensions
                lines.append(f"  {construct.name:{width}}  {', '.join(parts)}")
        lines += [
            f"  ! {warning}" for warning in group_findings(self.report.of_severity("warning"))
        ]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        constructs = self.codebook.constructs if self.codebook else ()
        rows = "".join(
            f"<tr><td>{escape(self.labels.text(construct.name))}</td>"
            f"<td>{escape(', '.join(construct.items or construct.dimensions))}</td></tr>"
            for construct in constructs
        )
        table = f"<table><tr><th>construct</th><th>measured by</th></tr>{rows}</table>"
        warnings = "".join(
            f"<li>{escape(warning)}</li>"
            for warning in group_findings(self.report.of_severity("warning"))
        )
        return (
            f"<p><b>{escape(self.headline)}</b></p>{table if rows else ''}"
            f"{f'<ul>{warnings}</ul>' if warnings else ''}"
        )


def read_survey(
    source: Source, codebook: CodebookSource | None = None, *, sheet: str | int | None = None
) -> Survey:
    """Read a survey, clean it as its codebook says and check it.

    Parameters
    ----------
    source : path or DataFrame
        A csv, Excel, parquet or SPSS file, or a data frame (which is not changed). Separator,
        decimal sign and encoding of text files are found out.
    codebook : Codebook, path or mapping, optional
        What the columns mean. Without one, every column of numbers counts as an item.
    sheet : str or int, optional
        Sheet of an Excel file.

    Returns
    -------
    Survey
        Missing codes are NaN and reversed items are turned; ``survey.report`` counts both. A
        column ``simulated`` with "yes" in every row marks it as made up.

    Raises
    ------
    CodebookError
        A codebook that cannot be read.
    MissingColumnError
        The codebook names columns that the survey does not have.
    InvalidColumnError
        Items with text, infinite or out-of-scale answers. All problems are in one message;
        :func:`check_survey` returns them instead of raising.
    TooFewRowsError
        No rows.

    Examples
    --------
    >>> frame = pd.DataFrame({"tru1": [7, 2, 99], "tru2": [1, 6, 2]})
    >>> survey = read_survey(frame, {
    ...     "scale": [1, 7],
    ...     "missing": [99],
    ...     "constructs": {"trust": {"items": ["tru1", "tru2"], "reversed": ["tru2"]}},
    ... })
    >>> survey
    Survey of data frame: n = 3, 2 items, 16.7% of cells missing, 2 complete rows
      trust  tru1, tru2
    >>> survey.answers["tru2"].tolist()
    [7.0, 2.0, 6.0]
    """
    return _checked(read_table(source, sheet=sheet), as_codebook(codebook), simulated=False)


def check_survey(
    source: Source, codebook: CodebookSource | None = None, *, sheet: str | int | None = None
) -> SurveyReport:
    """Check a survey and list everything that was found, without raising for what is in it.

    Parameters are those of :func:`read_survey`. Only a file or a codebook that cannot be read at
    all raises (:class:`DataError`, :class:`CodebookError`).
    """
    return prepare(read_table(source, sheet=sheet), as_codebook(codebook)).report


def as_codebook(codebook: CodebookSource | None) -> Codebook | None:
    """A codebook from whatever a caller may pass: a codebook, a path, plain content or nothing."""
    if codebook is None or isinstance(codebook, Codebook):
        return codebook
    if isinstance(codebook, str | Path):
        return Codebook.read(codebook)
    return Codebook.from_dict(codebook)


def _checked(table: RawTable, codebook: Codebook | None, *, simulated: bool) -> Survey:
    prepared = prepare(table, codebook)
    _raise_errors(prepared.report)
    return Survey(
        prepared.answers,
        codebook,
        prepared.report,
        table.source,
        simulated or _says_simulated(table.frame),
        _turned_labels(table.value_labels, codebook),
        dict(table.column_labels),
    )


def _says_simulated(frame: pd.DataFrame) -> bool:
    column, mark = SIMULATED_MARK
    return column in frame.columns and bool(np.all(frame[column] == mark))


def _raise_errors(report: SurveyReport) -> None:
    errors = report.of_severity("error")
    if not errors:
        return
    kinds = {finding.kind for finding in errors}
    error: type[DataError] = InvalidColumnError
    if "no_rows" in kinds:
        error = TooFewRowsError
    elif "absent_column" in kinds:
        error = MissingColumnError
    if "absent_column" in kinds:
        errors += report.of_kind("sheet")  # the columns may well be on another one
    listed = "\n".join(f"  - {line}" for line in group_findings(errors))
    raise error(f"The survey ({report.source}) cannot be analysed as it is:\n{listed}")


def _turned_labels(value_labels: ValueLabels, codebook: Codebook | None) -> ValueLabels:
    """Value labels that fit the cleaned answers: turned with their item, without missing codes."""
    if codebook is None:
        return {name: dict(labels) for name, labels in value_labels.items()}
    turned = {}
    for name, labels in value_labels.items():
        kept = dict(labels)
        if name in codebook.items:
            missing = codebook.missing_of(name)
            kept = {value: text for value, text in labels.items() if value not in missing}
            scale = codebook.scale_of(name)
            if name in codebook.reversed_items and scale is not None:
                kept = {scale[0] + scale[1] - value: text for value, text in kept.items()}
        turned[name] = kept
    return turned
