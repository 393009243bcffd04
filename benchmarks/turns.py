"""Programs take turns at a row; medians of what their turns took."""

from __future__ import annotations

import math
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median
from time import perf_counter

from threadpoolctl import threadpool_limits

from benchmarks.cases import Case, case
from benchmarks.programs import Program, Task, ours
from benchmarks.rows import Peer, Rival, Row

ROUNDS = 5
QUICK_ROUNDS = 2

TURN = 0.3
"""Seconds that a turn lasts at least, so that a short task is not a matter of luck."""

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
        Fewer rounds, and without the rivals that take minutes.

    Raises
    ------
    AnotherResultError
        A chi-square is not that of the reference.
    """
    rivals = [one for one in row.rivals if one.peer in peers and not (quick and one.once)]
    programs: dict[Rival | None, Program] = {None: ours()}
    programs.update({rival: peers[rival.peer] for rival in rivals})
    taken: dict[Rival | None, list[float]] = {who: [] for who in programs}
    for number in range(1 + (QUICK_ROUNDS if quick else ROUNDS)):
        for who, program in programs.items():
            if who is not None and who.once and number != 1:
                continue
            found = turn(program, who.task if who else row.task, case(row.case))
            if number:  # the first round warms up
                taken[who] += found
    theirs = {rival: (programs[rival].name, median(taken[rival])) for rival in rivals}
    return Measured(row, median(taken[None]), theirs)


def turn(program: Program, task: Task, chosen: Case) -> list[float]:
    """Seconds of a task each time it is done in a turn, which is once for a long one."""
    start = perf_counter()
    taken = [seconds(program, task, chosen)]
    while perf_counter() - start < TURN:
        taken.append(seconds(program, task, chosen))
    return taken


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
