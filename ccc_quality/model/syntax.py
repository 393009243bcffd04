"""lavaan's model syntax, read into statements.

==========  ==============================  ==============================================
operator    example                         reads
==========  ==============================  ==============================================
``=~``      ``trust =~ tru1 + tru2``        trust is measured by tru1 and tru2
``<~``      ``quality <~ rel + emp``        quality is composed of rel and emp
``~``       ``loyalty ~ trust + quality``   loyalty is regressed on trust and quality
``~~``      ``tru1 ~~ tru2``                tru1 and tru2 covary (with itself: the variance)
``~ 1``     ``tru1 ~ 1``                    tru1 has an intercept (``~ 0``: none)
``:=``      ``indirect := a * b``           indirect is computed from labelled parameters
``==``      ``a == 2 * b``                  labelled parameters are constrained
==========  ==============================  ==============================================

A modifier stands before a variable: a label ``a*x``, a value ``0.8*x``, free ``NA*x``, a start
``start(0.5)*x`` (or ``0.5?x``), another parameter's value ``equal("f=~x1")*x``, one entry a group
``c(a, b)*x``, ``c(1, NA)*x``. Several modifiers join by naming the variable again
(``a*x + start(0.5)*x``) or by multiplication (``a*start(0.5)*x``; lavaan 0.6-14 reads only the
label there). A statement ends with its line or a ``;``. It goes on when a line ends with, or the
next begins with, something that needs a neighbour, such as ``+``. ``#`` and ``!`` begin a comment.

A name with blanks or signs in it stands between backticks: ``trust =~ `Tru 1` + `Tru 2` ``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ccc_quality.model.expressions import Expression, expression_of
from ccc_quality.model.lexer import Token, TokenStream, shown, tokenize
from ccc_quality.model.modifiers import parse_terms
from ccc_quality.model.statement import Modifier, Statement

OPERATORS = ("=~", "<~", "~", "~~", "~1", ":=", "==")
"""The operators of model syntax."""


def parse_syntax(text: str) -> tuple[Statement, ...]:
    """Read model syntax.

    Parameters
    ----------
    text : str
        Any number of statements.

    Returns
    -------
    tuple of Statement
        One for each relation, in the order written.

    Raises
    ------
    ModelSyntaxError
        Text that cannot be read; the message shows the line and points at the place.

    Examples
    --------
    >>> for statement in parse_syntax("trust =~ tru1 + a*tru2"):
    ...     print(statement.lhs, statement.op, statement.rhs, statement.modifier.label)
    trust =~ tru1 ()
    trust =~ tru2 ('a',)
    """
    statements: list[Statement] = []
    seen: dict[tuple[str, str, str], Statement] = {}
    for tokens in _split(tokenize(text)):
        for statement in _parse_statement(tokens):
            _check_not_repeated(statement, seen)
            statements.append(statement)
    return tuple(statements)


def _split(tokens: Iterable[Token]) -> Iterator[list[Token]]:
    """Tokens of one statement after the other."""
    statement: list[Token] = []
    depth = 0
    broken = False
    for token in tokens:
        if token.kind == "newline":
            broken = True
            continue
        if token.text == ";" and token.kind == "symbol":
            if statement:
                yield statement
            statement, depth, broken = [], 0, False
            continue
        if statement and broken and depth <= 0 and _begins(token) and _complete(statement[-1]):
            yield statement
            statement, depth = [], 0
        broken = False
        if token.kind == "symbol":
            depth += (token.text == "(") - (token.text == ")")
        statement.append(token)
    if statement:
        yield statement


def _begins(token: Token) -> bool:
    """Whether a statement can begin with this token."""
    return token.kind in ("name", "number", "string") or token.text == "("


def _complete(token: Token) -> bool:
    """Whether a statement can end with this token."""
    return token.kind in ("name", "number", "string") or token.text == ")"


def _parse_statement(tokens: list[Token]) -> Iterator[Statement]:
    place = next((i for i, token in enumerate(tokens) if token.kind == "operator"), None)
    if place is None:
        raise tokens[0].error(f"no operator in this statement. Known operators: {_known()}")
    operator = tokens[place]
    if operator.text not in OPERATORS:
        raise operator.error(f"unknown operator `{operator.text}`. Known operators: {_known()}")
    left, right = tokens[:place], tokens[place + 1 :]
    if not left:
        raise operator.error(f"nothing stands before `{operator.text}`")
    _check_no_second_operator(tokens, place)
    if not right:
        end = TokenStream(tokens).peek(len(tokens))
        raise end.error(f"nothing stands after `{operator.text}`")
    if operator.text in (":=", "=="):
        yield _parse_arithmetic(left, operator, right)
    else:
        yield from _parse_relation(left, operator, right)


def _check_no_second_operator(tokens: list[Token], place: int) -> None:
    opened: list[Token] = []
    for token in tokens[place + 1 :]:
        if token.kind == "operator" and opened:
            raise opened[-1].error("this parenthesis is not closed")
        if token.kind == "operator":
            begun = tokens[0].line
            where = "one statement"
            if token.line != begun:
                where = f"the statement that begins on line {begun} and goes on here"
            raise token.error(f"a second operator, {shown(token)}, in {where}")
        if token.kind == "symbol" and token.text == "(":
            opened.append(token)
        elif token.kind == "symbol" and token.text == ")" and opened:
            opened.pop()


def _known() -> str:
    return " ".join(OPERATORS)


def _parse_arithmetic(left: list[Token], operator: Token, right: list[Token]) -> Statement:
    first = left[0]
    expressions: tuple[Expression, ...]
    if operator.text == ":=":
        if len(left) != 1 or first.kind != "name":
            raise first.error("a definition needs one name before `:=`")
        lhs, expressions = first.text, (expression_of(right),)
    else:
        expressions = (expression_of(left), expression_of(right))
        lhs = expressions[0].text
    return Statement(
        lhs=lhs,
        op=operator.text,
        rhs=expressions[-1].text,
        line=first.line,
        column=first.column,
        source=first.source,
        expressions=expressions,
    )


def _parse_relation(left: list[Token], operator: Token, right: list[Token]) -> Iterator[Statement]:
    op = operator.text
    targets = _parse_names(left, op)
    terms = parse_terms(right, op)
    for target in targets:
        for variable, modifier in terms.values():
            yield _relation(target, op, variable, modifier)


def _relation(target: Token, op: str, variable: Token, modifier: Modifier) -> Statement:
    lhs, rhs = target.text, variable.text
    if variable.kind == "number":
        if rhs == "0" and not modifier.fixed:
            modifier = replace(modifier, fixed=(0.0,))
        op, rhs = "~1", ""
    elif op == "=~" and lhs == rhs:
        raise variable.error(f"{lhs} cannot be measured by itself")
    elif op == "<~" and lhs == rhs:
        raise variable.error(f"{lhs} cannot be composed of itself")
    elif op == "~" and lhs == rhs:
        raise variable.error(f"{lhs} cannot be regressed on itself")
    # the place of the variable: where a long statement goes wrong is there, not at its beginning
    return Statement(lhs, op, rhs, modifier, variable.line, variable.column, variable.source)


def _parse_names(tokens: list[Token], op: str) -> list[Token]:
    """Names joined by ``+``, before the operator."""
    stream = TokenStream(tokens)
    names = [_name(stream, f"before `{op}`")]
    while stream.accept("+"):
        names.append(_name(stream, f"before `{op}`"))
    if stream.current.kind != "end":
        raise stream.current.error(
            f"expected `+` or `{op}` after {shown(names[-1])}, found {shown(stream.current)}"
        )
    return names


def _name(stream: TokenStream, where: str) -> Token:
    token = stream.advance()
    if token.kind != "name":
        raise token.error(f"expected the name of a variable {where}, found {shown(token)}")
    return token


def _check_not_repeated(statement: Statement, seen: dict[tuple[str, str, str], Statement]) -> None:
    if statement.op == "==":
        return
    lhs, op, rhs = statement.lhs, statement.op, statement.rhs
    if op == ":=":
        rhs = ""
    key = (max(lhs, rhs), op, min(lhs, rhs)) if op == "~~" else (lhs, op, rhs)
    earlier = seen.setdefault(key, statement)
    if earlier is not statement:
        what = f"`{lhs}` is defined" if op == ":=" else f"`{f'{lhs} {op} {rhs}'.strip()}` is stated"
        raise statement.error(f"{what} twice; first on line {earlier.line}")
