"""What a shorter questionnaire loses."""

from __future__ import annotations

from ccc_quality.findings.finding import Finding
from ccc_quality.shortening import ShortForm
from ccc_quality.words import Amount, Value


def what_is_lost(short: ShortForm) -> Finding:
    """How many drivers change rank, and the lowest reliability that is left."""
    table = short.reliability
    ranked = short.drivers.dropna(subset=["rank_change"])
    changed = ranked.loc[ranked["rank_change"] != 0, "driver"]
    values: dict[str, Value] = {
        "kept": int(table["n_kept"].sum()),
        "total": int(table["n_items"].sum()),
        "value": Amount(float(table["omega_short"].min())),
        "n": len(changed) or len(ranked),
        "drivers": len(ranked),
    }
    kind = "alone" if ranked.empty else "changes" if len(changed) else "keeps"
    return Finding(f"finding.short.{kind}", values)
