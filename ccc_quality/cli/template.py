"""``ccc-quality template``: files to start a survey with."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ccc_quality.cli.console import say, working
from ccc_quality.cli.options import Force, Kind, KindOption, Lang, LangOption, Quiet, language_of


def template(
    directory: Annotated[
        Path, typer.Argument(help="Where to; made if need be.", metavar="DIR", file_okay=False)
    ] = Path("survey"),
    kind: KindOption = Kind.customers,
    lang: LangOption = Lang.en,
    force: Force = False,
    quiet: Quiet = False,
) -> None:
    """Write a codebook, an empty sheet for the answers and a questionnaire.

    The wording of the questions is the package's own, not that of the study.

    Example: [bold]ccc-quality template survey --lang nl[/]
    """
    with working("Writing the template", quiet=quiet):
        from ccc_quality.study import write_template

        paths = write_template(
            directory, kind=kind.value, language=language_of(lang), overwrite=force
        )
    codebook, answers, questionnaire = paths
    say(
        f"{questionnaire}  the questions; change the wording as you like\n"
        f"{answers}  the sheet for the answers\n"
        f"{codebook}  what the columns mean and what leads to what\n\n"
        f"Once it is filled: ccc-quality check {answers} --codebook {codebook}",
        quiet=quiet,
    )
