"""SEM and PLS side by side: agreement where theory has it, differences that theory explains."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import ccc_quality as ccc
from ccc_quality.errors import (
    EstimationError,
    MissingColumnError,
    UnknownNameError,
    UnknownOptionError,
)
from ccc_quality.methods import compare_methods
from ccc_quality.methods.meaning import ALIKE, MISFIT, OTHER_WEIGHTS, SAME, UNCORRECTED, Grounds

CHAIN = ccc.Model(
    [ccc.reflective(name.upper(), ccc.items(name, 1, 3)) for name in "xmy"],
    paths=[("X", "M"), ("X", "Y"), ("M", "Y")],
)
PAIR = ccc.Model(
    [ccc.reflective(name.upper(), ccc.items(name, 1, 3)) for name in "xm"], paths=[("X", "M")]
)
COMPOSITES = "X <~ x1 + x2 + x3\nM <~ m1 + m2 + m3\nM ~ X"
LOADINGS = (0.85, 0.75, 0.65)


def answers(n: int, seed: int, *, nuisance: float = 0.0) -> pd.DataFrame:
    """Three common factors; ``nuisance`` is an error that x3 and y3 share, which CHAIN denies."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=n)
    m = 0.5 * x + np.sqrt(0.75) * rng.normal(size=n)
    y = 0.3 * x + 0.4 * m + rng.normal(size=n)
    shared = rng.normal(size=n)
    items = {}
    for name, eta in (("x", x), ("m", m), ("y", y)):
        for k, loading in enumerate(LOADINGS, start=1):
            error = rng.normal(size=n)
            if k == 3 and name in "xy":
                error = nuisance * shared + np.sqrt(1 - nuisance**2) * error
            items[f"{name}{k}"] = loading * eta / eta.std() + np.sqrt(1 - loading**2) * error
    return pd.DataFrame(items)


@pytest.fixture(scope="module")
def held():
    """The model holds, for many respondents."""
    return compare_methods(CHAIN, answers(20_000, 1))


@pytest.fixture(scope="module")
def quality():
    """The study's model with quality as a composite of seven dimensions."""
    return compare_methods(ccc.study.customer_model("composite"), ccc.study.load_customers())


class TestAgreement:
    def test_both_find_the_truth_where_the_model_holds(self, held):
        sd = np.sqrt(1 + 0.09 + 0.16 + 2 * 0.3 * 0.4 * 0.5)
        expected = {("X", "M"): 0.5, ("X", "Y"): 0.3 / sd, ("M", "Y"): 0.4 / sd}
        paths = held.paths.set_index(["source", "target"])
        for pair, truth in expected.items():
            assert paths.loc[pair, "sem"] == pytest.approx(truth, abs=0.03)
            assert paths.loc[pair, "pls"] == pytest.approx(truth, abs=0.03)
        assert set(held.paths["meaning"]) <= {ALIKE, SAME}
        assert set(held.total_effects["meaning"]) <= {ALIKE, SAME}
        assert held.loadings["difference"].abs().max() < 0.02
        assert held.r_squared["difference"].abs().max() < 0.01

    def test_differences_are_pls_less_sem(self, held):
        for table in (held.paths, held.total_effects, held.r_squared, held.loadings):
            pd.testing.assert_series_equal(
                table["difference"], table["pls"] - table["sem"], check_names=False
            )

    def test_values_are_those_of_the_fits(self, held):
        survey = answers(20_000, 1)
        sem, pls = ccc.fit_sem(CHAIN, survey), ccc.fit_pls(CHAIN, survey)
        paths = held.paths.set_index(["source", "target"])
        for fit, column in ((sem, "sem"), (pls, "pls")):
            own = fit.path_coefficients.set_index(["source", "target"])
            for pair in own.index:
                assert paths.loc[pair, column] == own.loc[pair, "std"]
        interval = sem.path_coefficients.set_index(["source", "target"])["std_ci_lower"]
        assert paths["sem_ci_lower"].to_dict() == interval.to_dict()
        ave = held.reliability.query("measure == 'ave'").set_index("construct")
        np.testing.assert_allclose(ave["sem"], ccc.assess(sem).reliability["ave"])
        np.testing.assert_allclose(ave["pls"], ccc.assess(pls).reliability["ave"])
        assert held.fit_measures.loc["cfi", "sem"] == sem.fit_measures["cfi"]
        assert held.fit_measures.loc["srmr", "pls"] == pls.fit_measures["srmr"]
        assert np.isnan(held.fit_measures.loc["cfi", "pls"])


