"""What a result is printed as: a summary to read, or text for other programs."""

from __future__ import annotations

import json
import math
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    import pandas as pd


class Form(StrEnum):
    """What a result is printed as."""

    text = "text"
    json = "json"
    csv = "csv"


FormOption = Annotated[
    Form,
    typer.Option(
        "--format", help="A summary, everything at full precision, or the main table alone."
    ),
]


def as_csv(table: pd.DataFrame) -> str:
    """A table at full precision."""
    return table.to_csv(index=False).rstrip("\n")


def as_json(content: dict[str, Any]) -> str:
    """Content at full precision, with null for what does not apply."""
    return json.dumps(_without_nan(content), indent=2, ensure_ascii=False, allow_nan=False)


def _without_nan(value: Any) -> Any:
    """The same content with null for NaN, which JSON does not know."""
    if isinstance(value, dict):
        return {key: _without_nan(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_without_nan(entry) for entry in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
