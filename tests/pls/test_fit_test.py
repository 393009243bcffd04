"""The bootstrap test of model fit."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from support import seminr_cases as cases

import ccc_quality as ccc
from ccc_quality.errors import SpecificationError
from ccc_quality.model import Model, composite, reflective
from ccc_quality.pls import PLSResults, fit_pls, model_fit_test
from ccc_quality.pls.fit_test import _against, _obeying

CHAIN = [("a", "b"), ("b", "c")]
BLOCKS = {name: [f"{name}{k}" for k in (1, 2, 3)] for name in "abc"}
FACTORS = Model([reflective(name, items) for name, items in BLOCKS.items()], paths=CHAIN)
COMPOSITES = Model([composite(name, items) for name, items in BLOCKS.items()], paths=CHAIN)


def of_factors(seed: int, n: int = 300) -> pd.DataFrame:
    """A chain of factors with paths .6 and .7 and loadings .8."""
    rng = np.random.default_rng(seed)
    a = rng.standard_normal(n)
    b = 0.6 * a + 0.8 * rng.standard_normal(n)
    c = 0.7 * b + np.sqrt(0.51) * rng.standard_normal(n)
    return pd.DataFrame(
        {
            item: 0.8 * eta + 0.6 * rng.standard_normal(n)
            for items, eta in zip(BLOCKS.values(), (a, b, c), strict=True)
            for item in items
        }
    )


def of_composites(seed: int, n: int = 300) -> pd.DataFrame:
    """A chain of composites with paths .5 of items that correlate .5, .3 and .4."""
    rng = np.random.default_rng(seed)
    R = np.array([[1.0, 0.5, 0.3], [0.5, 1.0, 0.4], [0.3, 0.4, 1.0]])
    w = np.array([0.5, 0.4, 0.3])
    w = w / np.sqrt(w @ R @ w)
    columns, before = {}, None
    for items in BLOCKS.values():
        X = rng.multivariate_normal(np.zeros(3), R, n)
        if before is not None:
            own = X @ w
            moved = 0.5 * before + np.sqrt(0.75) * own
            X = X + np.outer(moved - own, R @ w)  # what is not the composite stays as it was
        before = X @ w
        columns |= dict(zip(items, X.T, strict=True))
    return pd.DataFrame(columns)


@pytest.mark.parametrize(("draw", "model"), [(of_factors, FACTORS), (of_composites, COMPOSITES)])
def test_a_true_model_is_rejected_in_one_of_twenty_samples(draw, model) -> None:
    n_samples = 120
    rejected = np.mean(
        [
            model_fit_test(fit_pls(model, draw(seed)), 99, seed).table["pvalue"] <= 0.05
            for seed in range(n_samples)
        ],
        axis=0,
    )
    # six rejections at one level; 99.9% of samples of 120 have between 1 and 15
    low, high = stats.binom.interval(0.999, n_samples, 0.05)
    assert (rejected * n_samples >= low).all()
    assert (rejected * n_samples <= high).all()


def test_a_wrong_model_is_rejected() -> None:
    data = of_factors(1).rename(columns={"a1": "c1", "c1": "a1"})
    found = model_fit_test(fit_pls(FACTORS, data, consistent=False), 199, 1).table
    assert (found["pvalue"] <= 0.01).all()
    assert (found["value"] > found["hi95"]).all()


def test_factors_are_no_composites() -> None:
    """Composites of mode B leave too little correlation between factors measured with error."""
    found = model_fit_test(fit_pls(COMPOSITES, of_factors(1, n=3000)), 199, 1).table
    # paths of attenuated composites do not multiply to the correlation of the ends of the chain
    pvalues = found.set_index(["model", "measure"])["pvalue"]
    assert pvalues["estimated", "srmr"] <= 0.01


def test_respondents_obey_the_model() -> None:
    fit = cases.fitted("pls_ccc_direct")
    Z = (fit._sample.answers - fit._sample.mean) / fit._sd
    Sigma = fit._implied(saturated=False)[0]
    obeying = _obeying(Z, fit._correlations[0], Sigma)
    np.testing.assert_allclose(np.cov(obeying.centred.T), Sigma, atol=1e-10)


def test_quantiles_and_p_value_by_hand() -> None:
    draws = np.arange(1.0, 100.0)  # 1 to 99, so that quantiles at p are 100 p
    hi95, hi99, pvalue = _against(96.0, draws)
    assert (hi95, hi99) == (pytest.approx(95.0), pytest.approx(99.0))
    assert pvalue == pytest.approx((1 + 4) / 100)


def test_values_are_those_of_the_fit_measures() -> None:
    fit = cases.fitted("pls_ccc_direct")
    found = model_fit_test(fit, 19, 1).table.set_index(["model", "measure"])["value"]
    for measure in ("srmr", "d_uls", "d_g"):
        assert found["estimated", measure] == fit.fit_measures[measure]
        assert found["saturated", measure] == fit.fit_measures[f"{measure}_saturated"]


def test_workers_change_nothing() -> None:
    fit = fit_pls(FACTORS, of_factors(2))
    alone = model_fit_test(fit, 300, 5).draws
    pd.testing.assert_frame_equal(alone, model_fit_test(fit, 300, 5, n_jobs=2).draws)
    assert not alone.equals(model_fit_test(fit, 300, 6).draws)


def test_improper_resamples_are_counted_and_said() -> None:
    found = ccc.model_fit_test(cases.fitted("pls_mobi_plsc"), 99, 1)
    assert found.n_inadmissible > 0
    text = str(found.summary())
    assert f"{found.n_inadmissible} have an improper solution and are kept." in text
    assert "A value above HI95 speaks against the model at five percent." in text
    assert repr(found).startswith("ModelFitTest: SRMR 0.069, HI95 ")


def test_nothing_to_draw_is_refused() -> None:
    with pytest.raises(SpecificationError, match="n_resamples"):
        model_fit_test(cases.fitted("pls_ccc_direct"), 0, 1)


def test_moderation_is_refused() -> None:
    model = Model([composite(name, BLOCKS[name]) for name in "abc"], paths=[("a", "c"), ("b", "c")])
    fit: PLSResults = fit_pls(model, of_composites(1), moderation=["c ~ a:b"])
    with pytest.raises(SpecificationError, match="cannot test it. Fit the model without"):
        model_fit_test(fit, 9, 1)
