"""What would follow if drivers were raised: predictions, the end of the scale, costs, a budget."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from ccc_quality.data import Survey
from ccc_quality.drivers.contracts import EffectDraws, EffectResults
from ccc_quality.drivers.contributions import contributions
from ccc_quality.drivers.questions import Analyzed, Question, require_points
from ccc_quality.drivers.what_if_record import BEST, COLUMNS, WhatIf
from ccc_quality.errors import SpecificationError

Changes = Mapping[str, float]


def what_if(
    results: EffectResults | Analyzed,
    changes: Changes | Mapping[str, Changes] | Iterable[Changes] | None = None,
    *,
    survey: Survey | None = None,
    target: str | None = None,
    costs: Mapping[str, float] | None = None,
    budget: float | None = None,
    bootstrap: EffectDraws | None = None,
) -> WhatIf:
    r"""Predict what follows if drivers were raised or lowered, in points of the answering scale.

    **Prediction.** Raising the constructs s by d_s changes the mean of construct t by
    sum_s T_ts d_s, with T = (I - B)^-1 the total effects (Bollen 1987) turned into points of the
    answering scale (:mod:`ccc_quality.drivers.points`). Dimensions that reflect a raised construct
    rise by their loadings. Raising a construct that others explain comes on top of what they do
    for it. Coefficients are read as causes: that is the model's claim, not the data's.

    **The end of the scale.** Nobody rises past the highest answer. The raise is added to every
    respondent's score and cut off there, so that a driver's mean gains d_s' = mean(min(high,
    P + d_s)) - mean(P), at most d_s; *that* is what the paths pass on. What arrives at any other
    construct is cut off in the same way at its respondents' scores. The column ``linear`` has the
    change before this last cut, ``at_end`` the share of respondents who end at the end of the
    scale. What is cut off at a construct in between is not taken from what it passes on.

    **Uncertainty.** That of the effects: draws of a bootstrap, or the delta method where the fit
    has a covariance matrix. The limits pass through the same cut, which keeps their order; the
    raise itself and the sample's scores are taken as given.

    **Budget.** The raises that do most for the target for at most ``budget``, by linear
    programming over the straight pieces of each driver's gain, exact where a score takes at most
    60 values. The result is one more scenario, "best allocation".

    Parameters
    ----------
    results : Analysis, SEMResults or PLSResults
        An analysis brings its survey, target and resamples along.
    changes : mapping, mapping of mappings, or iterable of mappings, optional
        ``{"reliability": +0.5}``, or several scenarios at once, with names of their own
        (``{"faster": {"waiting_time": 1}, ...}``) or without. May be left out with a budget.
    survey : Survey
        The answers, with a codebook that states the scale; needed with results.
    target : str, optional
        The outcome that costs are held against; the final outcome when left out.
    costs : mapping of str to float, optional
        What one point more for everybody costs, by construct.
    budget : float, optional
        To be spent on the constructs in ``costs``.
    bootstrap : BootstrapResults or PLSBootstrap, optional
        Of the same results.

    Returns
    -------
    WhatIf

    Raises
    ------
    UnknownNameError
        A construct that the model does not have.
    SpecificationError
        A construct that acts on nothing, a change that is no number, costs that are not positive,
        a budget without costs, no survey, several final outcomes and no target; a fit of ordered
        items, whose units are not points of the answers.
    CodebookError
        No scale, or items of one construct on different scales, so that it has no points.
    EstimationError
        The fit did not converge.

    References
    ----------
    Bollen, K. A. (1987). Total, direct, and indirect effects in structural equation models.
    Sociological Methodology, 17, 37-69.

    Examples
    --------
    >>> import ccc_quality as ccc
    >>> analysis = ccc.analyze(ccc.study.load_customers(), ccc.study.customer_model("composite"))
    >>> found = ccc.what_if(analysis, {"reliability": +0.5})
    >>> float(found.scenarios["change"].iloc[0].round(1))
    0.1
    """
    question = Question.of(
        results, survey=survey, target=target, bootstrap=bootstrap, caller="what_if"
    )
    world = question.world
    scenarios = _named(changes)
    prices = _checked_costs(costs, budget, question)
    for changed in scenarios.values():
        question.require_movable(changed)
        require_points(changed)
    if budget is not None:
        scenarios[BEST] = world.best(question.target, prices, budget)
    if not scenarios:
        raise SpecificationError(
            'There is nothing to predict: give changes such as {"reliability": 0.5}, or a budget '
            "with costs."
        )
    frames = [world.predict(name, changed) for name, changed in scenarios.items()]
    shares = [contributions(world, name, one, question.target) for name, one in scenarios.items()]
    return WhatIf(
        _table=pd.concat(frames, ignore_index=True)[COLUMNS],
        _contributions=pd.concat(shares, ignore_index=True),
        target=question.target,
        changes={name: dict(changed) for name, changed in scenarios.items()},
        costs=prices,
        budget=budget,
        errors=world.coefficients.basis,
        confidence=world.coefficients.level,
        labels=question.fit.labels.merged(question.survey.labels),
        n_obs=question.fit.n_obs,
        simulated=question.fit.simulated or question.survey.simulated,
        interval=world.coefficients.interval,
    )


def _named(
    changes: Changes | Mapping[str, Changes] | Iterable[Changes] | None,
) -> dict[str, Changes]:
    """Scenarios by name; those without a name are called by what they change."""
    if changes is None:
        return {}
    if not isinstance(changes, Mapping):
        return {_name(one): one for one in changes}
    nested = {name: value for name, value in changes.items() if isinstance(value, Mapping)}
    if nested and len(nested) == len(changes):
        return {str(name): value for name, value in nested.items()}
    plain = {str(name): value for name, value in changes.items() if not isinstance(value, Mapping)}
    return {_name(plain): plain} if plain else {}


def _name(changed: Changes) -> str:
    return ", ".join(f"{name} {value:+g}" for name, value in changed.items())


def _checked_costs(
    costs: Mapping[str, float] | None, budget: float | None, question: Question
) -> dict[str, float]:
    prices = {name: float(price) for name, price in (costs or {}).items()}
    question.require_movable(prices)
    for name, price in prices.items():
        if not (np.isfinite(price) and price > 0):
            raise SpecificationError(f"The cost of a point of {name!r} is positive, not {price:g}.")
    if budget is not None and not prices:
        raise SpecificationError(
            'A budget needs costs: what one point more costs, such as {"reliability": 40_000}.'
        )
    if budget is not None and not (np.isfinite(budget) and budget > 0):
        raise SpecificationError(f"A budget is a positive number, not {budget!r}.")
    return prices
