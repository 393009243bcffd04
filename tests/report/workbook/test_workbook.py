"""The workbook holds the report: every table once, numbers as numbers, labels as text."""

import math
import re

import pytest
from openpyxl.utils import range_boundaries

from ccc_quality.report.workbook.entries import plan

HOSTILE = ("customers", "hostile", "clean", "poor", "improper", "unconverged", "reflective")


def formula_cells(book):
    return [
        (sheet.title, cell.coordinate, cell.value)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]


def header_row(sheet):
    return range_boundaries(sheet.auto_filter.ref)[1]


def entries(built, case="customers", language="en"):
    return plan(built(case, language)).entries


def texts_of(sheet):
    return [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("case", HOSTILE)
def test_every_table_has_a_sheet_of_its_own(built, opened, case, language):
    book = opened(case, language)
    found = entries(built, case, language)
    assert {entry.sheet for entry in found} <= set(book.sheetnames)
    assert len({name.casefold() for name in book.sheetnames}) == len(book.sheetnames)
    assert all(len(name) <= 31 for name in book.sheetnames)


def test_numbers_are_numbers_in_full_precision(built, opened):
    book = opened(values=True)
    for entry in entries(built):
        sheet, table = book[entry.sheet], entry.table
        first = header_row(sheet) + 1
        for k, column in enumerate(table.columns):
            cells = [sheet.cell(first + i, 1 + k).value for i in range(len(table.frame))]
            wanted = table.frame.iloc[:, k].tolist()
            if column.kind == "text":
                assert [cell or "" for cell in cells] == wanted, entry.sheet
                continue
            for cell, value in zip(cells, wanted, strict=True):
                known = math.isfinite(float(value))
                assert cell == pytest.approx(float(value), rel=1e-14) if known else cell is None


def test_headings_stay_in_sight_can_be_filtered_and_are_printed_on_every_page(built, opened):
    book = opened()
    for entry in entries(built):
        sheet = book[entry.sheet]
        row = header_row(sheet)
        heads = [sheet.cell(row, 1 + k).value or "" for k in range(len(entry.table.columns))]
        assert heads == [column.heading for column in entry.table.columns]
        assert sheet.freeze_panes in (f"A{row + 1}", f"B{row + 1}")
        assert sheet.print_title_rows.replace("$", "") == f"{row}:{row}"
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToWidth in (None, 1)  # one is what is meant where none is given


@pytest.mark.parametrize(("language", "badge"), [("en", "Simulated data"), ("nl", "Gesimuleerd")])
def test_every_sheet_says_that_the_data_are_simulated(built, opened, language, badge):
    book = opened("customers", language)
    hidden = plan(built("customers", language)).intervals
    for sheet in book:
        assert badge in sheet.oddFooter.left.text
        if sheet.title not in (hidden, plan(built("customers", language)).calculation):
            assert any(badge in text for text in texts_of(sheet)), sheet.title


def test_source_and_message_stand_on_every_sheet(built, opened, report):
    book = opened()
    for entry in entries(built):
        said = texts_of(book[entry.sheet])
        source = report.subtitle if entry.figure is None else entry.figure.source
        assert f"Source: {source}" in said
        assert (entry.section.title if entry.figure is None else entry.figure.title) in said
        assert set(entry.table.notes) <= set(said)


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_first_sheet_leads_to_every_other(built, opened, language):
    book, planned = opened("customers", language), plan(built("customers", language))
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row if cell.hyperlink]
    links = {cell.hyperlink.location.split("!")[0].strip("'") for cell in cells}
    assert links == set(book.sheetnames) - {planned.overview, planned.intervals}


def test_the_first_sheet_says_what_was_found_and_what_it_rests_on(report, opened):
    said = texts_of(opened().worksheets[0])
    assert {report.title, report.badge, report.status} <= set(said)
    assert {one.text for one in report.section("summary").highlights} <= set(said)
    assert {fact.value for fact in report.facts} <= set(said)


def test_no_text_of_the_report_is_lost(report, opened):
    said = set(texts_of(opened()["Texts"]))
    for section in report.sections:
        assert {*section.warnings, section.lead, *section.paragraphs, *section.notes} <= said
        for reference in section.references:
            assert any(text.startswith(reference.text) for text in said)


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_sheets_of_the_shipped_report_have_short_names(built, language):
    """Only a table that is named after a construct is called by its title."""
    report = built("customers", language)
    named = {key for key in report.phrases if key.startswith("sheet.")}
    keys = [re.sub(r"-\d+$", "", entry.table.key) for entry in plan(report).entries]
    unnamed = [key for key in keys if f"sheet.{key}" not in named]
    assert [key for key in unnamed if not key.startswith("drivers-")] == []


# ------------------------------------------------------------------ labels from a file


@pytest.mark.parametrize("language", ["en", "nl"])
def test_a_label_that_looks_like_a_formula_is_text(built, opened, language):
    """Formulas are those of the workbook: cells of tables and the calculation, nothing else."""
    book = opened("hostile", language)
    assert not [found for found in formula_cells(book) if "cmd" in found[2] or "http" in found[2]]
    if language == "en":
        label = "=cmd()|'/C calc'!A0"
        cells = [
            cell
            for sheet in book
            for row in sheet.iter_rows()
            for cell in row
            if cell.value == label
        ]
        assert len(cells) > 5
        assert {cell.data_type for cell in cells} == {"s"}


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", "{=1}", "http://x.y", "1"])
def test_texts_stay_what_they_are_whatever_they_start_with(built, start):
    """Every text of a report, turned into what a spreadsheet might run."""
    from dataclasses import replace
    from io import BytesIO

    from openpyxl import load_workbook

    from ccc_quality.report.workbook import xlsx_bytes

    report = built("clean")
    section = replace(
        report.section("drivers"),
        title=start,
        lead=start,
        paragraphs=(start,),
        notes=(start,),
        warnings=(start,),
        figures=tuple(
            replace(f, title=start, source=start, caption=start)
            for f in report.section("drivers").figures
        ),
    )
    changed = replace(report, title=start, subtitle=start, status=start, sections=(section,))
    book = load_workbook(BytesIO(xlsx_bytes(changed)))
    own = {f"={start}", start}
    cells = [c for sheet in book for row in sheet.iter_rows() for c in row if c.value in own]
    assert len(cells) > 8
    assert {cell.data_type for cell in cells} == {"s"}
    charts = [chart for sheet in book for chart in sheet._charts]
    assert charts
    assert all(chart.title.tx.strRef is not None for chart in charts)


