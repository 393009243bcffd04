"""Claims of the study: recovered where they are true, contradicted where they are false."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import ccc_quality as ccc
from ccc_quality.claims import Hypothesis, hypotheses_about
from ccc_quality.claims.claim_tests import joint_verdict
from ccc_quality.claims.verdicts import HypothesisTest
from ccc_quality.errors import SpecificationError, UnknownOptionError
from ccc_quality.study import CLAIMS, customer_model, load_customers, simulate_customers

TESTS = Path(__file__).parents[1]
GOLDEN = TESTS / "golden"
LAVAAN = json.loads((TESTS / "claims" / "equal_paths.json").read_text(encoding="utf-8"))["tests"]

HYPOTHESIS = Hypothesis("driver_order", "above", "total", "a", "y", "b")


def the_studys(syntax):
    """A model that says that it is the study's, whose claims can so be tested on it."""
    return ccc.Model.from_syntax(syntax, study="van_der_aa")


def finding(pvalue, p_against, verdict, remark=""):
    return HypothesisTest(
        HYPOTHESIS,
        "total",
        0.1,
        0.0,
        0.2,
        0.0,
        pvalue,
        p_against,
        "by hand",
        verdict,
        remark=remark,
    )


@cache
def resampled(reading, n=None):
    survey = load_customers() if n is None else simulate_customers(n, seed=5)
    fit = ccc.fit_sem(customer_model(reading), survey)
    return fit, ccc.bootstrap(fit, 400, seed=1)


def claims_on(reading, n=None, **options):
    fit, draws = resampled(reading, n)
    return ccc.test_claims(fit, bootstrap=draws, **options)


def verdicts(claims):
    return claims.table.set_index("claim")["verdict"].to_dict()


def mediated(direct, indirect_by, n=2000):
    """Fit of exact moments: quality on satisfaction, both on loyalty, two items a construct."""
    b = indirect_by
    residual_satisfaction = 1 - b**2
    total = direct + b * b
    cov_sl = b * direct + b
    residual_loyalty = 1 - (direct * total + b * cov_sl)
    assert residual_satisfaction > 0
    assert residual_loyalty > 0
    latent = np.array([[1, b, total], [b, 1, cov_sl], [total, cov_sl, 1]])
    items = ["q1", "q2", "s1", "s2", "l1", "l2"]
    Sigma = np.kron(latent, np.ones((2, 2))) + 0.3 * np.eye(6)
    cov = pd.DataFrame(Sigma * n / (n - 1), items, items)
    syntax = (
        "ccc_quality =~ q1 + q2\nsatisfaction =~ s1 + s2\nloyalty =~ l1 + l2\n"
        "satisfaction ~ ccc_quality\nloyalty ~ ccc_quality + satisfaction"
    )
    return ccc.fit_sem(the_studys(syntax), sample_cov=cov, n_obs=n)


def test_claims_that_hold_in_the_population_are_supported():
    """The simulated population has them: effects of 0.08, 0.03 and 0 are hardly any."""
    found = verdicts(claims_on("composite", 40_000))
    for claim in (
        "driver_order",
        "published_order",
        "waiting_time_hardly_matters",
        "accessibility_hardly_matters",
        "menu_hardly_matters",
        "quality_reaches_the_organisation",
        "loyalty_through_the_relationship",
    ):
        assert found[claim] == "supported", claim


def test_claims_that_do_not_hold_are_contradicted():
    """With a band of 0.01 waiting time matters, and effects of 0.7 are not as strong as 0.9."""
    found = verdicts(claims_on("composite", 40_000, band=0.01, strong=0.9))
    assert found["waiting_time_hardly_matters"] == "contradicted"
    assert found["quality_reaches_the_organisation"] == "contradicted"
    assert found["driver_order"] == "supported"


def test_every_claim_on_customers_has_one_row_with_its_source():
    claims = claims_on("composite")
    names = [claim.name for claim in CLAIMS if not claim.name.startswith(("job", "challenge"))]
    table = claims.table
    assert list(table["claim"]) == names
    sources = {claim.name: claim.source for claim in CLAIMS}
    assert list(table["source"]) == [sources[name] for name in names]
    assert set(table["section"]) == {"The core study"}
    assert (table.loc[table["test"] == "", "reason"] != "").all()


