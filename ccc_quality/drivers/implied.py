"""Slopes that a model implies between constructs that no path connects.

Where quality shows in its dimensions (a reflective second-order construct), the dimensions act on
nothing: their total effect on an outcome does not exist. What the model does say is how much the
outcome differs between respondents who differ by one point on a dimension.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ccc_quality.sem import SEMResults
from ccc_quality.sem.delta import delta_method
from ccc_quality.sem.inference import wald
from ccc_quality.sem.matrices import ComplexOrFloat, assemble, implied_moments
from ccc_quality.sem.rows import root_of_diagonal


def implied_slopes(results: SEMResults, sources: Sequence[str], target: str) -> pd.DataFrame:
    """Slope of the target on each source alone, from the implied covariances.

    slope = cov(source, target) / var(source), and standardized the implied correlation, both from
    C = A Psi A' with A = (I - Beta)^-1; standard errors by the delta method. Each is a simple
    slope: the other sources vary along with it.

    Parameters
    ----------
    results : SEMResults
    sources : sequence of str
    target : str

    Returns
    -------
    DataFrame
        source, target, est, se, z, pvalue, ci_lower, ci_upper, std, std_se, std_ci_lower,
        std_ci_upper.

    References
    ----------
    Bollen, K. A. (1989). Structural equations with latent variables, ch. 8. Wiley.
    """
    block = results.problem.groups[0].block
    place = {name: k for k, name in enumerate(block.latent)}
    at = np.array([place[name] for name in sources], dtype=np.intp)
    to = place[target]

    def slopes(theta: ComplexOrFloat) -> ComplexOrFloat:
        C = implied_moments(assemble(block, theta)).C
        covariance, variance = C[..., at, to], C[..., at, at]
        sd = root_of_diagonal(C)
        correlation = covariance / (sd[..., at] * sd[..., to, None])
        return np.concatenate([covariance / variance, correlation], axis=-1)

    est, se = delta_method(slopes, results.solution.theta, results.vcov.to_numpy(dtype=np.float64))
    k = len(sources)
    raw, std = wald(est[:k], se[:k]), wald(est[k:], se[k:])
    return pd.DataFrame(
        {
            "source": list(sources),
            "target": target,
            **raw,
            "std": std["est"],
            "std_se": std["se"],
            "std_ci_lower": std["ci_lower"],
            "std_ci_upper": std["ci_upper"],
        }
    )