def test_an_ampersand_in_the_source_is_no_command_of_the_footer(built):
    from dataclasses import replace
    from io import BytesIO

    from openpyxl import load_workbook

    from ccc_quality.report.workbook import xlsx_bytes

    report = replace(built("clean"), subtitle="7 R&D & co " + "x" * 300)
    foot = load_workbook(BytesIO(xlsx_bytes(report))).worksheets[0].oddFooter.center.text
    assert foot.strip().startswith("7 R&&D && co xxx")


# ------------------------------------------------------------------ formulas and charts


def test_cells_that_follow_from_others_are_formulas_and_carry_their_value(built, opened):
    """Python computes every formula from the cells of its row, as a spreadsheet would."""
    formulas, values = opened(), opened(values=True)
    seen = set()
    for entry in entries(built):
        sheet = formulas[entry.sheet]
        row_of_heads = header_row(sheet)
        for row in range(row_of_heads + 1, row_of_heads + 1 + len(entry.table.frame)):
            for k, column in enumerate(entry.table.columns):
                cell = sheet.cell(row, 1 + k)
                if cell.data_type != "f":
                    continue
                named = {c.coordinate: c.value for c in values[entry.sheet][row]}
                computed = eval(cell.value.lstrip("="), {}, named)
                assert computed == pytest.approx(named[cell.coordinate], abs=1e-9)
                seen.add(column.name)
    assert seen >= {"priority", "new_mean", "est"}


def test_figures_that_say_how_have_a_chart_with_a_description(built, opened, content):
    import zipfile
    from io import BytesIO

    wanted = [e.figure for e in entries(built) if e.figure is not None and e.figure.chart]
    assert {figure.chart.kind for figure in wanted} >= {"bars", "stacked", "scatter"}
    with zipfile.ZipFile(BytesIO(content())) as file:
        names = file.namelist()
        drawings = [file.read(n).decode() for n in names if re.match(r"xl/drawings/d.*xml$", n)]
        charts = [file.read(n).decode() for n in names if n.startswith("xl/charts/")]
    assert len(charts) == len(wanted) + 1  # one of the model to move
    assert all('descr="' in drawing for drawing in drawings)
    assert sum("c:errBars" in chart for chart in charts) >= 3


def test_an_interval_below_zero_is_on_the_axis_of_its_chart(built, opened):
    """A program scales the axis by the bars alone, which are all above zero here."""
    entry = next(e for e in entries(built) if e.table.key == "what_if")
    frame = entry.table.frame
    assert frame["ci_lower"].min() < 0 < frame["change"].min()
    (chart,) = opened()[entry.sheet]._charts
    assert chart.y_axis.scaling.min <= frame["ci_lower"].min()
    assert chart.y_axis.scaling.max >= frame["ci_upper"].max()


def test_error_bars_are_as_long_as_the_interval(built, opened):
    book = opened(values=True)
    sheet = book["Error bars"]
    assert sheet.sheet_state == "hidden"
    entry = next(e for e in entries(built) if e.table.key == "drivers")
    frame = entry.table.frame
    columns = [c for c in sheet.iter_cols(values_only=True) if c[0] == entry.sheet]
    n = len(frame)
    up, down = (list(column[1 : n + 1]) for column in columns)
    assert up == pytest.approx((frame["ci_upper"] - frame["est"]).tolist())
    assert down == pytest.approx((frame["est"] - frame["ci_lower"]).tolist())


@pytest.mark.parametrize(
    ("kind", "language", "written"),
    [
        ("pvalue", "en", '[<0.001]"< 0.001";0.000'),
        ("pvalue", "nl", '[<0.001]"< 0,001";0.000'),
        ("effect", "en", "0.00"),
        ("score", "en", "0"),
        ("count", "en", "#,##0"),
    ],
)
def test_numbers_are_written_by_their_kind(built, opened, kind, language, written):
    book = opened("customers", language)
    formats = {
        book[entry.sheet].cell(header_row(book[entry.sheet]) + 1, 1 + k).number_format
        for entry in entries(built, "customers", language)
        for k, column in enumerate(entry.table.columns)
        if column.kind == kind and len(entry.table.frame)
    }
    assert formats == {written}


def test_a_report_without_a_model_to_move_has_no_sheet_for_it(built, opened):
    book = opened("unconverged")
    assert "What if" not in book.sheetnames
    assert "Calculation" not in book.sheetnames


def test_writing_changes_nothing_in_the_report(built):
    from ccc_quality.report.workbook import xlsx_bytes

    report = built("clean")
    before = [table.frame.copy() for s in report.sections for table in s.tables]
    xlsx_bytes(report)
    after = [table.frame for s in report.sections for table in s.tables]
    assert all(a.equals(b) for a, b in zip(before, after, strict=True))
