"""Direct, indirect and total effects of the drivers on the outcomes, in one long table."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from ccc_quality.contracts import require_fitted
from ccc_quality.drivers.contracts import EffectResults
from ccc_quality.drivers.routes import Routes

STATISTICS = [
    "est",
    "se",
    "z",
    "pvalue",
    "ci_lower",
    "ci_upper",
    "std",
    "std_se",
    "std_ci_lower",
    "std_ci_upper",
]
KINDS = ("direct", "indirect", "total")


def driver_effects(results: EffectResults, targets: str | Iterable[str]) -> pd.DataFrame:
    """Effects of everything that leads to the targets.

    A kind that the model does not have is left out rather than shown as zero: no row
    ``indirect`` means that no chain of paths leads there.

    Parameters
    ----------
    results : SEMResults
        Results of :func:`~ccc_quality.fit_sem`, or anything with the attributes of
        :class:`~ccc_quality.drivers.contracts.EffectResults`.
    targets : str or iterable of str
        One outcome or several.

    Returns
    -------
    DataFrame
        driver, label, target, kind ("direct", "indirect", "total"), est, se, z, pvalue, ci_lower,
        ci_upper, std, std_se, std_ci_lower, std_ci_upper; by target, driver and kind.

    Raises
    ------
    UnknownNameError
        A target that the model does not have.
    SpecificationError
        A target that nothing leads to.
    EstimationError
        The fit did not converge.

    References
    ----------
    Bollen, K. A. (1987). Total, direct, and indirect effects in structural equation models.
    Sociological Methodology, 17, 37-69.
    """
    require_fitted(results, "driver_effects")
    routes = Routes.of(results)
    tables = {
        "direct": results.path_coefficients,
        "indirect": results.indirect_effects,
        "total": results.total_effects,
    }
    every = pd.concat([table.assign(kind=kind) for kind, table in tables.items()])
    frames = []
    for target in dict.fromkeys([targets] if isinstance(targets, str) else targets):
        routes.require_target(target)
        order = {name: place for place, name in enumerate(routes.sources(target))}
        own = every[(every["target"] == target) & every["source"].isin(order)]
        frames.append(
            own.assign(order=own["source"].map(order)).sort_values("order", kind="stable")
        )
    found = pd.concat(frames, ignore_index=True).rename(columns={"source": "driver"})
    found["label"] = [results.labels.text(name) for name in found["driver"]]
    return found[["driver", "label", "target", "kind", *STATISTICS]]
