"""Files that commands write."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    import pandas as pd

    from ccc_quality.data import Survey

_WRITERS: Mapping[str, Callable[[pd.DataFrame, Path], None]] = {
    ".csv": lambda frame, path: frame.to_csv(path, index=False),
    ".xlsx": lambda frame, path: frame.to_excel(path, index=False),
    ".parquet": lambda frame, path: frame.to_parquet(path, index=False),
}


def check_writable(answers: Path, *others: Path, force: bool) -> None:
    """Refuse a format that cannot be written and, without ``force``, to replace a file.

    Raises
    ------
    typer.BadParameter
        Before anything is computed.
    """
    if answers.suffix not in _WRITERS:
        raise typer.BadParameter(
            f"{answers} has no format that can be written. Available: {', '.join(_WRITERS)}."
        )
    present = [str(path) for path in (answers, *others) if path.exists()]
    if present and not force:
        raise typer.BadParameter(f"{' and '.join(present)}: there already; --force replaces.")


def write_answers(survey: Survey, path: Path) -> None:
    """Write simulated answers: whole numbers as such (5, not 5.0), and a column that says it."""
    from ccc_quality.data import SIMULATED_MARK

    path.parent.mkdir(parents=True, exist_ok=True)
    frame = survey.answers.astype(dict.fromkeys(survey.items, "Int64"))
    column, mark = SIMULATED_MARK
    _WRITERS[path.suffix](frame.assign(**{column: mark}), path)
