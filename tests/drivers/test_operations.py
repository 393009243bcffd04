"""Survey joined to operations, beside statsmodels, patsy and an analysis of variance."""

from __future__ import annotations

import numpy as np
import pandas as pd
import patsy
import pytest
import statsmodels.api as sm
import statsmodels.formula.api as smf
from scipy.optimize import minimize_scalar

import ccc_quality as ccc
from ccc_quality.drivers import operational_link
from ccc_quality.drivers.dose import spline
from ccc_quality.errors import (
    DataError,
    InvalidColumnError,
    MissingColumnError,
    SpecificationError,
    TooFewRowsError,
    UnknownOptionError,
)

TRUTH = {"wait": -0.05, "solved": 8.0}
BY_CALL = {"on": "call", "predictors": list(TRUTH)}


@pytest.fixture(scope="module")
def calls() -> tuple[pd.DataFrame, pd.DataFrame]:
    """600 calls of 30 agents, 20 each: the agents differ by 4 points, customers by 8."""
    rng = np.random.default_rng(4)
    agent = np.repeat(np.arange(30), 20)
    operations = pd.DataFrame(
        {
            "call": np.arange(600),
            "agent": agent,
            "wait": rng.gamma(2.0, 60.0, 600),
            "solved": rng.random(600) < 0.7,
        }
    )
    score = 60 + 4 * rng.normal(size=30)[agent] + 8 * rng.normal(size=600)
    score += TRUTH["wait"] * operations["wait"] + TRUTH["solved"] * operations["solved"]
    return pd.DataFrame({"call": np.arange(600), "satisfaction": score}), operations


def test_long_waits_and_agents_who_hardly_differ_are_no_obstacle():
    """Restricted likelihood by hand: one dimension to search, the rest in closed form."""
    survey = ccc.study.load_customers()
    felt = survey.answers[["wai1", "wai2", "wai3"]].mean(axis=1).fillna(4)
    noise = np.random.default_rng(1).normal(0, 0.5, len(felt))
    calls = pd.DataFrame(
        {"respondent": survey.answers["respondent"], "seconds": np.exp(5.5 - 0.25 * felt + noise)}
    )
    link = operational_link(
        survey,
        calls,
        on="respondent",
        predictors="seconds",
        constructs="satisfaction",
        cluster="agent",
    )
    assert link.table["reason"].tolist() == [""]
    scores = ccc.performance(ccc.study.customer_model(), survey)  # from 0 to 100, as the link
    y = survey.answers[["sat1", "sat2", "sat3"]].mean(axis=1).sub(1).div(6).mul(100).to_numpy()
    assert y.mean() == pytest.approx(scores.set_index("construct").loc["satisfaction", "mean"])
    X = np.column_stack([np.ones(len(y)), calls["seconds"]])
    members = [np.flatnonzero(survey.answers["agent"] == a) for a in range(1, 61)]

    def at(ratio):
        """Slopes and minus twice the log restricted likelihood, tau^2 / sigma^2 given."""
        XVX, XVy, yVy, logdet = np.zeros((2, 2)), np.zeros(2), 0.0, 0.0
        for rows in members:
            n = len(rows)
            V = np.linalg.inv(np.eye(n) + ratio)
            XVX += X[rows].T @ V @ X[rows]
            XVy += X[rows].T @ V @ y[rows]
            yVy += y[rows] @ V @ y[rows]
            logdet += np.log1p(n * ratio)
        b = np.linalg.solve(XVX, XVy)
        df = len(y) - 2
        sigma2 = (yVy - b @ XVy) / df
        deviance = df * np.log(sigma2) + logdet + np.linalg.slogdet(XVX)[1]
        return deviance, b, sigma2 * np.linalg.inv(XVX)

    found = minimize_scalar(lambda r: at(r)[0], bounds=(0, 1), method="bounded")
    _, b, cov = at(found.x)
    assert link.table["est"].item() == pytest.approx(b[1], rel=1e-5)
    # statsmodels takes the whole Hessian, the ratio of the variances included
    assert link.table["se"].item() == pytest.approx(cov[1, 1] ** 0.5, rel=1e-3)


