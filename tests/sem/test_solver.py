"""The solver on models and data that are hard on solvers."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from support import golden
from support.matrices import named

from ccc_quality.data import sample_moments
from ccc_quality.errors import (
    AdmissibilityWarning,
    IdentificationError,
    NonConvergenceWarning,
)
from ccc_quality.model import parameter_table
from ccc_quality.sem import fit_sem
from ccc_quality.sem.estimators import estimator_named
from ccc_quality.sem.problem import Problem, build_problem, evaluate
from ccc_quality.sem.solver import fisher_scoring, quasi_newton, solve
from ccc_quality.sem.start import cautious_values, one_factor_loadings, starting_values

QUALITY = golden.case("ccc_quality_ml")
HS = golden.data({"data": "hs1939.csv"})


def _problem(syntax: str, data: pd.DataFrame) -> tuple[Problem, np.ndarray]:
    table = parameter_table(syntax)
    problem = build_problem(table, [sample_moments(data, table.observed)], estimator_named("ML"))
    return problem, starting_values(problem, table)


def test_starting_values_are_near_the_solution() -> None:
    problem, start = _problem(QUALITY["model"], golden.data(QUALITY))
    solution = fisher_scoring(problem, start)
    assert solution.converged
    assert solution.n_iterations <= 12
    # a model that explains nothing has a minimum of 9.7 here, the solution one of 0.37
    assert evaluate(problem, start).value < solution.state.value + 0.06


def test_the_quasi_newton_fallback_finds_the_same_minimum() -> None:
    problem, start = _problem(
        golden.case("pd_sem_ml")["model"], golden.data({"data": "political_democracy.csv"})
    )
    assert quasi_newton(problem, start).state.value == pytest.approx(
        fisher_scoring(problem, start).state.value, abs=1e-10
    )


def test_the_fallback_obeys_equations() -> None:
    reference = golden.case("f_nonlinear_equation")
    problem, start = _problem(reference["model"], golden.data(reference))
    found = quasi_newton(problem, start)
    assert abs(problem.constraints.residuals(found.theta)).max() < 1e-6
    assert found.state.value == pytest.approx(reference["fit"]["fmin"], abs=1e-7)


def test_cautious_starting_values_lead_to_the_same_solution() -> None:
    problem, start = _problem(QUALITY["model"], golden.data(QUALITY))
    assert solve(problem, cautious_values(problem)).theta == pytest.approx(
        fisher_scoring(problem, start).theta, abs=1e-6
    )


@pytest.mark.parametrize("scale", [1e-4, 1e4])
def test_convergence_does_not_depend_on_units(scale: float) -> None:
    rescaled = HS.assign(x1=HS["x1"] * scale, x5=HS["x5"] / scale)
    model = golden.case("hs_cfa_ml")["model"]
    fit = fit_sem(model, rescaled)
    assert fit.converged
    assert fit.fit_measures["chisq"] == pytest.approx(golden.case("hs_cfa_ml")["fit"]["chisq"])


def test_random_starts_reach_one_solution() -> None:
    problem, start = _problem(
        golden.case("pd_sem_ml")["model"], golden.data({"data": "political_democracy.csv"})
    )
    best = fisher_scoring(problem, start)
    rng = np.random.default_rng(5)
    for _ in range(20):
        found = solve(problem, start * rng.uniform(0.5, 1.5, start.size), start)
        assert found.converged
        assert found.state.value == pytest.approx(best.state.value, abs=1e-10)


def test_averaged_triads_recover_a_perfect_factor() -> None:
    loadings = np.array([0.9, 0.7, -0.6, 0.8])
    S = np.outer(loadings, loadings) + np.diag(1 - loadings**2)
    assert one_factor_loadings(S) == pytest.approx(loadings, abs=1e-12)


def test_a_model_without_constructs_is_fitted() -> None:
    fit = fit_sem("x1 ~~ x2\nx3 ~~ 0*x1", HS)
    assert fit.sample_cov.loc["x1", "x2"] == pytest.approx(fit.implied_cov.loc["x1", "x2"], rel=0.1)
    assert fit.converged


def test_a_saturated_model_fits_perfectly() -> None:
    fit = fit_sem("f =~ x1 + x2 + x3", HS)
    measures = fit.fit_measures
    assert measures["df"] == 0
    assert measures["chisq"] == pytest.approx(0, abs=1e-8)
    assert np.isnan(measures["pvalue"])
    assert measures["cfi"] == pytest.approx(1, abs=1e-12)
    assert measures["rmsea"] == 0


def test_too_many_parameters_are_counted() -> None:
    with pytest.raises(
        IdentificationError, match="9 free parameters, but 3 observed variables give only 6 moments"
    ):
        fit_sem("f =~ x1 + x2 + x3\nx1 ~~ x2 + x3\nx2 ~~ x3", HS)


def test_an_undetermined_pair_of_parameters_is_named() -> None:
    with pytest.raises(IdentificationError, match=r"f =~ x1; f =~ x2; .*f ~~ f") as caught:
        fit_sem("f =~ NA*x1 + x2 + x3 + x4\ng =~ x7 + x8 + x9", HS)
    assert "g =~" not in str(caught.value)


def test_data_that_leave_a_sound_model_undetermined_are_told_from_an_unsound_model() -> None:
    # the indicators of g hardly relate to each other or to the rest: nothing ties g down
    R = np.eye(5)
    R[:3, :3] = [[1, 0.5, 0.5], [0.5, 1, 0.5], [0.5, 0.5, 1]]
    R[3, 4] = R[4, 3] = R[0, 3] = R[3, 0] = 0.02
    with pytest.warns(NonConvergenceWarning, match="The data do not determine .*g ~~ g: the"):
        fit = fit_sem(
            "f =~ x1 + x2 + x3\ng =~ y1 + y2", sample_cov=named(R, "x1 x2 x3 y1 y2"), n_obs=200
        )
    assert not fit.converged
    assert fit.fit_measures.drop(["npar", "df", "ntotal"]).isna().all()


def test_a_heywood_case_is_named_and_explained() -> None:
    # three correlations of .8, .8 and .5: the communality of x1 is .8 * .8 / .5 = 1.28
    R = np.array([[1, 0.8, 0.8], [0.8, 1, 0.5], [0.8, 0.5, 1]])
    with pytest.warns(AdmissibilityWarning, match="indicator x1 is negative .-0.280; a Heywood"):
        fit = fit_sem(
            "trust =~ x1 + x2 + x3", sample_cov=named(R * 200 / 199, "x1 x2 x3"), n_obs=200
        )
    assert fit.converged
    assert not fit.admissible
    assert "Common causes" in fit.admissibility[0]


def test_two_constructs_that_are_one_are_named() -> None:
    with pytest.warns(AdmissibilityWarning, match="first and second correlate"):
        fit = fit_sem(
            "first =~ x4 + x5\nsecond =~ x6 + x4a\n",
            HS.assign(x4a=HS["x5"] + HS["x4"] + np.sin(np.arange(len(HS))) * 0.3),
        )
    assert not fit.admissible
