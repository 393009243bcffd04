"""Groups are compared as Henseler, Chin & Dibbern and Welch say; chance is what it should be."""

from __future__ import annotations

import warnings
from functools import cache
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray
from scipy import stats
from statsmodels.stats.multitest import multipletests

import ccc_quality as ccc
from ccc_quality.errors import (
    AdmissibilityWarning,
    DataError,
    DataWarning,
    InvalidColumnError,
    MissingColumnError,
    NonConvergenceWarning,
    SpecificationError,
    TooFewRowsError,
    UnknownOptionError,
)
from ccc_quality.model import Model, composite, reflective
from ccc_quality.pls.groups import exchange, tails

Array = NDArray[np.float64]

MODEL = Model([composite("x", ["x1", "x2"]), composite("y", ["y1", "y2"])], paths=[("x", "y")])
"""Two composites by mode B."""

PLAIN = Model(
    [composite("x", ["x1", "x2"], "A"), composite("y", ["y1", "y2"], "A")], paths=[("x", "y")]
)


def respondents(rng: np.random.Generator, n: int, *, path: float, group: str) -> pd.DataFrame:
    """Answers to two items of a cause and two of its effect; factors have variance one."""
    cause = rng.standard_normal(n)
    effect = path * cause + np.sqrt(1 - path**2) * rng.standard_normal(n)
    noise = 0.5 * rng.standard_normal((n, 4))
    values = np.column_stack([cause, cause, effect, effect]) + noise
    return pd.DataFrame(values, columns=["x1", "x2", "y1", "y2"]).assign(g=group)


def two_groups(seed: int, n: int = 60, paths: tuple[float, float] = (0.5, 0.5)) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    parts = [
        respondents(rng, n, path=path, group=name) for path, name in zip(paths, "ab", strict=True)
    ]
    return pd.concat(parts, ignore_index=True)


@cache
def customers() -> ccc.Survey:
    return ccc.study.load_customers()


@cache
def of_firms() -> ccc.CompositeInvariance:
    return ccc.micom(ccc.study.customer_model("composite"), customers(), "firm", 119, seed=1)


def firm(name: str) -> pd.DataFrame:
    answers = customers().answers
    return answers[answers["firm"] == name]


# ---------------------------------------------------------------------- permutations


def test_moments_after_a_permutation_are_those_of_the_permuted_groups() -> None:
    rng = np.random.default_rng(3)
    pair = exchange.Pair.of(rng.normal(size=(7, 3)), rng.normal(size=(5, 3)))
    first, second = exchange.exchanged(pair, np.random.default_rng(8), 20)
    ((_, members),) = exchange.draw_members(pair.sizes, np.random.default_rng(8), 20)
    assert (members.sum(axis=1) == 7).all()
    for k, member in enumerate(members):
        for moments, rows in ((first, pair.rows[member]), (second, pair.rows[~member])):
            np.testing.assert_allclose(moments.mean[k], rows.mean(axis=0), atol=1e-12)
            np.testing.assert_allclose(moments.cov[k], np.cov(rows.T, ddof=0), atol=1e-12)


@pytest.mark.parametrize("block", [2, 4096])
def test_every_choice_of_members_is_equally_likely(
    block: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "BLOCK", block)
    drawn = exchange.draw_members((2, 3), np.random.default_rng(1), 20_000)
    members = np.concatenate([member for _, member in drawn], axis=1)
    choices = [tuple(np.flatnonzero(member)) for member in members]
    counts = pd.Series(choices).value_counts()
    assert set(counts.index) == set(combinations(range(5), 2))
    assert stats.chisquare(counts).pvalue > 0.001


def test_p_values_approach_those_of_all_permutations() -> None:
    data = two_groups(5, n=5, paths=(0.4, 0.9))
    rows = range(len(data))
    path = {
        chosen: ccc.fit_pls(PLAIN, data.iloc[list(chosen)]).path_coefficients["std"].iloc[0]
        for chosen in combinations(rows, 5)
    }
    differences = np.array([path[own] - path[tuple(sorted(set(rows) - set(own)))] for own in path])
    observed = differences[0]
    lower, upper = np.mean(differences <= observed), np.mean(differences >= observed)
    exact = min(1.0, 2 * min(lower, upper))
    found = ccc.compare_groups(PLAIN, data, "g", 4000, seed=1, invariance=False)
    row = found.path_coefficients.iloc[0]
    assert row["difference"] == pytest.approx(observed, abs=1e-8)
    assert row["pvalue"] == pytest.approx(exact, abs=4 * np.sqrt(exact * (2 - exact) / 4000))


