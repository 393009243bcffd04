"""Models from constructs, from syntax and from a codebook."""

import pickle
from dataclasses import FrozenInstanceError, dataclass, field

import pandas as pd
import pytest

from ccc_quality.errors import ModelSyntaxError, SpecificationError, UnknownNameError
from ccc_quality.labels import Labels
from ccc_quality.model import Model, as_model, composite, higher_order, items, reflective

TRUST = reflective("trust", items("tru", 1, 3))
LOYALTY = reflective("loyalty", items("loy", 1, 2))
EMPATHY = reflective("empathy", items("emp", 1, 2))


@dataclass(frozen=True)
class Entry:
    name: str
    items: tuple = ()
    dimensions: tuple = ()
    kind: str = "reflective"
    mode: str | None = None


@dataclass(frozen=True)
class Book:
    constructs: tuple
    paths: tuple = ()
    labels: Labels = field(default_factory=Labels)
    study: str = ""


def test_constructs_and_paths_become_syntax():
    quality = higher_order("quality", ["trust", "empathy"], kind="composite")
    model = Model(
        constructs=[TRUST, EMPATHY, LOYALTY, quality],
        paths=[("quality", "loyalty"), ("trust", "empathy"), ("empathy", "loyalty")],
    )
    assert model.syntax == (
        "trust =~ tru1 + tru2 + tru3\n"
        "empathy =~ emp1 + emp2\n"
        "loyalty =~ loy1 + loy2\n"
        "quality <~ trust + empathy\n"
        "loyalty ~ quality + empathy\n"
        "empathy ~ trust"
    )
    assert Model.from_syntax(model.syntax) == model


def test_paths_run_from_source_to_target():
    model = Model.from_syntax("f =~ x1 + x2\ny ~ f + z\nz ~ f")
    assert model.paths == (("f", "y"), ("z", "y"), ("f", "z"))


def test_syntax_tells_the_constructs():
    model = Model.from_syntax("a =~ x1 + x2\nq <~ a + z\na =~ x3")
    first, second = model.constructs
    assert first == reflective("a", ["x1", "x2", "x3"])
    assert second == higher_order("q", ["a", "z"], kind="composite")
    assert model.latent == ("a", "q")
    assert model.observed == ("x1", "x2", "x3", "z")


def test_models_are_equal_by_content_and_hashable():
    text = "trust =~ tru1 + tru2 + tru3\nloyalty =~ loy1 + loy2\nloyalty ~ trust"
    built = Model([TRUST, LOYALTY], [("trust", "loyalty")], labels=Labels({"trust": {"nl": "x"}}))
    assert built == Model.from_syntax("# the same\n\n" + text)
    assert hash(built) == hash(Model.from_syntax(text))
    assert built != Model([TRUST, LOYALTY])


def test_a_model_cannot_be_changed():
    model = Model([TRUST])
    with pytest.raises(FrozenInstanceError):
        model.statements = ()


def test_a_model_travels_to_workers_with_its_labels():
    model = Model.from_syntax("m ~ a*x\ny ~ b*m\nab := a*b", labels=Labels({"m": {"nl": "Midden"}}))
    copy = pickle.loads(pickle.dumps(model))
    assert copy == model
    assert copy.labels.text("m", "nl") == "Midden"


def test_a_text_goes_where_a_model_goes():
    model = Model([TRUST])
    assert as_model(model) is model
    assert as_model("trust =~ tru1 + tru2 + tru3") == model
    with pytest.raises(SpecificationError, match=r"a model is a Model or a text .* not int"):
        as_model(3)


def test_a_codebook_gives_constructs_paths_and_labels():
    labels = Labels({"trust": {"nl": "Vertrouwen"}})
    book = Book(
        constructs=(
            Entry("trust", ("tru1", "tru2")),
            Entry("price", ("p1", "p2"), kind="composite", mode="A"),
            Entry("quality", dimensions=("trust", "price"), kind="composite"),
            Entry("loyalty", ("loy1",)),
        ),
        paths=("loyalty ~ quality + a*trust", "twice := 2*a"),
        labels=labels,
    )
    model = Model.from_codebook(book)
    assert model.constructs == (
        reflective("trust", ["tru1", "tru2"]),
        composite("price", ["p1", "p2"], mode="A"),
        higher_order("quality", ["trust", "price"], kind="composite"),
        reflective("loyalty", ["loy1"]),
    )
    assert model.labels is labels
    assert model.syntax.splitlines()[-2:] == ["loyalty ~ quality + a*trust", "twice := 2*a"]


def test_a_codebook_path_to_an_unknown_construct_is_named():
    book = Book(constructs=(Entry("trust", ("t1",)),), paths=("loyalty ~ trust",))
    with pytest.raises(UnknownNameError) as caught:
        Model.from_codebook(book)
    assert str(caught.value) == (
        "codebook paths, line 1, column 11: a path names 'loyalty', which is not a construct. "
        "Available: trust.\n"
        "    loyalty ~ trust\n"
        "              ^"
    )


