"""The measurement of a fit by partial least squares, held against seminr 2.3.1.

seminr judges every construct by the consistency of its items: composites, single items (alpha,
rho_A, rho_C and AVE are 1) and a composite of second order by the scores of its dimensions. Here
only common factors are judged so; the others are NaN with a reason. Its composites of mode A are
common factors estimated without correction, so that the same model with reflective constructs and
``consistent=False`` must have seminr's numbers.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.outliers_influence import variance_inflation_factor
from support import seminr_cases as cases
from support.seminr_parity import (
    UNCORRECTED,
    antecedents,
    assessed,
    lower,
    measured,
    read_as_factors,
)

import ccc_quality as ccc
from ccc_quality.assessment import assess
from ccc_quality.assessment.collinearity import variance_inflation
from ccc_quality.model import Model, higher_order, reflective
from ccc_quality.pls import fit_pls

WITHIN = 1e-5


@pytest.mark.parametrize("case", cases.CASES)
def test_reliability_is_that_of_seminr(case: str) -> None:
    theirs = cases.reference(case, "reliability").loc[measured(case)]
    theirs = theirs.rename(columns={"rhoC": "rho_c", "AVE": "ave", "rhoA": "rho_a"})
    ours = assessed(case).reliability.loc[theirs.index, theirs.columns]
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=WITHIN)


@pytest.mark.parametrize("case", cases.CASES)
def test_heterotrait_ratios_are_those_of_seminr(case: str) -> None:
    theirs = cases.reference(case, "htmt")
    names = [name for name in theirs.index if name in measured(case)]
    ours = lower(assessed(case).htmt, names)
    np.testing.assert_allclose(ours, lower(theirs, names), rtol=0, atol=WITHIN)


@pytest.mark.parametrize("case", UNCORRECTED)
def test_fornell_larcker_is_that_of_seminr(case: str) -> None:
    theirs = cases.reference(case, "fornell_larcker")
    ours, names = assessed(case).fornell_larcker, list(theirs.index)
    np.testing.assert_allclose(lower(ours, names), lower(theirs, names), rtol=0, atol=WITHIN)
    for name in measured(case):
        assert ours.loc[name, name] == pytest.approx(theirs.loc[name, name], abs=WITHIN)


def test_fornell_larcker_of_corrected_constructs_has_corrected_correlations() -> None:
    """seminr sets the AVE of the factors beside the correlations of their attenuated scores."""
    fit, theirs = (
        cases.fitted("pls_mobi_plsc"),
        cases.reference("pls_mobi_plsc", "fornell_larcker"),
    )
    names = list(theirs.index)
    of_scores = lower(fit.composite_correlations, names)
    np.testing.assert_allclose(of_scores, lower(theirs, names), rtol=0, atol=WITHIN)
    root = np.sqrt(fit.rho_a.fillna(1.0)[names].to_numpy())
    corrected = fit.composite_correlations.loc[names, names] / np.outer(root, root)
    ours = assess(fit).fornell_larcker
    np.testing.assert_allclose(lower(ours, names), lower(corrected, names), rtol=0, atol=1e-12)


@pytest.mark.parametrize("case", cases.CASES)
def test_effect_sizes_are_those_of_seminr(case: str) -> None:
    theirs = cases.reference(case, "f_squared")
    ours = cases.fitted(case).f_squared
    assert len(ours) == np.count_nonzero(theirs)
    for row in ours.itertuples():
        assert row.f_squared == pytest.approx(theirs.loc[row.predictor, row.target], abs=WITHIN)
    pd.testing.assert_frame_equal(assess(cases.fitted(case)).f_squared, ours)


@pytest.mark.parametrize("case", UNCORRECTED)
def test_collinearity_of_antecedents_is_that_of_seminr(case: str) -> None:
    ours = assessed(case).vif.set_index(["target", "predictor"])["vif"]
    for (target, predictor), value in antecedents(case).items():
        # an antecedent that is alone has none in seminr, and inflates nothing here
        expected = 1.0 if value is None else value
        assert ours[target, predictor] == pytest.approx(expected, abs=WITHIN)


def test_collinearity_of_corrected_constructs_is_that_of_their_regression() -> None:
    """seminr takes the attenuated scores, though paths are regressions on corrected correlations.

    For two antecedents that correlate by r, both variance inflations are 1 / (1 - r^2).
    """
    fit = cases.fitted("pls_mobi_plsc")
    names = ["Expectation", "Quality"]
    theirs = antecedents("pls_mobi_plsc")
    scores = fit.composite_correlations.loc[names, names].to_numpy()
    assert variance_inflation(scores)[0] == pytest.approx(
        theirs["Value", "Expectation"], abs=WITHIN
    )
    r = fit.latent_correlations.loc["Expectation", "Quality"]
    ours = assess(fit).vif.query("target == 'Value'")
    assert ours["vif"].to_numpy() == pytest.approx([1 / (1 - r**2)] * 2)


def test_collinearity_of_items_that_regression_weighs_agrees_with_statsmodels() -> None:
    case = "pls_mobi_modeB_drivers"
    vif = assess(cases.fitted(case)).vif
    for name in ("Image", "Quality"):
        X = cases.data(case)[cases.ECSI[name]].to_numpy(dtype=float)
        X = X - X.mean(axis=0)
        ours = vif[(vif["target"] == name) & vif["predictor"].isin(cases.ECSI[name])]
        theirs = [variance_inflation_factor(X, k) for k in range(X.shape[1])]
        assert ours["vif"].to_numpy() == pytest.approx(theirs, rel=1e-8)
    by_correlation = cases.ECSI["Satisfaction"] + cases.ECSI["Loyalty"]
    assert not vif["predictor"].isin(by_correlation).any()


def test_composites_and_single_items_have_no_reliability_rather_than_a_perfect_one() -> None:
    assessment = assessed("pls_mobi_modeB_drivers")
    reasons = assessment.reasons.set_index(["table", "subject", "statistic"])["reason"]
    table = assessment.reliability
    assert table.loc[["Image", "Complaints"]].isna().all(axis=None)
    assert reasons["reliability", "Image", "ave"] == (
        "Image is a composite: its parts make it up and need not agree with one another."
    )
    assert reasons["reliability", "Complaints", "rho_a"] == (
        "Complaints has a single indicator, so its error cannot be told from its variance."
    )
    assert reasons["reliability", "Loyalty", "omega"] == (
        "omega counts residual covariances, and partial least squares estimates none; rho_c is its "
        "counterpart."
    )


@pytest.mark.parametrize("case", ["pls_mobi_modeB_drivers", "pls_ccc_quality_two_stage"])
def test_every_nan_has_a_reason(case: str) -> None:
    assessment = assessed(case)
    reasons = assessment.reasons
    table = assessment.reliability
    missing = {(c, s) for c in table.index for s in table.columns if np.isnan(table.loc[c, s])}
    own = reasons[reasons["table"] == "reliability"]
    assert missing == set(zip(own["subject"], own["statistic"], strict=True))
    for name in ("htmt", "htmt2", "fornell_larcker"):
        matrix = getattr(assessment, name)
        unknown = {one for one in matrix.index if np.isnan(matrix.loc[one, one])}
        assert unknown == set(reasons.loc[reasons["table"] == name, "subject"])


def test_a_reflective_second_order_is_judged_by_its_loadings_on_the_dimensions() -> None:
    own = {name: cases.CCC[name] for name in (*cases.DRIVERS, "trust", "loyalty")}
    factors = [reflective(name, [f"{stem}{k}" for k in range(1, 4)]) for name, stem in own.items()]
    quality = higher_order("quality", cases.DRIVERS)
    model = Model([*factors, quality], paths=[("quality", "trust"), ("trust", "loyalty")])
    data = cases.data("pls_ccc_direct")
    fit = fit_pls(model, data)
    loadings = fit.loadings.query("construct == 'quality'")["std"]
    row = assess(fit).reliability.loc["quality"]
    assert row["ave"] == pytest.approx(np.mean(loadings**2))
    assert row["rho_a"] == fit.rho_a["quality"]
    assert row[["alpha", "omega"]].isna().all()
    again = fit_pls(model, data, higher_order="repeated_indicators", consistent=False)
    repeated = assess(again)
    assert repeated.reliability.loc["quality"].isna().all()
    reasons = repeated.reasons.query("table == 'reliability' and subject == 'quality'")
    assert set(reasons["reason"]) == {
        "quality was estimated from repeated items, which measure its dimensions, too; fit the "
        "model in two stages to judge how the dimensions measure it."
    }


def test_constructs_that_share_items_are_not_corrected_for_attenuation() -> None:
    """They share errors of measurement; corrected, the whole would be explained beyond one."""
    survey, model = ccc.study.load_customers(), ccc.study.customer_model("composite")
    fit = fit_pls(model, survey, higher_order="repeated_indicators")
    plain = fit_pls(model, survey, higher_order="repeated_indicators", consistent=False)
    assert fit.admissible
    assert fit.r_squared["ccc_quality"] == plain.r_squared["ccc_quality"] < 1
    pair = ("satisfaction", "trust")  # these share none
    attenuation = np.sqrt(fit.rho_a[pair[0]] * fit.rho_a[pair[1]])
    corrected = plain.latent_correlations.loc[pair] / attenuation
    assert fit.latent_correlations.loc[pair] == pytest.approx(corrected)


def test_conventions_for_common_factors_are_not_held_against_composites() -> None:
    verdicts = assess(cases.fitted("pls_mobi_modeB_drivers")).verdicts
    assert set(verdicts["criterion"]) == {"srmr", "vif"}
    judged = set(assessed("pls_mobi_plsc").verdicts["criterion"])
    assert judged >= {"srmr", "loading", "alpha", "rho_a", "rho_c", "ave", "htmt", "vif"}


def test_rho_a_is_known_where_nothing_is_corrected_by_it() -> None:
    plain = read_as_factors("pls_mobi_modeA_path")
    assert plain.estimator == "PLS"
    assert plain.rho_a["Image"] == pytest.approx(
        cases.fitted("pls_mobi_plsc").rho_a["Image"], abs=1e-12
    )
