"""The program: its commands, and how it ends."""

from __future__ import annotations

import gc
import os
import sys
from typing import Annotated

import typer

from ccc_quality import __version__
from ccc_quality.cli.check import check
from ccc_quality.cli.console import complain
from ccc_quality.cli.demo import demo
from ccc_quality.cli.fit import fit
from ccc_quality.cli.invariance import invariance
from ccc_quality.cli.option_groups import spread
from ccc_quality.cli.report import report
from ccc_quality.cli.simulate import simulate
from ccc_quality.cli.template import template
from ccc_quality.errors import CCCQualityError

DEBUG = "CCC_QUALITY_DEBUG"
"""Environment variable; with it, a mistake of the program ends in a traceback."""

COLLECTION = (50_000, 10, 10)
"""How seldom garbage is looked for: a report makes many small records and little garbage."""

HELP = """From a survey of a contact centre's customers to a report of what drives their loyalty.

[bold]ccc-quality demo[/]  a first look, on simulated customers

[bold]ccc-quality template[/]  a codebook to fill in and a questionnaire to send out

[bold]ccc-quality check answers.xlsx -c codebook.yaml[/]  is everything there, and right?

[bold]ccc-quality report answers.xlsx -c codebook.yaml -o drivers.html[/]  the report
"""

PANELS = {
    "From a survey to a report": (demo, template, check, report),
    "For analysts": (fit, invariance, simulate),
}

app = typer.Typer(
    name="ccc-quality",
    help=HELP,
    epilog="Every command has an example: ccc-quality report --help",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"ccc-quality {__version__}")
        raise typer.Exit


@app.callback()
def _program(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version and stop."
        ),
    ] = False,
) -> None:
    """Options before the command; the text for readers is that of the app."""


for panel, commands in PANELS.items():
    for command in commands:
        app.command(rich_help_panel=panel)(spread(command))


def main(arguments: list[str] | None = None) -> None:
    """Run the program and leave with its exit code.

    Parameters
    ----------
    arguments : list of str, optional
        What was typed after the program's name; by default what the shell passed on.

    Raises
    ------
    SystemExit
        Always: 0 when all went well, 1 for an error of the package, 2 for a wrong command line.
    """
    gc.set_threshold(*COLLECTION)
    try:
        app(arguments)
    except CCCQualityError as problem:
        complain("Error", str(problem), style="bold red")
        sys.exit(1)
    except OSError as problem:
        complain("Error", f"{problem.filename}: {problem.strerror}.", style="bold red")
        sys.exit(2)
    except Exception as mistake:
        if os.environ.get(DEBUG):
            raise
        complain(
            "Error",
            f"{type(mistake).__name__}: {mistake}. This should not happen and is a mistake in "
            f"ccc-quality. Please report it, with what the same command prints after {DEBUG}=1.",
            style="bold red",
        )
        sys.exit(1)
