"""The table for the terminal, as it grows, and for the README."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np

from benchmarks.memory import Memory
from benchmarks.turns import Measured

BEGIN = "<!-- speed, written by `make bench` -->"
END = "<!-- end of speed -->"


def text(found: Measured) -> str:
    """One row for the terminal: its name, then a line a program."""
    lines = [found.row.name, f"  {'ccc_quality':32}{duration(found.ours):>10}"]
    for rival in found.row.rivals:
        if rival not in found.theirs:
            lines.append(f"  {rival.peer:32}{'left out':>10}")
            continue
        name, seconds = found.theirs[rival]
        label = f"{name}, {rival.less}" if rival.less else name
        aim = f"   aim {times(rival.aim)}" if rival.aim else ""
        lines.append(f"  {label:32}{duration(seconds):>10}{times(found.ratio(rival)):>9}{aim}")
    return "\n".join(lines)


def markdown(rows: Sequence[Measured], memory: Sequence[Memory], setting: str) -> str:
    """All rows for the README, with date and machine."""
    lines = [
        f"Medians of {date.today():%Y-%m-%d}, one thread each, all in one run: {setting}.",
        "",
        "| job | ccc_quality | beside it | its time | times ours |",
        "| --- | --: | --- | --: | --: |",
    ]
    for found in rows:
        first = f"{found.row.name} | {duration(found.ours)}"
        for rival, (name, seconds) in found.theirs.items():
            label = f"{name}, {rival.less}" if rival.less else name
            lines.append(
                f"| {first} | {label} | {duration(seconds)} | {times(found.ratio(rival))} |"
            )
            first = " | "
    return "\n".join([*lines, "", f"{remembered(memory)}"])


def remembered(memory: Sequence[Memory]) -> str:
    """A sentence about the memory of a bootstrap."""
    peaks = ", ".join(f"{one.n_resamples:,}: {one.peak / 1e6:.0f} MB" for one in memory)
    draw = memory[-1].kept / memory[-1].n_resamples
    return (
        f"Memory of a bootstrap at its peak, by the number of resamples: {peaks}. A resample adds "
        f"its draws, {draw / 1e3:.0f} kB, and nothing else."
    )


def setting(lavaan: str | None) -> str:
    """The machine and what runs on it."""
    parts = [
        f"{processor()} ({os.cpu_count()} cores)",
        f"Python {platform.python_version()}",
        f"numpy {np.__version__}",
        lavaan,
    ]
    return ", ".join(part for part in parts if part)


def processor() -> str:
    """The processor's name, where the system tells it."""
    listing = Path("/proc/cpuinfo")
    lines = listing.read_text(encoding="utf-8").splitlines() if listing.exists() else []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.processor() or platform.machine()


def placed(page: str, table: str) -> str:
    """A page with the table between its two markers.

    Raises
    ------
    ValueError
        The page has no such place.
    """
    if BEGIN not in page or END not in page:
        raise ValueError(f"no place for the table: a line {BEGIN} and a line {END}")
    head, _, rest = page.partition(BEGIN)
    return f"{head}{BEGIN}\n{table}\n{END}{rest.partition(END)[2]}"


def duration(seconds: float) -> str:
    """Seconds or milliseconds, with two digits at least."""
    if seconds >= 1:
        return f"{seconds:.1f} s" if seconds < 100 else f"{seconds:.0f} s"
    milliseconds = 1000 * seconds
    return f"{milliseconds:.{0 if milliseconds >= 10 else 1 if milliseconds >= 1 else 2}f} ms"


def times(ratio: float) -> str:
    """A ratio, with two digits at least."""
    return f"{ratio:.1f} x" if ratio < 20 else f"{ratio:.0f} x"
