"""Whether a survey has the columns that its codebook names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches

import numpy as np
import pandas as pd

from ccc_quality.data.codebook import Codebook
from ccc_quality.data.columns import as_numbers
from ccc_quality.data.report import Finding
from ccc_quality.errors import did_you_mean

ROWS_OF_A_TITLE = 20
"""How far down a row of column names is looked for."""


def column_findings(frame: pd.DataFrame, codebook: Codebook) -> Iterator[Finding]:
    """Findings about columns that the codebook names, and about those that it does not.

    Parameters
    ----------
    frame : DataFrame
        The survey as its file has it.
    codebook : Codebook
    """
    available = [str(name) for name in frame.columns]
    wanted = dict.fromkeys(codebook.items, "item")
    wanted |= {column: f"{role} column" for role, column in codebook.columns.items()}
    absent = [name for name in wanted if name not in available]
    for place, name in enumerate(absent):
        remedy = _run_together(name, available)
        if place == 0:
            # what concerns all of them, and the list of what there is, is said once
            remedy = _header_below(frame, absent) or remedy or did_you_mean(name, available)
        elif not remedy and (nearest := get_close_matches(name, available, n=1)):
            remedy = f"Did you mean {nearest[0]}?"
        yield Finding(
            "absent_column",
            name,
            1,
            f"The codebook names the {wanted[name]} {name!r}, which the survey does not have.",
            remedy,
            "error",
        )
    yield from _weight_findings(frame, codebook.columns.get("weight"))
    unused = [name for name in available if name not in wanted]
    if unused:
        yield Finding(
            "unused_column",
            "",
            len(unused),
            f"{len(unused)} {'column is' if len(unused) == 1 else 'columns are'} not in the "
            f"codebook and left as found: {', '.join(unused[:8])}"
            f"{', ...' if len(unused) > 8 else ''}.",
            severity="note",
        )


def _run_together(name: str, available: Sequence[str]) -> str:
    """A question about a comma, if a name that is not there consists of several that are."""
    inside = {
        found.start(): other
        for other in available
        if other and (found := re.search(rf"(?<!\w){re.escape(other)}(?!\w)", name))
    }
    if len(inside) < 2:
        return ""
    return f"Is a comma missing between {' and '.join(inside[place] for place in sorted(inside))}?"


def _header_below(frame: pd.DataFrame, absent: Sequence[str]) -> str:
    """What to do when the names stand in a row of their own, below a title."""
    for place, row in enumerate(frame.head(ROWS_OF_A_TITLE).itertuples(index=False)):
        cells = {cell.strip() for cell in row if isinstance(cell, str)}
        if len(cells.intersection(absent)) > len(absent) / 2:
            return (
                f"The names of the columns seem to stand in row {place + 2} of the file: delete "
                "the rows above it."
            )
    return ""


def _weight_findings(frame: pd.DataFrame, weight: str | None) -> Iterator[Finding]:
    if weight is None or list(frame.columns).count(weight) != 1:
        return
    numbers = as_numbers(frame[weight])
    unusable = (
        len(frame) if numbers is None else int((~(np.isfinite(numbers) & (numbers >= 0))).sum())
    )
    if unusable:
        yield Finding(
            "weight",
            weight,
            unusable,
            f"The weight column {weight!r} has {unusable:,} "
            f"{'cell' if unusable == 1 else 'cells'} that {'is' if unusable == 1 else 'are'} no "
            "weight (missing, negative, infinite or text).",
            "Give every respondent a weight of zero or more.",
            "error",
        )
