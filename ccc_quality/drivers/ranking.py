"""Which drivers matter most for an outcome."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import get_args

import pandas as pd

from ccc_quality.drivers.directed_paths import DirectedPaths
from ccc_quality.drivers.effect_draws import Kind, effect_draws
from ccc_quality.drivers.order import Order, order_among
from ccc_quality.drivers.rank_uncertainty import RankUncertainty, ranks_of
from ccc_quality.drivers.ranking_record import Basis, DriverRanking, RankBy
from ccc_quality.errors import UnknownOptionError, did_you_mean
from ccc_quality.labels import Labels
from ccc_quality.results import (
    FittedModel,
    ResampledFit,
    kind_of_intervals,
    require_bootstrap_of,
    require_fitted,
    require_one_group,
)

KIND_OF_BASIS: dict[Basis, Kind] = {"total effect": "total", "implied slope": "slope"}

SHARED_COLUMNS = [
    "est",
    "se",
    "ci_lower",
    "ci_upper",
    "pvalue",
    "std",
    "std_se",
    "std_ci_lower",
    "std_ci_upper",
]
COLUMNS = ["driver", "label", *SHARED_COLUMNS, "direct", "indirect", "rank", "order_rank"]


def rank_drivers(
    results: FittedModel,
    target: str,
    *,
    drivers: Iterable[str] | None = None,
    rank_by: RankBy = "est",
    order: Order | Sequence[str] | None = None,
    bootstrap: ResampledFit | None = None,
) -> DriverRanking:
    """Rank the drivers of an outcome by their effect on it.

    A driver is a construct that leads to the target along directed paths and that nothing else in
    the model explains. The weights of a composite count as paths, so that the dimensions of a
    composite second-order construct are drivers. They are ranked by their **total effect**, direct
    plus indirect.

    The dimensions of a *reflective* second-order construct act on nothing: they show it. Where such
    a construct is a driver, its dimensions take its place and everything is ranked by the **implied
    slope** instead: cov(driver, target) / var(driver) under the model, with the implied correlation
    as its standardized value. It says how the target differs between respondents who differ by
    one point on the driver, everything else differing along with it; not what would happen if the
    driver alone were changed. As the dimensions share one route, their standardized slopes keep
    the order of the second-order loadings.

    Parameters
    ----------
    results : SEMResults
        Results of :func:`~ccc_quality.fit_sem`, or anything with the attributes of
        :class:`~ccc_quality.results.FittedModel`.
    target : str
        The outcome.
    drivers : iterable of str, or one name, optional
        What to rank, in place of the above: anything that leads to the target, or the dimensions of
        a reflective construct that does.
    rank_by : {"est", "std"}
        Rank by the size of the unstandardized or the standardized effect. Unstandardized effects
        compare drivers point for point; that is fair where all items share a scale, because a
        construct is measured in points of its first item. With different scales, or factors of
        unit variance, rank by ``"std"``, which no choice of unit changes.
    order : Order or sequence of str, optional
        An order of the drivers to compare with, most important first: ``Order(names, source=...)``
        or the names alone. By default that which the study published, but only where the model is
        the study's (``model.study``); an empty sequence stands for none.
    bootstrap : BootstrapResults or PLSBootstrap, optional
        A bootstrap of these results. Errors and intervals are then those of its draws, and the
        ranking says how sure it is: ``rank_probabilities``, ``outranks``, ``rank_intervals``,
        ``top`` and the interval of ``agreement``.

    Returns
    -------
    DriverRanking

    Raises
    ------
    UnknownNameError
        A target or driver that the model does not have, an order that names what is not ranked.
    SpecificationError
        A target that nothing drives, a driver that does not lead to it, results of several
        groups, or a bootstrap of another fit.
    UnknownOptionError
        Another ``rank_by``.
    EstimationError
        The fit did not converge.

    References
    ----------
    Bollen, K. A. (1987). Total, direct, and indirect effects in structural equation models.
    Sociological Methodology, 17, 37-69.

    Examples
    --------
    >>> import ccc_quality as ccc
    >>> fit = ccc.fit_sem(ccc.study.customer_model("composite"), ccc.study.load_customers())
    >>> ccc.rank_drivers(fit, "loyalty").table["driver"].head(3).tolist()
    ['reliability', 'empathy', 'customer_focus']
    """
    if rank_by not in get_args(RankBy):
        raise UnknownOptionError(
            f"Drivers cannot be ranked by {rank_by!r}. "
            f"{did_you_mean(str(rank_by), get_args(RankBy))}"
        )
    require_fitted(results, "rank_drivers")
    require_one_group(results.path_coefficients, "A ranking of drivers")
    routes = DirectedPaths.of(results)
    routes.require_target(target)
    if isinstance(drivers, str):
        drivers = [drivers]
    chosen = routes.drivers(target) if drivers is None else tuple(dict.fromkeys(drivers))
    routes.require_drivers(chosen, target)
    reflecting = [name for name in chosen if name not in routes.sources(target)]
    if bootstrap is not None:
        require_bootstrap_of(bootstrap, results, "rank_drivers")
    compared = order_among(chosen, order, results.model)
    effects_on = _implied_slopes if reflecting else _total_effects
    effects = effects_on(bootstrap or results, chosen, target)
    table = _ranked(effects, results.labels, rank_by, compared)
    basis: Basis = "implied slope" if reflecting else "total effect"
    ranked = tuple(table["driver"])
    return DriverRanking(
        _table=table,
        target=target,
        basis=basis,
        rank_by=rank_by,
        caveat=_caveat(routes, reflecting, target, results.labels),
        labels=results.labels,
        n_obs=results.n_obs,
        simulated=results.simulated,
        level=(bootstrap or results).level,
        target_unit="rate" if target in results.events else "points",
        interval=kind_of_intervals(bootstrap, known=bool(table["se"].notna().any())),
        order=compared,
        _uncertainty=(
            _uncertainty(bootstrap, ranked, target, basis, rank_by) if bootstrap else None
        ),
    )


def _uncertainty(
    bootstrap: ResampledFit, drivers: tuple[str, ...], target: str, basis: Basis, rank_by: RankBy
) -> RankUncertainty:
    draws = effect_draws(bootstrap, KIND_OF_BASIS[basis], drivers, target, std=rank_by == "std")
    return RankUncertainty(drivers, ranks_of(draws), bootstrap.level)


def _total_effects(
    results: FittedModel | ResampledFit, drivers: tuple[str, ...], target: str
) -> pd.DataFrame:
    """Total effects of the drivers with their direct and indirect parts, in the order given."""
    effects = _onto(results.total_effects, target).loc[list(drivers)]
    # no path means an effect of exactly zero in the model
    for kind, table in (
        ("direct", results.path_coefficients),
        ("indirect", results.indirect_effects),
    ):
        effects[kind] = _onto(table, target)["est"].reindex(effects.index, fill_value=0.0)
    return effects


def _implied_slopes(
    results: FittedModel | ResampledFit, drivers: tuple[str, ...], target: str
) -> pd.DataFrame:
    slopes = _onto(results.implied_slopes(target, drivers), target)
    return slopes.assign(direct=float("nan"), indirect=float("nan"))


def _onto(effects: pd.DataFrame, target: str) -> pd.DataFrame:
    return effects[effects["target"] == target].set_index("source")


def _ranked(
    effects: pd.DataFrame, labels: Labels, rank_by: RankBy, order: Order | None
) -> pd.DataFrame:
    names = [str(name) for name in effects.index]
    table = effects.assign(
        driver=names,
        label=[labels.text(name) for name in names],
        rank=effects[rank_by].abs().rank(ascending=False, method="min").astype(int),
        order_rank=[order.place(name) if order else float("nan") for name in names],
    )
    return table.sort_values("rank", kind="stable")[COLUMNS].reset_index(drop=True)


def _caveat(routes: DirectedPaths, reflecting: list[str], target: str, labels: Labels) -> str:
    if not reflecting:
        return ""
    wholes = [
        labels.text(source)
        for source in routes.sources(target)
        if set(routes.dimensions(source)) & set(reflecting)
    ]
    return (
        f"In this model the dimensions reflect {' and '.join(wholes)} and do not act on "
        f"{labels.text(target)} themselves: each slope says how {labels.text(target)} differs "
        "between respondents who differ by one point on the dimension, everything else differing "
        "along with it."
    )
