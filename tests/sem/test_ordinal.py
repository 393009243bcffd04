"""Models of ordered items, the numbers below ``fit_sem``: against lavaan, differences and truth."""

import json
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from support import golden

from ccc_quality.data.ordinal import ordinal_moments
from ccc_quality.errors import IdentificationError, SpecificationError
from ccc_quality.model import parameter_table
from ccc_quality.sem import fit_sem
from ccc_quality.sem.delta import delta_method
from ccc_quality.sem.modification import modification_indices
from ccc_quality.sem.ordinal import build_ordinal_problem
from ccc_quality.sem.ordinal_fit import fit_dwls
from ccc_quality.sem.ordinal_inference import (
    ordinal_groups,
    residual_covariance_errors,
    statistic_jacobians,
)
from ccc_quality.sem.problem import evaluate, fixed_covariates, gradient_and_information
from ccc_quality.sem.rows import RowValues

SMALL_CASES = sorted(path.stem for path in golden.GOLDEN.glob("o_*.json"))
CASES = ["ccc_quality_wlsmv", "ccc_direct_wlsmv", *SMALL_CASES]
GROUPED = ("o_group_configural", "o_group_metric", "o_group_scalar", "o_group_structural")
DIAGNOSTICS = json.loads(
    (Path(__file__).parent / "lavaan_ordinal_diagnostics.json").read_text(encoding="utf-8")
)
BASELINE_SCALING_OF_GROUPS = ("cfi.robust", "tli.robust", "nnfi.robust", "rni.robust")
"""With several groups lavaan 0.6-14 divides the scaling of the baseline by the shares of the groups
once too often, which moves these measures by 1e-4."""


class Fitted:
    """A reference case, fitted."""

    def __init__(self, reference, options, data=None):
        data = golden.data(reference) if data is None else data
        group = options.get("group")
        parts = [data] if group is None else [data[data[group] == k] for k in data[group].unique()]
        plain = parameter_table(reference["model"], fixed_x=options.get("fixed_x", True))
        samples = [
            ordinal_moments(
                part,
                plain.observed,
                ordered=options.get("ordered"),
                covariates=fixed_covariates(plain),
                missing=options.get("missing", "listwise"),
            )
            for part in parts
        ]
        self.table = parameter_table(
            reference["model"],
            n_groups=len(parts),
            ordered=samples[0].n_thresholds,
            group_equal=options.get("group_equal", ()),
            std_lv=options.get("std_lv", False),
            fixed_x=options.get("fixed_x", True),
        )
        fit = fit_dwls(self.table, samples)
        self.problem, self.solution = fit.problem, fit.solution
        self.precision, self.measures = fit.precision, fit.fit_measures

    def free_values(self, reference, column):
        """lavaan's value of each free parameter."""
        theirs = golden.keyed(reference["estimates"])[column]
        values = np.full(self.table.n_free, np.nan)
        for row in self.table.rows:
            if row.free:
                values[row.free - 1] = theirs[(row.lhs, row.op, row.rhs, row.group)]
        return values


@cache
def fitted(name):
    reference = golden.case(name)
    return Fitted(reference, golden.options(reference))


@pytest.mark.parametrize("name", CASES)
def test_estimates_and_errors_are_lavaans(name):
    ours, reference = fitted(name), golden.case(name)
    assert ours.solution.converged
    np.testing.assert_allclose(ours.solution.theta, ours.free_values(reference, "est"), atol=2e-5)
    errors = np.sqrt(np.diag(ours.precision.vcov))
    np.testing.assert_allclose(errors, ours.free_values(reference, "se"), atol=2e-6)


@pytest.mark.parametrize("name", CASES)
def test_our_minimum_is_no_higher_than_lavaans(name):
    ours = fitted(name)
    theirs = evaluate(ours.problem, ours.free_values(golden.case(name), "est"))
    # o_equal_loadings: lavaan misses the equation by 1e-9, so that it may be a little lower
    assert ours.solution.state.value <= theirs.value + 1e-12


