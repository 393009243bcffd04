"""The populations that the simulated surveys are drawn from.

All figures here are ours. The study published the order of the drivers and the signs and routes of
the effects, and the populations honour those; it published no coefficient, loading or mean.
"""

from __future__ import annotations

import numpy as np

from ccc_quality.study.constructs import (
    CUSTOMER_CONSTRUCTS,
    EMPLOYEE_CONSTRUCTS,
    PUBLISHED_ORDER,
    StudyConstruct,
)
from ccc_quality.study.population import (
    ConstructParameters,
    Effect,
    FirmShift,
    ItemParameters,
    Population,
)

_NOTE = (
    "Figures chosen for this package. Published are only the order of the drivers and the signs "
    "and routes of the effects."
)

# Beta(3, 1.8) leans to the right end of the scale, as satisfaction answers do
_ANSWER_SHAPE = (3.0, 1.8)

_FOUR_LOADINGS = (0.86, 0.82, 0.78, 0.84)
_THREE_LOADINGS = (0.88, 0.84, 0.80)
_OFFSETS = (0.05, -0.05, 0.10, -0.10)

_DRIVERS = (
    # name, relative weight in quality, loading on the common factor, level, agent share, drift
    ("reliability", 0.42, 0.76, 0.10, 0.04, 0.06),
    ("empathy", 0.30, 0.72, 0.35, 0.10, 0.00),
    ("customer_focus", 0.20, 0.74, -0.05, 0.08, 0.03),
    ("customer_knowledge", 0.13, 0.70, -0.25, 0.06, 0.03),
    ("waiting_time", 0.07, 0.62, -0.15, 0.00, -0.08),
    ("accessibility", 0.03, 0.60, 0.20, 0.00, 0.00),
    ("ivr_menu", 0.00, 0.58, -0.40, 0.00, 0.00),
)

_OUTCOME_LEVELS = {
    "satisfaction": 0.15,
    "trust": 0.05,
    "affective_commitment": -0.35,
    "loyalty": 0.20,
}

_FIRM_SHIFTS = {
    # in the order of the drivers
    "bank": (0.10, 0.00, 0.00, 0.15, -0.05, 0.05, -0.05),
    "insurer": (0.05, 0.15, 0.10, 0.00, 0.10, 0.05, 0.10),
    "telecom": (-0.20, -0.10, -0.05, -0.05, -0.20, -0.05, -0.10),
    "government": (0.05, -0.05, -0.05, -0.10, 0.15, -0.05, 0.05),
}

_JOB_DIMENSIONS = (
    # name, loading on job quality, level
    ("opportunity_and_challenge", 0.84, -0.20),
    ("role_ambiguity", 0.56, 0.20),
    ("role_conflict", 0.50, 0.00),
    ("superior_and_feedback", 0.68, 0.10),
    ("atmosphere", 0.62, 0.40),
    ("empowerment", 0.66, -0.15),
    ("enjoying_the_work", 0.72, 0.15),
    ("ease_of_tools", 0.52, -0.35),
    ("integrity", 0.60, 0.30),
    ("learning_from_customers", 0.78, 0.00),
    ("learning_from_employees", 0.76, 0.10),
    ("information_sharing", 0.64, -0.10),
)


