"""Tables of dominance: who adds more to which subsets, and how surely."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ccc_quality.arrays import Array
from ccc_quality.drivers.correlations import Correlations
from ccc_quality.drivers.explained_variance import (
    ROUNDING,
    conditional_dominance,
    general_dominance,
    in_batches,
    pairs,
    pairwise_dominance,
    subset_r_squared,
)

LEVELS = ("complete", "conditional", "general")


def conditional_table(found: Correlations, *, level: float) -> pd.DataFrame:
    """driver, label, n_others, est, se, ci_lower, ci_upper."""
    p = len(found.drivers)
    statistics = found.summarized(_conditional, level=level)
    names = np.repeat(np.array(found.drivers, dtype=object), p)
    table = pd.DataFrame(
        {
            "driver": names,
            "label": [found.labels.text(str(name)) for name in names],
            "n_others": np.tile(np.arange(p), p),
            **statistics,
        }
    )
    return table.drop(columns=["bias", "pvalue"])


def pairs_table(found: Correlations) -> pd.DataFrame:
    """level, driver, other, est, mean, se and shares of the resamples, by level and pair."""
    first, second = pairs(len(found.drivers))
    general = general_dominance(found.matrix[None])[0]
    turned = general[first] < general[second] - ROUNDING
    est = _facing(pairwise_dominance(found.matrix[None]), turned)[0]
    names = np.array(found.drivers, dtype=object)
    table = pd.DataFrame(
        {
            "level": np.repeat(LEVELS, len(first)),
            "driver": np.tile(np.where(turned, names[second], names[first]), len(LEVELS)),
            "other": np.tile(np.where(turned, names[first], names[second]), len(LEVELS)),
            "est": est.ravel(),
        }
    )
    if not len(found.draws):
        unknown = ["mean", "se", "p_dominates", "p_dominated", "p_undecided", "reproduced"]
        return table.assign(**dict.fromkeys(unknown, np.nan))
    draws = _facing(pairwise_dominance(found.draws), turned).reshape(len(found.draws), -1)
    return table.assign(
        mean=draws.mean(axis=0),
        se=draws.std(axis=0, ddof=1) if len(draws) > 1 else np.nan,
        p_dominates=(draws == 1.0).mean(axis=0),
        p_dominated=(draws == 0.0).mean(axis=0),
        p_undecided=(draws == 0.5).mean(axis=0),
        reproduced=(draws == est.ravel()).mean(axis=0),
    )


def subsets_table(found: Correlations) -> pd.DataFrame:
    """drivers, n_drivers, r_squared of every subset, small ones first."""
    r_squared = subset_r_squared(found.matrix[None])[0]
    members = [
        [name for j, name in enumerate(found.drivers) if subset >> j & 1]
        for subset in range(len(r_squared))
    ]
    table = pd.DataFrame(
        {
            "drivers": [" + ".join(names) for names in members],
            "n_drivers": [len(names) for names in members],
            "r_squared": r_squared,
        }
    )
    return table.sort_values("n_drivers", kind="stable", ignore_index=True)


def _conditional(R: Array) -> Array:
    """Conditional dominance of every driver at every size beside each other, (B, p p)."""
    return in_batches(
        lambda one: conditional_dominance(subset_r_squared(one)).reshape(len(one), -1), R
    )


def _facing(dominance: Array, turned: Array) -> Array:
    """Dominance (B, 3, pairs) with some pairs the other way round."""
    return np.where(turned, 1.0 - dominance, dominance)
