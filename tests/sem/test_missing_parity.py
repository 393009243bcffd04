"""What follows a fit with missing answers, against lavaan and semTools (``lavaan_missing.R``)."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from support.holes import ITEMS, PARAMETER, by_parameter, fitted, holed, reference

from ccc_quality.errors import DataWarning
from ccc_quality.sem import fit_sem

# ---------------------------------------------------------------- score tests


@pytest.mark.parametrize("name", ["ml", "equal", "mimic", "groups"])
def test_modification_indices_are_those_of_lavaan(name: str) -> None:
    case = reference()["modified"][name]
    theirs = by_parameter(case["indices"])
    ours = by_parameter(fitted(case).modification_indices())
    assert set(theirs.index) == set(ours.index)
    ours = ours.loc[theirs.index]
    # lavaan stops where its gradient is 1e-6; indices are squares of gradients
    assert np.allclose(ours["mi"], theirs["mi"], rtol=5e-4, atol=1e-3)
    for column in ("epc", "sepc.lv", "sepc.all"):
        own = ours[column.replace(".", "_")]
        assert np.allclose(own, theirs[column], rtol=5e-4, atol=1e-4), column


def test_an_index_is_what_the_fit_gains_when_the_parameter_is_freed() -> None:
    case = reference()["modified"]["ml"]
    fit = fitted(case)
    best = fit.modification_indices().iloc[0]
    freed = fit_sem(f"{case['model']}\n{best.lhs} {best.op} {best.rhs}", holed(), missing="fiml")
    gain = fit.fit_measures["chisq"] - freed.fit_measures["chisq"]
    assert best["mi"] == pytest.approx(gain, rel=0.3)
    row = freed.estimates.query("lhs == @best.lhs and op == @best.op and rhs == @best.rhs")
    assert np.sign(row["est"].item()) == np.sign(best["epc"])


@pytest.mark.parametrize("name", ["equal", "groups"])
def test_tests_of_equal_parameters_are_those_of_lavaan(name: str) -> None:
    """With two equal parameters, freeing either is lavaan's test of the one constraint."""
    case = reference()["released"][name]
    found = fitted(case).release_indices().set_index(PARAMETER)["mi"]
    places = {row["plabel"]: tuple(row[k] for k in PARAMETER) for row in case["parameters"]}
    for test in case["tests"]:
        for side in ("lhs", "rhs"):
            own = found[places[test[side]]]
            assert own == pytest.approx(test["X2"], rel=5e-4, abs=1e-3)


# ---------------------------------------------------------------- residuals


@pytest.mark.parametrize("name", ["ml", "mlr", "equal", "groups"])
def test_standardized_residuals_are_those_of_lavaan(name: str) -> None:
    case = reference()["residuals"][name]
    tables = fitted(case).residuals
    for number, theirs in enumerate(case["groups"]):
        raw, z = tables.raw, tables.standardized
        if len(case["groups"]) > 1:
            group = raw.index.get_level_values("group").unique()[number]
            raw, z = raw.loc[group], z.loc[group]
        names = theirs["names"]
        assert np.allclose(raw.loc[names, names], np.array(theirs["raw"]), atol=2e-5)
        errors = (raw / z).loc[names, names]
        assert np.allclose(errors, np.array(theirs["se"]), rtol=1e-4)


# ---------------------------------------------------------------- scores


@pytest.mark.parametrize("method", ["regression", "Bartlett"])
@pytest.mark.parametrize("name", ["ml", "mimic", "groups"])
def test_scores_from_ones_own_answers_are_those_of_lavaan(name: str, method: str) -> None:
    case = reference()["scores"][name]
    theirs = case["methods"][method]
    kind = "silent" if name == "ml" else "plain"
    fit = fitted(case, kind)
    scores, errors = fit.factor_scores(method=method), fit.factor_score_errors(method=method)
    assert list(scores.columns) == theirs["constructs"]
    school = holed()["school"] if name == "groups" else pd.Series(0, index=scores.index)
    for own, value, error in zip(school.unique(), theirs["scores"], theirs["se"], strict=True):
        mine = school == own
        value, error = np.array(value, float), np.array(error, float)
        assert np.allclose(scores[mine], value, atol=2e-5, equal_nan=True)
        assert np.allclose(errors[mine], error, atol=1e-5, equal_nan=True)


def test_who_answered_nothing_has_no_score() -> None:
    fit = fitted(reference()["scores"]["ml"], "silent")
    assert fit.factor_scores().loc[4].isna().all()
    assert fit.factor_scores().loc[8].notna().all()
    bartlett = fit.factor_scores(method="Bartlett").loc[8]
    assert np.isnan(bartlett["visual"]) and bartlett[["textual", "speed"]].notna().all()


