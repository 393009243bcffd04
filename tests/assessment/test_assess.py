import numpy as np
import pandas as pd
import pytest
from support.unconverged import stopped_early

from ccc_quality.assessment import THRESHOLDS, assess
from ccc_quality.assessment.verdicts import (
    fornell_larcker_verdicts,
    heterotrait_verdicts,
    loading_verdicts,
    verdict_frame,
)
from ccc_quality.errors import AdmissibilityWarning, EstimationError
from ccc_quality.model import Model
from ccc_quality.sem import fit_sem
from ccc_quality.study import customer_model, load_customers


@pytest.fixture(scope="module")
def quality():
    return assess(fit_sem(customer_model(), load_customers()))


@pytest.fixture(scope="module")
def close_pair():
    """A fit to the exact moments of two constructs that correlate .95, loadings .8, .8, .8, .5."""
    std = np.array([0.8, 0.8, 0.8, 0.5])
    phi = np.kron(np.array([[1, 0.95], [0.95, 1]]), np.ones((2, 2)))
    R = np.outer(std, std) * phi
    np.fill_diagonal(R, 1.0)
    items = ["a1", "a2", "b1", "b2"]
    cov = pd.DataFrame(R, index=items, columns=items)
    return fit_sem("a =~ a1 + a2\nb =~ b1 + b2\nb ~ a", sample_cov=cov, n_obs=100)


def test_known_moments_give_known_numbers(close_pair):
    assessment = assess(close_pair)
    assert assessment.reliability.loc["a", "omega"] == pytest.approx(2.56 / (2.56 + 0.72))
    assert assessment.htmt2.loc["a", "b"] == pytest.approx(0.95)
    assert assessment.f_squared["f_squared"].item() == pytest.approx(0.95**2 / (1 - 0.95**2))


def test_close_pairs_are_named(close_pair):
    verdicts = assess(close_pair).verdicts.query("criterion == 'htmt2'")
    assert verdicts["subject"].item() == "a – b"
    assert verdicts["threshold"].item() == 0.85
    assert not verdicts["holds"].item()


def test_dimensions_of_one_construct_count_as_similar():
    model = Model.from_syntax("a =~ a1 + a2\nb =~ b1 + b2\nc =~ c1 + c2\nq =~ a + b\nc ~ q")
    names = ["a", "b", "c"]
    table = pd.DataFrame(0.87, index=names, columns=names)
    verdicts = verdict_frame(heterotrait_verdicts("htmt", table, model)).set_index("subject")
    assert verdicts["holds"].to_dict() == {"a – b": True, "a – c": False, "b – c": False}
    assert verdicts.loc["a – b", "threshold"] == 0.90
    assert verdicts.loc["a – b", "convention"] == ".90 for similar constructs"


def test_a_construct_need_not_be_told_from_its_own_dimensions():
    model = Model.from_syntax("a =~ a1 + a2\nb =~ b1 + b2\nc =~ c1 + c2\nq =~ a + b\nc ~ q")
    names = ["a", "b", "c", "q"]
    table = pd.DataFrame(0.3, index=names, columns=names)
    table.loc["a", "q"] = table.loc["q", "a"] = 0.95
    table = table.mask(np.eye(4, dtype=bool), 0.8)
    verdicts = verdict_frame(fornell_larcker_verdicts(table, model))
    assert verdicts["holds"].all()
    assert verdicts["threshold"].tolist() == [0.3] * 4


def test_the_root_of_the_ave_is_held_against_the_largest_correlation(close_pair):
    verdicts = assess(close_pair).verdicts.query("criterion == 'fornell_larcker'")
    first = verdicts.iloc[0]
    assert first["subject"] == "a – b"
    assert (first["value"], first["threshold"]) == pytest.approx((0.8, 0.95))  # to convergence
    assert not verdicts["holds"].any()