class TestWhatADifferenceMeans:
    def test_uncorrected_pls_is_attenuated_by_the_reliabilities(self):
        """One path is a correlation, and correlations shrink by sqrt(rho_i rho_j) exactly."""
        survey = answers(2_000, 2)
        corrected = compare_methods(PAIR, survey)
        plain = compare_methods(PAIR, survey, consistent=False)
        rho = corrected.pls.rho_a
        ratio = plain.paths.loc[0, "pls"] / corrected.paths.loc[0, "pls"]
        assert ratio == pytest.approx(np.sqrt(rho["X"] * rho["M"]), abs=1e-10)
        assert plain.paths.loc[0, "meaning"] == UNCORRECTED.format(names="X, M")
        assert "weaker by the root of the product of their reliabilities" in plain.meaning[0]

    def test_misfit_pushes_the_methods_apart(self):
        """An error shared by two items is content to one method and noise to the other."""
        found = compare_methods(CHAIN, answers(20_000, 3, nuisance=0.7))
        held = compare_methods(CHAIN, answers(20_000, 3))
        assert found.paths["difference"].abs().max() > 3 * held.paths["difference"].abs().max()
        assert MISFIT in found.paths["meaning"].tolist()
        assert any("rejects the model" in sentence for sentence in found.meaning)

    @pytest.mark.parametrize(
        ("pls", "names", "meaning"),
        [
            (0.50, ["F", "G"], ALIKE),
            (0.70, ["F", "G"], MISFIT),
            (0.70, ["F", "C"], OTHER_WEIGHTS.format(names="C")),
            (0.45 + 1e-9, ["F", "C"], SAME),
            (np.nan, ["F"], ""),
        ],
    )
    def test_each_difference_is_put_down_to_what_the_value_rests_on(self, pls, names, meaning):
        grounds = Grounds(frozenset("C"), frozenset(), frozenset("FG"), rejected=True)
        assert grounds.explain(pls - 0.45, (0.40, 0.55), pls, names) == meaning

    def test_without_a_rejection_misfit_is_not_claimed(self):
        grounds = Grounds(frozenset(), frozenset(), frozenset("F"), rejected=False)
        assert "no test rejects the model" in grounds.explain(0.3, (0.4, 0.5), 0.75, ["F"])


class TestComposites:
    def test_both_have_the_weights_of_a_composite_of_second_order(self, quality):
        weights = quality.weights.set_index("indicator")
        assert set(weights["construct"]) == {"ccc_quality"}
        assert weights.loc["reliability", "sem"] == pytest.approx(
            quality.sem.weights.set_index("indicator")["std"]["reliability"]
        )
        assert weights[["sem", "pls"]].notna().all(axis=None)
        assert any(one.startswith("Composites (ccc_quality)") for one in quality.meaning)

    def test_weights_of_items_are_no_paths(self):
        model = ccc.Model(
            [ccc.composite("X", ["x1", "x2", "x3"]), ccc.reflective("M", ["m1", "m2", "m3"])],
            paths=[("X", "M")],
        )
        found = compare_methods(model, answers(1_000, 4))
        assert found.paths[["source", "target"]].to_numpy().tolist() == [["X", "M"]]
        assert set(found.weights["indicator"]) == {"x1", "x2", "x3"}
        assert set(found.loadings["construct"]) == {"M"}


