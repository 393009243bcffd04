"""How a model is estimated: the options of ``fit_sem``, declared once for all commands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal, cast, overload

import typer

if TYPE_CHECKING:
    from ccc_quality.cli.console import Work
    from ccc_quality.model import Model
    from ccc_quality.pls import PLSBootstrap, PLSResults
    from ccc_quality.sem import BootstrapResults, SEMResults
    from ccc_quality.sem.options import EstimationKeywords, FitKeywords, Missing

ESTIMATION = "How it is estimated"
RESPONDENTS = "Who answered"
GROUPS = "Groups"
BOOTSTRAP = "Bootstrap"

USUAL_LEVEL = 0.95

ALL = "all"
"""In place of a list of items: every one of them."""


Level = Annotated[
    float,
    typer.Option(
        "--level",
        help="Confidence level of the intervals.",
        metavar="SHARE",
        rich_help_panel=ESTIMATION,
    ),
]


@dataclass(frozen=True)
class Estimation:
    """How answers are turned into estimates.

    What an option may hold is checked by ``fit_sem``, whose messages say more than a shell could.
    """

    estimator: Annotated[
        str | None,
        typer.Option(
            "--estimator",
            help="ML; MLR or MLM, robust to answers that are not normal; WLSMV for ordered items; "
            "GLS, ULS. Left out: WLSMV with --ordered, MLR with --cluster or --weights, else ML.",
            metavar="NAME",
            rich_help_panel=ESTIMATION,
        ),
    ] = None
    missing: Annotated[
        str,
        typer.Option(
            "--missing",
            help="What becomes of empty cells. listwise: rows with one are left out; fiml: every "
            "answer counts, by full-information ML (ML, MLR); pairwise: each pair of ordered items "
            "from the rows that have both (WLSMV).",
            metavar="HOW",
            rich_help_panel=ESTIMATION,
        ),
    ] = "listwise"
    ordered: Annotated[
        list[str] | None,
        typer.Option(
            "--ordered",
            help="Items that are ordered categories rather than measurements, separated by commas; "
            f"`{ALL}`: every item of the model. Advised below five categories.",
            metavar="ITEMS",
            rich_help_panel=ESTIMATION,
        ),
    ] = None
    cluster: Annotated[
        str | None,
        typer.Option(
            "--cluster",
            help="Column of what respondents share, say the agent who served them. Errors and "
            "tests allow for it.",
            metavar="COLUMN",
            rich_help_panel=RESPONDENTS,
        ),
    ] = None
    weights: Annotated[
        str | None,
        typer.Option(
            "--weights",
            help="Column of sampling weights: how many people each respondent stands for.",
            metavar="COLUMN",
            rich_help_panel=RESPONDENTS,
        ),
    ] = None

    def keywords(self, model: Model) -> EstimationKeywords:
        """Keyword arguments of ``fit_sem`` and ``invariance``."""
        return {
            "estimator": self.estimator or self._fitting_estimator,
            "missing": cast("Missing", self.missing),
            "ordered": _items(listed(self.ordered), model) or None,
            "cluster": self.cluster,
            "sampling_weights": self.weights,
        }

    @property
    def _fitting_estimator(self) -> str:
        """The estimator that the other options need."""
        if self.ordered:
            return "WLSMV"
        return "MLR" if self.cluster or self.weights else "ML"


@dataclass(frozen=True)
class Refinement:
    """What is estimated besides, and what helps."""

    auxiliary: Annotated[
        list[str] | None,
        typer.Option(
            "--auxiliary",
            help="Columns that tell of what is missing and are no part of the model, separated by "
            "commas (--missing fiml).",
            metavar="COLUMNS",
            rich_help_panel=ESTIMATION,
        ),
    ] = None
    std_lv: Annotated[
        bool,
        typer.Option(
            "--std-lv",
            help="Fix the variance of each construct at 1 rather than its first loading.",
            rich_help_panel=ESTIMATION,
        ),
    ] = False
    mean_structure: Annotated[
        bool,
        typer.Option(
            "--mean-structure", help="Estimate intercepts too.", rich_help_panel=ESTIMATION
        ),
    ] = False

    def keywords(self) -> FitKeywords:
        """Keyword arguments of ``fit_sem``."""
        return {
            "auxiliary": listed(self.auxiliary),
            "std_lv": self.std_lv,
            "mean_structure": self.mean_structure,
        }


@dataclass(frozen=True)
class Groups:
    """The options of :func:`~ccc_quality.fit_sem` for several groups."""

    group: Annotated[
        str | None,
        typer.Option(
            "--group",
            help="Column of groups, say the firm; the model is fitted in each.",
            metavar="COLUMN",
            rich_help_panel=GROUPS,
        ),
    ] = None
    group_equal: Annotated[
        list[str] | None,
        typer.Option(
            "--group-equal",
            help="What the groups have in common, separated by commas: loadings, intercepts, "
            "means, regressions, residuals, residual_covariances, lv_variances, lv_covariances, "
            "thresholds.",
            metavar="KINDS",
            rich_help_panel=GROUPS,
        ),
    ] = None
    group_partial: Annotated[
        list[str] | None,
        typer.Option(
            "--group-partial",
            help='Parameters that differ all the same, as in the model: "trust =~ tru2, tru2 ~ 1".',
            metavar="PARAMETERS",
            rich_help_panel=GROUPS,
        ),
    ] = None

    def keywords(self) -> FitKeywords:
        """Keyword arguments of ``fit_sem``."""
        return {
            "group": self.group,
            "group_equal": listed(self.group_equal),
            "group_partial": listed(self.group_partial),
        }


@dataclass(frozen=True)
class Resampling:
    """The options of :func:`~ccc_quality.bootstrap`."""

    bootstrap: Annotated[
        int | None,
        typer.Option(
            "--bootstrap",
            help="Resample the respondents this many times, some thousands say; errors, p values "
            "and intervals then come from the resamples (ML, MLR, MLM, and --method pls).",
            metavar="TIMES",
            min=1,
            rich_help_panel=BOOTSTRAP,
        ),
    ] = None
    interval: Annotated[
        Literal["percentile", "bca"],
        typer.Option(
            "--interval",
            help="bca: bias-corrected and accelerated, better for indirect effects.",
            rich_help_panel=BOOTSTRAP,
        ),
    ] = "percentile"
    seed: Annotated[
        int,
        typer.Option(
            "--seed",
            help="The same seed draws the same resamples.",
            metavar="NUMBER",
            min=0,
            rich_help_panel=BOOTSTRAP,
        ),
    ] = 1
    jobs: Annotated[
        int,
        typer.Option(
            "--jobs",
            help="Processor cores at work; -1: all. The draws are the same for any number.",
            metavar="CORES",
            rich_help_panel=BOOTSTRAP,
        ),
    ] = 1

    def __post_init__(self) -> None:
        left_out = (Resampling.interval, Resampling.seed, Resampling.jobs)
        if self.bootstrap is None and (self.interval, self.seed, self.jobs) != left_out:
            raise typer.BadParameter("--interval, --seed and --jobs go with --bootstrap.")

    @overload
    def of(self, fit: SEMResults, work: Work, level: float) -> BootstrapResults | None: ...
    @overload
    def of(self, fit: PLSResults, work: Work, level: float) -> PLSBootstrap | None: ...
    def of(
        self, fit: SEMResults | PLSResults, work: Work, level: float
    ) -> BootstrapResults | PLSBootstrap | None:
        """Resample, with a progress bar; None where nobody asked or there is no solution."""
        from ccc_quality.bootstrapping import bootstrap

        if self.bootstrap is None or not fit.converged:
            return None
        work.begin("Resampling")
        return bootstrap(
            fit,
            self.bootstrap,
            self.seed,
            self.jobs,
            self.interval,
            level=level,
            progress=work.report,
        )


def listed(entries: Iterable[str] | None) -> tuple[str, ...]:
    """Entries that were separated by commas, given in several options or both."""
    parts = (part.strip() for entry in entries or () for part in entry.split(","))
    return tuple(part for part in parts if part)


def _items(named: tuple[str, ...], model: Model) -> tuple[str, ...]:
    """The items named, or all of the model: what constructs are measured by."""
    if named != (ALL,):
        return named
    items = (item for construct in model.constructs for item in construct.indicators)
    return tuple(dict.fromkeys(item for item in items if item in model.observed))
