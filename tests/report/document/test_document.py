"""The Word document says what the report says, and Word knows what is a heading and what counts."""

import re
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from docx.enum.text import WD_PARAGRAPH_ALIGNMENT
from docx.oxml.ns import qn

from ccc_quality.report import pictures
from ccc_quality.report.document import docx_bytes
from ccc_quality.words import Numbers


def in_style(document, *names):
    return [p.text for p in document.paragraphs if p.style.name in names]


def plain(text):
    return text.replace("\u00a0", " ")


def fields(element):
    """Instructions of the fields inside an element."""
    return [code.text.strip() for code in element.iter(qn("w:instrText"))]


def all_tables(report):
    """In the order of the document: those of the pages, then page by page those of the appendix."""
    shown = [t for section in report.sections for t in section.tables if not t.folded]
    for section in report.sections:
        shown += [figure.data for figure in section.figures]
        shown += [table for table in section.tables if table.folded]
    return shown


# ------------------------------------------------------------------ headings and contents


def test_every_page_of_the_report_is_a_heading(document, report):
    headings = [plain(text) for text in in_style(document, "Heading 1")]
    titles = [section.title for section in report.sections]
    assert headings == [*titles, "Appendix: tables to look things up"]


def test_the_contents_are_a_field_that_already_lists_every_heading(document):
    entries = [plain(text).rstrip("\t") for text in in_style(document, "toc 1")]
    assert entries == [plain(text) for text in in_style(document, "Heading 1")]
    first = next(p for p in document.paragraphs if p.style.name == "toc 1")
    assert fields(first._p)[0] == r'TOC \o "1-1" \h \z \u'


def test_every_field_that_begins_also_ends(document):
    kinds = [turn.get(qn("w:fldCharType")) for turn in document.element.iter(qn("w:fldChar"))]
    assert kinds.count("begin") == kinds.count("separate") == kinds.count("end") > 50
    depth = 0
    for kind in kinds:
        depth += {"begin": 1, "end": -1}.get(kind, 0)
        assert depth >= 0


def test_links_and_references_lead_to_bookmarks_that_are_there_once(document):
    marks = [mark.get(qn("w:name")) for mark in document.element.iter(qn("w:bookmarkStart"))]
    numbers = [mark.get(qn("w:id")) for mark in document.element.iter(qn("w:bookmarkStart"))]
    assert len(marks) == len(set(marks)) == len(set(numbers))
    codes = fields(document.element)
    referred = {code.split()[1] for code in codes if code.startswith(("REF ", "PAGEREF "))}
    anchors = {link.get(qn("w:anchor")) for link in document.element.iter(qn("w:hyperlink"))}
    assert referred | (anchors - {None}) <= set(marks)
    assert all(re.fullmatch(r"[A-Za-z_]\w{0,39}", mark) for mark in marks)


# ------------------------------------------------------------------ figures


def test_captions_count_figures_and_tables_from_one(document, report):
    captions = [p for p in document.paragraphs if p.style.name == "Caption"]
    labels = [p.text.partition(".")[0] for p in captions]
    n_figures = sum(len(section.figures) for section in report.sections)
    counted = [label for label in labels if label.startswith("Figure")]
    tables = [label for label in labels if label.startswith("Table")]
    assert counted == [f"Figure {k}" for k in range(1, n_figures + 1)]
    assert tables == [f"Table {k}" for k in range(1, len(all_tables(report)) + 1)]
    codes = {code for p in captions for code in fields(p._p)}
    assert codes == {r"SEQ Figure \* ARABIC", r"SEQ Table \* ARABIC"}


def test_dutch_captions_count_under_their_dutch_name(opened):
    codes = fields(opened("customers", "nl").element)
    counted = {code.split()[1] for code in codes if code.startswith("SEQ ")}
    assert counted == {"Figuur", "Tabel"}


def test_every_picture_is_described_in_words(document, report):
    described = [plain(d.get("descr")) for d in document.element.iter(qn("wp:docPr"))]
    assert described == [f.alt for section in report.sections for f in section.figures]


def test_pictures_are_no_wider_than_the_text(document):
    page = document.sections[0]
    room = page.page_width - page.left_margin - page.right_margin
    assert all(0.5 * room < shape.width <= room for shape in document.inline_shapes)


