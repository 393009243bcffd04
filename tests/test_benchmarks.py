"""The speed that the documentation claims, measured against semopy in the same run."""

import subprocess
import sys
from pathlib import Path

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"


def test_a_fit_with_errors_and_fit_measures_takes_less_time_than_the_plain_fit_of_semopy():
    # a process of its own, because threads are limited before numpy is loaded
    code = "from run import compare; own, other = compare(rounds=9).values(); print(own / other)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=BENCHMARKS
    )
    assert float(done.stdout) < 1.0


def test_a_bootstrap_resample_takes_a_small_part_of_a_refit():
    code = "import resampling as r; r.lavaan = lambda *_: {}; print(*r.compare(3).values())"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=BENCHMARKS
    )
    own, refit = map(float, done.stdout.split())
    assert own < refit / 10
