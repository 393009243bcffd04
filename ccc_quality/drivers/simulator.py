"""A model reduced to what predictions need, without its data: for sliders and workbooks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from ccc_quality.arrays import Array, ComplexOrFloat
from ccc_quality.data import Survey
from ccc_quality.drivers.bounded_mean import BoundedMean
from ccc_quality.drivers.directions import Direction, directions
from ccc_quality.drivers.prediction_request import Analyzed, PredictionRequest, require_points
from ccc_quality.errors import CodebookError, SpecificationError, UnknownNameError, did_you_mean
from ccc_quality.frames import cached_table
from ccc_quality.labels import Labels
from ccc_quality.results import FittedModel, ResampledFit
from ccc_quality.summaries import Summary

COLUMNS = ["construct", "label", "mean", "change", "ci_lower", "ci_upper", "new_mean"]


@dataclass(frozen=True, eq=False, repr=False)
class Simulator:
    """A fitted model reduced to what predictions need; made by :func:`what_if_simulator`.

    Attributes
    ----------
    drivers, outcomes : tuple of BoundedMean
        What can be moved, and what moves with it: mean, scale and gains up to its ends.
    target : str
        The outcome that it is about.
    lowers : bool
        Whether it should fall, as turnover should.
    quantile : float
        Of the normal distribution, for the limits.
    level : float
        Level of the intervals.
    errors : {"bootstrap", "delta method", ""}
        Where the covariances come from; empty where there are none.
    left_out : mapping of str to str
        Drivers and outcomes that have no points, with the reason.
    labels : Labels
        Display names.
    n_obs : int
        Respondents used.
    simulated : bool
        Whether the data are simulated.
    """

    drivers: tuple[BoundedMean, ...]
    outcomes: tuple[BoundedMean, ...]
    target: str
    lowers: bool
    quantile: float
    level: float
    errors: str
    left_out: Mapping[str, str]
    labels: Labels
    n_obs: int
    simulated: bool
    _effects: Array
    _covariances: Array

    @cached_table
    def effects(self) -> pd.DataFrame:
        """Total effects T in points per point: a row an outcome, a column a driver."""
        return pd.DataFrame(
            self._effects,
            index=[one.name for one in self.outcomes],
            columns=[one.name for one in self.drivers],
        )

    @property
    def directions(self) -> Mapping[str, Direction]:
        """How each driver is moved to improve the target: "raise" it, or "lower" it."""
        est = self.effects.loc[self.target].to_numpy(dtype=np.float64)
        margin = self.quantile * np.sqrt(np.diag(self.covariance(self.target)))
        ways = directions(est, est - margin, est + margin, lowers=self.lowers)
        return dict(zip(self.effects.columns, ways, strict=True))

    def covariance(self, outcome: str) -> pd.DataFrame:
        """Covariances of the effects of all drivers on one outcome; NaN where not known.

        Raises
        ------
        UnknownNameError
            The simulator has no such outcome.
        """
        names = [one.name for one in self.outcomes]
        if outcome not in names:
            raise UnknownNameError(
                f"The simulator has no outcome {outcome!r}. {did_you_mean(outcome, names)}"
            )
        drivers = [one.name for one in self.drivers]
        return pd.DataFrame(self._covariances[names.index(outcome)], index=drivers, columns=drivers)

    def predict(self, changes: Mapping[str, float]) -> pd.DataFrame:
        r"""Outcomes after the drivers are raised by so many points.

        With d_s = gain_s(change_s) the part of each raise that fits on the scale, outcome t moves
        by x = sum_s T_ts d_s and its mean by gain_t(x). Limits are gain_t(x -/+ z se), where
        se^2 = d' V_t d and V_t are the covariances of row t of T.

        The change is that of :func:`~ccc_quality.what_if`. So is the interval where errors come
        from the delta method. With a bootstrap, ``what_if`` takes percentile (or BCa) limits of the
        draws of each scenario, while this has normal limits with the covariances of the same draws:
        the two differ as far as the draws are skewed, little for effects that are well determined.

        Parameters
        ----------
        changes : mapping of str to float
            Scale points by driver; drivers that are not named stay where they are.

        Returns
        -------
        DataFrame
            construct, label, mean, change, ci_lower, ci_upper, new_mean; an outcome each.

        Raises
        ------
        UnknownNameError
            A driver that the simulator does not have.
        SpecificationError
            A change that is no number.
        """
        names = [one.name for one in self.drivers]
        for name in changes:
            if name not in names:
                raise UnknownNameError(
                    f"The simulator has no driver {name!r}. {did_you_mean(name, names)}"
                )
        require_points(changes)
        d = np.array([float(g.gain(changes.get(g.name, 0.0))) for g in self.drivers])
        moves = self._effects @ d
        errors = np.sqrt(np.maximum(np.einsum("s,tsr,r->t", d, self._covariances, d), 0.0))
        rows = []
        for one, x, margin in zip(self.outcomes, moves, self.quantile * errors, strict=True):
            change, lower, upper = one.gain(np.array([x, x - margin, x + margin]))
            rows.append((one.name, one.label, one.mean, change, lower, upper, one.mean + change))
        return pd.DataFrame(rows, columns=COLUMNS)

    def summary(self) -> Summary:
        """What can be moved and what it does, for people."""
        errors = f"{self.level:.0%} intervals: {self.errors}." if self.errors else ""
        lines = [
            f"Simulator: {len(self.drivers)} drivers move {len(self.outcomes)} outcomes. "
            f"n = {self.n_obs:,}.{' SIMULATED DATA.' if self.simulated else ''}",
            f"Effects in points per point of a driver's mean. {errors}".rstrip(),
            *(f"Left out: {name}. {reason}" for name, reason in self.left_out.items()),
        ]
        table = self.effects.T.rename_axis("driver").reset_index()
        return Summary(lines=tuple(lines), tables={"Effects": table}, decimals=2)

    def __repr__(self) -> str:
        mark = ", SIMULATED" if self.simulated else ""
        moved = ", ".join(one.name for one in self.outcomes)
        return f"Simulator of {moved} by {len(self.drivers)} drivers, n = {self.n_obs:,}{mark}"

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()


def what_if_simulator(
    results: FittedModel | Analyzed,
    *,
    survey: Survey | None = None,
    target: str | None = None,
    drivers: Iterable[str] | None = None,
    outcomes: Iterable[str] | None = None,
    bootstrap: ResampledFit | None = None,
    lowers: bool | None = None,
) -> Simulator:
    """Reduce a fit and its survey to what predictions need: a few dozen numbers a construct.

    :func:`~ccc_quality.what_if` asks the model; this takes the answers along, so that a web page
    or a workbook can ask again without Python. Both read coefficients as causes, cut raises off
    at the end of the scale, and have the same assumptions.

    Parameters
    ----------
    results : Analysis, SEMResults or PLSResults
        An analysis brings its survey, target and resamples along.
    survey : Survey
        The answers, with a codebook that states the scale; needed with results.
    target : str, optional
        What it is about; the final outcome when left out.
    drivers : iterable of str, optional
        What can be moved. By default what leads to the target and is explained by nothing itself:
        the rows of :func:`~ccc_quality.rank_drivers`, except that dimensions that reflect a whole
        act on nothing and the whole is moved in their place.
    outcomes : iterable of str, optional
        What is predicted beside the target. By default everything that the drivers lead to, but
        composites that are made of them.
    bootstrap : BootstrapResults or PLSBootstrap, optional
        Of the same results; without it, errors come from the delta method.
    lowers : bool, optional
        Whether the target should fall; by default as in
        :func:`~ccc_quality.importance_performance`.

    Returns
    -------
    Simulator

    Raises
    ------
    UnknownNameError
        A construct that the model does not have.
    SpecificationError
        A driver that acts on nothing, an outcome that no driver leads to or that is a driver
        itself, nothing with points, no survey, several final outcomes and no target, a fit of
        several groups or of ordered items.
    CodebookError
        No scale, or a construct without points that was asked for by name.
    EstimationError
        The fit did not converge.

    Examples
    --------
    >>> import ccc_quality as ccc
    >>> analysis = ccc.analyze(ccc.study.load_customers(), ccc.study.customer_model("composite"))
    >>> simulator = ccc.what_if_simulator(analysis)
    >>> simulator.predict({"reliability": +0.5})["construct"].tolist()
    ['satisfaction', 'trust', 'loyalty']
    """
    request = PredictionRequest.of(
        results,
        survey=survey,
        target=target,
        bootstrap=bootstrap,
        caller="what_if_simulator",
        lowers=lowers,
    )
    left_out: dict[str, str] = {}
    sources = _drivers(request, drivers, left_out)
    ends = _outcomes(request, sources, outcomes, left_out)
    T, V = _effects(request, sources, ends)
    labels = request.fit.labels.merged(request.survey.labels)
    level = request.prediction.coefficients.level
    return Simulator(
        drivers=tuple(_bounded_mean(request, name, labels) for name in sources),
        outcomes=tuple(_bounded_mean(request, name, labels) for name in ends),
        target=request.target,
        lowers=request.lowers,
        quantile=float(stats.norm.ppf((1 + level) / 2)),
        level=level,
        errors=request.prediction.coefficients.basis,
        left_out=left_out,
        labels=labels,
        n_obs=request.fit.n_obs,
        simulated=request.fit.simulated or request.survey.simulated,
        _effects=T,
        _covariances=V,
    )


def _drivers(
    request: PredictionRequest, asked: Iterable[str] | None, left_out: dict[str, str]
) -> tuple[str, ...]:
    if asked is not None:
        names = _named(asked)
        request.require_movable(names)
    else:
        names = _with_points(request, request.routes.origins(request.target), left_out)
    if not names:
        raise SpecificationError(
            f"Nothing that drives {request.target!r} has points. {_reasons(left_out)}".rstrip()
        )
    return names


def _outcomes(
    request: PredictionRequest,
    drivers: tuple[str, ...],
    asked: Iterable[str] | None,
    left_out: dict[str, str],
) -> tuple[str, ...]:
    """What the drivers lead to, the target always among it, in the order of the model."""
    led_to = {end for source, end in request.routes.total if source in drivers} - {*drivers}
    chosen = None if asked is None else _named(asked)
    _require_outcomes(request, [*(chosen or ()), request.target], drivers, led_to)
    if chosen is not None:
        return tuple(dict.fromkeys([*chosen, request.target]))
    reached = (name for name in request.routes.targets if name in led_to)
    plain = [
        name
        for name in reached
        if name == request.target or not _is_made_of(request, name, drivers)
    ]
    return _with_points(request, plain, left_out)


def _require_outcomes(
    request: PredictionRequest, names: Iterable[str], drivers: tuple[str, ...], led_to: set[str]
) -> None:
    for name in names:
        request.routes.require_target(name)
        if name not in led_to:
            said = "is a driver itself" if name in drivers else "is moved by none of the drivers"
            available = [end for end in request.routes.targets if end in led_to]
            raise SpecificationError(
                f"{name!r} {said}, so it cannot be an outcome. Available: {', '.join(available)}."
            )
        if name not in request.prediction.names:
            raise CodebookError(
                f"{name!r} has no points. {request.prediction.why_without_points(name)}"
            )


def _named(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([names] if isinstance(names, str) else names))


def _is_made_of(request: PredictionRequest, name: str, drivers: tuple[str, ...]) -> bool:
    construct = request.routes.constructs.get(name)
    return (
        construct is not None
        and construct.kind == "composite"
        and not set(construct.indicators).isdisjoint(drivers)
    )


def _with_points(
    request: PredictionRequest, names: Iterable[str], left_out: dict[str, str]
) -> tuple[str, ...]:
    """Those that have points; the others with the reason."""
    names = tuple(names)
    known = request.prediction.names
    left_out.update(
        {name: request.prediction.why_without_points(name) for name in names if name not in known}
    )
    return tuple(name for name in names if name in known)


def _reasons(left_out: Mapping[str, str]) -> str:
    return " ".join(f"{name}: {reason}" for name, reason in left_out.items())


def _bounded_mean(request: PredictionRequest, name: str, labels: Labels) -> BoundedMean:
    prediction = request.prediction
    return BoundedMean.of(
        name,
        labels.text(name),
        prediction.scores[name],
        prediction.scales[name],
        prediction.points.target_unit(name),
    )


def _effects(
    request: PredictionRequest, drivers: tuple[str, ...], outcomes: tuple[str, ...]
) -> tuple[Array, Array]:
    """Effects T (t, s) in points, and the covariances V (t, s, s) of each of its rows."""
    prediction = request.prediction
    per_point = prediction.effects_per_point(drivers)
    rows = [prediction.names.index(name) for name in outcomes]
    t, s = len(outcomes), len(drivers)

    def flat(theta: ComplexOrFloat) -> ComplexOrFloat:
        found: ComplexOrFloat = per_point(theta)[..., rows, :].reshape(*theta.shape[:-1], t * s)
        return found

    T: Array = np.real(flat(prediction.coefficients.est)).reshape(t, s)
    joint = prediction.coefficients.covariance(flat).reshape(t, s, t, s)
    V: Array = np.stack([joint[k, :, k, :] for k in range(t)])
    return T, V