def test_rows_without_a_match_are_counted_on_both_sides():
    answers = pd.DataFrame({"call": [*range(20), 97.0, np.nan], "trust": np.arange(22.0)})
    operations = pd.DataFrame({"call": [*range(3, 20), 31, 32, 33, np.nan], "wait": range(21)})
    link = operational_link(answers, operations, on="call", predictors="wait")
    assert link.matching._asdict() == {
        "n_survey": 22,
        "n_operations": 21,
        "matched": 17,
        "unmatched_survey": 5,  # 0, 1, 2, 97 and the one without a number
        "unmatched_operations": 4,
    }
    assert link.n_obs == 17
    assert (
        "Joined on call: 17 of 22 respondents; without a match 5 respondents and 4 of 21 operations"
        in str(link.summary())
    )


def test_each_answer_meets_its_own_operations(calls):
    answers, operations = calls
    shuffled = operations.sample(frac=1.0, random_state=1)
    one = operational_link(answers, operations, **BY_CALL, cluster="agent")
    other = operational_link(answers, shuffled, **BY_CALL, cluster="agent")
    pd.testing.assert_frame_equal(one.table, other.table)


def test_the_random_intercept_model_is_that_of_statsmodels(calls):
    answers, operations = calls
    link = operational_link(answers, operations, **BY_CALL, cluster="agent")
    data = answers.merge(operations, on="call").astype({"solved": float})
    mixed = smf.mixedlm("satisfaction ~ wait + solved", data, groups="agent").fit(reml=True)
    bounds = mixed.conf_int()
    for _, row in link.table.iterrows():
        name = row["predictor"]
        assert row["est"] == pytest.approx(mixed.params[name], rel=1e-5)
        assert row["se"] == pytest.approx(mixed.bse[name], rel=1e-5)
        assert row["pvalue"] == pytest.approx(mixed.pvalues[name], rel=1e-4)
        assert row["ci_lower"] == pytest.approx(bounds.loc[name, 0], rel=1e-4)
        sd = data[name].std() / data["satisfaction"].std()
        assert row["std"] == pytest.approx(row["est"] * sd)
        assert row["ci_lower"] <= TRUTH[name] <= row["ci_upper"]
    assert link.method == "mixed"


def test_the_share_between_clusters_is_that_of_a_balanced_analysis_of_variance(calls):
    """With n a cluster, REML gives (MSB - MSW) / (MSB + (n - 1) MSW)."""
    answers, operations = calls
    link = operational_link(answers, operations, **BY_CALL, cluster="agent")
    y = answers.assign(agent=operations["agent"])
    means = y.groupby("agent")["satisfaction"].mean()
    MSB = 20 * means.var()
    within = y["satisfaction"] - y["agent"].map(means)
    MSW = float((within**2).sum()) / (600 - 30)
    row = link.clustering.iloc[0]
    assert row["icc"] == pytest.approx((MSB - MSW) / (MSB + 19 * MSW), abs=1e-4)
    assert row["sd_within"] == pytest.approx(MSW**0.5, rel=1e-4)
    assert (row["n"], row["n_clusters"]) == (600, 30)


@pytest.mark.parametrize("cluster", [None, "agent"])
def test_robust_errors_are_those_of_statsmodels(calls, cluster):
    answers, operations = calls
    link = operational_link(answers, operations, **BY_CALL, cluster=cluster, method="robust")
    data = answers.merge(operations, on="call").astype({"solved": float})
    how = (
        {"cov_type": "HC3"}
        if cluster is None
        else {"cov_type": "cluster", "cov_kwds": {"groups": data["agent"]}}
    )
    ols = smf.ols("satisfaction ~ wait + solved", data).fit(use_t=True, **how)
    table = link.table.set_index("predictor")
    for name in TRUTH:
        assert table.loc[name, "est"] == pytest.approx(ols.params[name])
        assert table.loc[name, "se"] == pytest.approx(ols.bse[name])
        assert table.loc[name, "pvalue"] == pytest.approx(ols.pvalues[name])
        assert table.loc[name, "ci_upper"] == pytest.approx(ols.conf_int().loc[name, 1])
    assert link.clustering.empty == (cluster is None)


def test_p_values_are_adjusted_for_all_rows(calls):
    answers, operations = calls
    two = answers.assign(trust=np.random.default_rng(1).normal(size=600))
    table = operational_link(two, operations, **BY_CALL, cluster="agent").table
    p = table["pvalue"].sort_values()
    holm = (p * np.arange(len(p), 0, -1)).cummax().clip(upper=1)
    assert table["p_adjusted"].tolist() == pytest.approx(holm.reindex(table.index).tolist())


