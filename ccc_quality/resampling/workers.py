"""Batches of resamples on joblib workers, with the same draws for any number of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import numpy as np
from joblib import Parallel, delayed

from ccc_quality.progress import Report, reporting

BATCH = 250
"""Resamples with one seed of their own; part of what a seed means, so that it never changes."""

AnyPlan = TypeVar("AnyPlan")
Result = TypeVar("Result")


def run(
    task: Callable[[AnyPlan, np.random.SeedSequence, int], Result],
    plan: AnyPlan,
    *,
    n_resamples: int,
    seed: int,
    n_jobs: int,
    progress: bool | Report,
    batch: int = BATCH,
) -> list[Result]:
    """Results of the batches, in order.

    Every batch draws from a child of ``seed``, so that who computes it makes no difference. The
    workers are those of ``joblib.parallel_config``.
    """
    sizes = [min(batch, n_resamples - done) for done in range(0, n_resamples, batch)]
    seeds = np.random.SeedSequence(seed).spawn(len(sizes))
    jobs = (delayed(task)(plan, child, size) for child, size in zip(seeds, sizes, strict=True))
    results: list[Result] = []
    with reporting(progress, n_resamples, "Resampling") as report:
        for result in Parallel(n_jobs=n_jobs, return_as="generator")(jobs):
            results.append(result)
            report(sum(sizes[: len(results)]), n_resamples)
    return results
