"""No sentence is chosen where it is drawn: titles are told, of findings made elsewhere."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import ccc_quality

PACKAGE = Path(ccc_quality.__file__).parent
MODULES = sorted((PACKAGE / "plots").glob("*.py"))


def calls(module: Path, name: str) -> list[ast.Call]:
    """Calls of a function or method of this name."""
    return [
        node
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and (getattr(node.func, "attr", "") == name or getattr(node.func, "id", "") == name)
    ]


def spelt(node: ast.expr) -> str:
    """All that is text in a key, whatever is put together or chosen between."""
    return "".join(
        part.value
        for part in ast.walk(node)
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    )


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.stem)
def test_no_finding_is_said_by_its_key(module):
    for call in calls(module, "say"):
        assert not spelt(call.args[0]).startswith("finding")


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.stem)
def test_titles_are_told(module):
    for call in calls(module, "heading_of"):
        (title,) = (one.value for one in call.keywords if one.arg == "title")
        assert isinstance(title, ast.Call)
        assert getattr(title.func, "attr", "") == "tell"


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.stem)
def test_findings_are_made_by_the_findings(module):
    tree = ast.parse(module.read_text(encoding="utf-8"))
    made = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    assert not any(name.endswith(("_finding", "_title")) for name in made - {"take_title"})
    assert not calls(module, "Finding")
    if calls(module, "heading_of") and module.stem not in ("frame",):
        imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
        assert any((node.module or "").startswith("ccc_quality.findings") for node in imports)