def customer_population(*, commitment: bool = False) -> Population:
    """Parameters that :func:`simulate_customers` draws from.

    The drivers correlate through one common factor. Quality is their weighted sum, without
    residual, with weights in the published order. It works on satisfaction and trust; loyalty
    depends on those alone, so that the effect of quality on loyalty is wholly indirect.

    Parameters
    ----------
    commitment : bool
        Whether affective commitment stands beside satisfaction and trust.

    Returns
    -------
    Population
        Its tables: ``construct_table``, ``effect_table``, ``item_table``, ``firm_table``,
        ``correlations``, ``total_effects``.
    """
    weights = np.array([row[1] for row in _DRIVERS])
    common = np.array([row[2] for row in _DRIVERS])
    R = np.outer(common, common)
    np.fill_diagonal(R, 1.0)
    weights = weights / np.sqrt(weights @ R @ weights)
    outcomes = [name for name in _OUTCOME_LEVELS if commitment or name != "affective_commitment"]
    return Population(
        constructs=(
            *(
                ConstructParameters(name, level, share, drift)
                for name, _, _, level, share, drift in _DRIVERS
            ),
            ConstructParameters("ccc_quality"),
            *(ConstructParameters(name, _OUTCOME_LEVELS[name]) for name in outcomes),
        ),
        exogenous_correlations=tuple(tuple(row) for row in R.tolist()),
        effects=(
            *(
                Effect(name, "ccc_quality", float(weight))
                for name, weight in zip(PUBLISHED_ORDER, weights, strict=True)
            ),
            *_outcome_effects(commitment),
        ),
        items=_items(CUSTOMER_CONSTRUCTS, {*PUBLISHED_ORDER, *outcomes}),
        firms=tuple(
            FirmShift(firm, name, shift)
            for firm, shifts in _FIRM_SHIFTS.items()
            for name, shift in zip(PUBLISHED_ORDER, shifts, strict=True)
        ),
        answer_shape=_ANSWER_SHAPE,
        note=_NOTE,
    )


def _outcome_effects(commitment: bool) -> tuple[Effect, ...]:
    relationship = (
        Effect("ccc_quality", "satisfaction", 0.80),
        Effect("ccc_quality", "trust", 0.35),
        Effect("satisfaction", "trust", 0.45),
    )
    if not commitment:
        return (
            *relationship,
            Effect("satisfaction", "loyalty", 0.35),
            Effect("trust", "loyalty", 0.40),
        )
    return (
        *relationship,
        Effect("ccc_quality", "affective_commitment", 0.25),
        Effect("satisfaction", "affective_commitment", 0.20),
        Effect("trust", "affective_commitment", 0.25),
        Effect("satisfaction", "loyalty", 0.30),
        Effect("trust", "loyalty", 0.30),
        Effect("affective_commitment", "loyalty", 0.25),
    )


def employee_population() -> Population:
    """Parameters that :func:`simulate_employees` draws from.

    Job quality shows in its twelve dimensions, most of all in challenge and learning, as the
    thesis summary stresses. It works on job satisfaction and commitment, and through them alone
    lowers the intention to leave.
    """
    outcomes = (
        ConstructParameters("job_satisfaction", 0.15),
        ConstructParameters("affective_commitment", -0.10),
        ConstructParameters("turnover_intention", -0.90),
    )
    return Population(
        constructs=(
            ConstructParameters("job_quality", cluster_share=0.08, drift=0.05),
            *(ConstructParameters(name, level) for name, _, level in _JOB_DIMENSIONS),
            *outcomes,
        ),
        exogenous_correlations=((1.0,),),
        effects=(
            *(Effect("job_quality", name, loading) for name, loading, _ in _JOB_DIMENSIONS),
            Effect("job_quality", "job_satisfaction", 0.70),
            Effect("job_quality", "affective_commitment", 0.65),
            Effect("job_satisfaction", "turnover_intention", -0.40),
            Effect("affective_commitment", "turnover_intention", -0.30),
        ),
        items=_items(EMPLOYEE_CONSTRUCTS, {construct.name for construct in EMPLOYEE_CONSTRUCTS}),
        firms=(
            FirmShift("bank", "job_quality", 0.10),
            FirmShift("insurer", "job_quality", 0.05),
            FirmShift("telecom", "job_quality", -0.15),
        ),
        answer_shape=_ANSWER_SHAPE,
        note=_NOTE,
    )


def _items(
    constructs: tuple[StudyConstruct, ...], measured: set[str]
) -> tuple[ItemParameters, ...]:
    return tuple(
        ItemParameters(item, construct.name, loading, offset)
        for construct in constructs
        if construct.name in measured
        for item, loading, offset in zip(
            construct.items,
            _FOUR_LOADINGS if construct.n_items == 4 else _THREE_LOADINGS,
            _OFFSETS,
            strict=False,
        )
    )
