import numpy as np
import pytest

from ccc_quality.heterotrait import htmt, htmt2

TWO_BY_TWO = [np.array([0, 1]), np.array([2, 3])]


@pytest.fixture
def correlations():
    # within: .64 and .36; between: .1, .2, .3, .4
    return np.array(
        [
            [1.00, 0.64, 0.10, 0.20],
            [0.64, 1.00, 0.30, 0.40],
            [0.10, 0.30, 1.00, 0.36],
            [0.20, 0.40, 0.36, 1.00],
        ]
    )


@pytest.mark.parametrize("name", ["hs_cfa_ml", "ccc_cfa_ml"])
@pytest.mark.parametrize("criterion", ["htmt", "htmt2"])
def test_heterotrait_ratios_agree_with_semtools(case, semtools_htmt, name, criterion):
    reference = semtools_htmt(name, criterion)
    found = getattr(case(name).assessment, criterion)
    found = found.loc[reference.index, reference.columns]
    assert found.to_numpy() == pytest.approx(reference.to_numpy(), abs=1e-9)


@pytest.mark.parametrize("name", ["hs_cfa_ml", "ccc_cfa_ml"])
def test_the_default_of_semtools_is_the_geometric_ratio(case, name):
    loaded = case(name)
    reference = loaded.reference["htmt"]
    values = np.array([reference["values"][row] for row in reference["names"]])
    found = loaded.assessment.htmt2.loc[reference["names"], reference["names"]]
    assert found.to_numpy() == pytest.approx(values, abs=1e-9)


def test_htmt_by_hand(correlations):
    ratio = htmt(correlations, TWO_BY_TWO)[0, 1]
    assert ratio == pytest.approx(0.25 / np.sqrt(0.64 * 0.36))


def test_htmt2_by_hand(correlations):
    ratio = htmt2(correlations, TWO_BY_TWO)[0, 1]
    assert ratio == pytest.approx((0.1 * 0.2 * 0.3 * 0.4) ** 0.25 / np.sqrt(0.64 * 0.36))


@pytest.mark.parametrize("ratios", [htmt, htmt2])
def test_turning_an_item_round_changes_nothing(correlations, ratios):
    sign = np.array([1, -1, 1, 1])
    turned = correlations * np.outer(sign, sign)
    assert ratios(turned, TWO_BY_TWO) == pytest.approx(ratios(correlations, TWO_BY_TWO))


def test_htmt2_finds_the_correlation_of_the_constructs_however_unequal_the_loadings():
    loadings = np.array([0.9, 0.5, 0.7, 0.8, 0.6, 0.95])
    correlation = 0.6
    between = np.kron(np.array([[1, correlation], [correlation, 1]]), np.ones((3, 3)))
    R = np.outer(loadings, loadings) * between
    np.fill_diagonal(R, 1.0)
    blocks = [np.arange(3), np.arange(3, 6)]
    assert htmt2(R, blocks)[0, 1] == pytest.approx(correlation)
    assert htmt(R, blocks)[0, 1] != pytest.approx(correlation, abs=1e-3)


def test_htmt_finds_it_where_the_loadings_of_a_construct_are_equal():
    loadings = np.array([0.9, 0.9, 0.9, 0.6, 0.6, 0.6])
    between = np.kron(np.array([[1, 0.6], [0.6, 1]]), np.ones((3, 3)))
    R = np.outer(loadings, loadings) * between
    np.fill_diagonal(R, 1.0)
    assert htmt(R, [np.arange(3), np.arange(3, 6)])[0, 1] == pytest.approx(0.6)


def test_an_item_of_two_constructs_is_not_correlated_with_itself(correlations):
    ratio = htmt(correlations, [np.array([0, 1]), np.array([1, 2])])[0, 1]
    # pairs 0-1, 0-2, 1-2 remain; 1-1 does not count
    assert ratio == pytest.approx(np.mean([0.64, 0.10, 0.30]) / np.sqrt(0.64 * 0.30))


def test_one_item_makes_no_ratio(correlations):
    ratios = htmt(correlations, [np.array([0]), np.array([2, 3])])
    assert np.isnan(ratios[0, 1])
    assert ratios[1, 1] == pytest.approx(1.0)


def test_fornell_larcker_has_the_root_of_the_ave_on_its_diagonal(case):
    assessment = case("ccc_cfa_ml").assessment
    table, ave = assessment.fornell_larcker, assessment.reliability["ave"]
    assert np.diag(table) ** 2 == pytest.approx(ave[table.index].to_numpy())


def test_correlations_of_the_constructs_are_those_of_lavaan(case):
    loaded = case("ccc_cfa_ml")
    table = loaded.assessment.fornell_larcker
    reference = {
        (row["lhs"], row["rhs"]): row["est.std"]
        for row in loaded.reference["standardized"]
        if row["op"] == "~~" and row["lhs"] in table.index and row["lhs"] != row["rhs"]
    }
    assert len(reference) == 45
    for (first, second), value in reference.items():
        assert table.loc[first, second] == pytest.approx(value, abs=1e-5)