def test_a_negligible_effect_is_judged_by_its_ninety_percent_interval():
    table = claims_on("direct").hypotheses.set_index("claim")
    row = table.loc["menu_hardly_matters"]
    assert (row["est"], row["bound"]) == (pytest.approx(0.018, abs=0.001), 0.10)
    assert -0.10 < row["ci_lower"] < row["ci_upper"] < 0.10
    assert row["pvalue"] < 0.05
    assert row["test"] == "two one-sided tests, bootstrap"
    assert row["relation"] == "negligible"


def test_an_order_is_the_difference_of_two_sizes_in_every_draw():
    fit, draws = resampled("direct")
    rows = claims_on("direct").hypotheses.query("source == 'reliability' and other == 'ivr_menu'")
    total = draws.draws["total_effects_std"].abs()
    difference = total["reliability -> satisfaction"] - total["ivr_menu -> satisfaction"]
    assert rows["ci_lower"].item() == pytest.approx(
        np.quantile(difference.dropna(), 0.05, method="weibull")
    )
    std = fit.total_effects.query("target == 'satisfaction'").set_index("source")["std"]
    assert rows["est"].item() == pytest.approx(std["reliability"] - abs(std["ivr_menu"]))


def test_direct_drivers_are_ordered_by_models_with_equal_paths_too():
    fit = ccc.fit_sem(customer_model("direct"), load_customers())
    rows = claims_on("direct").hypotheses.query("source == 'empathy' and other == 'ivr_menu'")
    test = ccc.equal_paths(fit, ("empathy", "satisfaction"), ("ivr_menu", "satisfaction"))
    assert rows["equal_chisq"].item() == pytest.approx(test.chisq)
    assert rows["equal_pvalue"].item() == pytest.approx(test.pvalue)
    composite = claims_on("composite").hypotheses
    assert composite["equal_pvalue"].isna().all()


@pytest.mark.parametrize(
    ("direct", "verdict", "mediation"),
    [(0.0, "supported", "full"), (0.3, "contradicted", "partial"), (0.1, "undecided", "undecided")],
)
def test_mediation_is_full_partial_or_undecided(direct, verdict, mediation):
    claims = ccc.test_claims(mediated(direct, 0.6))
    row = claims.table.set_index("claim").loc["loyalty_through_the_relationship"]
    assert (row["verdict"], row["mediation"]) == (verdict, mediation)


def test_without_a_path_nothing_tells_full_from_partial_mediation():
    model = the_studys(
        "ccc_quality =~ rel1 + rel2\nsatisfaction =~ sat1 + sat2\nloyalty =~ loy1 + loy2\n"
        "satisfaction ~ ccc_quality\nloyalty ~ satisfaction"
    )
    fit = ccc.fit_sem(model, load_customers())
    row = ccc.test_claims(fit).table.set_index("claim").loc["loyalty_through_the_relationship"]
    assert row["verdict"] == "undecided"
    assert "no path from CCC quality to loyalty" in row["reason"]


def test_dimensions_that_reflect_quality_have_an_order_but_no_effect_to_be_negligible():
    claims = claims_on("reflective")
    table = claims.hypotheses.set_index("claim")
    assert set(table.loc["driver_order", "kind"]) == {"implied slope"}
    assert verdicts(claims)["driver_order"] in ("supported", "undecided")
    row = claims.table.set_index("claim").loc["menu_hardly_matters"]
    assert row["verdict"] == "undecided"
    assert np.isnan(row["est"])
    assert (
        row["reason"]
        == "In this model menu is a sign of quality, not a cause, so it has no effect to test."
    )


