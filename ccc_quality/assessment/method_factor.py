"""A factor on which all items load alike: an unmeasured method."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ccc_quality.assessment.common_method import keeps_its_meaning
from ccc_quality.data import Survey
from ccc_quality.errors import CCCQualityWarning, EstimationError, IdentificationError
from ccc_quality.model import Model, Modifier, Statement
from ccc_quality.model.statement import write_syntax
from ccc_quality.sem import SEMResults, compare, fit_sem
from ccc_quality.sem.options import EstimationKeywords

METHOD = "method_factor"
COMPARED = (("std", "pvalue"), ("std_with", "pvalue_with"))
NO_METHOD = (
    "The variance of the method factor is not positive: the items share less, not more, than their "
    "constructs say, and there is no method to take out."
)


@dataclass(frozen=True, slots=True, eq=False)
class MethodFactor:
    """What a model gains by an unmeasured method factor on all items.

    Attributes
    ----------
    variance, se : float
        Of the method factor, whose loadings are all one.
    share : float
        Mean share of the variance of an item that it explains.
    chisq, df, pvalue : float
        Difference test against the model without it.
    cfi_gain : float
        CFI with it less CFI without.
    paths : DataFrame
        source, target, std, pvalue, std_with, pvalue_with, change, holds (neither the sign nor
        the significance at .05 changes).
    """

    variance: float
    se: float
    share: float
    chisq: float
    df: float
    pvalue: float
    cfi_gain: float
    paths: pd.DataFrame


def with_method_factor(model: Model) -> Model:
    """The model with a factor on which all reflective items load equally.

    Loadings are one and the variance is free, so that a method without variance is an inner point.
    """
    items = _reflective_items(model)
    name = METHOD
    while name in (*model.latent, *model.observed):
        name += "_"
    one, zero = Modifier(fixed=(1.0,)), Modifier(fixed=(0.0,))
    added = [Statement(name, "=~", item, one) for item in items]
    added += [Statement(name, "~~", construct, zero) for construct in model.latent]
    return Model.from_syntax(f"{model.syntax}\n{write_syntax(added)}", model.labels, model.study)


def _reflective_items(model: Model) -> list[str]:
    return list(
        dict.fromkeys(
            item
            for construct in model.constructs
            if construct.kind == "reflective" and not construct.higher_order
            for item in construct.indicators
        )
    )


def method_factor(
    model: Model, data: Survey | pd.DataFrame, options: EstimationKeywords
) -> tuple[MethodFactor | None, str]:
    """Fit a model without and with a method factor.

    Parameters
    ----------
    model : Model
    data : Survey or DataFrame
    options : mapping
        Of :func:`~ccc_quality.fit_sem`.

    Returns
    -------
    tuple of MethodFactor and str
        The factor, None where it could not be estimated; why there is none to judge by, empty if
        there is.

    Raises
    ------
    EstimationError
        The model itself does not converge.
    """
    if len(_reflective_items(model)) < 2:
        return None, "The model has no reflective items for a method factor to load on."
    with warnings.catch_warnings(), np.errstate(invalid="ignore"):  # roots of a negative variance
        warnings.simplefilter("ignore", CCCQualityWarning)  # what matters is said in the reason
        without = fit_sem(model, data, **options)
        if not without.converged:
            raise EstimationError("The model itself does not converge, so nothing can be compared.")
        try:
            extended = fit_sem(with_method_factor(model), data, **options)
        except (IdentificationError, EstimationError) as obstacle:
            return None, f"The model with a method factor cannot be estimated: {obstacle}"
        if not extended.converged:
            return None, "The model with a method factor does not converge."
        found = _compared(without, extended)
    if found.variance <= 0:
        return found, NO_METHOD
    unlike = [one for one in extended.admissibility if one not in without.admissibility]
    return found, " ".join(("With the method factor:", *unlike)) if unlike else ""


def _compared(without: SEMResults, extended: SEMResults) -> MethodFactor:
    name = next(one for one in extended.model.latent if one not in without.model.latent)
    estimates = extended.estimates
    is_variance = (estimates[["lhs", "op", "rhs"]] == [name, "~~", name]).all(axis=1)
    own = estimates[is_variance].iloc[0]
    loadings = extended.loadings[extended.loadings["construct"] == name]
    test = compare(without, extended)
    cfi = [float(one.reported_measures["cfi"]) for one in (without, extended)]
    return MethodFactor(
        variance=float(own["est"]),
        se=float(own["se"]),
        # a negative variance has no root, and a share only in name
        share=float(np.mean(loadings["std"] ** 2)) if own["est"] > 0 else float("nan"),
        chisq=test.chisq,
        df=test.df,
        pvalue=test.pvalue,
        cfi_gain=cfi[1] - cfi[0],
        paths=_paths(without.path_coefficients, extended.path_coefficients),
    )


def _paths(without: pd.DataFrame, extended: pd.DataFrame) -> pd.DataFrame:
    keys = ["source", "target"]
    columns = [*keys, "std", "pvalue"]
    both = without[columns].merge(extended[columns], on=keys, suffixes=("", "_with"))
    both["change"] = both["std_with"] - both["std"]
    before, after = (both[list(names)].to_numpy(dtype=np.float64).T for names in COMPARED)
    both["holds"] = keeps_its_meaning(*before, *after)
    return both
