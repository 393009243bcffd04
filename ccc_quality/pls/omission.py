"""What each antecedent adds: the model is estimated anew without its path.

    f^2 = (R^2 - R^2 without) / (1 - R^2)

Weights answer to the paths of a construct, so that leaving out a path means new weights, too. That
can lift the explained share a little, where f^2 is negative: the path adds nothing. When a
construct loses its last path, it leaves the model.

References
----------
Cohen, J. (1988). Statistical power analysis for the behavioral sciences (2nd ed.), ch. 9. Erlbaum.
Chin, W. W. (1998). The partial least squares approach to structural equation modeling. In G. A.
Marcoulides (Ed.), Modern methods for business research (pp. 295-336). Erlbaum.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ccc_quality.arrays import Array
from ccc_quality.model import Construct, Model
from ccc_quality.pls.estimates import estimate
from ccc_quality.pls.plan import HigherOrder, Plan, plan_for

Path = tuple[str, str]


def effect_sizes(
    model: Model,
    plan: Plan,
    higher_order: HigherOrder,
    *,
    cov: pd.DataFrame,
    r_squared: pd.Series[float],
) -> pd.DataFrame:
    """target, predictor, r_squared, r_squared_without, f_squared of every path.

    Parameters
    ----------
    model : Model
    plan : Plan
        How it was estimated.
    higher_order : {"two_stage", "repeated_indicators"}
    cov : DataFrame
        Covariances of the items.
    r_squared : Series
        Explained shares of the whole model.

    Returns
    -------
    DataFrame
        NaN where the model without the path does not settle.
    """
    rows = []
    for target in r_squared.index:
        for path in model.paths:
            if path[1] != target:
                continue
            share = float(r_squared[target])
            without = _share_without(path, model, plan, higher_order, cov)
            rows.append((target, path[0], share, without, (share - without) / (1 - share)))
    columns = ["target", "predictor", "r_squared", "r_squared_without", "f_squared"]
    return pd.DataFrame(rows, columns=columns)


def _share_without(
    path: Path, model: Model, plan: Plan, higher_order: HigherOrder, cov: pd.DataFrame
) -> float:
    """Explained share of the target of a path when the path is left out."""
    target = path[1]
    left = [other for other in model.paths if other != path]
    if all(other[1] != target for other in left):
        return 0.0
    smaller = plan_for(
        Model(_connected(model, left), left, model.labels, model.study),
        plan.scheme,
        higher_order,
        consistent=plan.consistent,
    )
    S: Array = cov.loc[list(smaller.items), list(smaller.items)].to_numpy(dtype=np.float64)
    layout = smaller.structural
    return float(estimate(S[None], smaller).structural.r_squared[0, layout.place(target)])


def _connected(model: Model, paths: list[Path]) -> list[Construct]:
    """Constructs that the paths reach, with their dimensions."""
    reached = {name for path in paths for name in path}
    parts = {
        name
        for construct in model.constructs
        if construct.higher_order and construct.name in reached
        for name in construct.indicators
    }
    return [one for one in model.constructs if one.name in reached | parts]
