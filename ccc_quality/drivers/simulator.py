"""Reducing a fit and its survey to what predictions need."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from scipy import stats

from ccc_quality.arrays import Array, ComplexOrFloat
from ccc_quality.data import Survey
from ccc_quality.drivers.contracts import EffectDraws, EffectResults
from ccc_quality.drivers.gauge import Gauge
from ccc_quality.drivers.questions import Analyzed, Question
from ccc_quality.drivers.simulator_record import Simulator
from ccc_quality.errors import CodebookError, SpecificationError
from ccc_quality.labels import Labels


def what_if_simulator(
    results: EffectResults | Analyzed,
    *,
    survey: Survey | None = None,
    target: str | None = None,
    drivers: Iterable[str] | None = None,
    outcomes: Iterable[str] | None = None,
    bootstrap: EffectDraws | None = None,
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
        What is predicted. By default everything that the drivers lead to, but composites that are
        made of them.
    bootstrap : BootstrapResults or PLSBootstrap, optional
        Of the same results; without it, errors come from the delta method.

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
    question = Question.of(
        results, survey=survey, target=target, bootstrap=bootstrap, caller="what_if_simulator"
    )
    left_out: dict[str, str] = {}
    sources = _drivers(question, drivers, left_out)
    ends = _outcomes(question, sources, outcomes, left_out)
    T, V = _effects(question, sources, ends)
    labels = question.fit.labels.merged(question.survey.labels)
    level = question.world.coefficients.level
    return Simulator(
        drivers=tuple(_gauge(question, name, labels) for name in sources),
        outcomes=tuple(_gauge(question, name, labels) for name in ends),
        target=question.target,
        quantile=float(stats.norm.ppf((1 + level) / 2)),
        confidence=level,
        errors=question.world.coefficients.basis,
        left_out=left_out,
        labels=labels,
        n_obs=question.fit.n_obs,
        simulated=question.fit.simulated or question.survey.simulated,
        _effects=T,
        _covariances=V,
    )


def _drivers(
    question: Question, asked: Iterable[str] | None, left_out: dict[str, str]
) -> tuple[str, ...]:
    if asked is not None:
        names = _named(asked)
        question.require_movable(names)
    else:
        names = _with_points(question, question.routes.origins(question.target), left_out)
    if not names:
        raise SpecificationError(
            f"Nothing that drives {question.target!r} has points. {_reasons(left_out)}".rstrip()
        )
    return names


def _outcomes(
    question: Question,
    drivers: tuple[str, ...],
    asked: Iterable[str] | None,
    left_out: dict[str, str],
) -> tuple[str, ...]:
    """What the drivers lead to, in the order of the model."""
    led_to = {end for source, end in question.routes.total if source in drivers} - {*drivers}
    if asked is None:
        reached = (name for name in question.routes.targets if name in led_to)
        plain = [name for name in reached if not _is_made_of(question, name, drivers)]
        names = _with_points(question, plain, left_out)
    else:
        names = _named(asked)
        _require_outcomes(question, names, drivers, led_to)
    if not names:
        raise SpecificationError(
            f"No outcome of these drivers has points. {_reasons(left_out)}".rstrip()
        )
    return names


def _require_outcomes(
    question: Question, names: Iterable[str], drivers: tuple[str, ...], led_to: set[str]
) -> None:
    for name in names:
        question.routes.require_target(name)
        if name not in led_to:
            said = "is a driver itself" if name in drivers else "is moved by none of the drivers"
            available = [end for end in question.routes.targets if end in led_to]
            raise SpecificationError(
                f"{name!r} {said}, so it cannot be an outcome. Available: {', '.join(available)}."
            )
        if name not in question.world.names:
            raise CodebookError(f"{name!r} has no points. {_why(question, name)}")


def _named(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([names] if isinstance(names, str) else names))


def _why(question: Question, name: str) -> str:
    return question.world.reasons.get(name, "Its scale is not known.")


def _is_made_of(question: Question, name: str, drivers: tuple[str, ...]) -> bool:
    construct = question.routes.constructs.get(name)
    return (
        construct is not None
        and construct.kind == "composite"
        and not set(construct.indicators).isdisjoint(drivers)
    )


def _with_points(
    question: Question, names: Iterable[str], left_out: dict[str, str]
) -> tuple[str, ...]:
    """Those that have points; the others with the reason."""
    names = tuple(names)
    known = question.world.names
    left_out.update({name: _why(question, name) for name in names if name not in known})
    return tuple(name for name in names if name in known)


def _reasons(left_out: Mapping[str, str]) -> str:
    return " ".join(f"{name}: {reason}" for name, reason in left_out.items())


def _gauge(question: Question, name: str, labels: Labels) -> Gauge:
    world = question.world
    return Gauge.of(name, labels.text(name), world.scores[name], world.scales[name])


def _effects(
    question: Question, drivers: tuple[str, ...], outcomes: tuple[str, ...]
) -> tuple[Array, Array]:
    """Effects T (t, s) in points, and the covariances V (t, s, s) of each of its rows."""
    world = question.world
    per_point = world.effects_per_point(drivers)
    rows = [world.names.index(name) for name in outcomes]
    t, s = len(outcomes), len(drivers)

    def flat(theta: ComplexOrFloat) -> ComplexOrFloat:
        found: ComplexOrFloat = per_point(theta)[..., rows, :].reshape(*theta.shape[:-1], t * s)
        return found

    T: Array = np.real(flat(world.coefficients.est)).reshape(t, s)
    joint = world.coefficients.covariance(flat).reshape(t, s, t, s)
    V: Array = np.stack([joint[k, :, k, :] for k in range(t)])
    return T, V