@pytest.mark.parametrize(
    ("ave", "rho_c", "kept"), [(0.6, 0.8, True), (0.4, 0.8, False), (0.6, 0.6, False)]
)
def test_a_middling_loading_is_kept_when_its_construct_is_sound(close_pair, ave, rho_c, kept):
    reliability = pd.DataFrame({"ave": ave, "rho_c": rho_c}, index=["a", "b"])
    verdicts = verdict_frame(loading_verdicts(close_pair, reliability)).set_index("subject")
    assert verdicts.loc["b – b2", "holds"] == kept
    assert verdicts.loc["b – b2", "threshold"] == (0.40 if kept else 0.708)
    assert verdicts.loc["a – a1", "threshold"] == 0.708


def test_verdicts_cite_the_table_of_conventions(quality):
    verdicts = quality.verdicts
    assert list(verdicts.columns[:6]) == [
        "criterion", "subject", "value", "threshold", "source", "holds",
    ]  # fmt: skip
    sources = {threshold.source for threshold in THRESHOLDS.values()}
    assert set(verdicts["source"]) <= sources
    assert verdicts["holds"].dtype == bool
    assert verdicts["value"].notna().all()


def test_global_fit_is_judged_by_convention(quality):
    fit = quality.results.reported_measures
    verdicts = quality.verdicts.query("subject == 'model'").set_index("criterion")
    assert list(verdicts.index) == ["cfi", "tli", "rmsea", "srmr"]
    for criterion, row in verdicts.iterrows():
        assert row["value"] == fit[criterion]
        good = (
            row["value"] >= 0.95
            if criterion in ("cfi", "tli")
            else row["value"] <= row["threshold"]
        )
        assert row["holds"] == good


def test_every_pair_of_measured_constructs_has_a_verdict(quality):
    assert (quality.verdicts["criterion"] == "htmt").sum() == 45


@pytest.mark.parametrize(
    "name", ["reliability", "fornell_larcker", "htmt", "htmt2", "vif", "f_squared", "verdicts"]
)
def test_tables_are_handed_out_as_copies(quality, name):
    before, changed = getattr(quality, name), getattr(quality, name)
    changed[changed.select_dtypes("number").columns] = -9.0
    assert not changed.equals(before)
    pd.testing.assert_frame_equal(getattr(quality, name), before)


def test_the_summary_says_what_fails_and_who_says_so(close_pair):
    text = str(assess(close_pair).summary())
    assert "n = 100.\n" in text
    # the mean of .64 and .25
    assert "AVE of b is 0.445, below 0.500 (Fornell & Larcker 1981)." in text
    assert "HTMT2 of a – b is 0.950, above 0.850 (Roemer et al. 2021)." in text
    assert "Loading of b – b2 is 0.500, below 0.708 (Hair et al. 2019)." in text
    assert "Fornell-Larcker: root of the AVE on the diagonal" in text


def test_simulated_data_are_called_so(quality):
    assert "SIMULATED DATA." in str(quality.summary())
    assert "SIMULATED DATA." in quality._repr_html_()
    assert "<table" in quality._repr_html_()
    assert repr(quality).startswith("Assessment: 11 constructs, n = 1,531, ")


def test_an_improper_solution_is_said_so():
    items = ["a1", "a2", "b1", "b2"]
    between = np.kron(np.array([[0.3, 0.5], [0.5, 0.3]]), np.ones((2, 2)))
    np.fill_diagonal(between, 1.0)
    cov = pd.DataFrame(between, index=items, columns=items)
    with pytest.warns(AdmissibilityWarning):
        improper = fit_sem("a =~ a1 + a2\nb =~ b1 + b2\nb ~ a", sample_cov=cov, n_obs=100)
    (sentence, *_) = improper.admissibility
    assert "b" in sentence.split()
    assert f"NOT ADMISSIBLE: {sentence}" in str(assess(improper).summary())


def test_nothing_is_assessed_where_nothing_converged(close_pair):
    with pytest.raises(EstimationError, match="did not converge, so there is no measurement"):
        assess(stopped_early(close_pair))
