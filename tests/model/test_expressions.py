"""Arithmetic on labels: values, exact derivatives and what is refused."""

import contextlib
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccc_quality.errors import CCCQualityError, ModelSyntaxError, UnknownNameError
from ccc_quality.model import parse_expression

VALUES = {"a": 0.7, "b": -1.3, "c": 2.5}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a + b * c", 0.7 - 1.3 * 2.5),
        ("(a + b) * c", (0.7 - 1.3) * 2.5),
        ("a - b - c", 0.7 + 1.3 - 2.5),
        ("c / a / 2", 2.5 / 0.7 / 2),
        ("-2^2", -4),
        ("2^3^2", 512),
        ("2**-1", 0.5),
        ("2 * -a", -1.4),
        ("+a", 0.7),
        ("exp(log(c)) - sqrt(c^2)", 0),
        ("abs(b)", 1.3),
        ("1e-1 + .5 + 2.", 2.6),
        ("tanh(a) * cos(b)", math.tanh(0.7) * math.cos(-1.3)),
        ("log10(100) + sin(0) + tan(0) + atan(0) + cosh(0) + sinh(0)", 3),
    ],
)
def test_arithmetic_follows_the_usual_precedence(text, expected):
    assert parse_expression(text).evaluate(VALUES) == pytest.approx(expected, abs=1e-14)


@pytest.mark.parametrize(
    ("text", "derivative_by_b"),
    [
        ("a * b", 0.7),
        ("abs(b)", -1.0),
        ("b^2", -2.6),
        ("c / b", -2.5 / 1.3**2),
        ("exp(a * b)", 0.7 * math.exp(-0.91)),
        ("sqrt(b^2 + c)", -1.3 / math.sqrt(1.69 + 2.5)),
        ("log(c - b)", -1 / 3.8),
        ("c^b", math.log(2.5) * 2.5**-1.3),
        ("atan(b)", 1 / (1 + 1.69)),
        ("abs(a * b) * abs(b)", 0.7 * 2 * -1.3),
    ],
)
def test_complex_step_gives_the_analytic_derivative(text, derivative_by_b):
    stepped = {**VALUES, "b": VALUES["b"] + 1e-30j}
    derivative = parse_expression(text).evaluate(stepped).imag / 1e-30
    assert derivative == pytest.approx(derivative_by_b, rel=1e-14)


def test_arrays_broadcast_along_their_leading_axis():
    draws = {"a": np.array([0.1, 0.2, 0.3]), "b": np.array([1, 2, 3]), "c": 10.0}
    result = parse_expression("a * b + c").evaluate(draws)
    np.testing.assert_allclose(result, [10.1, 10.4, 10.9])


def test_whole_numbers_are_taken_as_real_ones():
    assert parse_expression("a^b").evaluate({"a": 2, "b": -1}) == 0.5


def test_a_single_value_comes_back_as_a_plain_number():
    assert type(parse_expression("a").evaluate({"a": 1})) is float
    assert type(parse_expression("a").evaluate({"a": 1j})) is complex


@pytest.mark.parametrize("text", ["log(b)", "sqrt(b)", "log10(b)", "b^0.5"])
def test_outside_the_real_domain_there_is_no_number(text):
    assert math.isnan(parse_expression(text).evaluate({"b": -1.0}))


@pytest.mark.parametrize("function", ["log", "sqrt", "log10"])
def test_a_complex_argument_does_not_leave_the_real_domain_unnoticed(function):
    assert np.isnan(parse_expression(f"{function}(b)").evaluate({"b": -1.0 + 1e-20j}))


def test_division_by_zero_is_infinite():
    assert parse_expression("1 / a").evaluate({"a": 0.0}) == math.inf


def test_names_are_listed_once_in_order_of_appearance():
    assert parse_expression("c + exp(a * -c) ^ b.1").names == ("c", "a", "b.1")


def test_text_loses_its_blanks():
    assert parse_expression(" a *  b ").text == "a*b"


@pytest.mark.parametrize(
    ("text", "column", "problem"),
    [
        ("__import__('os').system('x')", 1, "`__import__` is not a function of model syntax."),
        ("a + eval(b)", 5, "`eval` is not a function of model syntax."),
        ("a.b(c)", 1, "`a.b` is not a function of model syntax."),
        ("exp(a).real", 7, "unexpected `.real` in an expression"),
        ("a + 'b'", 5, 'expected a number or a label, found "b"'),
        ("a[0]", 2, "the character '[' has no meaning in model syntax"),
        ("lambda: 1", 7, "unexpected `:` in an expression"),
        ("a b", 3, "unexpected `b` in an expression"),
        ("a +", 4, "expected a number or a label, found the end of the statement"),
        ("(a + b", 7, "expected `)` to close the parenthesis, found the end of the statement"),
        ("exp(a, b)", 6, "expected `)` after the argument of exp, found `,`"),
        ("exp()", 5, "expected a number or a label, found `)`"),
        ("a * 1e999", 5, "1e999 is too large a number"),
        ("a == b", 3, "unexpected `==` in an expression"),
    ],
)
def test_anything_but_arithmetic_is_refused_at_its_place(text, column, problem):
    with pytest.raises(ModelSyntaxError) as caught:
        parse_expression(text, line=7)
    assert (caught.value.line, caught.value.column) == (7, column)
    assert caught.value.problem.startswith(problem)
    assert str(caught.value).endswith(f"    {text}\n" + " " * (3 + column) + "^")


def test_an_unknown_function_lists_the_known_ones():
    with pytest.raises(ModelSyntaxError, match=r"Did you mean log10\? Available: abs, atan, cos"):
        parse_expression("log1(a)")


def test_an_empty_expression_is_refused():
    with pytest.raises(ModelSyntaxError, match="an expression is missing"):
        parse_expression("  ")


def test_absurd_nesting_is_refused_rather_than_exhausting_the_stack():
    with pytest.raises(ModelSyntaxError, match="nested too deeply"):
        parse_expression("(" * 5000 + "a" + ")" * 5000)


def test_long_sums_are_no_nesting():
    assert parse_expression(" + ".join(["a"] * 5000)).evaluate({"a": 1.0}) == 5000


def test_a_name_without_a_value_is_named():
    with pytest.raises(UnknownNameError, match=r"no parameter is labelled `d`. Available: a, b, c"):
        parse_expression("a + d").evaluate(VALUES)


leaves = st.sampled_from(["a", "b", "c", "0.5", "2"])
sums = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*"]), inner).map(
            lambda parts: f"({parts[0]} {parts[1]} {parts[2]})"
        ),
        inner.map(lambda text: f"-{text}"),
        inner.map(lambda text: f"abs({text})"),
    ),
    max_leaves=12,
)


@given(sums)
def test_values_agree_with_pythons_arithmetic(text):
    expected = eval(text, {"__builtins__": {"abs": abs}}, dict(VALUES))
    assert parse_expression(text).evaluate(VALUES) == pytest.approx(expected, rel=1e-9, abs=1e-9)


@given(st.text(alphabet="ab1.+-*/^() \"'exp_,;:~=[]{}\\", max_size=30))
def test_no_text_gets_past_the_parser_other_than_as_our_error(text):
    with contextlib.suppress(CCCQualityError):
        parse_expression(text)