def test_a_slip_in_the_paths_of_a_codebook_says_that_it_is_there():
    book = Book(
        constructs=(Entry("trust", ("t1",)), Entry("loyalty", ("l1",))),
        paths=("loyalty ~ trust", "trust <- loyalty"),
    )
    with pytest.raises(ModelSyntaxError, match=r"^codebook paths, line 2, column 7: unknown op"):
        Model.from_codebook(book)


def test_a_codebook_measures_among_constructs_only():
    book = Book(constructs=(Entry("trust", ("t1",)),), paths=("g =~ trust",))
    with pytest.raises(ModelSyntaxError, match="g is measured among the paths; make it a const"):
        Model.from_codebook(book)


def test_a_codebook_construct_has_items_or_dimensions():
    book = Book(constructs=(Entry("trust", ("t1",), ("a",)),))
    with pytest.raises(SpecificationError, match="'trust' has both items and dimensions"):
        Model.from_codebook(book)


@pytest.mark.parametrize("text", ["", "  \n\n", "# nothing\n! here", ";"])
def test_an_empty_model_is_refused(text):
    with pytest.raises(SpecificationError) as caught:
        Model.from_syntax(text)
    assert str(caught.value) == "empty model: it names no construct, path or covariance"


def test_no_constructs_are_an_empty_model():
    with pytest.raises(SpecificationError, match="empty model"):
        Model([])


@pytest.mark.parametrize(
    ("constructs", "paths", "message"),
    [
        ([TRUST, TRUST], [], "the construct 'trust' is defined twice"),
        (
            [TRUST, reflective("bond", ["trust", "b1"])],
            [],
            "'trust' is an item of 'bond' and a construct itself; "
            "a construct above others is made with higher_order()",
        ),
        ([TRUST], [("trust", "trust")], "the path from 'trust' leads to itself"),
        (
            [TRUST, LOYALTY],
            [("trust", "loyalty"), ("trust", "loyalty")],
            "the path from 'trust' to 'loyalty' is given twice",
        ),
    ],
)
def test_a_contradictory_model_is_refused(constructs, paths, message):
    with pytest.raises(SpecificationError) as caught:
        Model(constructs, paths)
    assert str(caught.value) == message


def test_a_path_to_an_unknown_construct_gets_a_suggestion():
    with pytest.raises(UnknownNameError) as caught:
        Model([TRUST, LOYALTY], [("trust", "loyaltyy")])
    assert str(caught.value) == (
        "a path names 'loyaltyy', which is not a construct. "
        "Did you mean loyalty? Available: trust, loyalty."
    )


def test_an_unknown_dimension_gets_a_suggestion():
    with pytest.raises(UnknownNameError) as caught:
        Model([TRUST, EMPATHY, higher_order("quality", ["trust", "emphaty"])])
    assert str(caught.value) == (
        "the construct 'quality' has the dimension 'emphaty', which is not a construct. "
        "Did you mean empathy? Available: trust, empathy, quality."
    )


def test_a_construct_is_not_both_measured_and_composed():
    with pytest.raises(ModelSyntaxError, match=r"line 2, .* q is both measured .* and composed"):
        Model.from_syntax("q =~ x1 + x2\nq <~ x3")


def test_an_undefined_label_in_a_definition_is_pointed_at():
    with pytest.raises(UnknownNameError) as caught:
        Model.from_syntax("m ~ alpha*x\ny ~ b*m\nab := alhpa * b")
    assert str(caught.value) == (
        "line 3, column 7: no parameter is labelled `alhpa`. Did you mean alpha? "
        "Available: alpha, b.\n"
        "    ab := alhpa * b\n"
        "          ^"
    )


def test_an_undefined_label_in_a_constraint_is_pointed_at():
    with pytest.raises(UnknownNameError, match="line 2, column 6: no parameter is labelled `d`"):
        Model.from_syntax("f =~ x1 + a*x2 + b*x3\na == d")


def test_labels_of_all_groups_may_be_used():
    model = Model.from_syntax("y ~ c(a, b)*x\ndifference := a - b")
    assert model.statements[-1].rhs == "a-b"


def test_a_definition_may_use_earlier_ones_and_a_constraint_any():
    model = Model.from_syntax("t == 1\ny ~ a*x\ns := 2*a\nt := s + a")
    assert [s.lhs for s in model.statements if s.op == ":="] == ["s", "t"]


@pytest.mark.parametrize(
    ("definitions", "problem"),
    [
        ("t := t + a", "line 2, column 6: `t` uses `t` in terms of itself"),
        ("s := t + a\nt := s", "line 2, column 6: `s` uses `t` before it is defined"),
        ("a := 2*a", "line 2, column 1: `a` is defined but also labels a parameter"),
    ],
)
def test_circular_definitions_are_refused(definitions, problem):
    with pytest.raises(ModelSyntaxError) as caught:
        Model.from_syntax(f"y ~ a*x\n{definitions}")
    assert str(caught.value).startswith(problem)


