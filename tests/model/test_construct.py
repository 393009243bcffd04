"""Constructs, and the mistakes one can make in them."""

import pytest

from ccc_quality.errors import SpecificationError, UnknownOptionError
from ccc_quality.model import composite, higher_order, items, reflective


def test_items_are_numbered():
    assert items("rel", 1, 4) == ("rel1", "rel2", "rel3", "rel4")


def test_items_counted_backwards_are_refused():
    with pytest.raises(SpecificationError, match=r"items\('rel', 4, 1\) names nothing"):
        items("rel", 4, 1)


def test_a_reflective_construct_has_no_mode():
    trust = reflective("trust", items("tru", 1, 3))
    assert (trust.kind, trust.mode, trust.higher_order) == ("reflective", None, False)
    assert trust.indicators == ("tru1", "tru2", "tru3")


def test_a_composite_has_regression_weights_unless_said_otherwise():
    assert composite("price", ["p1", "p2"]).mode == "B"
    assert composite("price", ["p1", "p2"], mode="A").mode == "A"


def test_a_higher_order_construct_is_either_kind():
    assert higher_order("quality", ["rel", "emp"]).kind == "reflective"
    made = higher_order("quality", ["rel", "emp"], kind="composite", mode="A")
    assert (made.kind, made.mode, made.higher_order) == ("composite", "A", True)


def test_a_single_item_may_be_given_as_text():
    assert reflective("loyalty", "recommend").indicators == ("recommend",)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: reflective("trust", []), "the construct 'trust' has no items"),
        (lambda: higher_order("quality", []), "the construct 'quality' has no dimensions"),
        (lambda: reflective("", ["a"]), "a construct needs a name"),
        (lambda: reflective("trust", ["a", "a"]), "the construct 'trust' names 'a' twice"),
        (lambda: composite("q", ["a", "q"]), "the construct 'q' cannot be its own indicator"),
    ],
)
def test_a_construct_without_sense_is_refused(make, message):
    with pytest.raises(SpecificationError) as caught:
        make()
    assert str(caught.value) == message


def test_unknown_options_list_the_known_ones():
    with pytest.raises(UnknownOptionError) as caught:
        composite("price", ["p1"], mode="C")
    assert str(caught.value) == "mode cannot be 'C'. Available: A, B."
    with pytest.raises(UnknownOptionError, match="Did you mean composite"):
        higher_order("quality", ["rel"], kind="compositr")


@pytest.mark.parametrize("items", [[1, 2], ["tru1", None]])
def test_items_are_named_by_text(items):
    with pytest.raises(SpecificationError, match="constructs and items are named by text, found"):
        reflective("trust", items)


def test_no_items_at_all_are_no_list():
    with pytest.raises(SpecificationError, match="a construct takes a list of names, found None"):
        reflective("trust", None)


@pytest.mark.parametrize("name", ["tru`1", "tru\n1"])
def test_a_name_that_model_syntax_could_not_write(name):
    with pytest.raises(SpecificationError, match="holds a backtick or a line break"):
        reflective("trust", [name])
