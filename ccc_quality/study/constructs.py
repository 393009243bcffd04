"""The constructs of the study: what they are called, what they mean and where they come from.

Names, their number and the order of importance are published. Definitions follow the content cues
in the author's columns, in our words. Numbers of items and item names are the package's own: the
study's items were never published where we can read them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from ccc_quality.errors import UnknownOptionError, did_you_mean
from ccc_quality.labels import Labels

Kind = Literal["customers", "employees"]
Role = Literal["driver", "quality", "outcome"]

SCALE_PAPER = (
    "Van Dun, Bloemer & Henseler (2011), Service Industries Journal 31(8), 1347-1363 (the seven "
    "dimensions); Telecommerce 01-2012 (their order of importance)"
)
LOYALTY_PAPER = "Van der Aa, Bloemer & Henseler (2015), Service Business 9(2), 185-208"
JOB_QUALITY_PAPER = (
    "Van Dun, Bloemer & Henseler (2012), Service Industries Journal 32(2), 171-196 (the twelve "
    "dimensions)"
)
TURNOVER_PAPER = (
    "Van der Aa, Bloemer & Henseler (2012), Int. J. Human Resource Management 23(18), 3925-3941"
)

PUBLISHED_ORDER: tuple[str, ...] = (
    "reliability",
    "empathy",
    "customer_focus",
    "customer_knowledge",
    "waiting_time",
    "accessibility",
    "ivr_menu",
)
"""The seven drivers, most important first (Telecommerce 01-2012)."""


@dataclass(frozen=True)
class StudyConstruct:
    """One construct of the study.

    Parameters
    ----------
    name : str
        Its name in models and codebooks.
    en, nl : str
        Display names. Where high is good although the study's term says the opposite, the label
        says so ("Little role conflict").
    role : {"driver", "quality", "outcome"}
        A dimension of quality, quality itself, or what quality works on.
    definition : str
        What it covers, in our words.
    source : str
        The publication that names it.
    prefix : str
        How the package's items are named; empty for a construct that is measured by dimensions.
    n_items : int
        How many items the package's questionnaire asks.
    """

    name: str
    en: str
    nl: str
    role: Role
    definition: str
    source: str
    prefix: str = ""
    n_items: int = 0

    @property
    def items(self) -> tuple[str, ...]:
        """Item names of the package's questionnaire: ``("rel1", "rel2", "rel3", "rel4")``."""
        return tuple(f"{self.prefix}{number}" for number in range(1, self.n_items + 1))

    @property
    def labels(self) -> dict[str, str]:
        """Display name by language."""
        return {"en": self.en, "nl": self.nl}


def _customer_driver(name: str, en: str, nl: str, prefix: str, definition: str) -> StudyConstruct:
    return StudyConstruct(name, en, nl, "driver", definition, SCALE_PAPER, prefix, 4)


def _customer_outcome(name: str, en: str, nl: str, prefix: str, definition: str) -> StudyConstruct:
    return StudyConstruct(name, en, nl, "outcome", definition, LOYALTY_PAPER, prefix, 3)


def _job_dimension(name: str, en: str, nl: str, prefix: str, definition: str) -> StudyConstruct:
    return StudyConstruct(name, en, nl, "driver", definition, JOB_QUALITY_PAPER, prefix, 3)


def _job_outcome(name: str, en: str, nl: str, prefix: str, definition: str) -> StudyConstruct:
    return StudyConstruct(name, en, nl, "outcome", definition, TURNOVER_PAPER, prefix, 3)


CUSTOMER_CONSTRUCTS: tuple[StudyConstruct, ...] = (
    _customer_driver(
        "reliability",
        "Reliability",
        "Betrouwbaarheid",
        "rel",
        "Questions are solved the first time and promises are kept.",
    ),
    _customer_driver(
        "empathy",
        "Empathy",
        "Empathie",
        "emp",
        "Agents are friendly and listen.",
    ),
    _customer_driver(
        "customer_focus",
        "Customer focus",
        "Klantfocus",
        "foc",
        "Agents think along, follow up and advise without being asked.",
    ),
    _customer_driver(
        "customer_knowledge",
        "Customer knowledge",
        "Klantkennis",
        "kno",
        "Agents know the earlier contacts and the products the customer holds.",
    ),
    _customer_driver(
        "waiting_time",
        "Waiting time",
        "Wachttijd",
        "wai",
        "The wait on the phone is acceptable (high is good).",
    ),
    _customer_driver(
        "accessibility",
        "Accessibility",
        "Toegankelijkheid",
        "acc",
        "The phone number is easy to find and the opening hours suit.",
    ),
    _customer_driver(
        "ivr_menu",
        "Menu",
        "Keuzemenu",
        "ivr",
        "The menu of the voice response unit is logical (high is good).",
    ),
    StudyConstruct(
        "ccc_quality",
        "CCC quality",
        "CCC-kwaliteit",
        "quality",
        "Quality of the customer contact centre: what its seven drivers make up together.",
        SCALE_PAPER,
    ),
    _customer_outcome(
        "satisfaction",
        "Satisfaction",
        "Tevredenheid",
        "sat",
        "Satisfaction with the organisation as a whole.",
    ),
    _customer_outcome(
        "trust",
        "Trust",
        "Vertrouwen",
        "tru",
        "Trust in the organisation as a whole.",
    ),
    _customer_outcome(
        "affective_commitment",
        "Affective commitment",
        "Affectieve betrokkenheid",
        "com",
        "Feeling attached to the organisation.",
    ),
    _customer_outcome(
        "loyalty",
        "Loyalty",
        "Loyaliteit",
        "loy",
        "Staying with the organisation and recommending it.",
    ),
)

