"""One fit of the second-order model, ours against semopy's, side by side in one run.

Ours does all that a report needs: estimates, standard errors, standardized estimates and fit
measures. semopy's is its plain ``Model(...).fit(data)``: estimates only. Both get the same data
frame (37 indicators, n = 900) and one thread; they take turns, so that a busy machine slows both.

Then one bootstrap resample of that model: ``resampling.py``.
"""

from __future__ import annotations

import os

for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"  # before numpy is loaded, which reads it once

import json
import warnings
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

import pandas as pd
import resampling
import semopy

import ccc_quality as ccc

ROUNDS = 25
GOLDEN = Path(__file__).parents[1] / "tests" / "golden"


def compare(rounds: int = ROUNDS) -> dict[str, float]:
    """Median seconds of a fit by each program; the first round warms up and does not count."""
    case = json.loads((GOLDEN / "ccc_quality_ml.json").read_text(encoding="utf-8"))
    data = pd.read_csv(GOLDEN / case["data"])
    model = case["model"]

    def ours() -> None:
        fit = ccc.fit_sem(model, data)
        _ = fit.estimates, fit.standardized, fit.fit_measures

    def theirs() -> None:
        semopy.Model(model).fit(data)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # deprecations inside semopy
        pairs = [(seconds(ours), seconds(theirs)) for _ in range(rounds + 1)][1:]
    return {
        f"ccc_quality {ccc.__version__}": median(own for own, _ in pairs),
        f"semopy {semopy.__version__}": median(other for _, other in pairs),
    }


def main() -> None:
    """Print both medians and their ratio."""
    medians = compare()
    print(f"Second-order model, 37 indicators, n = 900, medians of {ROUNDS} rounds")
    for name, taken in medians.items():
        print(f"  {name:20}{1000 * taken:7.1f} ms")
    own, other = medians.values()
    print(f"  ours takes {own / other:.2f} of the time")
    resampling.main()


def seconds(job: Callable[[], None]) -> float:
    """Wall-clock time of one call."""
    start = perf_counter()
    job()
    return perf_counter() - start


if __name__ == "__main__":
    main()
