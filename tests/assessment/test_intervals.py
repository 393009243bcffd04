"""Intervals of the assessment, against direct resampling, the other method and delta errors."""

import numpy as np
import pandas as pd
import pytest

import ccc_quality as ccc
from ccc_quality.assessment import assess
from ccc_quality.assessment.verdicts import PAIR, interval_verdicts, verdict_frame
from ccc_quality.errors import SpecificationError
from ccc_quality.model import Model
from ccc_quality.resampling.intervals import bias_correction, limits

MODEL = """
a =~ a1 + a2 + a3
b =~ b1 + b2 + b3
b ~ a
a1 ~~ a2
"""
PLAIN = MODEL.replace("a1 ~~ a2", "")
ITEMS = ["a1", "a2", "a3", "b1", "b2", "b3"]


@pytest.fixture(scope="module")
def answers():
    rng = np.random.default_rng(1)
    a = rng.standard_normal(400)
    b = 0.8 * a + 0.6 * rng.standard_normal(400)
    shared = 0.3 * rng.standard_normal(400)
    columns = {}
    for name, eta in (("a", a), ("b", b)):
        for k, loading in enumerate((0.9, 0.8, 0.7), start=1):
            noise = 0.6 * rng.standard_normal(400)
            columns[f"{name}{k}"] = loading * eta + noise + (shared if name == "a" and k < 3 else 0)
    return pd.DataFrame(columns)


@pytest.fixture(scope="module")
def fit(answers):
    return ccc.fit_sem(MODEL, answers)


@pytest.fixture(scope="module")
def boot(fit):
    return ccc.bootstrap(fit, 1000, seed=3)


@pytest.fixture(scope="module")
def assessment(fit, boot):
    return assess(fit, bootstrap=boot)


@pytest.fixture(scope="module")
def by_hand(answers):
    """alpha of a, HTMT and HTMT2 of 1,000 resamples, drawn and computed anew."""
    rng = np.random.default_rng(9)
    Y = answers[ITEMS].to_numpy()
    values = []
    for _ in range(1000):
        drawn = Y[rng.integers(0, 400, 400)]
        S, R = np.cov(drawn[:, :3].T), np.corrcoef(drawn.T)
        within = [R[[0, 0, 1], [1, 2, 2]], R[[3, 3, 4], [4, 5, 5]]]
        between = R[:3, 3:].ravel()
        htmt = between.mean() / np.sqrt(within[0].mean() * within[1].mean())
        means = [np.prod(r) ** (1 / r.size) for r in (between, *within)]
        alpha = 1.5 * (1 - np.trace(S) / S.sum())
        values.append((alpha, htmt, means[0] / np.sqrt(means[1] * means[2])))
    return np.array(values)


def row(assessment, statistic, subject):
    found = assessment.intervals.set_index(["statistic", "subject"])
    return found.loc[(statistic, subject)]


@pytest.mark.parametrize(
    ("place", "statistic", "subject"),
    [(0, "alpha", "a"), (1, "htmt", f"a{PAIR}b"), (2, "htmt2", f"a{PAIR}b")],
)
def test_limits_are_those_of_resamples_drawn_by_hand(
    assessment, by_hand, place, statistic, subject
):
    found, draws = row(assessment, statistic, subject), by_hand[:, place]
    # 1,000 draws know a standard error to 1 / root(2000), here within four times that
    assert found["se"] == pytest.approx(draws.std(ddof=1), rel=0.09)
    # ... and a limit to 0.084 of one; three times root(2) that for the difference of two
    lower, upper = np.quantile(draws, [0.025, 0.975])
    assert found["ci_lower"] == pytest.approx(lower, abs=0.36 * found["se"])
    assert found["ci_upper"] == pytest.approx(upper, abs=0.36 * found["se"])


def test_estimates_are_those_of_the_tables(assessment):
    for statistic in ("alpha", "omega", "rho_c", "ave"):
        for construct in ("a", "b"):
            expected = assessment.reliability.loc[construct, statistic]
            found = row(assessment, statistic, construct)
            assert found["est"] == expected
            assert found["ci_lower"] < expected < found["ci_upper"]
            assert abs(found["bias"]) < 0.25 * found["se"]
    assert row(assessment, "htmt", f"a{PAIR}b")["est"] == assessment.htmt.loc["a", "b"]


def test_errors_of_omega_are_those_of_the_delta_method(assessment, fit):
    """Normal answers: the bootstrap and the information matrix agree."""
    labelled = """
    a =~ l1*a1 + l2*a2 + l3*a3
    b =~ m1*b1 + m2*b2 + m3*b3
    b ~ a
    a1 ~~ cov*a2
    a ~~ phi*a
    a1 ~~ t1*a1
    a2 ~~ t2*a2
    a3 ~~ t3*a3
    omega := (l1 + l2 + l3)^2 * phi / ((l1 + l2 + l3)^2 * phi + t1 + t2 + t3 + 2 * cov)
    """
    data = fit._answers
    expected = ccc.fit_sem(labelled, data).estimates.query("lhs == 'omega'").iloc[0]
    found = row(assessment, "omega", "a")
    assert found["est"] == pytest.approx(expected["est"], rel=1e-6)
    assert found["se"] == pytest.approx(expected["se"], rel=0.15)


