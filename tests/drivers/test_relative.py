"""Shares of correlated drivers, against R, closed forms and regressions of every subset."""

from __future__ import annotations

import json
from dataclasses import fields
from functools import cache
from itertools import combinations, permutations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

import ccc_quality as ccc
from ccc_quality.errors import (
    InvalidColumnError,
    MissingColumnError,
    MomentsError,
    SpecificationError,
    TooFewRowsError,
    UnknownNameError,
    UnknownOptionError,
)

REFERENCE = json.loads(
    Path(__file__).with_name("relative_importance.json").read_text(encoding="utf-8")
)

# calc.relimp(lm(Fertility ~ ., swiss), type = "lmg") of relaimpo, the example of its documentation
# (Grömping 2006, Journal of Statistical Software 17(1)); the package itself was not at hand
RELAIMPO_SWISS = [0.05709122, 0.17117303, 0.26013468, 0.10557015, 0.11276592]


@pytest.fixture(params=REFERENCE)
def case(request):
    """One data set of R with what follows from the definitions."""
    reference = REFERENCE[request.param]
    return reference, pd.DataFrame(reference["rows"])


@pytest.fixture(scope="module")
def pls():
    """A fit of the shipped customers by partial least squares, with a bootstrap."""

    @cache
    def load():
        fit = ccc.fit_pls(ccc.study.customer_model("direct"), ccc.study.load_customers())
        return fit, ccc.bootstrap(fit, 200, seed=4)

    return load


@pytest.fixture(scope="module")
def sem():
    """A covariance-based fit of the same, with a bootstrap."""

    @cache
    def load():
        fit = ccc.fit_sem(ccc.study.customer_model("direct"), ccc.study.load_customers())
        return fit, ccc.bootstrap(fit, 200, seed=4)

    return load


def scores_with(R, n=50, seed=0):
    """Scores whose sample correlations are exactly R; columns a, b, ..., y."""
    p = len(R)
    raw = np.random.default_rng(seed).normal(size=(n, p))
    whitened = np.linalg.qr(raw - raw.mean(axis=0))[0]
    names = [*"abcdefghijklmnopqrstuvwx"[: p - 1], "y"]
    return pd.DataFrame(whitened @ np.linalg.cholesky(np.asarray(R)).T, columns=names)


def equicorrelated(r, rho):
    R = np.full((len(r) + 1,) * 2, rho)
    R[-1, :-1] = R[:-1, -1] = r
    np.fill_diagonal(R, 1.0)
    return R


def in_order(importance, method="shapley"):
    table = importance.table
    return table[table["method"] == method].set_index("driver").loc[list(importance.drivers)]


# --------------------------------------------------------------------------- against R


def test_shapley_values_are_the_averages_over_all_orders_of_lm(case):
    reference, rows = case
    found = in_order(ccc.relative_importance(rows, reference["target"]))
    assert found["est"].to_numpy() == pytest.approx(reference["lmg"], abs=1e-12)


def test_shapley_values_are_those_that_relaimpo_prints():
    rows = pd.DataFrame(REFERENCE["swiss"]["rows"])
    found = in_order(ccc.relative_importance(rows, "Fertility"))
    assert found["est"].to_numpy() == pytest.approx(RELAIMPO_SWISS, abs=5e-9)


def test_relative_weights_are_those_of_johnsons_singular_values(case):
    reference, rows = case
    found = in_order(
        ccc.relative_importance(rows, reference["target"], method="johnson"), "johnson"
    )
    assert found["est"].to_numpy() == pytest.approx(reference["johnson"], abs=1e-12)


