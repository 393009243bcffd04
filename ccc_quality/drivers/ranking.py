"""Which drivers matter most for an outcome."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import pandas as pd
from scipy import stats

from ccc_quality.contracts import require_fitted, require_one_group
from ccc_quality.drivers.contracts import EffectDraws, EffectResults, require_bootstrap_of
from ccc_quality.drivers.draws import Kind, effect_draws
from ccc_quality.drivers.rank_draws import ranks_of
from ccc_quality.drivers.rank_uncertainty import Agreement, RankUncertainty, TopSet
from ccc_quality.drivers.routes import Routes
from ccc_quality.errors import SpecificationError, UnknownOptionError, did_you_mean
from ccc_quality.labels import Labels
from ccc_quality.study import PUBLISHED_ORDER
from ccc_quality.summaries import Summary

Basis = Literal["total effect", "implied slope"]
By = Literal["est", "std"]

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
SUMMARY_COLUMNS = ["label", "est", "ci_lower", "ci_upper", "pvalue", "std", "rank", "published"]
COLUMNS = ["driver", "label", *SHARED_COLUMNS, "direct", "indirect", "rank", "published_rank"]


@dataclass(frozen=True, eq=False, repr=False)
class DriverRanking:
    """Drivers of one outcome, most important first; made by :func:`rank_drivers`.

    Attributes
    ----------
    target : str
        The outcome.
    basis : {"total effect", "implied slope"}
        What est and std are; :func:`rank_drivers` explains both.
    by : {"est", "std"}
        Which of the two the ranks follow.
    caveat : str
        What the reader must know about the basis; empty for total effects.
    labels : Labels
        Display names.
    n_obs : int
        Respondents used.
    simulated : bool
        Whether the data are simulated.
    level : float
        Confidence level of the intervals.
    """

    _table: pd.DataFrame
    target: str
    basis: Basis
    by: By
    caveat: str
    labels: Labels
    n_obs: int
    simulated: bool
    level: float = 0.95
    _uncertainty: RankUncertainty | None = None

    @property
    def table(self) -> pd.DataFrame:
        """driver, label, est, se, ci_lower, ci_upper, pvalue, std, std_se, ..., published_rank.

        ``direct`` and ``indirect`` are the unstandardized parts of a total effect; an implied
        slope has no parts, so there they are NaN. ``published_rank`` is the place in the order
        that the study published, NaN for drivers that are not in it. With a bootstrap, errors,
        intervals and p values are those of its draws.
        """
        return self._table.copy()

    @property
    def n_draws(self) -> int:
        """Resamples that say how sure the ranks are; zero without a bootstrap."""
        return 0 if self._uncertainty is None else len(self._uncertainty.ranks)

    @property
    def rank_probabilities(self) -> pd.DataFrame:
        """Probability of each rank (columns) for each driver (rows): the share of draws with it.

        Raises
        ------
        SpecificationError
            The ranking was made without a bootstrap.
        """
        return self._drawn("rank_probabilities").probabilities

    @property
    def outranks(self) -> pd.DataFrame:
        """Probability that the driver of the row outranks that of the column, ties counting half.

        Raises
        ------
        SpecificationError
            The ranking was made without a bootstrap.
        """
        return self._drawn("outranks").outranks

    @property
    def rank_intervals(self) -> pd.DataFrame:
        """driver, label, rank, median_rank, rank_lower, rank_upper: the ranks of the draws.

        Raises
        ------
        SpecificationError
            The ranking was made without a bootstrap.
        """
        return self._table[["driver", "label", "rank"]].merge(
            self._drawn("rank_intervals").intervals, on="driver"
        )

    def top(self, k: int, level: float = 0.95) -> TopSet:
        """The smallest set of drivers that holds the true top k with the confidence ``level``.

        The set S with the fewest drivers for which the share of draws whose k largest effects are
        all in S reaches ``level``; of several of that size, the one with the largest share. It is
        found by trying all of them. A share of draws is taken for the confidence: that is rough
        where true effects are nearly equal (Hall & Miller 2009, The Annals of Statistics 37(6B),
        3929-3959).

        Parameters
        ----------
        k : int
            From one to the number of drivers.
        level : float

        Returns
        -------
        TopSet

        Raises
        ------
        SpecificationError
            The ranking was made without a bootstrap.
        UnknownOptionError
            An impossible k or level.
        """
        return self._drawn("top").top(k, level)

    @property
    def agreement(self) -> Agreement:
        """Kendall's tau-b with :data:`ccc_quality.study.PUBLISHED_ORDER`.

        Over the drivers that have a published place; with fewer than two, NaN and the reason.
        """
        published = self._table["published_rank"].to_numpy(dtype=float)
        chosen = [int(place) for place in np.flatnonzero(np.isfinite(published))]
        order = [float(published[place]) for place in chosen]
        if len(chosen) < 2:
            nothing = float("nan")
            reason = "Fewer than two of the drivers have a place in the published order."
            return Agreement(nothing, nothing, nothing, len(chosen), reason)
        tau = float(stats.kendalltau(self._table["rank"].to_numpy()[chosen], order).statistic)
        interval = (float("nan"), float("nan"))
        if self._uncertainty is not None:
            interval = self._uncertainty.tau_interval(chosen, order)
        return Agreement(tau, *interval, len(chosen))

    def summary(self) -> Summary:
        """The ranking for people: what fits a terminal; :attr:`table` has it all."""
        simulated = " SIMULATED DATA." if self.simulated else ""
        scale = "unstandardized" if self.by == "est" else "standardized"
        lines = [
            f"Drivers of {self.labels.text(self.target)}: {self.basis}, ranked by {scale} size. "
            f"n = {self.n_obs:,}.{simulated}"
        ]
        shown = self._table.rename(columns={"published_rank": "published"})[SUMMARY_COLUMNS]
        shown = shown.astype({"published": "Int64"}).dropna(axis="columns", how="all")
        if self.caveat:
            lines.append(self.caveat)
        intervals = f"{self.level:.0%} intervals"
        if self._uncertainty is not None:
            intervals += f" of {self.n_draws:,} draws"
        tables = {f"Drivers, {intervals}": shown}
        if self._uncertainty is not None:
            lines += self._certainty()
            tables["Ranks in the draws"] = self.rank_intervals.drop(columns="driver")
        return Summary(lines=tuple(lines), tables=tables)

    def _certainty(self) -> list[str]:
        """What the draws say about the first ranks and the published order, a sentence each."""
        top = self.top(1)
        names = ", ".join(self.labels.text(driver) for driver in top.drivers)
        lines = [
            f"With {top.level:.0%} confidence the most important driver "
            f"{'is' if len(top.drivers) == 1 else 'is one of'}: {names}."
        ]
        agreement = self.agreement
        if not agreement.reason:
            lines.append(
                f"Agreement with the published order: Kendall's tau-b {agreement.tau:.2f} "
                f"({agreement.ci_lower:.2f} to {agreement.ci_upper:.2f})."
            )
        return lines

    def _drawn(self, wanted: str) -> RankUncertainty:
        if self._uncertainty is None:
            raise SpecificationError(
                f"{wanted} needs draws: rank_drivers(results, {self.target!r}, "
                "bootstrap=bootstrap(results, n_resamples, seed))."
            )
        return self._uncertainty

    def __repr__(self) -> str:
        mark = ", SIMULATED" if self.simulated else ""
        return (
            f"DriverRanking: {self.basis} on {self.target}, n = {self.n_obs:,}{mark}; "
            f"{', '.join(self._table['driver'])}"
        )

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()


def rank_drivers(
    results: EffectResults,
    target: str,
    *,
    drivers: Iterable[str] | None = None,
    by: By = "est",
    bootstrap: EffectDraws | None = None,
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
        :class:`~ccc_quality.drivers.contracts.EffectResults`.
    target : str
        The outcome.
    drivers : iterable of str, or one name, optional
        What to rank, in place of the above: anything that leads to the target, or the dimensions of
        a reflective construct that does.
    by : {"est", "std"}
        Rank by the size of the unstandardized or the standardized effect. Unstandardized effects
        compare drivers point for point; that is fair where all items share a scale, because a
        construct is measured in points of its first item. With different scales, or factors of
        unit variance, rank by ``"std"``, which no choice of unit changes.
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
        A target or driver that the model does not have.
    SpecificationError
        A target that nothing drives, a driver that does not lead to it, results of several
        groups, or a bootstrap of another fit.
    UnknownOptionError
        Another ``by``.
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
    if by not in get_args(By):
        raise UnknownOptionError(
            f"Drivers cannot be ranked by {by!r}. {did_you_mean(str(by), get_args(By))}"
        )
    require_fitted(results, "rank_drivers")
    require_one_group(results.path_coefficients, "A ranking of drivers")
    routes = Routes.of(results)
    routes.require_target(target)
    if isinstance(drivers, str):
        drivers = [drivers]
    chosen = routes.drivers(target) if drivers is None else tuple(dict.fromkeys(drivers))
    routes.require_drivers(chosen, target)
    reflecting = [name for name in chosen if name not in routes.sources(target)]
    if bootstrap is not None:
        require_bootstrap_of(bootstrap, results, "rank_drivers")
    effects_on = _implied_slopes if reflecting else _total_effects
    table = _ranked(effects_on(bootstrap or results, chosen, target), results.labels, by)
    basis: Basis = "implied slope" if reflecting else "total effect"
    ranked = tuple(table["driver"])
    return DriverRanking(
        _table=table,
        target=target,
        basis=basis,
        by=by,
        caveat=_caveat(routes, reflecting, target, results.labels),
        labels=results.labels,
        n_obs=results.n_obs,
        simulated=results.simulated,
        level=0.95 if bootstrap is None else bootstrap.level,
        _uncertainty=_uncertainty(bootstrap, ranked, target, basis, by) if bootstrap else None,
    )


def _uncertainty(
    bootstrap: EffectDraws, drivers: tuple[str, ...], target: str, basis: Basis, by: By
) -> RankUncertainty:
    draws = effect_draws(bootstrap, KIND_OF_BASIS[basis], drivers, target, std=by == "std")
    return RankUncertainty(drivers, ranks_of(draws), bootstrap.level)


def _total_effects(
    results: EffectResults | EffectDraws, drivers: tuple[str, ...], target: str
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
    results: EffectResults | EffectDraws, drivers: tuple[str, ...], target: str
) -> pd.DataFrame:
    slopes = _onto(results.implied_slopes(target, drivers), target)
    return slopes.assign(direct=float("nan"), indirect=float("nan"))


def _onto(effects: pd.DataFrame, target: str) -> pd.DataFrame:
    return effects[effects["target"] == target].set_index("source")


def _ranked(effects: pd.DataFrame, labels: Labels, by: By) -> pd.DataFrame:
    published = {name: float(place) for place, name in enumerate(PUBLISHED_ORDER, start=1)}
    names = [str(name) for name in effects.index]
    table = effects.assign(
        driver=names,
        label=[labels.text(name) for name in names],
        rank=effects[by].abs().rank(ascending=False, method="min").astype(int),
        published_rank=[published.get(name, float("nan")) for name in names],
    )
    return table.sort_values("rank", kind="stable")[COLUMNS].reset_index(drop=True)


def _caveat(routes: Routes, reflecting: list[str], target: str, labels: Labels) -> str:
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