def test_the_same_seed_gives_the_same_results_for_any_number_of_workers() -> None:
    for method in ("permutation", "mga"):
        alone, together = (
            ccc.compare_groups(
                MODEL, two_groups(1), "g", 300, seed=4, n_jobs=n, method=method, invariance=False
            )
            for n in (1, 2)
        )
        pd.testing.assert_frame_equal(alone.path_coefficients, together.path_coefficients)
    one, two = (ccc.micom(MODEL, two_groups(1), "g", 300, seed=4, n_jobs=n) for n in (1, 2))
    pd.testing.assert_frame_equal(one.composition, two.composition)
    other = ccc.micom(MODEL, two_groups(1), "g", 300, seed=5)
    assert not one.composition["quantile"].equals(other.composition["quantile"])


def test_progress_is_reported() -> None:
    seen: list[tuple[int, int]] = []
    ccc.micom(MODEL, two_groups(1), "g", 300, 1, progress=lambda *done: seen.append(done))
    assert seen == [(250, 300), (300, 300)]


# ---------------------------------------------------------------------- known truth


def test_p_values_of_equal_populations_are_uniform() -> None:
    """Of 60 tests at the 5% level no more than 8 reject with a probability of .99."""
    pvalues: dict[str, list[float]] = {
        name: [] for name in ("permutation", "mga", "composition", "means", "variances")
    }
    for seed in range(60):
        data = two_groups(1000 + seed)
        for method in ("permutation", "mga"):
            found = ccc.compare_groups(PLAIN, data, "g", 99, seed, method=method, invariance=False)
            pvalues[method].append(found.path_coefficients["pvalue"].iloc[0])
        invariance = ccc.micom(PLAIN, data, "g", 99, seed)
        for step in ("composition", "means", "variances"):
            pvalues[step].append(getattr(invariance, step)["pvalue"].iloc[0])
    for name, found in pvalues.items():
        assert np.sum(np.array(found) <= 0.05) <= 8, name
        assert stats.kstest(found, "uniform").pvalue > 0.01, name


@pytest.mark.parametrize("method", ["permutation", "mga", "welch"])
def test_different_paths_are_told_apart(method: str) -> None:
    data = two_groups(2, n=300, paths=(0.2, 0.6))
    found = ccc.compare_groups(MODEL, data, "g", 400, seed=1, method=method, invariance=False)
    row = found.path_coefficients.iloc[0]
    assert row["difference"] == pytest.approx(-0.4 * 0.89, abs=0.15)  # attenuated by composites
    assert row["pvalue"] < 0.01
    assert (found.loadings["pvalue"] > 0.01).all()


def differently_composed(n: int) -> pd.DataFrame:
    """The cause is .4 x1 + .8 x2 in one group and .8 x1 + .4 x2 in the other; they have variance 1.

    With cor(x1, x2) = .3125 scores by either weights correlate by .89.
    """
    rng = np.random.default_rng(6)
    parts = []
    for group, w in (("a", (0.4, 0.8)), ("b", (0.8, 0.4))):
        x = rng.multivariate_normal([0, 0], [[1, 0.3125], [0.3125, 1]], size=n)
        effect = 0.6 * x @ w + 0.8 * rng.standard_normal(n)
        y = effect[:, None] + 0.5 * rng.standard_normal((n, 2))
        parts.append(pd.DataFrame(np.column_stack([x, y]), columns=["x1", "x2", "y1", "y2"]))
        parts[-1]["g"] = group
    return pd.concat(parts, ignore_index=True)


