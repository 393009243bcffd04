"""Progress of long work: a bar on standard error, or a function of the caller."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from tqdm import tqdm

Report = Callable[[int, int], None]
"""Called with how much is done and how much there is to do."""


@contextmanager
def reporting(progress: bool | Report, total: int, description: str) -> Iterator[Report]:
    """What to call as work proceeds.

    Parameters
    ----------
    progress : bool or callable
        True draws a bar on standard error, in terminals and notebooks alike; False keeps silent.
    total : int
        How much there is to do.
    description : str
        Stands before the bar.

    Yields
    ------
    callable
        Takes the amount done and the total.
    """
    if callable(progress):
        yield progress
        return
    with tqdm(total=total, desc=description, disable=not progress, leave=False) as bar:

        def report(done: int, _total: int) -> None:
            bar.update(done - bar.n)

        yield report


class Stages:
    """One report over work in stages: each takes its share of the whole.

    Parameters
    ----------
    report : callable
        Called with how much of the whole is done.
    weights : mapping of str to int
        How much of the whole each stage is, in the order in which they come.
    """

    def __init__(self, report: Report, weights: Mapping[str, int]) -> None:
        self._report = report
        self._weights = dict(weights)
        self._total = sum(weights.values())
        self._start = self._end = 0

    def begin(self, stage: str) -> Report:
        """Start a stage, which finishes the one before; what to call as it proceeds itself."""
        self._start, self._end = self._end, self._end + self._weights[stage]
        self._report(self._start, self._total)
        start, weight = self._start, self._weights[stage]

        def proceed(done: int, total: int) -> None:
            self._report(start + round(weight * done / max(total, 1)), self._total)

        return proceed

    def finish(self) -> None:
        """Everything is done."""
        self._report(self._total, self._total)
