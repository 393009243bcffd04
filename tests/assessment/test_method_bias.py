import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import ccc_quality as ccc
from ccc_quality.assessment import assess, method_bias
from ccc_quality.assessment.common_method import first_component_share, without_marker
from ccc_quality.errors import DataError, SpecificationError
from ccc_quality.study import customer_model, load_customers

GOLDEN = Path(__file__).parents[1] / "golden"
LOADINGS = np.array([0.9, 0.7, 0.5, 0.8])
MODEL = """
a =~ a1 + a2 + a3 + a4
b =~ b1 + b2 + b3 + b4
c =~ c1 + c2 + c3 + c4
c ~ a + b
"""


@pytest.fixture(scope="module")
def reference():
    found = json.loads(Path(__file__).with_name("screening.json").read_text(encoding="utf-8"))
    return found["method"]


@pytest.fixture(scope="module")
def against_lavaan(reference):
    return method_bias(reference["syntax"], pd.read_csv(GOLDEN / "ccc_continuous.csv"))


def simulated(method: float, n: int = 2000, seed: int = 1) -> pd.DataFrame:
    """Items of three constructs and a marker; ``method`` is the variance they all share."""
    rng = np.random.default_rng(seed)
    a, b = rng.standard_normal((2, n))
    c = 0.5 * a + 0.7 * rng.standard_normal(n)
    shared = np.sqrt(method) * rng.standard_normal(n)
    items = {
        f"{name}{k + 1}": loading * eta + shared + 0.5 * rng.standard_normal(n)
        for name, eta in (("a", a), ("b", b), ("c", c))
        for k, loading in enumerate(LOADINGS)
    }
    return pd.DataFrame({**items, "colour": shared + 0.75 * rng.standard_normal(n)})


def test_the_method_factor_is_lavaans(against_lavaan, reference):
    factor = against_lavaan.factor
    assert factor.variance == pytest.approx(reference["variance"], rel=1e-4)
    assert factor.se == pytest.approx(reference["se"], rel=1e-3)
    assert factor.share == pytest.approx(reference["share"], rel=1e-4)
    assert factor.chisq == pytest.approx(reference["chisq_difference"], rel=1e-4)
    assert factor.df == 1
    assert factor.pvalue == pytest.approx(reference["pvalue"], rel=1e-3)
    assert factor.cfi_gain == pytest.approx(reference["cfi_gain"], abs=1e-6)


def test_paths_beside_the_method_factor_are_lavaans(against_lavaan, reference):
    paths = against_lavaan.paths
    ours = dict(zip(paths["source"] + " -> " + paths["target"], paths["std_with"], strict=True))
    assert ours == pytest.approx(reference["paths"], abs=1e-4)


def test_planted_method_variance_is_recovered_and_judged():
    found = method_bias(MODEL, simulated(0.6))
    # three standard errors of the estimate
    assert found.factor.variance == pytest.approx(0.6, abs=3 * found.factor.se)
    assert found.factor.pvalue < 0.001
    verdicts = found.verdicts.set_index("criterion")
    assert not verdicts.loc["method_cfi", "holds"]
    # b does nothing to c, but seems to while the method moves both
    spurious = found.paths.set_index("source").loc["b"]
    assert spurious["pvalue"] < 0.05 < spurious["pvalue_with"]
    assert not verdicts.loc["method_paths", "holds"]
    assert verdicts.loc["method_paths", "value"] == 1


def test_without_method_variance_nothing_is_found():
    found = [method_bias(MODEL, simulated(0.0, seed=seed)) for seed in range(6)]
    assert max(one.factor.cfi_gain for one in found) < 0.005
    assert all(one.verdicts["holds"].all() for one in found)


def test_a_negative_variance_is_no_method_and_no_verdict():
    found = next(
        one
        for seed in range(10)
        if (one := method_bias(MODEL, simulated(0.0, seed=seed))).factor.variance <= 0
    )
    assert found.reason.startswith("The variance of the method factor is not positive")
    assert found.verdicts["criterion"].tolist() == ["harman"]
    assert np.isnan(found.factor.share)


