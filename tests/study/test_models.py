import json
from pathlib import Path

import pytest

from ccc_quality.errors import UnknownOptionError
from ccc_quality.model import Model
from ccc_quality.study import customer_model, employee_model

GOLDEN = Path(__file__).parents[1] / "golden"


@pytest.mark.parametrize(
    ("quality", "case"), [("reflective", "ccc_quality_ml"), ("direct", "ccc_direct_ml")]
)
def test_the_customer_model_is_the_one_that_the_reference_results_were_made_with(quality, case):
    syntax = json.loads((GOLDEN / f"{case}.json").read_text())["model"]
    assert customer_model(quality) == Model.from_syntax(syntax)


@pytest.mark.parametrize(
    ("quality", "commitment", "n_constructs", "n_paths", "n_items"),
    [
        # quality: 1 onto satisfaction, 2 onto trust, 3 onto loyalty
        ("reflective", False, 11, 6, 37),
        ("composite", False, 11, 6, 37),
        # with commitment: 3 more onto it, 1 more onto loyalty
        ("reflective", True, 12, 10, 40),
        ("composite", True, 12, 10, 40),
        # seven drivers onto satisfaction and trust, 1 between those, 2 onto loyalty
        ("direct", False, 10, 17, 37),
        # seven more and two between, and one more onto loyalty
        ("direct", True, 11, 27, 40),
    ],
)
def test_each_reading_has_its_constructs_paths_and_items(
    quality, commitment, n_constructs, n_paths, n_items
):
    model = customer_model(quality, commitment)
    assert len(model.constructs) == n_constructs
    assert len(model.paths) == n_paths
    assert len(model.observed) == n_items


def test_quality_is_of_higher_order_and_of_the_kind_asked_for():
    for kind in ("reflective", "composite"):
        quality = customer_model(kind).constructs[-1]
        assert (quality.name, quality.kind, quality.higher_order) == ("ccc_quality", kind, True)
    assert "ccc_quality" not in [c.name for c in customer_model("direct").constructs]


def test_the_direct_effect_on_loyalty_is_free_so_that_mediation_can_be_tested():
    assert ("ccc_quality", "loyalty") in customer_model().paths


def test_the_employee_model_leads_from_twelve_dimensions_to_turnover():
    model = employee_model()
    assert len(model.constructs) == 16
    assert len(model.constructs[-1].indicators) == 12
    assert len(model.observed) == 45
    assert model.paths == (
        ("job_quality", "job_satisfaction"),
        ("job_quality", "affective_commitment"),
        ("job_satisfaction", "turnover_intention"),
        ("affective_commitment", "turnover_intention"),
    )


def test_models_carry_labels_of_every_construct_in_both_languages():
    for model in (customer_model(commitment=True), employee_model()):
        for construct in model.constructs:
            assert set(model.labels.texts[construct.name]) == {"en", "nl"}


@pytest.mark.parametrize("make", [customer_model, employee_model])
def test_an_unknown_reading_lists_the_readings(make):
    with pytest.raises(UnknownOptionError) as error:
        make("formative")
    assert str(error.value) == (
        "quality='formative' is unknown. Available: reflective, composite, direct."
    )
