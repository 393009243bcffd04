"""The bootstrap of partial least squares."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import pytest
from support import golden
from support import seminr_cases as cases

import ccc_quality as ccc
from ccc_quality.errors import AdmissibilityWarning, SpecificationError, UnknownOptionError
from ccc_quality.pls import fit_pls
from ccc_quality.pls.bootstrap.run import Plan, resampled
from ccc_quality.pls.bootstrap.statistics import Statistics, influence
from ccc_quality.resampling import Respondents, Rows, draw_counts
from ccc_quality.resampling.intervals import accelerated

CASE = "pls_mobi_modeA_path"
SEED = np.random.SeedSequence(4)


@pytest.fixture(scope="module")
def draws() -> ccc.PLSBootstrap:
    return ccc.bootstrap(cases.fitted(CASE), 2000, seed=11)


def seminr(table: str) -> pd.DataFrame:
    """seminr's 2,000 draws, one row a parameter: estimate, mean, error, limits."""
    found = golden.case(CASE)["bootstrap"][table]
    rows = [tuple(part.strip() for part in name.split("->")) for name in found["rows"]]
    frame = pd.DataFrame(found["values"], columns=found["cols"], dtype=float)
    return frame.set_index(pd.MultiIndex.from_tuples(rows))


@pytest.mark.parametrize(
    ("table", "keys", "value"),
    [
        ("paths", ["source", "target"], "std"),
        ("loadings", ["indicator", "construct"], ""),
        ("htmt", ["first", "second"], ""),
    ],
)
def test_errors_and_limits_are_those_of_seminr_within_chance(
    draws: ccc.PLSBootstrap, table: str, keys: list[str], value: str
) -> None:
    names = {"paths": "path_coefficients", "loadings": "loadings", "htmt": "htmt"}
    ours = getattr(draws, names[table]).set_index(keys)
    theirs = seminr(table)
    common = [key for key in ours.index if key in theirs.index]
    if table == "htmt":  # single items have none here
        theirs.index = pd.MultiIndex.from_tuples([tuple(sorted(key)) for key in theirs.index])
        ours.index = pd.MultiIndex.from_tuples([tuple(sorted(key)) for key in ours.index])
        common = [key for key in ours.index if key in theirs.index]
    assert len(common) > 8
    prefix = f"{value}_" if value else ""
    ours, theirs = ours.loc[common], theirs.loc[common]
    se = theirs["Bootstrap SD"]
    varies = se > 1e-12
    estimate = ours[value or "est"]
    np.testing.assert_allclose(estimate, theirs["Original Est."], atol=1e-5)
    # two standard deviations of 2,000 heavy-tailed draws each: within 15% of each other
    ratio = ours.loc[varies, f"{prefix}se"] / se[varies]
    assert ratio.between(0.85, 1.15).all(), ratio
    for limit, theirs_limit in (("ci_lower", "2.5% CI"), ("ci_upper", "97.5% CI")):
        apart = (ours[f"{prefix}{limit}"] - theirs[theirs_limit])[varies] / se[varies]
        assert apart.abs().max() < 0.35


def test_a_resample_is_the_fit_to_its_respondents() -> None:
    fit = cases.fitted("pls_ccc_quality_two_stage")
    data, statistics = cases.data("pls_ccc_quality_two_stage"), Statistics(fit._plan)
    respondents = Respondents.from_rows(Rows(fit._sample.answers))
    drawn = resampled(Plan(respondents, statistics), SEED, 2)
    blocks = draw_counts(respondents, np.random.default_rng(SEED), 2)
    counts = np.concatenate([one for _, one in blocks], axis=1)[1].astype(int)
    copies = data.iloc[np.repeat(np.arange(len(data)), counts)].reset_index(drop=True)
    again = fit_pls(fit.model, copies)
    values = np.concatenate(
        [again.weights["est"], again.loadings["std"], again.path_coefficients["est"]]
    )
    np.testing.assert_allclose(drawn.values[1, : values.size], values, rtol=1e-7, atol=1e-9)


