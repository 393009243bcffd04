import numpy as np
import pandas as pd
import pytest

from ccc_quality.errors import SpecificationError, UnknownOptionError
from ccc_quality.model import Model
from ccc_quality.study import (
    customer_model,
    employee_model,
    questionnaire,
    simulate_customers,
    simulate_employees,
)


def test_the_same_seed_gives_the_same_answers_and_another_seed_others():
    first, again = simulate_customers(300, 4), simulate_customers(300, 4)
    pd.testing.assert_frame_equal(first.answers, again.answers)
    assert not first.answers.equals(simulate_customers(300, 5).answers)


def test_no_global_random_state_is_used_or_changed():
    np.random.seed(1)  # noqa: NPY002
    expected = np.random.random(3)  # noqa: NPY002
    np.random.seed(1)  # noqa: NPY002
    simulate_customers(50, 4)
    assert (np.random.random(3) == expected).all()  # noqa: NPY002


def test_missing_cells_are_holes_in_the_same_survey():
    whole = simulate_customers(400, 4).answers
    holed = simulate_customers(400, 4, missing_share=0.1).answers
    items = list(customer_model().observed)
    missing = holed[items].isna()
    assert missing.to_numpy().sum() == round(0.1 * 400 * 37)
    pd.testing.assert_frame_equal(holed[items].fillna(whole[items]), whole[items])


def test_straight_liners_come_on_request_and_are_found():
    assert simulate_customers(500, 4).report.n_straight_liners == 0
    assert simulate_customers(500, 4, straight_liner_share=0.04).report.n_straight_liners == 20


def test_simulated_surveys_say_so():
    for survey in (simulate_customers(60, 1), simulate_employees(60, 1)):
        assert survey.simulated
        assert survey.source.startswith("simulated")
        assert survey.report.ok


def test_layout_is_even_and_agents_work_for_one_firm():
    answers = simulate_customers(600, 2, n_waves=3, n_agents=30).answers
    assert answers["firm"].value_counts().tolist() == [200, 200, 200]
    assert answers["wave"].value_counts().to_dict() == {1: 200, 2: 200, 3: 200}
    assert answers["agent"].nunique() == 30
    assert (answers.groupby("agent")["firm"].nunique() == 1).all()


@pytest.mark.parametrize("scale", [(1, 5), (1, 7), (0, 10)])
def test_answers_fill_the_scale_asked_for(scale):
    survey = simulate_customers(2_000, 3, scale=scale)
    answers = survey.answers[list(survey.items)].to_numpy()
    assert sorted(np.unique(answers)) == list(range(scale[0], scale[1] + 1))
    assert survey.codebook.scale == scale


def test_commitment_is_asked_on_request():
    survey = simulate_customers(100, 3, commitment=True)
    assert {"com1", "com2", "com3"} <= set(survey.items)
    assert Model.from_codebook(survey.codebook) == customer_model("composite", commitment=True)


def test_the_codebook_describes_the_ready_models():
    assert Model.from_codebook(simulate_customers(60, 1).codebook) == customer_model("composite")
    assert Model.from_codebook(simulate_employees(60, 1).codebook) == employee_model()


@pytest.mark.parametrize(
    ("survey", "kind", "cluster"),
    [
        (simulate_customers(60, 1, commitment=True), "customers", "agent"),
        (simulate_employees(60, 1), "employees", "team"),
    ],
    ids=["customers", "employees"],
)
def test_the_codebook_labels_every_construct_and_item_in_both_languages(survey, kind, cluster):
    assert dict(survey.codebook.columns) == {"segment": "firm", "cluster": cluster, "wave": "wave"}
    names = [construct.name for construct in survey.codebook.constructs]
    for name in [*names, *survey.items]:
        assert set(survey.labels.texts[name]) == {"en", "nl"}, name
    dutch = questionnaire(kind, "nl").set_index("item")["text"]
    for item in survey.items:
        assert survey.labels.text(item, "nl") == dutch[item]


def test_an_unknown_firm_lists_the_firms():
    with pytest.raises(UnknownOptionError) as error:
        simulate_customers(60, 1, firms=("bank", "telekom"))
    assert str(error.value) == (
        "firms='telekom' is unknown. Did you mean telecom? "
        "Available: bank, insurer, telecom, government."
    )


def test_impossible_numbers_are_refused():
    with pytest.raises(SpecificationError, match="missing_share must lie between 0 and 1, not 2"):
        simulate_employees(60, 1, missing_share=2)
