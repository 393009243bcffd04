"""Rankings with the draws of a bootstrap, by SEM and by partial least squares."""

from functools import cache

import numpy as np
import pytest
from scipy import stats

from ccc_quality.bootstrapping import bootstrap
from ccc_quality.drivers import driver_effects, rank_drivers
from ccc_quality.errors import SpecificationError, UnknownNameError, UnknownOptionError
from ccc_quality.pls import fit_pls
from ccc_quality.sem import fit_sem
from ccc_quality.study import PUBLISHED_ORDER, customer_model, load_customers

METHODS = {"sem": fit_sem, "pls": fit_pls}
BOTH = pytest.mark.parametrize("method", list(METHODS))


@cache
def resampled(method, quality):
    fit = METHODS[method](customer_model(quality), load_customers())
    return fit, bootstrap(fit, 300, seed=1)


def ranked(method, quality, target="loyalty", **options):
    fit, draws = resampled(method, quality)
    return rank_drivers(fit, target, bootstrap=draws, **options)


@BOTH
def test_intervals_are_those_of_the_bootstrap(method):
    _, draws = resampled(method, "direct")
    columns = ["est", "se", "ci_lower", "ci_upper", "pvalue", "std_ci_lower", "std_ci_upper"]
    expected = draws.total_effects.query("target == 'loyalty'").set_index("source")[columns]
    found = ranked(method, "direct").table.set_index("driver")[columns]
    np.testing.assert_array_equal(found, expected.loc[found.index])


@BOTH
@pytest.mark.parametrize("by", ["est", "std"])
def test_probabilities_count_the_draws_of_the_values_that_rank(method, by):
    _, draws = resampled(method, "direct")
    ranking = ranked(method, "direct", rank_by=by)
    table = draws.draws["total_effects" if by == "est" else "total_effects_std"]
    effects = table[[f"{name} -> loyalty" for name in ranking.table["driver"]]].dropna().abs()
    first = effects.idxmax(axis="columns").value_counts(normalize=True)
    found = ranking.rank_probabilities[1]
    for driver, share in found.items():
        assert share == pytest.approx(first.get(f"{driver} -> loyalty", 0.0))
    np.testing.assert_allclose(ranking.rank_probabilities.sum(axis=0), 1.0)
    np.testing.assert_allclose(ranking.rank_probabilities.sum(axis=1), 1.0)


@BOTH
def test_who_outranks_whom_adds_up_to_one(method):
    shares = ranked(method, "composite").outranks.to_numpy()
    off = ~np.eye(7, dtype=bool)
    np.testing.assert_allclose((shares + shares.T)[off], 1.0)
    assert np.isnan(np.diagonal(shares)).all()


@BOTH
def test_slopes_of_reflecting_dimensions_are_drawn_as_the_model_implies_them(method):
    """Nothing else leads to loyalty: a slope is the loading times the effect, in every draw."""
    _, bootstrapped = resampled(method, "reflective")
    draws = bootstrapped.draws
    effect = draws["total_effects_std"]["ccc_quality -> loyalty"]
    loadings = draws["standardized" if method == "sem" else "loadings"]
    found = bootstrapped.implied_slope_draws("loyalty", PUBLISHED_ORDER)["implied_slopes_std"]
    for driver in PUBLISHED_ORDER:
        expected = effect * loadings[f"ccc_quality =~ {driver}"]
        np.testing.assert_allclose(found[f"{driver} -> loyalty"], expected, rtol=1e-8)
    ranking = ranked(method, "reflective", rank_by="std")
    assert ranking.basis == "implied slope"
    assert ranking.table["std_ci_lower"].notna().all()
    lower = np.quantile(found["reliability -> loyalty"], 0.025, method="weibull")
    row = ranking.table.set_index("driver").loc["reliability"]
    assert row["std_ci_lower"] == pytest.approx(lower)


@BOTH
def test_slopes_of_a_bootstrap_are_those_of_the_fit(method):
    fit, draws = resampled(method, "reflective")
    ours, own = draws.implied_slopes("trust"), fit.implied_slopes("trust")
    assert list(ours["source"]) == list(own["source"])
    np.testing.assert_allclose(ours[["est", "std"]], own[["est", "std"]], rtol=1e-10)
    with pytest.raises(UnknownNameError, match=r"no construct 'trsut'\. Did you mean trust\?"):
        draws.implied_slopes("trsut")
    with pytest.raises(UnknownNameError, match="no construct 'empaty'"):
        draws.implied_slopes("trust", ["empaty"])


def test_ranks_have_a_median_and_an_interval():
    ranking = ranked("sem", "composite", "satisfaction")
    table = ranking.rank_intervals
    assert list(table["driver"]) == list(ranking.table["driver"])
    assert (table["rank_lower"] <= table["median_rank"]).all()
    assert (table["median_rank"] <= table["rank_upper"]).all()
    shares = ranking.rank_probabilities
    for row in table.itertuples():
        inside = shares.loc[row.driver, row.rank_lower : row.rank_upper].sum()
        assert inside >= 0.95