@pytest.mark.r
@pytest.mark.parametrize("kind", ["latent", "scores"])
def test_relative_weights_are_those_of_rs_eigenvectors(sem, run_r, tmp_path, kind):
    """The same weights by another program: correlations go in, R's eigen does the rest."""
    fit, _ = sem()
    importance = ccc.relative_importance(fit, "satisfaction", method="johnson", on=kind)
    table = in_order(importance, "johnson")
    names = [*table.index, "satisfaction"]
    R = fit.latent_correlations if kind == "latent" else fit.factor_scores().corr()
    path = tmp_path / "correlations.csv"
    R.loc[names, names].to_csv(path)
    printed = run_r(Path(__file__).with_name("johnson.R"), path)
    weights = [float(line) for line in printed.split()]
    assert table["est"].to_numpy() == pytest.approx(weights, abs=1e-12)
    assert sum(weights) == pytest.approx(importance.r_squared, abs=1e-12)


def test_r_squared_of_every_subset_is_that_of_lm(case):
    reference, rows = case
    subsets = ccc.relative_importance(rows, reference["target"]).subsets
    found = dict(zip(subsets["drivers"], subsets["r_squared"], strict=True))
    expected = {" + ".join(one["drivers"]): one["r_squared"] for one in reference["subsets"]}
    assert len(found) == 2 ** len(reference["drivers"])
    assert found == pytest.approx(expected, abs=1e-12)


def test_dominance_tables_are_those_of_lm(case):
    reference, rows = case
    importance = ccc.relative_importance(rows, reference["target"])
    names = reference["drivers"]
    wide = importance.conditional_dominance.pivot_table(
        index="driver", columns="n_others", values="est"
    )
    assert wide.loc[names].to_numpy() == pytest.approx(np.array(reference["conditional"]))
    complete = importance.dominance.query("level == 'complete'")
    assert len(complete) == len(names) * (len(names) - 1) / 2
    for row in complete.itertuples():
        i, j = names.index(row.driver), names.index(row.other)
        assert row.est == reference["complete"][i][j]
        assert row.est == 1 - reference["complete"][j][i]


# --------------------------------------------------------------------------- against closed forms


def test_two_drivers_have_the_closed_form_of_both_methods():
    r1, r2, rho = 0.6, 0.4, 0.5
    R2 = (r1**2 + r2**2 - 2 * r1 * r2 * rho) / (1 - rho**2)
    first = (r1**2 + R2 - r2**2) / 2
    importance = ccc.relative_importance(
        scores_with(equicorrelated([r1, r2], rho)), "y", method="all"
    )
    for method in ("shapley", "johnson", "dominance"):
        found = in_order(importance, method)
        assert found["est"].to_list() == pytest.approx([first, R2 - first])
        assert found["share"].to_list() == pytest.approx([first / R2, 1 - first / R2])
    assert importance.r_squared == pytest.approx(R2)


def test_three_drivers_have_the_shapley_values_worked_by_hand():
    # correlations of one half among the drivers; 0.6, 0.4 and 0.3 with the target
    one, two, three = 0.36, 0.16, 0.09
    r12, r13, r23 = 0.28 / 0.75, 0.27 / 0.75, 0.13 / 0.75
    whole = 2 * (0.61 - 1.69 / 4)
    expected = [
        one / 3 + (r12 - two + r13 - three) / 6 + (whole - r23) / 3,
        two / 3 + (r12 - one + r23 - three) / 6 + (whole - r13) / 3,
        three / 3 + (r13 - one + r23 - two) / 6 + (whole - r12) / 3,
    ]
    importance = ccc.relative_importance(scores_with(equicorrelated([0.6, 0.4, 0.3], 0.5)), "y")
    assert in_order(importance)["est"].to_list() == pytest.approx(expected)
    assert importance.r_squared == pytest.approx(whole)


def test_three_drivers_have_the_relative_weights_of_the_root_in_closed_form():
    # the root of (1 - rho) I + rho J is u I + (v - u) / 3 J, u2 = 1 - rho, v2 = 1 + 2 rho
    r, rho = np.array([0.6, 0.4, 0.3]), 0.5
    u, v = np.sqrt(1 - rho), np.sqrt(1 + 2 * rho)
    J = np.full((3, 3), 1 / 3)
    root = u * np.eye(3) + (v - u) * J
    beta = (np.eye(3) / u + (1 / v - 1 / u) * J) @ r
    importance = ccc.relative_importance(scores_with(equicorrelated(r, rho)), "y", method="johnson")
    assert in_order(importance, "johnson")["est"].to_numpy() == pytest.approx(root**2 @ beta**2)


