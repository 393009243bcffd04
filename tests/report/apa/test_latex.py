"""LaTeX that compiles, whatever the labels hold, with the numbers of the results."""

import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ccc_quality as ccc
from ccc_quality.errors import EstimationError, SpecificationError, UnknownOptionError
from ccc_quality.report import Column, Table
from ccc_quality.report.apa.latex import escaped
from ccc_quality.report.apa.tables import paper_tables

BACK = {
    r"\textbackslash{}": "\\", r"\textasciitilde{}": "~", r"\textasciicircum{}": "^",
    r"\textless{}": "<", r"\textgreater{}": ">", r"\textbar{}": "|", r"\char34{}": '"',
    r"\textasciigrave{}": "`", "{[}": "[", "{]}": "]", "{*}": "*", "{}": "",
    **{f"\\{letter}": letter for letter in "{}$&#%_"},
}  # fmt: skip
"""What each command prints, by the LaTeX companion; written down a second time on purpose."""

COMMAND = re.compile("|".join(map(re.escape, sorted(BACK, key=len, reverse=True))))
PRINTABLE = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40)


def printed(source):
    """What LaTeX prints for a text of plain letters and the commands above."""
    return COMMAND.sub(lambda found: BACK[found[0]], source)


def body(source):
    """The rows between the rules, each a list of cells."""
    (inside,) = re.findall(r"\\midrule\n(.*?)\\bottomrule", source, flags=re.DOTALL)
    return [
        [cell.replace("\\quad", "").strip() for cell in line.removesuffix("\\\\").split(" & ")]
        for line in inside.strip().splitlines()
    ]


@given(PRINTABLE)
def test_any_text_is_printed_as_it_is(text):
    assert printed(escaped(text)) == " ".join(text.split())


@given(PRINTABLE)
def test_no_letter_of_an_escaped_text_is_a_command(text):
    rest = COMMAND.sub("", escaped(text))
    assert not set(rest) & set('\\{}$&#%_~^<>|"`[]*')
    assert not re.search(r"--|,,|''", escaped(text))


def test_hostile_names_are_escaped(pair):
    source = ccc.to_latex(pair, tables=["measurement"])
    assert r"50 \% of \{A\} \& B\_1 \#2 \$x\textasciicircum{}2\$" in source
    assert r"\input" not in source.replace(r"\textbackslash{}input", "")
    dutch = ccc.to_latex(pair, tables=["measurement"], language="nl")
    assert "{*}ster{*} {[}1{]}" in dutch


def test_every_brace_and_environment_is_closed(fit, pair):
    for source in (ccc.to_latex(fit), ccc.to_latex(pair), ccc.to_latex(pair, language="nl")):
        plain = source.replace(r"\{", "").replace(r"\}", "")
        assert plain.count("{") == plain.count("}")
        opened = re.findall(r"\\begin\{(\w+)\}", source)
        assert sorted(opened) == sorted(re.findall(r"\\end\{(\w+)\}", source))


def test_rows_have_as_many_cells_as_columns(fit):
    for key in ("measurement", "weights", "correlations", "fit", "paths", "indirect"):
        source = ccc.to_latex(fit, tables=[key])
        (columns,) = re.findall(r"\\begin\{tabular\}\{@\{\}([lr]+)@\{\}\}", source)
        assert {len(row) for row in body(source)} == {len(columns)}


def test_paths_stand_under_their_target_with_r_squared(fit):
    rows = body(ccc.to_latex(fit, tables=["paths"]))
    places = {row[0]: k for k, row in enumerate(rows)}
    paths = fit.path_coefficients.set_index(["source", "target"])
    row = rows[places["Loyalty"] + 1]
    expected = paths.loc[("satisfaction", "loyalty")]
    assert row[0] == "Satisfaction"
    assert row[1:4] == [f"{expected[name]:.2f}" for name in ("est", "se", "z")]
    assert row[4] == r"\textless{} .001"
    assert row[5] == f"{{[}}{expected['ci_lower']:.2f}, {expected['ci_upper']:.2f}{{]}}"
    assert row[6] == f"{expected['std']:.2f}"
    assert rows[places["Loyalty"]][-1] == f"{fit.r_squared['loyalty']:.2f}".removeprefix("0")


def test_a_fixed_loading_has_no_error(fit):
    rows = body(ccc.to_latex(fit, tables=["measurement"]))
    first = next(row for row in rows if row[0] == "rel1")
    assert first[1:4] == ["1.00", "---", "---"]


def test_reliabilities_stand_beside_their_construct(fit):
    reliability = ccc.assess(fit).reliability
    rows = body(ccc.to_latex(fit, tables=["measurement"]))
    shown = next(row for row in rows if row[0] == "Trust")
    expected = reliability.loc["trust", ["alpha", "omega", "rho_c", "ave"]]
    assert shown[-4:] == [f"{value:.2f}".removeprefix("0") for value in expected]


def test_the_diagonal_is_the_root_of_ave_and_htmt_stand_above(fit):
    found = ccc.assess(fit)
    rows = body(ccc.to_latex(fit, tables=["correlations"]))
    names = list(found.fornell_larcker.index)
    i, j = names.index("satisfaction"), names.index("trust")
    root = found.reliability.loc["trust", "ave"] ** 0.5
    assert rows[j][j + 1] == f"{root:.2f}".removeprefix("0")
    assert rows[j][i + 1] == f"{fit.latent_correlations.loc['trust', 'satisfaction']:.2f}"[1:]
    assert rows[i][j + 1] == f"{found.htmt.loc['satisfaction', 'trust']:.2f}"[1:]


