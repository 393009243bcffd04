"""How far our results are from seminr's, case by case.

The tests assert on these numbers and ``docs/validation.md`` prints them. seminr judges composites
of mode A by the consistency of their items, as if they were common factors that nobody corrected;
the same model with reflective constructs and ``consistent=False`` must have its numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd
from support import seminr_cases as cases

from ccc_quality.assessment import Assessment, assess
from ccc_quality.model import Construct, Model, reflective
from ccc_quality.pls import PLSResults, fit_pls

UNCORRECTED = tuple(case for case in cases.CASES if case != "pls_mobi_plsc")
"""Cases whose assessment rests on scores in seminr and here alike."""

MEASURES = {"alpha": "alpha", "rho_c": "rhoC", "ave": "AVE", "rho_a": "rhoA"}


@dataclass(frozen=True)
class PLSParity:
    """Largest absolute differences between our fit and seminr's.

    ``vif`` is NaN where seminr takes attenuated scores although paths are corrected.
    """

    name: str
    n_obs: int
    weights: float
    loadings: float
    paths: float
    total_effects: float
    r_squared: float
    reliability: float
    htmt: float
    f_squared: float
    vif: float

    @property
    def differences(self) -> tuple[float, ...]:
        """All of them, in the order of the columns of the page."""
        return (
            self.weights,
            self.loadings,
            self.paths,
            self.total_effects,
            self.r_squared,
            self.reliability,
            self.htmt,
            self.f_squared,
            self.vif,
        )


@cache
def compare(case: str) -> PLSParity:
    """Compare a case with its reference."""
    fit = cases.fitted(case)
    return PLSParity(
        name=case,
        n_obs=fit.n_obs,
        weights=_far(spread(fit.weights, "indicator", "construct", "est"), case, "weights"),
        loadings=_far(spread(fit.loadings, "indicator", "construct", "std"), case, "loadings"),
        paths=_far(_effects(fit.path_coefficients, case), case, "path_coefficients"),
        total_effects=_far(_effects(fit.total_effects, case), case, "total_effects"),
        r_squared=_explained(fit, case),
        reliability=_reliability(case),
        htmt=_heterotrait(case),
        f_squared=_effect_sizes(fit, case),
        vif=_collinearity(case) if case in UNCORRECTED else float("nan"),
    )


def spread(frame: pd.DataFrame, rows: str, columns: str, value: str) -> pd.DataFrame:
    """A tidy table as the matrix that seminr prints, zero where there is nothing."""
    return frame.pivot(index=rows, columns=columns, values=value).fillna(0.0)


@cache
def read_as_factors(case: str) -> PLSResults:
    """A case with common factors in the place of composites of mode A, not corrected."""
    if case not in UNCORRECTED:
        return cases.fitted(case)
    model = cases.model(case)
    recast = Model([_as_common_factor(one) for one in model.constructs], paths=model.paths)
    return fit_pls(
        recast, cases.data(case), scheme=cases.fitted(case).options.scheme, consistent=False
    )


@cache
def assessed(case: str) -> Assessment:
    """Our assessment of a case, read as seminr reads it."""
    return assess(read_as_factors(case))


def measured(case: str) -> list[str]:
    """Constructs that reflect at least two items."""
    return [
        one.name
        for one in read_as_factors(case).model.constructs
        if one.kind == "reflective" and len(one.indicators) > 1
    ]


def lower(frame: pd.DataFrame, names: list[str]) -> np.ndarray:
    """The triangle below the diagonal."""
    return frame.loc[names, names].to_numpy()[np.tril_indices(len(names), -1)]


def antecedents(case: str) -> dict[tuple[str, str], float | None]:
    """seminr's variance inflation by target and antecedent; None for one that is alone."""
    found = cases.golden.case(case)["vif_antecedents"]
    return {(target, name): value for target, own in found.items() for name, value in own.items()}


def _as_common_factor(construct: Construct) -> Construct:
    if construct.higher_order or construct.mode == "B":
        return construct
    return reflective(construct.name, construct.indicators)


def _far(ours: pd.DataFrame, case: str, table: str) -> float:
    theirs = cases.reference(case, table)
    aligned = ours.reindex(index=theirs.index, columns=theirs.columns).fillna(0.0)
    return _largest(aligned, theirs)


def _effects(table: pd.DataFrame, case: str) -> pd.DataFrame:
    """Effects among the constructs of seminr's table: dimensions are not in it."""
    inner = cases.reference(case, "path_coefficients").columns
    return spread(table[table["source"].isin(inner)], "source", "target", "std")


def _explained(fit: PLSResults, case: str) -> float:
    theirs = cases.reference(case, "r_squared")
    ours = pd.DataFrame({"Rsq": fit.r_squared, "AdjRsq": fit.r_squared_adjusted}).T
    return _largest(ours.loc[theirs.index, theirs.columns], theirs)


def _reliability(case: str) -> float:
    theirs = cases.reference(case, "reliability").loc[measured(case), list(MEASURES.values())]
    return _largest(assessed(case).reliability.loc[theirs.index, list(MEASURES)], theirs)


def _heterotrait(case: str) -> float:
    theirs = cases.reference(case, "htmt")
    names = [name for name in theirs.index if name in measured(case)]
    return _largest(lower(assessed(case).htmt, names), lower(theirs, names))


def _effect_sizes(fit: PLSResults, case: str) -> float:
    return _far(spread(fit.f_squared, "predictor", "target", "f_squared"), case, "f_squared")


def _collinearity(case: str) -> float:
    ours = assessed(case).vif.set_index(["target", "predictor"])["vif"]
    known = {pair: value for pair, value in antecedents(case).items() if value is not None}
    return _largest(ours.loc[list(known)], pd.Series(known))


def _largest(ours: object, theirs: object) -> float:
    return float(np.abs(np.asarray(ours, dtype=float) - np.asarray(theirs, dtype=float)).max())
