"""The models of the study, ready to fit.

Whether quality was modelled as a reflective or a formative second-order construct was not
published, so all three readings are here: quality shows in its drivers (reflective), quality is
their weighted sum (composite), or the drivers act on the outcomes without quality between them
(direct).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, get_args

from ccc_quality.labels import Labels
from ccc_quality.model import Construct, Model, higher_order, reflective
from ccc_quality.study.constructs import (
    CUSTOMER_CONSTRUCTS,
    EMPLOYEE_CONSTRUCTS,
    StudyConstruct,
    check_option,
    construct_labels,
)

Reading = Literal["reflective", "composite", "direct"]
Path = tuple[str, str]


def customer_model(quality: Reading = "reflective", commitment: bool = False) -> Model:
    """Seven drivers, CCC quality, satisfaction, trust and loyalty.

    Quality works on satisfaction, on trust and directly on loyalty; satisfaction on trust; both on
    loyalty. The direct path from quality to loyalty is there to be tested: the study found the
    effect to run through satisfaction, trust and commitment. The direct reading lets each driver
    work on satisfaction and trust instead.

    Parameters
    ----------
    quality : {"reflective", "composite", "direct"}
        How the drivers and quality hang together. Weights of the composite are regression weights
        (mode B).
    commitment : bool
        Whether affective commitment stands between trust and loyalty.

    Returns
    -------
    Model
        With labels in English and Dutch, and ``study="van_der_aa"``.

    Raises
    ------
    UnknownOptionError
        If ``quality`` is none of the three.

    Examples
    --------
    >>> len(customer_model().constructs)
    11
    """
    check_option("quality", quality, get_args(Reading))
    drivers = _names(CUSTOMER_CONSTRUCTS, "driver")
    causes = list(drivers) if quality == "direct" else ["ccc_quality"]
    steps = ["satisfaction", "trust", *(["affective_commitment"] if commitment else [])]
    paths: list[Path] = []
    for position, step in enumerate(steps):
        earlier = steps[:position]
        paths += _onto(step, [*earlier, *causes] if quality == "direct" else [*causes, *earlier])
    direct_on_loyalty = [] if quality == "direct" else ["ccc_quality"]
    paths += _onto("loyalty", [*direct_on_loyalty, *steps])
    measured = [c for c in CUSTOMER_CONSTRUCTS if c.name in {*drivers, *steps, "loyalty"}]
    return _model(CUSTOMER_CONSTRUCTS, measured, quality, "ccc_quality", paths)


def employee_model(quality: Reading = "reflective") -> Model:
    """Twelve dimensions, job quality, job satisfaction, affective commitment, turnover intention.

    Job quality works on job satisfaction and commitment, and those on the intention to leave.

    Parameters
    ----------
    quality : {"reflective", "composite", "direct"}
        How the dimensions and job quality hang together, as in :func:`customer_model`.

    Raises
    ------
    UnknownOptionError
        If ``quality`` is none of the three.
    """
    check_option("quality", quality, get_args(Reading))
    dimensions = _names(EMPLOYEE_CONSTRUCTS, "driver")
    causes = list(dimensions) if quality == "direct" else ["job_quality"]
    paths = [
        *_onto("job_satisfaction", causes),
        *_onto("affective_commitment", causes),
        *_onto("turnover_intention", ["job_satisfaction", "affective_commitment"]),
    ]
    measured = [construct for construct in EMPLOYEE_CONSTRUCTS if construct.n_items]
    return _model(EMPLOYEE_CONSTRUCTS, measured, quality, "job_quality", paths)


def _model(
    study: Sequence[StudyConstruct],
    measured: Sequence[StudyConstruct],
    quality: Reading,
    name: str,
    paths: Sequence[Path],
) -> Model:
    constructs: list[Construct] = [reflective(c.name, c.items) for c in measured]
    if quality != "direct":
        constructs.append(higher_order(name, _names(study, "driver"), kind=quality, mode="B"))
    present = {construct.name for construct in constructs}
    labels: Labels = construct_labels(c for c in study if c.name in present)
    return Model(constructs, list(paths), labels, study="van_der_aa")


def _names(study: Sequence[StudyConstruct], role: str) -> tuple[str, ...]:
    return tuple(construct.name for construct in study if construct.role == role)


def _onto(target: str, sources: Sequence[str]) -> list[Path]:
    return [(source, target) for source in sources]
