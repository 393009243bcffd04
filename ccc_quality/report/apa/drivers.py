"""Tables of drivers: total effects on the target in order of size; and tables of a report."""

from __future__ import annotations

import numpy as np

from ccc_quality.drivers import DriverRanking
from ccc_quality.report.apa.headings import column, notes
from ccc_quality.report.apa.paper_table import (
    CellKind,
    PaperColumn,
    PaperRow,
    PaperTable,
    Run,
    without_empty_columns,
)
from ccc_quality.report.content import ColumnKind, Table
from ccc_quality.words import Voice, visible

COLUMNS: dict[str, CellKind] = {
    "driver": "text", "estimate": "estimate", "se": "estimate", "p": "pvalue",
    "interval": "estimate", "std": "estimate", "std_interval": "estimate", "direct": "estimate",
    "indirect": "estimate",
}  # fmt: skip

KINDS: dict[ColumnKind, CellKind] = {
    "text": "text", "effect": "estimate", "measure": "measure", "statistic": "statistic",
    "score": "count", "count": "count", "share": "bounded", "pvalue": "pvalue",
}  # fmt: skip


def ranking_table(ranking: DriverRanking, voice: Voice) -> PaperTable:
    """Effects of the drivers on their target, the strongest first."""
    rows = [
        PaperRow(
            (
                f"{k}. {visible(str(row['label'])) or voice.label(str(row['driver']))}",
                *(float(row[name]) for name in ("est", "se", "pvalue")),
                (float(row["ci_lower"]), float(row["ci_upper"])),
                float(row["std"]),
                (float(row["std_ci_lower"]), float(row["std_ci_upper"])),
                float(row["direct"]),
                float(row["indirect"]),
            )
        )
        for k, (_, row) in enumerate(ranking.table.iterrows(), start=1)
    ]
    basis = "total" if ranking.basis == "total effect" else "slope"
    made = PaperTable(
        f"drivers-{ranking.target}",
        voice.say("apa.drivers.title", target=voice.label(ranking.target)),
        tuple(column(name, voice, kind, level=ranking.level) for name, kind in COLUMNS.items()),
        tuple(rows),
        notes(
            voice,
            voice.say(f"apa.drivers.{basis}", n=voice.numbers.count(ranking.n_obs)),
            rows=tuple(rows),
        ),
    )
    return without_empty_columns(made)


def table_of_report(table: Table) -> PaperTable:
    """Any table of a report, in the style of a paper."""
    kinds = [KINDS[column.kind] for column in table.columns]
    return PaperTable(
        table.key,
        table.title,
        tuple(
            PaperColumn((Run(column.heading),), kind)
            for column, kind in zip(table.columns, kinds, strict=True)
        ),
        tuple(
            PaperRow(
                tuple(
                    _text(value) if kind == "text" else float(value)
                    for value, kind in zip(row, kinds, strict=True)
                )
            )
            for row in table.frame.itertuples(index=False, name=None)
        ),
        tuple((Run(note),) for note in table.notes),
    )


def _text(value: object) -> str:
    return "" if value is None or value is np.nan or value != value else str(value)
