"""One bootstrap resample of the second-order model: ours, a refit of ours, and lavaan's.

Ours are 1,000 resamples with the draws of every table (estimates, standardized estimates, effects,
explained shares). The refit is ``fit_sem`` on the same number of drawn rows, estimates only, and so
is ``bootstrapLavaan``, which is left out where R is not installed.
"""

from __future__ import annotations

import os

for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"  # before numpy is loaded, which reads it once

import json
import shutil
import subprocess
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

import pandas as pd

import ccc_quality as ccc

HERE = Path(__file__).parent
GOLDEN = HERE.parent / "tests" / "golden"


def compare(rounds: int = 5) -> dict[str, float]:
    """Seconds a resample by each program: medians over rounds in which they take turns."""
    case = json.loads((GOLDEN / "ccc_quality_ml.json").read_text(encoding="utf-8"))
    path, model = GOLDEN / case["data"], case["model"]
    data = pd.read_csv(path)
    fit = ccc.fit_sem(model, data)
    taken: dict[str, list[float]] = {}
    for number in range(rounds + 1):
        found = {
            f"ccc_quality {ccc.__version__}": ours(fit),
            "a refit each": refit(model, data),
            **lavaan(path, model),
        }
        for program, seconds in found.items() if number else ():  # the first round warms up
            taken.setdefault(program, []).append(seconds)
    return {program: median(seconds) for program, seconds in taken.items()}


def ours(fit: ccc.SEMResults, n_resamples: int = 1000) -> float:
    """Seconds a resample of :func:`ccc_quality.bootstrap`."""
    start = perf_counter()
    _ = ccc.bootstrap(fit, n_resamples, seed=1).draws
    return (perf_counter() - start) / n_resamples


def refit(model: str, data: pd.DataFrame, n_resamples: int = 10) -> float:
    """Seconds a resample that is drawn as rows and fitted from scratch."""
    start = perf_counter()
    for seed in range(n_resamples):
        _ = ccc.fit_sem(model, data.sample(frac=1, replace=True, random_state=seed)).solution
    return (perf_counter() - start) / n_resamples


def lavaan(data: Path, model: str, n_resamples: int = 10) -> dict[str, float]:
    """Seconds a resample of lavaan; nothing without R."""
    if not shutil.which("Rscript"):
        return {}
    with TemporaryDirectory() as folder:
        syntax = Path(folder) / "model.txt"
        syntax.write_text(model, encoding="utf-8")
        command = ["Rscript", "--vanilla", HERE / "resampling.R", data, syntax, str(n_resamples)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    version, seconds = done.stdout.split()
    return {f"lavaan {version}": float(seconds)}


def main() -> None:
    """Print the medians, and how many times as long the others take."""
    medians = compare()
    own = next(iter(medians.values()))
    print("One bootstrap resample, second-order model, 37 indicators, n = 900")
    for program, seconds in medians.items():
        print(f"  {program:20}{1000 * seconds:9.2f} ms  {seconds / own:6.1f} x")


if __name__ == "__main__":
    main()
