"""Tables about the measurement of the constructs: reliability, discriminant validity."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ccc_quality.arrays import Index
from ccc_quality.assessment import reliability as formula
from ccc_quality.assessment import validity
from ccc_quality.assessment.contracts import AssessableResults
from ccc_quality.assessment.reasons import Reason, why_no_item_scale, why_not_consistent
from ccc_quality.heterotrait import htmt, htmt2
from ccc_quality.model import Construct

Array = formula.Array
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
    sample_cov : (k, k) array
        Sample covariance matrix of the items.
    """

    loadings: Array
    residual_cov: Array
    sample_cov: Array


def reliability_table(results: AssessableResults) -> Found:
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


def fornell_larcker_table(results: AssessableResults, ave: pd.Series[float]) -> Found:
    """Root of the AVE on the diagonal, correlations of the constructs off it."""
    names = list(ave.index)
    correlations = results.latent_correlations.loc[names, names].to_numpy(dtype=np.float64)
    matrix = validity.fornell_larcker(
        ave=np.asarray(ave, dtype=np.float64), correlations=correlations
    )
    reasons = tuple(
        Reason("fornell_larcker", construct.name, construct.name, why)
        for construct in results.model.constructs
        if (why := why_not_consistent(construct))
    )
    return _square(matrix, names), reasons


def htmt_table(results: AssessableResults) -> Found:
    """HTMT of every two constructs, from the sample correlations of their items."""
    return _heterotrait_table(results, "htmt", htmt)


def htmt2_table(results: AssessableResults) -> Found:
    """HTMT2 of every two constructs, from the sample correlations of their items."""
    return _heterotrait_table(results, "htmt2", htmt2)


def correlation_matrix(cov: Array) -> Array:
    """Correlations (p, p) from covariances (p, p)."""
    sd = np.sqrt(np.diag(cov))
    correlations: Array = cov / np.outer(sd, sd)
    return correlations


def _reliability(
    results: AssessableResults, construct: Construct
) -> tuple[dict[str, float], dict[str, str]]:
    """Values of one construct by statistic, and why some are missing."""
    values = dict.fromkeys(RELIABILITY_COLUMNS, float("nan"))
    why = why_not_consistent(construct)
    if why is not None:
        return values, dict.fromkeys(RELIABILITY_COLUMNS, why)
    missing = {"rho_a": "rho_A is computed from the weights of partial least squares."}
    std_loadings = _std_loadings(results, construct)
    values["rho_c"] = formula.composite_reliability(std_loadings)
    values["ave"] = formula.average_variance_extracted(std_loadings)
    why = why_no_item_scale(construct)
    if why is not None:
        return values, missing | dict.fromkeys(("alpha", "omega"), why)
    scale = item_scale(results, construct)
    values["alpha"] = formula.cronbach_alpha(scale.sample_cov)
    values["omega"] = formula.mcdonald_omega(
        loadings=scale.loadings, residual_cov=scale.residual_cov
    )
    return values, missing


def item_scale(results: AssessableResults, construct: Construct) -> ItemScale:
    """What the results say about the items of a reflective construct."""
    items = list(construct.indicators)
    implied_sd = np.sqrt(np.diag(results.implied_cov.loc[items, items]))
    return ItemScale(
        # the standardized loading is that of a construct and an item of unit variance
        loadings=_std_loadings(results, construct) * implied_sd,
        residual_cov=_residual_cov(results.estimates, items),
        sample_cov=results.sample_cov.loc[items, items].to_numpy(dtype=np.float64),
    )


def _std_loadings(results: AssessableResults, construct: Construct) -> Array:
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
    results: AssessableResults, name: str, ratios: Callable[[Array, list[Index]], Array]
) -> Found:
    constructs = results.model.constructs
    why = {construct.name: why_no_item_scale(construct) for construct in constructs}
    judged = [construct for construct in constructs if why[construct.name] is None]
    sample_cov = results.sample_cov
    place = {name: k for k, name in enumerate(sample_cov.columns)}
    blocks = [np.array([place[item] for item in construct.indicators]) for construct in judged]
    R = correlation_matrix(sample_cov.to_numpy(dtype=np.float64))
    own_names = [construct.name for construct in judged]
    table = _square(ratios(R, blocks), own_names).reindex(index=list(why), columns=list(why))
    reasons = (Reason(name, subject, name, reason) for subject, reason in why.items() if reason)
    return table.rename_axis("construct"), tuple(reasons)


def _square(matrix: Array, names: Sequence[str]) -> pd.DataFrame:
    frame = pd.DataFrame(matrix, index=list(names), columns=list(names))
    return frame.rename_axis("construct")