def test_fewer_answers_make_a_score_less_sure() -> None:
    fit = fitted(reference()["scores"]["ml"])
    answered = holed()[ITEMS[:3]].notna().sum(axis=1)
    errors = fit.factor_score_errors()["visual"]
    by_answers = errors.groupby(answered).mean()
    assert by_answers.is_monotonic_decreasing and len(by_answers) > 1


# ---------------------------------------------------------------- clusters and weights


@pytest.mark.parametrize(
    "name",
    [
        "cluster",
        "weights",
        "both",
        "mimic_cluster",
        "mimic_weights",
        "groups_cluster",
        "groups_weights",
    ],
)
def test_clusters_and_weights_go_with_missing_answers_as_in_lavaan(name: str) -> None:
    case = reference()["design"][name]
    fit = fitted(case, estimator="MLR")
    theirs = by_parameter(case["estimates"])
    ours = by_parameter(fit.estimates).loc[theirs.index]
    assert np.allclose(ours["est"], theirs["est"], rtol=2e-5, atol=2e-5)
    assert np.allclose(ours["se"], theirs["se"], rtol=1e-4, atol=2e-5)
    measures = fit.fit_measures
    for measure, value in case["fit"].items():
        if value is not None:
            own = measures[measure.replace(".", "_")]
            assert own == pytest.approx(value, rel=1e-4, abs=2e-5), measure


# ---------------------------------------------------------------- items never asked together


@pytest.mark.parametrize("name", ["ml", "mlr"])
def test_two_items_that_nobody_answered_both_of_cost_a_degree_of_freedom(name: str) -> None:
    """All but what rests on the degrees of freedom is that of lavaan, which counts the pair too."""
    case = reference()["apart"][name]
    with pytest.warns(DataWarning, match=r"answered both items of 1 pair \(x1 and x4\)"):
        fit = fitted(case, "apart")
    theirs = by_parameter(case["estimates"])
    ours = by_parameter(fit.estimates).loc[theirs.index]
    assert np.allclose(ours["est"], theirs["est"], rtol=2e-5, atol=5e-5)
    assert np.allclose(ours["se"], theirs["se"], rtol=1e-4, atol=1e-4)
    own, lavaans = fit.fit_measures, case["fit"]
    for measure in ("chisq", "baseline.chisq", "logl", "unrestricted.logl", "aic"):
        assert own[measure.replace(".", "_")] == pytest.approx(lavaans[measure], rel=1e-6), measure
    assert (own["df"], own["baseline_df"]) == (lavaans["df"] - 1, lavaans["baseline.df"] - 1)
    if name == "mlr":
        for kind in ("", "baseline."):
            traces = [
                own[f"{kind}chisq_scaling_factor".replace(".", "_")]
                * own[f"{kind}df".replace(".", "_")],
                lavaans[f"{kind}chisq.scaling.factor"] * lavaans[f"{kind}df"],
            ]
            assert traces[0] == pytest.approx(traces[1], rel=1e-4)


def test_what_nobody_could_tell_is_nan_and_said() -> None:
    with pytest.warns(DataWarning, match="fit measures that need them are NaN"):
        fit = fitted(reference()["apart"]["ml"], "apart")
    (remark,) = fit.remarks
    assert "x1 and x4" in remark
    for table in (fit.sample_cov, fit.residuals.raw, fit.residuals.standardized):
        assert np.isnan(table.loc["x1", "x4"]) and np.isnan(table.loc["x4", "x1"])
        assert table.isna().to_numpy().sum() == 2
    measures = fit.fit_measures
    assert np.isnan(measures[["cfi_robust", "rmsea_robust", "gfi"]]).all()
    assert measures[["cfi", "rmsea", "srmr"]].notna().all()
    listed = fit.modification_indices()
    assert listed.query("lhs == 'x1' and rhs == 'x4'").empty and len(listed) == 53


def test_leaving_pairs_unasked_costs_no_bias() -> None:
    """The statistic of a true model follows its chi-square with the degrees of freedom stated."""
    rng = np.random.default_rng(3)
    statistics = []
    model = "f =~ y1 + y2 + y3 + y4 + y5"
    for _ in range(40):
        f = rng.standard_normal(400)
        answers = {f"y{j}": 0.8 * f + 0.6 * rng.standard_normal(400) for j in range(1, 6)}
        frame = pd.DataFrame(answers)
        frame.loc[:199, "y1"], frame.loc[200:, "y2"] = np.nan, np.nan
        with pytest.warns(DataWarning, match="y1 and y2"):
            fit = fit_sem(model, frame, missing="fiml")
        assert fit.fit_measures["df"] == 4
        statistics.append(fit.fit_measures["chisq"])
    assert np.mean(statistics) == pytest.approx(4, abs=3 * np.sqrt(8 / 40))
