"""The table of what goes with what, cell by cell: yes has to work, and a dash to be refused."""

import re
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import ccc_quality as ccc
from ccc_quality.errors import CCCQualityWarning, DataError, SpecificationError

PAGE = Path(__file__).parents[1] / "docs" / "estimation.md"
MODEL = """
    trust   =~ tru1 + tru2 + tru3
    loyalty =~ loy1 + loy2 + loy3
    loyalty ~ trust
"""
ITEMS = ("tru1", "tru2", "tru3", "loy1", "loy2", "loy3")


def table():
    """Cells of the table below its heading: (row, estimator, "yes" or a dash)."""
    text = PAGE.read_text(encoding="utf-8").partition("### What goes with what")[2]
    lines = re.findall(r"^\|.*\|$", text.partition("\n## ")[0], re.MULTILINE)
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    header, _, *body = rows
    return [
        (name, estimator, cell)
        for name, *cells in body
        for estimator, cell in zip(header[1:], cells, strict=True)
    ]


@pytest.fixture(scope="module")
def answers():
    rows = ccc.study.simulate_customers(400, 5).answers[[*ITEMS, "firm", "agent"]].copy()
    rows[list(ITEMS)] = rows[list(ITEMS)].clip(2, 6)
    rows["weight"] = np.linspace(0.5, 1.5, len(rows))
    return rows


@pytest.fixture(scope="module")
def fitted(answers):
    """A fit of these answers by an estimator."""

    def fit(estimator, model=MODEL, data=answers, **options):
        if estimator in ("WLSMV", "DWLS"):
            options.setdefault("ordered", ITEMS)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", CCCQualityWarning)
            return ccc.fit_sem(model, data, estimator=estimator, **options)

    return fit


def with_gaps(answers):
    gaps = answers.copy()
    gaps.loc[::7, "tru1"] = np.nan
    return gaps


def difference_test(fit, name):
    equal = MODEL.replace("tru2 + tru3", "a*tru2 + a*tru3")
    test = ccc.compare(fit(name, equal), fit(name))
    return test.table if name == "ULS" else test.pvalue


ROWS = {
    '`missing="fiml"`, `auxiliary=`': lambda fit, name, data: fit(
        name, data=with_gaps(data), missing="fiml", auxiliary=["weight"]
    ),
    '`missing="pairwise"`': lambda fit, name, data: fit(
        name, data=with_gaps(data), missing="pairwise"
    ),
    "`group=`, `group_equal=`": lambda fit, name, data: fit(
        name, group="firm", group_equal=["loadings"]
    ),
    "`cluster=`": lambda fit, name, data: fit(name, cluster="agent"),
    "`sampling_weights=`": lambda fit, name, data: fit(name, sampling_weights="weight"),
    "`sample_cov=`": lambda fit, name, data: fit(
        name, data=None, sample_cov=data[list(ITEMS)].cov(), n_obs=len(data)
    ),
    "`bootstrap`": lambda fit, name, data: ccc.bootstrap(fit(name), 5, seed=1).estimates,
    "`compare`": lambda fit, name, data: difference_test(fit, name),
    "`modification_indices`, `release_indices`": lambda fit, name, data: (
        fit(name).modification_indices(),
        fit(name, group="firm", group_equal=["loadings"]).release_indices(),
    ),
    "`residuals`, `factor_scores`": lambda fit, name, data: (
        fit(name).residuals.standardized,
        fit(name).factor_scores(),
    ),
}


def test_the_table_names_all_estimators_and_every_row_is_tried():
    cells = table()
    assert [estimator for name, estimator, _ in cells[:7]] == [
        "ML", "MLR", "MLM", "GLS", "ULS", "WLSMV", "DWLS",
    ]  # fmt: skip
    assert list(dict.fromkeys(name for name, _, _ in cells)) == list(ROWS)


@pytest.mark.parametrize(
    ("name", "estimator", "cell"), table(), ids=lambda value: value.replace("`", "")
)
def test_a_cell_is_true(name, estimator, cell, fitted, answers):
    if cell == "yes":
        found = ROWS[name](fitted, estimator, answers)
        for one in found if isinstance(found, tuple) else (found,):
            assert_of_use(one)
    else:
        assert cell == "–"
        with pytest.raises((SpecificationError, DataError)):
            ROWS[name](fitted, estimator, answers)


def assert_of_use(found):
    """A fit that converged, a table with numbers in it, or a p value."""
    if isinstance(found, pd.DataFrame):
        assert found.select_dtypes("number").notna().to_numpy().any()
    elif isinstance(found, float):
        assert 0.0 <= found <= 1.0
    else:
        assert found.converged
        assert np.isfinite(found.fit_measures["chisq"])
