import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from ccc_quality.assessment import careless
from ccc_quality.assessment import response_style as style
from ccc_quality.assessment.distance import mahalanobis
from ccc_quality.data import read_survey
from ccc_quality.errors import DataError
from ccc_quality.model import Model, reflective
from ccc_quality.study import customer_model, load_customers

GOLDEN = Path(__file__).parents[1] / "golden"
FIRST = 60


@pytest.fixture(scope="module")
def reference():
    return json.loads(Path(__file__).with_name("screening.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def answers():
    return pd.read_csv(GOLDEN / "ccc_likert_missing.csv")


@pytest.fixture(scope="module")
def found(answers, reference):
    constructs = [reflective(name, own) for name, own in reference["scales"].items()]
    return careless(Model(constructs), answers)


@pytest.mark.parametrize("index", ["mahalanobis", "long_string", "irv", "even_odd", "synonyms"])
def test_every_index_is_what_base_r_computes(found, reference, index):
    expected = np.array(reference["careless"][index], dtype=float)
    assert np.isfinite(expected).sum() > FIRST / 2
    np.testing.assert_allclose(found.table[index].iloc[:FIRST], expected, atol=1e-9)


def test_synonyms_are_the_pairs_that_correlate_above_sixty(found, reference):
    assert found.n_synonyms == reference["careless"]["n_pairs"]


def test_distances_of_normal_answers_have_uniform_p_values_in_small_samples():
    """25 respondents and 6 items, a fifth of them incomplete: chi-square would be far off."""
    rng = np.random.default_rng(1)
    complete, incomplete, by_chisquare = [], [], []
    for _ in range(400):
        Y = rng.standard_normal((25, 6))
        Y[:5, :2] = np.nan
        distances = mahalanobis(Y)
        incomplete.extend(distances.pvalue[:5])
        complete.extend(distances.pvalue[5:])
        by_chisquare.extend(stats.chi2.sf(distances.squared[:5], 4))
    # respondents of one sample share its moments, so the test is generous by a factor
    assert stats.kstest(complete, "uniform").statistic < 0.02
    assert stats.kstest(incomplete, "uniform").statistic < 0.05
    assert stats.kstest(by_chisquare, "uniform").statistic > 0.1


def test_planted_carelessness_is_found_and_nobody_is_dropped():
    rng = np.random.default_rng(2)
    eta = rng.standard_normal((300, 5))
    names = [f"{construct}{k}" for construct in "abcde" for k in (1, 2, 3, 4)]
    Y = np.clip(
        np.round(4 + 1.2 * np.repeat(eta, 4, axis=1) + 0.4 * rng.standard_normal((300, 20))), 1, 7
    )
    Y[:20] = 5
    Y[20:40] = rng.integers(1, 8, (20, 20))
    frame = pd.DataFrame(Y, columns=names, index=[f"r{i}" for i in range(300)])
    model = Model([reflective(c, [f"{c}{k}" for k in (1, 2, 3, 4)]) for c in "abcde"])
    table = careless(model, frame).table
    assert list(table.index) == list(frame.index)
    assert table["flag_long_string"].iloc[:20].all()
    assert table["flag_irv"].iloc[:20].all()
    assert table["flag_mahalanobis"].iloc[20:40].mean() > 0.9
    assert table["n_flags"].iloc[20:40].mean() > 1
    assert table["n_flags"].iloc[40:].mean() < 0.1


def test_a_straight_line_shows_in_answers_as_given_though_an_item_is_turned():
    rng = np.random.default_rng(3)
    raw = pd.DataFrame(rng.integers(1, 8, (40, 4)), columns=["a1", "a2", "b1", "b2"])
    raw.iloc[0] = 6
    codebook = {
        "scale": [1, 7],
        "constructs": {
            "a": {"items": ["a1", "a2"], "reversed": ["a2"]},
            "b": {"items": ["b1", "b2"]},
        },
    }
    survey = read_survey(raw, codebook)
    assert survey.answers.loc[0, "a2"] == 2
    table = careless("a =~ a1 + a2\nb =~ b1 + b2", survey).table
    assert table.loc[0, "long_string"] == 4
    assert table.loc[0, "irv"] == 0


def test_a_string_passes_over_what_is_missing():
    Y = np.array([[3.0, np.nan, 3, 3, 2], [1, 2, 2, np.nan, np.nan], [np.nan] * 5])
    assert style.longest_string(Y).tolist() == [3, 2, 0]


def test_half_of_the_items_in_a_row_is_too_many():
    Y = pd.DataFrame(
        np.random.default_rng(4).permuted(np.tile(np.arange(1.0, 7), (30, 1)), axis=1),
        columns=["a1", "a2", "a3", "b1", "b2", "b3"],
    )
    Y.iloc[0] = [4, 4, 4, 1, 2, 3]
    Y.iloc[1] = [4, 4, 5, 1, 2, 3]
    Y += np.random.default_rng(5).choice([0, 7], Y.shape) * (np.arange(30) > 1)[:, None]
    flags = careless("a =~ a1 + a2 + a3\nb =~ b1 + b2 + b3", Y).table["flag_long_string"]
    assert flags.iloc[:2].tolist() == [True, False]


def test_what_cannot_be_judged_has_a_reason_and_no_flag(answers):
    found = careless("trust =~ tru1 + tru2 + tru3", answers)
    checks = found.checks.set_index("check")
    assert np.isnan(checks.loc["even_odd", "share"])
    assert checks.loc["even_odd", "reason"] == "It takes 3 constructs with two items or more."
    assert checks.loc["synonyms", "reason"].endswith("it takes 3.")
    assert not found.table["flag_even_odd"].any()


def test_checks_name_their_convention_and_source(found):
    checks = found.checks.set_index("check")
    assert checks.loc["even_odd", "threshold"] == 0.30
    assert checks.loc["mahalanobis", "threshold"] == 0.001
    assert checks.loc["synonyms", "source"] == "our own bound (index: Meade & Craig 2012)"
    assert (
        checks["n_flagged"] == [found.table[f"flag_{name}"].sum() for name in checks.index]
    ).all()


def test_flagged_counts_the_checks_that_agree(found):
    n = found.table["n_flags"]
    assert list(found.flagged(1)) == list(n.index[n >= 1])
    assert set(found.flagged(2)) <= set(found.flagged(1))


def test_the_summary_says_that_nobody_was_left_out():
    found = careless(customer_model(), load_customers())
    text = str(found.summary())
    assert "Nobody was left out. Compare the results with and without them." in text
    assert "SIMULATED DATA." in text
    assert max(map(len, text.splitlines()[3:])) <= 110


def test_something_else_than_answers_is_refused():
    with pytest.raises(DataError, match="careless needs the answers of respondents"):
        careless("a =~ a1 + a2", np.ones((3, 2)))
