"""What each raise of a scenario contributes to the change of the target."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from ccc_quality.arrays import Array, ComplexOrFloat
from ccc_quality.drivers.world import World

COLUMNS = ["scenario", "driver", "asked", "moved", "change", "se", "ci_lower", "ci_upper"]


def contributions(
    world: World, scenario: str, changed: Mapping[str, float], target: str
) -> pd.DataFrame:
    """Rows of one scenario, a raised construct each.

    Driver s moves the target t by T_ts d_s', with its total effect T_ts in points and what its
    raise moves its own mean d_s', nobody passing the end of the scale. Effects are linear, so that
    the contributions add up to the change of the target before *its* scale ends.

    Parameters
    ----------
    world : World
    scenario : str
        Name, for the first column.
    changed : mapping of str to float
        What is raised by how many points.
    target : str

    Returns
    -------
    DataFrame
        scenario, driver, asked, moved (d_s'), change, se, ci_lower, ci_upper.
    """
    sources = tuple(changed)
    asked = np.array([changed[name] for name in sources], dtype=np.float64)
    moved = np.array([world.lifted(s, np.array(d)) for s, d in zip(sources, asked, strict=True)])
    every = world.effects(sources, np.diag(moved))
    row = world.names.index(target)

    def on_target(theta: ComplexOrFloat) -> ComplexOrFloat:
        found: ComplexOrFloat = every(theta)[..., row, :]
        return found

    found = world.coefficients.evaluate(on_target)
    # the target's own raise is cut off with everything else that arrives there, not before
    own: Array = np.where(np.array(sources) == target, asked - moved, 0.0)
    return pd.DataFrame(
        {
            "scenario": scenario,
            "driver": sources,
            "asked": asked,
            "moved": moved,
            "change": found.est + own,
            "se": found.se,
            "ci_lower": found.ci_lower + own,
            "ci_upper": found.ci_upper + own,
        },
        columns=COLUMNS,
    )
