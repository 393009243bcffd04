"""HTML to paste, with the same numbers as LaTeX."""

from html.parser import HTMLParser

import ccc_quality as ccc
from ccc_quality.report.apa.cells import written
from ccc_quality.report.apa.tables import paper_tables


class Reader(HTMLParser):
    """The text of every cell of a body, and the tags that were met."""

    def __init__(self, source):
        super().__init__()
        self.tags, self.cells, self.open = [], [], False
        self.captions, self.in_caption = [], False
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        if tag in ("td", "th"):
            self.cells.append("")
            self.open = True
        if tag == "caption":
            self.captions.append("")
            self.in_caption = True

    def handle_endtag(self, tag):
        self.open = self.open and tag not in ("td", "th")
        self.in_caption = self.in_caption and tag != "caption"

    def handle_data(self, data):
        if self.open:
            self.cells[-1] += data
        if self.in_caption:
            self.captions[-1] += data


def test_cells_are_the_numbers_of_the_table(fit):
    (table,) = paper_tables(fit, ["paths"])
    cells = Reader(ccc.to_apa_html(fit, tables=["paths"])).cells
    expected = [
        written(cell, column.kind, "en")
        for row in table.rows
        for cell, column in zip(row.cells, table.columns, strict=True)
    ]
    heads = len(table.columns)
    assert cells[heads : heads + len(expected)] == expected


def test_tables_are_numbered_from_the_first(fit):
    captions = Reader(ccc.to_apa_html(fit, tables=["fit", "paths"], first=3)).captions
    assert [caption[:7] for caption in captions] == ["Table 3", "Table 4"]
    dutch = Reader(ccc.to_apa_html(fit, tables=["fit"], language="nl")).captions
    assert dutch[0].startswith("Tabel 1")


def test_names_cannot_become_markup(pair):
    read = Reader(ccc.to_apa_html(pair))
    assert "script" not in read.tags
    assert "<script>alert('1')</script>" in read.cells
    assert any("<b>" in cell for cell in read.cells)


def test_a_page_loads_nothing(fit):
    source = ccc.to_apa_html(fit)
    assert not {"script", "img", "link", "style"} & set(Reader(source).tags)
    assert "http" not in source
