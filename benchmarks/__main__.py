"""Measure all rows and print the table; ``make bench`` installs the peers first."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from contextlib import ExitStack
from pathlib import Path

from benchmarks.lavaan import Lavaan, LavaanMissingError
from benchmarks.memory import memory_of
from benchmarks.programs import Program, seminrs, semopys
from benchmarks.rows import ROWS, Peer
from benchmarks.tables import markdown, placed, remembered, setting, text
from benchmarks.turns import measure

N_RESAMPLES = (1_000, 10_000)


def main() -> None:
    """Run the command."""
    asked = arguments()
    with ExitStack() as stack:
        peers: dict[Peer, Program] = {"semopy": semopys()}
        port = seminrs()
        if port is not None:
            peers["seminr"] = port
        platform = None
        try:
            lavaan = stack.enter_context(Lavaan())
            peers["lavaan"], platform = lavaan, lavaan.platform
        except LavaanMissingError as missing:
            if asked.markdown:
                sys.exit(f"The page shows whole tables only, and lavaan is missing: {missing}")
            print(f"lavaan is missing and left out: {missing}\n")
        print(f"One thread each: {setting(platform)}\n")
        rows = []
        for row in ROWS:
            rows.append(measure(row, peers, quick=asked.quick))
            print(text(rows[-1]), end="\n\n", flush=True)
    memory = [memory_of(number) for number in N_RESAMPLES]
    print(remembered(memory))
    if asked.markdown:
        page = asked.markdown.read_text(encoding="utf-8")
        table = markdown(rows, memory, setting(platform))
        asked.markdown.write_text(placed(page, table), encoding="utf-8")


def arguments() -> Namespace:
    """Arguments of the command line."""
    parser = ArgumentParser(prog="python -m benchmarks", description=__doc__)
    group = parser.add_mutually_exclusive_group()
    group.add_argument(
        "--quick", action="store_true", help="few rounds, without the peers that take minutes"
    )
    group.add_argument(
        "--markdown", type=Path, metavar="FILE", help="put the table into this page, say README.md"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
