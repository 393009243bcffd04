"""Rules for the whole suite."""

import gc
import os
import shutil
import subprocess
from pathlib import Path

import matplotlib as mpl
import pytest

mpl.use("agg")  # figures are drawn in memory, whatever the machine has for a screen


PROGRAMS = {
    "r": ("Rscript", "r-base-core r-cran-lavaan"),
    "browser": ("chromium", "chromium"),
    "office": ("soffice", "libreoffice-writer libreoffice-calc libreoffice-impress poppler-utils"),
}
"""What the tests with a marker need, and the Debian packages that have it."""

FONTS = Path("/usr/share/fonts")
NEED_FONTS = ("browser", "office")

SPREAD = {"test_docs.py", "test_notebooks.py"}
"""Files of long tests that share nothing, so that any worker runs any of them."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Tests whose program is not installed are skipped, except in CI: there they have to fail.

    A browser or an office program without a font shows nothing, so it counts as not installed.
    """
    fonts = any(FONTS.rglob("*.*tf"))
    for marker, (program, packages) in PROGRAMS.items():
        usable = shutil.which(program) and (fonts or marker not in NEED_FONTS)
        if usable or os.environ.get("CI"):
            continue
        reason = f"{program} and its fonts are not installed (Debian: {packages})"
        absent = pytest.mark.skip(reason=reason)
        for item in items:
            if marker in item.keywords:
                item.add_marker(absent)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Unless asked otherwise, tests of one folder or of one file beside them share a worker."""
    if config.getvalue("dist") != "load":
        return None
    from xdist.scheduler import LoadScopeScheduling

    class ByFolder(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            folder = nodeid.partition("::")[0].split("/")[1]
            return nodeid if folder in SPREAD else folder

    return ByFolder(config, log)


def pytest_collection_finish():
    """What was imported stays; garbage is looked for less often, and among what tests make."""
    gc.freeze()
    gc.set_threshold(50_000, 10, 10)


@pytest.fixture
def undrawn(monkeypatch):
    """An empty picture for each of a report's, for tests that look at none of them."""
    from ccc_quality.report import pictures
    from ccc_quality.report.schemes import paired_theme

    empty = pictures.Drawing(
        '<svg xmlns="http://www.w3.org/2000/svg" width="576pt" height="288pt"/>',
        paired_theme().tokens,
        "What the figure shows, in words.",
    )
    monkeypatch.setattr(pictures, "_drawn", lambda draw: empty)


@pytest.fixture(scope="session")
def run_r():
    """Run an R script with arguments; its messages are the error if it fails."""

    def run(script: Path, *arguments: object) -> str:
        command = ["Rscript", "--vanilla", str(script), *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run
