"""Power against semTools, a closed form and its own definition."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from ccc_quality.errors import SpecificationError, UnknownNameError
from ccc_quality.sem import fit_sem
from ccc_quality.sem.power import parameter_power, rmsea_power, rmsea_sample_size

# semTools 0.5-6: findRMSEApower(rmsea0, rmseaA, df, n, group) and findRMSEAsamplesize(power = .8)
SEMTOOLS_POWER = [
    (0.05, 0.08, 23, 200, 1, 0.4965066),
    (0.05, 0.08, 100, 200, 1, 0.95495),
    (0.05, 0.01, 50, 300, 1, 0.8654983),
    (0.0, 0.05, 20, 150, 1, 0.2914092),
    (0.05, 0.08, 60, 500, 2, 0.9156288),
]
SEMTOOLS_SIZE = [(0.05, 0.08, 23, 388), (0.05, 0.08, 100, 132), (0.05, 0.01, 50, 268)]


@pytest.mark.parametrize(("null", "true", "df", "n", "groups", "power"), SEMTOOLS_POWER)
def test_power_of_the_test_of_fit_agrees_with_semtools(
    null: float, true: float, df: int, n: int, groups: int, power: float
) -> None:
    found = rmsea_power(df, n, rmsea_null=null, rmsea_true=true, n_groups=groups)
    assert found == pytest.approx(power, abs=1e-6)


@pytest.mark.parametrize(("null", "true", "df", "n"), SEMTOOLS_SIZE)
def test_sample_size_agrees_with_semtools(null: float, true: float, df: int, n: int) -> None:
    assert rmsea_sample_size(df, rmsea_null=null, rmsea_true=true) == n


def test_the_sample_size_is_the_smallest_that_suffices() -> None:
    n = rmsea_sample_size(40, power=0.9)
    assert rmsea_power(40, n) >= 0.9 > rmsea_power(40, n - 1)


def test_impossible_questions_are_refused() -> None:
    with pytest.raises(SpecificationError, match="at least one degree of freedom"):
        rmsea_power(0, 100)
    with pytest.raises(SpecificationError, match="must differ"):
        rmsea_sample_size(10, rmsea_true=0.05)


def test_power_of_a_regression_is_that_of_its_wald_test() -> None:
    # y = 0.2 x + e with unit variances: the slope has error sqrt(.96 / n)
    cov = pd.DataFrame([[1.0, 0.2], [0.2, 1.0]], index=["y", "x"], columns=["y", "x"])
    fit = fit_sem("y ~ x", sample_cov=cov, n_obs=1000, fixed_x=False)
    found = parameter_power(fit, "y~x", n_obs=150, seed=1, n_samples=1500)
    z = 0.2 / np.sqrt(0.96 / 150)
    expected = stats.norm.sf(1.96 - z) + stats.norm.cdf(-1.96 - z)
    # 1,500 samples know the power to 0.013; the normal approximation adds about 0.01
    assert found.power == pytest.approx(expected, abs=0.05)
    assert found.ci_lower < found.power < found.ci_upper
    assert found.coverage == pytest.approx(0.95, abs=0.02)
    assert found.mean == pytest.approx(found.population, abs=0.01)
    assert found.n_failed == 0


def test_the_same_seed_gives_the_same_power() -> None:
    cov = pd.DataFrame([[1.0, 0.2], [0.2, 1.0]], index=["y", "x"], columns=["y", "x"])
    fit = fit_sem("y ~ x", sample_cov=cov, n_obs=1000, fixed_x=False)
    once, again = (parameter_power(fit, "y ~ x", n_obs=90, seed=4, n_samples=50) for _ in "ab")
    assert once == again


def test_an_unknown_parameter_is_named() -> None:
    cov = pd.DataFrame([[1.0, 0.2], [0.2, 1.0]], index=["y", "x"], columns=["y", "x"])
    fit = fit_sem("y ~ x", sample_cov=cov, n_obs=1000)
    with pytest.raises(UnknownNameError, match="no free parameter 'y ~ z'. Did you mean y ~ x"):
        parameter_power(fit, "y ~ z", n_obs=90, seed=4)
