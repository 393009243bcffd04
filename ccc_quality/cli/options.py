"""Arguments and options that several commands share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ccc_quality.labels import Language


class Kind(StrEnum):
    """Whose survey."""

    customers = "customers"
    employees = "employees"


class Lang(StrEnum):
    """Languages of reports and templates."""

    en = "en"
    nl = "nl"


def language_of(lang: Lang) -> Language:
    """The language as the library spells it."""
    return lang.value


SurveyFile = Annotated[
    Path,
    typer.Argument(
        help="The answers: csv, xlsx, parquet or SPSS (.sav), one respondent a row.",
        metavar="SURVEY",
        exists=True,
        dir_okay=False,
    ),
]
CodebookFile = Annotated[
    Path | None,
    typer.Option(
        "--codebook",
        "-c",
        help="What the columns mean: a YAML file as `ccc-quality template` writes it.",
        metavar="FILE",
        exists=True,
        dir_okay=False,
    ),
]
ModelFile = Annotated[
    Path | None,
    typer.Option(
        "--model",
        "-m",
        help="A text file with the model in lavaan's syntax. Left out: the model of the codebook.",
        metavar="FILE",
        exists=True,
        dir_okay=False,
    ),
]
Sheet = Annotated[
    str | None,
    typer.Option("--sheet", help="Sheet of an Excel file. Left out: the first.", metavar="NAME"),
]
KindOption = Annotated[Kind, typer.Option("--kind", help="Whose survey.")]
LangOption = Annotated[Lang, typer.Option("--lang", help="Language.")]
Force = Annotated[bool, typer.Option("--force", help="Replace files that exist already.")]
Quiet = Annotated[
    bool,
    typer.Option("--quiet", "-q", help="Print only what was asked for, warnings and errors."),
]
