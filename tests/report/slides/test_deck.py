"""A deck tells the story of the report: one message a slide, in words that can be read aloud."""

from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest
from lxml import etree
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.oxml.ns import qn

from ccc_quality.plots.style import LIGHT
from ccc_quality.report import build_report
from ccc_quality.report.slides import pptx_bytes
from ccc_quality.words import visible

from ..conftest import analyze, made_survey

NO_BREAK_SPACE = "\u00a0"
CASES = ["customers", "clean", "poor", "improper", "unconverged", "hostile"]


def plain(text):
    return text.replace(NO_BREAK_SPACE, " ")


def texts(slide):
    """Every text on a slide, in tables as well."""
    for shape in slide.shapes:
        if shape.has_text_frame:
            yield plain(shape.text_frame.text)
        if shape.has_table:
            for row in shape.table.rows:
                yield from (plain(cell.text_frame.text) for cell in row.cells)


def notes(slide):
    return plain(slide.notes_slide.notes_text_frame.text)


def descriptions(slide):
    """Alternative texts of charts, tables and pictures."""
    for shape in slide.shapes:
        if shape.has_chart or shape.has_table or shape.shape_type == MSO_SHAPE_TYPE.PICTURE:
            yield plain(shape._element.xpath(".//p:cNvPr")[0].get("descr"))


# ------------------------------------------------------------------ the story


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_page_is_a_slide_with_its_finding_as_the_title(built, deck, case, language):
    report = built(case, language)
    titles = [plain(slide.shapes.title.text) for slide in deck(case, language).slides]
    said = [report.title, *(section.title for section in report.sections)]
    assert titles == [visible(title) for title in said]


def test_an_analysis_without_resamples_has_a_deck():
    report = build_report(analyze(made_survey({"quality": 0.5, "speed": 0.2}), n_resamples=0))
    deck = Presentation(BytesIO(pptx_bytes(report)))
    assert len(deck.slides) == 1 + len(report.sections)


def test_a_deck_of_the_whole_story_has_ten_to_fifteen_slides(deck):
    assert 10 <= len(deck().slides) <= 15


def test_slides_are_sixteen_to_nine(deck):
    assert deck().slide_width / deck().slide_height == pytest.approx(16 / 9, rel=1e-3)


def test_nothing_reaches_over_the_edge_of_a_slide(deck):
    for case in CASES:
        for slide in deck(case).slides:
            for shape in slide.shapes:
                assert min(shape.left, shape.top) >= 0
                assert shape.left + shape.width <= deck(case).slide_width
                assert shape.top + shape.height <= deck(case).slide_height


def test_no_place_of_a_layout_is_left_empty(deck):
    for slide in deck().slides:
        for placeholder in slide.placeholders:
            assert placeholder.text_frame.text


def test_the_cover_says_who_answered_and_that_the_data_are_simulated(built, deck):
    cover = "\n".join(texts(deck().slides[0]))
    report = built("customers")
    for text in (report.subtitle, report.badge, report.status):
        assert text in cover


def test_every_slide_has_source_badge_and_number(built, deck):
    report = built("customers")
    for section, slide in zip(report.sections, list(deck().slides)[1:], strict=True):
        (foot,) = [plain(s.text_frame.text) for s in slide.shapes if s.name == "Source"]
        assert foot.startswith("Simulated data")
        assert (section.figures[0].source if section.figures else report.subtitle) in foot
        assert slide.element.findall(f".//{qn('a:fld')}[@type='slidenum']")


def test_real_data_have_no_badge(deck):
    for slide in deck("clean").slides:
        assert not any("Simulated" in text for text in texts(slide))


def test_findings_and_actions_are_cards(built, slide_of):
    shown = "\n".join(texts(slide_of("summary")))
    highlights = built("customers").section("summary").highlights
    assert len(highlights) == 6
    for card in highlights:
        assert card.number in shown
        assert card.text in shown


def test_a_warning_stands_above_all_else_on_its_slide(built, slide_of):
    section = built("poor").section("drivers")
    assert section.warnings
    boxes = {plain(s.text_frame.text): s.top for s in slide_of("drivers", "poor").shapes
             if s.has_text_frame}  # fmt: skip
    body = [s.top for s in slide_of("drivers", "poor").shapes if s.has_chart]
    assert boxes[section.warnings[0]] < min(body)


# ------------------------------------------------------------------ notes and words


def test_the_notes_hold_lead_caption_numbers_and_method(built, deck):
    report = built("customers")
    for section, slide in zip(report.sections, list(deck().slides)[1:], strict=True):
        said = notes(slide)
        figures = [text for f in section.figures for text in (f.title, f.caption, f.alt, f.source)]
        for text in (section.lead, *section.paragraphs, *section.notes, *figures, report.status):
            assert " ".join(text.split()) in said