def test_code_smuggled_into_a_definition_is_refused_by_name():
    with pytest.raises(ModelSyntaxError) as caught:
        Model.from_syntax("y ~ a*x\nt := __import__('os').system('x')")
    assert str(caught.value).startswith(
        "line 2, column 6: `__import__` is not a function of model syntax. Available: abs, atan,"
    )
    assert "t := __import__('os').system('x')\n         ^" in str(caught.value)


def test_broken_syntax_on_the_second_line_shows_that_line():
    with pytest.raises(ModelSyntaxError) as caught:
        Model.from_syntax("trust =~ tru1 + tru2\nloyalty ~ ~ trust\nloyalty =~ loy1")
    assert str(caught.value) == (
        "line 2, column 11: a second operator, `~`, in one statement\n"
        "    loyalty ~ ~ trust\n"
        "              ^"
    )


class TestWhatIsNoModel:
    TRUST = reflective("trust", ["tru1", "tru2"])
    LOYALTY = reflective("loyalty", ["loy1", "loy2"])

    @pytest.mark.parametrize(
        ("constructs", "found"),
        [
            (TRUST, "found Construct(name='trust'"),
            ("trust =~ tru1", "found 'trust =~ tru1'; Model.from_syntax reads a text"),
            ([("trust", ["tru1"])], "found ('trust', ['tru1'])"),
            ({"trust": ["tru1"]}, "found 'trust'"),
            (None, "found None"),
        ],
    )
    def test_constructs_that_are_none_are_shown_beside_an_example(self, constructs, found):
        with pytest.raises(SpecificationError) as caught:
            Model(constructs)
        assert "such as [reflective('trust', ['tru1', 'tru2'])], found" in str(caught.value)
        assert found in str(caught.value)

    @pytest.mark.parametrize(
        ("paths", "found"),
        [
            ("loyalty ~ trust", "'loyalty ~ trust'"),
            (["loyalty ~ trust"], "'loyalty ~ trust'"),
            (("trust", "loyalty"), "'trust'"),
            ([("trust", "loyalty", "trust")], "('trust', 'loyalty', 'trust')"),
            ({"trust": "loyalty"}, "'trust'"),
            (None, "None"),
        ],
    )
    def test_paths_that_are_no_pairs_are_shown_beside_an_example(self, paths, found):
        with pytest.raises(SpecificationError) as caught:
            Model([self.TRUST, self.LOYALTY], paths)
        assert str(caught.value) == (
            "paths takes a list of pairs of source and target such as [('trust', 'loyalty')], "
            f"found {found}"
        )

    def test_a_file_says_how_to_read_it(self, tmp_path):
        for reader in (as_model, Model.from_syntax):
            with pytest.raises(
                SpecificationError, match=r"Read the file first: path\.read_text\(\)"
            ):
                reader(tmp_path / "model.txt")

    def test_data_before_the_model_are_told_their_place(self):
        with pytest.raises(SpecificationError, match="not DataFrame. The model comes first"):
            as_model(pd.DataFrame({"x1": [1.0]}))

    def test_a_codebook_as_model_and_a_path_as_codebook(self):
        with pytest.raises(SpecificationError, match=r"Model\.from_codebook makes one of it"):
            as_model(Book(constructs=()))
        with pytest.raises(SpecificationError, match="takes a Codebook, not str; Codebook.read"):
            Model.from_codebook("codebook.yaml")


class TestNamesWithBlanks:
    SYNTAX = "trust =~ `Tru 1` + a*`Tru (2)`\n`our loyalty` =~ loy1\n`our loyalty` ~ trust"

    def test_stand_between_backticks(self):
        model = Model.from_syntax(self.SYNTAX)
        assert model.observed == ("Tru 1", "Tru (2)", "loy1")
        assert model.latent == ("trust", "our loyalty")

    def test_come_back_from_the_syntax_of_a_model(self):
        model = Model(
            [reflective("trust", ["Tru 1", "Tru (2)"]), reflective("our loyalty", ["5"])],
            [("trust", "our loyalty")],
        )
        assert "trust =~ `Tru 1` + `Tru (2)`" in model.syntax
        assert Model.from_syntax(model.syntax) == model
        again = Model.from_syntax(self.SYNTAX)
        assert again.syntax == self.SYNTAX

    def test_an_open_backtick_is_pointed_at(self):
        with pytest.raises(ModelSyntaxError, match="line 1, column 10: the quote ` is not closed"):
            Model.from_syntax("trust =~ `Tru 1 + tru2")

    def test_what_follows_the_last_one_is_found_behind_its_backtick(self):
        with pytest.raises(ModelSyntaxError, match="line 1, column 13: expected `,`"):
            Model.from_syntax("f =~ c(`a b`")
