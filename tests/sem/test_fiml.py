"""Full-information maximum likelihood: equal to lavaan, to complete data and to differences."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from support import golden

from ccc_quality.arrays import Array
from ccc_quality.data import sample_moments
from ccc_quality.data.patterns import pattern_moments
from ccc_quality.model import ParameterTable, as_model, parameter_table
from ccc_quality.resampling.moments import Rows
from ccc_quality.sem import missing, missing_correction
from ccc_quality.sem.estimators import estimator_named
from ccc_quality.sem.fiml import FullInformation, Incomplete
from ccc_quality.sem.fit_measures import incremental
from ccc_quality.sem.fit_measures.all_measures import n_moments, n_parameters
from ccc_quality.sem.inference import parameter_vcov, sandwich_vcov
from ccc_quality.sem.normal_fit import NormalFit, fit_normal
from ccc_quality.sem.problem import (
    Problem,
    State,
    build_problem,
    evaluate,
    gradient_and_information,
    observed_information,
)
from ccc_quality.sem.sample import Sample
from ccc_quality.sem.solver import Solution, solve
from ccc_quality.sem.start import cautious_values, starting_values
from ccc_quality.threads import one_blas_thread

REFERENCE = Path(__file__).with_name("lavaan_fiml.json")
ITEMS = [f"x{j}" for j in range(1, 10)]
SMALL = ("ml", "equal", "mimic", "mimic_random", "groups")
SMALL_ROBUST = ("mlr", "mimic_mlr", "groups_mlr")
LARGE = ("ccc_direct_fiml",)
LARGE_ROBUST = ("ccc_direct_fiml_mlr",)
CORRECTED = ("ml", "equal", "mimic", "groups", *SMALL_ROBUST, *LARGE, *LARGE_ROBUST)
"""All but random covariates: there lavaan takes the complete-data information of fixed ones."""
ML = estimator_named("ML")


@pytest.fixture(autouse=True, scope="module")
def quickly() -> Iterator[None]:
    """Small matrices want one thread, as every fit has."""
    with one_blas_thread():
        yield


@dataclass(frozen=True)
class Fit:
    """Our fit of a reference case, and that case."""

    reference: dict
    table: ParameterTable
    problem: Problem
    solution: Solution
    rows: tuple[Rows, ...]

    @property
    def state(self) -> State:
        return self.solution.state

    @property
    def df(self) -> int:
        q = n_parameters(self.problem, self.solution.theta)
        return n_moments(self.problem, self.table) - q

    @property
    def chisq(self) -> float:
        return 2 * self.problem.n_obs * self.state.value

    @property
    def theirs(self) -> Array:
        """lavaan's estimates of our free parameters."""
        return self.by_parameter("est")

    @property
    def H(self) -> Array:
        return self.problem.constraints.jacobian(self.solution.theta)

    def by_parameter(self, column: str) -> Array:
        rows = golden.keyed(self.reference["estimates"])[column]
        found = np.full(self.table.n_free, np.nan)
        for row in self.table.rows:
            if row.free:
                found[row.free - 1] = rows.loc[(row.lhs, row.op, row.rhs, row.group)]
        return found


def incomplete_fit(table: ParameterTable, samples: list[Incomplete]) -> NormalFit:
    """Full-information maximum likelihood."""
    names = tuple(str(number) for number in range(len(samples)))
    moments = tuple(sample.saturated.moments for sample in samples)
    return fit_normal(table, Sample(moments, names, None, None, tuple(samples)), ML)


@pytest.fixture(scope="module")
def pupils() -> pd.DataFrame:
    return holed()


def holed() -> pd.DataFrame:
    """The pupils of hs1939 with holes by the rule of ``lavaan_fiml.R``."""
    frame = pd.read_csv(golden.GOLDEN / "hs1939.csv")
    row = np.arange(len(frame))
    for j, item in enumerate(ITEMS, start=1):
        frame.loc[np.isin((7 * row + 5 * j) % 23, (0, 11)), item] = np.nan
    frame.loc[frame["x1"] > 6, "x9"] = np.nan
    return frame


