"""No sentence is chosen on a page: pages show findings, lay out tables and caption figures."""

import ast
from pathlib import Path

import pytest

import ccc_quality

PAGES = sorted((Path(ccc_quality.__file__).parent / "report" / "pages").glob("*.py"))
RESULTS = {"est", "std", "se", "ci_lower", "ci_upper", "pvalue", "p_adjusted", "priority", "index"}
"""Columns of results: whoever compares one judges."""

ORDERED = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)


@pytest.fixture(params=PAGES, ids=lambda page: page.stem)
def tree(request):
    return ast.parse(request.param.read_text(encoding="utf-8"))


def texts(node):
    found = (part.value for part in ast.walk(node) if isinstance(part, ast.Constant))
    return {text for text in found if isinstance(text, str)}


def calls(tree, *names):
    """Calls of functions or methods of these names."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = getattr(node.func, "attr", "") or getattr(node.func, "id", "")
            if called in names:
                yield node


def told(node, function):
    """Whether an expression is what a voice tells of a finding, or a phrase without a choice."""
    if isinstance(node, ast.Name):
        given = [
            each.value
            for each in ast.walk(function)
            if isinstance(each, ast.Assign) and node.id in {t.id for t in names(each)}
        ]
        return bool(given) and all(told(value, function) for value in given)
    if isinstance(node, ast.IfExp):
        return told(node.body, function) and told(node.orelse, function)
    if not isinstance(node, ast.Call):
        return False
    if getattr(node.func, "attr", "") == "tell":
        return True
    says = getattr(node.func, "attr", "") == "say"
    return says and isinstance(node.args[0], ast.Constant) and "title" in node.args[0].value


def names(assignment):
    every = (part for target in assignment.targets for part in ast.walk(target))
    return [part for part in every if isinstance(part, ast.Name)]


def test_no_result_is_compared(tree):
    judged = [
        ast.unparse(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare)
        and any(isinstance(op, ORDERED) for op in node.ops)
        and texts(node) & RESULTS
    ]
    assert judged == []


def test_no_convention_is_applied(tree):
    assert [ast.unparse(node) for node in calls(tree, "holds")] == []


def test_intervals_are_not_read(tree):
    modules = {n.module for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    assert "ccc_quality.findings.intervals" not in modules


def test_no_finding_is_made_or_said_by_its_key(tree):
    assert not list(calls(tree, "Finding"))
    said = [text for call in calls(tree, "say") for text in texts(call.args[0])]
    assert not any(text.startswith("finding") for text in said)


def test_titles_of_pages_and_figures_are_told(tree):
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        for call in calls(function, "Section", "make_figure"):
            (title,) = (word.value for word in call.keywords if word.arg == "title")
            assert told(title, function), ast.unparse(call)[:200]
