"""Intervals of reliability and discriminant validity, from resamples of the respondents.

alpha, HTMT and HTMT2 are functions of the covariances of the items, which the seed of the bootstrap
draws once more; omega, rho_A, rho_C and AVE of the estimates, which the bootstrap has kept. Limits
are of the bootstrap's own kind: the acceleration of BCa limits comes from the influence of every
respondent on the covariances or on the estimates.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import NamedTuple

import numpy as np
import pandas as pd

from ccc_quality.absent import Absent
from ccc_quality.arrays import Array, correlations
from ccc_quality.assessment.reasons import Reason
from ccc_quality.assessment.reliability import (
    average_variance_extracted,
    composite_reliability,
    cronbach_alpha,
    mcdonald_omega,
)
from ccc_quality.assessment.verdicts import PAIR
from ccc_quality.errors import DataError
from ccc_quality.heterotrait import htmt, htmt2
from ccc_quality.model import Construct
from ccc_quality.pls.results import PLSResults
from ccc_quality.resampling import summary_statistics
from ccc_quality.resampling.influence import slopes_of
from ccc_quality.resampling.intervals import accelerated
from ccc_quality.results import FittedModel, ResampledFit
from ccc_quality.sem import SEMResults

COLUMNS = ["statistic", "subject", "est", "bias", "se", "ci_lower", "ci_upper"]
FROM_COVARIANCES = ("alpha", "htmt", "htmt2")
RATIOS = {"htmt": htmt, "htmt2": htmt2}
USED = ("estimates", "standardized", "loadings", "rho_a")
"""Tables of draws that reliability is computed from."""


class Cell(NamedTuple):
    """One number of an assessment."""

    statistic: str
    subject: str
    est: float


Draws = dict[tuple[str, str], Array]
"""Values (R,) by statistic and subject."""


def interval_table(
    results: FittedModel,
    resamples: ResampledFit,
    *,
    reliability: pd.DataFrame,
    ratios: Mapping[str, pd.DataFrame],
) -> tuple[pd.DataFrame, tuple[Reason, ...]]:
    """statistic, subject, est, bias, se, ci_lower, ci_upper, percentile or BCa as the bootstrap's.

    Parameters
    ----------
    results : FittedModel
    resamples : ResampledFit
        Of these results.
    reliability : DataFrame
        alpha, omega, ... by construct.
    ratios : mapping of str to DataFrame
        HTMT and HTMT2.

    Returns
    -------
    tuple of DataFrame and tuple of Reason
        What is NaN in the sample has no row; a value without an interval has a reason.
    """
    cells = [*_reliability_cells(reliability), *_ratio_cells(ratios)]
    draws, accelerations = _from_estimates(results, resamples, reliability)
    reasons: list[Reason] = []
    try:
        others, their_accelerations = _from_covariances(results, resamples, cells)
        draws, accelerations = draws | others, accelerations | their_accelerations
    except DataError as obstacle:
        reasons += [
            Reason("intervals", cell.subject, cell.statistic, Absent.of(obstacle))
            for cell in cells
            if cell.statistic in FROM_COVARIANCES
        ]
    known = [cell for cell in cells if cell[:2] in draws]
    if not known:
        return pd.DataFrame(columns=COLUMNS), tuple(reasons)
    found = summary_statistics(
        np.column_stack([draws[cell[:2]] for cell in known]),
        np.array([cell.est for cell in known]),
        acceleration=np.array([float(accelerations[cell[:2]]) for cell in known])
        if resamples.interval == "bca"
        else None,
        level=resamples.level,
    )
    names = pd.DataFrame(known)[["statistic", "subject"]]
    return pd.concat([names, pd.DataFrame(found)[COLUMNS[2:]]], axis=1), tuple(reasons)


def _reliability_cells(reliability: pd.DataFrame) -> Iterator[Cell]:
    for statistic in reliability.columns:
        for construct, est in reliability[statistic].dropna().items():
            yield Cell(str(statistic), str(construct), float(est))


def _ratio_cells(ratios: Mapping[str, pd.DataFrame]) -> Iterator[Cell]:
    for statistic, table in ratios.items():
        values = table.to_numpy()
        for a, first in enumerate(table.index):
            for b in range(a + 1, len(table)):
                if np.isfinite(values[a, b]):
                    yield Cell(statistic, f"{first}{PAIR}{table.index[b]}", float(values[a, b]))


def _from_covariances(
    results: FittedModel, resamples: ResampledFit, cells: list[Cell]
) -> tuple[Draws, Draws]:
    """alpha, HTMT and HTMT2 in every resample, and their accelerations if intervals are BCa."""
    wanted = [cell[:2] for cell in cells if cell.statistic in FROM_COVARIANCES]
    if not wanted:
        return {}, {}
    place = {name: k for k, name in enumerate(results.sample_cov.columns)}
    blocks = {
        one.name: np.array([place[item] for item in one.indicators])
        for one in results.model.constructs
        if set(one.indicators) <= set(place)
    }
    number = {name: k for k, name in enumerate(blocks)}
    standardizes = isinstance(results, PLSResults)

    def values(cov: Array) -> Array:
        R = correlations(cov)
        tables = {name: ratio(R, list(blocks.values())) for name, ratio in RATIOS.items()}
        scored = R if standardizes else cov
        columns = []
        for statistic, subject in wanted:
            if statistic == "alpha":
                own = blocks[subject]
                columns.append(cronbach_alpha(scored[:, own[:, None], own]))
            else:
                first, second = subject.split(PAIR)
                columns.append(tables[statistic][:, number[first], number[second]])
        return np.column_stack(columns)

    draws = dict(zip(wanted, resamples.of_covariances(values).T, strict=True))
    if resamples.interval != "bca":
        return draws, {}
    return draws, dict(zip(wanted, resamples.acceleration_of_covariances(values), strict=True))


def _from_estimates(
    results: FittedModel, resamples: ResampledFit, reliability: pd.DataFrame
) -> tuple[Draws, Draws]:
    """omega, rho_A, rho_C and AVE in every resample, and their accelerations if they are needed.

    Derivatives are taken at the mean of the draws, which is as good as the estimate to first order.
    """
    table = resamples.draws
    tables = [name for name in USED if name in table.columns.get_level_values(0)]
    kept = table[tables]
    draws = _reliabilities(results, kept, reliability)
    if resamples.interval != "bca" or not draws:
        return draws, {}

    def values(rows: Array) -> Array:
        found = _reliabilities(results, pd.DataFrame(rows, columns=kept.columns), reliability)
        return np.column_stack(list(found.values()))

    slopes = slopes_of(values, kept.mean().to_numpy(dtype=np.float64))
    influences = resamples.influences([(str(name[0]), str(name[1])) for name in kept.columns])
    return draws, dict(zip(draws, accelerated([slopes @ influences]), strict=True))


def _reliabilities(results: FittedModel, table: pd.DataFrame, reliability: pd.DataFrame) -> Draws:
    """omega, rho_A, rho_C and AVE (R,) from rows of estimates."""
    draws: Draws = {}
    std = table["standardized" if isinstance(results, SEMResults) else "loadings"]
    for construct in results.model.constructs:
        name = construct.name
        known = reliability.loc[name].dropna().index
        if "rho_c" in known:
            loadings = std[[f"{name} =~ {one}" for one in construct.indicators]].to_numpy()
            draws["rho_c", name] = composite_reliability(loadings)
            draws["ave", name] = average_variance_extracted(loadings)
            if "omega" in known:
                draws["omega", name] = _omegas(table, construct, loadings)
        if "rho_a" in known and name in table.get("rho_a", pd.DataFrame()):
            draws["rho_a", name] = table["rho_a", name].to_numpy()
    return draws


def _omegas(table: pd.DataFrame, construct: Construct, std_loadings: Array) -> Array:
    """Coefficient omega (R,); the variance of an item is its residual, raw over standardized."""
    raw, std = table["estimates"], table["standardized"]
    items = construct.indicators
    k = len(items)
    Theta = np.zeros((len(table), k, k))
    for a, b in product(range(k), repeat=2):
        if (name := f"{items[a]} ~~ {items[b]}") in raw:
            Theta[:, a, b] = Theta[:, b, a] = raw[name]
    with np.errstate(divide="ignore", invalid="ignore"):
        own = std[[f"{item} ~~ {item}" for item in items]].to_numpy()
        sd = np.sqrt(np.diagonal(Theta, axis1=1, axis2=2) / own)
    return mcdonald_omega(loadings=std_loadings * sd, residual_cov=Theta)
