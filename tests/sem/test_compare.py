"""Nested models and released equalities against lavaan's lavTestLRT and lavTestScore."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest
from support import golden

from ccc_quality.errors import SpecificationError
from ccc_quality.sem import compare, fit_sem

LAVAAN = json.loads(Path(__file__).with_name("lavaan_nested.json").read_text(encoding="utf-8"))
HS = golden.data({"data": "hs1939.csv"})
MODEL = golden.case("hs_cfa_ml")["model"]
EQUAL = [[], ["loadings"], ["loadings", "intercepts"]]


@pytest.mark.parametrize("estimator", ["ML", "MLR", "MLM"])
def test_difference_tests_agree(estimator: str) -> None:
    ladder = [
        fit_sem(MODEL, HS, group="school", group_equal=equal, estimator=estimator)
        for equal in EQUAL
    ]
    for k, (general, restricted) in enumerate(pairwise(ladder)):
        test = compare(general, restricted)
        assert test.chisq == pytest.approx(LAVAAN[estimator]["chisq"][k], rel=1e-4)
        assert test.df == LAVAAN[estimator]["df"][k]
        assert test.pvalue == pytest.approx(LAVAAN[estimator]["pvalue"][k], rel=1e-3)
        assert compare(restricted, general).chisq == test.chisq


def test_score_tests_of_equal_parameters_agree() -> None:
    fit = fit_sem(MODEL, HS, group="school", group_equal=EQUAL[2])
    ours = fit.release_indices().query("group == 2").set_index(["lhs", "op", "rhs"])["mi"]
    theirs = pd.DataFrame(LAVAAN["score"])
    assert len(theirs) == 15
    for row in theirs.itertuples():
        assert ours[row.lhs, row.op, row.rhs] == pytest.approx(row.mi, abs=1e-3)


def test_releasing_either_group_of_two_gains_the_same() -> None:
    found = fit_sem(MODEL, HS, group="school", group_equal=EQUAL[2]).release_indices()
    first, second = (
        found[found["group"] == number].set_index(["lhs", "op", "rhs"])["mi"].sort_index()
        for number in (1, 2)
    )
    # the first loadings and intercepts of both groups are the same parameters
    assert (first - second).abs().max() < 1e-6


def test_the_expected_change_foretells_the_fit_without_the_equality() -> None:
    fit = fit_sem(MODEL, HS, group="school", group_equal=EQUAL[2])
    top = fit.release_indices().iloc[0]
    freed = fit_sem(
        MODEL,
        HS,
        group="school",
        group_equal=EQUAL[2],
        group_partial=[f"{top['lhs']} ~ 1"],
    )
    drop = fit.fit_measures["chisq"] - freed.fit_measures["chisq"]
    # the score test approximates the likelihood ratio
    assert drop == pytest.approx(top["mi"], rel=0.1)


def test_models_that_do_not_nest_are_refused() -> None:
    fit = fit_sem(MODEL, HS)
    with pytest.raises(SpecificationError, match="same degrees of freedom"):
        compare(fit, fit_sem(MODEL, HS, std_lv=True))
    with pytest.raises(SpecificationError, match="not fitted to the same answers"):
        compare(fit, fit_sem(MODEL + "\nx1 ~~ x2", HS.iloc[:200]))
    with pytest.raises(SpecificationError, match="fitted by ML.? and MLR|by MLR and ML"):
        compare(fit, fit_sem(MODEL + "\nx1 ~~ x2", HS, estimator="MLR"))
