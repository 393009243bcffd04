"""Where correlations of drivers and a target come from: constructs, or scores of respondents."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import get_args

import numpy as np
import pandas as pd

from ccc_quality.absent import Absent
from ccc_quality.arrays import Array, correlations
from ccc_quality.data import Survey
from ccc_quality.drivers.correlations import (
    Correlations,
    Described,
    On,
    checked,
)
from ccc_quality.drivers.directed_paths import DirectedPaths
from ccc_quality.drivers.respondents import RespondentScores
from ccc_quality.errors import (
    InvalidColumnError,
    MissingColumnError,
    SpecificationError,
    TooFewRowsError,
    UnknownOptionError,
    did_you_mean,
)
from ccc_quality.labels import Labels
from ccc_quality.pls.results import PLSResults
from ccc_quality.resampling import Moments, Respondents, draw_moments, run
from ccc_quality.resampling.options import require_count
from ccc_quality.results import (
    FittedModel,
    ResampledFit,
    require_bootstrap_of,
    require_fitted,
    require_one_group,
)
from ccc_quality.sem import SEMResults
from ccc_quality.words import Names

CALLER = "relative_importance"

OF_FACTORS = (
    "Factor scores are computed with the whole model, the target's part in it included, so that "
    "they correlate other than the constructs do; resamples take their weights for granted. "
    'on="latent" is the better basis.'
)
OF_COMPOSITES = (
    "Scores of constructs that are common factors contain measurement error, which lowers their "
    'correlations; resamples take the weights for granted. on="latent" corrects for the error.'
)


def correlations_of(
    source: FittedModel | Survey | pd.DataFrame,
    target: str,
    *,
    drivers: Iterable[str] | None,
    on: On,
    bootstrap: ResampledFit | None,
    n_resamples: int,
    seed: int | None,
) -> Correlations:
    """Find the correlations that :func:`relative_importance` is about.

    Raises
    ------
    SpecificationError, DataError, EstimationError
        As :func:`relative_importance` says.
    """
    if on not in get_args(On):
        raise UnknownOptionError(
            f"Importance cannot be computed on {on!r}. {did_you_mean(str(on), get_args(On))}"
        )
    if bootstrap is not None and (on == "scores" or not isinstance(source, FittedModel)):
        raise SpecificationError(
            "Scores are resampled themselves, not the fit: pass the number of resamples and a "
            "seed, n_resamples=2000, seed=1."
        )
    if isinstance(source, (Survey, pd.DataFrame)):
        given = RespondentScores.of(source)
        chosen = _columns(given, target, drivers)
        what = Described(target, chosen, "scores", 0, given.labels, given.simulated, ())
        return _of_scores(given.table, what, n_resamples, seed)
    require_fitted(source, CALLER)
    require_one_group(source.path_coefficients, "Relative importance")
    routes = DirectedPaths.of(source)
    routes.require_target(target)
    named = [drivers] if isinstance(drivers, str) else drivers
    chosen = routes.drivers(target) if named is None else tuple(dict.fromkeys(named))
    routes.require_drivers(chosen, target)
    caveats = _reflecting(routes, chosen, target, source.labels)
    if on == "latent":
        if n_resamples:
            raise SpecificationError(
                "The model must be fitted to every resample for intervals on latent correlations: "
                "pass bootstrap=bootstrap(fit, n_resamples, seed)."
            )
        return _latent(source, target, chosen, bootstrap, caveats)
    scores, caveat = _scores_of(source)
    caveats = (*caveats, caveat)
    what = Described(target, chosen, "scores", 0, source.labels, source.simulated, caveats)
    return _of_scores(scores, what, n_resamples, seed)


def _latent(
    results: FittedModel,
    target: str,
    drivers: tuple[str, ...],
    bootstrap: ResampledFit | None,
    caveats: tuple[str, ...],
) -> Correlations:
    names = [*drivers, target]
    table = results.latent_correlations
    for name in names:
        if name not in table.columns:
            known = ", ".join(table.columns)
            raise SpecificationError(
                Absent("shares.observed", {"variable": Names((name,)), "constructs": known})
            )
    draws, influences = np.empty((0, len(names), len(names))), None
    if bootstrap is not None:
        require_bootstrap_of(bootstrap, results, CALLER)
        draws = bootstrap.latent_correlations(names)
        if bootstrap.interval == "bca":
            influences = bootstrap.latent_correlation_influences(names)
    labels, simulated = results.labels, results.simulated
    return checked(
        table.loc[names, names].to_numpy(dtype=np.float64),
        draws,
        Described(target, drivers, "latent", results.n_obs, labels, simulated, caveats),
        influences=influences,
    )


def _reflecting(
    routes: DirectedPaths, drivers: tuple[str, ...], target: str, labels: Labels
) -> tuple[str, ...]:
    """What to know where drivers show a construct and do not act themselves."""
    wholes = [
        labels.text(source)
        for source in routes.sources(target)
        if set(routes.dimensions(source)) & set(drivers)
    ]
    if not wholes:
        return ()
    return (
        f"In this model the dimensions reflect {' and '.join(wholes)} and do not act on "
        f"{labels.text(target)} themselves: a share says how much of the prediction rests on the "
        "dimension.",
    )


def _scores_of(results: FittedModel) -> tuple[pd.DataFrame, str]:
    if isinstance(results, PLSResults):
        return results.construct_scores, OF_COMPOSITES
    if isinstance(results, SEMResults):
        return results.factor_scores(), OF_FACTORS
    raise SpecificationError(
        f"{CALLER} takes results with scores of respondents, not {type(results).__name__}."
    )


def _columns(
    scores: RespondentScores, target: str, drivers: Iterable[str] | None
) -> tuple[str, ...]:
    """The drivers among scores: those named, those of the survey's model, or all but the target."""
    columns = [str(column) for column in scores.table.columns]
    if drivers is None and scores.model is None:
        # text among the columns is a mistake to be named, not to be passed over
        drivers = [column for column in columns if column != target]
    elif drivers is None and target in columns:
        drivers = scores.drivers(target)
    chosen = (drivers,) if isinstance(drivers, str) else tuple(dict.fromkeys(drivers or ()))
    for name in (target, *chosen):
        if name not in columns:
            raise MissingColumnError(
                f"The scores have no column {name!r}. {did_you_mean(name, columns)}"
            )
    if target in chosen:
        raise SpecificationError(f"{target!r} is the target, so it cannot be a driver, too.")
    return chosen


