"""The options of :func:`~ccc_quality.analyze`, as other functions pass them on."""

from __future__ import annotations

from collections.abc import Mapping

from ccc_quality.sem.options import FitKeywords


class AnalysisKeywords(FitKeywords, total=False):
    """Keyword arguments of ``analyze``, less those that say what is compared and shown."""

    target: str | None
    n_resamples: int
    seed: int
    costs: Mapping[str, float] | None
    budget: float | None