def test_a_composite_that_is_made_up_differently_is_found() -> None:
    found = ccc.micom(MODEL, differently_composed(2000), "g", 200, seed=1)
    steps = found.composition.set_index("construct")
    assert steps.loc["x", "correlation"] == pytest.approx(0.89, abs=0.03)
    assert steps.loc["x", "correlation"] < steps.loc["x", "quantile"]
    assert steps["holds"].to_dict() == {"x": False, "y": True}
    assert found.table.set_index("construct")["invariance"].to_dict() == {"x": "none", "y": "full"}
    assert repr(found) == "CompositeInvariance across g: 1 full, 1 none"


def test_other_means_leave_partial_invariance() -> None:
    data = two_groups(4, n=200)
    data.loc[data["g"] == "b", ["x1", "x2"]] += 1.0
    found = ccc.micom(MODEL, data, "g", 200, seed=1).table.set_index("construct")
    assert found.loc["x", "compositional"]
    assert not found.loc["x", "equal_means"]
    assert found.loc["x", "equal_variances"]
    assert found["invariance"].to_dict() == {"x": "partial", "y": "full"}


# ---------------------------------------------------------------------- step by step


def test_step_2_correlates_scores_by_the_weights_of_either_group() -> None:
    """Quality is made of seven dimensions, which are made of four items each."""
    model = ccc.study.customer_model("composite")
    used = customers().answers.dropna(subset=list(model.observed))
    pooled = used[used["firm"].isin(["telecom", "bank"])]
    found = of_firms().composition
    found = found[(found["group_a"] == "telecom") & (found["group_b"] == "bank")]
    scores = [_scores_by_weights_of(firm(name), pooled) for name in ("telecom", "bank")]
    for construct, correlation in zip(found["construct"], found["correlation"], strict=True):
        expected = scores[0][construct].corr(scores[1][construct])
        assert correlation == pytest.approx(expected, abs=1e-8)


def _scores_by_weights_of(group: pd.DataFrame, everybody: pd.DataFrame) -> pd.DataFrame:
    """Dimensions are factors, of which their composites show the share sqrt(rho_A)."""
    fit = ccc.fit_pls(ccc.study.customer_model("composite"), group)
    table, rho = fit.weights, fit.rho_a
    items = everybody[[name for name in table["indicator"] if name in everybody]]
    parts = (items - items.mean()) / items.std()
    for construct in dict.fromkeys(table["construct"]):
        own = table[table["construct"] == construct]
        shares = np.sqrt([rho.get(name, 1.0) for name in own["indicator"]])
        parts[construct] = (parts[own["indicator"]] / shares).to_numpy() @ own["est"].to_numpy()
    return parts


@pytest.mark.parametrize(
    ("step", "statistic"),
    [
        ("means", lambda a, b, axis: a.mean(axis=axis) - b.mean(axis=axis)),
        (
            "variances",
            lambda a, b, axis: np.log(a.var(axis=axis, ddof=1) / b.var(axis=axis, ddof=1)),
        ),
    ],
)
def test_step_3_is_a_permutation_test_of_the_pooled_scores(step: str, statistic: object) -> None:
    data = two_groups(7, n=50)
    data.loc[data["g"] == "b", ["y1", "y2"]] *= 1.2
    data.loc[data["g"] == "b", ["x1", "x2"]] += 0.3
    data = data.drop(index=range(8))  # groups of unequal size: their permutations are not symmetric
    scores = ccc.fit_pls(MODEL, data).construct_scores
    found = getattr(ccc.micom(MODEL, data, "g", 4000, seed=1), step).set_index("construct")
    for construct in ("x", "y"):
        a, b = (scores.loc[data["g"] == name, construct].to_numpy() for name in "ab")
        reference = stats.permutation_test(
            (a, b), statistic, n_resamples=4000, vectorized=True, rng=2
        )
        row = found.loc[construct]
        assert row["difference" if step == "means" else "log_ratio"] == pytest.approx(
            reference.statistic, abs=1e-9
        )
        p = reference.pvalue
        assert row["pvalue"] == pytest.approx(p, abs=6 * np.sqrt(p * (2 - p) / 4000))
        spread = reference.null_distribution.std()
        lower, upper = np.quantile(reference.null_distribution, [0.025, 0.975])
        np.testing.assert_allclose(
            row[["lower", "upper"]].astype(float), [lower, upper], atol=0.2 * spread
        )


