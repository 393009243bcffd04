"""What tables can be made from: anything that offers the right attributes, whoever computed it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ccc_quality.assessment import assess
from ccc_quality.errors import EstimationError, SpecificationError
from ccc_quality.report.content import Table
from ccc_quality.results import require_one_group


@dataclass(frozen=True)
class Sources:
    """Where the numbers of each table come from; None where there are none.

    Attributes
    ----------
    fit : results of a fit
        Loadings, weights, correlations and fit measures.
    effects : results of a fit or of a bootstrap
        Path coefficients and indirect effects with their errors.
    assessment, ranking, invariance, comparison, table
    """

    fit: Any = None
    effects: Any = None
    assessment: Any = None
    rankings: Mapping[str, Any] = field(default_factory=dict)
    invariance: Any = None
    comparison: Any = None
    table: Table | None = None


def sources_of(thing: object) -> Sources:
    """What a thing offers to tables.

    Raises
    ------
    SpecificationError
        It offers nothing of the kind.
    EstimationError
        Its fit did not converge, so that there are no numbers to report.
    """
    offered: Any = thing
    if isinstance(thing, Table):
        return Sources(table=thing)
    if _has(thing, "survey", "fit", "assessment", "rankings"):
        return _of_fit(
            offered.fit,
            effects=offered.bootstrap or offered.fit,
            assessment=offered.assessment,
            rankings=offered.rankings,
        )
    if _has(thing, "draws", "fit", "path_coefficients"):
        return _of_fit(offered.fit, effects=offered)
    if _has(thing, "loadings", "path_coefficients", "converged"):
        return _of_fit(offered, effects=offered)
    if _has(thing, "fornell_larcker", "reliability"):
        return Sources(fit=offered.results, assessment=offered)
    if _has(thing, "table", "target", "basis"):
        return Sources(rankings={offered.target: offered})
    if _has(thing, "table", "reached"):
        return Sources(invariance=offered)
    if _has(thing, "table", "nested"):
        return Sources(comparison=offered)
    raise SpecificationError(
        "Tables for a paper are made from an analysis, a fit, its bootstrap, an assessment, a "
        "ranking of drivers, a ladder of invariance, a comparison of models or a table of a "
        f"report, not from {type(thing).__name__}."
    )


def _has(thing: object, *names: str) -> bool:
    return all(hasattr(thing, name) for name in names)


def _of_fit(fit: Any, **more: Any) -> Sources:
    if not fit.converged:
        raise EstimationError(
            "The model did not converge, so there is nothing to put in a table of a paper."
        )
    require_one_group(fit.loadings, "A table of a paper")
    return Sources(fit=fit, **{"assessment": None, **more})


def assessed(sources: Sources) -> Any:
    """The assessment that comes along, or one made of the fit."""
    return sources.assessment if sources.assessment is not None else assess(sources.fit)