def test_the_top_set_holds_the_share_of_draws_that_it_says():
    ranking = ranked("sem", "composite", "satisfaction")
    top = ranking.top(2)
    assert set(top.drivers) >= {"reliability", "empathy"}
    assert top.share >= top.level == 0.95
    first = ranking.top(1)
    assert first.share == pytest.approx(
        ranking.rank_probabilities.loc[list(first.drivers), 1].sum()
    )
    assert set(ranking.top(7).drivers) == set(PUBLISHED_ORDER)
    assert repr(ranking.top(7)) == (
        f"TopSet: the first 7 are among {', '.join(ranking.top(7).drivers)} in 100.0% of the draws "
        "(95% asked for)"
    )


def test_agreement_with_the_published_order_is_scipys_tau():
    ranking = ranked("sem", "composite", "satisfaction", rank_by="std")
    table = ranking.table
    expected = stats.kendalltau(table["rank"], table["order_rank"]).statistic
    agreement = ranking.agreement
    assert agreement.tau == pytest.approx(expected)
    assert -1 <= agreement.ci_lower <= agreement.tau
    assert agreement.n_drivers == 7


def test_agreement_has_no_interval_without_draws_and_no_value_without_an_order():
    fit, draws = resampled("sem", "composite")
    plain = rank_drivers(fit, "satisfaction").agreement
    assert np.isfinite(plain.tau)
    assert np.isnan(plain.ci_lower)
    none = rank_drivers(fit, "loyalty", drivers=["trust", "satisfaction"], bootstrap=draws)
    assert np.isnan(none.agreement.tau)
    assert none.agreement.reason == (
        "There is no order to compare with: rank_drivers(results, target, order=[...])."
    )


@BOTH
def test_effects_have_the_errors_of_the_draws(method):
    fit, draws = resampled(method, "composite")
    effects = driver_effects(fit, ["satisfaction", "trust", "loyalty"], bootstrap=draws)
    for kind, table in (
        ("direct", draws.path_coefficients),
        ("indirect", draws.indirect_effects),
        ("total", draws.total_effects),
    ):
        own = effects[effects["kind"] == kind].set_index(["driver", "target"])
        theirs = table.set_index(["source", "target"]).loc[own.index]
        columns = ["est", "se", "pvalue", "ci_lower", "std", "std_ci_upper"]
        np.testing.assert_array_equal(own[columns], theirs[columns])
    assert effects["z"].isna().all()
    assert list(effects.columns) == list(driver_effects(fit, "trust").columns)


def test_a_bootstrap_of_another_fit_is_refused():
    fit, _ = resampled("sem", "direct")
    _, other = resampled("sem", "composite")
    message = "The bootstrap is that of another fit. rank_drivers needs resamples of the very"
    with pytest.raises(SpecificationError, match=message):
        rank_drivers(fit, "loyalty", bootstrap=other)
    with pytest.raises(SpecificationError, match="driver_effects needs resamples"):
        driver_effects(fit, "loyalty", bootstrap=other)
    with pytest.raises(SpecificationError, match="takes as bootstrap= what bootstrap"):
        rank_drivers(fit, "loyalty", bootstrap=fit)


def test_without_draws_the_ranking_says_how_to_get_them():
    fit, _ = resampled("sem", "direct")
    ranking = rank_drivers(fit, "loyalty")
    assert ranking.n_draws == 0
    message = r"rank_probabilities needs draws: rank_drivers\(results, 'loyalty', bootstrap="
    with pytest.raises(SpecificationError, match=message):
        _ = ranking.rank_probabilities
    with pytest.raises(SpecificationError, match="top needs draws"):
        ranking.top(1)


def test_an_impossible_top_is_refused():
    ranking = ranked("sem", "direct")
    with pytest.raises(UnknownOptionError, match="k is a number of drivers from 1 to 7, not 8"):
        ranking.top(8)
    with pytest.raises(UnknownOptionError, match=r"level is a share between 0 and 1.* not 95"):
        ranking.top(1, level=95)


@pytest.mark.parametrize("name", ["table", "rank_probabilities", "outranks", "rank_intervals"])
def test_tables_of_a_ranking_are_copies(name):
    ranking = ranked("sem", "direct")
    table = getattr(ranking, name)
    table.iloc[:, -1] = 99.0
    assert not (getattr(ranking, name).iloc[:, -1] == 99.0).any()


def test_the_summary_says_how_sure_the_ranking_is():
    text = str(ranked("sem", "composite", "satisfaction").summary())
    assert "95% intervals of 300 draws" in text
    assert "With 95% confidence the most important driver" in text
    assert "Kendall's tau-b" in text
    assert "median_rank" in text
