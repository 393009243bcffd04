"""What the syntax page says a line of lavaan is called here can be typed."""

import re
import warnings
from pathlib import Path

import numpy as np
import pytest

import ccc_quality as ccc
from ccc_quality.errors import CCCQualityWarning

PAGE = Path(__file__).parents[1] / "docs" / "syntax.md"
MODEL = "f =~ x1 + x2 + x3\ng =~ x4 + x5 + x6"


def lines():
    """Code of the right column; options alone stand for a fit with them."""
    table = PAGE.read_text(encoding="utf-8").partition("| lavaan | here |")[2]
    cells = [row.rsplit(" | ", 1)[1] for row in re.findall(r"^\| `.*\|$", table, re.MULTILINE)]
    return [code for cell in cells for code in re.findall(r"`([^`]+)`", cell)]


@pytest.fixture(scope="module")
def names():
    rng = np.random.default_rng(2)
    rows = ccc.study.simulate_customers(250, 6).answers[["firm", "agent"]].copy()
    common = rng.standard_normal((250, 2)) @ np.array([[1.0, 0.5], [0.0, 0.8]])
    for k in range(6):
        rows[f"x{k + 1}"] = np.clip(np.round(4 + common[:, k // 3] + rng.normal(size=250)), 2, 6)
    rows["weight"] = rng.uniform(0.5, 1.5, 250)
    items = [f"x{k}" for k in range(1, 7)]
    return {
        "ccc": ccc,
        "print": lambda text: str(text),
        "model": MODEL,
        "data": rows,
        "items": items,
        "S": rows[items].cov(),
        "fit": ccc.fit_sem(MODEL, rows),
        "fit0": ccc.fit_sem(f"{MODEL}\nf ~~ 0*g", rows),
        "fit1": ccc.fit_sem(MODEL, rows),
    }


@pytest.mark.parametrize("code", lines())
def test_what_stands_in_the_right_column_works(code, names):
    if re.match(r"\w+=", code):
        answers = "" if "sample_cov" in code else "data, "
        code = f"ccc.fit_sem(model, {answers}{code})"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", CCCQualityWarning)
        assert eval(code, dict(names)) is not None
