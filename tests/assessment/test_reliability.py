from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ccc_quality.assessment import assess
from ccc_quality.assessment.measures import item_scale
from ccc_quality.assessment.reliability import (
    average_variance_extracted,
    composite_reliability,
    cronbach_alpha,
    mcdonald_omega,
)
from ccc_quality.sem import fit_sem
from ccc_quality.study import customer_model, load_customers

GOLDEN = Path(__file__).parents[1] / "golden"

# the references have twelve digits; what is left is where lavaan's optimizer stopped
TOLERANCE = 1e-5
REFERENCE_CASES = ["hs_cfa_ml", "pd_sem_ml", "ccc_cfa_ml"]


@pytest.fixture(scope="module", params=["reflective", "composite"])
def second_order(request):
    return request.param, assess(fit_sem(customer_model(request.param), load_customers()))


@pytest.mark.parametrize("name", REFERENCE_CASES)
@pytest.mark.parametrize("statistic", ["alpha", "omega"])
def test_alpha_and_omega_agree_with_semtools(case, name, statistic):
    loaded = case(name)
    reference = pd.Series({c: v[statistic] for c, v in loaded.reference["reliability"].items()})
    found = loaded.assessment.reliability[statistic]
    assert found[reference.index].to_numpy() == pytest.approx(reference.to_numpy(), abs=TOLERANCE)


@pytest.mark.parametrize("name", REFERENCE_CASES)
def test_ave_weighted_by_the_variances_of_the_items_is_that_of_semtools(case, name):
    loaded = case(name)
    implied = loaded.fit.implied_cov
    loadings = loaded.fit.loadings
    for construct, reference in loaded.reference["reliability"].items():
        own = loadings[loadings["construct"] == construct]
        variances = np.array([implied.loc[item, item] for item in own["indicator"]])
        found = average_variance_extracted(own["std"].to_numpy(), variances)
        assert found == pytest.approx(reference["avevar"], abs=TOLERANCE)


@pytest.mark.parametrize("name", REFERENCE_CASES)
def test_ave_is_the_mean_squared_standardized_loading_of_lavaan(case, name):
    loaded = case(name)
    standardized = pd.DataFrame(loaded.reference["standardized"])
    loadings = standardized[standardized["op"] == "=~"]
    reference = (loadings["est.std"] ** 2).groupby(loadings["lhs"]).mean()
    found = loaded.assessment.reliability["ave"]
    assert found[reference.index].to_numpy() == pytest.approx(reference.to_numpy(), abs=TOLERANCE)


def test_alpha_of_two_items_by_hand():
    # variances 4 and 1, covariance 1: 2 (1 - 5 / 7)
    assert cronbach_alpha(np.array([[4.0, 1.0], [1.0, 1.0]])) == pytest.approx(4 / 7)


def test_alpha_of_parallel_items_is_the_formula_of_spearman_and_brown():
    k, r = 5, 0.4
    parallel = np.full((k, k), r) + (1 - r) * np.eye(k)
    assert cronbach_alpha(parallel) == pytest.approx(k * r / (1 + (k - 1) * r))


def test_omega_by_hand_counts_shared_errors_as_error():
    loadings = np.array([1.0, 2.0, 3.0])
    Theta = np.diag([1.0, 2.0, 3.0])
    assert mcdonald_omega(loadings=loadings, residual_cov=Theta) == pytest.approx(36 / 42)
    Theta[0, 1] = Theta[1, 0] = 0.5
    assert mcdonald_omega(loadings=loadings, residual_cov=Theta) == pytest.approx(36 / 43)


def test_composite_reliability_and_ave_by_hand():
    loadings = np.array([0.6, 0.8])
    assert composite_reliability(loadings) == pytest.approx(1.96 / (1.96 + 0.64 + 0.36))
    assert average_variance_extracted(loadings) == pytest.approx(0.5)


def test_omega_and_rho_c_are_one_where_items_have_unit_variance_and_errors_are_their_own():
    loadings = np.array([0.7, 0.8, 0.9])
    omega = mcdonald_omega(loadings=loadings, residual_cov=np.diag(1 - loadings**2))
    assert omega == pytest.approx(composite_reliability(loadings))


