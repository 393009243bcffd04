import pytest

from ccc_quality.study import CLAIMS, PUBLISHED_ORDER, facts

# typed from the publications' figures, apart from the data file
PUBLISHED = {
    "Genesys": [2.4, 168, 338, 14, 293, 235, 206, 1.4, 26, 0.76, 63, 16, 77, 68],
    "SuperOffice": [500, 2, 62, 90, 80, 97],
    "Quality Support": [15_000, 12, 6, 4, 64, 24, 67, 1],
    "Woonz": [26.5, 6.4],
    "SAP": [22_000, 1_000, 70, 60, 53, 45, 41, 29],
    "Corporate Executive Board": [
        *(125_000, 5_000, 100, 4, 71, 32, 25, 65),
        *(45, 3, 48, 10, 60, 80),
    ],
    "Kloteklanten": [25_000, 8_400, 45, 15, 20, 75, 2.1, 0.4],
    "Telecommerce": [7, 1, 2, 3, 4, 5, 6, 7],
    "Service Business": [1_589, 3],
    "Service Industries Journal 31(8)": [7],
    "Service Industries Journal 32(2)": [12],
    "Human Resource Management": [577],
    "doctoral thesis": [6, 1_500, 600],
    "advice to firms": [24],
    "Strategic Decisions Monitor": [1, 2, 3, 4, 5],
    "Our arithmetic": [14.3],
}


@pytest.mark.parametrize("source", PUBLISHED)
def test_each_source_is_quoted_in_full_and_exactly(source):
    table = facts()
    quoted = table.loc[table["source"].str.contains(source, regex=False), "value"]
    assert quoted.tolist() == PUBLISHED[source]


def test_no_figure_stands_here_without_one_of_these_sources():
    table = facts()
    assert len(table) == sum(len(values) for values in PUBLISHED.values())


def test_each_fact_has_a_key_a_unit_a_source_and_a_section():
    table = facts()
    assert list(table.columns) == ["fact", "value", "unit", "source", "section"]
    assert table.index.is_unique
    assert table["fact"].is_unique
    assert (table[["fact", "unit", "source", "section"]].apply(lambda c: c.str.len()) > 0).all(
        axis=None
    )
    assert table["value"].dtype == float


@pytest.mark.parametrize(
    ("key", "value", "unit"),
    [
        ("lost_revenue", 2.4, "EUR billion a year"),
        ("value_of_leaver", 168, "EUR a year"),
        ("reaches_nobody", 12, "callers"),
        ("disloyalty_odds", 4, "times"),
        ("tell_negative_service", 65, "percent"),
        ("leave_service_managers", 20, "percent"),
        ("leave_service_customers", 75, "percent"),
        ("loyalty_customers", 1589, "customers"),
        ("contact_grade", 6.4, "out of 10"),
    ],
)
def test_facts_are_found_by_key(key, value, unit):
    assert facts().loc[key, ["value", "unit"]].tolist() == [value, unit]


def test_lost_relationships_are_the_quotient_they_are_said_to_be():
    table = facts()["value"]
    millions = table["lost_revenue"] * 1000 / table["value_of_leaver"]
    assert round(millions, 1) == table["lost_relationships"]


def test_published_ranks_are_the_published_order():
    ranks = [facts().loc[f"order_{driver}", "value"] for driver in PUBLISHED_ORDER]
    assert ranks == [1, 2, 3, 4, 5, 6, 7]


def test_changing_the_table_does_not_change_the_facts():
    table = facts()
    table.loc["lost_revenue", "value"] = 0.0
    assert facts().loc["lost_revenue", "value"] == 2.4


def test_claims_are_stated_in_both_languages_with_their_source():
    assert len({claim.name for claim in CLAIMS}) == len(CLAIMS)
    for claim in CLAIMS:
        assert claim.text("en") == claim.statement
        assert claim.text("en").endswith(".") and claim.text("nl").endswith(".")
        assert claim.text("en") != claim.text("nl")
        assert "2012" in claim.source or "2015" in claim.source


def test_hardly_is_an_equivalence_claim_and_unless_extreme_a_threshold_claim():
    kinds = {claim.name: claim.kind for claim in CLAIMS}
    for driver in ("waiting_time", "accessibility", "menu"):
        assert kinds[f"{driver}_hardly_matters"] == "equivalence"
    assert kinds["extreme_waiting_matters"] == "threshold"
    assert kinds["loyalty_through_the_relationship"] == "indirect effect"