def test_a_step_holds_exactly_when_the_statistic_lies_within_the_permutations() -> None:
    for seed in range(8):
        found = ccc.micom(MODEL, two_groups(seed, n=30), "g", 199, seed)
        inside = found.composition["correlation"] > found.composition["quantile"]
        assert (inside == found.composition["holds"]).all()
        means = found.means
        inside = means["difference"].between(means["lower"], means["upper"], inclusive="neither")
        assert (inside == means["holds"]).all()


def test_with_three_groups_p_values_are_corrected_for_the_number_of_pairs() -> None:
    for step in (of_firms().composition, of_firms().means, of_firms().variances):
        assert len(step) == 3 * 11
        for _, rows in step.groupby("construct"):
            _, holm, _, _ = multipletests(rows["pvalue"], method="holm")
            np.testing.assert_allclose(rows["p_adjusted"], holm)


def test_single_items_are_composed_alike_and_their_weights_are_not_tested() -> None:
    model = Model([composite("x", ["x1"]), composite("y", ["y1", "y2"])], paths=[("x", "y")])
    found = ccc.compare_groups(model, two_groups(1), "g", 99, seed=1)
    assert found.invariance is not None
    first = found.invariance.composition.set_index("construct").loc["x"]
    assert first["correlation"] == pytest.approx(1, abs=1e-12)
    assert first["pvalue"] == 1
    for table in (found.weights, found.loadings):
        rows = table.set_index("construct")
        assert np.isnan(rows.loc["x", ["pvalue", "p_adjusted"]].astype(float)).all()
        assert rows.loc["y", "p_adjusted"].notna().all()


# ---------------------------------------------------------------------- estimates


@pytest.mark.parametrize("quality", ["reflective", "composite", "direct"])
def test_estimates_are_those_of_a_fit_to_the_group_alone(quality: str) -> None:
    model = ccc.study.customer_model(quality)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", AdmissibilityWarning)
        found = ccc.compare_groups(model, customers(), "firm", 2, seed=1, invariance=False)
        alone = {name: ccc.fit_pls(model, firm(name)) for name in ("telecom", "bank")}
    for table in ("path_coefficients", "indirect_effects", "total_effects", "loadings", "weights"):
        rows = getattr(found, table)
        rows = rows[(rows["group_a"] == "telecom") & (rows["group_b"] == "bank")]
        value = "est" if table == "weights" else "std"
        for column, name in (("est_a", "telecom"), ("est_b", "bank")):
            np.testing.assert_allclose(
                rows[column], getattr(alone[name], table)[value], atol=1e-7, err_msg=table
            )


def test_composites_are_turned_the_way_of_the_pooled_ones() -> None:
    """Loadings of .9 and -.7 sum to more than zero, those of .7 and -.9 to less."""
    rng = np.random.default_rng(1)
    parts = []
    for group, (one, other) in (("a", (0.4, 0.9)), ("b", (0.9, 0.4))):
        part = respondents(rng, 400, path=0.6, group=group)
        cause = part[["x1", "x2"]].mean(axis=1)
        part["x1"] = cause + one * rng.standard_normal(400)
        part["x2"] = -cause + other * rng.standard_normal(400)
        parts.append(part)
    data = pd.concat(parts, ignore_index=True)
    alone = [ccc.fit_pls(PLAIN, part).path_coefficients["std"].iloc[0] for part in parts]
    assert alone[0] > 0.4
    assert alone[1] < -0.4  # each by itself is turned by the sum of its loadings
    found = ccc.compare_groups(PLAIN, data, "g", 200, seed=1, invariance=False)
    row = found.path_coefficients.iloc[0]
    assert abs(row["est_a"]) == pytest.approx(alone[0], abs=1e-8)
    assert row["est_a"] * row["est_b"] > 0
    assert row["pvalue"] > 0.05


# ---------------------------------------------------------------------- p values


