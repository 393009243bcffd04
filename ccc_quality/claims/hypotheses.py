"""The claims of the study as hypotheses about effects.

A publication claims in words ("hardly", "strongly"); a test needs a number. Each claim is one or
several hypotheses about standardized effects, and holds where all of them do:

- ``above``: the effect of one driver is larger in size than that of another;
- ``positive``: an effect is above zero;
- ``negligible``: it lies within the band;
- ``substantial``: it lies beyond the band, in the direction claimed;
- ``strong``: it is at least as large as what the user calls strong, in the direction claimed;
- ``threshold``: a driver matters only beyond a point, which estimates alone cannot tell.

The effect of quality on loyalty is indirect where the indirect effect is substantial and the direct
one negligible: full mediation. With a direct effect beyond the band mediation is partial, and the
claim contradicted.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from ccc_quality.absent import Absent
from ccc_quality.errors import SpecificationError
from ccc_quality.model import Model
from ccc_quality.study import CUSTOMER_CONSTRUCTS, EMPLOYEE_CONSTRUCTS, PUBLISHED_ORDER

Relation = Literal["above", "positive", "negligible", "substantial", "strong", "threshold"]
EffectKind = Literal["direct", "indirect", "total"]

QUALITY, JOB_QUALITY = "ccc_quality", "job_quality"
HARDLY = {
    "waiting_time_hardly_matters": "waiting_time",
    "accessibility_hardly_matters": "accessibility",
    "menu_hardly_matters": "ivr_menu",
}
STRESSED = ("opportunity_and_challenge", "learning_from_customers", "learning_from_employees")


@dataclass(frozen=True)
class Hypothesis:
    """One statement about one effect, or about the difference of two.

    Attributes
    ----------
    claim : str
        Name of the claim in :data:`ccc_quality.study.CLAIMS`.
    relation : str
        What is claimed; see the module.
    kind : {"direct", "indirect", "total"}
        Of the effect.
    source, target : str
    other : str
        The driver that stands below the source; empty but for orders.
    sign : {1, -1}
        Direction of the effect that is claimed.
    """

    claim: str
    relation: Relation
    kind: EffectKind
    source: str
    target: str
    other: str = ""
    sign: int = 1


def hypotheses_about(model: Model) -> tuple[Hypothesis, ...]:
    """Hypotheses on customers or employees, whichever a model of the study is about.

    Parameters
    ----------
    model : Model
        What customers and employees both have (commitment) does not tell them apart.

    Raises
    ------
    SpecificationError
        The model is not the study's, or has none of its constructs.
    """
    if not model.study:
        raise SpecificationError(Absent("claims.other_study"))
    names = {construct.name for construct in model.constructs}
    customers = {construct.name for construct in CUSTOMER_CONSTRUCTS}
    employees = {construct.name for construct in EMPLOYEE_CONSTRUCTS}
    found: tuple[Hypothesis, ...] = ()
    if names & (customers - employees):
        found += _about_customers()
    if names & (employees - customers):
        found += _about_employees()
    if not found:
        raise SpecificationError(Absent("claims.no_constructs"))
    return found


def _about_customers() -> tuple[Hypothesis, ...]:
    first = PUBLISHED_ORDER[:2]
    return (
        *(
            Hypothesis("driver_order", "above", "total", upper, "satisfaction", lower)
            for upper in first
            for lower in PUBLISHED_ORDER[2:]
        ),
        *(
            Hypothesis("published_order", "above", "total", upper, "satisfaction", lower)
            for upper, lower in pairwise(PUBLISHED_ORDER)
        ),
        *(
            Hypothesis(claim, "negligible", "total", driver, "satisfaction")
            for claim, driver in HARDLY.items()
        ),
        Hypothesis("extreme_waiting_matters", "threshold", "total", "waiting_time", "satisfaction"),
        *(
            Hypothesis("quality_reaches_the_organisation", "strong", "total", QUALITY, target)
            for target in ("satisfaction", "trust", "loyalty")
        ),
        *(
            Hypothesis("quality_builds_the_relationship", "positive", "direct", QUALITY, target)
            for target in ("satisfaction", "trust", "affective_commitment")
        ),
        Hypothesis(
            "loyalty_through_the_relationship", "substantial", "indirect", QUALITY, "loyalty"
        ),
        Hypothesis("loyalty_through_the_relationship", "negligible", "direct", QUALITY, "loyalty"),
    )


def _about_employees() -> tuple[Hypothesis, ...]:
    dimensions = [one.name for one in EMPLOYEE_CONSTRUCTS if one.role == "driver"]
    # whatever job quality leads to, the dimensions share one way there; satisfaction is its first
    return (
        *(
            Hypothesis("job_quality_pleases", "positive", "direct", JOB_QUALITY, target)
            for target in ("job_satisfaction", "affective_commitment")
        ),
        Hypothesis(
            "job_quality_retains", "strong", "indirect", JOB_QUALITY, "turnover_intention", sign=-1
        ),
        *(
            Hypothesis("challenge_and_learning", "above", "total", upper, "job_satisfaction", lower)
            for upper in STRESSED
            for lower in dimensions
            if lower not in STRESSED
        ),
    )
