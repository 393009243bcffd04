"""What a page says of the package in tables is read from the package while the page is built.

A line ``<!-- written here: NAME -->`` gives way to Markdown. Notebooks are brought to where Sphinx
looks, and names that docstrings give by their home lead to the page of the public name.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import command_page
import package_tables
from docutils.nodes import Element, Node
from pygments.lexers.r import SLexer
from pygments.lexers.special import TextLexer
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

import ccc_quality

MARK = re.compile(r"^<!-- written here: (?P<part>\w+) -->$", re.MULTILINE)
PARTS = {**package_tables.PARTS, "commands": command_page.commands}
ROOT = Path(__file__).parents[2]
HOMES = ("ccc_quality", "ccc_quality.study", "ccc_quality.plots", "ccc_quality.errors")


def fill(app: Sphinx, page: str, source: list[str]) -> None:
    """Put what is asked for into a page."""
    source[0] = MARK.sub(lambda found: PARTS[found["part"]](), source[0])


def bring_notebooks(app: Sphinx) -> None:
    """Copy the notebooks to the tutorials; those that are gone go there, too."""
    folder = Path(app.srcdir) / "tutorials"
    notebooks = {one.name: one for one in (ROOT / "notebooks").glob("*.ipynb")}
    for stale in folder.glob("*.ipynb"):
        if stale.name not in notebooks:
            stale.unlink()
    for name, notebook in notebooks.items():
        place = folder / name
        if not place.exists() or place.read_bytes() != notebook.read_bytes():
            shutil.copyfile(notebook, place)


def lead_to_public_name(
    app: Sphinx, env: BuildEnvironment, node: pending_xref, content: Element
) -> Node | None:
    """``ccc_quality.drivers.penalty_reward`` and plain ``DataError`` are documented elsewhere."""
    if node.get("refdomain") != "py":
        return None
    name = node["reftarget"].rpartition(".")[2]
    python = env.domains["py"]
    for home in HOMES:
        found = python.resolve_xref(
            env, node["refdoc"], app.builder, "obj", f"{home}.{name}", node, content
        )
        if found is not None:
            return found
    return None


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    app.add_lexer("lavaan", SLexer)
    app.add_lexer("csv", TextLexer)
    app.connect("builder-inited", bring_notebooks)
    app.connect("source-read", fill)
    app.connect("missing-reference", lead_to_public_name)
    return {
        "version": ccc_quality.__version__,
        "parallel_read_safe": True,
        "parallel_write_safe": True,
    }
