"""A page of the report: message, lead, what supports it, small print."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.shared import Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from ccc_quality.labels import Labels
from ccc_quality.plots.typeset import POINTS_PER_INCH
from ccc_quality.report.content import Figure, Highlight, Reference, Section
from ccc_quality.report.document.fields import Mark, marked, reference
from ccc_quality.report.document.manuscript import Manuscript
from ccc_quality.report.document.numbering import Numbered, in_the_appendix, on_the_page
from ccc_quality.report.document.styles import CARDS as CARD_TABLE
from ccc_quality.report.document.styles import LINK, style_id
from ccc_quality.report.document.tables import add_table
from ccc_quality.report.document.text import runs, write
from ccc_quality.report.document.xml import element
from ccc_quality.report.layout.office import cleaned
from ccc_quality.words import Voice

CARDS = (("finding", "findings"), ("action", "actions"), ("measure", ""))
"""Kinds of highlights and the phrase over them."""

BESIDE = 3

HIGHEST = 0.62
"""Share of a page that a picture may fill, so that its caption stays with it."""


def add_section(manuscript: Manuscript, section: Section, *, new_page: bool) -> None:
    """All that the page says, in the order in which it is read."""
    say, phrases, numbering = manuscript.say, manuscript.phrases, manuscript.numbering
    add_heading(manuscript, section.title, numbering.sections[section.key], new_page=new_page)
    for warning in section.warnings:
        say("Report Warning", warning)
    lead = say("Report Lead", section.lead)
    _point(manuscript, lead, "see", _shown(manuscript, section))
    for kind, phrase in CARDS:
        cards = [card for card in section.highlights if card.kind == kind]
        if cards and phrase:
            say("Heading 2", phrases[phrase])
        if cards:
            _add_cards(manuscript, cards)
    for figure in section.figures:
        _add_figure(manuscript, figure)
    for paragraph in section.paragraphs:
        say("Normal", paragraph)
    for table in on_the_page(section):
        add_table(manuscript, table, numbering.tables[table.key])
    for note in section.notes:
        say("Report Note", note)
    _point(manuscript, None, "more", _kept_back(manuscript, section))
    _add_references(manuscript, section.references)


def add_heading(manuscript: Manuscript, title: str, mark: Mark, *, new_page: bool = False) -> None:
    """A heading that the contents lead to."""
    heading = manuscript.say("Heading 1", "")
    heading.paragraph_format.page_break_before = new_page
    heading._p.extend(marked(mark, runs(title)))


def _add_cards(manuscript: Manuscript, cards: Sequence[Highlight]) -> None:
    """Number, unit and sentence of each."""
    rows = -(-len(cards) // BESIDE)
    table = manuscript.document.add_table(rows, BESIDE, style=CARD_TABLE)
    table.autofit = False
    for row in table.rows:
        row._tr.get_or_add_trPr().append(element("w:cantSplit"))
        for cell in row.cells:
            cell.width = Pt(manuscript.width / BESIDE)
    for number, card in enumerate(cards):
        _fill_card(table.cell(*divmod(number, BESIDE)), card)
    manuscript.say("Report Gap", "")  # two tables in a row would grow together


def _fill_card(cell: _Cell, card: Highlight) -> None:
    head, *_ = cell.paragraphs
    head.style = "Report Number"
    write(head, card.number)
    write(cell.add_paragraph(style="Report Unit"), card.unit)
    write(cell.add_paragraph(style="Report Card"), card.text)


def _add_figure(manuscript: Manuscript, figure: Figure) -> None:
    """The picture, no wider than the text, and what is said below it."""
    paragraph = manuscript.say("Report Picture", "")
    width, height = (POINTS_PER_INCH * inches for inches in figure.picture.size)
    scale = min(manuscript.width / width, HIGHEST * manuscript.height / height, 1.0)
    pixels = BytesIO(figure.picture.png(scale * figure.picture.size[0]))
    picture = paragraph.add_run().add_picture(pixels, Pt(scale * width), Pt(scale * height))
    picture._inline.docPr.set("descr", cleaned(figure.alt))
    manuscript.caption(manuscript.numbering.figures[figure.key], figure.title)
    manuscript.say("Report Reading", figure.caption)
    manuscript.say("Report Source", f"{manuscript.phrases['source']}: {figure.source}")


def _shown(manuscript: Manuscript, section: Section) -> list[Numbered]:
    numbering = manuscript.numbering
    figures = [numbering.figures[figure.key] for figure in section.figures]
    return figures + [numbering.tables[table.key] for table in on_the_page(section)]


def _kept_back(manuscript: Manuscript, section: Section) -> list[Numbered]:
    numbering = manuscript.numbering
    data = [numbering.data[figure.key] for figure in section.figures]
    return data + [numbering.tables[table.key] for table in in_the_appendix(section)]


def _point(
    manuscript: Manuscript, paragraph: Paragraph | None, phrase: str, to: Sequence[Numbered]
) -> None:
    """A sentence that names figures and tables; their labels are fields that follow them."""
    if not to:
        return
    labels = Voice(manuscript.report.language, Labels()).listing(each.label for each in to)
    sentence = manuscript.phrases[phrase].format(labels=labels)
    if paragraph is None:
        paragraph = manuscript.say("Report Note", "")
    else:
        sentence = f" {sentence}"
    for each in to:
        before, _, sentence = sentence.partition(each.label)
        write(paragraph, before)
        paragraph._p.extend(reference(each.mark, each.label))
    write(paragraph, sentence)


def _add_references(manuscript: Manuscript, references: Sequence[Reference]) -> None:
    if references:
        manuscript.say("Heading 2", manuscript.phrases["references"])
    for publication in references:
        entry = manuscript.say("Report Reference", publication.text)
        if publication.doi:
            write(entry, " ")
            _link(manuscript, entry, f"doi:{publication.doi}", f"https://doi.org/{publication.doi}")


def _link(manuscript: Manuscript, paragraph: Paragraph, shown: str, address: str) -> None:
    document = manuscript.document
    key = document.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    look = style_id(document, LINK)
    paragraph._p.append(element("w:hyperlink", {"r:id": key}, runs(shown, style=look)))
