"""How many respondents a study needs: power of the test of fit, and of a single parameter.

The test of fit follows MacCallum, Browne & Sugawara (1996, Psychological Methods 1(2)): with df
degrees of freedom, n respondents and G groups, the statistic is noncentral chi-square with
noncentrality (n - 1) df RMSEA^2 / G.

The power of a parameter has no closed form. It is found by simulation: covariance matrices of n
respondents are drawn from the population (Wishart), the model is fitted to each, and the share in
which the parameter is significant is its power (Muthen & Muthen 2002, Structural Equation
Modeling 9(4)).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from scipy import optimize, special, stats
from statsmodels.stats.proportion import proportion_confint

from ccc_quality.arrays import Array
from ccc_quality.errors import SpecificationError, UnknownNameError, did_you_mean
from ccc_quality.sem.discrepancy import maximum_likelihood
from ccc_quality.sem.inference import parameter_vcov
from ccc_quality.sem.problem import GroupProblem, Problem, gradient_and_information
from ccc_quality.sem.results import SEMResults
from ccc_quality.sem.rows import free_parameter_names
from ccc_quality.sem.solver import fisher_scoring
from ccc_quality.threads import on_one_blas_thread


def rmsea_power(
    df: int,
    n_obs: int,
    *,
    rmsea_null: float = 0.05,
    rmsea_true: float = 0.08,
    alpha: float = 0.05,
    n_groups: int = 1,
) -> float:
    """Power of the test that RMSEA is ``rmsea_null`` when it is ``rmsea_true``.

    With ``rmsea_true`` above the null the test is one of close fit, below it one of not-close fit.

    Parameters
    ----------
    df : int
        Degrees of freedom of the model.
    n_obs : int
        Respondents in all groups.
    rmsea_null, rmsea_true : float
    alpha : float
        Level of the test.
    n_groups : int

    Returns
    -------
    float

    Examples
    --------
    >>> round(rmsea_power(100, 200), 3)
    0.955
    """
    if df < 1 or n_obs < 2:
        raise SpecificationError("Power needs at least one degree of freedom and two respondents.")
    null, true = ((n_obs - 1) * df * rmsea**2 / n_groups for rmsea in (rmsea_null, rmsea_true))
    if rmsea_true > rmsea_null:
        critical = stats.ncx2.isf(alpha, df, null) if null else stats.chi2.isf(alpha, df)
        return float(1 - special.chndtr(critical, df, true))
    critical = stats.ncx2.ppf(alpha, df, null) if null else stats.chi2.ppf(alpha, df)
    return float(special.chndtr(critical, df, true))


def rmsea_sample_size(
    df: int,
    *,
    power: float = 0.80,
    rmsea_null: float = 0.05,
    rmsea_true: float = 0.08,
    alpha: float = 0.05,
    n_groups: int = 1,
) -> int:
    """Fewest respondents with which :func:`rmsea_power` reaches ``power``.

    Raises
    ------
    SpecificationError
        When the two values of RMSEA are equal, or the power is not between ``alpha`` and one.

    Examples
    --------
    >>> rmsea_sample_size(100)
    132
    """
    if rmsea_null == rmsea_true or not alpha < power < 1:
        raise SpecificationError(
            "The RMSEA under the null and the true one must differ, and power must lie between "
            "alpha and 1."
        )

    def shortfall(n: float) -> float:
        reached = rmsea_power(
            df,
            max(round(n), 2),
            rmsea_null=rmsea_null,
            rmsea_true=rmsea_true,
            alpha=alpha,
            n_groups=n_groups,
        )
        return reached - power

    upper = 4.0
    while shortfall(upper) < 0:
        upper *= 2
        if upper > 1e8:
            raise SpecificationError("No sample of a hundred million respondents is large enough.")
    near = round(optimize.brentq(shortfall, 2.0, upper, xtol=0.25)) if shortfall(2.0) < 0 else 2
    while near > 2 and shortfall(near - 1) >= 0:
        near -= 1
    while shortfall(near) < 0:
        near += 1
    return near


@dataclass(frozen=True, slots=True)
class ParameterPower:
    """Power of one parameter, found by simulation.

    Attributes
    ----------
    parameter : str
        As written in the syntax.
    n_obs : int
        Respondents in each simulated sample.
    power : float
        Share of the samples in which the parameter was significant.
    ci_lower, ci_upper : float
        95% interval of the power (Clopper-Pearson).
    population, mean : float
        The parameter in the population, and the mean of its estimates.
    coverage : float
        Share of 95% intervals that hold the population value.
    n_samples, n_failed : int
        Samples drawn, and those whose fit did not converge; they count as not significant.
    """

    parameter: str
    n_obs: int
    power: float
    ci_lower: float
    ci_upper: float
    population: float
    mean: float
    coverage: float
    n_samples: int
    n_failed: int


@on_one_blas_thread
def parameter_power(
    fit: SEMResults,
    parameter: str,
    *,
    n_obs: int,
    seed: int,
    n_samples: int = 500,
    alpha: float = 0.05,
) -> ParameterPower:
    """Power of a parameter in a new survey of ``n_obs`` respondents like those of ``fit``.

    The fitted model is taken for the population; answers are taken to be normal.

    Parameters
    ----------
    fit : SEMResults
        One group, maximum likelihood. Fit the model to a covariance matrix of your own to state
        another population.
    parameter : str
        As written in the syntax: ``"loyalty ~ trust"``.
    n_obs : int
        Respondents in the new survey.
    seed : int
    n_samples : int
        Samples to draw.
    alpha : float
        Level of the two-sided test.

    Raises
    ------
    SpecificationError
        Several groups, means or another estimator than ML.
    UnknownNameError
        A parameter that is not free in the model.
    """
    place = _place(fit, parameter)
    (group,) = fit.problem.groups
    Sigma = fit.solution.state.implied[0].Sigma
    drawn = stats.wishart.rvs(
        df=n_obs - 1, scale=Sigma / n_obs, size=n_samples, random_state=np.random.default_rng(seed)
    )
    population = float(fit.solution.theta[place])
    critical = float(stats.norm.isf(alpha / 2))
    estimates, errors = np.full(n_samples, np.nan), np.full(n_samples, np.nan)
    for k, S in enumerate(drawn.reshape(n_samples, *Sigma.shape)):
        problem = _with_sample(fit.problem, group, S, n_obs)
        solution = fisher_scoring(problem, fit.solution.theta)
        if not solution.converged:
            continue
        _, information = gradient_and_information(problem, solution.state)
        H = problem.constraints.jacobian(solution.theta)
        vcov = parameter_vcov(information, H=H, n_obs=n_obs)
        estimates[k], errors[k] = solution.theta[place], math.sqrt(max(vcov[place, place], 0.0))
    usable = np.isfinite(errors)
    significant = int(np.sum(np.abs(estimates[usable]) > critical * errors[usable]))
    lower, upper = proportion_confint(significant, n_samples, method="beta")
    within = np.abs(estimates[usable] - population) <= stats.norm.isf(0.025) * errors[usable]
    return ParameterPower(
        parameter=parameter,
        n_obs=n_obs,
        power=significant / n_samples,
        ci_lower=float(lower),
        ci_upper=float(upper),
        population=population,
        mean=float(np.mean(estimates[usable])) if usable.any() else math.nan,
        coverage=float(np.mean(within)) if usable.any() else math.nan,
        n_samples=n_samples,
        n_failed=int(np.sum(~usable)),
    )


def _place(fit: SEMResults, parameter: str) -> int:
    if len(fit.problem.groups) > 1 or fit.problem.with_means or fit.estimator != "ML":
        raise SpecificationError(
            "Power by simulation needs a fit by ML of one group without a mean structure."
        )
    names = free_parameter_names(fit.table)
    places = {"".join(name.split()): k for k, name in enumerate(names)}
    wanted = "".join(parameter.split())
    if wanted not in places:
        raise UnknownNameError(
            f"The model has no free parameter {parameter!r}. {did_you_mean(parameter, names)}"
        )
    return places[wanted]


def _with_sample(problem: Problem, group: GroupProblem, S: Array, n_obs: int) -> Problem:
    """The problem with another sample covariance matrix."""
    moments = replace(group.moments, cov=S, n_obs=n_obs, n_rows=n_obs)
    discrepancy = maximum_likelihood(moments, with_means=False)
    return replace(
        problem,
        groups=(replace(group, moments=moments, discrepancy=discrepancy),),
        n_obs=n_obs,
        effective_n=n_obs,
    )