def test_henselers_probability_is_the_double_sum() -> None:
    rng = np.random.default_rng(1)
    a, b = rng.normal(0.3, 0.1, size=(40, 2)), rng.gamma(2.0, 0.1, size=(31, 2))
    a[3] = np.nan
    kept = a[np.isfinite(a).all(axis=1)]
    for k in range(2):
        own, other = kept[:, k], b[:, k]
        above = sum(
            2 * own.mean() - one - 2 * other.mean() + two > 0 for one in own for two in other
        )
        expected = 1 - above / (own.size * other.size)
        assert tails.henseler_probability(a, b)[k] == pytest.approx(expected, abs=1e-12)
        two_sided = tails.henseler_test(a, b)[k]
        assert two_sided == pytest.approx(2 * min(expected, 1 - expected), abs=1e-12)


def test_henselers_test_has_no_sides() -> None:
    rng = np.random.default_rng(2)
    a, b = rng.normal(0.1, 0.1, size=(50, 3)), rng.normal(0.2, 0.1, size=(50, 3))
    np.testing.assert_allclose(tails.henseler_test(a, b), tails.henseler_test(b, a), atol=1e-12)


def test_welchs_test_is_that_of_scipy() -> None:
    rng = np.random.default_rng(3)
    a, b = rng.normal(0.5, 0.1, size=(60, 2)), rng.normal(0.4, 0.2, size=(70, 2))
    found = tails.welch_test(np.array([0.1, 0.3]), a, b, 25, 90)
    for k, difference in enumerate((0.1, 0.3)):
        reference = stats.ttest_ind_from_stats(
            difference,
            a[:, k].std(ddof=1) * np.sqrt(25),
            25,
            0.0,
            b[:, k].std(ddof=1) * np.sqrt(90),
            90,
            equal_var=False,
        )
        assert found[k] == pytest.approx(reference.pvalue, abs=1e-12)


def test_holms_correction_is_that_of_statsmodels() -> None:
    p = np.array([0.04, 0.01, np.nan, 0.03, 0.005, 0.9])
    known = np.isfinite(p)
    np.testing.assert_allclose(tails.holm(p)[known], multipletests(p[known], method="holm")[1])
    assert np.isnan(tails.holm(p)[2])


def test_p_values_count_the_sample_among_the_permutations() -> None:
    draws = np.array([[1.0], [2.0], [3.0], [np.nan]])
    assert tails.lower_tail(draws, np.array([0.5])) == pytest.approx(1 / 4)
    assert tails.lower_tail(draws, np.array([2.0])) == pytest.approx(3 / 4)
    assert tails.two_tails(draws, np.array([0.5])) == pytest.approx(2 / 4)
    assert tails.two_tails(draws, np.array([2.0])) == pytest.approx(1.0)


def test_p_values_of_differences_are_corrected_over_the_whole_table() -> None:
    found = ccc.compare_groups(
        ccc.study.customer_model("composite"), customers(), "firm", 99, seed=1, invariance=False
    )
    table = found.path_coefficients
    assert len(table) == 3 * len(found.path_coefficients.drop_duplicates(["source", "target"]))
    np.testing.assert_allclose(
        table["p_adjusted"], multipletests(table["pvalue"], method="holm")[1]
    )


# ---------------------------------------------------------------------- what is told


def test_a_comparison_warns_of_what_does_not_mean_the_same() -> None:
    data = differently_composed(500)
    with pytest.warns(DataWarning, match="Compositional invariance fails between a and b for x "):
        found = ccc.compare_groups(MODEL, data, "g", 200, seed=1)
    assert found.doubtful == (("x", "a", "b"),)
    assert "Compositional invariance fails between a and b for x" in str(found.summary())


def test_a_test_of_invariance_can_be_handed_over_or_left() -> None:
    data = two_groups(1)
    tested = ccc.micom(MODEL, data, "g", 99, seed=9)
    found = ccc.compare_groups(MODEL, data, "g", 99, seed=1, invariance=tested)
    assert found.invariance is tested
    assert "Compositional invariance holds for all constructs" in str(found.summary())
    left = ccc.compare_groups(MODEL, data, "g", 99, seed=1, invariance=False)
    assert left.invariance is None
    assert "was not tested (MICOM)" in str(left.summary())