def test_without_differences_between_clusters_the_reader_is_told(calls):
    answers, operations = calls
    centred = answers["satisfaction"] - answers.groupby(operations["agent"])[
        "satisfaction"
    ].transform("mean")
    link = operational_link(
        answers.assign(satisfaction=centred), operations, **BY_CALL, cluster="agent"
    )
    assert link.clustering["icc"].iloc[0] == pytest.approx(0, abs=1e-6)
    assert link.clustering["reason"].iloc[0] == "No variance lies between the clusters."


@pytest.fixture(scope="module")
def contextual() -> tuple[pd.DataFrame, pd.DataFrame]:
    """80 agents of 25 calls: a second costs 0.05 within an agent, 0.20 between agents."""
    rng = np.random.default_rng(12)
    agent = np.repeat(np.arange(80), 25)
    usual = rng.normal(120, 20, 80)
    wait = usual[agent] + rng.normal(0, 30, agent.size)
    mean = pd.Series(wait).groupby(agent).transform("mean").to_numpy()
    score = 80 - 0.05 * (wait - mean) - 0.20 * mean + 3 * rng.normal(size=80)[agent]
    score += 8 * rng.normal(size=agent.size)
    call = np.arange(agent.size)
    team = rng.normal(size=80)[agent]
    operations = pd.DataFrame({"call": call, "agent": agent, "wait": wait, "team": team})
    return pd.DataFrame({"call": call, "satisfaction": score}), operations


WITHIN = {"on": "call", "predictors": "wait", "cluster": "agent", "within_between": True}


def test_slopes_within_and_between_clusters_are_recovered(contextual):
    link = operational_link(*contextual, **WITHIN)
    table = link.table.set_index("part")
    for part, truth in (("within", -0.05), ("between", -0.20)):
        assert table.loc[part, "ci_lower"] < truth < table.loc[part, "ci_upper"]
    row = link.context.iloc[0]
    assert row["ci_lower"] < -0.15 < row["ci_upper"] < 0
    assert row["pvalue"] < 0.001
    plain = operational_link(*contextual, **{**WITHIN, "within_between": False}).table.iloc[0]
    assert table.loc["between", "est"] < plain["est"] < table.loc["within", "est"]
    assert "Between clusters less within" in str(link.summary())


@pytest.mark.parametrize("method", ["mixed", "robust"])
def test_the_split_is_that_of_statsmodels_with_means_computed_by_hand(contextual, method):
    answers, operations = contextual
    link = operational_link(answers, operations, **WITHIN, method=method)
    data = answers.merge(operations, on="call")
    data["mean_wait"] = data.groupby("agent")["wait"].transform("mean")
    data["deviation"] = data["wait"] - data["mean_wait"]
    split = "satisfaction ~ deviation + mean_wait"
    mundlak = "satisfaction ~ wait + mean_wait"
    if method == "mixed":
        one, other = (smf.mixedlm(f, data, groups="agent").fit() for f in (split, mundlak))
    else:
        options = {"cov_type": "cluster", "cov_kwds": {"groups": data["agent"]}, "use_t": True}
        one, other = (smf.ols(f, data).fit(**options) for f in (split, mundlak))
    table = link.table.set_index("part")
    for part, name in (("within", "deviation"), ("between", "mean_wait")):
        assert table.loc[part, "est"] == pytest.approx(one.params[name], rel=1e-4)
        assert table.loc[part, "se"] == pytest.approx(one.bse[name], rel=1e-4)
        assert table.loc[part, "ci_lower"] == pytest.approx(one.conf_int().loc[name, 0], rel=1e-4)
    # Mundlak: beside x itself the mean has the difference of both slopes
    row = link.context.iloc[0]
    assert row["difference"] == pytest.approx(other.params["mean_wait"], rel=1e-4)
    assert row["se"] == pytest.approx(other.bse["mean_wait"], rel=1e-4)
    assert row["pvalue"] == pytest.approx(other.pvalues["mean_wait"], rel=1e-2)


