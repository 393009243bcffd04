"""Rules for the whole suite."""

import os
import shutil
import subprocess
from pathlib import Path

import matplotlib as mpl
import pytest

mpl.use("agg")  # figures are drawn in memory, whatever the machine has for a screen


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Without R, tests that run lavaan are skipped, except in CI: there they have to fail."""
    if shutil.which("Rscript") or os.environ.get("CI"):
        return
    absent = pytest.mark.skip(reason="Rscript is not installed (Debian: r-base-core r-cran-lavaan)")
    for item in items:
        if "r" in item.keywords:
            item.add_marker(absent)


@pytest.fixture(scope="session")
def run_r():
    """Run an R script with arguments; its messages are the error if it fails."""

    def run(script: Path, *arguments: object) -> str:
        command = ["Rscript", "--vanilla", str(script), *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run
