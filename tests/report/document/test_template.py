"""A document of the client's own keeps its look and loses its text."""

from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from docx.shared import Inches, Pt, RGBColor

from ccc_quality.errors import SpecificationError
from ccc_quality.report.document import check_template, docx_bytes
from ccc_quality.report.pictures import png_bytes

WIDE, HIGH = Inches(8.5), Inches(11)
PURPLE = RGBColor(0x80, 0x00, 0x60)


@pytest.fixture(scope="module")
def template(tmp_path_factory, png):
    """Two sections on letter paper, with a header, a house style and a sample picture."""
    document = docx.Document()
    first = document.sections[0]
    first.page_width, first.page_height, first.left_margin = WIDE, HIGH, Inches(1.25)
    first.header.paragraphs[0].text = "House & Partners"
    first.footer.paragraphs[0].text = "Confidential"
    document.styles["Heading 1"].font.color.rgb = PURPLE
    document.styles["Normal"].font.size = Pt(13)
    document.add_heading("Sample heading")
    document.add_picture(BytesIO(png))
    document.add_section()
    document.add_paragraph("Sample text")
    document.core_properties.author = "J. Doe"
    path = tmp_path_factory.mktemp("client") / "house.docx"
    document.save(path)
    return path


@pytest.fixture(scope="module")
def png():
    return png_bytes('<svg xmlns="http://www.w3.org/2000/svg" width="9pt" height="9pt"/>')


@pytest.fixture(scope="module")
def filled(template, built):
    return docx.Document(BytesIO(docx_bytes(built("customers"), template)))


@pytest.fixture(scope="module")
def real(template, built):
    """The bytes of a document without a badge."""
    return docx_bytes(built("clean"), template)


def test_the_page_and_its_styles_stay(filled):
    (section,) = filled.sections
    assert (section.page_width, section.page_height) == (WIDE, HIGH)
    assert section.left_margin == Inches(1.25)
    assert filled.styles["Heading 1"].font.color.rgb == PURPLE
    assert filled.styles["Normal"].font.size == Pt(13)
    heading = next(p for p in filled.paragraphs if p.style.name == "Heading 1")
    assert all(run.font.size is None and run.font.color.rgb is None for run in heading.runs)


def test_header_and_footer_stay_and_gain_the_badge(filled):
    (section,) = filled.sections
    assert [p.text for p in section.header.paragraphs] == ["House & Partners", "Simulated data"]
    assert [p.text for p in section.footer.paragraphs] == ["Confidential"]


def test_real_data_leave_the_header_alone(real):
    filled = docx.Document(BytesIO(real))
    assert [p.text for p in filled.sections[0].header.paragraphs] == ["House & Partners"]


def test_the_sample_text_its_pictures_and_its_author_are_gone(real, png):
    document = docx.Document(BytesIO(real))
    assert not any("Sample" in p.text for p in document.paragraphs)
    assert document.core_properties.author == ""
    with ZipFile(BytesIO(real)) as package:
        assert png not in [package.read(name) for name in package.namelist()]
        assert "docProps/thumbnail.jpeg" not in package.namelist()


def test_a_style_of_ours_that_the_template_defines_is_its_own(tmp_path, built):
    document = docx.Document()
    style = document.styles.add_style("Report Lead", docx.enum.style.WD_STYLE_TYPE.PARAGRAPH)
    style.font.size = Pt(21)
    document.save(tmp_path / "house.docx")
    filled = docx.Document(BytesIO(docx_bytes(built("clean"), tmp_path / "house.docx")))
    lead = next(p for p in filled.paragraphs if p.style.name == "Report Lead")
    assert lead.style.font.size == Pt(21)


def test_a_word_template_is_taken_as_well(template, built, tmp_path):
    path = tmp_path / "house.dotx"
    with ZipFile(template) as source, ZipFile(path, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "[Content_Types].xml":
                content = content.replace(b"document.main+xml", b"template.main+xml")
            target.writestr(name, content)
    content = docx_bytes(built("clean"), path)
    assert docx.Document(BytesIO(content)).sections[0].page_width == WIDE


def test_a_template_that_is_no_word_document_is_named(tmp_path, built):
    text = tmp_path / "house.docx"
    text.write_text("no archive")
    with pytest.raises(SpecificationError, match=r"house\.docx' is no Word document \(\.docx or"):
        docx_bytes(built("clean"), text)
    archive = tmp_path / "slides.pptx"
    with ZipFile(archive, "w") as package:
        package.writestr("a.txt", "no document")
    with pytest.raises(SpecificationError, match=r"slides\.pptx' is no Word document"):
        docx_bytes(built("clean"), archive)


def test_a_template_is_refused_before_anything_is_computed(tmp_path, template):
    check_template(template)
    with pytest.raises(SpecificationError, match=r"^There is no template '.*absent\.docx'\.$"):
        check_template(tmp_path / "absent.docx")


def test_a_template_that_is_not_there_is_named(tmp_path, built):
    with pytest.raises(SpecificationError, match=r"^There is no template '.*absent\.docx'\.$"):
        docx_bytes(built("clean"), tmp_path / "absent.docx")