@pytest.mark.parametrize("name", CASES)
def test_every_fit_measure_is_lavaans(name):
    measures = fitted(name).measures
    for lavaan_name, expected in golden.case(name)["fit"].items():
        own = measures[lavaan_name.replace(".", "_")]
        if expected is None:
            assert np.isnan(own), lavaan_name
        elif name in GROUPED and lavaan_name in BASELINE_SCALING_OF_GROUPS:
            assert own == pytest.approx(expected, rel=2e-4), lavaan_name
        else:
            assert own == pytest.approx(expected, rel=1e-4, abs=1e-8), lavaan_name


@pytest.mark.parametrize(
    "name",
    [
        "o_group_scalar",
        "o_residual_covariance",
        "o_mixed_group_scalar",
        "o_mixed_quality",
        "o_outcome_group_scalar",
        "o_mixed_outcomes",
        "o_mixed_covariates",
        "o_covariates_direct",
        "o_covariates_group_scalar",
    ],
)
def test_slopes_are_those_of_finite_differences(name):
    """Away from the solution, where thresholds, means and scaling factors all matter."""
    problem, step = fitted(name).problem, 1e-6
    rng = np.random.default_rng(4)
    theta = fitted(name).solution.theta + rng.normal(0, 0.02, problem.n_free)
    state = evaluate(problem, theta)
    gradient, information = gradient_and_information(problem, state)
    differences = [
        (evaluate(problem, theta + h).value - evaluate(problem, theta - h).value) / (2 * step)
        for h in step * np.eye(problem.n_free)
    ]
    np.testing.assert_allclose(gradient, differences, atol=1e-8)
    stacked = [
        group.weight * J.T @ (group.weights[:, None] * J)
        for group, J in zip(
            ordinal_groups(problem), statistic_jacobians(problem, state), strict=True
        )
    ]
    np.testing.assert_allclose(information, sum(stacked), atol=1e-9)


def test_residual_variances_are_what_the_model_leaves_of_one():
    ours, reference = fitted("o_short"), golden.case("o_short")
    theirs = golden.keyed(reference["estimates"])["est"]
    Theta = ours.solution.state.matrices[0].Theta
    for k, name in enumerate(ours.table.observed):
        assert Theta[k, k] == pytest.approx(theirs[(name, "~~", name, 1)], abs=1e-6)
    np.testing.assert_allclose(np.diag(ours.solution.state.implied[0].Sigma), 1.0, atol=1e-12)


def test_scaling_factors_set_the_variance_of_the_responses():
    ours, reference = fitted("o_group_scalar"), golden.case("o_group_scalar")
    theirs = golden.keyed(reference["estimates"])["est"]
    names = ours.table.observed
    for number, matrices in enumerate(ours.solution.state.matrices, start=1):
        expected = [theirs[(name, "~~", name, number)] for name in names]
        np.testing.assert_allclose(np.diag(matrices.Theta), expected, atol=2e-5)


@pytest.mark.parametrize("name", CASES)
def test_rows_of_the_table_have_lavaans_values_raw_and_standardized(name):
    ours, reference = fitted(name), golden.case(name)
    rows = RowValues(ours.problem, ours.table)
    theta, vcov = ours.solution.theta, ours.precision.vcov
    keys = [(row.lhs, row.op, row.rhs, row.group) for row in ours.table.rows if row.op != "=="]
    shown = [k for k, row in enumerate(ours.table.rows) if row.op != "=="]
    raw, standardized = rows.raw(theta, vcov), delta_method(rows.standardized, theta, vcov)
    for kind, value, found in (
        ("estimates", "est", raw),
        ("standardized", "est.std", standardized),
    ):
        theirs = golden.keyed(reference[kind]).loc[keys]
        np.testing.assert_allclose(found[0][shown], theirs[value], atol=2e-5)
        np.testing.assert_allclose(found[1][shown], theirs["se"].fillna(0.0), atol=5e-6)


