"""Effects in every resample of a bootstrap."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from ccc_quality.arrays import Array
from ccc_quality.results import ResampledFit

Kind = Literal["direct", "indirect", "total", "slope"]

TABLES: dict[Kind, str] = {
    "direct": "path_coefficients",
    "indirect": "indirect_effects",
    "total": "total_effects",
    "slope": "implied_slopes",
}


def effect_draws(
    bootstrap: ResampledFit, kind: Kind, sources: Sequence[str], target: str, *, std: bool
) -> Array:
    """Effects (R, k) of k sources on a target, one row a resample, NaN where it failed.

    Parameters
    ----------
    bootstrap : ResampledFit
    kind : {"direct", "indirect", "total", "slope"}
        A slope is what the model implies where nothing acts.
    sources : sequence of str
        Sources that have such an effect.
    target : str
    std : bool
        Standardized effects.
    """
    slopes = kind == "slope"
    draws = bootstrap.implied_slope_draws(target, sources) if slopes else bootstrap.draws
    table = f"{TABLES[kind]}_std" if std else TABLES[kind]
    columns = [f"{source} -> {target}" for source in sources]
    return np.asarray(draws[table][columns].to_numpy(dtype=np.float64))