def test_a_test_of_other_groups_or_constructs_is_refused() -> None:
    data = two_groups(1)
    tested = ccc.micom(MODEL, data, "g", 39, seed=9)
    renamed = data.assign(g=data["g"].map({"a": "north", "b": "south"}))
    with pytest.raises(SpecificationError, match="groups a, b; those compared are north, south"):
        ccc.compare_groups(MODEL, renamed, "g", 9, seed=1, invariance=tested)
    other = Model([composite("z", ["x1", "x2"]), composite("y", ["y1", "y2"])], paths=[("z", "y")])
    with pytest.raises(SpecificationError, match="a model with other constructs"):
        ccc.compare_groups(other, data, "g", 9, seed=1, invariance=tested)


def seldom_yes() -> pd.DataFrame:
    """One respondent of each group of eight says yes, so that permuted groups may have none."""
    data = two_groups(1, n=8)
    data["y1"] = 0.0
    data.loc[[0, 8], "y1"] = 1.0
    return data


def test_permutations_without_estimates_are_counted_and_left_out() -> None:
    """Both who say yes are in one group in 2 (8)(7) / (16)(15) = 7 / 15 of the permutations."""
    with pytest.warns(NonConvergenceWarning, match=r"permutations some failed .*\(a and b: "):
        found = ccc.compare_groups(PLAIN, seldom_yes(), "g", 1000, seed=1, invariance=False)
    failed = found.n_failed.loc[("a", "b")]
    assert failed == pytest.approx(1000 * 7 / 15, abs=4 * np.sqrt(1000 * 7 / 15 * 8 / 15))
    assert f"{failed} resamples FAILED and are left out." in str(found.summary())
    assert found.path_coefficients["pvalue"].notna().all()
    with pytest.warns(NonConvergenceWarning):
        invariance = ccc.micom(PLAIN, seldom_yes(), "g", 1000, seed=1)
    assert invariance.n_failed.sum() == failed  # the same seed draws the same permutations
    assert f"{failed} permutations FAILED" in str(invariance.summary())


def test_bootstrap_resamples_without_estimates_are_counted_by_group() -> None:
    with pytest.warns(NonConvergenceWarning, match=r"resamples some failed .*\(a: \d+; b: \d+\)"):
        found = ccc.compare_groups(
            PLAIN, seldom_yes(), "g", 500, seed=1, method="mga", invariance=False
        )
    nobody = (7 / 8) ** 8
    for group in "ab":
        assert found.n_failed[group] == pytest.approx(500 * nobody, abs=50)


def test_improper_solutions_name_their_group() -> None:
    """In the second group cause and effect are one, and correlate beyond it when corrected."""
    data = two_groups(2, n=100, paths=(0.4, 1.0))
    model = Model([reflective("x", ["x1", "x2"]), reflective("y", ["y1", "y2"])], [("x", "y")])
    with pytest.warns(AdmissibilityWarning, match="Group 'b': "):
        found = ccc.compare_groups(model, data, "g", 20, seed=1, invariance=False)
    assert found.path_coefficients["est_b"].iloc[0] > 1
    assert any(
        one.startswith("Group 'b': The corrected correlation of x and y")
        for one in found.admissibility
    )
    assert "NOT ADMISSIBLE: Group 'b'" in str(found.summary())


def test_summaries_say_who_was_compared_and_how() -> None:
    text = str(of_firms().summary())
    assert "telecom 515, bank 505, insurer 511" in text
    assert "SIMULATED DATA" in text
    assert "Configural invariance by construction: the same items" in text
    assert "Holm, for the number of pairs of groups" in text
    found = ccc.compare_groups(MODEL, two_groups(1), "g", 99, seed=3, invariance=False)
    text = str(found.summary())
    assert "(a 60, b 60), compared by permutation test (Chin & Dibbern 2010)" in text
    assert "99 resamples, seed 3." in text
    assert repr(found).startswith("GroupComparison by g (a, b), permutation, 99 resamples (seed 3)")
    assert "<table" in found._repr_html_()
    assert "<table" in of_firms()._repr_html_()


def test_tables_of_a_summary_fit_a_terminal() -> None:
    found = ccc.compare_groups(
        ccc.study.customer_model("composite"), customers(), "firm", 9, seed=1, invariance=False
    )
    for summary in (of_firms().summary(), found.summary()):
        tables = str(summary).split("\n\n")[1:]
        assert max(len(line) for table in tables for line in table.splitlines()) <= 80
        assert "telecom and bank\n" in tables[0]


