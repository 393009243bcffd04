"""Coefficients of a fit with what is known of their errors, and anything computed from them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

from ccc_quality.arrays import Array, ComplexOrFloat
from ccc_quality.resampling import summary_statistics
from ccc_quality.resampling.intervals import accelerated
from ccc_quality.results import FittedModel, IntervalKind, ResampledFit, level_of
from ccc_quality.sem import SEMResults

STEP = 1e-30

Function = Callable[[ComplexOrFloat], ComplexOrFloat]
"""Maps coefficients (..., q) to quantities (..., r), real or complex."""


class Uncertain(NamedTuple):
    """Values (r,) with standard errors and limits, NaN where nothing is known of them."""

    est: Array
    se: Array
    ci_lower: Array
    ci_upper: Array


@dataclass(frozen=True)
class Coefficients:
    """Paths and loadings of a fit in one vector, with a covariance matrix or with draws.

    Attributes
    ----------
    paths, loadings : tuple of (str, str)
        Source and target of each path, construct and indicator of each loading; the vector has
        the paths first. Weights of composites of a covariance-based fit are among the paths.
    est : (q,) array
    vcov : (q, q) array or None
        Of a fit that has one. A coefficient that it does not name is fixed.
    draws : (R, q) array or None
        Of a bootstrap; they go before the covariance matrix. A coefficient without draws keeps
        its estimate.
    level : float
        Confidence level.
    interval : {"percentile", "bca", "normal", ""}
        How intervals are made: as the bootstrap makes its own, by normal theory, or not at all.
    influences : (q, units) array or None
        How much each respondent moves the coefficients; for BCa intervals.
    """

    paths: tuple[tuple[str, str], ...]
    loadings: tuple[tuple[str, str], ...]
    est: Array
    vcov: Array | None
    draws: Array | None
    level: float
    interval: IntervalKind = ""
    influences: Array | None = None

    @classmethod
    def of(cls, results: FittedModel, bootstrap: ResampledFit | None = None) -> Coefficients:
        """Coefficients of a fit, with the draws of its bootstrap where there is one."""
        paths = _pairs(results.path_coefficients, "source", "target")
        loadings = _pairs(results.loadings, "construct", "indicator")
        est = np.concatenate([results.path_coefficients["est"], results.loadings["est"]])
        est = est.astype(np.float64)
        if bootstrap is None:
            vcov = _covariances(results, paths, loadings)
            return cls(
                paths,
                loadings,
                est,
                vcov,
                None,
                level_of(results),
                "" if vcov is None else "normal",
            )
        names = [
            *(("path_coefficients", f"{source} -> {target}") for source, target in paths),
            *(("estimates", f"{construct} =~ {indicator}") for construct, indicator in loadings),
        ]
        return cls(
            paths,
            loadings,
            est,
            None,
            _draws(bootstrap, names, est),
            bootstrap.level,
            bootstrap.interval,
            _influences(bootstrap, names) if bootstrap.interval == "bca" else None,
        )

    @property
    def basis(self) -> str:
        """How errors are made: ``"bootstrap"``, ``"delta method"`` or ``""`` for not at all."""
        if self.draws is not None:
            return "bootstrap"
        return "" if self.vcov is None else "delta method"

    def evaluate(self, function: Function) -> Uncertain:
        """Values of a function of the coefficients with their errors.

        With draws: their standard deviation and percentiles, or BCa limits where the bootstrap has
        them, with the acceleration of the influences J U. With a covariance matrix V: the root of
        the diagonal of J V J' and normal limits. The Jacobian J is found by complex steps.
        """
        with np.errstate(invalid="ignore"):  # what has no scale is NaN
            return self._evaluated(function)

    def _evaluated(self, function: Function) -> Uncertain:
        est: Array = np.real(function(self.est))
        if self.draws is not None:
            found = summary_statistics(
                np.real(function(self.draws)),
                est,
                acceleration=self._acceleration(function),
                level=self.level,
            )
            return Uncertain(est, found["se"], found["ci_lower"], found["ci_upper"])
        if self.vcov is None:
            unknown = np.full(est.shape, np.nan)
            return Uncertain(est, unknown, unknown, unknown)
        J = self._jacobian(function)
        se: Array = np.sqrt(np.maximum(np.einsum("ij,ij->i", J @ self.vcov, J), 0.0))
        margin = float(stats.norm.ppf((1 + self.level) / 2)) * se
        return Uncertain(est, se, est - margin, est + margin)

    def covariance(self, function: Function) -> Array:
        """Covariances (r, r) of the values of a function of the coefficients.

        Those of the draws, or J V J'; NaN where nothing is known of the errors.
        """
        with np.errstate(invalid="ignore"):
            if self.draws is not None:
                return np.atleast_2d(np.cov(np.real(function(self.draws)), rowvar=False))
            if self.vcov is None:
                r = function(self.est).size
                return np.full((r, r), np.nan)
            J = self._jacobian(function)
            found: Array = J @ self.vcov @ J.T
            return found

    def _acceleration(self, function: Function) -> Array | None:
        if self.influences is None:
            return None
        return accelerated([self._jacobian(function) @ self.influences])

    def _jacobian(self, function: Function) -> Array:
        """Derivatives (r, q) of a function at the estimates, by complex steps."""
        found: Array = np.imag(function(self.est + 1j * STEP * np.eye(self.est.size))).T / STEP
        return found


def total_effects(
    theta: ComplexOrFloat, pairs: tuple[tuple[str, str], ...], names: tuple[str, ...]
) -> ComplexOrFloat:
    """Effect (..., M, M) of a unit more of each name (column) on each (row), itself included.

    (I - B)^-1, B holding the coefficient of each pair of source and target (Bollen 1987).

    Parameters
    ----------
    theta : (..., k) array
        Coefficients of the pairs.
    pairs : tuple of (str, str)
    names : tuple of str
    """
    place = {name: k for k, name in enumerate(names)}
    B = np.zeros((*theta.shape[:-1], len(names), len(names)), dtype=theta.dtype)
    for k, (source, target) in enumerate(pairs):
        B[..., place[target], place[source]] = theta[..., k]
    inverse: ComplexOrFloat = np.linalg.inv(np.eye(len(names)) - B)
    return inverse


def _pairs(table: pd.DataFrame, first: str, second: str) -> tuple[tuple[str, str], ...]:
    return tuple((str(a), str(b)) for a, b in zip(table[first], table[second], strict=True))


def _covariances(
    results: FittedModel,
    paths: tuple[tuple[str, str], ...],
    loadings: tuple[tuple[str, str], ...],
) -> Array | None:
    """Covariances of the coefficients; zero for fixed ones, None where a fit has none."""
    if not isinstance(results, SEMResults):
        return None
    vcov = results.vcov
    place = {str(name): k for k, name in enumerate(vcov.index)}
    shared = _free_names(results, place)
    spellings = [
        *((f"{target} ~ {source}", f"{target} <~ {source}") for source, target in paths),
        *((f"{construct} =~ {indicator}",) for construct, indicator in loadings),
    ]
    chosen = [next((shared[name] for name in names if name in shared), None) for names in spellings]
    select = np.zeros((len(chosen), len(vcov)))
    for row, column in enumerate(chosen):
        if column is not None:
            select[row, column] = 1.0
    found: Array = select @ vcov.to_numpy(dtype=np.float64) @ select.T
    return found


def _free_names(results: SEMResults, place: dict[str, int]) -> dict[str, int]:
    """Where each parameter stands; those that share a label share a place."""
    table = results.estimates
    names = [f"{r['lhs']} {r['op']} {r['rhs']}" for _, r in table.iterrows()]
    labels = [str(label) for label in table["label"]]
    first = {
        label: place[name]
        for name, label in zip(names, labels, strict=True)
        if label and name in place
    }
    return {
        **{name: first[label] for name, label in zip(names, labels, strict=True) if label in first},
        **place,
    }


def _draws(bootstrap: ResampledFit, names: list[tuple[str, str]], est: Array) -> Array:
    """Draws (R, q); a coefficient that was not drawn keeps its estimate."""
    every = bootstrap.draws
    columns = [
        every[name].to_numpy(dtype=np.float64)
        if name in every.columns
        else np.full(len(every), value)
        for name, value in zip(names, est, strict=True)
    ]
    found: Array = np.column_stack(columns)
    return found[np.isfinite(found).all(axis=1)]


def _influences(bootstrap: ResampledFit, names: list[tuple[str, str]]) -> Array:
    """Influences (q, units); nobody moves a coefficient that was not drawn."""
    every = bootstrap.draws.columns
    drawn = np.array([name in every for name in names])
    own = bootstrap.influences([name for name in names if name in every])
    found = np.zeros((len(names), own.shape[1]))
    found[drawn] = own
    return found
