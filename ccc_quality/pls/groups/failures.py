"""Resamples that failed."""

from __future__ import annotations

import warnings

import pandas as pd

from ccc_quality.errors import NonConvergenceWarning
from ccc_quality.resampling.options import MANY_FAILURES


def warn_of_failures(n_failed: pd.Series, n_resamples: int, what: str) -> None:
    """Warn if many resamples of a group, or of a pair of groups, failed.

    Warns
    -----
    NonConvergenceWarning
    """
    many = n_failed[n_failed > MANY_FAILURES * n_resamples]
    if len(many):
        listed = "; ".join(f"{_written(name)}: {count}" for name, count in many.items())
        warnings.warn(
            f"Of {n_resamples} {what} some failed and are left out ({listed}); p values rest on "
            "the others. The groups are small for this model.",
            NonConvergenceWarning,
            stacklevel=5,
        )


def _written(name: object) -> str:
    return " and ".join(map(str, name)) if isinstance(name, tuple) else str(name)