@pytest.mark.parametrize("name", DIAGNOSTICS)
def test_modification_indices_are_lavaans(name):
    ours, theirs = fitted(name), pd.DataFrame(DIAGNOSTICS[name]["indices"])
    state = ours.solution.state
    information = gradient_and_information(ours.problem, state)[1]
    found = modification_indices(ours.problem, ours.table, state, information)
    keys = ["lhs", "op", "rhs", "group"]
    theirs["group"] = theirs.get("group", 1)
    both = found.merge(theirs, on=keys, suffixes=("", "_lavaan"))
    assert len(both) == len(found) > 50
    # lavaan has n - 1 in the gradient but n in the information; here it is n - 1 in both
    smallest = min(group.sample.n_obs for group in ours.problem.groups)
    for column in ("mi", "epc"):
        np.testing.assert_allclose(both[column], both[f"{column}_lavaan"], rtol=2 / smallest)
    np.testing.assert_allclose(both["sepc_all"], both["sepc.all"], rtol=2 / smallest)


@pytest.mark.parametrize("name", ["o_short", "o_residual_covariance"])
def test_errors_of_residual_correlations_are_lavaans(name):
    ours, expected = fitted(name), DIAGNOSTICS[name]
    residual = ours.problem.groups[0].moments.cov - ours.solution.state.implied[0].Sigma
    np.testing.assert_allclose(residual, np.array(expected["residual"], float), atol=1e-6)
    errors = residual_covariance_errors(ours.problem, ours.precision, 0)
    np.testing.assert_allclose(errors, np.array(expected["se"], float), atol=1e-7)


@pytest.mark.parametrize("name", DIAGNOSTICS)
def test_residual_tables_are_lavaans_in_every_group(name):
    reference, expected = golden.case(name), DIAGNOSTICS[name]
    fit = fit_sem(reference["model"], golden.data(reference), **golden.options(reference))
    residuals, names = fit.residuals, expected["names"]
    groups = [
        residuals.raw.loc[k] if fit.group_names != ("",) else residuals.raw for k in fit.group_names
    ]
    np.testing.assert_allclose(groups[0].loc[names, names], expected["residual"], atol=1e-6)
    last = np.array(expected["residual_of_last_group"], float)
    np.testing.assert_allclose(groups[-1].loc[names, names], last, atol=2e-5)
    if fit.group_names == ("",):  # lavaan divides by the n of all groups
        errors = np.array(expected["se"], float)
        real = errors > 1e-4  # the others are zero by construction: diagonal, free covariance
        z = np.array(expected["residual"], float)[real] / errors[real]
        own = residuals.standardized.loc[names, names].to_numpy()
        np.testing.assert_allclose(own[real], z, atol=1e-4)
        assert np.isnan(own[~real]).all()


def test_residuals_of_measurements_vary_as_they_claim():
    """Standardized residuals of a true model are standard normal."""
    rng = np.random.default_rng(12)
    found = []
    for _ in range(60):
        factor = rng.standard_normal((300, 1))
        values = factor * [0.9, 0.8, 0.7, 0.6, 0.8] + 0.6 * rng.standard_normal((300, 5))
        frame = pd.DataFrame(values, columns=["a", "b", "x", "y", "z"])
        frame[["a", "b"]] = np.searchsorted([-0.8, 0.3], frame[["a", "b"]])
        fit = fit_sem("f =~ a + b + x + y + z", frame, estimator="WLSMV", ordered=["a", "b"])
        z = fit.residuals.standardized.to_numpy()
        assert np.isnan(np.diag(z)).all()  # every variance is fitted exactly
        found.append(z[np.tril_indices(5, -1)])
    # the error of a spread over 60 samples is 9%
    np.testing.assert_allclose(np.sqrt(np.mean(np.square(found), axis=0)), 1.0, atol=0.3)


def test_errors_of_residuals_in_a_group_are_those_of_the_group_alone():
    """Without equalities a group is a sample of its own (lavaan divides by the n of all groups)."""
    reference, grouped = golden.case("o_group_configural"), fitted("o_group_configural")
    data = golden.data(reference)
    firms = data["firm"].unique()
    alone = Fitted(reference, {}, data=data[data["firm"] == firms[1]])
    np.testing.assert_allclose(
        residual_covariance_errors(grouped.problem, grouped.precision, 1),
        residual_covariance_errors(alone.problem, alone.precision, 0),
        rtol=2e-3,
    )