def test_orders_need_a_bootstrap_and_single_effects_of_sem_do_not():
    fit = ccc.fit_sem(customer_model("direct"), load_customers())
    claims = ccc.test_claims(fit, equal_effects=False)
    table = claims.table.set_index("claim")
    assert "test_claims(results, bootstrap=bootstrap(results" in str(claims.summary())
    assert table.loc["driver_order", "verdict"] == "undecided"
    assert table.loc["driver_order", "reason"] == "Needs resamples; none were drawn."
    assert table.loc["menu_hardly_matters", "verdict"] == "supported"
    assert table.loc["menu_hardly_matters", "test"] == "two one-sided tests, normal theory"


def test_partial_least_squares_needs_a_bootstrap_for_everything():
    fit = ccc.fit_pls(customer_model("composite"), load_customers())
    without = ccc.test_claims(fit).table
    assert set(without["verdict"]) == {"undecided"}
    draws = ccc.bootstrap(fit, 400, seed=1)
    found = verdicts(ccc.test_claims(fit, bootstrap=draws))
    assert found["driver_order"] == "supported"
    assert found["menu_hardly_matters"] == "supported"


def test_claims_on_employees_are_tested_on_employees():
    fit = ccc.fit_pls(ccc.study.employee_model("composite"), ccc.study.load_employees())
    claims = ccc.test_claims(fit, bootstrap=ccc.bootstrap(fit, 300, seed=1))
    found = verdicts(claims)
    assert list(found) == ["job_quality_pleases", "job_quality_retains", "challenge_and_learning"]
    assert found["job_quality_pleases"] == "supported"
    row = claims.hypotheses.set_index("claim").loc["job_quality_retains"]
    assert row["est"] < 0
    assert row["bound"] == -0.5
    assert (claims.table["n_hypotheses"] == [2, 1, 27]).all()


@dataclass(frozen=True)
class FoundThreshold:
    driver: str = "waiting_time"
    target: str = "satisfaction"
    verdict: str = "supported"
    reason: str = "Beyond the break waiting matters."
    pvalue: float = 0.01

    @property
    def table(self):
        return pd.DataFrame({"est": [22.0], "ci_lower": [15.0], "ci_upper": [30.0]})


def test_unless_extreme_needs_the_answers_and_takes_what_was_found_in_them():
    fit = ccc.fit_sem(customer_model("composite"), load_customers())
    row = ccc.test_claims(fit).table.set_index("claim").loc["extreme_waiting_matters"]
    assert row["verdict"] == "undecided"
    assert row["reason"] == "Needs scores of the respondents."
    claims = ccc.test_claims(fit, threshold=FoundThreshold())
    row = claims.table.set_index("claim").loc["extreme_waiting_matters"]
    assert (row["verdict"], row["est"], row["pvalue"]) == ("supported", 22.0, 0.01)
    with pytest.raises(SpecificationError, match="threshold is that of empathy for satisfaction"):
        ccc.test_claims(fit, threshold=FoundThreshold(driver="empathy"))


def test_a_threshold_found_in_the_answers_is_taken_as_it_is():
    found = ccc.threshold(load_customers(), n_resamples=50, model=customer_model("composite"))
    fit, _ = resampled("composite")
    row = ccc.test_claims(fit, threshold=found).table.set_index("claim")
    row = row.loc["extreme_waiting_matters"]
    assert (row["verdict"], row["pvalue"]) == (found.verdict, found.pvalue)
    assert row["est"] == found.table["est"].iloc[0]
    assert row["reason"] == found.reason


def test_a_claim_is_supported_by_its_weakest_hypothesis():
    strong, weak = finding(0.001, 0.999, "supported"), finding(0.04, 0.96, "supported")
    assert joint_verdict([strong, weak], 0.05) == ("supported", 1, 0.04)
    open_question = finding(0.30, 0.70, "undecided")
    assert joint_verdict([strong, open_question], 0.05) == ("undecided", 1, 0.30)


def test_a_claim_is_contradicted_only_beyond_chance_among_its_hypotheses():
    fine, bad = finding(0.001, 0.999, "supported"), finding(0.97, 0.03, "contradicted")
    assert joint_verdict([bad], 0.05) == ("contradicted", 0, 0.03)
    # twice 0.03 is no evidence against both
    assert joint_verdict([fine, bad], 0.05) == ("undecided", 1, 0.97)
    worse = finding(0.99, 0.01, "contradicted")
    assert joint_verdict([fine, worse], 0.05) == ("contradicted", 1, 0.02)


