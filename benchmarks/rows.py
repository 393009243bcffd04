"""The rows of the table: which task on which case, beside whom, and how fast we mean to be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from benchmarks.programs import Task

Peer = Literal["lavaan", "semopy", "seminr"]


@dataclass(frozen=True)
class Rival:
    """A peer at a task.

    Attributes
    ----------
    less : str
        What it leaves out of our task; empty if nothing.
    aim : float, optional
        How many times our time it should take at least.
    once : bool
        Whether it takes minutes, so that once has to do.
    """

    peer: Peer
    task: Task
    aim: float | None = None
    less: str = ""
    once: bool = False


@dataclass(frozen=True)
class Row:
    """One row: our task on a case of ``tests/golden``, and the rivals beside it."""

    name: str
    case: str
    task: Task
    rivals: tuple[Rival, ...]


def against_both(times: float, *, older: float, newer: float) -> float:
    """An aim against the faster of two lavaans, for the older one, which is what Debian has.

    Parameters
    ----------
    times : float
        How many times our time the faster one should take.
    older, newer : float
        Seconds of lavaan 0.6-14 and 0.7-2, one thread of a quiet two-core machine.
    """
    return times * max(older / newer, 1.0)


ROWS = (
    Row(
        "second-order model, 37 indicators, n = 900: estimates, errors, fit measures",
        case="ccc_quality_ml",
        task="fit",
        rivals=(
            Rival("lavaan", "fit", aim=against_both(8, older=0.18, newer=0.125)),
            Rival("semopy", "estimates", aim=4, less="estimates alone"),
            Rival("semopy", "fit"),
        ),
    ),
    Row(
        "the same by MLR, seven drivers direct",
        case="ccc_direct_mlr",
        task="fit",
        rivals=(Rival("lavaan", "fit", aim=against_both(40, older=2.3, newer=2.3)),),
    ),
    Row(
        "the same by FIML, 1,200 rows, 6% of the answers missing, 775 patterns",
        case="ccc_direct_fiml",
        task="fit",
        rivals=(Rival("lavaan", "fit", aim=against_both(60, older=340, newer=172), once=True),),
    ),
    Row(
        "WLSMV, second-order model, 37 five-point items, n = 1,200",
        case="ccc_quality_wlsmv",
        task="fit",
        rivals=(Rival("lavaan", "fit", aim=against_both(4, older=5.1, newer=3.0)),),
    ),
    Row(
        "metric invariance, seven drivers direct, 3 groups, 393 parameters",
        case="ccc_firm_metric",
        task="fit",
        rivals=(Rival("lavaan", "fit", aim=against_both(10, older=2.1, newer=4.3)),),
    ),
    Row(
        "one bootstrap resample of the second-order model, n = 900",
        case="ccc_quality_ml",
        task="resample",
        rivals=(
            Rival(
                "lavaan",
                "resample",
                aim=against_both(60, older=0.033, newer=0.046),
                less="estimates alone",
            ),
        ),
    ),
    Row(
        "one bootstrap resample by partial least squares, seven composites, n = 250",
        case="pls_mobi_modeA_path",
        task="resample",
        rivals=(Rival("seminr", "resample", aim=20, less="the port to Python"),),
    ),
)