EMPLOYEE_CONSTRUCTS: tuple[StudyConstruct, ...] = (
    _job_dimension(
        "opportunity_and_challenge",
        "Opportunity and challenge",
        "Kansen en uitdaging",
        "cha",
        "The job offers new work, projects and room to grow.",
    ),
    _job_dimension(
        "role_ambiguity",
        "Little role ambiguity",
        "Weinig rolonduidelijkheid",
        "amb",
        "It is clear what the job asks (role ambiguity, scored so that high is good).",
    ),
    _job_dimension(
        "role_conflict",
        "Little role conflict",
        "Weinig rolconflict",
        "cfl",
        "Demands do not contradict each other (role conflict, scored so that high is good).",
    ),
    _job_dimension(
        "superior_and_feedback",
        "Superior and feedback",
        "Leidinggevende en feedback",
        "sup",
        "The superior supports and gives feedback that helps.",
    ),
    _job_dimension(
        "atmosphere",
        "Atmosphere",
        "Werksfeer",
        "atm",
        "Colleagues get on well.",
    ),
    _job_dimension(
        "empowerment",
        "Empowerment",
        "Regelruimte",
        "pow",
        "Agents may decide for themselves.",
    ),
    _job_dimension(
        "enjoying_the_work",
        "Enjoying the work",
        "Plezier in het werk",
        "joy",
        "The work itself is a pleasure.",
    ),
    _job_dimension(
        "ease_of_tools",
        "Ease of tools",
        "Gemak van systemen",
        "too",
        "Systems are easy to use and help with the work.",
    ),
    _job_dimension(
        "integrity",
        "Integrity",
        "Integriteit",
        "itg",
        "Customers and employees are treated honestly.",
    ),
    _job_dimension(
        "learning_from_customers",
        "Learning from customers",
        "Leren van klanten",
        "lec",
        "Conversations with customers teach something new.",
    ),
    _job_dimension(
        "learning_from_employees",
        "Learning from employees",
        "Leren van collega's",
        "lee",
        "Colleagues teach each other.",
    ),
    _job_dimension(
        "information_sharing",
        "Information sharing",
        "Informatie delen",
        "inf",
        "What agents need to know reaches them in time.",
    ),
    StudyConstruct(
        "job_quality",
        "CCC job quality",
        "Kwaliteit van het werk",
        "quality",
        "Quality of the job in the contact centre: what its twelve dimensions make up together.",
        JOB_QUALITY_PAPER,
    ),
    _job_outcome(
        "job_satisfaction",
        "Job satisfaction",
        "Werktevredenheid",
        "jsa",
        "Satisfaction with the job.",
    ),
    _job_outcome(
        "affective_commitment",
        "Affective commitment",
        "Affectieve betrokkenheid",
        "com",
        "Feeling attached to the organisation.",
    ),
    _job_outcome(
        "turnover_intention",
        "Turnover intention",
        "Vertrekgeneigdheid",
        "tur",
        "Intending to leave (high is bad: this one keeps its direction).",
    ),
)


def study_constructs(kind: Kind) -> tuple[StudyConstruct, ...]:
    """Constructs of the customer or of the employee study.

    Parameters
    ----------
    kind : {"customers", "employees"}
        Whose survey.

    Raises
    ------
    UnknownOptionError
        If ``kind`` is neither.
    """
    studies = {"customers": CUSTOMER_CONSTRUCTS, "employees": EMPLOYEE_CONSTRUCTS}
    check_option("kind", kind, studies)
    return studies[kind]


def construct_labels(constructs: Iterable[StudyConstruct]) -> Labels:
    """Display names of constructs in both languages."""
    return Labels({construct.name: construct.labels for construct in constructs})


def check_option(option: str, value: str, available: Iterable[str]) -> None:
    """Raise an error that lists what ``option`` takes, unless ``value`` is among it."""
    choices = list(available)
    if value not in choices:
        raise UnknownOptionError(f"{option}={value!r} is unknown. {did_you_mean(value, choices)}")
