"""Whatever the documentation shows is run: Python, shell commands, codebooks and models.

A block below ``<!-- file: NAME -->`` is also saved under that name, for the commands that follow it
on the page. ``...`` stands for anything in the output of Python and of commands. Few resamples are
drawn where a page leaves their number open, and for a report of which it shows nothing. Pictures
of reports are drawn for the README; on other pages an empty one stands for each.
"""

import doctest
import re
import shlex
from dataclasses import dataclass
from pathlib import Path

import pytest

import ccc_quality as ccc
from ccc_quality.cli import main
from ccc_quality.data.strict_yaml import load_yaml

ROOT = Path(__file__).parents[1]
SIGNATURES = "architecture.md"
"""A page of signatures, which are no code to run."""

PAGES = (
    *sorted(
        page
        for page in (ROOT / "docs").rglob("*.md")
        if not page.relative_to(ROOT / "docs").parts[0].startswith("_")
    ),
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
)
RUN = [page for page in PAGES if page.name != SIGNATURES]
FENCE = re.compile(
    r"^(?:<!-- file: (?P<file>\S+) -->\n\s*)?```(?P<language>\w+)\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
FEW = 50
"""Resamples of which a page shows nothing."""

FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def _name(page):
    return str(page.relative_to(ROOT).with_suffix(""))


@dataclass(frozen=True)
class Block:
    """A fenced block of a page."""

    language: str
    text: str
    file: str | None


def blocks(page):
    found = FENCE.finditer(page.read_text(encoding="utf-8"))
    return [Block(one["language"], one["text"], one["file"]) for one in found]


@pytest.mark.parametrize("page", RUN, ids=_name)
def test_what_a_page_shows_is_true(page, tmp_path, monkeypatch, capsys, request):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setitem(ccc.analyze.__kwdefaults__, "n_resamples", FEW)
    if page.name != "README.md":
        request.getfixturevalue("undrawn")
    names = {"ccc": ccc}
    for block in blocks(page):
        if block.file:
            Path(block.file).write_text(block.text, encoding="utf-8")
        if block.language == "python":
            run_python(block.text, names, page.name)
        elif block.language == "console":
            run_commands(block.text, capsys)
        elif block.language == "yaml":
            ccc.Codebook.from_dict(load_yaml(block.text))
        elif block.language == "lavaan":
            ccc.Model.from_syntax(block.text)


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_links_between_pages_lead_somewhere(page):
    text = page.read_text(encoding="utf-8")
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", text)
    assert [target for target in targets if not (page.parent / target).exists()] == []


def run_python(text, names, where):
    """Run a block; where it has prompts, its output has to be the output shown."""
    if ">>>" not in text:
        exec(compile(text, where, "exec"), names)
        return
    example = doctest.DocTestParser().get_doctest(text, names, where, where, 0)
    said = []
    failed = doctest.DocTestRunner(optionflags=FLAGS).run(
        example, out=said.append, clear_globs=False
    )
    names.update(example.globs)
    assert not failed.failed, "".join(said)


def run_commands(text, capsys):
    """Run the lines after a ``$`` that call the program; check the output shown, if any."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, _, shown = part.replace("\\\n", " ").partition("\n")
        program, *arguments = shlex.split(command, comments=True)
        if program != "ccc-quality":
            continue
        if arguments[0] == "report" and not shown.strip():
            arguments += ["--resamples", str(FEW)]
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main(arguments)
        printed = capsys.readouterr()
        if shown.strip():
            assert doctest.OutputChecker().check_output(shown, printed.out + printed.err, FLAGS), (
                f"$ {command}\n{printed.out}{printed.err}"
            )
        else:
            assert left.value.code in (0, None), f"$ {command}\n{printed.out}{printed.err}"