def test_within_slopes_are_those_of_fixed_effects(contextual):
    """A dummy for every agent leaves what is within them (Mundlak 1978)."""
    answers, operations = contextual
    data = answers.merge(operations, on="call")
    fixed = smf.ols("satisfaction ~ wait + C(agent)", data).fit()
    table = operational_link(answers, operations, **WITHIN).table.set_index("part")
    assert table.loc["within", "est"] == pytest.approx(fixed.params["wait"], rel=1e-6)


def test_what_is_the_same_for_a_whole_cluster_has_a_slope_between_only(contextual):
    link = operational_link(*contextual, **{**WITHIN, "predictors": ["wait", "team"]})
    own = link.table.query("predictor == 'team'")
    assert own["part"].tolist() == ["between"]
    row = link.context.set_index("predictor").loc["team"]
    assert np.isnan(row["difference"])
    assert row["reason"] == "It does not vary within clusters."


def test_slopes_within_clusters_need_clusters(calls):
    with pytest.raises(SpecificationError, match="within and between need clusters: cluster="):
        operational_link(*calls, **BY_CALL, within_between=True)


def test_few_clusters_are_a_caution(calls):
    answers, operations = calls
    teams = operations.assign(agent=operations["agent"] // 6)
    link = operational_link(answers, teams, **BY_CALL, cluster="agent", method="robust")
    assert link.cautions == ("With 5 clusters the intervals are too short; 20 are needed.",)


def test_the_summary_says_that_associations_are_not_effects(calls):
    answers, operations = calls
    text = str(operational_link(answers, operations, **BY_CALL, cluster="agent").summary())
    assert "These are associations." in text
    assert "at random" in text


def test_the_spline_is_cubic_between_the_knots_and_straight_beyond():
    knots = np.array([1.0, 2.0, 4.0, 5.0])
    x = np.array([0.0, 0.5, 1.0])
    assert spline(x, knots)[:, 1:] == pytest.approx(0.0)
    beyond = spline(np.array([5.0, 6.0, 7.0]), knots)
    assert np.diff(beyond, n=2, axis=0) == pytest.approx(0.0, abs=1e-9)
    # by hand at x = 3: ((3-1)^3 / (5-1)^2, (3-2)^3 / (5-1)^2)
    assert spline(np.array([3.0]), knots)[0].tolist() == pytest.approx([3.0, 8 / 16, 1 / 16])


def test_the_dose_curve_is_a_natural_spline_of_patsy(calls):
    answers, operations = calls
    link = operational_link(answers, operations, **BY_CALL, cluster="agent")
    dose = link.dose_curve("satisfaction", "wait")
    lower, *inner, upper = dose.knots
    x, solved = operations["wait"], operations["solved"].astype(float)

    def basis(at: np.ndarray) -> np.ndarray:
        return np.asarray(
            patsy.dmatrix(
                "cr(x, knots=inner, lower_bound=lower, upper_bound=upper)",
                {"x": at, "inner": inner, "lower": lower, "upper": upper},
            )
        )[:, 1:]

    inside = x.between(lower, upper).to_numpy()
    # beyond its outer knots patsy's basis is straight, too
    X = np.column_stack([basis(x.to_numpy()), solved])
    ols = sm.OLS(answers["satisfaction"], X).fit(
        cov_type="cluster", cov_kwds={"groups": operations["agent"]}, use_t=True
    )
    at = dose.table["x"].to_numpy()
    expected = ols.get_prediction(
        np.column_stack([basis(at), np.full(len(at), solved.mean())])
    ).summary_frame()
    assert dose.table["est"].tolist() == pytest.approx(expected["mean"].tolist(), rel=1e-6)
    assert dose.table["ci_lower"].tolist() == pytest.approx(
        expected["mean_ci_lower"].tolist(), rel=1e-5
    )
    assert inside.mean() > 0.85
    assert dose.pvalue_nonlinear > 0.05 > dose.pvalue
    assert dose.others == ("solved",)


def test_a_dose_that_levels_off_is_seen(calls):
    answers, operations = calls
    wait = operations["wait"]
    bent = answers.assign(satisfaction=answers["satisfaction"] - 0.15 * np.minimum(wait, 100))
    link = operational_link(bent, operations, **BY_CALL, cluster="agent")
    assert link.dose_curve("satisfaction", "wait", n_knots=5).pvalue_nonlinear < 0.01
    bins = link.dose_curve("satisfaction", "wait").bins
    tenths = pd.qcut(wait, 10)
    assert bins["mean"].tolist() == pytest.approx(
        bent["satisfaction"].groupby(tenths, observed=True).mean().tolist()
    )


def test_a_survey_brings_its_key_cluster_and_scale():
    survey = ccc.study.load_customers()
    respondent, agent = survey.answers["respondent"], survey.answers["agent"]
    waited = pd.DataFrame({"respondent": respondent, "wait": 60.0 * (8 - survey.answers["wai1"])})
    link = operational_link(
        survey,
        waited,
        on="respondent",
        predictors="wait",
        constructs="waiting_time",
        cluster="agent",
        model=ccc.study.customer_model(),
    )
    assert link.simulated
    assert link.clustering["n_clusters"].iloc[0] == agent.nunique()
    assert link.table["label"].tolist() == ["Waiting time"]
    assert link.table["est"].iloc[0] < 0
    assert str(link.summary()).startswith("Mean scores from 0 to 100 by operations: random interc")


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"on": "cal"}, MissingColumnError, "answers have no column 'cal'. Did you mean call"),
        ({"predictors": ["waits"]}, MissingColumnError, "no column 'waits'. Did you mean wait"),
        ({"predictors": []}, SpecificationError, "No predictor was named. Available: call, agent"),
        ({"constructs": ["trust"]}, MissingColumnError, "no scores on 'trust'"),
        ({"cluster": "team"}, MissingColumnError, "answers and operations have no column 'team'"),
        ({"method": "mixed"}, SpecificationError, "A mixed model needs clusters"),
        ({"method": "multilevel"}, UnknownOptionError, "Unknown method 'multilevel'"),
    ],
)
def test_what_makes_no_sense_is_refused(calls, change, error, message):
    with pytest.raises(error, match=message):
        operational_link(*calls, **{**BY_CALL, **change})


