"""The PDF as a reader's program and a screen reader find it."""

import io
import re
from dataclasses import replace
from functools import cache

import pytest
from pypdf import PdfReader

from ccc_quality.report import write_report
from ccc_quality.report.paper import pdf_bytes
from ccc_quality.report.paper.outline import report_data
from ccc_quality.report.paper.typesetting import typeset

CODE = "#let x = 1; $a^2$ @label *bold* _it_ `raw` <tag> \\u{41} // no [c] = head"
"""Everything that means something to Typst."""


@pytest.fixture(scope="module")
def paper(built):
    """Builds the PDF of a case in a language, once."""

    @cache
    def build(case, language="en"):
        return pdf_bytes(built(case, language))

    return build


@pytest.fixture(scope="module")
def read(paper):
    return cache(lambda case, language="en": PdfReader(io.BytesIO(paper(case, language))))


@pytest.fixture(scope="module")
def texts(read):
    """The text of every page of a case, blanks and breaks left out; read once."""
    return cache(
        lambda case, language="en": [
            flat(page.extract_text()) for page in read(case, language).pages
        ]
    )


def flat(text):
    """Text without the blanks and breaks of its lines."""
    return re.sub(r"[\s\u200b]+", "", text)


def alternative_texts(node):
    """The words in place of pictures, in the order of the tags."""
    node = node.get_object()
    kids = node.get("/K", []) if hasattr(node, "get") else []
    own = [node["/Alt"]] if hasattr(node, "get") and "/Alt" in node else []
    kids = kids if isinstance(kids, list) else [kids]
    return own + [
        alt for kid in kids if hasattr(kid, "get_object") for alt in alternative_texts(kid)
    ]


def test_every_title_and_paragraph_can_be_read(built, texts):
    report, text = built("customers"), "".join(texts("customers"))
    said = [s.title for s in report.sections] + [p for s in report.sections for p in s.paragraphs]
    assert [one for one in said if flat(one) not in text] == []


@pytest.mark.parametrize(("language", "shown"), [("en", "0.23"), ("nl", "0,23")])
def test_numbers_are_those_of_the_report_in_its_language(built, read, language, shown):
    report = built("customers", language)
    first = report.section("summary").highlights[0].number
    assert first == shown
    assert shown in read("customers", language).pages[0].extract_text()


def test_the_cover_holds_the_summary_and_the_status(built, texts):
    report, cover = built("customers"), texts("customers")[0]
    summary = report.section("summary")
    for words in (report.title, summary.title, report.status, summary.highlights[-1].text):
        assert flat(words) in cover


def test_the_bookmarks_are_the_pages_of_the_story(built, read):
    marks = [mark.title for mark in read("customers").outline if not isinstance(mark, list)]
    titles = [f"{s.number} {s.title}" for s in built("customers").sections]
    assert titles == marks[: len(titles)]


def test_every_section_starts_a_page_of_its_own(built, read):
    reader = read("customers")
    marks = [mark for mark in reader.outline if not isinstance(mark, list)]
    starts = [reader.get_destination_page_number(mark) for mark in marks]
    assert starts == sorted(set(starts))


def test_contents_name_the_page_on_which_a_section_starts(built, read, texts):
    reader = read("customers")
    contents = texts("customers")[1]
    for mark, section in zip(reader.outline, built("customers").sections, strict=False):
        place = reader.get_destination_page_number(mark) + 1
        assert f"{flat(section.title)}{place}" in contents


def test_every_page_has_its_badge_and_its_number(built, texts):
    pages = texts("customers")
    for number, text in enumerate(pages, start=1):
        assert flat(built("customers").badge) in text
        assert f"Page{number}of{len(pages)}" in text


def test_a_real_survey_has_no_badge(built, texts):
    assert built("clean").badge == ""
    assert "Simulated" not in "".join(texts("clean"))


def test_a_long_report_is_no_book(built, read):
    n_sections = len(built("customers").sections)
    assert n_sections < len(read("customers").pages) < 4 * n_sections


def test_all_fonts_are_embedded(read):
    fonts = {}
    for page in read("customers").pages:
        for font in page["/Resources"].get("/Font", {}).values():
            described = font["/DescendantFonts"][0]["/FontDescriptor"]
            fonts[font["/BaseFont"]] = {"/FontFile2", "/FontFile3"} & set(described)
    assert any("Libertinus" in name for name in fonts)
    assert any("DejaVu" in name for name in fonts)
    assert all(fonts.values()), fonts


def test_figures_stay_drawings(read):
    assert [name for page in read("customers").pages for name in page.images] == []


@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_file_says_what_it_is_and_in_which_language(built, read, language):
    reader, report = read("customers", language), built("customers", language)
    assert reader.metadata.title == report.title
    assert reader.metadata.subject.replace("\u00a0", " ") == report.status
    assert reader.root_object["/Lang"] == language
    assert reader.root_object["/MarkInfo"]["/Marked"]


