"""The shipped surveys, held against the population and against lavaan's fits of them.

``lavaan_readings.json`` was written by ``lavaan_readings.R`` from the shipped CSV files.
"""

import json
from importlib import resources
from pathlib import Path

import pandas as pd
import pytest
import semopy

from ccc_quality.study import (
    PUBLISHED_ORDER,
    customer_model,
    customer_population,
    load_customers,
    load_employees,
)
from ccc_quality.study.examples import write_examples

LAVAAN = json.loads((Path(__file__).parent / "lavaan_readings.json").read_text())
READINGS = ("reflective", "composite", "direct")


def standardized(reading):
    table = pd.DataFrame(LAVAAN[reading]["standardized"])
    return table.set_index(["lhs", "op", "rhs"]).sort_index()


@pytest.mark.parametrize("name", ["customers.csv", "employees.csv"])
def test_the_shipped_files_are_what_the_simulation_draws(name, tmp_path):
    write_examples(tmp_path)
    shipped = resources.files("ccc_quality.study").joinpath(name).read_text(encoding="utf-8")
    assert (tmp_path / name).read_text(encoding="utf-8") == shipped


def test_sizes_are_those_of_the_study():
    customers, employees = load_customers(), load_employees()
    assert (customers.n_rows, len(customers.items)) == (1589, 37)
    assert (employees.n_rows, len(employees.items)) == (577, 45)
    assert set(customers.answers["firm"]) == {"bank", "insurer", "telecom"}


@pytest.mark.parametrize("load", [load_customers, load_employees])
def test_the_examples_are_marked_as_simulated_and_have_realistic_blemishes(load):
    survey = load()
    assert survey.simulated
    assert survey.source.startswith("simulated")
    complete = survey.answers[list(survey.items)].notna().all(axis=1).mean()
    assert 0.95 < complete < 0.98
    assert survey.report.n_straight_liners == pytest.approx(0.02 * survey.n_rows, abs=1)
    assert survey.report.ok


@pytest.mark.parametrize("reading", [*READINGS, "employees"])
def test_lavaan_fitted_these_very_data(reading):
    survey = load_employees() if reading == "employees" else load_customers()
    complete = survey.answers[list(survey.items)].dropna()
    means = pd.Series(LAVAAN[reading]["item_means"])
    assert LAVAAN[reading]["n_obs"] == len(complete)
    # the reference prints eight decimals
    pd.testing.assert_series_equal(complete.mean()[means.index], means, rtol=0, atol=1e-8)


@pytest.mark.parametrize("reading", [*READINGS, "employees"])
def test_every_reading_converges_to_an_admissible_solution_that_fits(reading):
    case = LAVAAN[reading]
    assert case["converged"] and case["admissible"]
    assert case["fit"]["cfi"] > 0.95
    assert case["fit"]["rmsea"] < 0.06
    assert case["fit"]["srmr"] < 0.08


def test_the_reflective_reading_fits_worst_because_quality_is_a_sum_in_the_population():
    per_degree = {r: LAVAAN[r]["fit"]["chisq"] / LAVAAN[r]["fit"]["df"] for r in READINGS}
    assert max(per_degree, key=per_degree.get) == "reflective"
    assert LAVAAN["reflective"]["fit"]["chisq"] - LAVAAN["direct"]["fit"]["chisq"] > 37.65, (
        "the critical value of the 25 degrees of freedom between the two, at 5%"
    )


def test_the_composite_weights_come_out_in_the_published_order():
    weights = standardized("composite").loc[("ccc_quality", "<~"), "est.std"]
    assert list(weights.sort_values(ascending=False).index) == list(PUBLISHED_ORDER)


@pytest.mark.parametrize("reading", ["reflective", "composite"])
def test_the_effect_of_quality_on_loyalty_is_indirect(reading):
    paths = standardized(reading)
    assert paths.loc[("loyalty", "~", "ccc_quality"), "pvalue"] > 0.05
    value = paths["est.std"]
    to_satisfaction = value["satisfaction", "~", "ccc_quality"]
    to_trust = value["trust", "~", "ccc_quality"]
    onwards = value["loyalty", "~", "satisfaction"], value["loyalty", "~", "trust"]
    through_trust = to_trust + to_satisfaction * value["trust", "~", "satisfaction"]
    assert to_satisfaction * onwards[0] + through_trust * onwards[1] > 0.5


def test_challenge_and_learning_from_customers_show_job_quality_most():
    loadings = standardized("employees").loc[("job_quality", "=~"), "est.std"]
    assert set(loadings.nlargest(2).index) == {
        "opportunity_and_challenge",
        "learning_from_customers",
    }


def test_semopy_recovers_the_population_from_the_shipped_customers():
    """Standardized effects on satisfaction and loyalty within four standard errors of the truth."""
    model = customer_model("direct")
    data = load_customers().answers[list(model.observed)].dropna()
    fit = semopy.Model(model.syntax)
    fit.fit(data)
    table = fit.inspect(std_est=True)
    paths = table[table["op"].eq("~") & table["lval"].isin(["satisfaction", "loyalty"])]
    population = customer_population()
    truth = population.driver_effects("satisfaction")
    truth = {("satisfaction", driver): truth[driver] for driver in PUBLISHED_ORDER}
    truth |= {("loyalty", "satisfaction"): 0.35, ("loyalty", "trust"): 0.40}
    assert len(paths) == len(truth)
    for _, path in paths.iterrows():
        where = path["lval"], path["rval"]
        # the standard error is of the unstandardized estimate
        error = float(path["Std. Err"]) * abs(path["Est. Std"] / path["Estimate"])
        assert abs(path["Est. Std"] - truth[where]) < 4 * error, where