def test_rho_c_is_the_squared_correlation_of_the_sum_with_its_construct():
    rng = np.random.default_rng(11)
    loadings = np.array([0.6, 0.7, 0.85])
    factor = rng.standard_normal(400_000)
    errors = rng.standard_normal((400_000, 3)) * np.sqrt(1 - loadings**2)
    total = (factor[:, None] * loadings + errors).sum(axis=1)
    # standard error of a squared correlation of about .77 at this n: 2 r (1 - r^2) / root n < 1e-3
    assert np.corrcoef(total, factor)[0, 1] ** 2 == pytest.approx(
        composite_reliability(loadings), abs=3e-3
    )


def test_the_scale_of_the_items_is_rebuilt_from_standardized_loadings(case):
    fit = case("pd_sem_ml").fit
    dem60 = next(c for c in fit.model.constructs if c.name == "dem60")
    scale = item_scale(fit, dem60)
    rebuilt = np.outer(scale.loadings, scale.loadings) + scale.residual_cov
    items = list(dem60.indicators)
    assert rebuilt == pytest.approx(fit.implied_cov.loc[items, items].to_numpy(), rel=1e-8)


def test_rho_a_is_left_to_partial_least_squares(case):
    assessment = case("hs_cfa_ml").assessment
    assert assessment.reliability["rho_a"].isna().all()
    reasons = assessment.reasons.query("statistic == 'rho_a'")
    assert list(reasons["subject"]) == ["visual", "textual", "speed"]
    assert set(reasons["reason"]) == {
        "rho_A is computed from the weights of partial least squares."
    }


def test_a_second_order_construct_is_judged_by_what_it_is(second_order):
    kind, assessment = second_order
    row = assessment.reliability.loc["ccc_quality"]
    reasons = assessment.reasons.query("table == 'reliability' and subject == 'ccc_quality'")
    reasons = reasons.set_index("statistic")["reason"]
    if kind == "reflective":
        loadings = assessment.results.loadings.query("construct == 'ccc_quality'")["std"]
        assert row["ave"] == pytest.approx((loadings**2).mean())
        assert row["rho_c"] == pytest.approx(composite_reliability(loadings.to_numpy()))
        assert row[["alpha", "omega", "rho_a"]].isna().all()
        assert reasons["alpha"] == (
            "ccc_quality is measured by constructs, so it has no items of its own."
        )
    else:
        assert row.isna().all()
        assert set(reasons) == {
            "ccc_quality is a composite: its parts make it up and need not agree with one another."
        }


def test_every_nan_of_the_reliability_table_has_a_reason(second_order):
    _, assessment = second_order
    table = assessment.reliability
    missing = {(c, s) for c in table.index for s in table.columns if np.isnan(table.loc[c, s])}
    reasons = assessment.reasons.query("table == 'reliability'")
    assert missing == set(zip(reasons["subject"], reasons["statistic"], strict=True))


def test_a_single_item_has_no_reliability_rather_than_a_perfect_one():
    data = pd.read_csv(GOLDEN / "hs1939.csv")
    fit = fit_sem("visual =~ x1 + x2 + x3\nspeed =~ x9\nspeed ~ visual", data)
    assessment = assess(fit)
    assert assessment.reliability.loc["speed"].isna().all()
    assert np.isnan(assessment.fornell_larcker.loc["speed", "speed"])
    assert np.isnan(assessment.htmt.loc["speed", "visual"])
    reasons = assessment.reasons.query("subject == 'speed'")
    assert set(reasons["table"]) == {"reliability", "fornell_larcker", "htmt", "htmt2"}
    assert set(reasons["reason"]) == {
        "speed has a single indicator, so its error cannot be told from its variance."
    }


def test_a_batch_of_samples_gives_what_each_gives_by_itself():
    rng = np.random.default_rng(1)
    loadings = rng.uniform(0.4, 0.9, (5, 4))
    Theta = np.array([np.cov(rng.normal(size=(4, 50))) for _ in range(5)])
    for formula, batch in (
        (cronbach_alpha, (Theta,)),
        (composite_reliability, (loadings,)),
        (average_variance_extracted, (loadings,)),
        (lambda own, cov: mcdonald_omega(loadings=own, residual_cov=cov), (loadings, Theta)),
    ):
        alone = [float(formula(*one)) for one in zip(*batch, strict=True)]
        assert formula(*batch) == pytest.approx(np.array(alone), rel=1e-14)
