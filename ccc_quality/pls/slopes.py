"""What moderation says: how much a product adds, and the effect at levels of the moderator.

The effect of a source on a target where the moderator lies z standard deviations above its mean is

    beta + z gamma,

beta being the path of the source and gamma the coefficient of the product of standardized
constructs: its standardized path divided by the standard deviation of the product (Aiken & West
1991; Becker, Ringle & Sarstedt 2018).

References
----------
Aiken, L. S., & West, S. G. (1991). Multiple regression: Testing and interpreting interactions.
Sage.
Becker, J.-M., Ringle, C. M., & Sarstedt, M. (2018). Estimating moderating effects in PLS-SEM and
PLSc-SEM: Interaction term generation x data treatment. Journal of Applied Structural Equation
Modeling, 2(2), 1-21.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ccc_quality.arrays import Array
from ccc_quality.errors import SpecificationError
from ccc_quality.pls.combined import Combined, combine
from ccc_quality.pls.estimates import Estimates
from ccc_quality.pls.moderated import explained, places
from ccc_quality.pls.moderation import SPELLING
from ccc_quality.pls.plan import Plan

EFFECT_SIZE_COLUMNS = ["target", "predictor", "r_squared", "r_squared_without", "f_squared"]


def require_moderation(plan: Plan) -> None:
    """Raise for a model in which nothing is moderated.

    Raises
    ------
    SpecificationError
    """
    if not plan.interactions:
        raise SpecificationError(
            f"The model has no moderation. Ask for it: fit_pls(..., moderation=[{SPELLING}])."
        )


def slope_labels(plan: Plan, at: Sequence[float]) -> pd.DataFrame:
    """target, source, moderator and level of every slope."""
    rows = [(one.target, one.source, one.moderator, z) for one in plan.interactions for z in at]
    return pd.DataFrame(rows, columns=["target", "source", "moderator", "at"])


def slopes(found: Estimates, plan: Plan, at: Sequence[float]) -> tuple[Array, Array]:
    """Slopes in the units of the items and standardized, both (B, k), in the order of the labels.

    Parameters
    ----------
    found : Estimates
    plan : Plan
    at : sequence of float
        Levels of the moderator, in standard deviations from its mean.
    """
    combined = combine(found, plan)
    levels = np.asarray(at, dtype=np.float64)
    std, scaling = [], []
    for source, target, change in _changes(found, combined, plan):
        std.append(combined.paths[:, source, target, None] + change[:, None] * levels)
        own = combined.scales[:, target] / combined.scales[:, source]
        scaling.append(np.repeat(own[:, None], len(levels), axis=1))
    standardized = np.concatenate(std, axis=1)
    return standardized * np.concatenate(scaling, axis=1), standardized


def moderation_table(found: Estimates, plan: Plan) -> pd.DataFrame:
    """target, source, moderator, std, change, r_squared, r_squared_without, f_squared."""
    combined = combine(found, plan)
    found_sizes = effect_sizes_of_moderated(combined, plan).itertuples(index=False, name=None)
    sizes = {(target, cause): shares for target, cause, *shares in found_sizes}
    rows = []
    for one, (_, target, change) in zip(
        plan.interactions, _changes(found, combined, plan), strict=True
    ):
        path = combined.paths[0, combined.names.index(one.name), target]
        shares = sizes[one.target, one.name]
        rows.append((one.target, one.source, one.moderator, path, change[0], *shares))
    columns = ["target", "source", "moderator", "std", "change", *EFFECT_SIZE_COLUMNS[2:]]
    return pd.DataFrame(rows, columns=columns)


def effect_sizes_of_moderated(combined: Combined, plan: Plan) -> pd.DataFrame:
    """target, predictor, r_squared, r_squared_without, f_squared of moderated targets.

    The scores of the constructs stay as they are: products are made of them.
    """
    rows = []
    for target in dict.fromkeys(one.target for one in plan.interactions):
        j, causes = combined.names.index(target), plan.causes(target)
        share = float(combined.r_squared[0, j])
        for cause in causes:
            others = places([other for other in causes if other != cause], combined.names)
            without = float(explained(combined.correlations[:1], others, j)[0])
            rows.append((target, cause, share, without, (share - without) / (1 - share)))
    return pd.DataFrame(rows, columns=EFFECT_SIZE_COLUMNS)


def _changes(found: Estimates, combined: Combined, plan: Plan) -> list[tuple[int, int, Array]]:
    """Source, target and gamma (B,) of every interaction."""
    if found.products is None:
        return []
    names, sd = combined.names, dict(zip(plan.products, found.products.sd.T, strict=True))
    return [
        (
            names.index(one.source),
            names.index(one.target),
            combined.paths[:, names.index(one.name), names.index(one.target)] / sd[one.name],
        )
        for one in plan.interactions
    ]