class TestDrivers:
    def test_ranks_are_those_of_rank_drivers(self, quality):
        table = quality.drivers("loyalty").set_index("driver")
        for fit, column in ((quality.sem, "sem_rank"), (quality.pls, "pls_rank")):
            ranked = ccc.rank_drivers(fit, "loyalty", rank_by="std").table.set_index("driver")[
                "rank"
            ]
            assert table[column].to_dict() == ranked.to_dict()

    def test_tau_counts_pairs_in_the_same_order(self, quality):
        agreement = quality.agreement.set_index("target")
        table = quality.drivers("loyalty")
        pairs = [
            np.sign(
                (table.sem_rank[i] - table.sem_rank[j]) * (table.pls_rank[i] - table.pls_rank[j])
            )
            for i in range(len(table))
            for j in range(i)
        ]
        assert agreement.loc["loyalty", "n_drivers"] == 7
        assert agreement.loc["loyalty", "kendall_tau"] == pytest.approx(np.mean(pairs))
        tau = stats.kendalltau(table["sem"].abs(), table["pls"].abs()).statistic
        assert agreement.loc["loyalty", "kendall_tau"] == pytest.approx(tau)

    def test_one_driver_has_no_order(self):
        assert compare_methods(PAIR, answers(500, 5)).agreement.empty

    def test_an_unknown_target_lists_what_there_is(self, quality):
        with pytest.raises(UnknownNameError, match=r"no target 'loyalt'. Did you mean loyalty\?"):
            quality.drivers("loyalt")


class TestOneMethodOnly:
    def test_what_pls_cannot_express_is_said_and_sem_is_shown(self):
        model = CHAIN.syntax + "\nx1 ~~ x2"
        found = compare_methods(model, answers(500, 6))
        assert found.pls is None
        assert list(found.failures) == ["pls"]
        assert "Partial least squares has no place for 'x1 ~~ x2'" in found.failures["pls"]
        assert found.paths["sem"].notna().all()
        assert found.paths["pls"].isna().all()
        assert set(found.paths["meaning"]) == {""}
        assert found.agreement.empty
        assert found.drivers("Y")["pls_rank"].isna().all()
        assert found.meaning[0].startswith("PLS has no estimates: Partial least squares has no")
        assert found.meaning[0] in str(found.summary())
        assert found.n_obs == 500

    def test_what_sem_cannot_identify_is_said_and_pls_is_shown(self):
        """Weights of two composites are more than the moments; PLS has rules for weights."""
        found = compare_methods(COMPOSITES, answers(500, 7))
        assert found.sem is None
        assert found.failures["sem"].startswith("The model is not identified: it has 5 free")
        assert found.paths["pls"].notna().all()
        assert found.paths["sem"].isna().all()
        assert found.weights["pls"].notna().all()
        assert found.fit_measures["sem"].isna().all()
        assert repr(found).startswith("MethodComparison: SEM has no estimates: The model is not")

    def test_data_that_neither_can_use(self):
        with pytest.raises(MissingColumnError, match="y3"):
            compare_methods(CHAIN, answers(100, 8).drop(columns="y3"))

    def test_two_reasons_where_neither_has_estimates(self):
        with pytest.raises(EstimationError) as caught:
            compare_methods(COMPOSITES.replace("~ X", "~ a*X"), answers(100, 8))
        said = str(caught.value)
        assert said.startswith("Neither method has estimates. SEM: The model is not identified")
        assert "PLS: Partial least squares can neither fix nor equate parameters" in said

    @pytest.mark.parametrize("option", [{"estimator": "XYZ"}, {"scheme": "paths"}])
    def test_a_misspelt_option_is_no_failure_of_a_method(self, option):
        with pytest.raises(UnknownOptionError):
            compare_methods(PAIR, answers(100, 8), **option)


class TestReading:
    def test_the_summary_has_method_numbers_and_meaning(self, quality):
        text = str(quality.summary())
        assert text.startswith(
            "n = 1,531. SEM (ML), PLS (PLSc); standardized values, differences PLS less SEM. "
            "SIMULATED DATA."
        )
        for title in ("Paths", "R squared", "Loadings", "Weights", "Fit", "Order of drivers"):
            assert f"\n{title}\n" in text
        assert "13 of 13 paths of PLS lie within the intervals of SEM" in text

    def test_tables_are_copies(self, quality):
        table = quality.paths
        table.loc[:, "sem"] = 0.0
        assert (quality.paths["sem"] != 0).all()
