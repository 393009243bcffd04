import pytest

from ccc_quality.errors import UnknownOptionError
from ccc_quality.study.constructs import (
    CUSTOMER_CONSTRUCTS,
    EMPLOYEE_CONSTRUCTS,
    PUBLISHED_ORDER,
    construct_labels,
    study_constructs,
)

DUTCH_DRIVERS = {
    # as the trade summary prints them
    "reliability": "Betrouwbaarheid",
    "empathy": "Empathie",
    "customer_focus": "Klantfocus",
    "customer_knowledge": "Klantkennis",
    "waiting_time": "Wachttijd",
    "accessibility": "Toegankelijkheid",
    "ivr_menu": "Keuzemenu",
}


def test_the_published_order_runs_from_reliability_to_the_menu():
    assert list(PUBLISHED_ORDER) == list(DUTCH_DRIVERS)
    drivers = [c.name for c in CUSTOMER_CONSTRUCTS if c.role == "driver"]
    assert drivers == list(PUBLISHED_ORDER)


def test_drivers_bear_their_published_dutch_names():
    labels = construct_labels(CUSTOMER_CONSTRUCTS)
    assert labels.map(PUBLISHED_ORDER, "nl") == DUTCH_DRIVERS


def test_job_quality_has_twelve_dimensions():
    dimensions = [c.name for c in EMPLOYEE_CONSTRUCTS if c.role == "driver"]
    assert dimensions == [
        "opportunity_and_challenge",
        "role_ambiguity",
        "role_conflict",
        "superior_and_feedback",
        "atmosphere",
        "empowerment",
        "enjoying_the_work",
        "ease_of_tools",
        "integrity",
        "learning_from_customers",
        "learning_from_employees",
        "information_sharing",
    ]


@pytest.mark.parametrize("kind", ["customers", "employees"])
def test_every_construct_has_labels_a_definition_and_a_source(kind):
    for construct in study_constructs(kind):
        assert construct.en and construct.nl, construct.name
        assert construct.definition.endswith(".")
        assert "20" in construct.source, "a source names its year"


@pytest.mark.parametrize("kind", ["customers", "employees"])
def test_no_two_constructs_share_a_label_or_an_item(kind):
    constructs = study_constructs(kind)
    items = [item for construct in constructs for item in construct.items]
    assert len(set(items)) == len(items)
    for language in ("en", "nl"):
        shown = [construct.labels[language] for construct in constructs]
        assert len(set(shown)) == len(shown)


def test_drivers_have_four_items_and_outcomes_three():
    counts = {c.name: c.n_items for c in CUSTOMER_CONSTRUCTS}
    assert {counts[name] for name in PUBLISHED_ORDER} == {4}
    outcomes = ("satisfaction", "trust", "affective_commitment", "loyalty")
    assert {counts[name] for name in outcomes} == {3}
    assert {c.n_items for c in EMPLOYEE_CONSTRUCTS if c.role != "quality"} == {3}


def test_an_unknown_survey_kind_is_named_with_what_there_is():
    with pytest.raises(UnknownOptionError) as error:
        study_constructs("customer")
    assert str(error.value) == (
        "kind='customer' is unknown. Did you mean customers? Available: customers, employees."
    )
