"""Reading and writing lavaan's model syntax."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccc_quality.errors import CCCQualityError, ModelSyntaxError
from ccc_quality.model import Model, Modifier, Statement, parse_syntax
from ccc_quality.model.statement import write_syntax

KNOWN = "Known operators: =~ <~ ~ ~~ ~1 := =="
KNOWN_MODIFIERS = "Known modifiers: c(), start(), label(), equal()"
GOES_ON = "the statement that begins on line 1 and goes on here"
A_VALUE = "a number stands where `=~` needs a variable; a value is written"
MIXED = "labels and values are mixed; write them apart, as in c(1, NA)*x + c(a, b)*x"
SMUGGLED = "f =~ x1\nt := __import__('os').system('x')"


def relations(text):
    return [(s.lhs, s.op, s.rhs) for s in parse_syntax(text)]


def modifiers(text):
    return [s.modifier for s in parse_syntax(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("f =~ x", ("f", "=~", "x")),
        ("q <~ x", ("q", "<~", "x")),
        ("y ~ x", ("y", "~", "x")),
        ("y ~~ x", ("y", "~~", "x")),
        ("y ~ 1", ("y", "~1", "")),
        ("y ~1", ("y", "~1", "")),
        ("ab := a * b", ("ab", ":=", "a*b")),
        ("a + b == 2 * c", ("a+b", "==", "2*c")),
        ("f=~x.1_b", ("f", "=~", "x.1_b")),
        ("größe =~ länge", ("größe", "=~", "länge")),
        ("f =\u02dc x".replace("=\u02dc", "=\u223c"), ("f", "=~", "x")),
    ],
)
def test_every_operator_is_read(text, expected):
    assert relations(text)[-1] == expected


@pytest.mark.parametrize(
    "text",
    [
        "f =~ x1 + x2 + x3",
        "f=~x1+x2+x3",
        "f =~ x1 +\n  x2 +\n\n  x3",
        "f =~ x1\n  + x2\n  + x3",
        "f =~\n x1 + x2 + x3",
        "f\n =~ x1 + x2 + x3",
        "f =~ x1 + # first\n x2 ! second\n + x3 # third",
        "f =~ x1; f =~ x2 + x3;",
        ";;f =~ x1 + x2 + x3\r\n\r\n",
        "f =~ + x1 + x2 + x3",
        "\ufefff\t=~\tx1 +\u2009x2\u200b\u00a0+ x3",
    ],
)
def test_layout_does_not_matter(text):
    assert relations(text) == [("f", "=~", "x1"), ("f", "=~", "x2"), ("f", "=~", "x3")]


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ("x", Modifier()),
        ("a*x", Modifier(label=("a",))),
        ('"a b"*x', Modifier(label=("a b",))),
        ('label("a")*x', Modifier(label=("a",))),
        ('equal("f=~z")*x', Modifier(label=("f=~z",))),
        ("c*x", Modifier(label=("c",))),
        ("start*x", Modifier(label=("start",))),
        ("0.8*x", Modifier(fixed=(0.8,))),
        ("-1*x", Modifier(fixed=(-1.0,))),
        ("(1/4)*x", Modifier(fixed=(0.25,))),
        ("1/2/4*x", Modifier(fixed=(0.125,))),
        ("NA*x", Modifier(fixed=(None,))),
        ("start(0.5)*x", Modifier(start=(0.5,))),
        ("0.5?x", Modifier(start=(0.5,))),
        ("start(c(.1, -.2))*x", Modifier(start=(0.1, -0.2))),
        ("c(a, b)*x", Modifier(label=("a", "b"))),
        ('c("a", NA)*x', Modifier(label=("a", None))),
        ("c(1, NA)*x", Modifier(fixed=(1.0, None))),
        ("c(NA, NA)*x", Modifier(fixed=(None, None))),
        ("a*x + start(.5)*x", Modifier(label=("a",), start=(0.5,))),
        ("a*start(.5)*x", Modifier(label=("a",), start=(0.5,))),
        ("NA*x + a*x + start(.5)*x", Modifier(fixed=(None,), label=("a",), start=(0.5,))),
        ("x + a*x", Modifier(label=("a",))),
    ],
)
def test_modifiers_are_read(term, expected):
    assert modifiers(f"f =~ {term}") == [expected]


def test_several_variables_on_the_left_make_several_relations():
    assert relations("x + y ~ 1 + z\na ~~ b + c") == [
        ("x", "~1", ""),
        ("x", "~", "z"),
        ("y", "~1", ""),
        ("y", "~", "z"),
        ("a", "~~", "b"),
        ("a", "~~", "c"),
    ]


def test_an_intercept_of_zero_is_fixed():
    assert modifiers("y ~ 0\nz ~ 0.5*1\nw ~ a*1") == [
        Modifier(fixed=(0.0,)),
        Modifier(fixed=(0.5,)),
        Modifier(label=("a",)),
    ]


def test_statements_know_their_place():
    statement = parse_syntax("f =~ x1\n\n  g =~ x2 + a*x3")[2]
    assert (statement.line, statement.column, statement.source) == (3, 15, "  g =~ x2 + a*x3")


@pytest.mark.parametrize(
    ("text", "line", "column", "problem"),
    [
        ("f =~ x1\nf x2", 2, 1, "no operator in this statement. " + KNOWN),
        ("f =~ x1\nx1 | t1", 2, 4, "unknown operator `|`. " + KNOWN),
        ("x ~*~ x", 1, 3, "unknown operator `~*~`. " + KNOWN),
        ("a < b", 1, 3, "unknown operator `<`. " + KNOWN),
        ("y <- x", 1, 3, "unknown operator `<-`. " + KNOWN),
        ("f = x", 1, 3, "unknown operator `=`. " + KNOWN),
        ("f =~ x1\ng =~", 2, 5, "nothing stands after `=~`"),
        ("=~ x1", 1, 1, "nothing stands before `=~`"),
        ("f =~ x1 ~ x2", 1, 9, "a second operator, `~`, in one statement"),
        ("f =~ x1 +\ng =~ x2", 2, 3, f"a second operator, `=~`, in {GOES_ON}"),
        ("f =~ c(1, 2*x1\ng =~ x2", 1, 7, "this parenthesis is not closed"),
        ("f =~ x1 +", 1, 10, "expected a variable or a modifier, found the end of the statement"),
        ("f =~ x1 + + x2", 1, 11, "expected a variable or a modifier, found `+`"),
        ("f =~ x1 x2", 1, 9, "expected `+` after `x1`, found `x2`"),
        ("f =~ x1 - x2", 1, 9, "expected `+` after `x1`, found `-`"),
        ("f g =~ x1", 1, 3, "expected `+` or `=~` after `f`, found `g`"),
        ("2*f =~ x1", 1, 1, "expected the name of a variable before `=~`, found `2`"),
        ("f =~ x1 + 1", 1, 11, f"{A_VALUE} 1*x"),
        ("y ~ 3", 1, 5, "a number stands where `~` needs a variable; a value is written 3*x"),
        ("f =~ NA", 1, 6, "`NA` is not a variable; a free parameter is written NA*x"),
        ("f =~ 2x1", 1, 6, f"{A_VALUE} 2*x"),
        ("f =~ a*", 1, 8, "expected a variable or a modifier, found the end of the statement"),
        ("f =~ a*b*x", 1, 8, "two labels for one parameter"),
        ("f =~ 1*x + 2*x", 1, 14, "two values for one parameter"),
        ("f =~ start(1)*x + start(2)*x", 1, 28, "two starting values for one parameter"),
        ("f =~ x1 + x2 + x1", 1, 16, "`x1` is named twice"),
        ("f =~ upper(2)*x", 1, 6, f"unknown modifier `upper()`. {KNOWN_MODIFIERS}"),
        ("f =~ start(a)*x", 1, 6, "start() takes numbers, one or one a group"),
        ("f =~ label(2)*x", 1, 6, "label() takes labels, one or one a group"),
        ("f =~ c(1, a)*x", 1, 6, MIXED),
        ("f =~ c(a b)*x", 1, 10, "expected `,` or `)` in a list, found `b`"),
        ("f =~ c()*x", 1, 8, "expected a variable or a modifier, found `)`"),
        ("f =~ 1/0*x", 1, 8, "division by zero"),
        ('f =~ ""*x', 1, 6, "an empty label"),
        ('f =~ "a*x', 1, 6, 'the quote " is not closed'),
        ("f =~ x1 & x2", 1, 9, "the character '&' has no meaning in model syntax"),
        ("f =~ x1 + f", 1, 11, "f cannot be measured by itself"),
        ("q <~ x1 + q", 1, 11, "q cannot be composed of itself"),
        ("y ~ x + y", 1, 9, "y cannot be regressed on itself"),
        ("y ~ x\ny ~ x", 2, 5, "`y ~ x` is stated twice; first on line 1"),
        ("x ~~ y\ny ~~ x", 2, 6, "`y ~~ x` is stated twice; first on line 1"),
        ("y ~ 1\ny ~ 0", 2, 5, "`y ~1` is stated twice; first on line 1"),
        ("y ~ a*x\nt := a\nt := 2*a", 3, 1, "`t` is defined twice; first on line 2"),
        ("2 := a", 1, 1, "a definition needs one name before `:=`"),
        (SMUGGLED, 2, 6, "`__import__` is not a function of model syntax."),
    ],
)  # fmt: skip
def test_a_mistake_is_named_and_pointed_at(text, line, column, problem):
    with pytest.raises(ModelSyntaxError) as caught:
        parse_syntax(text)
    error = caught.value
    assert (error.line, error.column) == (line, column)
    assert error.problem.startswith(problem)
    source = text.splitlines()[line - 1]
    pointer = " " * (column - 1) + "^"
    assert str(error) == (
        f"line {line}, column {column}: {error.problem}\n    {source}\n    {pointer}"
    )


def test_canonical_syntax_is_lavaans_own():
    text = 'f=~x1+NA*x2+start(.5)*x2; f =~ c(a,NA)*x3 + "a b"*x4\nf~0.5*1;f~z\nt:=a*2'
    assert write_syntax(parse_syntax(text)) == (
        'f =~ x1 + NA*x2 + start(0.5)*x2 + c(a, NA)*x3 + "a b"*x4\nf ~ 0.5*1\nf ~ z\nt := a*2'
    )


names = st.sampled_from(["x1", "x2", "x3", "y.1", "z_2", "NAME", "c", "start", "größe"])
values = st.one_of(
    st.none(), st.floats(allow_nan=False, allow_infinity=False), st.integers(-9, 9).map(float)
)
texts = st.one_of(names, st.sampled_from(["NA", "f=~x1", "a b", "it's", 'say "a"']))


@st.composite
def modifier_values(draw):
    return Modifier(
        fixed=tuple(draw(st.lists(values, max_size=3))),
        start=tuple(draw(st.lists(values.filter(lambda v: v is not None), max_size=3))),
        label=tuple(
            draw(
                st.one_of(
                    st.just([]),
                    texts.map(lambda text: [text]),
                    st.tuples(texts, st.none()),
                    st.lists(texts, min_size=2, max_size=3),
                )
            )
        ),
    )


@st.composite
def statement_lists(draw):
    statements = {}
    for _ in range(draw(st.integers(1, 8))):
        lhs, rhs = draw(st.lists(names, min_size=2, max_size=2, unique=True))
        op = draw(st.sampled_from(["=~", "<~", "~", "~~", "~1"]))
        modifier = draw(modifier_values())
        key = (*sorted((lhs, rhs)), op) if op == "~~" else (lhs, "" if op == "~1" else rhs, op)
        statements.setdefault(key, Statement(lhs, op, "" if op == "~1" else rhs, modifier))
    return tuple(statements.values())


@given(statement_lists())
def test_any_statements_survive_writing_and_reading(statements):
    assert parse_syntax(write_syntax(statements)) == statements


@given(st.text(alphabet="fxyaNc1.5 =~<:*+-()\"'?#!;\n,/|^", max_size=60))
def test_any_text_is_either_read_or_refused_with_our_error(text):
    try:
        model = Model.from_syntax(text)
    except CCCQualityError:
        return
    assert Model.from_syntax(model.syntax) == model