@pytest.mark.parametrize("method", ["shapley", "johnson", "dominance"])
def test_uncorrelated_drivers_have_their_squared_correlations(method):
    scores = scores_with(equicorrelated([0.5, -0.3, 0.1], 0.0))
    found = in_order(ccc.relative_importance(scores, "y", method=method), method)
    assert found["est"].to_list() == pytest.approx([0.25, 0.09, 0.01])
    assert found["signed"].to_list() == pytest.approx([0.25, -0.09, 0.01])
    assert found["vif"].to_list() == pytest.approx([1, 1, 1])


def test_constructs_of_a_known_population_have_the_closed_form_of_two_drivers(two_drivers):
    # cov(a, b) = 0.6 with variances 1 and 9; y = 0.5 a + 0.3 b + e, var(e) = 1
    variance = 0.25 + 0.81 + 2 * 0.5 * 0.3 * 0.6 + 1
    r1, r2 = (0.5 + 0.18) / variance**0.5, (0.3 + 2.7) / 3 / variance**0.5
    R2 = 1 - 1 / variance
    importance = ccc.relative_importance(two_drivers, "y")
    assert importance.r_squared == pytest.approx(R2, abs=1e-6)
    first = (r1**2 + R2 - r2**2) / 2
    assert in_order(importance)["est"].to_list() == pytest.approx([first, R2 - first], abs=1e-6)


# --------------------------------------------------------------------------- what must hold


def test_general_dominance_is_the_shapley_value_and_the_mean_over_sizes(sem):
    importance = ccc.relative_importance(sem()[0], "satisfaction", method="all")
    shapley = in_order(importance, "shapley")["est"]
    assert in_order(importance, "dominance")["est"].to_list() == shapley.to_list()
    means = importance.conditional_dominance.groupby("driver")["est"].mean()
    assert means[shapley.index].to_numpy() == pytest.approx(shapley.to_numpy())
    general = importance.dominance.query("level == 'general'")
    assert (shapley[general["driver"]].to_numpy() >= shapley[general["other"]].to_numpy()).all()


@pytest.mark.parametrize("method", ["shapley", "johnson", "dominance"])
@pytest.mark.parametrize("on", ["latent", "scores"])
@pytest.mark.parametrize("kind", ["sem", "pls"])
def test_shares_are_positive_and_sum_to_r_squared(sem, pls, kind, on, method):
    fit = (sem if kind == "sem" else pls)()[0]
    importance = ccc.relative_importance(fit, "loyalty", on=on, method=method)
    assert importance.table["est"].sum() == pytest.approx(importance.r_squared)
    assert importance.table["share"].sum() == pytest.approx(1)
    assert (importance.table["est"] > 0).all()


@pytest.mark.parametrize("target", ["satisfaction", "loyalty"])
def test_coefficients_are_the_standardized_total_effects_of_exogenous_drivers(sem, target):
    fit = sem()[0]
    found = in_order(ccc.relative_importance(fit, target))
    effects = fit.total_effects.query("target == @target").set_index("source")["std"]
    assert found["beta"].to_numpy() == pytest.approx(effects[found.index].to_numpy())


def test_on_latent_correlations_r_squared_is_that_of_the_model(sem, pls):
    for fit, _ in (sem(), pls()):
        importance = ccc.relative_importance(fit, "satisfaction")
        assert importance.r_squared == pytest.approx(fit.r_squared["satisfaction"], abs=1e-7)


