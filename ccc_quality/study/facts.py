"""What is published: figures and claims, each with its source.

The product shows as published only what stands here. Loadings, path coefficients, item wordings
and fit figures of the study were never published where we can read them, so they are not here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

import pandas as pd

from ccc_quality.labels import Language
from ccc_quality.study.resources import read_yaml

ClaimKind = Literal["order", "equivalence", "threshold", "direct effect", "indirect effect"]

_SUMMARY = (
    "Z. van der Aa (2012), doctoral thesis, Radboud University, and its trade summary "
    "(Telecommerce 01-2012)"
)
_LOYALTY = "Van der Aa, Bloemer & Henseler (2015), Service Business 9(2), 185-208"
_TURNOVER = (
    "Van der Aa, Bloemer & Henseler (2012), Int. J. Human Resource Management 23(18), 3925-3941"
)
_THESIS = "Z. van der Aa (2012), doctoral thesis, Radboud University (summary)"


def facts() -> pd.DataFrame:
    """Every published figure the package knows.

    Returns
    -------
    DataFrame, index ``key``, columns ``fact, value, unit, source, section``
        ``value`` is a float in ``unit``; a share is in percent, a rank counts from one.

    Examples
    --------
    >>> value, unit = facts().loc["value_of_leaver", ["value", "unit"]]
    >>> print(value, unit)
    168.0 EUR a year
    """
    return _facts().copy()


@cache
def _facts() -> pd.DataFrame:
    rows = [
        (key, fact, float(value), unit, group["source"], group["section"])
        for group in read_yaml("facts.yaml")
        for key, fact, value, unit in group["facts"]
    ]
    columns = ["key", "fact", "value", "unit", "source", "section"]
    return pd.DataFrame(rows, columns=columns).set_index("key")


@dataclass(frozen=True)
class Claim:
    """A published statement that a user can test on own data.

    Parameters
    ----------
    name : str
        Short name.
    kind : {"order", "equivalence", "threshold", "direct effect", "indirect effect"}
        What sort of test it asks for: "hardly" is an equivalence claim (an effect inside a stated
        band), "unless extreme" a threshold claim.
    en, nl : str
        The statement.
    source : str
        Where it was published.
    """

    name: str
    kind: ClaimKind
    en: str
    nl: str
    source: str

    @property
    def statement(self) -> str:
        """The statement in English."""
        return self.en

    def text(self, language: Language = "en") -> str:
        """The statement in ``language``."""
        return {"en": self.en, "nl": self.nl}[language]


CLAIMS: tuple[Claim, ...] = (
    Claim(
        "driver_order",
        "order",
        "Reliability and empathy drive satisfaction most.",
        "Betrouwbaarheid en empathie bepalen de tevredenheid het meest.",
        _SUMMARY,
    ),
    Claim(
        "published_order",
        "order",
        "The drivers matter in this order: reliability, empathy, customer focus, customer "
        "knowledge, waiting time, accessibility, the menu.",
        "De drijfveren tellen in deze volgorde: betrouwbaarheid, empathie, klantfocus, "
        "klantkennis, wachttijd, toegankelijkheid, het keuzemenu.",
        _SUMMARY,
    ),
    Claim(
        "waiting_time_hardly_matters",
        "equivalence",
        "Waiting time hardly affects satisfaction.",
        "De wachttijd heeft nauwelijks invloed op de tevredenheid.",
        _SUMMARY,
    ),
    Claim(
        "extreme_waiting_matters",
        "threshold",
        "Waiting time affects satisfaction only when it is extreme.",
        "De wachttijd beïnvloedt de tevredenheid alleen als hij extreem is.",
        _SUMMARY,
    ),
    Claim(
        "accessibility_hardly_matters",
        "equivalence",
        "Accessibility hardly affects satisfaction.",
        "De toegankelijkheid heeft nauwelijks invloed op de tevredenheid.",
        _SUMMARY,
    ),
    Claim(
        "menu_hardly_matters",
        "equivalence",
        "The menu is not a great irritation: it hardly affects satisfaction.",
        "Het keuzemenu is geen grote ergernis: het heeft nauwelijks invloed op de tevredenheid.",
        _SUMMARY,
    ),
    Claim(
        "quality_reaches_the_organisation",
        "direct effect",
        "CCC quality acts strongly on satisfaction, trust and loyalty towards the whole "
        "organisation.",
        "De kwaliteit van het contactcenter werkt sterk door in tevredenheid over, vertrouwen in "
        "en loyaliteit aan de hele organisatie.",
        _SUMMARY,
    ),
    Claim(
        "quality_builds_the_relationship",
        "direct effect",
        "CCC quality has a positive direct effect on relationship quality: satisfaction, trust and "
        "affective commitment.",
        "De kwaliteit van het contactcenter heeft een positief direct effect op de kwaliteit van "
        "de relatie: tevredenheid, vertrouwen en affectieve betrokkenheid.",
        _LOYALTY,
    ),
    Claim(
        "loyalty_through_the_relationship",
        "indirect effect",
        "The substantial effect of CCC quality on loyalty is indirect, through relationship "
        "quality.",
        "Het aanzienlijke effect van de kwaliteit van het contactcenter op loyaliteit is indirect "
        "en loopt via de kwaliteit van de relatie.",
        _LOYALTY,
    ),
    Claim(
        "job_quality_pleases",
        "direct effect",
        "Job quality has a direct positive effect on job satisfaction and affective commitment.",
        "De kwaliteit van het werk heeft een direct positief effect op werktevredenheid en "
        "affectieve betrokkenheid.",
        _TURNOVER,
    ),
    Claim(
        "job_quality_retains",
        "indirect effect",
        "Job quality has a strong indirect negative effect on turnover.",
        "De kwaliteit van het werk heeft een sterk indirect negatief effect op verloop.",
        _TURNOVER,
    ),
    Claim(
        "challenge_and_learning",
        "order",
        "In the quality of the job, challenge (new work, projects) and learning from customers and "
        "colleagues stand out.",
        "In de kwaliteit van het werk springen uitdaging (nieuw werk, projecten) en leren van "
        "klanten en collega's eruit.",
        _THESIS,
    ),
)
"""The statements a user can test, as the publications make them."""
