"""The documentation has every page, public name and option, and one word for one thing."""

import ast
import re
import sys
import warnings
from fnmatch import fnmatch
from pathlib import Path

import pytest
import semopy
import yaml

import ccc_quality as ccc
from ccc_quality import errors
from ccc_quality.assessment.thresholds import THRESHOLDS
from ccc_quality.report.formats import FORMATS

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
WORDS = ROOT / "ccc_quality" / "words"
TOCTREE = re.compile(r"^```\{toctree\}\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
AUTOSUMMARY = re.compile(
    r"currentmodule:: (?P<module>\S+)\n\n.*?:toctree: api\n\n(?P<names>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
SEMOPY_ROW = re.compile(r"^\| `([^`]+)` \| `([^`]+)` \|$", re.MULTILINE)


def text(page):
    return (DOCS / f"{page}.md").read_text(encoding="utf-8")


def defined(path):
    """Names that a module defines."""
    tree = ast.parse((ROOT / "ccc_quality" / path).read_text(encoding="utf-8"))
    targets = [t for n in tree.body if isinstance(n, ast.Assign) for t in n.targets]
    targets += [n.target for n in tree.body if isinstance(n, ast.AnnAssign)]
    names = {target.id for target in targets if isinstance(target, ast.Name)}
    return names | {n.name for n in tree.body if isinstance(n, ast.FunctionDef | ast.ClassDef)}


@pytest.mark.parametrize(
    ("names", "path"), re.findall(r"^\| .*? \| (.*?) \| `(.*?)` \|$", text("where"), re.MULTILINE)
)
def test_what_is_somewhere_is_there(names, path):
    assert set(re.findall(r"`(\w+)`", names)) <= defined(path)


# ------------------------------------------------------------------------ pages


def reached(page="index"):
    """Pages that the tables of contents lead to from here."""
    if not (DOCS / f"{page}.md").exists():
        return {page}
    entries = [
        line.rpartition("<")[2].rstrip("> ")
        for found in TOCTREE.finditer(text(page))
        for line in found["body"].splitlines()
        if line and not line.startswith(":")
    ]
    folder = Path(page).parent
    return {page}.union(*(reached((folder / entry).as_posix()) for entry in entries))


def test_every_page_is_in_the_table_of_contents():
    pages = {
        page.relative_to(DOCS).with_suffix("").as_posix()
        for page in DOCS.rglob("*.md")
        if not page.relative_to(DOCS).parts[0].startswith("_")
    }
    found = reached()
    assert pages <= found
    notebooks = [f"tutorials/{one.stem}" for one in (ROOT / "notebooks").glob("*.ipynb")]
    assert all(any(fnmatch(name, entry) for entry in found) for name in notebooks)


# ------------------------------------------------------------------------ reference


def listed(module):
    """Names of a module in the reference, as often as they stand there."""
    return [
        name
        for page in sorted((DOCS / "reference").glob("*.md"))
        for found in AUTOSUMMARY.finditer(page.read_text(encoding="utf-8"))
        if found["module"] == module
        for name in found["names"].split()
    ]


@pytest.mark.parametrize("module", [ccc, ccc.plots, ccc.study], ids=lambda one: one.__name__)
def test_every_public_name_is_in_the_reference_once(module):
    rooms = {"assessment", "errors", "plots", "study", "__version__"}
    public = set(module.__all__) - (rooms if module is ccc else set())
    assert sorted(listed(module.__name__)) == sorted(public)


def test_every_error_and_warning_is_in_the_reference_once():
    raised = [
        name
        for name, one in vars(errors).items()
        if isinstance(one, type) and issubclass(one, Exception)
    ]
    assert sorted(listed("ccc_quality.errors")) == sorted(raised)


@pytest.fixture(scope="module")
def written():
    """What the build writes into pages, without Sphinx."""
    sys.path.insert(0, str(DOCS / "_extensions"))
    try:
        import command_page
        import package_tables
    finally:
        sys.path.remove(str(DOCS / "_extensions"))
    return {**package_tables.PARTS, "commands": command_page.commands}


def test_what_pages_ask_to_be_written_is_what_can_be_written(written):
    asked = {
        name
        for page in DOCS.rglob("*.md")
        for name in re.findall(r"^<!-- written here: (\w+) -->$", page.read_text("utf-8"), re.M)
    }
    assert asked == set(written)


def test_the_table_of_conventions_has_all_of_them_with_their_source(written):
    rows = written["conventions"]().splitlines()[2:]
    assert len(rows) == len(THRESHOLDS)
    for row, one in zip(rows, THRESHOLDS.values(), strict=True):
        assert [cell.strip() for cell in row.strip("|").split(" | ")] == [
            f"`{one.criterion}`", one.convention, one.source,
        ]  # fmt: skip


def test_the_table_of_formats_has_all_of_them_and_says_what_each_is(written):
    rows = [row.strip("|").split(" | ") for row in written["formats"]().splitlines()[2:]]
    assert [row[0].strip() for row in rows] == [f"`{suffix}`" for suffix in FORMATS]
    assert all(len(row[1]) > 10 for row in rows)


def test_the_reference_of_commands_has_every_option_that_is_not_hidden(written):
    import typer

    from ccc_quality.cli import app

    page = written["commands"]()
    program = typer.main.get_command(app)
    for name, command in program.commands.items():
        section = page.partition(f"## ccc-quality {name}\n")[2].partition("\n## ")[0]
        shown = [one for one in command.params if not getattr(one, "hidden", False)]
        for one in shown:
            spelling = one.opts[0] if one.param_type_name == "option" else one.metavar
            assert f"`{spelling}" in section
            assert " ".join(one.help.split()) in section


# ------------------------------------------------------------------------ glossary


def phrases(language):
    """All texts of reports and figures in a language, by key."""

    def flat(node, key):
        if isinstance(node, str):
            return {key: node.lower()}
        return {
            place: value
            for name, below in node.items()
            for place, value in flat(below, f"{key}.{name}").items()
        }

    return flat(yaml.safe_load((WORDS / f"{language}.yaml").read_text(encoding="utf-8")), "")


ENGLISH, DUTCH = phrases("en"), phrases("nl")
TERMS = re.findall(r"^\| ([a-z][^|]*) \| ([^|]+) \| [^|]+ \|$", text("glossary"), re.MULTILINE)


def test_the_glossary_is_found():
    assert len(TERMS) > 40


@pytest.mark.parametrize(("english", "dutch"), TERMS, ids=lambda term: term)
def test_reports_and_figures_use_the_dutch_term_of_the_glossary(english, dutch):
    said = dutch.split(", ")
    alone = {DUTCH[key] for key, value in ENGLISH.items() if value == english}
    assert alone <= set(said)
    for term in said:
        assert any(term in DUTCH[key] for key, value in ENGLISH.items() if english in value)


# ------------------------------------------------------------------------ migration


@pytest.fixture(scope="module")
def names(tmp_path_factory):
    survey = ccc.study.load_customers()
    file = tmp_path_factory.mktemp("survey") / "answers.csv"
    survey.answers.to_csv(file, index=False)
    items = [*ccc.items("tru", 1, 3), *ccc.items("loy", 1, 3)]
    data = survey.answers.dropna(subset=items)
    text = "trust =~ tru1 + tru2 + tru3\nloyalty =~ loy1 + loy2 + loy3\nloyalty ~ trust"
    model = ccc.Model.from_syntax(text)
    return {
        "ccc": ccc,
        "survey": survey,
        "file": file,
        "data": data,
        "text": text,
        "constructs": model.constructs,
        "paths": [("trust", "loyalty")],
        "S": data[items].cov(),
        "n": len(data),
    }


def test_every_step_of_the_one_analysis_can_be_typed(names):
    table = text("migration").partition("## One analysis")[2].partition("\n\nCall by call")[0]
    cells = [row.rsplit(" | ", 1)[1] for row in re.findall(r"^\| [a-z].*\|$", table, re.MULTILINE)]
    codes = [code for cell in cells for code in re.findall(r"`([^`]+)`", cell)]
    assert len(codes) > 15
    model = ccc.Model.from_syntax(names["text"])
    known = names | {"model": model, "fit": ccc.fit_sem(model, names["data"])}
    for code in codes:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", errors.CCCQualityWarning)
            assert eval(code, known) is not None, code


def test_both_columns_of_the_table_of_semopy_can_be_typed(names):
    rows = SEMOPY_ROW.findall(text("migration"))
    assert len(rows) > 10
    peer = semopy.Model(names["text"])
    theirs = {"semopy": semopy, "model": peer}
    ours = {"fit": ccc.fit_sem(names["text"], names["data"])}
    peer.fit(names["data"])
    for code, here in rows:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            data = names["data"]
            if "FIML" in code or "GLS" in code or "ULS" in code:
                # on a model of its own: a fit changes the model
                code = code.replace("model.", f"semopy.Model({names['text']!r}).")
            exec(f"found = {code}", names | theirs | {"data": data}, theirs)
            exec(here if here.startswith("fit =") else f"found = {here}", names | ours, ours)


def test_estimates_and_fit_of_semopy_are_ours_under_the_names_of_the_table(names):
    peer = semopy.Model(names["text"])
    peer.fit(names["data"])
    fit = ccc.fit_sem(names["text"], names["data"])
    theirs = peer.inspect().set_index(["lval", "op", "rval"])["Estimate"]
    ours = fit.estimates.set_index(["lhs", "op", "rhs"])["est"]
    assert theirs["loy2", "~", "loyalty"] == pytest.approx(ours["loyalty", "=~", "loy2"], abs=1e-3)
    assert theirs["loyalty", "~", "trust"] == pytest.approx(ours["loyalty", "~", "trust"], abs=1e-3)
    statistics = semopy.calc_stats(peer).loc["Value"]
    for name, here in {"chi2": "chisq", "DoF": "df", "CFI": "cfi", "RMSEA": "rmsea"}.items():
        assert statistics[name] == pytest.approx(fit.fit_measures[here], abs=1e-3)
