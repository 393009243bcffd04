"""Short forms: closed forms, hand calculations, brute force and recovery of a known truth."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
import pytest

import ccc_quality as ccc
from ccc_quality.data import sample_moments
from ccc_quality.errors import (
    DataError,
    EstimationError,
    SpecificationError,
    TooFewRowsError,
    UnknownNameError,
    UnknownOptionError,
)
from ccc_quality.shortening.selection import Task, by_search, expected_change
from ccc_quality.shortening.sums import part_whole_correlation, spearman_brown

MODEL = ccc.Model(
    [
        ccc.reflective("A", ccc.items("a", 1, 4)),
        ccc.reflective("B", ccc.items("b", 1, 4)),
        ccc.reflective("Y", ccc.items("y", 1, 2)),
    ],
    paths=[("A", "Y"), ("B", "Y")],
)
LOADINGS = {
    "a": (0.85, 0.25, 0.75, 0.65),  # a2 measures little
    "b": (0.6, 0.8, 0.5, 0.9),
    "y": (0.8, 0.8),
}


def answers(n: int = 600, seed: int = 1) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    a = rng.normal(size=n)
    b = 0.3 * a + np.sqrt(0.91) * rng.normal(size=n)
    y = 0.5 * a + 0.3 * b + 0.7 * rng.normal(size=n)
    return pd.DataFrame(
        {
            f"{name}{k}": loading * eta + np.sqrt(1 - loading**2) * rng.normal(size=n)
            for name, eta in (("a", a), ("b", b), ("y", y))
            for k, loading in enumerate(LOADINGS[name], start=1)
        }
    )


@pytest.fixture(scope="module")
def short():
    return ccc.short_form(MODEL, answers(), n_folds=3, seed=7)


@pytest.fixture(scope="module")
def by_loadings():
    return ccc.short_form(MODEL, answers(), n_folds=3, seed=7, method="loadings")


# ------------------------------------------------------------------ closed forms


@pytest.mark.parametrize(("k", "m", "rho"), [(4, 2, 0.5), (6, 3, 0.2), (3, 1, 0.7)])
def test_parallel_items_correlate_as_the_closed_form_says(k, m, rho):
    S = np.full((k, k), rho) + (1 - rho) * np.eye(k)
    expected = np.sqrt(m * (1 + (k - 1) * rho) / (k * (1 + (m - 1) * rho)))
    assert part_whole_correlation(S, np.arange(m)) == pytest.approx(expected, rel=1e-12)


def test_the_part_whole_correlation_is_that_of_the_sums():
    rows = answers()[["a1", "a2", "a3", "a4"]].to_numpy()
    expected = np.corrcoef(rows[:, [0, 3]].sum(axis=1), rows.sum(axis=1))[0, 1]
    kept = np.array([0, 3])
    assert part_whole_correlation(np.cov(rows.T), kept) == pytest.approx(expected, rel=1e-12)


def test_half_of_a_scale_of_reliability_0_8_has_two_thirds():
    assert spearman_brown(0.8, 0.5) == pytest.approx(2 / 3)


# ------------------------------------------------------------------ the choice


def test_an_item_that_measures_little_is_left_out(short, by_loadings):
    assert "a2" in short.dropped
    assert "a2" in by_loadings.dropped
    share = short.items.set_index("item")["fold_share"]
    assert share["a2"] == 0.0


def test_the_rule_of_loadings_keeps_the_largest_true_loadings(by_loadings):
    assert by_loadings.model.observed == ("a1", "a3", "b2", "b4", "y1", "y2")


def test_constructs_with_no_more_items_than_asked_keep_all(short):
    assert short.model.constructs[2] == MODEL.constructs[2]
    assert [len(one.indicators) for one in short.model.constructs] == [2, 2, 2]
    assert short.items["construct"].unique().tolist() == ["A", "B"]


def test_no_change_of_one_construct_would_be_better():
    """The loss by its definition, from the public tables, for every subset of one construct."""
    frame = answers()
    moments = sample_moments(frame, MODEL.observed)
    long = ccc.fit_sem(MODEL, moments)
    task = Task.of(MODEL, MODEL.constructs[:2], 2, ccc.rank_drivers(long, "Y", rank_by="std"))
    chosen = by_search(task, moments)

    def loss(a: tuple[str, ...], b: tuple[str, ...]) -> float:
        model = f"A =~ {' + '.join(a)}\nB =~ {' + '.join(b)}\nY =~ y1 + y2\nY ~ A + B"
        short, whole = (
            ccc.rank_drivers(fit, "Y").table.set_index("driver")
            for fit in (ccc.fit_sem(model, frame), long)
        )
        chance = np.sqrt(np.maximum(short["std_se"] ** 2 - whole["std_se"] ** 2, 0))
        change = np.maximum((short["std"] - whole["std"]).abs(), chance)
        r = [
            np.corrcoef(frame[list(kept)].sum(axis=1), frame[list(every)].sum(axis=1))[0, 1]
            for kept, every in ((a, ccc.items("a", 1, 4)), (b, ccc.items("b", 1, 4)))
        ]
        return (1 - np.mean(r)) + change.mean()

    least = loss(chosen["A"], chosen["B"])
    for kept in combinations(ccc.items("b", 1, 4), 2):
        assert loss(chosen["A"], kept) >= least - 1e-9
    for kept in combinations(("a1", "a3", "a4"), 2):  # with a2 solutions may be improper
        assert loss(kept, chosen["B"]) >= least - 1e-9


def halo(n: int, seed: int) -> pd.DataFrame:
    """Two of the items of A have the largest loadings, and take something of Y as well.

    Other items are spotless. The effect of B is the larger one in truth and by the long form, that
    of A by its two tainted items.
    """
    rng = np.random.default_rng(seed)
    a = rng.normal(size=n)
    b = 0.3 * a + np.sqrt(0.91) * rng.normal(size=n)
    rest = np.sqrt(1 - 0.15**2 - 0.4**2 - 2 * 0.15 * 0.4 * 0.3) * rng.normal(size=n)
    y = 0.15 * a + 0.4 * b + rest
    columns = {}
    for name, eta in (("a", a), ("b", b)):
        for k in range(1, 7):
            tainted = name == "a" and k < 3
            loading = 0.7 if tainted else 0.6
            columns[f"{name}{k}"] = loading * eta + 0.2 * tainted * rest + 0.75 * rng.normal(size=n)
    for k in (1, 2):
        columns[f"y{k}"] = 0.8 * y + 0.6 * rng.normal(size=n)
    return pd.DataFrame(columns)


def test_where_the_largest_loadings_mislead_the_search_keeps_the_order_in_held_out_folds():
    model = ccc.Model(
        [
            ccc.reflective("A", ccc.items("a", 1, 6)),
            ccc.reflective("B", ccc.items("b", 1, 6)),
            ccc.reflective("Y", ccc.items("y", 1, 2)),
        ],
        paths=[("A", "Y"), ("B", "Y")],
    )
    found = [ccc.short_form(model, halo(4000, seed), n_folds=2, seed=1) for seed in (1, 2, 3)]
    for one in found:
        assert set(one.model.observed) & {"a3", "a4", "a5", "a6"}
        assert "The search keeps the effects better than" in str(one.summary())
    folds = pd.concat([one.folds for one in found], keys=range(len(found)), names=["survey"])
    folds = folds.set_index(["rule", "fold"], append=True).droplevel(1)
    search, loadings = folds.xs("search", level="rule"), folds.xs("loadings", level="rule")
    assert (search["effect_change"] < loadings["effect_change"]).all()
    assert search["effect_change"].mean() < 0.6 * loadings["effect_change"].mean()
    assert loadings["kendall_tau"].mean() < 0 < search["kendall_tau"].mean()


def test_a_change_smaller_than_its_error_counts_as_that_error():
    """By hand: v = .05^2 - .03^2 = .04^2; .05 is more than that and .01 is less."""
    short, long = np.full(3, 0.05), np.full(3, 0.03)
    found = expected_change(np.array([0.05, -0.01, -0.3]), short, long)
    np.testing.assert_allclose(found, [0.05, 0.04, 0.3])


def test_the_expected_change_is_that_of_new_samples():
    """The root mean square over new samples of d ~ N(delta, v), v far smaller than delta^2."""
    rng = np.random.default_rng(3)
    se = np.sqrt(0.05**2 - 0.03**2)
    d = 0.4 + se * rng.normal(size=100_000)
    ours = expected_change(d, np.full(d.size, 0.05), np.full(d.size, 0.03))
    assert np.sqrt(np.mean(ours**2)) == pytest.approx(np.sqrt(0.4**2 + se**2), rel=1e-3)


def test_a_short_form_with_an_error_smaller_than_the_long_one_counts_as_it_is():
    """So of a long form that does not fit: what is found then counts."""
    change = np.array([0.02, 0.02])
    errors = np.array([0.01, np.nan])
    np.testing.assert_allclose(expected_change(change, errors, np.array([0.03, 0.03])), change)


@pytest.mark.parametrize("quality", ["reflective", "composite", "direct"])
def test_errors_in_the_search_are_those_of_the_ranking(quality):
    model = ccc.study.customer_model(quality)
    ranking = ccc.rank_drivers(
        fit := ccc.fit_sem(model, ccc.study.load_customers()), "loyalty", rank_by="std"
    )
    found = Task.of(model, (), 2, ranking).errors(fit)
    np.testing.assert_allclose(found, ranking.table["std_se"], rtol=1e-7)


@pytest.mark.parametrize("quality", ["reflective", "composite", "direct"])
def test_effects_in_the_search_are_those_of_the_ranking(quality):
    model = ccc.study.customer_model(quality)
    fit = ccc.fit_sem(model, ccc.study.load_customers())
    ranking = ccc.rank_drivers(fit, "loyalty", rank_by="std")
    expected = ranking.table.set_index("driver")["std"]
    found = Task.of(model, (), 2, ranking).effects(fit)
    assert found.index.tolist() == expected.index.tolist()
    np.testing.assert_allclose(found, expected, rtol=1e-7)


# ------------------------------------------------------------------ the judgement


def test_alpha_of_two_items_is_that_by_hand_in_the_held_out_folds(by_loadings):
    items = by_loadings.items.set_index("item")
    assert items.loc[["b2", "b4"], "fold_share"].eq(1.0).all()
    frame = answers()
    fold = np.random.default_rng(7).permutation(np.arange(len(frame)) % 3)
    alphas = []
    for k in range(3):
        (v2, c), (_, v4) = np.cov(frame.loc[fold == k, ["b2", "b4"]].T)
        alphas.append(2 * (1 - (v2 + v4) / (v2 + v4 + 2 * c)))
    found = by_loadings.reliability.set_index("construct").loc["B", "alpha_short"]
    assert found == pytest.approx(np.mean(alphas), rel=1e-10)


def test_the_tables_of_the_folds_are_those_of_fits_to_their_respondents(by_loadings):
    frame = answers()
    fold = np.random.default_rng(7).permutation(np.arange(len(frame)) % 3)
    items = by_loadings.items
    assert set(items["fold_share"]) == {0.0, 1.0}  # the same model in every fold
    for which, model in (("long", MODEL), ("short", by_loadings.model)):
        fits = [ccc.fit_sem(model, frame[fold == k]) for k in range(3)]
        cfi = np.mean([fit.fit_measures["cfi"] for fit in fits])
        measures = by_loadings.fit_measures.set_index("measure")
        assert measures.loc["cfi", which] == pytest.approx(cfi, rel=1e-8)
        effect = np.mean(
            [ccc.rank_drivers(fit, "Y").table.set_index("driver").loc["A", "std"] for fit in fits]
        )
        drivers = by_loadings.drivers.set_index("driver")
        assert drivers.loc["A", which] == pytest.approx(effect, rel=1e-6)


def test_the_true_order_of_the_drivers_survives(short):
    """A has the larger effect by far: 0.5 against 0.3."""
    assert short.drivers["driver"].tolist() == ["A", "B"]
    assert short.drivers["rank_change"].tolist() == [0.0, 0.0]


def test_the_search_is_judged_beside_the_rule_of_loadings(short, by_loadings):
    assert short.rules["rule"].tolist() == ["search", "loadings"]
    assert by_loadings.rules["rule"].tolist() == ["loadings"]
    assert len(short.folds) == 6
    # the rule is the same whoever asks for it
    asked, beside = by_loadings.rules.iloc[0], short.rules.iloc[1]
    pd.testing.assert_series_equal(asked, beside, check_names=False)


def test_minutes_saved_are_items_dropped_by_seconds(short):
    assert len(short.dropped) == 4
    assert short.minutes_saved == 4 * 7.5 / 60


def test_the_same_seed_gives_the_same_short_form(short):
    again = ccc.short_form(MODEL, answers(), n_folds=3, seed=7)
    assert again.model == short.model
    pd.testing.assert_frame_equal(again.folds, short.folds)


def test_ave_and_htmt_are_those_by_hand_in_the_held_out_folds(by_loadings):
    """AVE: mean squared standardized loading. HTMT: ratio of means of absolute correlations."""
    frame = answers()
    fold = np.random.default_rng(7).permutation(np.arange(len(frame)) % 3)
    aves, ratios = [], []
    for k in range(3):
        own = frame[fold == k]
        std = ccc.fit_sem(by_loadings.model, own).loadings.set_index("indicator")["std"]
        aves.append(float((std[["a1", "a3"]] ** 2).mean()))
        R = own.corr().abs()
        within = {"A": R.loc["a1", "a3"], "B": R.loc["b2", "b4"], "Y": R.loc["y1", "y2"]}
        items = {"A": ["a1", "a3"], "B": ["b2", "b4"], "Y": ["y1", "y2"]}
        ratios.append(
            max(
                R.loc[items["A"], items[other]].to_numpy().mean()
                / np.sqrt(within["A"] * within[other])
                for other in ("B", "Y")
            )
        )
    found = by_loadings.reliability.set_index("construct").loc["A"]
    assert found["ave_short"] == pytest.approx(np.mean(aves), rel=1e-6)
    assert found["htmt_short"] == pytest.approx(np.mean(ratios), rel=1e-8)


# ------------------------------------------------------------------ estimators, missing answers


def test_robust_estimators_choose_alike_and_report_robust_fit(by_loadings):
    frame = answers()
    robust = ccc.short_form(MODEL, frame, n_folds=3, seed=7, method="loadings", estimator="MLR")
    assert robust.model == by_loadings.model
    pd.testing.assert_frame_equal(robust.drivers, by_loadings.drivers, rtol=1e-5, atol=1e-6)
    fold = np.random.default_rng(7).permutation(np.arange(len(frame)) % 3)
    expected = np.mean(
        [
            ccc.fit_sem(MODEL, frame[fold == k], estimator="MLR").fit_measures["rmsea_robust"]
            for k in range(3)
        ]
    )
    found = robust.fit_measures.set_index("measure").loc["rmsea", "long"]
    assert found == pytest.approx(expected, rel=1e-6)


def test_with_fiml_every_answer_counts_and_fits_are_those_of_fit_sem():
    rng = np.random.default_rng(5)
    frame = answers()
    frame = frame.mask(rng.random(frame.shape) < 0.08)
    frame.iloc[0] = np.nan
    found = ccc.short_form(MODEL, frame, n_folds=2, seed=7, missing="fiml", method="loadings")
    assert (found.n_rows, found.n_obs) == (600, 599)
    assert found.folds["n_obs"].tolist() == [300, 299]
    used = frame.iloc[1:]
    fold = np.random.default_rng(7).permutation(np.arange(len(used)) % 2)
    effects = []
    for k in range(2):
        fit = ccc.fit_sem(MODEL, used[fold == k], missing="fiml")
        effects.append(ccc.rank_drivers(fit, "Y").table.set_index("driver").loc["A", "std"])
    ours = found.drivers.set_index("driver").loc["A", "long"]
    assert ours == pytest.approx(np.mean(effects), rel=1e-5)
    assert "a2" in found.dropped


# ------------------------------------------------------------------ the record


def test_what_blocks_cannot_say_is_kept():
    syntax = "A =~ a1 + a2 + a3 + a4\nY =~ y1 + y2\nY ~ b*A\ntwice := 2*b"
    found = ccc.short_form(syntax, answers(), n_folds=2, seed=1, method="loadings")
    expected = "A =~ a1 + a3\nY =~ y1 + y2\nY ~ b*A\ntwice := 2*b"
    assert found.model == ccc.Model.from_syntax(expected)
    assert np.isnan(found.folds["kendall_tau"]).all()  # one driver has no order


def test_incomplete_rows_are_left_out_and_counted():
    frame = answers()
    frame.loc[:9, "a1"] = np.nan
    found = ccc.short_form(MODEL, frame, n_folds=2, seed=1, method="loadings")
    assert (found.n_rows, found.n_obs) == (600, 590)
    assert found.folds["n_obs"].tolist() == [295, 295]


def test_a_single_item_has_no_alpha():
    found = ccc.short_form(MODEL, answers(), 1, n_folds=2, seed=1, method="loadings")
    assert found.model.observed[:2] == ("a1", "b4")
    assert found.reliability["n_kept"].tolist() == [1, 1, 1]
    assert found.reliability["alpha_short"].isna().all()


def test_tables_are_copies(short):
    table = short.items
    table.loc[0, "item"] = "changed"
    assert short.items.loc[0, "item"] == "a1"


def test_the_summary_says_what_was_saved(short):
    text = str(short.summary())
    assert text.startswith("6 of 10 items, chosen by search: 0.5 minutes less at 7.5 seconds")
    assert "Kendall's tau" in text
    folds = short.folds.set_index(["rule", "fold"])["effect_change"]
    mean = folds.groupby("rule").mean()
    less = int((folds["search"] < folds["loadings"]).sum())
    always = "better" if less == 3 else "hardly better"
    verdict = always if mean["search"] < mean["loadings"] else "no better"
    assert f"The search keeps the effects {verdict} than the rule of the largest" in text
    assert f"less in {less} of 3 folds." in text
    assert repr(short) == "ShortForm: 6 of 10 items, search, n = 600; 0.5 minutes less"


# ------------------------------------------------------------------ errors


def test_nothing_to_leave_out_names_the_constructs():
    with pytest.raises(SpecificationError, match=r"more than 4 items.*A \(4\), B \(4\), Y \(2\)"):
        ccc.short_form(MODEL, answers(), 4, seed=1)


def test_a_modified_loading_names_construct_and_item():
    syntax = MODEL.syntax.replace("b2", "0.9*b2")
    with pytest.raises(SpecificationError, match="'B' cannot be shortened.*loading of 'b2'"):
        ccc.short_form(syntax, answers(), seed=1)


def test_an_item_with_a_second_role_names_construct_and_item():
    with pytest.raises(SpecificationError, match="'A' cannot be shortened: its item 'a3' .*a3 ~~"):
        ccc.short_form(MODEL.syntax + "\na3 ~~ y1", answers(), seed=1)


def test_an_unknown_target_is_named():
    with pytest.raises(UnknownNameError, match="no target 'Z'.*Available: Y"):
        ccc.short_form(MODEL, answers(), target="Z", seed=1)


def test_several_final_outcomes_ask_for_a_target():
    model = ccc.Model(MODEL.constructs, paths=[("A", "Y"), ("A", "B")])
    with pytest.raises(SpecificationError, match="several final outcomes.*Available targets: Y, B"):
        ccc.short_form(model, answers(), seed=1)


def test_moments_cannot_be_dealt():
    with pytest.raises(DataError, match="a Survey or a DataFrame, not SampleMoments"):
        ccc.short_form(MODEL, sample_moments(answers(), MODEL.observed), seed=1)


def test_folds_smaller_than_the_model_are_refused():
    with pytest.raises(TooFewRowsError, match=r"30 complete rows make 5 folds of 6.*items \(10\)"):
        ccc.short_form(MODEL, answers(30), seed=1)


def test_a_construct_that_two_items_cannot_identify_is_named():
    """Two items of a construct that covaries with nothing: one covariance, two unknowns."""
    alone = MODEL.syntax.replace("Y ~ A + B", "Y ~ A\nB ~~ 0*A\nB ~~ 0*Y")
    with pytest.raises(EstimationError, match="with 2 items.* Too few for: B."):
        ccc.short_form(alone, answers(), target="Y", n_folds=2, seed=1)


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"items_per_construct": 0}, SpecificationError, "items_per_construct must be .* not 0"),
        ({"n_folds": 1}, SpecificationError, "n_folds must be .* at least 2, not 1"),
        ({"seconds_per_item": 0}, SpecificationError, "seconds_per_item must be positive"),
        ({"method": "serach"}, UnknownOptionError, "no method 'serach'. Did you mean search"),
        ({"estimator": "WLSMV"}, UnknownOptionError, "no estimator 'WLSMV'.*Available: ML, MLR"),
        ({"missing": "fimll"}, UnknownOptionError, "missing answers 'fimll'. Did you mean fiml"),
    ],
)
def test_impossible_options_are_named(options, error, message):
    with pytest.raises(error, match=message):
        ccc.short_form(MODEL, answers(), seed=1, **options)
