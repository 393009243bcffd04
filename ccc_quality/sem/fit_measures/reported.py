"""Which of several variants of a fit measure a paper would report."""

from __future__ import annotations

import math
from collections.abc import Mapping

FAMILIES: tuple[tuple[str, ...], ...] = (
    ("chisq", "df", "pvalue"),
    ("baseline_chisq", "baseline_df", "baseline_pvalue"),
    ("cfi", "tli", "nnfi", "rni"),
    (
        "rmsea",
        "rmsea_ci_lower",
        "rmsea_ci_upper",
        "rmsea_pvalue",
        "rmsea_notclose_pvalue",
    ),
)
"""Measures that belong together, so that all of a family are of one kind."""

KINDS = ("_robust", "_scaled")
"""Variants from the best on."""


def reported_measures(measures: Mapping[str, float]) -> dict[str, float]:
    """Every measure once, under its plain name: robust if there is such, else scaled, else plain.

    Parameters
    ----------
    measures : mapping of str to float
        All fit measures, variants with ``_robust`` or ``_scaled`` behind the name.
    """
    variants = (*KINDS, "scaling_factor", "_shift")
    found = {
        name: value
        for name, value in measures.items()
        if not any(variant in name for variant in variants)
    }
    for family in FAMILIES:
        kind = next((one for one in KINDS if _is_known(measures, family[0] + one)), None)
        if kind is not None:
            found |= {name: measures[name + kind] for name in family if name + kind in measures}
    return found


def _is_known(measures: Mapping[str, float], name: str) -> bool:
    return name in measures and math.isfinite(measures[name])