def test_covariance_based_and_partial_least_squares_share_their_resamples(answers):
    fit, pls = ccc.fit_sem(PLAIN, answers), ccc.fit_pls(PLAIN, answers)
    of_pls = ccc.bootstrap(pls, 300, seed=5)
    ours = assess(fit, bootstrap=ccc.bootstrap(fit, 300, seed=5))
    theirs = assess(pls, bootstrap=of_pls)
    for name in ("htmt", "htmt2"):
        expected = getattr(of_pls, name).iloc[0]
        for one in (ours, theirs):
            found = row(one, name, f"a{PAIR}b")
            for column in ("est", "se", "ci_lower", "ci_upper"):
                assert found[column] == pytest.approx(expected[column], abs=1e-10)


def test_partial_least_squares_has_rho_a_and_loadings_resampled(answers):
    pls = ccc.fit_pls(PLAIN, answers)
    boot = ccc.bootstrap(pls, 300, seed=5)
    assessment = assess(pls, bootstrap=boot)
    expected = boot.rho_a.set_index("construct").loc["a"]
    found = row(assessment, "rho_a", "a")
    assert found["ci_upper"] == pytest.approx(expected["ci_upper"])
    loadings = boot.draws["loadings"][[f"a =~ a{k}" for k in (1, 2, 3)]]
    draws = (loadings**2).mean(axis=1)
    assert row(assessment, "ave", "a")["se"] == pytest.approx(draws.std())
    assert "omega" not in set(assessment.intervals["statistic"])


def test_the_upper_limit_is_held_against_two_bounds(assessment):
    verdicts = assessment.verdicts.set_index("criterion")
    upper = row(assessment, "htmt", f"a{PAIR}b")["ci_upper"]
    for criterion, threshold, source in (
        ("htmt_upper", 0.85, "Franke & Sarstedt 2019"),
        ("htmt_interval", 1.0, "Henseler, Ringle & Sarstedt 2015"),
        ("htmt2_interval", 1.0, "Roemer et al. 2021"),
    ):
        verdict = verdicts.loc[criterion]
        assert (verdict["threshold"], verdict["source"]) == (threshold, source)
        assert verdict["holds"] == (verdict["value"] <= threshold)
    assert verdicts.loc["htmt_upper", "value"] == upper


def test_dimensions_of_one_construct_are_held_against_ninety():
    model = Model.from_syntax("a =~ a1 + a2\nb =~ b1 + b2\nc =~ c1 + c2\nq =~ a + b\nc ~ q")
    limits = pd.DataFrame(
        {"statistic": "htmt", "subject": [f"a{PAIR}b", f"a{PAIR}c"], "ci_upper": 0.87}
    )
    verdicts = verdict_frame(interval_verdicts(limits, model))
    upper = verdicts[verdicts["criterion"] == "htmt_upper"]
    assert upper["threshold"].tolist() == [0.90, 0.85]
    assert upper["holds"].tolist() == [True, False]


def test_without_a_bootstrap_there_are_no_intervals(fit):
    plain = assess(fit)
    assert plain.intervals.empty
    assert "htmt_upper" not in set(plain.verdicts["criterion"])


def test_a_bootstrap_of_other_results_is_refused(boot, answers):
    with pytest.raises(SpecificationError, match="The bootstrap is one of other results"):
        assess(ccc.fit_sem(PLAIN, answers), bootstrap=boot)
    with pytest.raises(SpecificationError, match="assess takes a bootstrap, or none, not int"):
        assess(boot.fit, bootstrap=5)


def test_incomplete_answers_say_why_there_is_no_interval_of_htmt(answers):
    gappy = answers.mask(np.random.default_rng(2).random(answers.shape) < 0.05)
    fit = ccc.fit_sem(PLAIN, gappy, missing="fiml")
    assessment = assess(fit, bootstrap=ccc.bootstrap(fit, 20, seed=1))
    assert set(assessment.intervals["statistic"]) == {"omega", "rho_c", "ave"}
    reasons = assessment.reasons.query("table == 'intervals' and statistic == 'htmt'")
    assert reasons["reason"].item() == (
        "Resamples of incomplete answers have no covariances of their own."
    )


def test_the_answers_bring_normality_carelessness_and_method(fit, answers):
    assessment = assess(fit, data=answers)
    criteria = set(assessment.verdicts["criterion"])
    assert {"mardia_kurtosis", "skewness", "kurtosis", "harman"} <= criteria
    assert assessment.careless.n_rows == 400
    assert assessment.normality.mardia.p == 6
    text = str(assessment.summary())
    assert "flagged by one check for careless answers or more" in text
    assert assess(fit).normality is assess(fit).careless is assess(fit).method_bias is None


def test_the_summary_says_how_intervals_were_made(assessment):
    assert "95% percentile intervals, 1,000 resamples (seed 3)" in str(assessment.summary())