def test_the_acceleration_is_that_of_refits_without_one_respondent() -> None:
    data = cases.mobi().head(60)
    model = (
        "Satisfaction =~ CUSA1 + CUSA2 + CUSA3\nLoyalty =~ CUSL1 + CUSL3\nLoyalty ~ Satisfaction"
    )
    fit = fit_pls(model, data)
    ours = accelerated([influence(fit._sample.answers, Statistics(fit._plan)).T])
    without = np.array(
        [fit_pls(model, data.drop(index=row)).loadings["std"].to_numpy() for row in data.index]
    )
    U = without.mean(axis=0) - without
    expected = np.sum(U**3, axis=0) / (6 * np.sum(U**2, axis=0) ** 1.5)
    n_weights = len(fit.weights)
    np.testing.assert_allclose(ours[n_weights : n_weights + U.shape[1]], expected, rtol=1e-6)


def test_draws_do_not_depend_on_the_number_of_workers() -> None:
    fit = cases.fitted(CASE)
    alone, shared = ccc.bootstrap(fit, 600, seed=3), ccc.bootstrap(fit, 600, seed=3, n_jobs=2)
    pd.testing.assert_frame_equal(alone.draws, shared.draws)


def test_effects_through_a_second_order_composite_are_drawn_as_a_whole() -> None:
    fit = cases.fitted("pls_ccc_quality_two_stage")
    total = ccc.bootstrap(fit, 300, seed=5).total_effects
    own = fit.total_effects
    pd.testing.assert_frame_equal(total[["source", "target"]], own[["source", "target"]])
    np.testing.assert_allclose(total["est"], own["est"], rtol=1e-10)
    row = total.set_index(["source", "target"]).loc[("reliability", "loyalty")]
    assert 0 < row["ci_lower"] < row["est"] < row["ci_upper"]


def test_improper_resamples_are_counted_and_kept() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", AdmissibilityWarning)
        found = ccc.bootstrap(cases.fitted("pls_mobi_plsc"), 200, seed=1)
    assert found.n_inadmissible > 100  # the corrected correlations of the sample are improper too
    assert found.n_used == 200 - found.n_failed
    assert "IMPROPER" in str(found.summary())


def test_resamples_with_a_negative_reliability_fail_without_a_word_of_numpy() -> None:
    few = ccc.study.simulate_customers(100, seed=5)
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)
        warnings.simplefilter("ignore", AdmissibilityWarning)
        found = ccc.bootstrap(fit_pls(ccc.study.customer_model("composite"), few), 400, seed=1)
    assert 0 < found.n_failed < 20
    assert np.isfinite(found.path_coefficients["std_se"]).all()


def test_intervals_are_ordered_and_the_summary_says_how_they_were_made() -> None:
    found = ccc.bootstrap(cases.fitted(CASE), 400, seed=2, interval="bca", level=0.9)
    table = found.path_coefficients
    assert (table["ci_lower"] < table["est"]).all()
    assert (table["est"] < table["ci_upper"]).all()
    assert "90% intervals and p values: bias-corrected" in str(found.summary())
    assert repr(found) == (
        "PLSBootstrap: 400 resamples (seed 2), 0 failed, 0 inadmissible, 90% bca intervals"
    )


def test_bad_options_are_refused() -> None:
    fit = cases.fitted(CASE)
    with pytest.raises(SpecificationError, match="positive whole number, not 0"):
        ccc.bootstrap(fit, 0, seed=1)
    with pytest.raises(UnknownOptionError, match="Unknown interval 'BC'"):
        ccc.bootstrap(fit, 10, seed=1, interval="BC")  # type: ignore[call-overload]
    with pytest.raises(SpecificationError, match="bootstrap takes the results of a fit"):
        ccc.bootstrap(cases.mobi(), 10, seed=1)  # type: ignore[call-overload]