@pytest.mark.parametrize("kind", ["sem", "pls"])
def test_on_scores_every_subset_has_the_r_squared_of_ols(sem, pls, kind):
    fit = (sem if kind == "sem" else pls)()[0]
    scores = (fit.factor_scores() if kind == "sem" else fit.construct_scores).dropna()
    drivers = ["reliability", "empathy", "waiting_time"]
    importance = ccc.relative_importance(fit, "trust", drivers=drivers, on="scores")
    r2 = {(): 0.0}
    for k in (1, 2, 3):
        for chosen in combinations(drivers, k):
            ols = sm.OLS(scores["trust"], sm.add_constant(scores[list(chosen)])).fit()
            r2[chosen] = ols.rsquared
    found = importance.subsets.set_index("drivers")["r_squared"]
    for chosen, value in r2.items():
        assert found[" + ".join(chosen)] == pytest.approx(value)
    for name in drivers:
        gains = []
        for order in permutations(drivers):
            before = order[: order.index(name)]
            with_it = tuple(one for one in drivers if one in (*before, name))
            gains.append(r2[with_it] - r2[tuple(one for one in drivers if one in before)])
        assert in_order(importance).loc[name, "est"] == pytest.approx(np.mean(gains))
    assert importance.n_obs == len(scores)


def test_a_survey_has_mean_scores_with_the_r_squared_of_ols():
    survey = ccc.study.load_customers()
    items = {
        one.name: list(one.indicators) for one in ccc.study.customer_model("direct").constructs
    }
    answers = survey.answers
    enough = {name: answers[own].notna().mean(axis=1) >= 0.5 for name, own in items.items()}
    # one scale for all items: a mean is a mean, whatever its units
    means = pd.DataFrame(
        {name: answers[own].mean(axis=1)[enough[name]] for name, own in items.items()}
    )
    drivers = list(ccc.study.PUBLISHED_ORDER)
    rows = means[[*drivers, "satisfaction"]].dropna()
    ols = sm.OLS(rows["satisfaction"], sm.add_constant(rows[drivers])).fit()
    importance = ccc.relative_importance(survey, "satisfaction", n_resamples=100, seed=1)
    assert set(importance.drivers) == set(drivers)
    assert importance.r_squared == pytest.approx(ols.rsquared)
    assert importance.n_obs == len(rows)
    assert importance.on == "scores"
    assert importance.simulated
    assert "Reliability" in importance.table["label"].to_list()
    low, high = importance.r_squared_interval
    assert low < ols.rsquared < high


def test_fifteen_drivers_are_taken_apart_exactly():
    # with equal correlations among them, drivers differ by their own correlation alone
    r = np.linspace(0.3, 0.2, 15)
    importance = ccc.relative_importance(scores_with(equicorrelated(r, 0.3)), "y")
    est = in_order(importance)["est"]
    assert est.sum() == pytest.approx(importance.r_squared)
    assert est.is_monotonic_decreasing
    slope = sm.OLS(
        scores_with(equicorrelated(r, 0.3))["y"], scores_with(equicorrelated(r, 0.3)).iloc[:, :15]
    ).fit()
    assert importance.r_squared == pytest.approx(slope.rsquared)


# --------------------------------------------------------------------------- resamples


def test_draws_of_latent_correlations_are_those_of_the_standardized_table(sem):
    fit, boot = sem()
    R = boot.latent_correlations(["empathy", "reliability"])
    assert R.shape == (200, 2, 2)
    assert R[:, 0, 0] == pytest.approx(np.ones(200))
    assert R[:, 0, 1] == pytest.approx(
        boot.draws["standardized"]["reliability ~~ empathy"].to_numpy()
    )
    assert list(fit.latent_correlations) == list(fit.table.latent)
    assert boot.latent_correlations().shape == (200, 10, 10)


