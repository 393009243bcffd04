"""The Markdown file shows what the report says, and nothing in it becomes anything else."""

from functools import cache

import pytest
from markdown_it import MarkdownIt

from ccc_quality.report import build_report, pictures
from ccc_quality.report.markdown import block, inline, markdown_bytes
from ccc_quality.words import Numbers

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


@pytest.fixture(scope="module")
def parsed(built):
    """Tokens of a report as a CommonMark parser with tables sees them."""

    @cache
    def parse(case, language="en"):
        return PARSER.parse(markdown_bytes(built(case, language)).decode("utf-8"))

    return parse


def flat(tokens):
    for token in tokens:
        yield token
        yield from flat(token.children or ())


def shown(token):
    """The text of a line as a reader sees it."""
    return "".join(t.content for t in token.children if t.type in ("text", "text_special"))


def headings(tokens):
    return [
        (token.tag, shown(tokens[k + 1]))
        for k, token in enumerate(tokens)
        if token.type == "heading_open"
    ]


def tables(tokens):
    """Tables as (heading before it, rows of cells, alignment of the columns)."""
    found, title = [], ""
    for k, token in enumerate(tokens):
        if token.type == "heading_open":
            title = shown(tokens[k + 1])
        elif token.type == "table_open":
            found.append((title, [], []))
        elif token.type == "tr_open":
            found[-1][1].append([])
        elif token.type in ("th_open", "td_open"):
            found[-1][1][-1].append(shown(tokens[k + 1]))
            if token.type == "th_open":
                found[-1][2].append(token.attrs.get("style", ""))
    return found


def all_tables(report):
    behind = [figure.data for section in report.sections for figure in section.figures]
    return behind + [table for section in report.sections for table in section.tables]


@pytest.mark.parametrize(
    ("case", "language"),
    [("customers", "en"), ("customers", "nl"), ("hostile", "en"), ("hostile", "nl")],
)
def test_tables_are_those_of_the_report(parsed, built, case, language):
    report, numbers = built(case, language), Numbers(language)
    found = tables(parsed(case, language))
    assert len(found) == len(all_tables(report))
    for table in all_tables(report):
        rows = [[column.heading for column in table.columns]]
        for values in table.frame.itertuples(index=False):
            cells = zip(values, table.columns, strict=True)
            rows.append(
                [str(v) if c.kind == "text" else numbers.write(float(v), c.kind) for v, c in cells]
            )
        rows = [[" ".join(cell.split()) for cell in row] for row in rows]
        right = [c.kind != "text" for c in table.columns]
        assert any(
            title == " ".join(table.title.split())
            and shown_rows == rows
            and [style == "text-align:right" for style in styles] == right
            for title, shown_rows, styles in found
        ), table.key


def test_every_page_is_a_heading_and_levels_go_down_one_at_a_time(parsed, report):
    found = headings(parsed("customers"))
    assert found[0] == ("h1", "What drives loyalty")
    pages = [title for level, title in found if level == "h2"]
    titles = [section.title for section in report.sections]
    assert pages == [*titles, "About these numbers", "Appendix: tables to look things up"]
    assert {level for level, _ in found} == {"h1", "h2", "h3"}


def test_every_text_of_the_content_is_on_the_page(parsed, report):
    said = "\n".join(shown(token) for token in parsed("customers") if token.type == "inline")
    for section in report.sections:
        texts = [section.lead, *section.warnings, *section.paragraphs, *section.notes]
        texts += [text for f in section.figures for text in (f.title, f.caption, f.source)]
        texts += [card.text for card in section.highlights]
        texts += [reference.text for reference in section.references]
        for text in texts:
            assert text in said


def test_no_figure_is_drawn(customers, monkeypatch):
    monkeypatch.setattr(pictures, "_drawn", lambda draw: pytest.fail("a figure was drawn"))
    assert markdown_bytes(build_report(customers))


def test_every_page_of_simulated_data_says_so(parsed, report):
    badges = [t for t in parsed("customers") if t.type == "inline" and shown(t) == "Simulated data"]
    assert len(badges) == len(report.sections) + 2  # title and appendix
    assert not any("Simulated data" in token.content for token in parsed("clean"))


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("case", ["hostile", "customers"])
def test_labels_become_no_html_no_link_no_picture_and_no_code(parsed, case, language):
    kinds = {token.type for token in flat(parsed(case, language))}
    assert not kinds & {
        "html_block", "html_inline", "image", "code_inline", "code_block", "fence", "s_open",
        "em_open", "hr",
    }  # fmt: skip
    links = [t.attrs["href"] for t in flat(parsed(case, language)) if t.type == "link_open"]
    assert all(address.startswith("https://doi.org/10.") for address in links)


def test_no_address_but_that_of_a_publication_is_left_for_a_reader_to_make_a_link_of(built):
    """GitHub makes links of bare addresses; an escaped one is no address."""
    text = markdown_bytes(built("hostile")).decode("utf-8")
    assert "x.y" in text
    assert text.count("://") == text.count("](https://doi.org/10.")
    assert inline("www.a.b") == r"www\.a.b"


@pytest.mark.parametrize(
    "text",
    [
        "*a* _b_ `c` ~~d~~ [e](http://f.g) ![h](i) <b>j</b> &lt; $k$ | l \\ m",
        "# a", "- a", "+ a", "> a", "1. a", "12) a", "=== a", "---", "a & b < c > d",
        "<!-- a -->", "<http://a.b>", "www.a.b", "&#x41;", "\\`a\\`", "a\\",
    ],
)  # fmt: skip
def test_any_text_is_shown_as_it_is(text):
    tokens = PARSER.parse(block(text))
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    assert {child.type for child in tokens[1].children} <= {"text", "text_special"}
    assert shown(tokens[1]) == text
    cells = tables(PARSER.parse(f"| a | b |\n| --- | ---: |\n| {inline(text)} | x |"))
    assert cells[0][1][1] == [text, "x"]


def test_steering_characters_are_left_out_and_lines_are_joined():
    assert inline("a\u202eb\x00c\nd") == "abc d"


def test_marks_around_a_name_from_right_to_left_stay():
    assert inline("\u2068زمن\u2069 moves") == "\u2068زمن\u2069 moves"