@cache
def fitted(name: str) -> Fit:
    if name in LARGE + LARGE_ROBUST:
        reference = golden.case(name)
        frame = golden.data(reference)
    else:
        reference = json.loads(REFERENCE.read_text())["cases"][name]
        frame = holed()
    options = reference["options"] if isinstance(reference["options"], dict) else {}
    group = options.get("group")
    parts = [frame]
    if group:
        parts = [frame[frame[group] == name] for name in frame[group].unique()]
    table = parameter_table(
        as_model(reference["model"]),
        n_groups=len(parts),
        mean_structure=True,
        fixed_x=options.get("fixed.x", True),
        group_equal=("loadings",) if group else (),
    )
    names = list(table.observed)
    samples = [Incomplete.of(pattern_moments(part, names)) for part in parts]
    fit = incomplete_fit(table, samples)
    rows = tuple(Rows(part[names].to_numpy()) for part in parts)
    return Fit(reference, table, fit.problem, fit.solution, rows)


def numbered(fit: Fit, ours: dict[str, float], *, rtol: float) -> None:
    """Our fit measures against lavaan's of the same name."""
    for name, value in ours.items():
        assert value == pytest.approx(fit.reference["fit"][name], rel=rtol), name


# ---------------------------------------------------------------- against lavaan


@pytest.mark.parametrize("name", SMALL + LARGE)
def test_estimates_equal_those_of_lavaan_or_have_a_smaller_gradient(name):
    fit = fitted(name)
    assert fit.solution.converged
    apart = np.abs(fit.theirs - fit.solution.theta)
    there = evaluate(fit.problem, fit.theirs)
    gradient, _ = gradient_and_information(fit.problem, there)
    ours = np.abs(fit.solution.gradient).max()
    # lavaan stops at a relative change of 1e-10 in the minimum; see its gradient
    assert np.all(apart < 1e-5 * np.maximum(1.0, np.abs(fit.theirs))) or (
        np.abs(gradient).max() > 100 * ours
        and fit.state.value < there.value + 1e-12
        and apart.max() < 1e-4
    )


@pytest.mark.parametrize("name", SMALL + LARGE)
def test_errors_from_the_observed_information_equal_those_of_lavaan(name):
    fit = fitted(name)
    information = observed_information(fit.problem, fit.state)
    vcov = parameter_vcov(information, H=fit.H, n_obs=fit.problem.n_obs)
    np.testing.assert_allclose(np.sqrt(np.diag(vcov)), fit.by_parameter("se"), atol=1e-4, rtol=1e-4)


def test_errors_from_the_expected_information_equal_those_of_lavaan():
    fit = fitted("expected")
    _, information = gradient_and_information(fit.problem, fit.state)
    vcov = parameter_vcov(information, H=fit.H, n_obs=fit.problem.n_obs)
    np.testing.assert_allclose(np.sqrt(np.diag(vcov)), fit.by_parameter("se"), rtol=1e-4)


@pytest.mark.parametrize("name", SMALL + LARGE)
def test_tests_and_likelihoods_equal_those_of_lavaan(name):
    fit = fitted(name)
    likelihood = missing.pattern_likelihood(fit.problem, fit.table, fit.state)
    ours = {
        "chisq": fit.chisq,
        "df": fit.df,
        "logl": likelihood.loglik,
        "unrestricted.logl": likelihood.saturated,
        "baseline.chisq": missing.pattern_baseline(fit.problem, fit.table),
    }
    numbered(fit, ours, rtol=1e-6)


@pytest.mark.parametrize("name", SMALL + LARGE)
def test_the_goodness_of_fit_index_equals_that_of_lavaan(name):
    fit = fitted(name)
    gfi = missing.pattern_gfi(fit.problem, fit.table, fit.state)
    numbered(fit, {"gfi": gfi}, rtol=1e-5)


