"""Tidy data frames of one fit."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ccc_quality.arrays import Array, Mask
from ccc_quality.model import Model
from ccc_quality.pls.combined import Combined
from ccc_quality.pls.estimates import Estimates, indicators_of_second
from ccc_quality.pls.layout import Layout
from ccc_quality.pls.plan import Plan
from ccc_quality.pls.structure import Solution, rho_a

UNKNOWN = ("se", "z", "pvalue", "ci_lower", "ci_upper")
UNKNOWN_STD = ("std_se", "std_ci_lower", "std_ci_upper")


def weights(found: Estimates, plan: Plan) -> pd.DataFrame:
    """Weights of all stages; the columns are those of the loadings, and the mode."""
    rows = []
    for layout, solved, _ in _stages(found, plan):
        for j, construct in own_constructs(layout, plan):
            mode = layout.weighting[j]
            for k in layout.blocks[j]:
                value = float(solved.weights[0, k, j])
                rows.append((construct, layout.indicators[k], 1, mode, value))
    frame = pd.DataFrame(rows, columns=["construct", "indicator", "group", "mode", "est"])
    frame[list(UNKNOWN)] = np.nan
    return frame.assign(std=frame["est"], std_se=np.nan)


def loadings(found: Estimates, plan: Plan, sd: Array) -> pd.DataFrame:
    """Loadings of all stages; the columns are those of the results.

    Parameters
    ----------
    found, plan
    sd : (p,) array
        Standard deviations of the items.
    """
    rows = []
    own_sd = dict(zip(plan.items, sd, strict=True))
    for layout, solved, scales in _stages(found, plan):
        for j, construct in own_constructs(layout, plan):
            for k in layout.blocks[j]:
                indicator = layout.indicators[k]
                std = float(solved.loadings[0, k, j])
                rows.append((construct, indicator, 1, std * own_sd[indicator] / scales[j], std))
        own_sd |= dict(zip(layout.constructs, scales, strict=True))
    frame = pd.DataFrame(rows, columns=["construct", "indicator", "group", "est", "std"])
    frame[list(UNKNOWN)] = np.nan
    frame["std_se"] = np.nan
    return frame[["construct", "indicator", "group", "est", *UNKNOWN, "std", "std_se"]]


def effects(combined: Combined, values: Array, shown: Mask) -> pd.DataFrame:
    """Effects (M, M) of every pair that is marked in ``shown``."""
    sources, targets = np.nonzero(shown)
    return pair_frame(combined, values, list(zip(sources, targets, strict=True)))


def pair_frame(combined: Combined, values: Array, pairs: Sequence[tuple[int, int]]) -> pd.DataFrame:
    """Standardized values (M, M) of pairs, with their counterparts in the units of the items."""
    source = np.array([pair[0] for pair in pairs], dtype=np.intp)
    target = np.array([pair[1] for pair in pairs], dtype=np.intp)
    names = np.array(combined.names, dtype=object)
    std, scales = values[source, target], combined.scales[0]
    frame = pd.DataFrame({"source": names[source], "target": names[target], "group": 1})
    return with_unknown_errors(frame, std * scales[target] / scales[source], std)


def with_unknown_errors(labels: pd.DataFrame, est: Array, std: Array) -> pd.DataFrame:
    """Estimates (k,) and their standardized values beside labels; errors are NaN."""
    frame = labels.assign(est=est)
    frame[list(UNKNOWN)] = np.nan
    frame["std"] = std
    frame[list(UNKNOWN_STD)] = np.nan
    return frame


def reached(acts: Mask) -> Mask:
    """Pairs that paths connect, by any number of steps."""
    found = acts.copy()
    for _ in range(len(acts)):
        found |= (found.astype(int) @ acts.astype(int)) > 0
    return found


def reached_by_steps(acts: Mask) -> Mask:
    """Pairs that paths connect through at least one other construct."""
    return np.asarray((reached(acts).astype(int) @ acts.astype(int)) > 0)


def own_constructs(layout: Layout, plan: Plan) -> list[tuple[int, str]]:
    """Constructs whose estimates come from this stage: those that no later one estimates anew."""
    anew = () if layout is plan.structural else plan.structural.constructs
    return [(j, name) for j, name in enumerate(layout.constructs) if name not in anew]


def _stages(found: Estimates, plan: Plan) -> list[tuple[Layout, Solution, Array]]:
    """Layout, solution and scales of each stage."""
    stages = [(plan.first, found.first, found.scales[0])]
    if plan.second is not None and found.second is not None and found.second_scales is not None:
        stages.append((plan.second.layout, found.second, found.second_scales[0]))
    return stages


def reliabilities(found: Estimates, plan: Plan, model: Model, R: Array) -> pd.Series[float]:
    """rho_A by construct, also where estimates are not corrected by it.

    Parameters
    ----------
    found : Estimates
    plan : Plan
    model : Model
    R : (1, p, p) array
        Correlations of the items.

    Returns
    -------
    Series
        NaN for composites, single items and the second order of repeated indicators, whose items
        do not measure it alone.
    """
    values = dict.fromkeys((construct.name for construct in model.constructs), float("nan"))
    stages = [(plan.first, found.first, R)]
    if plan.second is not None and found.second is not None:
        stages.append(
            (plan.second.layout, found.second, indicators_of_second(R, found.first, plan.second))
        )
    for layout, solved, correlations in stages:
        for j in np.flatnonzero(layout.common_factor):
            block = layout.blocks[j]
            own = correlations[:, block[:, None], block]
            values[layout.constructs[j]] = float(rho_a(own, solved.weights[:, block, j])[0])
    return pd.Series(values, name="rho_a", dtype=float)
