"""What would follow if drivers were raised: predictions, the end of the scale, costs, a budget."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol, TypeGuard, cast

import numpy as np
import pandas as pd

from ccc_quality.contracts import require_fitted, require_one_group
from ccc_quality.data import Survey
from ccc_quality.drivers.coefficients import Coefficients
from ccc_quality.drivers.contracts import EffectDraws, EffectResults, require_bootstrap_of
from ccc_quality.drivers.contributions import contributions
from ccc_quality.drivers.routes import Routes
from ccc_quality.drivers.what_if_record import BEST, COLUMNS, WhatIf
from ccc_quality.drivers.world import World
from ccc_quality.errors import (
    CodebookError,
    SpecificationError,
    UnknownNameError,
    did_you_mean,
)

Changes = Mapping[str, float]


class Analyzed(Protocol):
    """An analysis: a fit with the survey and the target that it is about."""

    @property
    def fit(self) -> EffectResults:
        """The estimates."""

    @property
    def survey(self) -> Survey:
        """The answers."""

    @property
    def target(self) -> str:
        """The outcome."""


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
        An analysis brings its survey and target along.
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
    fit: EffectResults
    if _is_analysis(results):
        survey = results.survey if survey is None else survey
        target = results.target if target is None else target
        fit = results.fit
    else:
        fit = cast(EffectResults, results)
    require_fitted(fit, "what_if")
    require_one_group(fit.path_coefficients, "A prediction")
    if survey is None:
        raise SpecificationError(
            "what_if needs the answers to know where respondents stand: survey=..., or an analysis."
        )
    if bootstrap is not None:
        require_bootstrap_of(bootstrap, fit, "what_if")
    routes = Routes.of(fit)
    aim = _target(routes, target)
    world = World.of(fit, survey, Coefficients.of(fit, bootstrap))
    scenarios = _named(changes)
    prices = _checked_costs(costs, budget, world, routes)
    for changed in scenarios.values():
        _check(changed, world, routes)
    if budget is not None:
        scenarios[BEST] = world.best(aim, prices, budget)
    if not scenarios:
        raise SpecificationError(
            'There is nothing to predict: give changes such as {"reliability": 0.5}, or a budget '
            "with costs."
        )
    frames = [world.predict(name, changed) for name, changed in scenarios.items()]
    shares = [contributions(world, name, one, aim) for name, one in scenarios.items()]
    return WhatIf(
        _table=pd.concat(frames, ignore_index=True)[COLUMNS],
        _contributions=pd.concat(shares, ignore_index=True),
        target=aim,
        changes={name: dict(changed) for name, changed in scenarios.items()},
        costs=prices,
        budget=budget,
        errors=world.coefficients.basis,
        confidence=world.coefficients.level,
        labels=fit.labels.merged(survey.labels),
        n_obs=fit.n_obs,
        simulated=fit.simulated or survey.simulated,
    )


def _is_analysis(results: EffectResults | Analyzed) -> TypeGuard[Analyzed]:
    return hasattr(results, "fit") and hasattr(results, "survey")


def _target(routes: Routes, target: str | None) -> str:
    """The target that was asked for, or the only outcome that drives nothing itself."""
    if target is not None:
        routes.require_target(target)
        return target
    sources = {source for source, _ in routes.direct}
    final = [name for name in routes.targets if name not in sources]
    if len(final) != 1:
        how_many = "several final outcomes" if final else "no final outcome"
        raise SpecificationError(
            f"The model has {how_many}, so say which one counts: target=... "
            f"Available: {', '.join(final or routes.targets)}."
        )
    return final[0]


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


def _check(changed: Iterable[str] | Changes, world: World, routes: Routes) -> None:
    """Raise unless every construct can be moved, by a number."""
    sources = tuple(dict.fromkeys(source for source, _ in routes.total))
    for name in changed:
        whole = next((w for w in routes.constructs if name in routes.dimensions(w)), None)
        if whole is not None and name not in sources:
            raise SpecificationError(
                f"In this model {name!r} reflects {whole!r} and acts on nothing: change {whole!r}, "
                "or fit a model in which the dimensions compose it or act by themselves."
            )
        if name in world.reasons:
            raise CodebookError(f"{name!r} has no points. {world.reasons[name]}")
        if name not in sources or name not in world.names:
            available = [source for source in sources if source in world.names]
            if name in world.names:
                raise SpecificationError(
                    f"{name!r} acts on nothing in this model. Available: {', '.join(available)}."
                )
            raise UnknownNameError(
                f"The model has no construct {name!r} to change. {did_you_mean(name, available)}"
            )
    for name, value in changed.items() if isinstance(changed, Mapping) else ():
        if not np.isfinite(value):
            raise SpecificationError(
                f"The change of {name!r} is a number of scale points, such as 0.5, not {value!r}."
            )


def _checked_costs(
    costs: Mapping[str, float] | None, budget: float | None, world: World, routes: Routes
) -> dict[str, float]:
    prices = {name: float(price) for name, price in (costs or {}).items()}
    _check(tuple(prices), world, routes)
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