def test_the_method_factor_is_estimated_as_the_results_were(answers):
    fit = ccc.fit_sem(PLAIN, answers, estimator="MLR")
    found = assess(fit, data=answers).method_bias.factor
    robust = ccc.method_bias(PLAIN, answers, estimator="MLR").factor
    plain = ccc.method_bias(PLAIN, answers).factor
    assert (found.se, found.chisq) == (robust.se, robust.chisq)
    assert found.variance == pytest.approx(plain.variance)
    assert found.se != plain.se


def test_a_negative_skewness_is_said_to_be_below_its_bound(fit, answers):
    skewed = answers.assign(b3=-np.exp(1.5 * answers["b3"]))
    text = str(assess(ccc.fit_sem(PLAIN, skewed), data=skewed).summary())
    line = next(line for line in text.splitlines() if line.startswith("Skewness of b3"))
    assert line.endswith(", below -2.000 (West, Finch & Curran 1995).")


@pytest.mark.parametrize("method", ["sem", "pls"])
def test_bca_limits_have_the_acceleration_of_refits_without_one_respondent(method):
    rng = np.random.default_rng(4)
    a = rng.exponential(size=100)
    factors = {"a": a, "b": 0.5 * a + rng.exponential(size=100)}
    rows = pd.DataFrame(
        {
            f"{name}{k}": eta + 0.7 * rng.normal(size=100)
            for name, eta in factors.items()
            for k in (1, 2, 3)
        }
    )

    def fitted(own):
        return ccc.fit_sem(PLAIN, own) if method == "sem" else ccc.fit_pls(PLAIN, own)

    def cells(assessment):
        table = assessment.reliability.loc["a", ["alpha", "rho_c", "ave"]].to_numpy(dtype=float)
        others = [assessment.htmt.loc["a", "b"], assessment.htmt2.loc["a", "b"]]
        return np.array([*table, *others])

    fit = fitted(rows)
    boot = ccc.bootstrap(fit, 400, seed=2, interval="bca")
    assessment = assess(fit, bootstrap=boot)
    without = np.array([cells(assess(fitted(rows.drop(index=i)))) for i in rows.index])
    U = without.mean(axis=0) - without
    acceleration = (U**3).sum(axis=0) / (6 * (U**2).sum(axis=0) ** 1.5)
    names = [(name, "a") for name in ("alpha", "rho_c", "ave")]
    names += [(name, f"a{PAIR}b") for name in ("htmt", "htmt2")]
    # the acceleration is right to first order, which moves a limit by a small part of an error
    draws = {}
    draws["rho_c"], draws["ave"] = _from_loadings(boot, method)
    for k, (statistic, subject) in enumerate(names):
        found = row(assessment, statistic, subject)
        if statistic in draws:
            own = np.sort(draws[statistic])
            z0 = bias_correction(own, found["est"])
            lower, upper = limits(own, z0=z0, a=acceleration[k], level=0.95)
            assert found["ci_lower"] == pytest.approx(lower, abs=0.1 * found["se"])
            assert found["ci_upper"] == pytest.approx(upper, abs=0.1 * found["se"])
    values = _alpha_and_ratio(fit)
    found = boot.acceleration_of_covariances(values)
    assert found == pytest.approx(infinitesimal_acceleration(rows, fit, values), abs=1e-4)
    title = "95% bias-corrected and accelerated (BCa) intervals, 400 resamples (seed 2)"
    assert title in str(assessment.summary())


def infinitesimal_acceleration(rows, fit, values):
    """A little more weight to each respondent in turn (Efron & Tibshirani 1993, eq. 22.39)."""
    Y = rows[list(fit.sample_cov.columns)].to_numpy()
    n, more = len(Y), 1e-6
    covs = []
    for i in range(n):
        weights = np.full(n, (1 - more) / n)
        weights[i] += more
        covs.append(np.cov(Y.T, aweights=weights, ddof=0))
    U = values(np.array(covs)) - values(np.cov(Y.T, ddof=0)[None])
    return (U**3).sum(axis=0) / (6 * (U**2).sum(axis=0) ** 1.5)


def _from_loadings(boot, method):
    table = boot.draws["standardized" if method == "sem" else "loadings"]
    loadings = table[[f"a =~ a{k}" for k in (1, 2, 3)]].to_numpy()
    true, error = loadings.sum(axis=1) ** 2, (1 - loadings**2).sum(axis=1)
    return true / (true + error), (loadings**2).mean(axis=1)


def _alpha_and_ratio(fit):
    """Alpha of the first construct (standardized for partial least squares) and HTMT, by hand."""
    place = [list(fit.sample_cov.columns).index(item) for item in ITEMS]
    standardized = hasattr(fit, "rho_a")

    def values(cov):
        found = []
        for one in cov:
            S = one[np.ix_(place, place)]
            sd = np.sqrt(np.diag(S))
            R = S / np.outer(sd, sd)
            own = (R if standardized else S)[:3, :3]
            within = [R[[0, 0, 1], [1, 2, 2]].mean(), R[[3, 3, 4], [4, 5, 5]].mean()]
            ratio = R[:3, 3:].mean() / np.sqrt(within[0] * within[1])
            found.append((1.5 * (1 - np.trace(own) / own.sum()), ratio))
        return np.array(found)

    return values
