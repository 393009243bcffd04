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

from ccc_quality.sem.delta import ParameterFunction, delta_method
from ccc_quality.sem.matrices import Array, Block, ComplexOrFloat, assemble, implied_moments
from ccc_quality.sem.rows import root_of_diagonal
from ccc_quality.sem.tables import paired_statistics
from ccc_quality.threads import on_one_blas_thread


@on_one_blas_thread
def implied_slopes(
    block: Block, sources: Sequence[str], target: str, *, theta: Array, vcov: Array
) -> pd.DataFrame:
    """Slope of the target on each source alone, with delta-method errors.

    Parameters
    ----------
    block : Block
    sources : sequence of str
    target : str
    theta : (q,) array
    vcov : (q, q) array
    """
    statistics = paired_statistics(*delta_method(slopes(block, sources, target), theta, vcov))
    return pd.DataFrame({"source": list(sources), "target": target, **statistics})


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