def _of_scores(
    scores: pd.DataFrame,
    what: Described,
    n_resamples: int,
    seed: int | None,
) -> Correlations:
    names = [*what.drivers, what.target]
    rows = _complete_rows(scores[names])
    caveats = what.caveats
    if len(rows) < len(scores):
        dropped = len(scores) - len(rows)
        caveats = (*caveats, f"{dropped:,} rows were left out: a score is missing.")
    centred = rows - rows.mean(axis=0)
    draws = np.empty((0, len(names), len(names)))
    if n_resamples:
        respondents = Respondents(rows.mean(axis=0), centred, None, None)
        draws = _resampled(respondents, n_resamples, seed)
    return checked(
        correlations(centred.T @ centred), draws, replace(what, n_obs=len(rows), caveats=caveats)
    )


def _complete_rows(scores: pd.DataFrame) -> Array:
    """Rows with all scores, as numbers that vary."""
    for name, column in scores.items():
        if not pd.api.types.is_numeric_dtype(column):
            raise InvalidColumnError(f"The scores on {name!r} are not numbers.")
    rows: Array = scores.to_numpy(dtype=np.float64, na_value=np.nan)
    rows = rows[~np.isnan(rows).any(axis=1)]
    least = scores.shape[1] + 1
    if len(rows) < least:
        raise TooFewRowsError(
            f"{len(rows):,} respondents have a score on all of {', '.join(scores.columns)}; at "
            f"least {least} are needed."
        )
    for name, own in zip(scores.columns, rows.T, strict=True):
        if not np.isfinite(own).all():
            raise InvalidColumnError(f"The scores on {name!r} contain infinite values.")
        if own.min() == own.max():
            raise InvalidColumnError(f"The scores on {name!r} do not vary: all are {own[0]:g}.")
    return rows


def _resampled(respondents: Respondents, n_resamples: int, seed: int | None) -> Array:
    """Correlations of scores in resamples of the respondents."""
    require_count(n_resamples, "n_resamples")
    if seed is None:
        raise SpecificationError("Resamples need a seed, so that they can be drawn again: seed=1.")
    batches = run(_drawn, respondents, n_resamples=n_resamples, seed=seed, n_jobs=1, progress=False)
    return np.concatenate(batches)


def _drawn(respondents: Respondents, seed: np.random.SeedSequence, size: int) -> Array:
    moments: Moments = draw_moments(respondents, np.random.default_rng(seed), size)
    return correlations(np.asarray(moments.cov))