def test_every_group_has_draws_of_its_own():
    survey = ccc.study.load_customers()
    model = "trust =~ tru1 + tru2 + tru3\nloyalty =~ loy1 + loy2 + loy3\nloyalty ~ trust"
    fit = ccc.fit_sem(model, survey, group="firm")
    boot = ccc.bootstrap(fit, 40, seed=1)
    drawn = boot.draws["path_coefficients_std"]
    for group, suffix in ((1, ""), (2, " [2]")):
        R = boot.latent_correlations(["trust", "loyalty"], group=group)
        assert R[:, 0, 1] == pytest.approx(drawn[f"trust -> loyalty{suffix}"].to_numpy())
    with pytest.raises(UnknownNameError, match="no group 0: groups are numbered from 1 to 3"):
        boot.latent_correlations(group=0)
    with pytest.raises(SpecificationError, match="Relative importance takes the results of one gr"):
        ccc.relative_importance(fit, "loyalty", drivers=["trust"])


def test_draws_of_pls_correlations_are_those_of_the_resampled_answers():
    # one item a construct: correlations of constructs are correlations of answers
    rng = np.random.default_rng(3)
    rows = pd.DataFrame(rng.normal(size=(60, 3)) + rng.normal(size=(60, 1)), columns=list("aby"))
    model = ccc.Model(
        [ccc.composite(name.upper(), [name]) for name in "aby"], paths=[("A", "Y"), ("B", "Y")]
    )
    boot = ccc.bootstrap(ccc.fit_pls(model, rows), 50, seed=1)
    R = boot.latent_correlations(["A", "B", "Y"])
    beta = np.linalg.solve(R[:, :2, :2], R[:, :2, 2:])[..., 0]
    drawn = boot.draws["path_coefficients_std"][["A -> Y", "B -> Y"]].to_numpy()
    assert beta == pytest.approx(drawn)


@pytest.mark.parametrize("kind", ["sem", "pls"])
def test_an_unknown_construct_has_no_draws(sem, pls, kind):
    boot = (sem if kind == "sem" else pls)()[1]
    with pytest.raises(UnknownNameError, match=r"no construct 'trsut'\. Did you mean trust\?"):
        boot.latent_correlations(["trsut"])


@pytest.mark.parametrize("kind", ["sem", "pls"])
def test_intervals_of_r_squared_are_those_of_the_bootstrap(sem, pls, kind):
    fit, boot = (sem if kind == "sem" else pls)()
    importance = ccc.relative_importance(fit, "satisfaction", bootstrap=boot)
    table = boot.r_squared
    row = table[(table == "satisfaction").any(axis=1)].iloc[0]
    expected = [row["ci_lower"], row["ci_upper"]]
    assert list(importance.r_squared_interval) == pytest.approx(expected, abs=1e-6)
    assert importance.n_resamples == 200
    assert importance.n_failed == 0


def test_intervals_on_latent_correlations_are_percentiles_of_the_draws(sem):
    fit, boot = sem()
    names = ["reliability", "empathy", "trust"]
    R = boot.latent_correlations(names)
    r1, r2, rho = R[:, 0, 2], R[:, 1, 2], R[:, 0, 1]
    R2 = (r1**2 + r2**2 - 2 * r1 * r2 * rho) / (1 - rho**2)
    draws = (r1**2 + R2 - r2**2) / 2
    importance = ccc.relative_importance(fit, "trust", drivers=names[:2], bootstrap=boot, level=0.9)
    row = in_order(importance).loc["reliability"]
    expected = np.quantile(draws, [0.05, 0.95], method="weibull")
    assert [row["ci_lower"], row["ci_upper"]] == pytest.approx(expected)
    assert row["se"] == pytest.approx(draws.std(ddof=1))
    shares = np.quantile(draws / R2, [0.05, 0.95], method="weibull")
    assert [row["share_ci_lower"], row["share_ci_upper"]] == pytest.approx(shares)
    wins = np.mean(draws > R2 - draws)
    general = importance.dominance.query("level == 'general'").iloc[0]
    assert (general["driver"], general["p_dominates"]) == ("reliability", pytest.approx(wins))