def test_pictures_are_sharp_in_print(built, monkeypatch):
    monkeypatch.setattr(pictures, "DOTS_PER_INCH", 220)
    report = built("clean")
    one = replace(report, sections=(report.section("summary"), report.section("drivers")))
    document = docx.Document(BytesIO(docx_bytes(one)))
    images = [part.image for part in document.part.package.image_parts]
    for shape, image in zip(document.inline_shapes, images, strict=True):
        assert 200 < image.px_width / shape.width.inches < 240


def test_every_figure_names_its_source(document, report):
    shown = [figure for section in report.sections for figure in section.figures]
    expected = [f"Source: {figure.source}" for figure in shown]
    assert in_style(document, "Report Source") == expected


def test_the_text_refers_to_the_figures_and_tables_of_its_page(document, report):
    leads = [p for p in document.paragraphs if p.style.name == "Report Lead"]
    n_figures = n_tables = 0
    for section, lead in zip(report.sections, leads, strict=True):
        shown = [f"figure_{n_figures + k}" for k, _ in enumerate(section.figures, start=1)]
        on_page = [table for table in section.tables if not table.folded]
        shown += [f"table_{n_tables + k}" for k, _ in enumerate(on_page, start=1)]
        assert fields(lead._p) == [rf"REF _Ref_{name} \h" for name in shown]
        named = re.findall(r"(?:Figure|Table) \d+", lead.text.partition(" See ")[2])
        assert named == [name.replace("_", " ").capitalize() for name in shown]
        n_figures, n_tables = n_figures + len(section.figures), n_tables + len(on_page)


def test_what_stands_in_the_appendix_is_referred_to_as_well(opened):
    notes = in_style(opened("customers", "nl"), "Report Note")
    further = re.compile(r"Meer in de bijlage: Tabel \d+(, Tabel \d+)* en Tabel \d+\.")
    assert any(further.fullmatch(note) for note in notes)
    assert any(re.fullmatch(r"De cijfers achter Figuur \d+\.", note) for note in notes)


# ------------------------------------------------------------------ tables


@pytest.mark.parametrize("language", ["en", "nl"])
def test_tables_hold_every_number_of_the_report(opened, built, data_tables, language):
    report, numbers = built("customers", language), Numbers(language)
    parts = iter(data_tables(opened("customers", language)))
    for table in all_tables(report):
        title, shown = next(parts)
        assert plain(title) == table.title
        while len(shown[0]) < len(table.columns):  # cut: the first column is repeated below
            _, further = next(parts)
            shown = [[*row, *more[1:]] for row, more in zip(shown, further, strict=True)]
        assert [plain(cell) for cell in shown[0]] == [c.heading for c in table.columns]
        for row, values in zip(shown[1:], table.frame.itertuples(index=False), strict=True):
            for cell, value, column in zip(row, values, table.columns, strict=True):
                is_text = column.kind == "text"
                said = str(value) if is_text else numbers.write(float(value), column.kind)
                assert plain(cell) == said, (table.key, column.name)
    assert next(parts, None) is None


def test_headings_of_tables_repeat_and_rows_stay_whole(document):
    for table in document.tables:
        rows = table._tbl.tr_lst
        assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in rows)
        if table._tbl.tblPr.find(qn("w:tblCaption")) is not None:
            assert [row.trPr.find(qn("w:tblHeader")) is not None for row in rows] == [
                True,
                *[False] * (len(rows) - 1),
            ]


def test_numbers_stand_at_the_right_and_text_at_the_left(document):
    explained = next(t for t in document.tables if t.cell(0, 1).text == "R²")
    for row in explained.rows:
        left, right = (cell.paragraphs[0].alignment for cell in row.cells)
        assert left is None
        assert right == WD_PARAGRAPH_ALIGNMENT.RIGHT


def test_no_table_is_wider_than_the_page(document):
    page = document.sections[0]
    room = (page.page_width - page.left_margin - page.right_margin) / 635
    for table in document.tables:
        assert sum(int(c.get(qn("w:w"))) for c in table._tbl.tblGrid) <= room + len(table.columns)


# ------------------------------------------------------------------ every text, every page


def test_every_text_of_the_content_is_in_the_document(document, report):
    cells = [p.text for t in document.tables for c in t._cells for p in c.paragraphs]
    said = plain("\n".join([*(p.text for p in document.paragraphs), *cells]))
    for section in report.sections:
        texts = [section.lead, *section.warnings, *section.paragraphs, *section.notes]
        texts += [note for table in section.tables for note in table.notes]
        for card in section.highlights:
            texts += [card.number, card.unit, card.text]
        texts += [text for figure in section.figures for text in (figure.title, figure.caption)]
        for text in texts:
            assert text in said
    for fact in report.facts:
        assert f"{fact.label}\t{fact.value}" in said


