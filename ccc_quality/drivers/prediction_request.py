"""What is asked of a fit and its respondents, checked once for every kind of prediction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeGuard, cast

import numpy as np

from ccc_quality.absent import Absent
from ccc_quality.data import Survey
from ccc_quality.drivers.coefficients import Coefficients
from ccc_quality.drivers.directed_paths import DirectedPaths
from ccc_quality.drivers.directions import Direction, directions, should_fall
from ccc_quality.drivers.prediction_model import PredictionModel
from ccc_quality.errors import (
    CodebookError,
    SpecificationError,
    UnknownNameError,
    did_you_mean,
)
from ccc_quality.results import (
    FittedModel,
    ResampledFit,
    require_bootstrap_of,
    require_fitted,
    require_one_group,
)
from ccc_quality.words import Names, Saying


class Analyzed(Protocol):
    """An analysis: a fit with its resamples, the survey and the target that it is about."""

    @property
    def fit(self) -> FittedModel:
        """The estimates."""

    @property
    def bootstrap(self) -> ResampledFit | None:
        """Resamples of the fit; None where there are none."""

    @property
    def survey(self) -> Survey:
        """The answers."""

    @property
    def target(self) -> str:
        """The outcome."""


@dataclass(frozen=True)
class PredictionRequest:
    """A fit with its respondents, and the outcome that is asked about.

    Attributes
    ----------
    fit : FittedModel
    survey : Survey
    target : str
    routes : DirectedPaths
    prediction : PredictionModel
    lowers : bool
        Whether the target should fall.
    """

    fit: FittedModel
    survey: Survey
    target: str
    routes: DirectedPaths
    prediction: PredictionModel
    lowers: bool

    @classmethod
    def of(
        cls,
        results: FittedModel | Analyzed,
        *,
        survey: Survey | None,
        target: str | None,
        bootstrap: ResampledFit | None,
        caller: str,
        lowers: bool | None = None,
    ) -> PredictionRequest:
        """The request of ``caller`` about results, or an analysis with all that it has.

        Raises
        ------
        SpecificationError
            No survey, several final outcomes and no target, results of several groups or of
            ordered items, a bootstrap of another fit.
        CodebookError
            No scale, or none for the target.
        EstimationError
            The fit did not converge.
        """
        fit: FittedModel
        if _is_analysis(results):
            survey = results.survey if survey is None else survey
            target = results.target if target is None else target
            bootstrap = results.bootstrap if bootstrap is None else bootstrap
            fit = results.fit
        else:
            fit = cast(FittedModel, results)
        require_fitted(fit, caller)
        require_one_group(fit.path_coefficients, "A prediction")
        if survey is None:
            raise SpecificationError(
                f"{caller} needs the answers to know where respondents stand: survey=..., or an "
                "analysis."
            )
        if bootstrap is not None:
            require_bootstrap_of(bootstrap, fit, caller)
        routes = DirectedPaths.of(fit)
        aim = _target(routes, target)
        prediction = PredictionModel.of(fit, survey, Coefficients.of(fit, bootstrap))
        if aim not in prediction.names:
            scales = prediction.points.scales
            missing = [item for item in prediction.points.items(aim) if item not in scales]
            why = Saying("absent.scale.mixed")
            if missing:
                why = Saying("absent.scale.missing", {"items": ", ".join(missing)})
            raise CodebookError(Absent("scale.no_points", {"target": Names((aim,)), "why": why}))
        falls = should_fall(fit, aim, bootstrap) if lowers is None else lowers
        return cls(fit, survey, aim, routes, prediction, falls)

    @property
    def sources(self) -> tuple[str, ...]:
        """Whatever acts on anything."""
        return tuple(dict.fromkeys(source for source, _ in self.routes.total))

    def directions(self, names: Iterable[str], *, lowers: bool) -> dict[str, Direction]:
        """Which way constructs are moved to improve the target, or a target that should fall."""
        chosen = tuple(dict.fromkeys(names))
        if not chosen:
            return {}
        prediction = self.prediction
        row = prediction.names.index(self.target)
        per_point = prediction.effects_per_point(chosen)
        found = prediction.coefficients.evaluate(lambda theta: per_point(theta)[..., row, :])
        ways = directions(found.est, found.ci_lower, found.ci_upper, lowers=lowers)
        return dict(zip(chosen, ways, strict=True))

    @property
    def drivers(self) -> tuple[str, ...]:
        """What leads to the target, is explained by nothing itself and has points."""
        origins = self.routes.origins(self.target)
        return tuple(name for name in origins if name in self.prediction.names)

    def require_movable(self, names: Iterable[str]) -> None:
        """Raise unless every construct acts on something and has points.

        Raises
        ------
        UnknownNameError
            The model has no such construct.
        SpecificationError
            It acts on nothing.
        CodebookError
            It has no points.
        """
        routes, prediction, sources = self.routes, self.prediction, self.sources
        for name in names:
            whole = next((w for w in routes.constructs if name in routes.dimensions(w)), None)
            if whole is not None and name not in sources:
                raise SpecificationError(
                    f"In this model {name!r} reflects {whole!r} and acts on nothing: change "
                    f"{whole!r}, or fit a model in which the dimensions compose it or act by "
                    "themselves."
                )
            if name in prediction.reasons:
                raise CodebookError(f"{name!r} has no points. {prediction.reasons[name]}")
            if name not in sources or name not in prediction.names:
                available = [source for source in sources if source in prediction.names]
                if name in prediction.names:
                    raise SpecificationError(
                        f"{name!r} acts on nothing in this model. "
                        f"Available: {', '.join(available)}."
                    )
                raise UnknownNameError(
                    f"The model has no construct {name!r} to change. "
                    f"{did_you_mean(name, available)}"
                )


def require_points(changed: Mapping[str, float]) -> None:
    """Raise unless every change is a number.

    Raises
    ------
    SpecificationError
    """
    for name, value in changed.items():
        if not np.isfinite(value):
            raise SpecificationError(
                f"The change of {name!r} is a number of scale points, such as 0.5, not {value!r}."
            )


def _is_analysis(results: FittedModel | Analyzed) -> TypeGuard[Analyzed]:
    return hasattr(results, "fit") and hasattr(results, "survey")


def _target(routes: DirectedPaths, target: str | None) -> str:
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