def test_errors_on_scores_are_those_of_respondents_drawn_one_by_one():
    rng = np.random.default_rng(8)
    a, b, e = rng.normal(size=(3, 150))
    scores = pd.DataFrame({"a": a, "b": 0.5 * a + b, "y": a + b + 2 * e})
    importance = ccc.relative_importance(scores, "y", n_resamples=2000, seed=1)
    draws = []
    for _ in range(2000):
        R = np.corrcoef(scores.to_numpy()[rng.integers(0, 150, 150)].T)
        r1, r2, rho = R[0, 2], R[1, 2], R[0, 1]
        R2 = (r1**2 + r2**2 - 2 * r1 * r2 * rho) / (1 - rho**2)
        draws.append((r1**2 + R2 - r2**2) / 2)
    row = in_order(importance).loc["a"]
    # two Monte Carlo errors of 1.6% each
    assert row["se"] == pytest.approx(np.std(draws, ddof=1), rel=0.07)
    low, high = np.quantile(draws, [0.025, 0.975])
    assert [row["ci_lower"], row["ci_upper"]] == pytest.approx([low, high], abs=0.012)


def test_intervals_of_the_driver_cover_a_known_share():
    # y = a + b + e of independent normal variables: R squared 2/3, one third each
    rng = np.random.default_rng(5)
    hits = 0
    for seed in range(60):
        a, b, e = rng.normal(size=(3, 200))
        scores = pd.DataFrame({"a": a, "b": b, "y": a + b + e})
        row = in_order(ccc.relative_importance(scores, "y", n_resamples=250, seed=seed)).loc["a"]
        hits += row["ci_lower"] <= 1 / 3 <= row["ci_upper"]
    # at 95%, 57 of 60 are expected; binomially, fewer than 51 come once in 400
    assert hits >= 51


def test_the_same_seed_gives_the_same_intervals():
    scores = scores_with(equicorrelated([0.6, 0.4], 0.5))
    one, other = (ccc.relative_importance(scores, "y", n_resamples=100, seed=3) for _ in range(2))
    pd.testing.assert_frame_equal(one.table, other.table)
    third = ccc.relative_importance(scores, "y", n_resamples=100, seed=4)
    assert not np.allclose(one.table["se"], third.table["se"])


def test_resamples_without_proper_correlations_are_counted_and_left_out(sem):
    fit, boot = sem()

    class Partly(ccc.BootstrapResults):
        def latent_correlations(self, names=None, *, group=1):
            R = super().latent_correlations(names, group=group).copy()
            R[:3] = np.nan
            R[3] = 2 - np.eye(R.shape[1])
            return R

    partly = Partly(**{one.name: getattr(boot, one.name) for one in fields(boot)})
    importance = ccc.relative_importance(fit, "trust", bootstrap=partly)
    assert importance.n_failed == 4
    assert (
        "4 of 200 resamples failed or have correlations that contradict each other, and are left "
        "out." in importance.caveats
    )
    assert np.isfinite(importance.table["se"]).all()


# --------------------------------------------------------------------------- what to beware of


def test_a_driver_whose_coefficient_turns_is_called_suppression():
    importance = ccc.relative_importance(pd.DataFrame(REFERENCE["swiss"]["rows"]), "Fertility")
    row = in_order(importance).loc["Agriculture"]
    assert row["correlation"] > 0 > row["beta"]
    assert row["signed"] == -row["est"]
    assert importance.caveats == (
        "Suppression: the coefficient beside the other drivers has the sign opposite to the "
        "correlation with Fertility for Agriculture. Such a share says how much is added, not "
        "whether more is better.",
    )


def test_equal_importance_is_equal_rank_and_said():
    importance = ccc.relative_importance(scores_with(equicorrelated([0.4, 0.5, 0.4], 0.3)), "y")
    assert in_order(importance)["rank"].to_list() == [2, 1, 2]
    assert importance.caveats == ("a, c are equally important (shapley) and share rank 2.",)
    ties = importance.dominance.query("driver == 'a' and other == 'c'")
    assert ties["est"].to_list() == [0.5, 0.5, 0.5]