def test_an_untested_hypothesis_leaves_a_claim_undecided():
    nothing = finding(float("nan"), float("nan"), "undecided", "The model has no such thing.")
    verdict, place, pvalue = joint_verdict([finding(0.001, 0.999, "supported"), nothing], 0.05)
    assert (verdict, place, pvalue) == ("undecided", 0, 0.001)


def test_every_hypothesis_belongs_to_a_claim_and_every_claim_has_one():
    found = (*hypotheses_about(customer_model()), *hypotheses_about(ccc.study.employee_model()))
    assert {one.claim for one in found} == {claim.name for claim in CLAIMS}


def test_a_model_without_the_studys_constructs_is_refused():
    model = the_studys("a =~ rel1 + rel2\nb =~ sat1 + sat2\nb ~ a")
    fit = ccc.fit_sem(model, load_customers())
    with pytest.raises(SpecificationError, match="none of the study's constructs"):
        ccc.test_claims(fit)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"band": 0}, "band is a standardized effect between 0 and 1, such as 0.10, not 0"),
        ({"band": 0.2, "strong": 0.1}, r"strong is a standardized effect from the band \(0.2\)"),
        ({"level": 95}, "level is a share between 0.5 and 1, such as 0.95, not 95"),
    ],
)
def test_impossible_bounds_are_refused(options, message):
    with pytest.raises(UnknownOptionError, match=message):
        ccc.test_claims(mediated(0.0, 0.6), **options)


def test_a_bootstrap_of_another_fit_is_refused():
    fit = ccc.fit_sem(customer_model("direct"), load_customers())
    other = ccc.fit_sem(customer_model("composite"), load_customers())
    with pytest.raises(SpecificationError, match="The bootstrap is that of another fit"):
        ccc.test_claims(fit, bootstrap=ccc.bootstrap(other, 10, seed=1))


def test_the_summary_says_what_the_words_mean_and_shows_every_verdict():
    claims = claims_on("composite")
    text = str(claims.summary())
    assert "Hardly: a standardized effect within ±0.10; strongly: at least 0.50 in size" in text
    assert "intervals at 90%" in text
    assert "SUPPORTED: Reliability and empathy drive satisfaction most." in text
    assert repr(claims).startswith("ClaimTests: ")
    assert "SIMULATED" in repr(claims)


def drawn(rng, n, **slopes):
    """Answers in which satisfaction has these standardized slopes on uncorrelated drivers."""
    eta = {name: rng.normal(size=n) for name in slopes}
    rest = np.sqrt(1 - sum(b**2 for b in slopes.values()))
    eta["satisfaction"] = sum(b * eta[name] for name, b in slopes.items())
    eta["satisfaction"] += rest * rng.normal(size=n)
    return pd.DataFrame(
        {
            f"{name[:3]}{k}": own + 0.6 * rng.normal(size=n)
            for name, own in eta.items()
            for k in (1, 2, 3)
        }
    )


def model_of(*names):
    measured = [f"{name} =~ {name[:3]}1 + {name[:3]}2 + {name[:3]}3" for name in names]
    return the_studys("\n".join([*measured, f"satisfaction ~ {' + '.join(names[:-1])}"]))


def rates(slope, n, repetitions=60):
    """How often each verdict on "accessibility hardly matters" falls in samples of n."""
    rng = np.random.default_rng(n + round(1000 * slope))
    model = model_of("accessibility", "satisfaction")
    found = [
        verdicts(ccc.test_claims(ccc.fit_sem(model, drawn(rng, n, accessibility=slope))))[
            "accessibility_hardly_matters"
        ]
        for _ in range(repetitions)
    ]
    return {verdict: found.count(verdict) / repetitions for verdict in set(found)}


