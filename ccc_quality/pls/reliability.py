"""Reliability of the composites that stand for common factors."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ccc_quality.arrays import Array
from ccc_quality.model import Model
from ccc_quality.pls.estimates import Estimates, indicators_of_second
from ccc_quality.pls.plan import Plan
from ccc_quality.pls.structure import rho_a


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
