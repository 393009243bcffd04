import numpy as np
import pytest
from statsmodels.regression.linear_model import OLS
from statsmodels.stats.outliers_influence import variance_inflation_factor

from ccc_quality.assessment import assess
from ccc_quality.assessment.collinearity import (
    effect_size,
    explained_share,
    explained_share_without,
    variance_inflation,
)
from ccc_quality.sem import fit_sem
from ccc_quality.study import PUBLISHED_ORDER, customer_model, load_customers


@pytest.fixture(scope="module")
def direct():
    fit = fit_sem(customer_model("direct"), load_customers())
    return fit, assess(fit)


@pytest.fixture(scope="module")
def sample():
    rng = np.random.default_rng(5)
    X = rng.standard_normal((300, 3)) @ np.array([[1, 0.5, 0.2], [0, 1, 0.4], [0, 0, 1]])
    y = X @ [0.5, -0.3, 0.1] + rng.standard_normal(300)
    R = np.corrcoef(np.column_stack([X, y]), rowvar=False)
    return X - X.mean(axis=0), y - y.mean(), R


def test_vif_of_two_predictors_by_hand():
    assert variance_inflation(np.array([[1, 0.6], [0.6, 1]])) == pytest.approx([1 / 0.64] * 2)


def test_vif_agrees_with_statsmodels(sample):
    X, _, R = sample
    reference = [variance_inflation_factor(X, j) for j in range(3)]
    assert variance_inflation(R[:3, :3]) == pytest.approx(reference, rel=1e-10)


def test_vif_of_dependent_predictors_is_not_a_number():
    assert np.isnan(variance_inflation(np.ones((2, 2)))).all()


def test_explained_shares_agree_with_statsmodels(sample):
    X, y, R = sample
    share = explained_share(R=R[:3, :3], r=R[:3, 3])
    assert share == pytest.approx(OLS(y, X).fit().rsquared, rel=1e-10)
    without = explained_share_without(R=R[:3, :3], r=R[:3, 3])
    reference = [OLS(y, np.delete(X, j, axis=1)).fit().rsquared for j in range(3)]
    assert without == pytest.approx(reference, rel=1e-10)


def test_effect_size_by_hand():
    # Cohen's own: 5 of the 30 per cent explained are due to the predictor
    assert effect_size(included=0.30, excluded=np.array([0.25])) == pytest.approx([0.05 / 0.70])


def test_a_lone_predictor_explains_everything_that_is_explained():
    r = np.array([0.6])
    assert explained_share_without(R=np.eye(1), r=r) == pytest.approx([0.0])
    assert explained_share(R=np.eye(1), r=r) == pytest.approx(0.36)


def test_r_squared_of_the_table_is_that_of_the_model(direct):
    fit, assessment = direct
    table = assessment.f_squared.drop_duplicates("target").set_index("target")["r_squared"]
    assert list(table.index) == ["satisfaction", "trust", "loyalty"]
    assert table.to_numpy() == pytest.approx(fit.r_squared[table.index].to_numpy(), rel=1e-8)


def test_f_squared_is_the_squared_t_of_a_regression_on_the_same_correlations(direct):
    # f^2 = t^2 / residual degrees of freedom, so that beta^2 / (VIF (1 - R^2)) gives it too
    fit, assessment = direct
    paths = fit.path_coefficients.rename(columns={"source": "predictor"})
    table = assessment.f_squared.merge(assessment.vif).merge(paths)
    assert len(table) == 17
    other_way = table["std"] ** 2 / (table["vif"] * (1 - table["r_squared"]))
    assert table["f_squared"].to_numpy() == pytest.approx(other_way.to_numpy(), rel=1e-6)


def test_parts_of_a_composite_have_a_vif_but_no_effect_size():
    assessment = assess(fit_sem(customer_model("composite"), load_customers()))
    vif = assessment.vif.set_index("target")
    assert set(vif.loc["ccc_quality", "predictor"]) == set(PUBLISHED_ORDER)
    assert (vif.loc["ccc_quality", "vif"] > 1).all()
    assert "ccc_quality" not in set(assessment.f_squared["target"])


def test_items_of_a_composite_are_judged_by_their_sample_correlations():
    data = load_customers().answers
    fit = fit_sem(
        """
        quality <~ 1*rel1 + emp1 + foc1
        satisfaction =~ sat1 + sat2 + sat3
        satisfaction ~ quality
        """,
        data,
    )
    found = assess(fit).vif.query("target == 'quality'")["vif"]
    items = data[["rel1", "emp1", "foc1", "sat1", "sat2", "sat3"]].dropna()
    R = items[["rel1", "emp1", "foc1"]].corr().to_numpy()
    assert found.to_numpy() == pytest.approx(np.diag(np.linalg.inv(R)), rel=1e-8)


def test_correlations_between_constructs_and_observed_variables_are_not_made_up():
    rng = np.random.default_rng(3)
    data = load_customers().answers.dropna()
    data["age"] = rng.normal(40, 10, len(data)) + data["rel1"]
    fit = fit_sem(
        """
        reliability =~ rel1 + rel2 + rel3
        loyalty =~ loy1 + loy2 + loy3
        loyalty ~ reliability + age
        """,
        data,
    )
    assessment = assess(fit)
    assert assessment.vif["vif"].isna().all()
    assert assessment.f_squared["f_squared"].isna().all()
    reasons = assessment.reasons.query("table in ['vif', 'f_squared']")
    assert set(reasons["reason"]) == {
        "loyalty depends on constructs and on observed variables (age); the results have no "
        "correlations between the two."
    }