@pytest.mark.parametrize(
    ("slope", "n", "verdict"),
    [(0.0, 2000, "supported"), (0.02, 3000, "supported"), (0.25, 1000, "contradicted"),
     (-0.25, 1000, "contradicted"), (0.05, 100, "undecided")],
)  # fmt: skip
def test_verdicts_on_a_hardly_effect_follow_the_truth(slope, n, verdict):
    """Within the band supported, beyond it contradicted, in small samples undecided."""
    assert rates(slope, n).get(verdict, 0.0) >= 0.9


def test_an_effect_at_the_edge_of_the_band_is_seldom_taken_for_none_or_for_some():
    found = rates(0.10, 800, 200)
    # a rate of 5% has an error of 1.5% in 200 repetitions: three of these on top
    assert found.get("supported", 0.0) <= 0.05 + 0.046
    assert found.get("contradicted", 0.0) <= 0.05 + 0.046


def test_an_order_is_supported_where_it_is_true_and_seldom_where_both_are_equal():
    model = model_of("reliability", "accessibility", "satisfaction")
    rng = np.random.default_rng(3)

    def share(first, second, repetitions):
        found = 0
        for _ in range(repetitions):
            fit = ccc.fit_sem(model, drawn(rng, 400, reliability=first, accessibility=second))
            claims = ccc.test_claims(
                fit, bootstrap=ccc.bootstrap(fit, 99, seed=1), equal_effects=False
            )
            pair = "claim == 'driver_order' and source == 'reliability'"
            row = claims.hypotheses.query(f"{pair} and other == 'accessibility'")
            found += row["verdict"].item() == "supported"
        return found / repetitions

    assert share(0.5, 0.1, 30) >= 0.9
    assert share(0.35, 0.35, 100) <= 0.05 + 0.066


@pytest.mark.parametrize("case", LAVAAN, ids=lambda one: f"{one['estimator']}-{one['other']}")
def test_orders_carry_lavaans_test_of_the_model_with_equal_paths(case):
    reference = json.loads((GOLDEN / "ccc_direct_ml.json").read_text(encoding="utf-8"))
    data = pd.read_csv(GOLDEN / reference["data"])
    fit = ccc.fit_sem(the_studys(reference["model"]), data, estimator=case["estimator"])
    rows = ccc.test_claims(fit).hypotheses.query("source == 'reliability'").set_index("other")
    row = rows.loc[[case["other"]]].iloc[0]
    assert row["equal_df"] == case["df"]
    # both minimize to about 1e-8 of the discrepancy, times n
    assert row["equal_chisq"] == pytest.approx(case["chisq"], abs=2e-4)
    assert row["equal_pvalue"] == pytest.approx(case["pvalue"], rel=1e-3)


def test_bounds_are_the_users_and_stand_in_record_table_and_summary():
    fit, draws = resampled("composite")
    claims = ccc.test_claims(fit, bootstrap=draws, band=0.2, strong=0.4)
    assert (claims.band, claims.strong) == (0.2, 0.4)
    table = claims.table.set_index("claim")
    assert table.loc["menu_hardly_matters", "band"] == 0.2
    assert table.loc["loyalty_through_the_relationship", "band"] == 0.2
    assert table.loc["quality_reaches_the_organisation", "strong"] == 0.4
    assert table.loc["driver_order", ["band", "strong"]].isna().all()
    text = " ".join(str(claims.summary()).split())
    assert "within ±0.20; strongly: at least 0.40 in size. Both bounds are conventions" in text


def test_tables_are_copies():
    claims = claims_on("composite")
    for name in ("table", "hypotheses"):
        frame = getattr(claims, name)
        frame["verdict"] = "altered"
        assert "altered" not in set(getattr(claims, name)["verdict"])


def test_pytest_does_not_take_the_function_for_a_test(tmp_path, capsys):
    module = tmp_path / "test_survey.py"
    module.write_text("from ccc_quality import test_claims\n\ndef test_mine():\n    pass\n")
    arguments = ["--collect-only", "-q", "-p", "no:cacheprovider", "--rootdir", str(tmp_path)]
    pytest.main([*arguments, str(module)])
    collected = capsys.readouterr().out
    assert "::test_mine" in collected
    assert "test_claims" not in collected
