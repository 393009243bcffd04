"""Progress of long work: a bar on standard error, or a function of the caller."""

from __future__ import annotations

from collections.abc import Callable, Iterator
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
