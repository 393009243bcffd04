"""What the command line prints: results to standard output, everything else to standard error."""

from __future__ import annotations

import textwrap
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TextIO

from rich.console import Console, RenderableType
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from ccc_quality.errors import CCCQualityWarning


@dataclass(frozen=True)
class Work:
    """What is going on, on standard error: the step at hand and how far it has come."""

    _progress: Progress
    _task: TaskID

    def begin(self, step: str) -> None:
        """Name the next step, such as ``"Fitting the model"``."""
        self._progress.reset(self._task, description=step, total=None)

    def report(self, done: int, total: int) -> None:
        """Draw a bar: how much of the step is done, and how much there is to do."""
        self._progress.update(self._task, completed=done, total=total)


def show(text: str) -> None:
    """Print a result, wrapped to the terminal and left alone in a pipe."""
    console = Console()
    if console.is_terminal:
        text = "\n".join(_wrapped(line, console.width) for line in text.splitlines())
    console.print(Text(text), soft_wrap=True)


def say(text: str, *, quiet: bool) -> None:
    """Print a closing remark, unless nobody wants to hear it."""
    if not quiet:
        show(text)


def complain(kind: str, message: str, *, style: str) -> None:
    """Print an error or a warning to standard error."""
    console = Console(stderr=True)
    console.print(Text.assemble((f"{kind}: ", style), message), soft_wrap=not console.is_terminal)


@contextmanager
def working(step: str, *, quiet: bool) -> Iterator[Work]:
    """A line that says what is going on; warnings of the package become plain messages.

    Parameters
    ----------
    step : str
        The first step, such as ``"Reading the survey"``.
    quiet : bool
        Leave out the line, not the warnings.

    Yields
    ------
    Work
        Told of each further step.
    """
    console = Console(stderr=True)
    console.quiet = quiet or not console.is_terminal
    progress = Progress(
        SpinnerColumn(),
        TextColumn("{task.description} ..."),
        *map(_Counted, (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())),
        console=console,
        transient=True,
    )
    with warnings.catch_warnings(), progress:
        # a warning is said whenever it arises, but once in every run of a command
        warnings.simplefilter("always", CCCQualityWarning)
        warnings.showwarning = _plainly(warnings.showwarning)
        yield Work(progress, progress.add_task(step, total=None))


class _Counted(ProgressColumn):
    """A column of a progress bar for work that can be counted; nothing for other work."""

    def __init__(self, column: ProgressColumn) -> None:
        super().__init__()
        self.column = column

    def render(self, task: Task) -> RenderableType:
        return "" if task.total is None else self.column(task)


def _plainly(show_other: Callable[..., None]) -> Callable[..., None]:
    """Show our own warnings as a sentence and leave all others as they are."""

    def showwarning(
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: TextIO | None = None,
        line: str | None = None,
    ) -> None:
        if issubclass(category, CCCQualityWarning):
            complain("Warning", str(message), style="bold yellow")
        else:
            show_other(message, category, filename, lineno, file, line)

    return showwarning


def _wrapped(line: str, width: int) -> str:
    """The line broken at blanks, continued below its first word; tables are left alone."""
    text = line.lstrip()
    bullet = text[:2] if text[:2] in ("- ", "! ") else ""
    if len(line) <= width or "   " in text:
        return line
    indent = " " * (len(line) - len(text))
    return textwrap.fill(
        text,
        width,
        initial_indent=indent,
        subsequent_indent=indent + " " * len(bullet),
        break_long_words=False,
        break_on_hyphens=False,
    )
