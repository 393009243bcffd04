"""By which method a model is fitted, and which options go with which."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, Literal, cast

import typer

from ccc_quality.cli.estimation import (
    ESTIMATION,
    USUAL_LEVEL,
    Estimation,
    Groups,
    Refinement,
    Resampling,
)

if TYPE_CHECKING:
    from ccc_quality.pls.sample import Missing

PARTIAL = "Partial least squares"


class Method(StrEnum):
    """How a model is fitted."""

    sem = "sem"
    pls = "pls"
    both = "both"


MethodOption = Annotated[
    Method,
    typer.Option(
        "--method",
        help="sem: structural equation modelling; pls: partial least squares, consistent for "
        "reflective constructs (--missing listwise, or mean: that of the item); both: side by "
        "side, with what the differences mean.",
        rich_help_panel=ESTIMATION,
    ),
]


@dataclass(frozen=True)
class PartialLeastSquares:
    """The options of :func:`~ccc_quality.fit_pls` alone."""

    scheme: Annotated[
        Literal["path", "factorial", "centroid"],
        typer.Option(
            "--scheme",
            help="What stands in for a construct while its weights are sought.",
            rich_help_panel=PARTIAL,
        ),
    ] = "path"
    higher_order: Annotated[
        Literal["two_stage", "repeated_indicators"],
        typer.Option(
            "--higher-order",
            help="How constructs of second order are estimated.",
            rich_help_panel=PARTIAL,
        ),
    ] = "two_stage"
    uncorrected: Annotated[
        bool,
        typer.Option(
            "--uncorrected",
            help="Leave errors of measurement in reflective constructs.",
            rich_help_panel=PARTIAL,
        ),
    ] = False
    moderation: Annotated[
        list[str] | None,
        typer.Option(
            "--moderation",
            help='An effect that depends on another construct: "satisfaction ~ '
            'reliability:waiting_time". May be repeated.',
            metavar="EFFECT",
            rich_help_panel=PARTIAL,
        ),
    ] = None

    def shared_keywords(self) -> dict[str, Any]:
        """Keyword arguments that ``fit_pls`` and ``compare_methods`` have in common."""
        return {
            "scheme": self.scheme,
            "higher_order": self.higher_order,
            "consistent": not self.uncorrected,
        }

    def keywords(self, estimation: Estimation) -> dict[str, Any]:
        """Keyword arguments of ``fit_pls``."""
        return {
            **self.shared_keywords(),
            "missing": cast("Missing", estimation.missing),
            "moderation": tuple(self.moderation or ()),
        }


def require_applicable(method: Method, level: float, *records: object) -> None:
    """Raise for options that were typed in vain.

    Raises
    ------
    typer.BadParameter
        An option that does not go with the method.
    """
    given = {
        field.name
        for record in records
        for field in fields(cast("Any", record))
        if getattr(record, field.name) != field.default
    }
    if level != USUAL_LEVEL:
        given.add("level")
    in_vain = sorted(given - _applicable(method))
    if method is Method.pls and "level" in given and "bootstrap" not in given:
        raise typer.BadParameter("--level goes with --bootstrap where --method is pls.")
    if in_vain:
        named = ", ".join(f"--{name.replace('_', '-')}" for name in in_vain)
        verb = "do" if len(in_vain) > 1 else "does"
        raise typer.BadParameter(f"{named} {verb} not go with --method {method.value}.")


def _applicable(method: Method) -> set[str]:
    """Fields that mean something to a method."""
    resampling = {"level", *_names(Resampling)}
    if method is Method.sem:
        return resampling | _names(Estimation) | _names(Refinement) | _names(Groups)
    if method is Method.pls:
        return resampling | {"missing"} | _names(PartialLeastSquares)
    return {"estimator", "scheme", "higher_order", "uncorrected"}


def _names(record: type[Any]) -> set[str]:
    return {field.name for field in fields(record)}
