import pytest

from ccc_quality.errors import UnknownOptionError
from ccc_quality.study import CUSTOMER_CONSTRUCTS, EMPLOYEE_CONSTRUCTS, questionnaire
from ccc_quality.study.questionnaire import item_texts, wording

STUDIES = {"customers": CUSTOMER_CONSTRUCTS, "employees": EMPLOYEE_CONSTRUCTS}


@pytest.mark.parametrize("kind", STUDIES)
@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_item_of_every_construct_is_worded(kind, language):
    table = questionnaire(kind, language)
    assert list(table.columns) == ["item", "construct", "text"]
    expected = [(item, c.name) for c in STUDIES[kind] for item in c.items]
    assert list(zip(table["item"], table["construct"], strict=True)) == expected
    assert table["text"].is_unique
    assert table["text"].str.fullmatch(r"[A-Z].{10,90}\.").all(), "one short sentence each"


@pytest.mark.parametrize("kind", STUDIES)
def test_no_wording_is_left_over_or_untranslated(kind):
    texts = item_texts(kind)
    assert set(texts) == {item for construct in STUDIES[kind] for item in construct.items}
    assert all(set(text) == {"en", "nl"} and text["en"] != text["nl"] for text in texts.values())


def test_it_is_said_in_both_languages_that_the_items_are_not_the_studys():
    assert "not the items of the study" in wording("customers", "en").statement
    assert "niet de vragen uit het onderzoek" in wording("employees", "nl").statement


def test_an_unknown_language_lists_the_languages():
    with pytest.raises(UnknownOptionError) as error:
        questionnaire("customers", "de")
    assert str(error.value) == "language='de' is unknown. Available: en, nl."


def test_an_unknown_kind_lists_the_kinds():
    with pytest.raises(UnknownOptionError) as error:
        questionnaire("employee")
    assert str(error.value).endswith("Did you mean employees? Available: customers, employees.")
