"""From a raw table and a codebook to answers that can be analysed, with all that was found.

Nothing raises here: what stands in the way of an analysis becomes a finding of severity "error".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ccc_quality.data import checks
from ccc_quality.data.codebook import Codebook
from ccc_quality.data.column_findings import column_findings
from ccc_quality.data.columns import as_numbers, text_sample
from ccc_quality.data.readers import RawTable
from ccc_quality.data.report import Finding, SurveyReport

_NUMBER_TEXT = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)")


@dataclass(frozen=True, eq=False)
class Prepared:
    """Answers ready for analysis and the report about them."""

    answers: pd.DataFrame
    report: SurveyReport


def prepare(table: RawTable, codebook: Codebook | None) -> Prepared:
    """Clean the items as the codebook says and check everything on the way.

    Parameters
    ----------
    table : RawTable
        Left as it is.
    codebook : Codebook or None
        Without one, every column of numbers counts as an item and nothing is changed.

    Returns
    -------
    Prepared
        Item columns are floats: missing codes NaN, reversed items turned. Other columns are as
        they were.
    """
    frame = table.frame
    findings = [*table.notes, *_row_findings(frame)]
    if codebook is None:
        items, values = _numeric_columns(frame)
        findings += _without_codebook(frame, items)
        given = values
    else:
        findings += column_findings(frame, codebook)
        items, values, found = _item_values(frame, codebook)
        findings += found
        given, found = _blank_missing_codes(values, items, codebook)
        findings += found
        findings += _scale_findings(given, items, codebook)
        values, found = _turn_reversed(given, items, codebook)
        findings += found
        findings += _direction_findings(values, items, codebook)
    findings += _answer_findings(given, items, judged=codebook is not None)
    answers = frame.copy()
    if codebook is not None:
        for j, item in enumerate(items):
            answers[item] = values[:, j]
    return Prepared(answers, _report(table.source, findings, given, items, codebook))


def _report(
    source: str,
    findings: Sequence[Finding],
    given: NDArray[np.float64],
    items: Sequence[str],
    codebook: Codebook | None,
) -> SurveyReport:
    missing = np.isnan(given)
    straight, judged = (None, 0) if codebook is None else checks.count_straight_liners(given)
    duplicates = sum(f.count for f in findings if f.kind == "duplicate_row")
    return SurveyReport(
        source=source,
        findings=tuple(findings),
        n_rows=len(given),
        items=tuple(items),
        missing_counts=missing.sum(axis=0),
        respondent_missing_counts=missing.sum(axis=1),
        n_duplicate_rows=duplicates,
        n_straight_liners=straight,
        n_straight_liners_judged=judged,
    )


def _row_findings(frame: pd.DataFrame) -> Iterator[Finding]:
    if not len(frame):
        message = "There are no rows, only column names."
        yield Finding("no_rows", "", 0, message, "Read the file that holds the answers.", "error")
    for name, count in Counter(frame.columns).items():
        if count > 1:
            yield Finding(
                "duplicate_name",
                str(name),
                count,
                f"{count} columns are called {str(name)!r}.",
                "Rename or remove all but one.",
                "error",
            )
    repeated = int(frame.duplicated().sum()) if len(frame.columns) else 0
    if repeated:
        yield Finding(
            "duplicate_row",
            "",
            repeated,
            f"{repeated:,} {'row repeats' if repeated == 1 else 'rows repeat'} an earlier one in "
            "every column.",
            "Was a file appended twice?",
        )


def _numeric_columns(frame: pd.DataFrame) -> tuple[list[str], NDArray[np.float64]]:
    counts = Counter(frame.columns)
    columns = {
        name: numbers
        for name in frame.columns
        if counts[name] == 1 and (numbers := as_numbers(frame[name])) is not None
    }
    return list(columns), _side_by_side(list(columns.values()), len(frame))


def _without_codebook(frame: pd.DataFrame, items: Sequence[str]) -> Iterator[Finding]:
    yield Finding(
        "no_codebook",
        "",
        0,
        "There is no codebook, so scales, missing codes, reversed items and straight-lining were "
        "not checked.",
        severity="note",
    )
    counts = Counter(frame.columns)
    for name in frame.columns:
        if counts[name] == 1 and name not in items and frame[name].notna().any():
            yield Finding(
                "text",
                str(name),
                int(frame[name].notna().sum()),
                f"{str(name)!r} holds text ({text_sample(frame[name])}) and is no item.",
                severity="note",
            )


def _item_values(
    frame: pd.DataFrame, codebook: Codebook
) -> tuple[list[str], NDArray[np.float64], list[Finding]]:
    """Items that are numbers (or become numbers without loss), as a matrix (n, p)."""
    counts = Counter(frame.columns)
    items, columns, findings = [], [], []
    for item in codebook.items:
        if counts[item] != 1:
            continue  # absent or ambiguous: a finding already
        column = frame[item]
        numbers = as_numbers(column)
        if numbers is None:
            numbers, finding = _numbers_from_text(column, item)
            findings.append(finding)
        if numbers is not None:
            items.append(item)
            columns.append(numbers)
    return items, _side_by_side(columns, len(frame)), findings


def _side_by_side(columns: Sequence[NDArray[np.float64]], n_rows: int) -> NDArray[np.float64]:
    return np.column_stack(columns) if columns else np.empty((n_rows, 0))


def _numbers_from_text(column: pd.Series, name: str) -> tuple[NDArray[np.float64] | None, Finding]:
    """All cells as numbers, or none of them: half a conversion would lose answers silently."""
    texts = column.astype(object).map(lambda cell: cell.strip() if isinstance(cell, str) else cell)
    texts = texts.mask(texts == "")
    present = texts[texts.notna()].map(str)
    is_number = present.map(lambda cell: _NUMBER_TEXT.fullmatch(cell) is not None).astype(bool)
    strange = present[~is_number]
    if len(strange):
        return None, Finding(
            "text",
            name,
            len(strange),
            f"{name!r} holds text in {len(strange)} of {len(present)} answers "
            f"({text_sample(strange)}).",
            "Export codes instead of labels; empty the cells that mean 'no answer'.",
            "error",
        )
    numbers = np.full(len(column), np.nan)
    numbers[texts.notna().to_numpy()] = [float(cell.replace(",", ".")) for cell in present]
    return numbers, Finding(
        "numbers_as_text",
        name,
        len(present),
        f"{name!r} holds {len(present)} numbers written as text; they were converted.",
        severity="note",
    )


def _blank_missing_codes(
    values: NDArray[np.float64], items: Sequence[str], codebook: Codebook
) -> tuple[NDArray[np.float64], list[Finding]]:
    blanked = values.copy()
    findings = []
    for j, item in enumerate(items):
        coded = np.isin(values[:, j], codebook.missing_of(item))
        if coded.any():
            blanked[coded, j] = np.nan
            codes = ", ".join(f"{code:g}" for code in np.unique(values[coded, j]))
            count = int(coded.sum())
            message = f"{item!r} has {count} {'cell' if count == 1 else 'cells'} with the missing "
            findings.append(
                Finding("missing_code", item, count, f"{message}code {codes}.", severity="note")
            )
    return blanked, findings


def _scale_findings(
    values: NDArray[np.float64], items: Sequence[str], codebook: Codebook
) -> Iterator[Finding]:
    scales = [codebook.scale_of(item) for item in items]
    yield from checks.out_of_scale(values, items, scales)
    yield from checks.fractional_answers(values, items, scales)


def _turn_reversed(
    values: NDArray[np.float64], items: Sequence[str], codebook: Codebook
) -> tuple[NDArray[np.float64], list[Finding]]:
    turned = values.copy()
    findings = []
    for j, item in enumerate(items):
        scale = codebook.scale_of(item)
        if item in codebook.reversed_items and scale is not None:
            turned[:, j] = scale[0] + scale[1] - values[:, j]
            count = int(np.isfinite(values[:, j]).sum())
            message = f"{item!r} was turned around ({scale[0] + scale[1]:g} minus the answer)."
            findings.append(Finding("reversed", item, count, message, severity="note"))
    return turned, findings


def _direction_findings(
    values: NDArray[np.float64], items: Sequence[str], codebook: Codebook
) -> Iterator[Finding]:
    answers = pd.DataFrame(values, columns=list(items)).replace([np.inf, -np.inf], np.nan)
    means = {
        construct.name: answers[own].mean(axis="columns")
        for construct in codebook.constructs
        if (own := [item for item in construct.items if item in answers])
    }
    yield from checks.against_the_others(pd.DataFrame(means).to_numpy(), list(means))


def _answer_findings(
    values: NDArray[np.float64], items: Sequence[str], *, judged: bool
) -> Iterator[Finding]:
    yield from checks.infinite_answers(values, items)
    yield from checks.empty_columns(values, items)
    yield from checks.constant_columns(values, items)
    yield from checks.duplicate_columns(values, items)
    yield from checks.silent_respondents(values)
    if judged:
        yield from checks.straight_lining(values)
