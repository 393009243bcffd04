"""What a report analyses beside the fit: resamples, comparisons, money."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from ccc_quality.cli.estimation import listed

if TYPE_CHECKING:
    from ccc_quality.analysis.pipeline import AnalysisKeywords

DRIVERS = "Driver analysis"
MONEY = "Money"


@dataclass(frozen=True)
class DriverAnalysis:
    """How sure, where it differs, and what may be spent."""

    by: Annotated[
        list[str] | None,
        typer.Option(
            "--by",
            help="Columns of segments or waves to compare, separated by commas: firm,channel.",
            metavar="COLUMNS",
            rich_help_panel=DRIVERS,
        ),
    ] = None
    each: Annotated[
        bool,
        typer.Option(
            "--each",
            help="One more report for each segment of the --by column, beside the first file.",
            rich_help_panel=DRIVERS,
        ),
    ] = False
    jobs: Annotated[
        int,
        typer.Option(
            "--jobs",
            help="Processor cores at work on the reports of --each; -1: all.",
            metavar="CORES",
            rich_help_panel=DRIVERS,
        ),
    ] = 1
    resamples: Annotated[
        int,
        typer.Option(
            "--resamples",
            help="Resamples of the respondents, for intervals and the order of the drivers; 0 "
            "leaves them out.",
            min=0,
            metavar="N",
            rich_help_panel=DRIVERS,
        ),
    ] = 2000
    seed: Annotated[
        int,
        typer.Option(
            "--seed",
            help="Seed of the resamples: the same seed gives the same report.",
            min=0,
            rich_help_panel=DRIVERS,
        ),
    ] = 1
    cost: Annotated[
        list[str] | None,
        typer.Option(
            "--cost",
            help="What one point more on a driver costs: reliability=40000. Once for each driver.",
            metavar="DRIVER=AMOUNT",
            rich_help_panel=MONEY,
        ),
    ] = None
    budget: Annotated[
        float | None,
        typer.Option(
            "--budget",
            help="To be spent where it does most for the target, at these costs.",
            min=0,
            metavar="AMOUNT",
            rich_help_panel=MONEY,
        ),
    ] = None

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns to compare by."""
        return listed(self.by)

    def keywords(self) -> AnalysisKeywords:
        """Keyword arguments of ``analyze``, less those of the fit.

        Raises
        ------
        typer.BadParameter
            Costs that are not of the form driver=amount, a budget without costs, reports of each
            segment of no column or of several.
        """
        if self.each and len(self.columns) != 1:
            raise typer.BadParameter("--each needs one column of segments: --by firm.")
        if self.budget is not None and not self.cost:
            raise typer.BadParameter(
                "--budget needs to know what a point costs: --cost reliability=40000."
            )
        return {
            "n_resamples": self.resamples,
            "seed": self.seed,
            "costs": dict(map(_cost, self.cost)) if self.cost else None,
            "budget": self.budget,
        }


def _cost(typed: str) -> tuple[str, float]:
    """A driver and its cost, from ``driver=amount``."""
    driver, _, amount = typed.rpartition("=")
    try:
        cost = float(amount)
    except ValueError:
        cost = math.nan
    if not driver or math.isnan(cost):
        raise typer.BadParameter(
            f"--cost {typed!r} is not of the form DRIVER=AMOUNT, such as reliability=40000."
        )
    return driver.strip(), cost
