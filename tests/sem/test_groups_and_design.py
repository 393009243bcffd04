"""Several groups, clusters and weights: what is asked for, and what is said when it cannot be."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from support import golden

import ccc_quality as ccc
from ccc_quality.data import sample_moments
from ccc_quality.errors import (
    DataError,
    InvalidColumnError,
    MissingColumnError,
    SpecificationError,
    SpecificationWarning,
    UnknownOptionError,
)
from ccc_quality.sem import fit_sem

HS = golden.data({"data": "hs1939.csv"})
MODEL = golden.case("hs_cfa_ml")["model"]


def test_a_configural_model_is_the_sum_of_its_groups() -> None:
    together = fit_sem(MODEL, HS, group="school")
    apart = [
        fit_sem(MODEL, HS[HS["school"] == name], mean_structure=True)
        for name in together.group_names
    ]
    assert together.group_names == ("Pasteur", "Grant-White")
    assert together.fit_measures["chisq"] == pytest.approx(
        sum(one.fit_measures["chisq"] for one in apart), rel=1e-9
    )
    for number, one in enumerate(apart, start=1):
        every = together.estimates
        ours = every[every["group"] == number].reset_index(drop=True)
        pd.testing.assert_frame_equal(
            ours.drop(columns="group"), one.estimates.drop(columns="group"), rtol=1e-6, atol=1e-7
        )


def test_tables_by_group_carry_the_name_of_the_group() -> None:
    fit = fit_sem(MODEL, HS, group="school", group_equal=["loadings"])
    assert list(fit.r_squared.index.get_level_values("group").unique()) == list(fit.group_names)
    assert fit.implied_cov.loc["Grant-White"].shape == (9, 9)
    largest = fit.residuals.largest(5)
    assert set(largest["group"]) <= set(fit.group_names)
    assert largest["correlation"].abs().is_monotonic_decreasing


def test_scores_of_every_respondent_use_the_parameters_of_the_own_group() -> None:
    fit = fit_sem(MODEL, HS, group="school")
    scores = fit.factor_scores()
    assert list(scores.index) == list(HS.index)
    second = HS[HS["school"] == "Grant-White"]
    alone = fit_sem(MODEL, second, mean_structure=True).factor_scores()
    assert np.allclose(scores.loc[second.index], alone, atol=1e-6)


def test_the_summary_names_the_groups_and_their_sizes() -> None:
    shown = str(fit_sem(MODEL, HS, group="school", estimator="MLR").summary())
    assert "Groups: Pasteur 156, Grant-White 145." in shown
    assert "Scaled chi-square(48)" in shown
    assert "Grant-White" in shown.split("Loadings")[1]


def test_what_takes_one_group_says_so() -> None:
    fit = fit_sem("f =~ x1 + x2 + x3\ng =~ x4 + x5 + x6\ng ~ f", HS, group="school")
    with pytest.raises(SpecificationError, match="An assessment takes the results of one group"):
        ccc.assess(fit)
    with pytest.raises(SpecificationError, match="A ranking of drivers takes the results of one"):
        ccc.rank_drivers(fit, "g")
    with pytest.raises(SpecificationError, match="A path diagram takes the results of one group"):
        ccc.plots.path_diagram(fit)


def test_a_parameter_in_group_partial_stays_free() -> None:
    metric = fit_sem(MODEL, HS, group="school", group_equal=["loadings"])
    partial = fit_sem(
        MODEL, HS, group="school", group_equal=["loadings"], group_partial=["visual =~ x3"]
    )
    assert partial.fit_measures["df"] == metric.fit_measures["df"] - 1
    loadings = partial.loadings.set_index(["indicator", "group"])["est"]
    assert loadings["x3", 1] != pytest.approx(loadings["x3", 2], abs=1e-3)
    assert loadings["x2", 1] == pytest.approx(loadings["x2", 2], abs=1e-12)


def test_group_modifiers_fix_a_value_in_one_group() -> None:
    fit = fit_sem(MODEL.replace("x2", "c(1, NA)*x2"), HS, group="school")
    loadings = fit.loadings.set_index(["indicator", "group"])["est"]
    assert loadings["x2", 1] == 1
    assert loadings["x2", 2] != 1


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"school": None}, DataError, "301 rows have no value in the group column 'school'"),
        ({"school": "one"}, DataError, "holds one group only: one"),
    ],
)
def test_an_unusable_group_column_is_named(
    change: dict[str, object], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        fit_sem(MODEL, HS.assign(**change), group="school")


def test_a_group_without_variation_is_named() -> None:
    broken = HS.copy()
    broken.loc[broken["school"] == "Pasteur", "x4"] = 3.0
    with pytest.raises(InvalidColumnError, match="Group 'Pasteur': .*'x4' is constant"):
        fit_sem(MODEL, broken, group="school")


def test_a_misspelled_group_column_is_named() -> None:
    with pytest.raises(MissingColumnError, match="no group column 'schol'. Did you mean school"):
        fit_sem(MODEL, HS, group="schol")


def test_clusters_and_weights_need_the_robust_estimator() -> None:
    with pytest.raises(
        UnknownOptionError, match='cluster needs the robust errors of estimator "MLR"'
    ):
        fit_sem(MODEL, HS, cluster="school")


def test_robust_estimators_need_answers() -> None:
    moments = sample_moments(HS, [f"x{k}" for k in range(1, 10)])
    with pytest.raises(DataError, match="MLR needs the answers of respondents"):
        fit_sem(MODEL, moments, estimator="MLR")


def test_weights_must_be_positive() -> None:
    weights = np.ones(len(HS))
    weights[3] = -1
    with pytest.raises(InvalidColumnError, match="'w' must hold positive numbers; 1 rows do not"):
        fit_sem(MODEL, HS.assign(w=weights), estimator="MLR", sampling_weights="w")


def test_equal_weights_change_nothing() -> None:
    plain = fit_sem(MODEL, HS, estimator="MLR")
    weighted = fit_sem(MODEL, HS.assign(w=7.0), estimator="MLR", sampling_weights="w")
    pd.testing.assert_frame_equal(plain.estimates, weighted.estimates, rtol=1e-8)


def test_respondents_that_are_their_own_cluster_are_independent() -> None:
    plain = fit_sem(MODEL, HS, estimator="MLR", mean_structure=True)
    clustered = fit_sem(MODEL, HS.assign(who=range(len(HS))), estimator="MLR", cluster="who")
    # k / (k - 1) for k clusters is the only difference
    factor = np.sqrt(len(HS) / (len(HS) - 1))
    assert np.allclose(clustered.estimates["se"], factor * plain.estimates["se"], rtol=1e-8)


def test_robust_errors_are_right_when_answers_have_heavy_tails() -> None:
    """The average robust error is the spread of the estimates; the normal one is too small."""
    rng = np.random.default_rng(7)
    estimates, robust, normal = [], [], []
    for _ in range(150):
        scale = np.sqrt(5 / rng.chisquare(5, size=300))[:, None]  # multivariate t, 5 df
        f = rng.standard_normal(300)[:, None]
        items = (0.8 * f + 0.6 * rng.standard_normal((300, 4))) * scale
        data = pd.DataFrame(items, columns=["a", "b", "c", "d"])
        row = fit_sem("f =~ a + b + c + d", data, estimator="MLR").estimates.iloc[8]
        estimates.append(row["est"])
        robust.append(row["se"])
        normal.append(fit_sem("f =~ a + b + c + d", data).estimates.iloc[8]["se"])
    spread = np.std(estimates, ddof=1)
    # the spread of 150 estimates is known to 6%, and errors under heavy tails run somewhat low
    assert 0.65 * spread < np.mean(robust) < 1.25 * spread
    assert np.mean(normal) < 0.8 * np.mean(robust)


def test_the_scaled_statistic_keeps_its_level_under_heavy_tails() -> None:
    rng = np.random.default_rng(3)
    scaled, plain = [], []
    for _ in range(150):
        scale = np.sqrt(8 / rng.chisquare(8, size=400))[:, None]
        items = (0.8 * rng.standard_normal((400, 1)) + 0.6 * rng.standard_normal((400, 6))) * scale
        fit = fit_sem(
            "f =~ a + b + c + d + e + g",
            pd.DataFrame(items, columns=list("abcdeg")),
            estimator="MLM",
        )
        scaled.append(fit.fit_measures["chisq_scaled"])
        plain.append(fit.fit_measures["chisq"])
    # a mean of 150 draws of chi-square(9) is within 3 * sqrt(18 / 150) of 9
    assert abs(np.mean(scaled) - 9) < 3 * np.sqrt(18 / 150) + 0.3
    assert stats.ttest_1samp(plain, 9).statistic > 3


def test_one_label_for_all_groups_is_pointed_out() -> None:
    """lavaan does the same: equal in all groups, with a warning."""
    with pytest.warns(SpecificationWarning, match=r"equal: a\. Write c\(a1, a2\)"):
        fit = fit_sem("f =~ x1 + a*x2 + x3", HS, group="school")
    loadings = fit.estimates.query("label == 'a'")["est"]
    assert len(loadings) == 2
    assert loadings.nunique() == 1
    fit_sem("f =~ x1 + c(a, a)*x2 + x3", HS, group="school")  # meant, so no warning
