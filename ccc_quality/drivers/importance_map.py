"""Importance-performance map: what matters, against how well the firm does on it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, get_args

import numpy as np
import pandas as pd
from scipy import stats

from ccc_quality.absent import Absent
from ccc_quality.arrays import Array, ComplexOrFloat, Mask
from ccc_quality.data import Codebook, Survey
from ccc_quality.data.scales import codebook_with_scale
from ccc_quality.drivers.coefficients import (
    Coefficients,
    Function,
    Uncertain,
    total_effects,
)
from ccc_quality.drivers.directions import Direction, directions, should_fall
from ccc_quality.drivers.importance_map_record import ImportancePerformance, Unit
from ccc_quality.drivers.performance import Scores, construct_scores, item_scores, mean_table
from ccc_quality.drivers.points import Points
from ccc_quality.drivers.ranking import rank_drivers
from ccc_quality.errors import CodebookError, UnknownOptionError, did_you_mean
from ccc_quality.labels import Labels
from ccc_quality.results import (
    FittedModel,
    ResampledFit,
    kind_of_intervals,
    require_bootstrap_of,
)
from ccc_quality.words import Names, Value


def importance_performance(
    results: FittedModel,
    survey: Survey,
    target: str,
    *,
    unit: Unit = "constructs",
    drivers: Iterable[str] | None = None,
    bootstrap: ResampledFit | None = None,
    lowers: bool | None = None,
) -> ImportancePerformance:
    r"""Importance of the drivers of an outcome against how well the firm does on each.

    **Performance** is the mean score from 0 (lowest possible answer) to 100 (highest), with the
    bounds of the codebook. A construct that the fit has weights for (partial least squares,
    composites) is the average of its parts with those weights; the items of other constructs count
    equally, as in :func:`~ccc_quality.performance`. Its interval is mean ± t se, weights taken as
    they are.

    **Importance** is the unstandardized total effect on the target with both sides from 0 to 100:
    the points of the target that one point of the driver is worth. With kappa the points per unit
    of a construct (:mod:`ccc_quality.drivers.points`),

        importance_s = total effect of s on t · kappa_t / kappa_s,

    which no choice of marker or unit changes. The importance of item i is share_is ·
    importance_s: for an item with a weight the share of its weight, in points; for an item that
    reflects a factor the share of its loading, lambda_i kappa_i / sum_k lambda_k kappa_k. The
    shares of a construct add to one. Where the drivers reflect a construct of higher order,
    importance is the implied slope, as in :func:`~ccc_quality.rank_drivers`.

    **Priority** is importance times the room to improve, in the direction in which the driver is
    improved: importance · (100 - performance), what full marks would be worth in points of the
    target, or, where less of the driver is better, as of effort or of seconds waited, importance ·
    (0 - performance), what none of it would be worth. Which drivers are lowered
    (:mod:`ccc_quality.drivers.directions`), and whether the outcome itself should fall, as the
    intention to leave, is read from effects that are clear. Priorities of an outcome that should
    fall are negative, and the most negative ranks first. The variance of priority is
    room² var(I) + I² var(P): means and covariances of normal answers are independent, and the
    effects come from the covariances.

    Parameters
    ----------
    results : SEMResults or PLSResults
        Anything with the attributes of :class:`~ccc_quality.results.FittedModel`.
    survey : Survey
        The answers, with a codebook that states the scale.
    target : str
        The outcome.
    unit : {"constructs", "items"}
        Rows for the drivers, or for their items.
    drivers : iterable of str, optional
        What to show; those of :func:`~ccc_quality.rank_drivers` when left out.
    bootstrap : BootstrapResults or PLSBootstrap, optional
        Of the same results. Importance then has intervals of its kind, percentile or BCa, and
        priority normal ones made of its errors. Without, a fit with a
        covariance matrix of its coefficients has delta-method intervals (loadings vary along), and
        one by partial least squares has none. Loadings and weights of partial least squares are
        taken as they are, and so are units and shares where importance is an implied slope.
    lowers : bool, optional
        Whether the outcome should fall; by default it should where more of what leads to it clearly
        lowers it than raises it.

    Returns
    -------
    ImportancePerformance

    Raises
    ------
    CodebookError
        No codebook, or no scale for the items of the target: bounds are never guessed.
    UnknownNameError, SpecificationError
        A target or driver that will not do; see :func:`~ccc_quality.rank_drivers`. A fit of ordered
        items, whose units are not points of the answers.
    UnknownOptionError
        Another ``unit``.
    EstimationError
        The fit did not converge.

    References
    ----------
    Ringle, C. M., & Sarstedt, M. (2016). Gain more insight from your PLS-SEM results: The
    importance-performance map analysis. Industrial Management & Data Systems, 116, 1865-1886.
    Martilla, J. A., & James, J. C. (1977). Importance-performance analysis. Journal of Marketing,
    41(1), 77-79, for the names of the quadrants.

    Examples
    --------
    >>> import ccc_quality as ccc
    >>> survey = ccc.study.load_customers()
    >>> fit = ccc.fit_sem(ccc.study.customer_model("composite"), survey)
    >>> ccc.importance_performance(fit, survey, "loyalty").table["driver"].head(2).tolist()
    ['reliability', 'empathy']
    """
    if unit not in get_args(Unit):
        raise UnknownOptionError(
            f"A map shows constructs or items, not {unit!r}. "
            f"{did_you_mean(str(unit), get_args(Unit))}"
        )
    ranking = rank_drivers(results, target, drivers=drivers)
    if bootstrap is not None:
        require_bootstrap_of(bootstrap, results, "importance_performance")
    codebook = codebook_with_scale(survey)
    coefficients = Coefficients.of(results, bootstrap)
    points = Points.of(results, survey, coefficients)
    _require_scale(points, target)
    effects = ranking.table.set_index("driver")
    names = tuple(str(name) for name in effects.index)
    rows = _rows(points, names, unit)
    if ranking.basis == "total effect":
        importance = coefficients.evaluate(_importance(points, rows, target))
        errors = coefficients.basis
    else:
        slopes, errors = _slopes(effects, target, names, bootstrap)
        importance = _of_slopes(slopes, points, rows, target)
    labels = results.labels.merged(survey.labels)
    scores = construct_scores(survey.answers, results.model, codebook, points.shares())
    shown = {row.name: _scores_of(row.name, scores, survey, codebook) for row in rows}
    means = mean_table(shown, np.arange(len(survey.answers)), labels, coefficients.level)
    falls = should_fall(results, target, bootstrap) if lowers is None else lowers
    limits = importance.est, importance.ci_lower, importance.ci_upper
    ways = directions(*limits, lowers=falls)
    return ImportancePerformance(
        _table=_table(rows, importance, means, ways, coefficients.level, unit),
        target=target,
        target_unit=points.target_unit(target),
        lowers=falls,
        unit=unit,
        basis=ranking.basis,
        errors=errors,
        level=coefficients.level,
        caveat=" ".join(filter(None, [ranking.caveat, _negative(points, names, labels)])),
        labels=labels,
        n_obs=results.n_obs,
        simulated=results.simulated or survey.simulated,
        interval=kind_of_intervals(bootstrap, known=bool(errors)),
    )


class Row(NamedTuple):
    """One row of a map: what is shown, and the driver to whose importance it has a share."""

    name: str
    driver: str
    share: int


def _rows(points: Points, drivers: tuple[str, ...], unit: Unit) -> list[Row]:
    if unit == "constructs":
        return [Row(name, name, -1) for name in drivers]
    return [
        Row(item, name, place) for name in drivers for place, item in enumerate(points.items(name))
    ]


def _importance(points: Points, rows: list[Row], target: str) -> Function:
    """Importance of all rows as a function of the coefficients."""
    paths = points.coefficients.paths
    names = tuple(dict.fromkeys([name for pair in paths for name in pair]))
    place = {name: k for k, name in enumerate(names)}

    def importance(theta: ComplexOrFloat) -> ComplexOrFloat:
        T = total_effects(theta[..., : len(paths)], paths, names)
        unit = points.kappa(target, theta)
        columns = []
        for row in rows:
            effect = T[..., place[target], place[row.driver]] * unit
            columns.append(effect / points.kappa(row.driver, theta) * _share(points, row, theta))
        return np.stack(columns, axis=-1)

    return importance


def _share(points: Points, row: Row, theta: ComplexOrFloat) -> ComplexOrFloat:
    if row.share < 0:
        return np.ones(theta.shape[:-1])
    return points.item_shares(row.driver, theta)[..., row.share]


def _slopes(
    effects: pd.DataFrame, target: str, names: tuple[str, ...], bootstrap: ResampledFit | None
) -> tuple[pd.DataFrame, str]:
    """Implied slopes by driver, and how their errors were made."""
    if bootstrap is not None:
        return bootstrap.implied_slopes(target, names).set_index("source"), "bootstrap"
    return effects, "delta method" if effects["se"].notna().any() else ""


def _of_slopes(effects: pd.DataFrame, points: Points, rows: list[Row], target: str) -> Uncertain:
    """Implied slopes in points, units and shares taken as they are."""
    theta = points.coefficients.est
    factor = np.array(
        [
            points.kappa(target, theta)
            / points.kappa(row.driver, theta)
            * _share(points, row, theta)
            for row in rows
        ]
    )
    own = effects.loc[[row.driver for row in rows]]
    est, se, low, high = (
        factor * own[name].to_numpy(dtype=np.float64)
        for name in ("est", "se", "ci_lower", "ci_upper")
    )
    return Uncertain(est, np.abs(se), np.minimum(low, high), np.maximum(low, high))


def _scores_of(name: str, scores: dict[str, Scores], survey: Survey, codebook: Codebook) -> Scores:
    return scores[name] if name in scores else item_scores(survey.answers[name], codebook)


def _table(
    rows: list[Row],
    importance: Uncertain,
    means: pd.DataFrame,
    ways: tuple[Direction, ...],
    level: float,
    unit: Unit,
) -> pd.DataFrame:
    by_name = means.set_index("construct").loc[[row.name for row in rows]]
    performance = Uncertain(
        *(
            by_name[name].to_numpy(dtype=np.float64)
            for name in ("mean", "se", "ci_lower", "ci_upper")
        )
    )
    lower = np.array([way == "lower" for way in ways])
    room = np.where(lower, 0.0, 100.0) - performance.est
    priority = importance.est * room
    priority_se: Array = np.hypot(room * importance.se, importance.est * performance.se)
    margin = float(stats.norm.ppf((1 + level) / 2)) * priority_se
    found = {
        "importance": importance,
        "performance": performance,
        "priority": Uncertain(priority, priority_se, priority - margin, priority + margin),
        "gain": _where(lower, Uncertain(*(-v for v in importance)), importance),
        "standing": _where(lower, Uncertain(*(100 - v for v in performance)), performance),
    }
    table = pd.DataFrame({"driver": [row.driver for row in rows]})
    if unit == "items":
        table["item"] = [row.name for row in rows]
    table["label"] = by_name["label"].to_list()
    table["direction"] = ways
    for name, values in found.items():
        for suffix, column in zip(("", "_se", "_ci_lower", "_ci_upper"), values, strict=True):
            if suffix != "_se" or name not in ("gain", "standing"):  # that of what they come from
                table[f"{name}{suffix}"] = column
    return table.assign(n=by_name["n"].to_list(), reason=by_name["reason"].to_list())


def _where(lower: Mask, turned: Uncertain, plain: Uncertain) -> Uncertain:
    """Values that are turned around where less is better, their limits changing places."""
    est, se, low, high = (
        np.where(lower, other, own)
        for other, own in zip(
            (turned.est, turned.se, turned.ci_upper, turned.ci_lower), plain, strict=True
        )
    )
    return Uncertain(est, se, low, high)


def _require_scale(points: Points, target: str) -> None:
    missing = [item for item in points.items(target) if item not in points.scales]
    if missing:
        values: dict[str, Value] = {"items": ", ".join(missing), "target": Names((target,))}
        raise CodebookError(Absent("scale.of_target", values))


def _negative(points: Points, names: tuple[str, ...], labels: Labels) -> str:
    shares = points.shares()
    culprits = [labels.text(name) for name in names if min(shares.get(name, {"": 1}).values()) < 0]
    if not culprits:
        return ""
    return (
        f"Some weights of {' and '.join(culprits)} are negative, so that better answers lower the "
        "score and it can leave 0 to 100; Ringle and Sarstedt (2016) advise against a map then."
    )
