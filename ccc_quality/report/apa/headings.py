"""Headings and notes that several tables share."""

from __future__ import annotations

from ccc_quality.report.apa.paper_table import Cell, CellKind, PaperColumn, PaperRow, Words, words
from ccc_quality.results import FittedModel
from ccc_quality.words import Voice


def column(name: str, voice: Voice, kind: CellKind = "text", *, level: float = 0) -> PaperColumn:
    """The column ``name``; an interval says its level."""
    return PaperColumn(words(voice.say(f"apa.column.{name}", level=f"{100 * level:g}")), kind)


def sample(fit: FittedModel, voice: Voice) -> dict[str, str]:
    """How many respondents, and how it was estimated."""
    return {"n": voice.numbers.count(fit.n_obs), "estimator": str(fit.estimator)}


def notes(
    voice: Voice, *said: str, rows: tuple[PaperRow, ...], interval: str = ""
) -> tuple[Words, ...]:
    """What is said below a table, with what explains its intervals and its dashes if it has any."""
    cells = [cell for row in rows for cell in row.cells]
    parts = list(said)
    if interval and any(isinstance(cell, tuple) for cell in cells):
        parts.append(voice.say(interval))
    if any(_is_dash(cell) for cell in cells):
        parts.append(voice.say("apa.dash"))
    return tuple(words(part) for part in parts)


def _is_dash(cell: Cell) -> bool:
    return isinstance(cell, float) and cell != cell
