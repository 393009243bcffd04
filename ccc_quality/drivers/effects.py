"""Direct, indirect and total effects of the drivers on the outcomes, in one long table."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from ccc_quality.drivers.directed_paths import DirectedPaths
from ccc_quality.results import FittedModel, ResampledFit, require_bootstrap_of, require_fitted

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


def driver_effects(
    results: FittedModel,
    targets: str | Iterable[str],
    *,
    bootstrap: ResampledFit | None = None,
) -> pd.DataFrame:
    """Effects of everything that leads to the targets.

    A kind that the model does not have is left out rather than shown as zero: no row
    ``indirect`` means that no chain of paths leads there.

    Parameters
    ----------
    results : SEMResults
        Results of :func:`~ccc_quality.fit_sem`, or anything with the attributes of
        :class:`~ccc_quality.results.FittedModel`.
    targets : str or iterable of str
        One outcome or several.
    bootstrap : BootstrapResults or PLSBootstrap, optional
        A bootstrap of these results: errors, intervals and p values are then those of its draws,
        and ``z``, which draws do not need, is NaN.

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
        A target that nothing leads to, or a bootstrap of another fit.
    EstimationError
        The fit did not converge.

    References
    ----------
    Bollen, K. A. (1987). Total, direct, and indirect effects in structural equation models.
    Sociological Methodology, 17, 37-69.
    """
    require_fitted(results, "driver_effects")
    routes = DirectedPaths.of(results)
    if bootstrap is not None:
        require_bootstrap_of(bootstrap, results, "driver_effects")
    found = bootstrap or results
    tables = {
        "direct": found.path_coefficients,
        "indirect": found.indirect_effects,
        "total": found.total_effects,
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
    table = pd.concat(frames, ignore_index=True).rename(columns={"source": "driver"})
    table["label"] = [results.labels.text(name) for name in table["driver"]]
    return table.reindex(columns=["driver", "label", "target", "kind", *STATISTICS])