def test_fit_measures_are_the_reported_ones(survey):
    robust = ccc.fit_sem(ccc.study.customer_model("reflective"), survey, estimator="MLR")
    (row,) = body(ccc.to_latex(robust, tables=["fit"]))
    measures = robust.fit_measures
    assert row[1:3] == [f"{measures['chisq_scaled']:.2f}", f"{measures['df']:.0f}"]
    assert "0.000" not in row[4]
    assert row[4] == f"{measures['cfi_robust']:.3f}".removeprefix("0")


def test_intervals_say_their_level(survey):
    ninety = ccc.fit_sem("rel =~ rel1 + rel2 + rel3 + rel4", survey, level=0.9)
    assert r"90\% CI" in ccc.to_latex(ninety, tables=["measurement"])
    assert r"90\%-BI" in ccc.to_latex(ninety, tables=["measurement"], language="nl")


def test_partial_least_squares_makes_the_same_tables(fit, pls):
    of_pls = [table.key for table in paper_tables(pls)]
    assert of_pls == [table.key for table in paper_tables(fit)]
    assert "PLSc" in ccc.to_latex(pls, tables=["measurement"])


def test_columns_without_a_number_are_left_out(pls):
    source = ccc.to_latex(pls, tables=["paths"])
    assert r"\textit{SE}" not in source
    assert "CI" not in source


def test_with_a_bootstrap_errors_are_those_of_the_resamples(pls):
    resampled = ccc.bootstrap(pls, 60, seed=1)
    rows = body(ccc.to_latex(resampled, tables=["paths"]))
    paths = resampled.path_coefficients.set_index(["source", "target"])
    expected = paths.loc[("ccc_quality", "satisfaction")]
    row = next(row for row in rows if row[0] == "CCC quality")
    assert row[1:3] == [f"{expected['est']:.2f}", f"{expected['se']:.2f}"]
    assert "60 bootstrap resamples" in ccc.to_latex(resampled, tables=["paths"])


def test_an_assessment_makes_the_tables_of_measurement(fit):
    keys = [table.key for table in paper_tables(ccc.assess(fit))]
    assert keys == ["measurement", "weights", "correlations"]


def test_a_ranking_lists_the_strongest_driver_first(fit):
    ranking = ccc.rank_drivers(fit, "loyalty")
    rows = body(ccc.to_latex(ranking))
    assert [row[0] for row in rows] == [
        f"{k}. {label}" for k, label in enumerate(ranking.table["label"], start=1)
    ]
    assert rows[0][1] == f"{ranking.table['est'].iloc[0]:.2f}"


def test_a_ladder_of_invariance_lists_its_steps(survey):
    found = ccc.invariance(
        "rel =~ rel1 + rel2 + rel3 + rel4\nemp =~ emp1 + emp2 + emp3 + emp4", survey, group="firm"
    )
    rows = body(ccc.to_latex(found))
    assert [row[0] for row in rows][:3] == ["Configural", "Metric", "Scalar"]
    assert rows[0][1] == f"{found.table['chisq'].iloc[0]:.2f}"


def test_a_comparison_shows_both_models_and_the_test(survey):
    text = "rel =~ rel1 + rel2 + rel3 + rel4\nemp =~ emp1 + emp2 + emp3 + emp4"
    made = ccc.compare(ccc.fit_sem(f"{text}\nrel ~~ 0*emp", survey), ccc.fit_sem(text, survey))
    source = ccc.to_latex(made)
    assert [row[0] for row in body(source)] == ["Restricted", "General", "Difference"]
    assert f"(1) = {made.chisq:.2f}" in source
    assert r"\textit{p} \textless{} .001" in source


def test_an_analysis_makes_them_all(customers):
    keys = [table.key for table in paper_tables(customers)]
    assert keys[:6] == ["measurement", "weights", "correlations", "fit", "paths", "indirect"]
    assert "drivers-loyalty" in keys


def test_a_table_of_a_report_comes_in_the_same_style():
    frame = pd.DataFrame({"name": ["a_b", None], "p": [0.0001, 0.5]})
    table = Table("own", "My & table", frame, (Column("name", "N"), Column("p", "p", "pvalue")))
    source = ccc.to_latex(table)
    assert r"My \& table" in source
    assert body(source) == [[r"a\_b", r"\textless{} .001"], ["", ".500"]]


def test_a_table_that_is_not_made_names_those_that_are(fit):
    with pytest.raises(UnknownOptionError) as error:
        ccc.to_latex(fit, tables=["pahts"])
    assert "SEMResults makes no table 'pahts'." in str(error.value)
    assert "paths" in str(error.value)


def test_what_makes_no_table_is_told_what_does():
    with pytest.raises(SpecificationError, match=r"an analysis, a fit, .* not from DataFrame\.$"):
        ccc.to_latex(pd.DataFrame())


def test_a_fit_that_did_not_converge_makes_no_table(unconverged):
    with pytest.raises(EstimationError, match="did not converge"):
        ccc.to_latex(unconverged.fit)


def test_an_unknown_language_lists_the_known_ones(fit):
    with pytest.raises(UnknownOptionError, match="language 'de'"):
        ccc.to_latex(fit, language="de")