def test_it_claims_to_be_accessible(read):
    metadata = read("customers").root_object["/Metadata"].get_data().decode()
    assert re.search(r"pdfuaid:part(=\"|>)1", metadata)


def test_every_figure_is_told_in_words(built, read, texts):
    told = alternative_texts(read("customers").root_object["/StructTreeRoot"])
    figures = [figure for s in built("customers").sections for figure in s.figures]
    assert len(figures) >= 8
    assert [f.key for f in figures if f.alt not in told] == []


def test_the_head_of_a_table_is_repeated_where_it_breaks(built, texts):
    """All parameters, more than a hundred rows, need three pages at least."""
    heads = flat("Left Relation Right Estimate")
    pages = [page for page in texts("customers") if heads in page]
    (parameters,) = (
        t for t in built("customers").section("method").tables if t.key == "parameters"
    )
    assert len(parameters.frame) > 100
    assert len(pages) >= 3


def test_tables_for_reference_come_last_with_all_their_rows(built, texts):
    text = "".join(texts("customers"))
    folded = [t for s in built("customers").sections for t in s.tables if t.folded]
    assert len(folded) > 3
    assert [table.key for table in folded if flat(table.title) not in text] == []


def test_the_same_report_gives_the_same_file(built, paper):
    assert pdf_bytes(built("clean")) == paper("clean")


@pytest.mark.parametrize(
    ("case", "language"),
    [("hostile", "nl"), ("poor", "en"), ("improper", "nl"), ("unconverged", "en")],
)
def test_any_report_can_be_set(built, case, language, texts):
    text = "".join(texts(case, language))
    assert all(
        flat(warning) in text for s in built(case, language).sections for warning in s.warnings
    )


def test_hostile_names_are_shown_as_they_are(texts):
    text = "".join(texts("hostile"))
    assert flat("<script>alert('1')</script>") in text
    assert flat("</title><script>alert(2)</script>.csv") in text
    assert flat("=cmd()|'/C calc'!A0") in text


def bare(report):
    """The PDF of a machine without fonts of its own: whether it is accessible, and its text."""
    reader = PdfReader(io.BytesIO(typeset(report_data(report), system_fonts=False)))
    metadata = reader.root_object["/Metadata"].get_data().decode()
    return "pdfuaid" in metadata, " ".join(page.extract_text() for page in reader.pages)


def test_arabic_is_set_without_any_font_of_the_machine(built):
    is_accessible, text = bare(built("hostile"))
    assert is_accessible
    assert "no font" not in text.lower()


def test_a_character_without_a_font_is_named_on_the_last_page(built):
    """PDF/UA is given only where every letter has a font."""
    is_accessible, text = bare(built("hostile", "nl"))
    assert not is_accessible
    assert flat("geen lettertype; er staat een vakje: U+1F642 SLIGHTLY SMILING FACE.") in flat(text)


def test_names_that_are_code_to_typst_are_shown_as_they_are(built):
    report = built("clean")
    summary = replace(report.sections[0], title=CODE, paragraphs=(CODE,), warnings=(CODE,))
    made = replace(
        report, title=CODE, subtitle=CODE, badge=CODE, sections=(summary, *report.sections[1:])
    )
    reader = PdfReader(io.BytesIO(pdf_bytes(made)))
    assert reader.metadata.title == CODE
    cover = flat(reader.pages[0].extract_text())
    # badge, title, subtitle, message, warning, paragraph, foot
    assert cover.count(flat(CODE)) == 7


def test_a_long_name_breaks_and_stays_in_its_column(built):
    name = "klantcontactcentrumkwaliteitsmeting" * 3
    report = built("clean")
    table = replace(report.section("respondents").tables[0], title="Long names")
    table.frame.iloc[0, 0] = name
    section = replace(report.section("respondents"), tables=(table,))
    reader = PdfReader(io.BytesIO(pdf_bytes(replace(report, sections=(section,)))))
    lines = reader.pages[2].extract_text().replace("\u200b", "").splitlines()
    assert name not in lines
    assert name in flat("".join(lines))


def test_letters_without_a_font_do_not_stop_the_report(built):
    many = "".join(map(chr, range(0x5BA2, 0x5BA2 + 20)))
    is_accessible, text = bare(replace(built("clean"), subtitle=many))
    assert not is_accessible
    assert flat("U+5BA2 CJK UNIFIED IDEOGRAPH-5BA2") in flat(text)
    assert "+8." in text  # those that are not named


def test_the_suffix_asks_for_it(built, tmp_path):
    path = write_report(built("clean"), tmp_path / "drivers.pdf")
    assert path.read_bytes().startswith(b"%PDF-1.7")