def test_the_first_component_of_equal_correlations_has_a_closed_form():
    R = np.full((5, 5), 0.4) + 0.6 * np.eye(5)
    assert first_component_share(R) == pytest.approx((1 + 4 * 0.4) / 5)


def test_harman_is_the_first_component_of_the_complete_rows(against_lavaan, reference):
    frame = pd.read_csv(GOLDEN / "ccc_continuous.csv")
    items = [word for word in reference["syntax"].split() if word[-1].isdigit()]
    values = np.linalg.svd(frame[items].dropna().apply(lambda x: (x - x.mean()) / x.std()))[1]
    assert against_lavaan.harman == pytest.approx(values[0] ** 2 / np.sum(values**2))


def test_the_marker_takes_out_a_partial_correlation():
    """With the marker equally related to both, it is the partial correlation given the marker."""
    r, r_marker = 0.40, 0.10
    R = np.array([[1, r, 0.1**0.5], [r, 1, 0.1**0.5], [0.1**0.5, 0.1**0.5, 1]])
    P = np.linalg.inv(R)
    adjusted = without_marker(np.array([r]), r_marker=r_marker, n=103)
    assert adjusted.r[0] == pytest.approx(-P[0, 1] / np.sqrt(P[0, 0] * P[1, 1]))
    # by hand: (.40 - .10) / .90 = 1/3, t = 1/3 root(100 / (8/9))
    assert adjusted.t[0] == pytest.approx(np.sqrt(12.5))


def test_the_marker_unmasks_a_correlation_that_the_method_made():
    found = method_bias(MODEL, simulated(0.3), marker="colour")
    pairs = found.correlations.set_index(["first", "second"])
    scores = simulated(0.3)
    a, b = (scores[[f"{one}{k}" for k in range(1, 5)]].mean(axis=1) for one in "ab")
    assert pairs.loc[("a", "b"), "r"] == pytest.approx(np.corrcoef(a, b)[0, 1])
    assert found.marker.r == pytest.approx(
        min(
            scores[[f"{one}{k}" for k in range(1, 5)]].mean(axis=1).corr(scores["colour"])
            for one in "abc"
        )
    )
    assert not pairs.loc[("a", "b"), "holds"]
    assert pairs.loc[("a", "c"), "holds"]
    assert (pairs["adjusted_upper"] < pairs["adjusted"]).all()
    verdict = found.verdicts.set_index("criterion").loc["marker"]
    assert verdict["value"] == (~pairs["holds"]).sum() > 0


def test_an_assessment_takes_the_marker_along():
    answers = simulated(0.3)
    fit = ccc.fit_sem(MODEL, answers)
    found = assess(fit, data=answers, marker="colour")
    alone = method_bias(MODEL, answers, marker="colour")
    verdict = found.verdicts.set_index("criterion").loc["marker"]
    assert verdict["value"] == alone.verdicts.set_index("criterion").loc["marker", "value"] > 0
    assert verdict["source"] == "Lindell & Whitney 2001"
    assert "marker" not in set(assess(fit, data=answers).verdicts["criterion"])
    with pytest.raises(SpecificationError, match="A marker is a column of the answers: assess"):
        assess(fit, marker="colour")


def test_a_marker_must_stand_outside_the_model():
    with pytest.raises(SpecificationError, match="but a1 is an item of the model"):
        method_bias(MODEL, simulated(0.0, n=200), marker=["a1", "colour"])


def test_a_model_of_composites_has_no_method_factor_and_says_why():
    found = method_bias("q <~ a1 + a2\nc =~ c1\nc ~ q", simulated(0.0, n=200))
    assert found.factor is None
    assert found.reason.startswith("The model")
    assert found.verdicts["criterion"].tolist() == ["harman"]


def test_the_summary_warns_of_weak_tests():
    text = str(method_bias(customer_model(), load_customers()).summary())
    assert "Harman's test, a weak one" in text
    assert "SIMULATED DATA." in text
    assert "nan" not in text


def test_moments_are_refused():
    with pytest.raises(DataError, match="method_bias needs the answers of respondents"):
        method_bias(MODEL, np.eye(3))