def test_the_numbers_behind_a_figure_are_in_the_notes(slide_of):
    assert "Reliability: Score 66; 95% from 65; 95% to 67" in notes(slide_of("performance"))


def test_dutch_notes_write_dutch_numbers_and_say_that_charts_follow_the_program(slide_of):
    said = notes(slide_of("drivers", language="nl"))
    assert "Effect 0,23" in said
    assert "zoals het kantoorprogramma is ingesteld" in said
    runs = slide_of("drivers", language="nl").element.iter(qn("a:rPr"))
    assert {run.get("lang") for run in runs if run.get("lang")} <= {"nl-NL", "en-US"}


def test_everything_to_look_at_is_described_in_words(built, deck):
    seen = set()
    for slide in deck().slides:
        described = list(descriptions(slide))
        assert all(described)
        seen |= set(described)
    report = built("customers")
    alts = {figure.alt for section in report.sections for figure in section.figures}
    assert len(seen & alts) >= 8


def test_words_that_do_not_fit_beside_a_figure_are_in_the_notes(built, slide_of):
    long = "A sentence that says the same again and again. " * 12
    report = built("customers")
    section = replace(report.section("order"), paragraphs=(long,) * 2 + ("The last.",) * 4)
    content = pptx_bytes(replace(report, sections=(section,)))
    slide = Presentation(BytesIO(content)).slides[1]
    assert notes(slide).count("The last.") == 4


# ------------------------------------------------------------------ tables


def test_cells_are_written_as_in_the_report(built, slide_of):
    (table,) = [s.table for s in slide_of("model").shapes if s.has_table]
    rows = [[plain(cell.text_frame.text) for cell in row.cells] for row in table.rows]
    expected = built("customers").section("model").tables[0]
    assert rows[0] == [column.heading for column in expected.columns]
    for row, (_, values) in zip(rows[1:], expected.frame.iterrows(), strict=True):
        assert row == [values.iloc[0], f"{values.iloc[1]:.2f}"]


def test_a_long_table_shows_its_top_and_says_so(built):
    report = built("customers")
    section = report.section("model")
    table = section.tables[0]
    many = replace(table, frame=table.frame.loc[table.frame.index.repeat(40)])
    content = pptx_bytes(replace(report, sections=(replace(section, tables=(many,)),)))
    slide = Presentation(BytesIO(content)).slides[1]
    (grid,) = [s.table for s in slide.shapes if s.has_table]
    shown = len(grid.rows) - 1
    assert 3 <= shown < 120
    assert f"First {shown} of 120 rows" in list(texts(slide))


# ------------------------------------------------------------------ look and file


def test_the_theme_has_the_colours_of_the_figures(deck):
    part = deck().slide_master.part.part_related_by(
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/theme"
    )
    theme = etree.fromstring(part.blob)
    colours = {
        name: next(theme.iter(qn(f"a:{name}")))[0].get("val") for name in ("accent1", "accent6")
    }
    assert f"#{colours['accent1']}" == LIGHT.driver.line
    assert f"#{colours['accent6']}" == LIGHT.warning.line


def test_no_slide_has_a_colour_or_font_of_its_own(content):
    """All are of the theme, so that a deck takes another look with another theme."""
    with ZipFile(BytesIO(content())) as file:
        for name in file.namelist():
            if name.startswith(("ppt/slides/slide", "ppt/charts/chart")):
                part = file.read(name)
                assert b"srgbClr" not in part, name
                assert b"a:latin" not in part, name


def test_the_same_analysis_gives_the_same_file(clean, content):
    assert pptx_bytes(build_report(clean)) == content("clean")


def test_the_file_says_what_it_is_and_names_nobody(deck):
    properties = deck().core_properties
    assert properties.title == "What drives loyalty (Simulated data)"
    assert properties.author == properties.last_modified_by == ""
    assert properties.language == "en-GB"


# ------------------------------------------------------------------ hostile labels


def test_hostile_labels_stay_text(deck, content):
    english = "\n".join(t for slide in deck("hostile").slides for t in texts(slide))
    assert "<script>alert('1')</script>" in english
    assert "=cmd()|'/C calc'!A0" in english
    assert "زمن الانتظار" in english
    dutch = "\n".join(t for slide in deck("hostile", "nl").slides for t in texts(slide))
    assert '"><img src=x onerror=alert(1)>' in dutch
    assert "🙂" in dutch
    for language in ("en", "nl"):
        with ZipFile(BytesIO(content("hostile", language))) as file:
            for name in file.namelist():
                if name.endswith(".xml"):
                    assert "\u202e".encode() not in file.read(name)
