"""Fit measures under non-normality: from scaled test statistics, and robust ones.

With c the scaling factor of the model and c0 that of the baseline, a *scaled* measure puts T / c
and T0 / c0 in the place of T and T0. A *robust* one estimates what the measure would be under
normality (Brosseau-Liard, Savalei & Li 2012; Brosseau-Liard & Savalei 2014):

    CFI = 1 - max(T - c df, 0) / max(T0 - c0 df0, T - c df, 0),
    RMSEA = sqrt(max(T - c df, 0) / (n df)).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from ccc_quality.sem.fit_measures import incremental, rmsea
from ccc_quality.sem.fit_measures.baseline import TestStatistic


@dataclass(frozen=True, slots=True)
class Scaling:
    """Scaling factors of the test statistics.

    Attributes
    ----------
    model, baseline : float
        c and c0; NaN without degrees of freedom.
    h1, h0 : float
        Factors of the unrestricted model and of the model, of which c is a weighted difference
        (Yuan-Bentler as in Mplus); NaN where the statistic is not made that way.
    """

    model: float
    baseline: float
    h1: float = math.nan
    h0: float = math.nan


def scaled_measures(
    test: TestStatistic, base: TestStatistic, scaling: Scaling, *, n_obs: int, n_groups: int
) -> dict[str, float]:
    """Scaled and robust versions of the test and of the fit measures built on it."""
    c, c0 = scaling.model, scaling.baseline
    scaled = TestStatistic.of(test.chisq / c, test.df)
    scaled_base = TestStatistic.of(base.chisq / c0, base.df)
    measures = {
        "chisq_scaled": scaled.chisq,
        "df_scaled": scaled.df,
        "pvalue_scaled": scaled.pvalue,
        "chisq_scaling_factor": c,
        "baseline_chisq_scaled": scaled_base.chisq,
        "baseline_df_scaled": scaled_base.df,
        "baseline_pvalue_scaled": scaled_base.pvalue,
        "baseline_chisq_scaling_factor": c0,
    }
    if not math.isnan(scaling.h1):
        measures["scaling_factor_h1"] = scaling.h1
        measures["scaling_factor_h0"] = scaling.h0
    T, df, T0, df0 = scaled.chisq, scaled.df, scaled_base.chisq, scaled_base.df
    family = incremental.family(T, df, T0, df0)
    measures.update({f"{name}_scaled": value for name, value in family.items()})
    measures.update(_scaled_rmsea(test, c, n_obs=n_obs, n_groups=n_groups))
    measures.update(robust_measures(test, base, c, c0, n_obs=n_obs, n_groups=n_groups))
    return measures


def robust_measures(
    test: TestStatistic, base: TestStatistic, c: float, c0: float, *, n_obs: int, n_groups: int
) -> dict[str, float]:
    """CFI, TLI, RNI and RMSEA with T - c df in the place of T - df.

    Parameters
    ----------
    test, base : TestStatistic
        T and T0 with their degrees of freedom.
    c, c0 : float
        Expectations of T and T0 under their models, per degree of freedom.
    n_obs, n_groups : int
    """
    return {
        **_robust_incremental(test, base, c, c0),
        **_robust_rmsea(test, c, n_obs=n_obs, n_groups=n_groups),
    }


def _robust_incremental(
    test: TestStatistic, base: TestStatistic, c: float, c0: float
) -> dict[str, float]:
    """CFI, TLI and RNI with T - c df in the place of T - df."""
    misfit, worst = test.chisq - c * test.df, base.chisq - c0 * base.df
    if test.df == 0:
        return {"cfi_robust": 1.0, "tli_robust": 1.0, "nnfi_robust": 1.0, "rni_robust": 1.0}
    tli = 1 - misfit * base.df / (worst * test.df) if worst else math.nan
    largest = max(worst, misfit, 0.0)
    return {
        "cfi_robust": 1.0 if largest == 0 else 1 - max(misfit, 0.0) / largest,
        "tli_robust": tli,
        "nnfi_robust": tli,
        "rni_robust": 1 - misfit / worst if worst else math.nan,
    }


def _scaled_rmsea(test: TestStatistic, c: float, *, n_obs: int, n_groups: int) -> dict[str, float]:
    """RMSEA of the scaled statistic; as in lavaan, its interval and tests refer T to c df."""
    if test.df == 0:
        return {"rmsea_scaled": 0.0}
    T, df = test.chisq, test.df
    lower, upper = rmsea.rmsea_interval(T, c * df, n_obs, n_groups=n_groups)
    return {
        "rmsea_scaled": rmsea.rmsea(T / c, df, n_obs, n_groups=n_groups),
        "rmsea_ci_lower_scaled": lower,
        "rmsea_ci_upper_scaled": upper,
        "rmsea_pvalue_scaled": rmsea.close_fit_pvalue(T, c * df, n_obs, n_groups=n_groups),
        "rmsea_notclose_pvalue_scaled": rmsea.not_close_fit_pvalue(
            T, c * df, n_obs, n_groups=n_groups
        ),
    }


def _robust_rmsea(test: TestStatistic, c: float, *, n_obs: int, n_groups: int) -> dict[str, float]:
    if test.df == 0:
        return {"rmsea_robust": 0.0}
    T, df, root = test.chisq / c, test.df, math.sqrt(c)
    lower, upper = rmsea.rmsea_interval(T, df, n_obs, n_groups=n_groups)
    return {
        "rmsea_robust": root * rmsea.rmsea(T, df, n_obs, n_groups=n_groups),
        "rmsea_ci_lower_robust": root * lower,
        "rmsea_ci_upper_robust": root * upper,
        "rmsea_pvalue_robust": rmsea.close_fit_pvalue(
            T, df, n_obs, n_groups=n_groups, bound=rmsea.CLOSE / root
        ),
        "rmsea_notclose_pvalue_robust": rmsea.not_close_fit_pvalue(
            T, df, n_obs, n_groups=n_groups, bound=rmsea.NOT_CLOSE / root
        ),
    }
