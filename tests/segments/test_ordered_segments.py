"""Differences of effects, from separate fits and from one fit of ordered items: as lavaan's."""

from __future__ import annotations

import json
import warnings
from itertools import combinations
from pathlib import Path

import pandas as pd
import pytest
from statsmodels.stats.multitest import multipletests

import ccc_quality as ccc
from ccc_quality.errors import SpecificationError, UnknownOptionError

GOLDEN = Path(__file__).parents[1] / "golden"
LAVAAN = json.loads((GOLDEN / "segments" / "effects.json").read_text())
FIRMS = LAVAAN["firms"]
CODEBOOK = {"scale": [-20, 20], "constructs": {"trust": {"items": ["tru1", "tru2", "tru3"]}}}


def analysed(case: str) -> ccc.SegmentAnalysis:
    ordered = case == "joint_wlsmv"
    name = "ccc_likert.csv" if ordered else "ccc_continuous.csv"
    survey = ccc.read_survey(pd.read_csv(GOLDEN / name), CODEBOOK)
    options = {"ordered": LAVAAN["items"]} if ordered else {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # whether the firms are comparable is not the claim here
        return ccc.by_segment(
            LAVAAN["model"],
            survey,
            "firm",
            "trust",
            estimator=case.split("_")[1].upper(),
            **options,
        )


@pytest.fixture(scope="module", params=["separate_ml", "separate_mlr", "joint_wlsmv"])
def pair(request):
    """Ours and lavaan's, which gets errors of differences within one model of all groups."""
    return analysed(request.param), LAVAAN[request.param]


def test_effects_of_each_segment_are_those_of_lavaan(pair):
    ours, lavaan = pair
    table = ours.effects.query("driver == 'quality' and kind == 'total'").set_index("segment")
    for k, firm in enumerate(FIRMS, start=1):
        expected = lavaan[f"total{k}"]
        assert table.loc[firm, "est"] == pytest.approx(expected["est"], rel=1e-4)
        assert table.loc[firm, "se"] == pytest.approx(expected["se"], rel=1e-4)


@pytest.mark.parametrize(("driver", "kind"), [("quality", "total"), ("satisfaction", "direct")])
def test_tests_of_differences_are_the_wald_tests_of_lavaan(pair, driver, kind):
    """Nothing but the path leads from satisfaction to trust: its total effect is the direct one."""
    ours, lavaan = pair
    rows = ours.differences.query("quantity == 'total effect' and name == @driver")
    rows = rows.set_index(["segment_a", "segment_b"])
    for a, b in combinations(range(3), 2):
        expected = lavaan[f"{kind}_{a + 1}_{b + 1}"]
        row = rows.loc[(FIRMS[a], FIRMS[b])]
        assert row["difference"] == pytest.approx(expected["est"], abs=2e-5)
        assert row["se"] == pytest.approx(expected["se"], rel=1e-4)
        assert row["pvalue"] == pytest.approx(expected["pvalue"], abs=1e-4)


def test_holm_is_that_of_statsmodels_for_the_p_values_of_lavaan(pair):
    ours, lavaan = pair
    keys = [f"{kind}_{p}" for kind in ("total", "direct") for p in ("1_2", "1_3", "2_3")]
    expected = multipletests([lavaan[key]["pvalue"] for key in keys], method="holm")[1]
    found = ours.differences.query("quantity == 'total effect'").sort_values(
        ["name", "segment_a", "segment_b"]
    )
    assert found["p_adjusted"].tolist() == pytest.approx(expected.tolist(), abs=1e-3)


def test_effects_of_one_fit_covary():
    """Taken as independent, their difference would have another error than lavaan's."""
    ours, lavaan = analysed("joint_wlsmv"), LAVAAN["joint_wlsmv"]
    errors = [lavaan[f"total{k}"]["se"] for k in (1, 2)]
    independent = (errors[0] ** 2 + errors[1] ** 2) ** 0.5
    assert abs(lavaan["total_1_2"]["se"] / independent - 1) > 0.005
    assert ours.joint is not None
    assert ours.fits["bank"].n_obs + ours.fits["insurer"].n_obs + ours.fits["telecom"].n_obs == len(
        pd.read_csv(GOLDEN / "ccc_likert.csv")
    )


def test_ordered_items_know_no_metric_step():
    found = analysed("joint_wlsmv")
    assert found.invariance["step"].tolist() == ["configural", "scalar", "structural"]
    assert found.comparable == ("means" if found.ladder.reached == "scalar" else "none")
    assert found.segments == tuple(FIRMS)
    assert repr(found.fits["bank"]).startswith("Group 'bank' (n = ")


def test_what_ordered_items_do_not_go_with_is_named():
    survey = ccc.study.load_customers()
    model = ccc.study.customer_model()
    with pytest.raises(SpecificationError, match="the model also has ccc_quality. Leave ordered="):
        ccc.by_segment(model, survey, "firm", "trust", estimator="WLSMV", ordered=model.observed)
    plain = "trust =~ tru1 + tru2 + tru3\nloyalty =~ loy1 + loy2 + loy3\nloyalty ~ trust"
    items = ["tru1", "tru2", "tru3", "loy1", "loy2", "loy3"]
    with pytest.raises(UnknownOptionError, match="does not resample ordered items; n_resamples=0"):
        ccc.by_segment(
            plain,
            survey,
            "firm",
            "loyalty",
            estimator="WLSMV",
            ordered=items,
            n_resamples=10,
            seed=1,
        )
    with pytest.raises(UnknownOptionError, match='need estimator "WLSMV"'):
        ccc.by_segment(plain, survey, "firm", "loyalty", ordered=items)