def test_tables_are_copies() -> None:
    found = of_firms()
    table = found.table
    table["invariance"] = "full"
    assert (found.table["invariance"] != "full").any()


def test_gaps_are_filled_once_for_all_groups() -> None:
    """A filled answer is the mean of everybody, so that permutations change nobody's answers."""
    data = two_groups(1)
    data.loc[3, "x1"] = np.nan
    with pytest.warns(DataWarning, match="replaced by the mean"):
        found = ccc.compare_groups(MODEL, data, "g", 9, seed=1, invariance=False, missing="mean")
    filled = data.fillna({"x1": data["x1"].mean()})
    same = ccc.compare_groups(MODEL, filled, "g", 9, seed=1, invariance=False)
    pd.testing.assert_frame_equal(found.path_coefficients, same.path_coefficients)
    listwise = ccc.compare_groups(MODEL, data, "g", 9, seed=1, invariance=False)
    assert listwise.n_obs.to_dict() == {"a": 59, "b": 60}


# ---------------------------------------------------------------------- what is refused


def refused(data: pd.DataFrame, group: str = "g", **options: object) -> ccc.CompositeInvariance:
    return ccc.micom(MODEL, data, group, 39, seed=1, **options)


def test_a_column_that_is_not_there_is_named() -> None:
    data = two_groups(1).rename(columns={"g": "firm"})
    with pytest.raises(
        MissingColumnError, match=r"no group column 'frim'\. Did you mean firm\? Available: x1"
    ):
        refused(data, "frim")


def test_one_group_is_no_comparison() -> None:
    with pytest.raises(DataError, match="group column 'g' holds one group only: a"):
        refused(two_groups(1).assign(g="a"))


def test_respondents_without_a_group_are_counted() -> None:
    data = two_groups(1)
    data.loc[[2, 5], "g"] = None
    with pytest.raises(DataError, match="2 rows have no value in the group column 'g'"):
        refused(data)


def test_a_group_that_cannot_be_estimated_is_named() -> None:
    data = two_groups(1)
    with pytest.raises(TooFewRowsError, match="Group 'b': "):
        refused(data.iloc[:63])
    data.loc[data["g"] == "b", "x2"] = 4.0
    with pytest.raises(InvalidColumnError, match="Group 'b': .*x2"):
        refused(data)


def test_a_group_that_is_left_out_with_its_missing_answers_is_named() -> None:
    data = two_groups(1)
    data.loc[data["g"] == "b", "x2"] = np.nan
    with pytest.raises(TooFewRowsError, match="Group 'b': "):
        refused(data)


def test_too_few_permutations_for_a_step_to_fail_are_refused() -> None:
    """The smallest two-sided p value is 2 / (R + 1), here times three pairs."""
    with pytest.raises(SpecificationError, match="one pair of groups .* 0.051, .* at least 39,"):
        ccc.micom(MODEL, two_groups(1), "g", 38, seed=1)
    with pytest.raises(SpecificationError, match="3 pairs of groups .* 0.059, .* at least 119,"):
        ccc.micom(ccc.study.customer_model("composite"), customers(), "firm", 100, seed=1)
    apart = two_groups(1)
    apart.loc[apart["g"] == "b", ["x1", "x2"]] += 5.0
    fewest = ccc.micom(MODEL, apart, "g", 39, seed=1).means.set_index("construct")
    assert not fewest.loc["x", "holds"]


def test_options_are_checked() -> None:
    data = two_groups(1)
    with pytest.raises(SpecificationError, match="n_permutations must be a positive whole number"):
        ccc.micom(MODEL, data, "g", 0, seed=1)
    with pytest.raises(SpecificationError, match="n_resamples must be a positive whole number"):
        ccc.compare_groups(MODEL, data, "g", 0, seed=1)
    with pytest.raises(SpecificationError, match="level lies between 0 and 1, not 95"):
        refused(data, level=95)
    with pytest.raises(UnknownOptionError, match="Unknown method 'permutations'. Did you mean per"):
        ccc.compare_groups(MODEL, data, "g", 9, seed=1, method="permutations")
    with pytest.raises(UnknownOptionError, match="not compared with an option 'moderation'"):
        refused(data, moderation=["x * y"])
