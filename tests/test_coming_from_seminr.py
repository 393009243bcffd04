"""What the page on partial least squares says a call of seminr is called here can be typed."""

import re
import warnings
from pathlib import Path

import numpy as np
import pytest
from support import seminr_cases as cases

import ccc_quality as ccc
from ccc_quality.errors import CCCQualityWarning

PAGE = Path(__file__).parents[1] / "docs" / "pls.md"
BLOCKS = ("Image", "Value", "Satisfaction")


def lines():
    """Code of the right column."""
    table = PAGE.read_text(encoding="utf-8").partition("| seminr | SmartPLS | here |")[2]
    rows = re.findall(r"^\| (?!---).*\|$", table.partition("###")[0], re.MULTILINE)
    cells = [row.rsplit(" | ", 1)[1] for row in rows]
    return [code for cell in cells for code in re.findall(r"`([^`]+)`", cell)]


@pytest.fixture(scope="module")
def names():
    data = cases.mobi().assign(firm=np.where(np.arange(250) % 2, "bank", "insurer"))
    constructs = [ccc.reflective(name, cases.ECSI[name]) for name in BLOCKS]
    paths = [("Image", "Satisfaction"), ("Value", "Satisfaction"), ("Image", "Value")]
    model = ccc.Model(constructs, paths=paths)
    fit = ccc.fit_pls(model, data)
    return {
        "ccc": ccc,
        "print": lambda text: str(text),
        "data": data,
        "constructs": constructs,
        "paths": paths,
        "model": model,
        "fit": fit,
        "other": ccc.fit_pls(ccc.Model(constructs, paths=paths[:2]), data),
        "moderated": ccc.fit_pls(model, data, moderation="Satisfaction ~ Image:Value"),
        "boot": ccc.bootstrap(fit, 50, seed=1),
    }


def test_the_table_is_found():
    assert len(lines()) > 35


@pytest.mark.parametrize("code", lines())
def test_what_stands_in_the_right_column_works(code, names):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", CCCQualityWarning)
        assert eval(code, dict(names)) is not None


def test_constructs_and_paths_of_the_table_make_a_model():
    """The first rows are what a model is made of."""
    made = [eval(code, {"ccc": ccc}) for code in lines()[:7]]
    kinds = [(one.kind, one.mode, one.higher_order) for one in made[:6]]
    assert kinds == [
        ("composite", "A", False),
        ("composite", "B", False),
        ("reflective", None, False),
        ("composite", made[3].mode, False),
        ("composite", "B", True),
        ("reflective", None, True),
    ]
    value = ccc.reflective("Value", cases.ECSI["Value"])
    satisfaction = ccc.reflective("Satisfaction", cases.ECSI["Satisfaction"])
    model = ccc.Model([made[2], value, satisfaction, made[4]], paths=[("Service", "Satisfaction")])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", CCCQualityWarning)
        assert ccc.fit_pls(model, cases.mobi()).converged
