"""Fit one model by structural equation modelling and by partial least squares."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import pandas as pd

from ccc_quality.data import Survey
from ccc_quality.errors import (
    CCCQualityError,
    DataError,
    EstimationError,
    UnknownOptionError,
)
from ccc_quality.methods.comparison import MethodComparison
from ccc_quality.model import Model, as_model
from ccc_quality.pls import PLSResults, fit_pls
from ccc_quality.pls.plan import HigherOrder
from ccc_quality.pls.weights import Scheme
from ccc_quality.sem import SEMResults, fit_sem

Fit = TypeVar("Fit", SEMResults, PLSResults)


def compare_methods(
    model: Model | str,
    data: Survey | pd.DataFrame,
    *,
    estimator: str = "ML",
    scheme: Scheme = "path",
    consistent: bool = True,
    higher_order: HigherOrder = "two_stage",
) -> MethodComparison:
    """Fit the same model by SEM and by PLS, and say what the differences mean.

    Both use the rows without a missing answer. Constructs have other units in either method, so
    that only standardized values are compared.

    Parameters
    ----------
    model : Model or str
        Constructs and paths, or lavaan syntax.
    data : Survey or DataFrame
        Answers, one row a respondent.
    estimator : str
        Of :func:`~ccc_quality.fit_sem`.
    scheme : {"path", "factorial", "centroid"}
        Of :func:`~ccc_quality.fit_pls`.
    consistent : bool
        Correct reflective constructs for attenuation in PLS (PLSc). Without, the differences show
        what errors of measurement do.
    higher_order : {"two_stage", "repeated_indicators"}
        How PLS estimates constructs of second order.

    Returns
    -------
    MethodComparison
        Where one method has no estimates, those of the other, and the reason in ``failures``.

    Raises
    ------
    DataError
        Data that neither method can use.
    EstimationError
        Neither method has estimates; the message has both reasons.
    UnknownOptionError
        An unknown option.

    Examples
    --------
    >>> import ccc_quality as ccc
    >>> found = ccc.compare_methods(ccc.study.customer_model(), ccc.study.load_customers())
    >>> found.paths["meaning"].unique().tolist()
    ['Alike: PLS lies within the interval of SEM.']
    """
    model = as_model(model)
    sem, why_not_sem = _attempted(lambda: fit_sem(model, data, estimator=estimator))
    pls, why_not_pls = _attempted(
        lambda: fit_pls(
            model, data, scheme=scheme, consistent=consistent, higher_order=higher_order
        )
    )
    if sem is None and pls is None:
        raise _nothing(why_not_sem, why_not_pls)
    failures = {"sem": why_not_sem, "pls": why_not_pls}
    return MethodComparison(
        model=model,
        sem=sem,
        pls=pls,
        failures={method: str(why) for method, why in failures.items() if why is not None},
    )


def _attempted(fit: Callable[[], Fit]) -> tuple[Fit | None, CCCQualityError | None]:
    """Results, or the reason why there are none."""
    try:
        results = fit()
    except UnknownOptionError:
        raise  # a misspelt option is no matter of the method
    except CCCQualityError as problem:
        return None, problem
    if not results.converged:
        return None, EstimationError("The solver did not converge.")
    return results, None


def _nothing(sem: CCCQualityError | None, pls: CCCQualityError | None) -> CCCQualityError:
    """What to raise when both methods failed: the data at fault, or both reasons."""
    if isinstance(sem, DataError) and isinstance(pls, DataError):
        return sem
    return EstimationError(f"Neither method has estimates. SEM: {sem} PLS: {pls}")
