"""How many effects can be told from zero."""

from __future__ import annotations

import pandas as pd

from ccc_quality.findings.finding import Finding
from ccc_quality.findings.intervals import covers_zero, interval_of
from ccc_quality.results import ResampledFit
from ccc_quality.words import Amount, Span, Value, name


def clear_effects(bootstrap: ResampledFit, table: pd.DataFrame) -> Finding:
    """How many of some effects are clear; of a single one, how large it is.

    Parameters
    ----------
    bootstrap : ResampledFit
    table : DataFrame
        Its effects: source, target, est, ci_lower, ci_upper.
    """
    clear = sum(not covers_zero(interval_of(row)) for _, row in table.iterrows())
    if len(table) > 1:
        kind = {0: "none", len(table): "all"}.get(clear, "some")
        counts: dict[str, Value] = {"clear": clear, "n": len(table)}
        return Finding(f"finding.clear_effects.{kind}", counts, bootstrap.level)
    row = table.iloc[0]
    values: dict[str, Value] = {
        "source": name(str(row["source"])),
        "target": name(str(row["target"])),
        "value": Amount(float(row["est"])),
        "interval": Span(*interval_of(row)),
    }
    if clear:
        return Finding("finding.clear_effects.one", values, bootstrap.level)
    return Finding(
        "finding.clear_effects.one_unclear", values, bootstrap.level, certainty="uncertain"
    )
