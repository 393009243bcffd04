"""What a fit offers, and that nobody can change it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from support import golden
from support.parity import fitted

from ccc_quality.data import moments_from_covariance, sample_moments
from ccc_quality.errors import (
    DataError,
    DataWarning,
    MomentsError,
    NonConvergenceWarning,
    SpecificationError,
    UnknownOptionError,
)
from ccc_quality.sem import SEMResults, fit_sem, normal_fit

HS = golden.data({"data": "hs1939.csv"})
HS_MODEL = golden.case("hs_cfa_ml")["model"]


@pytest.fixture(scope="module")
def indirect() -> SEMResults:
    return fitted("ccc_indirect_ml")


def test_a_covariance_matrix_gives_what_the_answers_give() -> None:
    from_rows = fit_sem(HS_MODEL, HS)
    items = list(from_rows.table.observed)
    from_matrix = fit_sem(HS_MODEL, sample_cov=HS[items].cov(), n_obs=len(HS))
    pd.testing.assert_frame_equal(from_rows.estimates, from_matrix.estimates, rtol=1e-9)
    from_moments = fit_sem(HS_MODEL, sample_moments(HS, items[::-1]))
    pd.testing.assert_frame_equal(from_rows.estimates, from_moments.estimates, rtol=1e-9)


def test_effects_equal_the_products_that_the_user_defines(indirect: SEMResults) -> None:
    defined = indirect.estimates.set_index("lhs").loc[["total"]]
    standardized = indirect.standardized.set_index("lhs").loc[["total"]]
    total = indirect.total_effects.query("source == 'ccc_quality' and target == 'loyalty'")
    for column in ("est", "se", "ci_lower", "ci_upper"):
        assert total[column].item() == pytest.approx(defined[column].item(), rel=1e-9)
    assert total["std"].item() == pytest.approx(standardized["est"].item(), rel=1e-9)
    assert total["std_se"].item() == pytest.approx(standardized["se"].item(), rel=1e-9)
    indirect_effect = indirect.indirect_effects.query(
        "source == 'ccc_quality' and target == 'loyalty'"
    )
    assert indirect_effect["est"].item() == pytest.approx(defined["est"].item(), rel=1e-9)


def test_total_effects_are_direct_plus_indirect(indirect: SEMResults) -> None:
    key = ["source", "target"]
    total = indirect.total_effects.set_index(key)["est"]
    direct = indirect.path_coefficients.set_index(key)["est"].reindex(total.index, fill_value=0)
    between = indirect.indirect_effects.set_index(key)["est"].reindex(total.index, fill_value=0)
    assert (total - direct - between).abs().max() < 1e-12


def test_loadings_on_a_second_order_construct_are_not_effects(indirect: SEMResults) -> None:
    assert "reliability" not in set(indirect.total_effects["target"])
    assert "reliability" in set(indirect.loadings["indicator"])


def test_weights_of_a_composite_are_effects_of_its_parts() -> None:
    fit = fit_sem("f =~ x1 + x2 + x3\ng =~ x4 + x5 + x6\nq <~ f + g\nx7 ~ q\nx8 ~ q\nx9 ~ q", HS)
    total = fit.total_effects.set_index(["source", "target"])["est"]
    paths = fit.path_coefficients.set_index(["source", "target"])["est"]
    assert paths["f", "q"] == 1
    assert total["g", "x7"] == pytest.approx(paths["g", "q"] * paths["q", "x7"], rel=1e-12)
    assert list(fit.weights["indicator"]) == ["f", "g"]
    assert "q" not in fit.r_squared.index


def test_intervals_and_p_values_belong_to_z(indirect: SEMResults) -> None:
    free = indirect.estimates.query("se > 0")
    assert (free["z"] - free["est"] / free["se"]).abs().max() < 1e-12
    assert np.allclose(free["pvalue"], 2 * stats.norm.sf(free["z"].abs()), atol=1e-15)
    assert np.allclose(free["ci_upper"] - free["est"], stats.norm.ppf(0.975) * free["se"])


def test_fixed_parameters_have_no_z(indirect: SEMResults) -> None:
    fixed = indirect.estimates.query("se == 0")
    assert len(fixed) == 11
    assert fixed["z"].isna().all()
    assert fixed["pvalue"].isna().all()


def test_tables_are_copies(indirect: SEMResults) -> None:
    for name in ("estimates", "standardized", "loadings", "total_effects", "sample_cov"):
        table = getattr(indirect, name)
        table.iloc[:, -1] = -1.0
        assert not (getattr(indirect, name).iloc[:, -1] == -1.0).any()
    measures = indirect.fit_measures
    measures["cfi"] = 2.0
    assert indirect.fit_measures["cfi"] < 1.0


def test_a_fit_changes_neither_the_data_nor_another_fit() -> None:
    before = HS.copy()
    first = fit_sem(HS_MODEL, HS).estimates
    fit_sem(HS_MODEL, HS.iloc[:200])
    pd.testing.assert_frame_equal(HS, before)
    pd.testing.assert_frame_equal(fit_sem(HS_MODEL, HS).estimates, first)


def test_later_changes_of_the_frame_do_not_reach_the_scores() -> None:
    frame = HS.copy()
    fit = fit_sem(HS_MODEL, frame)
    scores = fit.factor_scores()
    frame.loc[:, "x1"] = 0.0
    pd.testing.assert_frame_equal(fit.factor_scores(), scores)


def test_regression_scores_have_the_implied_covariance_with_the_indicators() -> None:
    fit = fit_sem(HS_MODEL, HS)
    scores = fit.factor_scores()
    assert scores.mean().abs().max() < 1e-12
    weights = np.linalg.solve(fit.implied_cov, fit.sample_cov)
    cross = np.cov(scores.T, HS[list(fit.table.observed)].T, ddof=0)[:3, 3:]
    loadings = fit.loadings.pivot(index="construct", columns="indicator", values="est").fillna(0)
    loadings = loadings.loc[scores.columns, list(fit.table.observed)]
    latent = fit.estimates.query("op == '~~' and lhs in @scores.columns")
    C = pd.DataFrame(0.0, index=scores.columns, columns=scores.columns)
    for row in latent.itertuples():
        C.loc[row.lhs, row.rhs] = C.loc[row.rhs, row.lhs] = row.est
    assert np.allclose(cross, C.to_numpy() @ loadings.to_numpy() @ weights, atol=1e-10)


def test_respondents_with_a_missing_answer_are_counted_and_have_no_score() -> None:
    frame = HS.copy()
    frame.loc[[3, 7], "x2"] = np.nan
    fit = fit_sem(HS_MODEL, frame)
    assert (fit.n_obs, fit.n_rows, fit.n_dropped) == (299, 301, 2)
    scores = fit.factor_scores()
    assert list(scores.index[scores["visual"].isna()]) == [3, 7]
    assert "299 of 301 rows" in str(fit.summary())
    assert "2 rows with a missing answer were left out" in str(fit.summary())


def test_many_lost_rows_are_a_warning() -> None:
    frame = HS.copy()
    frame.loc[:60, "x2"] = np.nan
    with pytest.warns(DataWarning, match=r"61 of 301 rows .* left out \(20%\)"):
        fit_sem(HS_MODEL, frame)


def test_scores_need_answers() -> None:
    fit = fit_sem(HS_MODEL, sample_moments(HS, [f"x{k}" for k in range(1, 10)]))
    with pytest.raises(DataError, match="need the answers"):
        fit.factor_scores()
    with pytest.raises(
        UnknownOptionError, match="Unknown factor score method 'bartlet'. Did you mean Bartlett"
    ):
        fit.factor_scores(method="bartlet")  # type: ignore[arg-type]


def test_bartlett_scores_of_second_order_constructs_do_not_apply() -> None:
    reference = golden.case("ccc_quality_ml")
    scores = fitted("ccc_quality_ml").factor_scores(method="Bartlett")
    assert scores["ccc_quality"].isna().all()
    assert scores["reliability"].notna().all()
    assert len(scores) == reference["n_obs"]


def test_options_are_checked_and_listed() -> None:
    with pytest.raises(UnknownOptionError, match="Unknown estimator 'MLL'. Did you mean ML"):
        fit_sem(HS_MODEL, HS, estimator="MLL")
    with pytest.raises(
        UnknownOptionError, match="Unknown engine 'lavaan'. Available: native, semopy"
    ):
        fit_sem(HS_MODEL, HS, engine="lavaan")  # type: ignore[arg-type]


def test_either_data_or_moments_are_needed() -> None:
    with pytest.raises(DataError, match="Give either data or sample_cov"):
        fit_sem(HS_MODEL)
    with pytest.raises(DataError, match="not list"):
        fit_sem(HS_MODEL, [[1.0]])  # type: ignore[arg-type]


def test_a_covariance_matrix_without_names_is_refused() -> None:
    S = HS[["x1", "x2", "x3"]].cov().to_numpy()
    with pytest.raises(MomentsError, match="which row belongs to which of x3, x2, x1"):
        fit_sem("f =~ x3 + x2 + x1", sample_cov=S, n_obs=301)


def test_respondents_may_share_an_index() -> None:
    doubled = HS.set_axis(HS.index // 2)
    scores = fit_sem(HS_MODEL, doubled, group="school").factor_scores()
    assert list(scores.index) == list(doubled.index)
    assert np.allclose(scores, fit_sem(HS_MODEL, HS, group="school").factor_scores())


def test_missing_cells_of_any_kind_are_missing() -> None:
    frame = HS.copy()
    frame["x1"] = frame["x1"].astype(object)
    frame.loc[4, "x1"] = pd.NA
    assert fit_sem(HS_MODEL, frame).n_obs == 300


def test_intercepts_need_means() -> None:
    moments = moments_from_covariance(HS[["x1", "x2", "x3"]].cov(), 301)
    with pytest.raises(DataError, match="without means"):
        fit_sem("f =~ x1 + x2 + x3", moments, mean_structure=True)


def test_no_number_of_a_fit_that_did_not_converge_looks_fine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    solve = normal_fit.solve

    def stopped(*arguments: object) -> object:
        found = solve(*arguments)
        return replace(found, converged=False, n_iterations=200)

    monkeypatch.setattr(normal_fit, "solve", stopped)
    with pytest.warns(NonConvergenceWarning, match="without reaching a minimum"):
        fit = fit_sem(HS_MODEL, HS)
    assert not fit.converged
    assert not fit.admissible
    assert fit.vcov.isna().to_numpy().all()
    free = fit.estimates.query("op == '~~'")
    assert free[["se", "z", "pvalue", "ci_lower"]].isna().to_numpy().all()
    assert fit.fit_measures[["chisq", "cfi", "rmsea", "srmr", "aic"]].isna().all()
    assert "DID NOT CONVERGE" in str(fit.summary())
    assert "No fit measure is shown" in str(fit.summary())


def test_intervals_have_the_level_that_was_asked_for(indirect: SEMResults) -> None:
    narrow = fit_sem(indirect.model, golden.data({"data": "ccc_continuous.csv"}), level=0.90)
    z = 1.6448536269514722
    for table in (narrow.estimates, narrow.standardized, narrow.total_effects):
        np.testing.assert_allclose(table["ci_upper"], table["est"] + z * table["se"], rtol=1e-12)
    slopes = narrow.implied_slopes("loyalty")
    np.testing.assert_allclose(slopes["ci_lower"], slopes["est"] - z * slopes["se"], rtol=1e-12)


@pytest.mark.parametrize(
    ("option", "message"),
    [
        ({"level": 95}, "between 0 and 1, 0.95 say, not 95"),
        ({"std_lv": "yes"}, "std_lv is True or False, not 'yes'"),
        ({"n_obs": 301}, "sample_mean and n_obs belong to sample_cov"),
    ],
)
def test_an_option_that_would_be_misread_is_refused(option: dict[str, Any], message: str) -> None:
    with pytest.raises((SpecificationError, DataError), match=message):
        fit_sem(HS_MODEL, HS, **option)


def test_the_summary_starts_with_who_was_used_and_can_be_read_in_jupyter(
    indirect: SEMResults,
) -> None:
    lines = str(indirect.summary()).splitlines()
    assert lines[0].startswith("900 of 900 rows of data frame used.")
    assert "CFI 0.998" in str(indirect.summary())
    assert "<table" in indirect._repr_html_()
    assert repr(indirect) == "SEMResults: ML, n = 900 of 900, chisq(617) = 657.923"
