"""Tables about the measurement of the constructs: reliability, discriminant validity."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ccc_quality.absent import Absent
from ccc_quality.arrays import Array, Index, correlations
from ccc_quality.assessment import reliability as formula
from ccc_quality.assessment.reasons import (
    Reason,
    of_construct,
    why_no_item_scale,
    why_not_consistent,
)
from ccc_quality.heterotrait import htmt, htmt2
from ccc_quality.model import Construct
from ccc_quality.pls.results import PLSResults
from ccc_quality.results import FittedModel
from ccc_quality.sem import SEMResults

Found = tuple[pd.DataFrame, tuple[Reason, ...]]
"""A table, and why some of its cells are NaN."""

RELIABILITY_COLUMNS = ("alpha", "omega", "rho_a", "rho_c", "ave")


@dataclass(frozen=True, slots=True)
class ItemScale:
    """What is known of the items of one reflective construct.

    Attributes
    ----------
    loadings : (k,) array
        Unstandardized, for a construct of unit variance.
    residual_cov : (k, k) array
        Residual covariance matrix of the items.
    """

    loadings: Array
    residual_cov: Array


def reliability_table(results: FittedModel) -> Found:
    """alpha, omega, rho_a, rho_c and ave by construct."""
    rows: dict[str, dict[str, float]] = {}
    reasons: list[Reason] = []
    for construct in results.model.constructs:
        rows[construct.name], missing = _reliability(results, construct)
        reasons += [
            Reason("reliability", construct.name, statistic, reason)
            for statistic, reason in missing.items()
        ]
    table = pd.DataFrame.from_dict(rows, orient="index", columns=list(RELIABILITY_COLUMNS))
    return table.rename_axis("construct"), tuple(reasons)


def fornell_larcker_table(results: FittedModel, reliability: Found) -> Found:
    """Root of the AVE on the diagonal, correlations of the constructs off it."""
    table, reasons = reliability
    names = list(table.index)
    R = results.latent_correlations.loc[names, names].to_numpy(dtype=np.float64)
    matrix = R.copy()
    np.fill_diagonal(matrix, np.sqrt(table["ave"].to_numpy(dtype=np.float64)))
    on_diagonal = (
        Reason("fornell_larcker", one.subject, one.subject, one.reason)
        for one in reasons
        if one.statistic == "ave"
    )
    unknown = np.isnan(R).sum(axis=1) >= max(len(names) - 1, 1)
    off_diagonal = (
        Reason(
            "fornell_larcker",
            name,
            "correlations",
            of_construct("not_reliable", name),
        )
        for name, is_unknown in zip(names, unknown, strict=True)
        if is_unknown
    )
    return _square(matrix, names), (*on_diagonal, *off_diagonal)


def htmt_table(results: FittedModel) -> Found:
    """HTMT of every two constructs, from the sample correlations of their items."""
    return _heterotrait_table(results, "htmt", htmt)


def htmt2_table(results: FittedModel) -> Found:
    """HTMT2 of every two constructs, from the sample correlations of their items."""
    return _heterotrait_table(results, "htmt2", htmt2)


def _reliability(
    results: FittedModel, construct: Construct
) -> tuple[dict[str, float], dict[str, Absent]]:
    """Values of one construct by statistic, and why some are missing."""
    values = dict.fromkeys(RELIABILITY_COLUMNS, float("nan"))
    why = why_not_consistent(construct)
    if why is not None:
        return values, dict.fromkeys(RELIABILITY_COLUMNS, why)
    measured, missing = _measured(results, construct)
    return values | measured, missing


def _measured(
    results: FittedModel, construct: Construct
) -> tuple[dict[str, float], dict[str, Absent]]:
    """Values of a reflective construct of several indicators, and why some are missing."""
    own = results.loadings[results.loadings["construct"] == construct.name]
    if not set(own["indicator"]) <= set(construct.indicators):
        return {}, dict.fromkeys(
            RELIABILITY_COLUMNS,
            of_construct("repeated_items", construct.name),
        )
    std_loadings = own["std"].to_numpy(dtype=np.float64)
    values = {
        "rho_c": float(formula.composite_reliability(std_loadings)),
        "ave": float(formula.average_variance_extracted(std_loadings)),
    }
    missing: dict[str, Absent] = {}
    if not np.isfinite(std_loadings).all():
        missing |= dict.fromkeys(
            ("rho_c", "ave"),
            of_construct("not_reliable", construct.name),
        )
    if isinstance(results, PLSResults):
        values["rho_a"] = float(results.rho_a[construct.name])
    else:
        missing["rho_a"] = Absent("measure.rho_a")
    why = why_no_item_scale(construct)
    if why is not None:
        return values, missing | dict.fromkeys(("alpha", "omega"), why)
    values["alpha"] = float(formula.cronbach_alpha(_scored_cov(results, construct)))
    if isinstance(results, SEMResults):
        scale = item_scale(results, construct)
        values["omega"] = float(
            formula.mcdonald_omega(loadings=scale.loadings, residual_cov=scale.residual_cov)
        )
    else:
        missing["omega"] = Absent("measure.omega")
    return values, missing


def _scored_cov(results: FittedModel, construct: Construct) -> Array:
    """Sample covariances of the items as they enter the score: standardized if it is weighted."""
    items = list(construct.indicators)
    S = results.sample_cov.loc[items, items].to_numpy(dtype=np.float64)
    return correlations(S) if isinstance(results, PLSResults) else S


def item_scale(results: SEMResults, construct: Construct) -> ItemScale:
    """What the results say about the items of a reflective construct."""
    items = list(construct.indicators)
    implied_sd = np.sqrt(np.diag(results.implied_cov.loc[items, items]))
    return ItemScale(
        # the standardized loading is that of a construct and an item of unit variance
        loadings=_std_loadings(results, construct) * implied_sd,
        residual_cov=_residual_cov(results.estimates, items),
    )


def _std_loadings(results: FittedModel, construct: Construct) -> Array:
    loadings = results.loadings
    own = loadings[loadings["construct"] == construct.name].set_index("indicator")
    return own.loc[list(construct.indicators), "std"].to_numpy(dtype=np.float64)


def _residual_cov(estimates: pd.DataFrame, items: Sequence[str]) -> Array:
    place = {item: k for k, item in enumerate(items)}
    Theta = np.zeros((len(items), len(items)))
    between = estimates[
        (estimates["op"] == "~~") & estimates["lhs"].isin(items) & estimates["rhs"].isin(items)
    ]
    for lhs, rhs, est in zip(between["lhs"], between["rhs"], between["est"], strict=True):
        Theta[place[lhs], place[rhs]] = Theta[place[rhs], place[lhs]] = est
    return Theta


def _heterotrait_table(
    results: FittedModel, name: str, ratios: Callable[[Array, list[Index]], Array]
) -> Found:
    constructs = results.model.constructs
    why = {construct.name: why_no_item_scale(construct) for construct in constructs}
    judged = [construct for construct in constructs if why[construct.name] is None]
    sample_cov = results.sample_cov
    place = {name: k for k, name in enumerate(sample_cov.columns)}
    blocks = [np.array([place[item] for item in construct.indicators]) for construct in judged]
    R = correlations(sample_cov.to_numpy(dtype=np.float64))
    own_names = [construct.name for construct in judged]
    table = _square(ratios(R, blocks), own_names).reindex(index=list(why), columns=list(why))
    reasons = (Reason(name, subject, name, reason) for subject, reason in why.items() if reason)
    return table.rename_axis("construct"), tuple(reasons)


def _square(matrix: Array, names: Sequence[str]) -> pd.DataFrame:
    frame = pd.DataFrame(matrix, index=list(names), columns=list(names))
    return frame.rename_axis("construct")
