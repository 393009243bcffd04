"""The rooms of the house, as docs/architecture.md draws them."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import ccc_quality

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "ccc_quality"


def test_imports_run_one_way():
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_every_room_is_in_the_contract_of_imports():
    contract = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    rooms = {
        path.stem
        for path in PACKAGE.iterdir()
        if (path.suffix == ".py" or (path / "__init__.py").exists()) and path.stem != "__init__"
    }
    assert [room for room in sorted(rooms) if f"ccc_quality.{room}" not in contract] == []


@pytest.mark.parametrize(
    "name",
    [
        "__version__",
        "analyze",
        "assess",
        "build_report",
        "check_survey",
        "Codebook",
        "composite",
        "errors",
        "fit_sem",
        "higher_order",
        "items",
        "Model",
        "moments_from_covariance",
        "performance",
        "plots",
        "rank_drivers",
        "read_moments",
        "read_survey",
        "reflective",
        "study",
        "write_report",
    ],
)
def test_a_public_name_is_offered(name):
    assert name in ccc_quality.__all__
    assert name in dir(ccc_quality)


@pytest.mark.parametrize("name", ccc_quality.__all__)
def test_what_is_offered_is_there_and_explained(name):
    offered = getattr(ccc_quality, name)
    assert isinstance(offered, str) or offered.__doc__


def test_a_name_that_is_not_there_is_an_attribute_error():
    with pytest.raises(AttributeError, match="has no attribute 'fit_semm'"):
        ccc_quality.fit_semm  # noqa: B018 - the access is the test


def test_importing_the_package_loads_nothing_heavy():
    code = "import sys, ccc_quality, ccc_quality.cli; print(*sys.modules, sep='\\n')"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert {"numpy", "pandas", "semopy", "matplotlib"} & set(done.stdout.split()) == set()


def test_the_second_engine_is_loaded_only_by_those_who_ask_for_it():
    code = (
        "import sys, ccc_quality as ccc; import ccc_quality.cli, ccc_quality.report; "
        "survey = ccc.study.load_customers(); "
        "fit = ccc.fit_sem('trust =~ tru1 + tru2 + tru3 + loy1', survey); "
        "print('semopy' in sys.modules); fit.cross_check(); print('semopy' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.split() == ["False", "True"]


def test_a_type_checker_sees_every_public_name():
    """Names are imported lazily, so the list for type checkers is written by hand."""
    tree = ast.parse(Path(ccc_quality.__file__).read_text(encoding="utf-8"))
    imported = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("ccc_quality")
        for alias in node.names
    }
    assert imported == set(ccc_quality.__all__) - {"__version__"}
