"""Slopes that a model implies between constructs that no path connects.

Where quality shows in its dimensions (a reflective second-order construct), the dimensions act on
nothing: their total effect on an outcome does not exist. What the model does say is how much the
outcome differs between respondents who differ by one point on a dimension,

    slope = cov(source, target) / var(source),

and, standardized, the implied correlation; both from C = A Psi A' with A = (I - Beta)^-1
(Bollen 1989, ch. 8). Each is a simple slope: the other constructs vary along with the source.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ccc_quality.arrays import Array, ComplexOrFloat
from ccc_quality.errors import UnknownNameError, did_you_mean
from ccc_quality.sem.delta import ParameterFunction, delta_method
from ccc_quality.sem.matrices import Block, assemble, implied_moments
from ccc_quality.sem.problem import Problem
from ccc_quality.sem.rows import root_of_diagonal
from ccc_quality.sem.tables import paired_statistics
from ccc_quality.threads import on_one_blas_thread


@on_one_blas_thread
def implied_slopes(
    problem: Problem,
    target: str,
    sources: Sequence[str] | None,
    *,
    theta: Array,
    vcov: Array,
    level: float = 0.95,
) -> pd.DataFrame:
    """Slope of the target on each source alone in each group, with delta-method errors.

    Parameters
    ----------
    problem : Problem
    target : str
    sources : sequence of str or None
        All other constructs when None.
    theta : (q,) array
    vcov : (q, q) array
    level : float
        Confidence level.

    Raises
    ------
    UnknownNameError
        A construct that the structural model does not have.
    """
    known = problem.groups[0].block.latent
    chosen = [name for name in known if name != target] if sources is None else list(sources)
    for name in (target, *chosen):
        if name not in known:
            raise UnknownNameError(
                f"The model has no construct {name!r}. {did_you_mean(name, known)}"
            )
    frames = []
    for number, group in enumerate(problem.groups, start=1):
        est, se = delta_method(slopes(group.block, chosen, target), theta, vcov)
        pair = {"source": chosen, "target": target, "group": number}
        frames.append(pd.DataFrame({**pair, **paired_statistics(est, se, level=level)}))
    return pd.concat(frames, ignore_index=True)


def slopes(block: Block, sources: Sequence[str], target: str) -> ParameterFunction:
    """The slopes on k sources and then the k correlations, as a function of the parameters."""
    place = {name: k for k, name in enumerate(block.latent)}
    at = np.array([place[name] for name in sources], dtype=np.intp)
    to = place[target]

    def both(theta: ComplexOrFloat) -> ComplexOrFloat:
        C = implied_moments(assemble(block, theta)).C
        covariance, variance = C[..., at, to], C[..., at, at]
        sd = root_of_diagonal(C)
        correlation = covariance / (sd[..., at] * sd[..., to, None])
        return np.concatenate([covariance / variance, correlation], axis=-1)

    return both
