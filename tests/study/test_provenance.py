"""A model is the study's where it says so, never because of the names in it."""

import copy
import pickle

import pytest

import ccc_quality as ccc
from ccc_quality.drivers.order import STUDY_ORDER
from ccc_quality.errors import (
    CodebookError,
    SpecificationError,
    UnknownNameError,
    UnknownOptionError,
)
from ccc_quality.study import (
    PUBLISHED_ORDER,
    customer_model,
    employee_model,
    load_customers,
    load_employees,
)
from ccc_quality.study.template import template_codebook

CONTENT = {
    "constructs": {"trust": {"items": ["t1", "t2"]}, "loyalty": {"items": ["l1", "l2"]}},
    "paths": ["loyalty ~ trust"],
}


@pytest.fixture(scope="module")
def fit():
    return ccc.fit_sem(customer_model("composite"), load_customers())


@pytest.fixture(scope="module")
def namesake(fit):
    """The same model, of somebody who happens to use the same names."""
    return ccc.fit_sem(fit.model.syntax, load_customers())


def test_models_of_the_study_say_so():
    assert customer_model().study == "van_der_aa"
    assert employee_model("direct").study == "van_der_aa"
    assert ccc.Model.from_syntax(customer_model().syntax).study == ""


def test_where_a_model_comes_from_does_not_count_when_models_are_compared():
    ours, theirs = customer_model(), ccc.Model.from_syntax(customer_model().syntax)
    assert ours == theirs
    assert hash(ours) == hash(theirs)


def test_a_codebook_says_whose_questionnaire_it_is_and_its_model_knows(tmp_path):
    codebook = ccc.Codebook.from_dict({"study": "van_der_aa", **CONTENT})
    assert ccc.Model.from_codebook(codebook).study == "van_der_aa"
    path = tmp_path / "codebook.yaml"
    path.write_text(codebook.to_yaml(), encoding="utf-8")
    assert ccc.Codebook.read(path).study == "van_der_aa"
    assert "study" not in ccc.Codebook.from_dict(CONTENT).to_yaml()


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda it: pickle.loads(pickle.dumps(it))])
def test_copies_of_models_and_codebooks_keep_it(copied):
    assert copied(customer_model()).study == "van_der_aa"
    assert copied(template_codebook()).study == "van_der_aa"


@pytest.mark.parametrize("kind", ["customers", "employees"])
def test_the_questionnaires_of_the_package_are_the_studys(kind):
    assert template_codebook(kind).study == "van_der_aa"
    survey = load_customers() if kind == "customers" else load_employees()
    assert ccc.Model.from_codebook(survey.codebook).study == "van_der_aa"


def test_models_made_of_a_model_keep_it(fit):
    short = ccc.short_form(customer_model("direct"), load_customers(), 3, n_folds=2, seed=1)
    assert short.model.study == "van_der_aa"
    assert fit.model.study == "van_der_aa"


def test_an_unknown_study_is_refused_with_those_that_are_known():
    with pytest.raises(UnknownOptionError, match="no study 'van_der_a'. Did you mean van_der_aa"):
        ccc.Model.from_syntax("y ~ x", study="van_der_a")
    with pytest.raises(CodebookError, match="study: 'parasuraman' is no study known here"):
        ccc.Codebook.from_dict({"study": "parasuraman", **CONTENT})


def test_the_published_order_is_that_of_the_studys_model_alone(fit, namesake):
    ours = ccc.rank_drivers(fit, "satisfaction")
    assert ours.order == STUDY_ORDER
    assert (ours.order.drivers, ours.order.source) == (PUBLISHED_ORDER, "Telecommerce 01-2012")
    theirs = ccc.rank_drivers(namesake, "satisfaction")
    assert theirs.order is None
    assert theirs.table["order_rank"].isna().all()
    assert theirs.agreement.reason.startswith("There is no order to compare with")
    assert "Telecommerce" not in str(theirs.summary())


def test_any_order_may_be_compared_with(namesake):
    last_year = ccc.Order(tuple(reversed(PUBLISHED_ORDER)), source="survey of 2024")
    ranking = ccc.rank_drivers(namesake, "satisfaction", order=last_year)
    assert ranking.order.source == "survey of 2024"
    assert ranking.agreement.tau == pytest.approx(-1.0)
    names = ccc.rank_drivers(namesake, "satisfaction", order=PUBLISHED_ORDER)
    assert names.order == ccc.Order(PUBLISHED_ORDER)
    assert names.agreement.tau == pytest.approx(1.0)
    assert "Order to compare with: survey of 2024." in str(ranking.summary())


def test_a_model_of_the_study_may_be_ranked_beside_another_order_or_none(fit):
    named = ("empathy", "reliability")
    ranking = ccc.rank_drivers(fit, "satisfaction", order=named)
    assert ranking.order.drivers == named
    assert ranking.agreement.n_drivers == 2
    assert ccc.rank_drivers(fit, "satisfaction", order=()).order is None


def test_an_order_of_what_is_not_ranked_is_refused_by_name(fit):
    with pytest.raises(UnknownNameError, match="'speed', 'price', which are not among the drivers"):
        ccc.rank_drivers(fit, "satisfaction", order=["reliability", "speed", "price"])
    with pytest.raises(SpecificationError, match="names 'empathy' twice"):
        ccc.Order(("empathy", "empathy"))


def test_claims_of_the_study_are_not_tested_on_another_model(namesake):
    with pytest.raises(SpecificationError, match="not marked as the study's"):
        ccc.test_claims(namesake)
