"""Programs that can be timed: ccc_quality and semopy here, lavaan in its own file."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from time import perf_counter
from typing import Literal, NamedTuple, Protocol

import semopy

import ccc_quality as ccc
from benchmarks import mobile_phone
from benchmarks.cases import Case

Task = Literal["fit", "estimates", "resample"]
"""What is counted for each: see the package's docstring."""

N_RESAMPLES = 1000
FEW_RESAMPLES = 100


class Timing(NamedTuple):
    """Seconds of a task, and the chi-square it found (NaN for a resample)."""

    seconds: float
    chisq: float


class Program(Protocol):
    """A program with its version."""

    @property
    def name(self) -> str: ...

    def time(self, task: Task, case: Case) -> Timing:
        """Do a task once."""
        ...


@dataclass(frozen=True)
class PythonProgram:
    """A program in this process."""

    name: str
    tasks: Mapping[Task, Callable[[Case], Timing]]

    def time(self, task: Task, case: Case) -> Timing:
        return self.tasks[task](case)


def ours() -> PythonProgram:
    """The package itself."""
    return PythonProgram(
        f"ccc_quality {ccc.__version__}", {"fit": _our_fit, "resample": _our_resample}
    )


def semopys() -> PythonProgram:
    """The second engine, as it comes."""
    return PythonProgram(
        f"semopy {semopy.__version__}", {"fit": _semopy_fit, "estimates": _semopy_estimates}
    )


def seminrs() -> PythonProgram | None:
    """The port of seminr to Python; None where it is not installed."""
    try:
        import seminr
    except ModuleNotFoundError:
        return None
    measured = seminr.constructs(
        *(seminr.composite(name, items) for name, items in mobile_phone.CONSTRUCTS.items())
    )
    structural = seminr.relationships(
        *(seminr.paths(cause, effects) for cause, effects in mobile_phone.EFFECTS.items())
    )

    def resample(case: Case) -> Timing:
        # its protocol of a frame has a list of columns, which a DataFrame has not
        fit = seminr.estimate_pls(case.data, measured, structural)  # type: ignore[arg-type]
        start = perf_counter()
        seminr.bootstrap_model(fit, FEW_RESAMPLES, seed=1, cores=1)
        return Timing((perf_counter() - start) / FEW_RESAMPLES, math.nan)

    return PythonProgram(f"seminr {version('seminr')}", {"resample": resample})


def _our_fit(case: Case) -> Timing:
    start = perf_counter()
    fit = ccc.fit_sem(case.model, case.data, **case.options)
    _, measures = fit.estimates, fit.fit_measures
    return Timing(perf_counter() - start, measures["chisq"])


def _our_resample(case: Case) -> Timing:
    fit = (
        ccc.fit_pls(case.model, case.data)
        if isinstance(case.model, ccc.Model)
        else ccc.fit_sem(case.model, case.data, **case.options)
    )
    start = perf_counter()
    _ = ccc.bootstrap(fit, N_RESAMPLES, seed=1).draws
    return Timing((perf_counter() - start) / N_RESAMPLES, math.nan)


def _semopy_estimates(case: Case) -> Timing:
    start = perf_counter()
    solution = semopy.Model(case.model).fit(case.data)
    return Timing(perf_counter() - start, len(case.data) * solution.fun)


def _semopy_fit(case: Case) -> Timing:
    start = perf_counter()
    model = semopy.Model(case.model)
    model.fit(case.data)
    model.inspect()
    measures = semopy.calc_stats(model)
    return Timing(perf_counter() - start, measures["chi2"].iloc[0])
