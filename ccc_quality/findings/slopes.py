"""What a moderator does to an effect."""

from __future__ import annotations

import pandas as pd

from ccc_quality.findings.finding import Certainty, Finding
from ccc_quality.findings.intervals import covers_zero, interval_of
from ccc_quality.pls import PLSBootstrap
from ccc_quality.words import Value, name


def moderated_effect(moderation: pd.Series, bootstrap: PLSBootstrap | None) -> Finding:
    """Whether an effect rises or falls with its moderator; without resamples nothing is claimed.

    Parameters
    ----------
    moderation : Series
        A row of ``PLSResults.moderation``.
    bootstrap : PLSBootstrap or None
        Of these results.
    """
    ends = ("target", "source", "moderator")
    target, source, moderator = (str(moderation[end]) for end in ends)
    values: dict[str, Value] = {end: name(str(moderation[end])) for end in ends}
    if bootstrap is None:
        return Finding("finding.slope.levels", values, certainty="unknown")
    paths = bootstrap.path_coefficients
    own = (paths["source"] == f"{source}:{moderator}") & (paths["target"] == target)
    interval = interval_of(paths[own].iloc[0], "std")
    kind, certainty = _kind(float(moderation["change"]), unclear=covers_zero(interval))
    return Finding(f"finding.slope.{kind}", values, bootstrap.level, certainty=certainty)


def _kind(change: float, *, unclear: bool) -> tuple[str, Certainty]:
    if unclear:
        return "uncertain", "uncertain"
    return ("rises" if change > 0 else "falls"), "sure"
