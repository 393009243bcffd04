"""``ccc-quality simulate``: made-up answers from a stated population."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ccc_quality.cli.console import say, working
from ccc_quality.cli.options import Force, Kind, KindOption, Quiet
from ccc_quality.cli.survey_files import check_writable, write_answers

if TYPE_CHECKING:
    from ccc_quality.data import Survey


def simulate(
    out: Annotated[
        Path,
        typer.Option(
            "--out", "-o", help="The file to write: .csv, .xlsx or .parquet.", metavar="FILE"
        ),
    ],
    n: Annotated[int, typer.Option("--n", help="How many respondents.", min=1)] = 1000,
    seed: Annotated[
        int, typer.Option("--seed", help="The same seed gives the same answers.", min=0)
    ] = 1,
    kind: KindOption = Kind.customers,
    force: Force = False,
    quiet: Quiet = False,
) -> None:
    """Write the answers of simulated respondents, with their codebook beside them.

    Example: [bold]ccc-quality simulate --n 900 --seed 1 --out answers.csv[/]
    """
    codebook = out.with_suffix(".yaml")
    check_writable(out, codebook, force=force)
    with working("Simulating", quiet=quiet):
        survey = _simulated(kind, n, seed)
        write_answers(survey, out)
        if survey.codebook is not None:
            codebook.write_text(survey.codebook.to_yaml(), encoding="utf-8")
    say(
        f"{out}  {n:,} simulated {kind.value}\n"
        f"{codebook}  what the columns mean and what leads to what\n\n"
        f"Next: ccc-quality report {out} --codebook {codebook} --out report.html",
        quiet=quiet,
    )


def _simulated(kind: Kind, n: int, seed: int) -> Survey:
    from ccc_quality.study import simulate_customers, simulate_employees

    return simulate_customers(n, seed) if kind is Kind.customers else simulate_employees(n, seed)
