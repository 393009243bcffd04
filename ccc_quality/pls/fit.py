"""Fit a path model by partial least squares."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import get_args

import pandas as pd

from ccc_quality.data import Survey
from ccc_quality.errors import (
    AdmissibilityWarning,
    EstimationError,
    SpecificationError,
    UnknownOptionError,
    did_you_mean,
)
from ccc_quality.model import Model, as_model
from ccc_quality.pls.estimates import estimate
from ccc_quality.pls.options import PLSOptions
from ccc_quality.pls.plan import HigherOrder, plan_for
from ccc_quality.pls.products import Drawn
from ccc_quality.pls.results import PLSResults
from ccc_quality.pls.sample import Missing, gather
from ccc_quality.pls.weights import MAX_ITERATIONS, Scheme
from ccc_quality.threads import on_one_blas_thread


@on_one_blas_thread
def fit_pls(
    model: Model | str,
    data: Survey | pd.DataFrame,
    *,
    scheme: Scheme = "path",
    consistent: bool = True,
    missing: Missing = "listwise",
    higher_order: HigherOrder = "two_stage",
    moderation: Sequence[str] | str = (),
) -> PLSResults:
    """Fit a path model by partial least squares.

    Parameters
    ----------
    model : Model or str
        Constructs and paths, or lavaan syntax: ``=~`` for common factors, ``<~`` for composites.
    data : Survey or DataFrame
        Answers, one row a respondent.
    scheme : {"path", "factorial", "centroid"}
        What stands in for a construct in the iteration: regressions on its causes and correlations
        with its effects; correlations with all neighbours; or their signs.
    consistent : bool
        Correct reflective constructs for attenuation (consistent PLS; Dijkstra & Henseler 2015).
        Composites are never corrected.
    missing : {"listwise", "mean"}
        Leave out rows with a missing answer, or replace it by the mean of the item: never silently,
        and the number is in the results.
    higher_order : {"two_stage", "repeated_indicators"}
        How constructs of second order are estimated.
    moderation : sequence of str, or one
        Effects that depend on another construct: ``"satisfaction ~ reliability:waiting_time"`` says
        that the effect of reliability on satisfaction depends on waiting time. The product of the
        standardized scores joins the regression (two stages; Henseler & Chin 2010), beside both
        main effects, which the model must have: the paths of source and moderator are then effects
        at the mean of the other. Corrected constructs have consistent products, by the moments of
        Dijkstra & Schermelleh-Engel (2014; see :mod:`ccc_quality.pls.products`).

    Returns
    -------
    PLSResults

    Raises
    ------
    SpecificationError
        A model that partial least squares cannot express, such as one with fixed parameters; a
        moderation without its main effects.
    UnknownNameError
        A moderation that names what is no construct.
    DataError
        Columns that are absent or unusable, too few rows.
    EstimationError
        The iteration does not settle.
    UnknownOptionError
        An unknown option.

    Warns
    -----
    AdmissibilityWarning
        Corrected estimates that cannot be, such as a correlation beyond one.
    DataWarning
        Missing answers that were replaced.

    Examples
    --------
    >>> import ccc_quality as ccc
    >>> fit = ccc.fit_pls(ccc.study.customer_model("composite"), ccc.study.load_customers())
    >>> fit.converged, fit.admissible
    (True, True)
    """
    _require_known("weighting scheme", scheme, get_args(Scheme))
    _require_known("treatment of missing answers", missing, get_args(Missing))
    _require_known(
        "way to estimate constructs of higher order", higher_order, get_args(HigherOrder)
    )
    if not isinstance(consistent, bool):
        raise SpecificationError(f"consistent is True or False, not {consistent!r}.")
    model = as_model(model)
    plan = plan_for(model, scheme, higher_order, consistent=consistent, moderation=moderation)
    sample = gather(data, plan.items, missing)
    found = estimate(sample.cov[None], plan, Drawn.once(sample.answers))
    if found.failed[0]:
        raise EstimationError(
            f"The weights did not settle in {MAX_ITERATIONS} iterations. Try another scheme, or "
            "look for constructs whose items hardly correlate with anything."
        )
    results = PLSResults(
        model=model,
        options=PLSOptions(
            scheme, consistent, missing, higher_order, tuple(map(str, plan.interactions))
        ),
        labels=model.labels.merged(data.labels) if isinstance(data, Survey) else model.labels,
        source=data.source if isinstance(data, Survey) else "data frame",
        simulated=isinstance(data, Survey) and data.simulated,
        _plan=plan,
        _sample=sample,
        _estimates=found,
        _data=data.copy(deep=False) if isinstance(data, pd.DataFrame) else data,
    )
    for sentence in results.admissibility:
        warnings.warn(sentence, AdmissibilityWarning, stacklevel=3)
    return results


def _require_known(what: str, value: object, known: Sequence[str]) -> None:
    if value not in known:
        raise UnknownOptionError(f"Unknown {what} {value!r}. {did_you_mean(str(value), known)}")
