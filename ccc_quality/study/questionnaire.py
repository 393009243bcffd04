"""The package's own questionnaire, in English and Dutch.

The wording is ours. The study's items were never published where we can read them, and
:func:`wording` says so to whoever uses these.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, get_args

import pandas as pd

from ccc_quality.labels import Language
from ccc_quality.study.constructs import Kind, check_option, study_constructs
from ccc_quality.study.resources import read_yaml


@dataclass(frozen=True)
class Wording:
    """What stands around the items.

    Parameters
    ----------
    title, introduction : str
        Head of the questionnaire.
    low, high : str
        Words at the ends of the scale.
    blank : str
        What to do with a statement that does not apply.
    direction : str
        Which way the answers point.
    statement : str
        That the items are not the study's.
    """

    title: str
    introduction: str
    low: str
    high: str
    blank: str
    direction: str
    statement: str


def questionnaire(kind: Kind = "customers", language: Language = "en") -> pd.DataFrame:
    """Items of the package's questionnaire, in the order of asking.

    Parameters
    ----------
    kind : {"customers", "employees"}
        Whom to ask.
    language : {"en", "nl"}
        In which language.

    Returns
    -------
    DataFrame, columns ``item, construct, text``
        Four items a driver and three an outcome for customers, three each for employees.

    Raises
    ------
    UnknownOptionError
        If ``kind`` or ``language`` is unknown.

    Examples
    --------
    >>> questionnaire("customers", "nl").iloc[0].tolist()
    ['rel1', 'reliability', 'Mijn vraag was na één keer contact opgelost.']
    """
    check_option("language", language, get_args(Language))
    texts = item_texts(kind)
    rows = [
        (item, construct.name, texts[item][language])
        for construct in study_constructs(kind)
        for item in construct.items
    ]
    return pd.DataFrame(rows, columns=["item", "construct", "text"])


def item_texts(kind: Kind) -> dict[str, dict[str, str]]:
    """Wording of each item by language."""
    check_option("kind", kind, get_args(Kind))
    return {item: dict(texts) for item, texts in _content()[kind]["items"].items()}


def wording(kind: Kind = "customers", language: Language = "en") -> Wording:
    """Title, introduction, scale ends and the statement that the items are not the study's."""
    check_option("kind", kind, get_args(Kind))
    check_option("language", language, get_args(Language))
    content = _content()
    return Wording(
        title=content[kind]["title"][language],
        introduction=content[kind]["introduction"][language],
        direction=content[kind]["direction"][language],
        statement=content["statement"][language],
        **content["anchors"][language],
    )


def template_texts(language: Language = "en") -> dict[str, Any]:
    """Words of the empty workbook."""
    check_option("language", language, get_args(Language))
    texts: dict[str, Any] = _content()["template"][language]
    return texts


@cache
def _content() -> Any:
    return read_yaml("questionnaire.yaml")