def test_operations_that_cannot_be_joined_are_refused(calls):
    answers, operations = calls
    twice = pd.concat([operations, operations.head(3)])
    with pytest.raises(InvalidColumnError, match="3 rows of the operations repeat a value of 'cal"):
        operational_link(answers, twice, **BY_CALL)
    text = operations.assign(call=[f"c{number}" for number in operations["call"]])
    with pytest.raises(DataError, match=r"have 0, 1 \(int64\) and the operations 'c0', 'c1'"):
        operational_link(answers, text, **BY_CALL)
    with pytest.raises(InvalidColumnError, match="column 'wait' does not vary"):
        operational_link(answers, operations.assign(wait=1.0), **BY_CALL)
    with pytest.raises(InvalidColumnError, match="column 'queue' is not numbers"):
        operational_link(
            answers, operations.assign(queue="a"), **{**BY_CALL, "predictors": "queue"}
        )
    with pytest.raises(InvalidColumnError, match="wait, minutes one follows from the others"):
        minutes = operations.assign(minutes=operations["wait"] / 60)
        operational_link(answers, minutes, on="call", predictors=["wait", "minutes"])
    with pytest.raises(TooFewRowsError, match="5 matched respondents have 'satisfaction'"):
        operational_link(answers, operations.head(5), **BY_CALL)
    with pytest.raises(TooFewRowsError, match="All matched respondents are in one 'agent'"):
        operational_link(answers, operations.assign(agent=1), **BY_CALL, cluster="agent")
    with pytest.raises(InvalidColumnError, match="Both sides have a column 'satisfaction'"):
        clash = operations.assign(satisfaction=operations["wait"])
        operational_link(answers, clash, on="call", predictors="satisfaction")


def test_a_curve_needs_a_predictor_with_a_run_of_values(calls):
    link = operational_link(*calls, **BY_CALL, cluster="agent")
    with pytest.raises(InvalidColumnError, match=r"'solved' has too many ties for 4 knots \(2 val"):
        link.dose_curve("satisfaction", "solved")
    with pytest.raises(UnknownOptionError, match="3, 4 or 5 knots, not 9"):
        link.dose_curve("satisfaction", "wait", n_knots=9)
    with pytest.raises(MissingColumnError, match="does not have 'waits'. Did you mean wait"):
        link.dose_curve("satisfaction", "waits")