def test_references_link_to_their_doi(document, report):
    links = {
        document.part.rels[link.get(qn("r:id"))].target_ref
        for link in document.element.iter(qn("w:hyperlink"))
        if link.get(qn("r:id"))
    }
    dois = {r.doi for section in report.sections for r in section.references if r.doi}
    assert links == {f"https://doi.org/{doi}" for doi in dois}


def test_title_and_badge_stand_on_every_page(document, opened):
    (section,) = document.sections
    assert section.header.paragraphs[0].text == "What drives loyalty\tSimulated data"
    assert in_style(document, "Report Badge") == ["Simulated data"]
    real = opened("clean")
    assert real.sections[0].header.paragraphs[0].text.strip() == "What drives loyalty"
    assert in_style(real, "Report Badge") == []


def test_pages_are_numbered_in_the_language_of_the_report(opened):
    for language, words in (("en", "Page 1 of 1"), ("nl", "Pagina 1 van 1")):
        footer = opened("customers", language).sections[0].footer
        assert footer.paragraphs[0].text == words
        assert fields(footer._element) == ["PAGE", "NUMPAGES"]


@pytest.mark.parametrize(("language", "locale"), [("en", "en-GB"), ("nl", "nl-NL")])
def test_spelling_is_checked_in_the_language_of_the_report(opened, language, locale):
    document = opened("customers", language)
    spoken = {lang.get(qn("w:val")) for lang in document.styles.element.iter(qn("w:lang"))}
    assert spoken == {locale}
    assert document.core_properties.language == locale


def test_the_file_names_its_subject_and_nobody(document, report):
    about = document.core_properties
    assert about.title == "What drives loyalty (Simulated data)"
    assert about.subject == report.subtitle
    assert about.author == about.last_modified_by == about.comments == ""


def test_the_same_report_gives_the_same_file(built, written):
    assert docx_bytes(built("clean")) == written("clean")


@pytest.mark.parametrize("case", ["poor", "improper", "unconverged"])
def test_every_kind_of_report_can_be_written(opened, built, case):
    report = built(case)
    warnings = [text for section in report.sections for text in section.warnings]
    assert [plain(t) for t in in_style(opened(case), "Report Warning")] == warnings


# ------------------------------------------------------------------ hostile labels


def test_labels_are_shown_as_they_were_given(opened):
    english = "\n".join(c.text for t in opened("hostile").tables for c in t._cells)
    assert "<script>alert('1')</script>" in english
    assert "=cmd()|'/C calc'!A0" in english
    assert "زمن الانتظار" in english
    dutch = "\n".join(c.text for t in opened("hostile", "nl").tables for c in t._cells)
    assert '"><img src=x onerror=alert(1)>' in dutch
    assert "&lt;b&gt;{target}%s" in dutch
    assert "🙂" in dutch
    assert "\u202e" not in dutch


def test_a_name_from_right_to_left_says_so_itself(opened):
    runs = [
        run for run in opened("hostile").element.iter(qn("w:r")) if "زمن" in "".join(run.itertext())
    ]
    assert runs
    for run in runs:
        assert run.rPr.find(qn("w:rtl")) is not None
        assert not re.search(r"[A-Za-z]", "".join(t.text for t in run.iter(qn("w:t"))))


def test_a_name_from_right_to_left_is_as_large_and_bold_as_the_rest(opened):
    title = opened("hostile").styles["Title"].element.rPr
    for latin, other in (("w:sz", "w:szCs"), ("w:b", "w:bCs")):
        given = title.find(qn(latin)).get(qn("w:val"), "1")
        assert title.find(qn(other)).get(qn("w:val")) == given


def test_characters_that_xml_forbids_are_left_out(built):
    report = replace(built("clean"), title="a\x00b\x0bc\ufffed\ud800e\tf", subtitle="x\x1by")
    document = docx.Document(BytesIO(docx_bytes(report)))
    assert in_style(document, "Title", "Subtitle") == ["abcde f", "xy"]


def test_the_file_links_to_nothing_but_publications(written):
    with ZipFile(BytesIO(written("hostile"))) as package:
        for name in package.namelist():
            if name.endswith(".rels"):
                relations = package.read(name).decode()
                outside = re.findall(r'Target="([^"]+)"[^>]*TargetMode="External"', relations)
                assert all(address.startswith("https://doi.org/") for address in outside)
