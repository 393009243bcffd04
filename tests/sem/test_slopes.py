import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from support.matrices import named

from ccc_quality.errors import UnknownNameError
from ccc_quality.sem import fit_sem
from ccc_quality.study import customer_model, load_customers

GOLDEN = Path(__file__).parents[1] / "golden"
DIMENSIONS = ["reliability", "empathy", "waiting_time"]

SECOND_ORDER = """
    a =~ a1 + a2 + a3
    b =~ b1 + b2 + b3
    c =~ c1 + c2 + c3
    y =~ y1 + y2 + y3
    q =~ a + b + c
    y ~ q
"""


def test_slopes_and_their_errors_are_those_that_lavaan_defines():
    path = Path(__file__).with_name("lavaan_implied_slopes.json")
    reference = json.loads(path.read_text(encoding="utf-8"))
    rows = pd.DataFrame(reference["rows"]).set_index("lhs")
    # the same model without labels, so that nothing but the implied moments is used
    model = """
        reliability =~ rel1 + rel2 + rel3 + rel4
        empathy =~ emp1 + emp2 + emp3 + emp4
        waiting_time =~ wai1 + wai2 + wai3 + wai4
        satisfaction =~ sat1 + sat2 + sat3
        loyalty =~ loy1 + loy2 + loy3
        ccc_quality =~ reliability + empathy + waiting_time
        satisfaction ~ ccc_quality
        loyalty ~ satisfaction + ccc_quality
    """
    fit = fit_sem(model, pd.read_csv(GOLDEN / "ccc_continuous.csv"))
    slopes = fit.implied_slopes("loyalty", DIMENSIONS).set_index("source")
    for name in DIMENSIONS:
        slope, std = rows.loc[f"slope_{name}"], rows.loc[f"std_{name}"]
        found = slopes.loc[name]
        assert found["est"] == pytest.approx(slope["est"], abs=1e-5)
        assert found["se"] == pytest.approx(slope["se"], abs=1e-5)
        assert found["z"] == pytest.approx(slope["z"], abs=1e-3)
        assert found["ci_upper"] == pytest.approx(slope["ci.upper"], abs=1e-5)
        assert found["std"] == pytest.approx(std["est"], abs=1e-5)
        assert found["std_se"] == pytest.approx(std["se"], abs=1e-5)
        assert found["std_ci_lower"] == pytest.approx(std["ci.lower"], abs=1e-5)


def test_the_slope_is_that_of_a_regression_on_the_dimension_itself():
    rng = np.random.default_rng(20)
    n = 100_000
    q = rng.standard_normal(n)
    dimensions = {
        "a": q + 0.5 * rng.standard_normal(n),
        "b": 0.8 * q + 0.9 * rng.standard_normal(n),
        "c": 1.2 * q + 1.5 * rng.standard_normal(n),
    }
    latent = {**dimensions, "y": 0.6 * q + 0.7 * rng.standard_normal(n)}
    items = {
        f"{name}{k}": values + 0.6 * rng.standard_normal(n)
        for name, values in latent.items()
        for k in (1, 2, 3)
    }
    fit = fit_sem(SECOND_ORDER, pd.DataFrame(items))
    slopes = fit.implied_slopes("y", list(dimensions)).set_index("source")
    for name, values in dimensions.items():
        regression = np.polyfit(values, latent["y"], 1)[0]
        # both estimate the same slope from the same people; errors at this n are below .005
        assert slopes.loc[name, "est"] == pytest.approx(regression, abs=0.015)
        assert slopes.loc[name, "se"] < 0.005


def test_the_standardized_slope_is_the_loading_times_the_effect_of_the_whole():
    fit = fit_sem(customer_model("reflective"), load_customers())
    loadings = fit.loadings.query("construct == 'ccc_quality'").set_index("indicator")["std"]
    total = fit.total_effects.query("source == 'ccc_quality' and target == 'loyalty'")["std"].item()
    slopes = fit.implied_slopes("loyalty", list(loadings.index))
    assert slopes["std"].to_numpy() == pytest.approx(loadings.to_numpy() * total, rel=1e-8)


def test_the_standardized_slope_is_the_implied_correlation():
    fit = fit_sem(customer_model("reflective"), load_customers())
    slopes = fit.implied_slopes("trust", ["empathy", "ivr_menu"])
    reference = fit.latent_correlations.loc[["empathy", "ivr_menu"], "trust"]
    assert slopes["std"].to_numpy() == pytest.approx(reference.to_numpy(), rel=1e-10)


def test_without_sources_every_other_construct_is_one():
    fit = fit_sem(
        SECOND_ORDER,
        sample_cov=named(0.4 + np.eye(12), "a1 a2 a3 b1 b2 b3 c1 c2 c3 y1 y2 y3"),
        n_obs=300,
    )
    assert set(fit.implied_slopes("y")["source"]) == {"a", "b", "c", "q"}
    with pytest.raises(UnknownNameError, match="no construct 'z'. Available: a, b, c, y, q"):
        fit.implied_slopes("z")
