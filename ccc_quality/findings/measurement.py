"""How well constructs are measured: how items load, which constructs are close, what is missed."""

from __future__ import annotations

import pandas as pd

from ccc_quality.assessment import Assessment
from ccc_quality.assessment.thresholds import THRESHOLDS
from ccc_quality.findings.finding import Finding
from ccc_quality.findings.reliability import close_pairs
from ccc_quality.results import FittedModel
from ccc_quality.sem import SEMResults
from ccc_quality.words import Amount, Value, name

STRONG_LOADING = THRESHOLDS["loading"].minimum
DISTINCT = THRESHOLDS["htmt"].maximum

LARGE_RESIDUAL = 0.10
"""A residual correlation beyond this is worth a look."""

Pair = tuple[str, str, float]
"""Two names and what is between them."""


def reflective_loadings(results: FittedModel) -> pd.DataFrame:
    """Loadings of what causes its indicators: results may hold those of composites, too."""
    kinds = {construct.name: construct.kind for construct in results.model.constructs}
    table = results.loadings
    return table[table["construct"].map(kinds) == "reflective"]


def item_loadings(results: FittedModel) -> dict[str, float]:
    """Standardized loading of every item; dimensions of higher-order constructs are no items.

    An item of two constructs counts with its larger loading.
    """
    constructs = {construct.name for construct in results.model.constructs}
    table = reflective_loadings(results)
    items = table[~table["indicator"].isin(constructs)]
    largest = items.groupby("indicator", sort=False)["std"].max()
    return {str(item): float(std) for item, std in largest.items()}


def how_items_load(results: FittedModel) -> Finding:
    """How many items load strongly, which is the lowest, and how many dimensions do."""
    if not results.converged:
        return Finding("finding.structure.not_converged", certainty="unknown")
    items = item_loadings(results)
    constructs = {construct.name for construct in results.model.constructs}
    table = reflective_loadings(results)
    dimensions = table.loc[table["indicator"].isin(constructs), "std"]
    found = _of_items(items, results) if items else _of_none(results)
    weak = int((dimensions < STRONG_LOADING).sum())
    if not weak:
        return found
    strong, n = len(dimensions) - weak, len(dimensions)
    values: dict[str, Value] = {"finding": found, "good": strong, "n": n}
    return Finding("finding.loading.dimensions", values, results.level, found.subject)


def _of_items(items: dict[str, float], results: FittedModel) -> Finding:
    weak = sum(value < STRONG_LOADING for value in items.values())
    lowest = min(items, key=items.__getitem__)
    values: dict[str, Value] = {
        "n": len(items),
        "good": len(items) - weak,
        "threshold": Amount(STRONG_LOADING, "measure"),
        "item": lowest,
        "value": Amount(items[lowest]),
    }
    kind = {0: "all", 1: "all_but_one"}.get(weak, "some")
    return Finding(f"finding.loading.{kind}", values, results.level, (lowest,) if weak else ())


def _of_none(results: FittedModel) -> Finding:
    n = len(set(results.loadings["construct"]) | set(results.weights["construct"]))
    return Finding("finding.structure.measured", {"n": n}, results.level)


def distinctness(assessment: Assessment) -> Finding:
    """Whether every pair of constructs is distinct, else which pair is closest."""
    close = close_pairs(assessment)
    if not close:
        return Finding("finding.htmt.distinct", {"limit": Amount(DISTINCT)})
    first, second = close[0]
    values: dict[str, Value] = {
        "n": len(close),
        "first": name(first),
        "second": name(second),
        "value": Amount(float(assessment.htmt.loc[first].to_dict()[second])),
    }
    kind = "close" if len(close) == 1 else "close_more"
    return Finding(f"finding.htmt.{kind}", values, subject=close[0])


def residual_pairs(results: SEMResults) -> list[Pair]:
    """Every pair of observed variables and its residual correlation, the largest first."""
    matrix = results.residuals.correlation
    values = matrix.to_numpy(dtype=float)
    names = [str(one) for one in matrix.index]
    found = [(names[j], names[i], float(values[i, j])) for i in range(len(names)) for j in range(i)]
    return sorted(found, key=lambda pair: -abs(pair[2]))


def what_is_missed(results: SEMResults) -> Finding:
    """How many correlations the model misses by much, and which one by most."""
    every = residual_pairs(results)
    large = [pair for pair in every if abs(pair[2]) > LARGE_RESIDUAL]
    if not large:
        return Finding("finding.residual.small", {"limit": Amount(LARGE_RESIDUAL)})
    first, second, value = large[0]
    values: dict[str, Value] = {
        "n": len(large),
        "total": len(every),
        "limit": Amount(LARGE_RESIDUAL),
        "first": first,
        "second": second,
        "value": Amount(value),
    }
    kind = "large" if len(large) > 1 else "large_one"
    return Finding(f"finding.residual.{kind}", values, subject=(first, second))