def test_a_known_model_is_recovered_with_errors_that_cover_it():
    rng = np.random.default_rng(8)
    loadings = np.array([0.8, 0.7, 0.6, 0.5])
    covered, estimates, statistics = [], [], []
    table = parameter_table(
        "f =~ x1 + x2 + x3 + x4", std_lv=True, ordered=dict.fromkeys(["x1", "x2", "x3", "x4"], 3)
    )
    for _ in range(150):
        factor = rng.standard_normal((400, 1))
        response = loadings * factor + rng.standard_normal((400, 4)) * np.sqrt(1 - loadings**2)
        answers = pd.DataFrame(
            np.searchsorted([-1.0, 0.0, 1.2], response), columns=["x1", "x2", "x3", "x4"]
        )
        fit = fit_dwls(table, [ordinal_moments(answers, table.observed)])
        solution, precision = fit.solution, fit.precision
        found, errors = solution.theta[:4], np.sqrt(np.diag(precision.vcov))[:4]
        estimates.append(found)
        covered.append(np.abs(found - loadings) < 1.96 * errors)
        statistics.append(precision.model_adjustment.adjusted(precision.test).chisq)
    np.testing.assert_allclose(np.mean(estimates, axis=0), loadings, atol=0.02)
    # 600 intervals, of which 95% should cover: the standard error of the share is about 1%
    assert np.mean(covered) == pytest.approx(0.95, abs=0.03)
    # the adjusted statistic has 2 degrees of freedom; the error of its mean is 2 / sqrt(150)
    assert np.mean(statistics) == pytest.approx(2.0, abs=0.5)


CHAIN = "f =~ x1 + x2 + x3; y1 ~ f; y2 ~ y1 + f; y3 ~ y2"


@pytest.fixture(scope="module")
def chain():
    """Ordered items that explain each other, each with variance one; its answers and truth."""
    rng = np.random.default_rng(5)
    n = 20000
    f, *noise = rng.standard_normal((7, n))
    x = [0.8 * f + 0.6 * e for e in noise[:3]]
    y1 = 0.5 * f + np.sqrt(0.75) * noise[3]
    y2 = 0.4 * y1 + 0.3 * f + np.sqrt(1 - 0.16 - 0.09 - 0.12) * noise[4]
    y3 = 0.6 * y2 + 0.8 * noise[5]
    names = ["x1", "x2", "x3", "y1", "y2", "y3"]
    responses = np.column_stack([*x, y1, y2, y3])
    frame = pd.DataFrame(np.searchsorted([-0.7, 0.4], responses), columns=names)
    truth = {("y1", "f"): 0.5 / 0.8, ("y2", "y1"): 0.4, ("y2", "f"): 0.3 / 0.8, ("y3", "y2"): 0.6}
    return frame, truth


def test_ordered_items_that_explain_others_keep_variance_one(chain):
    """lavaan 0.6-14 leaves out what an explaining item adds to the variance of the next."""
    frame, truth = chain
    fit = fit_sem(CHAIN, frame, estimator="WLSMV", ordered=list(frame))
    np.testing.assert_allclose(np.diag(fit.implied_cov), 1.0, atol=1e-12)
    paths = fit.path_coefficients.set_index(["target", "source"])
    for path, value in truth.items():
        apart = abs(paths.loc[path, "est"] - value) / paths.loc[path, "se"]
        assert apart < 3.5, path
    assert fit.r_squared["y3"] == pytest.approx(0.36, abs=0.02)
    assert fit.fit_measures["pvalue_scaled"] > 0.01


def test_slopes_along_a_chain_of_ordered_items_are_those_of_finite_differences(chain):
    frame, _ = chain
    sample = ordinal_moments(frame, list(frame))
    fit = fit_dwls(parameter_table(CHAIN, ordered=sample.n_thresholds), [sample])
    rng = np.random.default_rng(1)
    theta = fit.solution.theta + rng.normal(0, 0.02, fit.problem.n_free)
    gradient, _ = gradient_and_information(fit.problem, evaluate(fit.problem, theta))
    differences = [
        (evaluate(fit.problem, theta + h).value - evaluate(fit.problem, theta - h).value) / 2e-6
        for h in 1e-6 * np.eye(fit.problem.n_free)
    ]
    np.testing.assert_allclose(gradient, differences, atol=1e-8)


