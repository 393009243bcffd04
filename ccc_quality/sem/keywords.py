"""The options of :func:`~ccc_quality.fit_sem` for answers, as other functions pass them on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from ccc_quality.sem.options import Engine, Missing


class EstimationKeywords(TypedDict, total=False):
    """Keyword arguments that say how answers are turned into estimates."""

    estimator: str
    missing: Missing
    ordered: Sequence[str] | None
    cluster: str | None
    sampling_weights: str | None


class FitKeywords(EstimationKeywords, total=False):
    """Keyword arguments of :func:`~ccc_quality.fit_sem`, less those for sample moments."""

    auxiliary: Sequence[str]
    std_lv: bool
    mean_structure: bool
    fixed_x: bool
    group: str | None
    group_equal: Sequence[str]
    group_partial: Sequence[str]
    engine: Engine
    level: float