def test_drivers_that_are_nearly_the_same_are_named():
    importance = ccc.relative_importance(
        scores_with(
            [[1, 0.96, 0.3, 0.5], [0.96, 1, 0.3, 0.4], [0.3, 0.3, 1, 0.3], [0.5, 0.4, 0.3, 1]]
        ),
        "y",
    )
    assert importance.caveats[0] == (
        "The other drivers explain more than 90% of a and b: what they share is divided by the "
        "rule of the method, hardly by the data."
    )


def test_dimensions_that_reflect_a_construct_come_with_a_caveat(customers):
    importance = ccc.relative_importance(customers("reflective"), "loyalty")
    assert len(importance.drivers) == 7
    assert importance.caveats[0].startswith(
        "In this model the dimensions reflect CCC quality and do not act on Loyalty themselves"
    )


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("sem", "Factor scores are computed with the whole model"),
        ("pls", "contain measurement err"),
    ],
)
def test_scores_of_a_fit_come_with_a_caveat(sem, pls, kind, words):
    fit = (sem if kind == "sem" else pls)()[0]
    importance = ccc.relative_importance(fit, "trust", on="scores")
    assert words in importance.caveats[0]
    assert importance.caveats[1] == "58 rows were left out: a score is missing."


# --------------------------------------------------------------------------- refusals


def test_two_drivers_that_are_one_cannot_be_told_apart():
    scores = scores_with(equicorrelated([0.5, 0.3], 0.2)).assign(c=lambda frame: -2 * frame["a"])
    with pytest.raises(MomentsError) as error:
        ccc.relative_importance(scores, "y")
    assert str(error.value) == (
        "a and c correlate -1.00, so they cannot be told apart: leave one of them out."
    )


def test_drivers_that_sum_to_another_are_named():
    scores = scores_with(equicorrelated([0.5, 0.3, 0.4], 0.2))
    scores["total"] = scores["a"] + scores["b"]
    with pytest.raises(MomentsError) as error:
        ccc.relative_importance(scores, "y", method="johnson")
    assert str(error.value) == (
        "a, b and total determine each other (the correlations are not positive definite), so "
        "their importance cannot be told apart: leave one of them out."
    )


def test_a_target_made_of_its_drivers_is_refused():
    scores = scores_with(equicorrelated([0.5, 0.3], 0.2))
    scores["y"] = scores["a"] + scores["b"]
    with pytest.raises(MomentsError, match="The drivers explain 100% of y: it is a combination of"):
        ccc.relative_importance(scores, "y")


def test_more_than_fifteen_drivers_are_left_to_johnson():
    scores = scores_with(equicorrelated([0.2] * 16, 0.1))
    with pytest.raises(SpecificationError) as error:
        ccc.relative_importance(scores, "y")
    assert str(error.value) == (
        "16 drivers have 65,536 subsets, and up to 15 drivers are possible: name fewer, or use "
        'method="johnson".'
    )
    importance = ccc.relative_importance(scores, "y", method="johnson")
    assert importance.table["est"].sum() == pytest.approx(importance.r_squared)
    with pytest.raises(SpecificationError, match="65,536 subsets"):
        _ = importance.dominance


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"method": "lgm"}, UnknownOptionError, r"Unknown method 'lgm'. Available: shapley, johns"),
        ({"on": "latnt"}, UnknownOptionError, r"computed on 'latnt'. Did you mean latent\?"),
        ({"level": 95}, SpecificationError, "lies between 0 and 1, not 95"),
        ({"drivers": ["a"]}, SpecificationError, "relative to other drivers, and 'a' is the only"),
        ({"drivers": []}, SpecificationError, "relative to other drivers, and there is none"),
        ({"drivers": ["a", "z"]}, MissingColumnError, "no column 'z'. Available: a, b, y"),
        ({"drivers": ["a", "y"]}, SpecificationError, "'y' is the target, so it cannot be a dri"),
        ({"n_resamples": 100}, SpecificationError, "Resamples need a seed"),
        (
            {"n_resamples": -1, "seed": 1},
            SpecificationError,
            "n_resamples must be a positive whole",
        ),
        ({"bootstrap": "yes"}, SpecificationError, "pass the number of resamples and a seed"),
    ],
)
def test_what_cannot_be_done_with_scores_is_said(options, error, message):
    with pytest.raises(error, match=message):
        ccc.relative_importance(scores_with(equicorrelated([0.5, 0.3], 0.2)), "y", **options)


