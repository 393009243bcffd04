"""Tables about the predictors of each construct: collinearity and effect size."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from ccc_quality.absent import Absent
from ccc_quality.arrays import Array, correlations
from ccc_quality.assessment import collinearity
from ccc_quality.assessment.measures import Found
from ccc_quality.assessment.reasons import Reason
from ccc_quality.pls.results import PLSResults
from ccc_quality.results import FittedModel
from ccc_quality.words import Names


def vif_table(results: FittedModel) -> Found:
    """target, predictor, vif: every construct with its predictors, composites with their parts.

    Parts that are weighted by correlation are left out: what they share inflates nothing.
    """
    rows: list[tuple[str, str, float]] = []
    reasons: list[Reason] = []
    regressions = (
        _weighted_regressions(results) if isinstance(results, PLSResults) else _predictors(results)
    )
    for target, predictors in regressions:
        R, why = _correlations(results, predictors, target)
        rows += zip(
            [target] * len(predictors), predictors, collinearity.variance_inflation(R), strict=True
        )
        if why:
            reasons.append(Reason("vif", target, "vif", why))
    return pd.DataFrame(rows, columns=["target", "predictor", "vif"]), tuple(reasons)


def f_squared_table(results: FittedModel) -> Found:
    """target, predictor, r_squared, r_squared_without, f_squared.

    Composites are left out as targets: their parts explain them in full, by construction.
    """
    if isinstance(results, PLSResults):
        return _offered_f_squared(results)
    parts = _composite_parts(results)
    frames: list[pd.DataFrame] = []
    reasons: list[Reason] = []
    for target, predictors in _predictors(results):
        if parts.get(target, set()) >= set(predictors):
            continue
        R, why = _correlations(results, [*predictors, target], target)
        R_xx, r_xy = R[:-1, :-1], R[:-1, -1]
        included = collinearity.explained_share(R=R_xx, r=r_xy)
        excluded = collinearity.explained_share_without(R=R_xx, r=r_xy)
        frames.append(
            pd.DataFrame(
                {
                    "target": target,
                    "predictor": predictors,
                    "r_squared": included,
                    "r_squared_without": excluded,
                    "f_squared": collinearity.effect_size(included=included, excluded=excluded),
                }
            )
        )
        if why:
            reasons.append(Reason("f_squared", target, "f_squared", why))
    columns = ["target", "predictor", "r_squared", "r_squared_without", "f_squared"]
    found = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=columns)
    return found, tuple(reasons)


def _offered_f_squared(results: PLSResults) -> Found:
    table = results.f_squared
    unknown = table[table["f_squared"].isna()]
    not_settled = Absent("predictors.not_settled")
    return table, tuple(
        Reason("f_squared", f"{target} ~ {predictor}", "f_squared", not_settled)
        for target, predictor in zip(unknown["target"], unknown["predictor"], strict=True)
    )


def _weighted_regressions(results: PLSResults) -> Iterator[tuple[str, list[str]]]:
    """Every construct with its antecedents, then every composite that regression weighs."""
    paths = results.model.paths
    for target in dict.fromkeys(target for _, target in paths):
        yield target, [source for source, other in paths if other == target]
    weights = results.weights
    by_regression = weights[weights["mode"] == "B"]
    for construct, own in by_regression.groupby("construct", sort=False):
        yield str(construct), [str(name) for name in own["indicator"]]


def _predictors(results: FittedModel) -> Iterator[tuple[str, list[str]]]:
    paths = results.path_coefficients
    for target in dict.fromkeys(paths["target"]):
        yield str(target), [str(name) for name in paths.loc[paths["target"] == target, "source"]]


def _composite_parts(results: FittedModel) -> dict[str, set[str]]:
    return {
        construct.name: set(construct.indicators)
        for construct in results.model.constructs
        if construct.kind == "composite"
    }


def _correlations(
    results: FittedModel, names: list[str], target: str
) -> tuple[Array, Absent | None]:
    """Correlations of the named variables, NaN with a reason where they are unknown."""
    latent = results.latent_correlations
    observed = results.sample_cov
    if set(names) <= set(latent.index):
        R = latent.loc[names, names].to_numpy(dtype=np.float64)
    elif set(names) <= set(observed.index):
        R = correlations(observed.loc[names, names].to_numpy(dtype=np.float64))
    else:
        missing = ", ".join(name for name in names if name not in latent.index)
        why = Absent("predictors.mixed", {"target": Names((target,)), "observed": missing})
        return np.full((len(names), len(names)), np.nan), why
    if not collinearity.is_positive_definite(R):
        return R, Absent("predictors.not_distinct", {"target": Names((target,))})
    return R, None
