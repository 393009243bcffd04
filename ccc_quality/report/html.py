"""A report as one HTML file that needs no other and sends no request.

The page may load nothing: its content security policy allows the pictures and the style in the
file itself and one script, by its hash. Every text goes through Jinja2 with autoescape on.
"""

from __future__ import annotations

import base64
import hashlib
import json
import math
from collections.abc import Mapping
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from ccc_quality.report.content import Column, Report, SimulatedConstruct, Simulation, Table
from ccc_quality.report.csv_files import csv_text
from ccc_quality.words import Numbers

STYLES = ("style.css", "sliders.css")
SCRIPTS = ("script.js", "sliders.js")

WORDS = ("points", "bounds", "moved", "still")
DIGITS = 9
"""Of the numbers that sliders compute with."""

BYTE_ORDER_MARK = "\ufeff"  # tells a spreadsheet that the file is UTF-8


def html_bytes(report: Report) -> bytes:
    """The report as the content of an ``.html`` file."""
    return html_text(report).encode("utf-8", errors="replace")


def html_text(report: Report) -> str:
    """The report as one HTML document."""
    numbers = Numbers(report.language)

    def shown(value: object, column: Column) -> str:
        return numbers.cell(value, column.kind)

    def csv_address(table: Table) -> str:
        text = BYTE_ORDER_MARK + csv_text(table, report.language)
        return _data_address("text/csv;charset=utf-8", text)

    style, script = _joined(STYLES), _joined(SCRIPTS)
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            report=report,
            phrases=report.phrases,
            shown=shown,
            sort_value=_sort_value,
            pairs=lambda row, table: zip(row, table.columns, strict=True),
            csv_address=csv_address,
            picture_address=lambda figure: _data_address(
                "image/svg+xml", figure.picture.svg_for_screens
            ),
            sliders_json=lambda simulation: sliders_json(simulation, report.phrases),
            effect=numbers.effect,
            ends=lambda one: (_plain(one.low, numbers), _plain(one.high, numbers)),
            style=style,
            script=script,
            policy=_policy(style, script),
        )
    )


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("ccc_quality.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _joined(names: tuple[str, ...]) -> Markup:
    """Style or script of this package, which is ours and needs no escaping."""
    loader = _environment().loader
    if loader is None:  # pragma: no cover - set in the function above
        raise LookupError(names)
    sources = (loader.get_source(_environment(), name)[0] for name in names)
    return Markup("\n".join(sources))  # noqa: S704


def _plain(value: float, numbers: Numbers) -> str:
    """The end of a scale: ``7``, or ``0.50`` where it is no whole number."""
    return numbers.write(value, "score" if value == round(value) else "effect")


def _policy(style: str, script: str) -> str:
    return (
        f"default-src 'none'; img-src data:; style-src '{_hash(style)}'; "
        f"script-src '{_hash(script)}'; base-uri 'none'; form-action 'none'"
    )


def _hash(source: str) -> str:
    digest = hashlib.sha256(source.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


def _data_address(kind: str, text: str) -> str:
    content = base64.b64encode(text.encode("utf-8", errors="replace")).decode()
    return f"data:{kind};base64,{content}"


def _sort_value(value: object, column: Column) -> str:
    """What a column of numbers is sorted by; what is not known comes last."""
    if column.kind == "text":
        return ""
    number = float(value)  # type: ignore[arg-type]
    return "" if math.isnan(number) else repr(number)


def sliders_json(simulation: Simulation, phrases: Mapping[str, str]) -> str:
    """A simulation as JSON, numbers to nine digits and the phrases the script fills in."""
    return json.dumps(
        {
            "drivers": [_construct(one) for one in simulation.drivers],
            "outcomes": [_construct(one) for one in simulation.outcomes],
            "effects": _short(simulation.effects),
            "covariances": _short(simulation.covariances),
            "quantile": _short(simulation.quantile),
            "words": {name: phrases[name] for name in WORDS},
        },
        separators=(",", ":"),
        ensure_ascii=False,
    )


def _construct(one: SimulatedConstruct) -> dict[str, object]:
    return {
        "label": one.label,
        "mean": _short(one.mean),
        "low": one.low,
        "high": one.high,
        "step": one.step,
        "knots": _short(one.knots),
        "gains": _short(one.gains),
    }


def _short(value: object) -> object:
    """Floats to a few digits, in tuples of any depth."""
    if isinstance(value, tuple):
        return [_short(one) for one in value]
    return float(f"{value:.{DIGITS}g}")