@pytest.mark.parametrize(
    ("column", "error", "message"),
    [
        (["x"] * 50, InvalidColumnError, "The scores on 'a' are not numbers"),
        ([3.0] * 50, InvalidColumnError, "The scores on 'a' do not vary: all are 3"),
        ([np.inf, *range(49)], InvalidColumnError, "The scores on 'a' contain infinite values"),
        ([1.0, 2.0, *[np.nan] * 48], TooFewRowsError, "2 respondents have a score on all of a, b"),
    ],
)
def test_scores_that_are_none_are_named(column, error, message):
    scores = scores_with(equicorrelated([0.5, 0.3], 0.2)).assign(a=column)
    with pytest.raises(error, match=message):
        ccc.relative_importance(scores, "y")


def test_what_cannot_be_done_with_results_is_said(sem, pls):
    fit, boot = sem()
    with pytest.raises(SpecificationError, match="must be fitted to every resample"):
        ccc.relative_importance(fit, "trust", n_resamples=100, seed=1)
    with pytest.raises(SpecificationError, match="The bootstrap is that of another fit"):
        ccc.relative_importance(fit, "trust", bootstrap=pls()[1])
    with pytest.raises(SpecificationError, match="takes as bootstrap= what bootstrap"):
        ccc.relative_importance(fit, "trust", bootstrap=fit)
    with pytest.raises(SpecificationError, match="pass the number of resamples and a seed"):
        ccc.relative_importance(fit, "trust", on="scores", bootstrap=boot)
    with pytest.raises(UnknownNameError, match=r"no target 'trsut'\. Did you mean trust\?"):
        ccc.relative_importance(fit, "trsut")
    with pytest.raises(UnknownNameError, match="no driver 'empaty'"):
        ccc.relative_importance(fit, "trust", drivers=["empaty", "reliability"])
    with pytest.raises(SpecificationError, match="takes the results of a fit"):
        ccc.relative_importance("satisfaction ~ trust", "trust")


# --------------------------------------------------------------------------- for readers


def test_the_summary_tells_n_r_squared_resamples_and_simulation(sem):
    fit, boot = sem()
    importance = ccc.relative_importance(fit, "satisfaction", bootstrap=boot, method="all")
    low, high = importance.r_squared_interval
    lines = importance.summary().lines
    assert lines[0] == (
        f"Relative importance for Satisfaction, on latent correlations: R squared = "
        f"{importance.r_squared:.3f} ({low:.3f} to {high:.3f}). n = 1,531. SIMULATED DATA."
    )
    assert lines[1].startswith("95% percentile intervals from 200 resamples.")
    assert list(importance.summary().tables) == [
        "Shapley values (LMG)",
        "Relative weights (Johnson 2000)",
        "General dominance (Budescu 1993)",
    ]
    assert repr(importance).startswith(
        f"RelativeImportance: shapley on satisfaction, R2 = {importance.r_squared:.3f}, n = 1,531, "
        "SIMULATED; reliability "
    )


def test_without_resamples_there_are_no_intervals(sem):
    importance = ccc.relative_importance(sem()[0], "satisfaction")
    assert importance.table[["se", "ci_lower", "ci_upper", "share_ci_lower"]].isna().all(axis=None)
    assert importance.dominance[["mean", "reproduced"]].isna().all(axis=None)
    assert np.isnan(importance.r_squared_interval).all()
    assert importance.n_resamples == 0


def test_tables_are_copies(sem):
    importance = ccc.relative_importance(sem()[0], "satisfaction")
    table = importance.table
    table["est"] = 0.0
    assert importance.table["est"].sum() == pytest.approx(importance.r_squared)
