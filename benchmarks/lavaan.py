"""lavaan in an R process that stays open, and reports its own seconds."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryFile
from types import TracebackType
from typing import Self

from benchmarks.cases import GOLDEN, Case
from benchmarks.programs import Task, Timing

SCRIPT = Path(__file__).with_suffix(".R")
DEBIAN = "r-base-core r-cran-lavaan r-cran-jsonlite"
ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")


class LavaanMissingError(Exception):
    """R or one of its packages is not installed."""


class Lavaan:
    """lavaan, for use in a ``with`` statement, which ends the process.

    Attributes
    ----------
    name : str
        With its version.
    platform : str
        R and its BLAS.

    Raises
    ------
    LavaanMissingError
        R, lavaan or jsonlite is not installed.
    """

    def __init__(self) -> None:
        if not shutil.which("Rscript"):
            raise LavaanMissingError(f"Rscript is not installed (Debian: {DEBIAN})")
        self._messages = TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - closed on exit
        self._process = subprocess.Popen(
            ["Rscript", "--vanilla", SCRIPT, GOLDEN],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._messages,
            text=True,
            env=os.environ | ONE_THREAD,
        )
        greeting = self._read()
        if len(greeting) != 3:
            said = self._last_words()
            self.__exit__(None, None, None)
            raise LavaanMissingError(f"{said} (Debian: {DEBIAN})")
        version, r, blas = greeting
        self.name = f"lavaan {version}"
        self.platform = f"R {r} with {blas}"

    def time(self, task: Task, case: Case) -> Timing:
        """Have a task done once."""
        if self._process.stdin is None:
            raise RuntimeError("R takes no requests")
        self._process.stdin.write(f"{task} {case.name}\n")
        self._process.stdin.flush()
        answer = self._read()
        if len(answer) != 2:
            raise RuntimeError(f"lavaan failed at {task} {case.name}: {self._last_words()}")
        return Timing(*map(float, answer))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is not None:
            self._process.kill()
        self._process.communicate()  # the end of its input ends the process
        self._messages.close()

    def _read(self) -> list[str]:
        if self._process.stdout is None:
            raise RuntimeError("R gives no answers")
        return self._process.stdout.readline().split()

    def _last_words(self) -> str:
        self._process.wait()
        self._messages.seek(0)
        return " ".join(self._messages.read().split())
