"""What other programs call our options: used in messages, never accepted in silence."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import ParamSpec, TypeVar

from ccc_quality.errors import UnknownOptionError, did_you_mean

P = ParamSpec("P")
R = TypeVar("R")

_DIAGONALLY_WEIGHTED = 'It is "WLSMV" here: the same estimates, with robust errors and test.'
_FULL_INFORMATION = 'It is "fiml" here.'
_ROBUST = 'Robust errors and tests come with the estimator: estimator="MLR", "MLM" or "WLSMV".'
_BOOTSTRAP = "Fit first, then resample: bootstrap(fit, n_resamples=5000, seed=1)."

ESTIMATORS: Mapping[str, str] = {
    **dict.fromkeys(("WLSM", "WLSMVS"), _DIAGONALLY_WEIGHTED),
    "WLS": 'For ordered items use "WLSMV", for measurements that are not normal "MLR".',
    "MLMV": '"MLM" has the same estimates and errors; its test is adjusted for the mean only.',
    "MLMVS": '"MLM" has the same estimates and errors; its test is adjusted for the mean only.',
    "FIML": 'Full information is a treatment of missing answers: missing="fiml".',
}
"""By name in capitals."""

TREATMENTS: Mapping[str, str] = {
    **dict.fromkeys(("ml", "direct"), _FULL_INFORMATION),
    **dict.fromkeys(("ml.x", "fiml.x"), 'It is "fiml" with fixed_x=False here.'),
    "available.cases": 'It is "pairwise" here, for ordered items.',
    **dict.fromkeys(("drop", "complete", "omit"), 'It is "listwise" here.'),
}
"""Of missing answers."""

OPTIONS: Mapping[str, str] = {
    **dict.fromkeys(("se", "test"), _ROBUST),
    "bootstrap": _BOOTSTRAP,
    "meanstructure": "It is mean_structure here.",
    **dict.fromkeys(("weights", "sampling_weight"), "It is sampling_weights here."),
    **dict.fromkeys(("nobs", "sample_nobs"), "It is n_obs here."),
    **dict.fromkeys(("groups", "by"), "It is group here."),
    "categorical": "It is ordered here.",
    "conf_level": "It is level here.",
    "orthogonal": "State covariances as zero in the model: trust ~~ 0*loyalty.",
}
"""Names of options, where their own are not near enough to be found."""


def hint(name: str, elsewhere: Mapping[str, str], own: Iterable[str]) -> str:
    """End of a message about an unknown value: what it is called here, or the nearest one."""
    return elsewhere.get(name) or did_you_mean(name, own)


def knowing_its_options(function: Callable[P, R]) -> Callable[P, R]:
    """Decorate a function so that it names our word for an option of another program."""
    parameters = inspect.signature(function).parameters
    options = [name for name, one in parameters.items() if one.kind is one.KEYWORD_ONLY]

    @wraps(function)
    def called(*args: P.args, **kwargs: P.kwargs) -> R:
        for name in kwargs:
            if name not in parameters:
                raise UnknownOptionError(
                    f"{function.__name__}() has no option {name!r}. {hint(name, OPTIONS, options)}"
                )
        return function(*args, **kwargs)

    return called
