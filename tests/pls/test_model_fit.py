"""Distances between the correlations of the items and those that the model implies."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import linalg
from support import seminr_cases as cases

from ccc_quality.model import Model, composite, higher_order, reflective
from ccc_quality.pls import fit_pls
from ccc_quality.pls.layout import make_layout
from ccc_quality.pls.model_fit import d_g, d_uls, path_implied, srmr

S = np.array([[[1.0, 0.5, 0.2], [0.5, 1.0, 0.1], [0.2, 0.1, 1.0]]])
SIGMA = np.array([[[1.0, 0.4, 0.0], [0.4, 1.0, 0.1], [0.0, 0.1, 1.0]]])


def test_srmr_by_hand_counts_the_diagonal() -> None:
    # differences .1, .2 and 0 among six entries
    assert srmr(S, SIGMA)[0] == pytest.approx(np.sqrt((0.01 + 0.04) / 6))


def test_squared_euclidean_distance_by_hand() -> None:
    assert d_uls(S, SIGMA)[0] == pytest.approx(0.01 + 0.04)


def test_geodesic_distance_is_that_of_the_logarithms_of_generalized_eigenvalues() -> None:
    phi = linalg.eigh(SIGMA[0], S[0], eigvals_only=True)
    assert d_g(S, SIGMA)[0] == pytest.approx(0.5 * np.sum(np.log(phi) ** 2))
    # it is the same whichever of the two comes first
    assert d_g(SIGMA, S)[0] == pytest.approx(d_g(S, SIGMA)[0])


def test_geodesic_distance_by_hand() -> None:
    """The eigenvalues of a 2 x 2 correlation matrix are 1 + r and 1 - r."""
    identity, other = np.eye(2)[None], np.array([[[1.0, 0.6], [0.6, 1.0]]])
    by_hand = 0.5 * (np.log(1.6) ** 2 + np.log(0.4) ** 2)
    assert d_g(identity, other)[0] == pytest.approx(by_hand)


def test_what_is_not_positive_definite_has_no_geodesic_distance() -> None:
    beyond = np.array([[[1.0, 1.2], [1.2, 1.0]], [[1.0, 0.5], [0.5, 1.0]]])
    found = d_g(np.broadcast_to(np.eye(2), (2, 2, 2)), beyond)
    assert np.isnan(found[0])
    assert np.isfinite(found[1])


def test_paths_imply_the_product_of_their_coefficients_along_a_chain() -> None:
    constructs = [composite(name, [f"{name}1"]) for name in "abc"]
    layout = make_layout(constructs, [("a", "b"), ("b", "c")])
    C = np.array([[[1.0, 0.5, 0.7], [0.5, 1.0, 0.4], [0.7, 0.4, 1.0]]])
    P = np.zeros((1, 3, 3))
    P[0, 0, 1], P[0, 1, 2] = 0.5, 0.4
    implied = path_implied(C, P, layout)[0]
    assert implied[0, 2] == pytest.approx(0.5 * 0.4)
    np.testing.assert_allclose(np.diag(implied), 1.0)


def test_paths_that_leave_nothing_out_imply_what_was_estimated() -> None:
    constructs = [composite(name, [f"{name}1"]) for name in "abc"]
    layout = make_layout(constructs, [("a", "b"), ("b", "c"), ("a", "c")])
    C = np.array([[[1.0, 0.5, 0.7], [0.5, 1.0, 0.4], [0.7, 0.4, 1.0]]])
    P = np.zeros((1, 3, 3))
    P[0, 0, 1] = 0.5
    P[0, :2, 2] = np.linalg.solve(C[0, :2, :2], C[0, :2, 2])
    np.testing.assert_allclose(path_implied(C, P, layout), C)


def test_two_factors_by_hand() -> None:
    """Within a factor items correlate by products of loadings, across by these times r."""
    model = Model(
        [reflective("Value", ["PERV1", "PERV2"]), reflective("Loyalty", ["CUSL1", "CUSL3"])],
        paths=[("Value", "Loyalty")],
    )
    fit = fit_pls(model, cases.mobi())
    own = fit.loadings["std"].to_numpy()
    r = fit.latent_correlations.loc["Value", "Loyalty"]
    implied = np.outer(own, own) * np.kron(np.array([[1, r], [r, 1]]), np.ones((2, 2)))
    np.fill_diagonal(implied, 1.0)
    observed = cases.mobi()[["PERV1", "PERV2", "CUSL1", "CUSL3"]].corr().to_numpy()
    squares = (observed - implied)[np.tril_indices(4)] ** 2
    assert fit.fit_measures["srmr"] == pytest.approx(np.sqrt(squares.mean()))
    assert fit.fit_measures["srmr_saturated"] == pytest.approx(fit.fit_measures["srmr"])
    assert fit.fit_measures["d_uls"] == pytest.approx(squares.sum())


def test_within_a_composite_nothing_is_left_to_fit() -> None:
    model = Model(
        [composite("Value", ["PERV1", "PERV2"]), composite("Complaints", ["CUSCO"])],
        paths=[("Value", "Complaints")],
    )
    fit = fit_pls(model, cases.mobi())
    items = ["PERV1", "PERV2", "CUSCO"]
    observed = cases.mobi()[items].corr().loc[["PERV1", "PERV2"], "CUSCO"]
    # weights by regression: the composite has all there is to predict the item with
    implied = fit.loadings["std"].to_numpy()[:2] * fit.latent_correlations.iloc[0, 1]
    assert implied == pytest.approx(observed.to_numpy(), abs=1e-9)
    assert fit.fit_measures["d_uls"] == pytest.approx(0.0, abs=1e-15)


def population(seed: int = 0, n: int = 200_000) -> pd.DataFrame:
    """Three factors of second order 'q' with loadings .8, .7, .6 and an outcome with path .5."""
    rng = np.random.default_rng(seed)
    q = rng.standard_normal(n)
    y = 0.5 * q + np.sqrt(0.75) * rng.standard_normal(n)
    columns = {}
    for name, gamma in (("a", 0.8), ("b", 0.7), ("c", 0.6), ("y", None)):
        eta = y if gamma is None else gamma * q + np.sqrt(1 - gamma**2) * rng.standard_normal(n)
        for k in range(1, 4):
            columns[f"{name}{k}"] = 0.8 * eta + 0.6 * rng.standard_normal(n)
    return pd.DataFrame(columns)


SECOND_ORDER = Model(
    [
        *(reflective(name, [f"{name}{k}" for k in range(1, 4)]) for name in "abcy"),
        higher_order("q", ["a", "b", "c"]),
    ],
    paths=[("q", "y")],
)


def test_a_true_model_of_second_order_fits_its_population() -> None:
    # 66 correlations with errors of about 1 / root 200,000 = .0022
    fit = fit_pls(SECOND_ORDER, population())
    assert fit.fit_measures["srmr"] < 0.005
    assert fit.fit_measures["d_g"] < 0.005


def test_items_that_share_more_than_their_constructs_show() -> None:
    data = population()
    shared = np.random.default_rng(1).standard_normal(len(data))
    data[["a1", "b1"]] = data[["a1", "b1"]] + 0.7 * shared[:, None]
    fit = fit_pls(SECOND_ORDER, data)
    assert fit.fit_measures["srmr"] > 0.02
    assert fit.fit_measures["d_g"] > 0.05


def test_slopes_of_dimensions_are_those_that_the_model_implies() -> None:
    """Dimensions go with the outcome as far as the second order does: gamma times the path."""
    fit = fit_pls(SECOND_ORDER, population())
    slopes = fit.implied_slopes("y").set_index("source")["std"]
    loadings = fit.loadings.query("construct == 'q'").set_index("indicator")["std"]
    path = fit.path_coefficients["std"].item()
    for name in "abc":
        assert slopes[name] == pytest.approx(loadings[name] * path)
    # errors of the estimates are below .01 at this n
    assert slopes[["a", "b", "c"]].to_numpy() == pytest.approx([0.40, 0.35, 0.30], abs=0.01)


def test_repeated_items_are_fitted_once_through_the_dimensions() -> None:
    fit = fit_pls(SECOND_ORDER, population(), higher_order="repeated_indicators", consistent=False)
    assert np.isfinite(fit.fit_measures).all()


def test_paths_that_leave_nothing_out_fit_as_the_saturated_model_does() -> None:
    found = cases.fitted("pls_ccc_quality_two_stage").fit_measures
    for name in ("srmr", "d_uls", "d_g"):
        assert found[name] == pytest.approx(found[f"{name}_saturated"], rel=1e-9)


def test_reports_find_the_measures_of_the_estimated_model() -> None:
    fit = cases.fitted("pls_ccc_direct")
    assert fit.reported_measures.to_dict() == fit.fit_measures[["srmr", "d_uls", "d_g"]].to_dict()


def test_the_summary_says_how_well_the_model_fits() -> None:
    text = str(cases.fitted("pls_ccc_direct").summary())
    assert "SRMR 0.027, saturated 0.025: judge them by model_fit_test." in text
