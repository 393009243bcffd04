"""Programs take turns at a row; medians over the rounds."""

from __future__ import annotations

import math
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median

from threadpoolctl import threadpool_limits

from benchmarks.cases import Case, case
from benchmarks.programs import Program, Task, ours
from benchmarks.rows import Peer, Rival, Row

CLOSE = 1e-4
"""Relative difference of a chi-square from the reference's at which the work is another."""


class AnotherResultError(Exception):
    """A program was timed at something else than the others."""


@dataclass(frozen=True)
class Measured:
    """Median seconds of a row.

    Attributes
    ----------
    ours : float
    theirs : dict
        Name of the program and seconds by rival; absent for those that were left out.
    """

    row: Row
    ours: float
    theirs: Mapping[Rival, tuple[str, float]]

    def ratio(self, rival: Rival) -> float:
        """How many times our time a rival takes."""
        return self.theirs[rival][1] / self.ours


def measure(row: Row, peers: Mapping[Peer, Program], *, quick: bool = False) -> Measured:
    """Time a row.

    Parameters
    ----------
    peers : mapping
        Those that are installed; rivals without theirs are left out.
    quick : bool
        Three rounds at most, and without the rivals that take minutes.

    Raises
    ------
    AnotherResultError
        A chi-square is not that of the reference.
    """
    chosen = case(row.case)
    own = ours()
    rivals = [one for one in row.rivals if one.peer in peers and not (quick and one.once)]
    mine: list[float] = []
    theirs: dict[Rival, list[float]] = {rival: [] for rival in rivals}
    rounds = min(row.rounds, 3) if quick else row.rounds
    for number in range(rounds + 1):  # the first warms up
        mine.append(seconds(own, row.task, chosen))
        for rival in rivals:
            if not rival.once or number == 1:
                theirs[rival].append(seconds(peers[rival.peer], rival.task, chosen))
    return Measured(
        row,
        median(mine[1:]),
        {
            rival: (peers[rival.peer].name, median(found if rival.once else found[1:]))
            for rival, found in theirs.items()
        },
    )


def seconds(program: Program, task: Task, chosen: Case) -> float:
    """Seconds of a task done once, on one thread and with the right result."""
    with threadpool_limits(limits=1), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # deprecations inside semopy
        taken, chisq = program.time(task, chosen)
    if not math.isnan(chisq) and not math.isclose(chisq, chosen.chisq, rel_tol=CLOSE):
        raise AnotherResultError(
            f"{program.name} finds a chi-square of {chisq:.6g} for {chosen.name}; "
            f"the reference has {chosen.chisq:.6g}."
        )
    return taken