def test_a_model_that_no_answers_could_determine_is_refused():
    frame = golden.data(golden.case("o_short"))
    sample = ordinal_moments(frame, ["sat1", "sat2", "sat3"])
    table = parameter_table("f =~ NA*sat1 + sat2 + sat3", ordered=sample.n_thresholds)
    with pytest.raises(IdentificationError) as caught:
        fit_dwls(table, [sample])
    assert str(caught.value).startswith(
        "The model is not identified: it has 16 free parameters, but 3 observed variables give "
        "only 15 moments."
    )


def test_moments_of_other_items_or_thresholds_are_refused():
    frame = golden.data(golden.case("o_short"))
    sample = ordinal_moments(frame, ["sat1", "sat2", "sat3"])
    table = parameter_table("f =~ sat1 + sat3 + sat2", ordered=sample.n_thresholds)
    with pytest.raises(SpecificationError) as caught:
        build_ordinal_problem(table, [sample])
    assert str(caught.value) == (
        "The moments are those of sat1, sat2, sat3; the model observes sat1, sat3, sat2, in this "
        "order."
    )
    table = parameter_table("f =~ sat1 + sat2 + sat3", ordered=dict.fromkeys(sample.names, 2))
    with pytest.raises(SpecificationError) as caught:
        build_ordinal_problem(table, [sample])
    assert str(caught.value) == (
        "The parameter table has other numbers of thresholds than the data; build it with "
        "ordered=moments.n_thresholds."
    )


def test_covariates_of_the_model_and_of_the_moments_have_to_be_the_same():
    data = golden.data(golden.case("o_short"))
    sample = ordinal_moments(data, ["sat1", "sat2", "wai1"], ordered=["sat1", "sat2"])
    table = parameter_table("f =~ sat1 + sat2; f ~ wai1", ordered=sample.n_thresholds)
    with pytest.raises(SpecificationError) as caught:
        build_ordinal_problem(table, [sample])
    assert str(caught.value) == ("The covariates of the model are wai1, those of the moments none.")


def test_a_known_model_of_mixed_items_is_recovered_with_errors_that_cover_it():
    rng = np.random.default_rng(9)
    loadings, scale = np.array([0.8, 0.7, 0.6, 0.5]), np.array([1.0, 3.0, 1.0, 0.5])
    names = ["x1", "x2", "x3", "x4"]
    table = parameter_table(
        "f =~ x1 + x2 + x3 + x4\nx2 ~ 1", std_lv=True, ordered={"x1": 3, "x3": 3}
    )
    covered, estimates, statistics = [], [], []
    for _ in range(80):
        factor = rng.standard_normal((400, 1))
        response = loadings * factor + rng.standard_normal((400, 4)) * np.sqrt(1 - loadings**2)
        answers = pd.DataFrame(response * scale + [0.0, 7.0, 0.0, 0.0], columns=names)
        for item in ("x1", "x3"):
            answers[item] = np.searchsorted([-1.0, 0.0, 1.2], answers[item])
        fit = fit_dwls(table, [ordinal_moments(answers, names, ordered=["x1", "x3"])])
        found, errors = fit.solution.theta[:5], np.sqrt(np.diag(fit.precision.vcov))[:5]
        truth = np.append(loadings * scale, 7.0)
        estimates.append(found)
        covered.append(np.abs(found - truth) < 1.96 * errors)
        statistics.append(fit.precision.model_adjustment.adjusted(fit.precision.test).chisq)
    np.testing.assert_allclose(np.mean(estimates, axis=0), truth, atol=0.04)
    # 400 intervals, of which 95% should cover: the standard error of the share is about 1%
    assert np.mean(covered) == pytest.approx(0.95, abs=0.03)
    # two degrees of freedom; the error of the mean is 2 / sqrt(80)
    assert np.mean(statistics) == pytest.approx(2.0, abs=0.6)