@pytest.mark.parametrize("name", SMALL_ROBUST + LARGE_ROBUST)
def test_robust_errors_and_scaling_factors_equal_those_of_lavaan(name):
    fit = fitted(name)
    bread = parameter_vcov(observed_information(fit.problem, fit.state), H=fit.H, n_obs=1)
    filling = missing.first_order_information(fit.problem, fit.state, fit.rows)
    vcov = sandwich_vcov(bread, filling, n_obs=fit.problem.n_obs)
    np.testing.assert_allclose(np.sqrt(np.diag(vcov)), fit.by_parameter("se"), atol=1e-4, rtol=1e-4)

    models = missing.saturated_models(fit.problem, fit.table, fit.rows)
    h1 = sum(model.trace for model in models)
    h0 = float(np.sum(bread * filling))
    baseline = h1 - missing.baseline_trace(models, fit.table)
    n_free_rows = sum(row.free > 0 for row in fit.table.rows)
    ours = {
        "scaling.factor.h1": h1 / n_moments(fit.problem, fit.table),
        "scaling.factor.h0": h0 / n_free_rows,
        "chisq.scaling.factor": (h1 - h0) / fit.df,
        "baseline.chisq.scaling.factor": baseline / fit.reference["fit"]["baseline.df"],
    }
    numbered(fit, ours, rtol=1e-4)


@pytest.mark.parametrize("name", CORRECTED)
def test_fit_measures_corrected_for_what_is_missing_equal_those_of_lavaan(name):
    fit = fitted(name)
    rows = fit.rows if name in SMALL_ROBUST + LARGE_ROBUST else None
    models = missing.saturated_models(fit.problem, fit.table, rows)
    there = evaluate(fit.problem, fit.theirs)  # they are no minimum of what they are made of
    model = missing_correction.corrected_test(fit.problem, there, models)
    base = missing_correction.corrected_baseline(models, fit.table)
    n_groups = len(fit.problem.groups)
    misfit = max(model.chisq - model.expectation, 0.0)
    ours = {
        "cfi.robust": incremental.cfi(model.chisq, model.expectation, base.chisq, base.expectation),
        "rmsea.robust": np.sqrt(misfit * n_groups / (fit.df * fit.problem.n_obs)),
    }
    # rmsea rests on T3 - k, a tenth of T3; lavaan's saturated moments stop at a change of 1e-5
    numbered(fit, ours, rtol=2e-4 if name in LARGE + LARGE_ROBUST else 1e-5)


# ---------------------------------------------------------------- against mathematics


def test_complete_data_give_the_complete_data_discrepancy_and_derivatives():
    frame = pd.read_csv(golden.GOLDEN / "hs1939.csv")
    table = parameter_table(as_model(fitted("ml").reference["model"]), mean_structure=True)
    moments = sample_moments(frame, table.observed)
    complete = build_problem(table, [moments], ML)
    by_pattern = missing.with_patterns(
        complete, [Incomplete.of(pattern_moments(frame, table.observed))]
    )
    theta = starting_values(complete, table)
    expected, found = evaluate(complete, theta), evaluate(by_pattern, theta)
    assert found.value == pytest.approx(expected.value, rel=1e-12)
    pairs = zip(
        (*gradient_and_information(complete, expected), observed_information(complete, expected)),
        (*gradient_and_information(by_pattern, found), observed_information(by_pattern, found)),
        strict=True,
    )
    for theirs, ours in pairs:
        np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-12)


def test_complete_data_give_the_estimates_of_maximum_likelihood():
    frame = pd.read_csv(golden.GOLDEN / "hs1939.csv")
    table = parameter_table(as_model(fitted("ml").reference["model"]), mean_structure=True)
    complete = build_problem(table, [sample_moments(frame, table.observed)], ML)
    solution = solve(complete, starting_values(complete, table), cautious_values(complete))
    fit = incomplete_fit(table, [Incomplete.of(pattern_moments(frame, table.observed))])
    np.testing.assert_allclose(fit.solution.theta, solution.theta, atol=1e-8)
    assert fit.solution.state.value == pytest.approx(solution.state.value, rel=1e-10)


