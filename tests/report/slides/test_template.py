"""A client's template: its layouts, theme and size, and none of its slides."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml.ns import qn

from ccc_quality.errors import SpecificationError
from ccc_quality.report import write_report
from ccc_quality.report.slides import pptx_bytes


@pytest.fixture(scope="module")
def written(built, house_of_a_client):
    return pptx_bytes(built("customers"), house_of_a_client)


@pytest.fixture(scope="module")
def deck(written):
    return Presentation(BytesIO(written))


@pytest.fixture
def another(house_of_a_client, tmp_path):
    """The template, and where a changed one goes."""
    return Presentation(house_of_a_client), tmp_path / "house.pptx"


def test_it_keeps_the_size_and_the_theme_of_the_client(deck, house_of_a_client):
    template = Presentation(house_of_a_client)
    assert (deck.slide_width, deck.slide_height) == (template.slide_width, template.slide_height)
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/theme"
    theme = deck.slide_master.part.part_related_by(kinds).blob
    assert b'<a:accent1><a:srgbClr val="7A0019"/></a:accent1>' in theme


def test_its_samples_are_gone_and_so_is_every_list_that_named_them(built, deck, written):
    assert len(deck.slides) == len(built("customers").sections) + 1
    assert all(slide.shapes.title.text != "A sample" for slide in deck.slides)
    with ZipFile(BytesIO(written)) as file:
        names = [n for n in file.namelist() if n.startswith("ppt/slides/slide")]
        assert len(names) == len(set(names)) == len(deck.slides)
        assert b"sectionLst" not in file.read("ppt/presentation.xml")


def test_layouts_are_chosen_by_their_places_whatever_they_are_called(built, another):
    template, path = another
    for k, layout in enumerate(template.slide_layouts):
        layout.name = f"Indeling {k}"
    template.save(path)
    deck = Presentation(BytesIO(pptx_bytes(built("clean"), path)))
    names = [slide.slide_layout.name for slide in deck.slides]
    assert names == ["Indeling 0", *["Indeling 5"] * (len(names) - 1)]


def test_without_a_layout_for_titles_alone_the_place_for_content_is_used_and_emptied(
    built, another
):
    template, path = another
    layouts = template.slide_layouts
    layouts.remove(layouts.get_by_name("Title Only"))
    template.save(path)
    deck = Presentation(BytesIO(pptx_bytes(built("clean"), path)))
    page = deck.slides[1]
    assert page.slide_layout.name == "Title and Content"
    kinds = [place.placeholder_format.type for place in page.placeholders]
    assert sorted(kinds) == sorted([PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.SLIDE_NUMBER])


def test_content_stays_on_the_smaller_slide_and_below_its_title(deck):
    for slide in list(deck.slides)[1:]:
        title = slide.shapes.title
        for shape in slide.shapes:
            assert shape.left + shape.width <= deck.slide_width
            assert shape.top + shape.height <= deck.slide_height
            if shape.has_chart or shape.has_table:
                assert shape.top >= title.top + title.height


def test_a_powerpoint_template_is_taken_like_a_presentation(built, house_of_a_client, tmp_path):
    path = tmp_path / "house.potx"
    with ZipFile(house_of_a_client) as source, ZipFile(path, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            if name == "[Content_Types].xml":
                part = part.replace(b"presentation.main+xml", b"template.main+xml")
            target.writestr(name, part)
    with pytest.raises(ValueError, match="not a PowerPoint file"):
        Presentation(path)
    assert len(Presentation(BytesIO(pptx_bytes(built("clean"), path))).slides) > 5


def test_a_template_without_titles_is_refused_by_name(built, another, tmp_path):
    template, path = another
    for layout in template.slide_layouts:
        for place in layout.placeholders:
            if place.placeholder_format.type in (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE):
                place.element.getparent().remove(place.element)
    template.save(path)
    with pytest.raises(SpecificationError, match=r"house\.pptx' has no layout with a title place"):
        write_report(built("clean"), tmp_path / "r.pptx", template=path)
    assert not (tmp_path / "r.pptx").exists()


@pytest.mark.parametrize("content", [b"", b"no archive", "word", "a zip"])
def test_a_file_that_is_no_presentation_is_refused_by_name(built, tmp_path, content):
    path = tmp_path / "house.pptx"
    if content == "word":
        from docx import Document

        Document().save(path)
    elif content == "a zip":
        with ZipFile(path, "w") as file:
            file.writestr("hello.txt", "hello")
    else:
        path.write_bytes(content)
    with pytest.raises(SpecificationError, match=r"house\.pptx' is no PowerPoint presentation"):
        write_report(built("clean"), tmp_path / "r.pptx", template=path)


def test_a_template_that_is_not_there_is_named(built, tmp_path):
    with pytest.raises(SpecificationError, match=r"There is no template '.*house\.pptx'\."):
        write_report(built("clean"), tmp_path / "r.pptx", template=tmp_path / "house.pptx")


def test_numbers_of_slides_take_the_place_that_the_layout_has_for_them(deck):
    for slide in list(deck.slides)[1:]:
        assert slide.element.findall(f".//{qn('a:fld')}[@type='slidenum']")
