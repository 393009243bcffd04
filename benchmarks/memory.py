"""Memory of a bootstrap: one batch of resamples and the draws, however many there are."""

from __future__ import annotations

import tracemalloc
from typing import NamedTuple

import ccc_quality as ccc
from benchmarks.cases import case


class Memory(NamedTuple):
    """Bytes that Python and numpy allocate for a bootstrap with the draws of all tables.

    ``kept`` is what remains when it is done: the draws.
    """

    n_resamples: int
    peak: int
    kept: int


def memory_of(n_resamples: int) -> Memory:
    """Memory of a bootstrap of the second-order model, n = 900."""
    chosen = case("ccc_quality_ml")
    fit = ccc.fit_sem(chosen.model, chosen.data)
    _ = ccc.bootstrap(fit, 1, seed=1).draws  # what the fit itself remembers is not counted
    tracemalloc.start()
    try:
        bootstrapped = ccc.bootstrap(fit, n_resamples, seed=1)
        _ = bootstrapped.draws
        kept, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    return Memory(n_resamples, peak, kept)