@pytest.mark.parametrize("name", ["mimic", "groups"])
def test_derivatives_agree_with_central_differences(name):
    fit = fitted(name)
    rng = np.random.default_rng(5)
    theta = fit.solution.theta * (1 + 0.05 * rng.normal(size=fit.problem.n_free))
    step = 1e-5 * np.eye(theta.size)
    state = evaluate(fit.problem, theta)
    gradient, _ = gradient_and_information(fit.problem, state)

    def value(at):
        return evaluate(fit.problem, at).value

    def slope(at):
        return gradient_and_information(fit.problem, evaluate(fit.problem, at))[0]

    differences = [(value(theta + h) - value(theta - h)) / 2e-5 for h in step]
    np.testing.assert_allclose(gradient, differences, atol=1e-8)
    second = np.array([(slope(theta + h) - slope(theta - h)) / 2e-5 for h in step])
    np.testing.assert_allclose(observed_information(fit.problem, state), second, atol=2e-7)


def test_expected_information_is_the_mean_of_the_observed_one(pupils):
    # The observed information of data drawn from the model, patterns given, averages to it.
    fit = fitted("ml")
    theta, implied = fit.solution.theta, fit.state.implied[0]
    _, expected = gradient_and_information(fit.problem, fit.state)
    names = list(fit.table.observed)
    holes = pupils[names].isna().to_numpy()
    rng = np.random.default_rng(6)
    drawn = []
    for _ in range(60):
        values = rng.multivariate_normal(implied.mu, implied.Sigma, size=len(holes))
        values[holes] = np.nan
        sample = Incomplete.of(pattern_moments(pd.DataFrame(values, columns=names), names))
        problem = missing.with_patterns(fit.problem, [sample])
        drawn.append(observed_information(problem, evaluate(problem, theta)))
    error = np.std(drawn, axis=0) / np.sqrt(len(drawn))
    z = (np.mean(drawn, axis=0) - expected) / (error + 1e-12)
    assert np.sqrt(np.mean(z**2)) < 1.3
    assert np.abs(z).max() < 5


def test_casewise_scores_vanish_on_average_at_the_saturated_moments():
    fit = fitted("ml")
    model = missing.saturated_models(fit.problem, fit.table, fit.rows)[0]
    assert model.scores.shape == (301, 54)
    assert np.abs(model.scores.mean(axis=0)).max() < 1e-8
    assert np.abs(model.scores).max() > 1.0


def test_whether_covariates_are_fixed_hardly_changes_the_correction():
    # The likelihood factors into covariates and the rest; only the point at which the model's
    # Jacobian is taken differs.
    per_df = []
    for name in ("mimic", "mimic_random"):
        fit = fitted(name)
        models = missing.saturated_models(fit.problem, fit.table)
        per_df.append(
            missing_correction.corrected_test(fit.problem, fit.state, models).expectation / fit.df
        )
    assert per_df[1] == pytest.approx(per_df[0], rel=1e-3)


def test_a_covariance_matrix_that_is_none_has_an_infinite_discrepancy(pupils):
    sample = Incomplete.of(pattern_moments(pupils, ITEMS))
    Sigma = np.ones((9, 9))
    assert FullInformation(sample)(Sigma, np.zeros(9)).value == np.inf


# ---------------------------------------------------------------- recovery


def test_means_are_recovered_where_listwise_deletion_is_biased():
    # y2 is missing where y1 is high: missing at random, so likelihood by pattern is consistent
    rng = np.random.default_rng(7)
    n = 4000
    f = rng.normal(size=n)
    frame = pd.DataFrame({f"y{j}": f + rng.normal(scale=0.5, size=n) for j in range(1, 5)})
    frame.loc[frame["y1"] > 0.3, "y2"] = np.nan
    table = parameter_table(as_model("f =~ y1 + y2 + y3 + y4"), mean_structure=True)
    sample = Incomplete.of(pattern_moments(frame, table.observed))
    fit = incomplete_fit(table, [sample])
    mu = fit.solution.state.implied[0].mu
    assert abs(mu[table.observed.index("y2")]) < 0.06
    assert frame.dropna()["y2"].mean() < -0.3
