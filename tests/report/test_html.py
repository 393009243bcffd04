"""The HTML file is whole, valid, safe and readable by all."""

import base64
import csv
import hashlib
import re
from html.parser import HTMLParser
from io import StringIO
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from ccc_quality.report import build_report
from ccc_quality.report.html import html_text

VOID = {"meta", "img", "br", "link", "input", "hr"}


class Page(HTMLParser):
    """Elements of a document with attributes and text; fails on tags that do not match."""

    def __init__(self, source):
        super().__init__(convert_charrefs=True)
        self.open, self.elements, self.texts = [], [], []
        self.feed(source)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"<{tag}> has an attribute twice"
        self.elements.append((tag, dict(attrs), tuple(self.open)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] not in ("script", "style"):
            self.texts.append(data)

    def all(self, tag):
        return [attrs for name, attrs, _ in self.elements if name == tag]

    @property
    def text(self):
        return " ".join(" ".join(self.texts).split())


@pytest.fixture(scope="module")
def parsed(page):
    return Page(page)


@pytest.fixture(scope="module", params=["en", "nl"])
def attacked(request, html):
    return html("hostile", request.param)


def decoded(address):
    return base64.b64decode(address.partition("base64,")[2]).decode("utf-8")


def downloads(parsed):
    return [a for a in parsed.all("a") if "download" in a]


# ------------------------------------------------------------------ structure


def test_tags_match_and_ids_are_unique(parsed):
    ids = [attrs["id"] for _, attrs, _ in parsed.elements if "id" in attrs]
    assert len(ids) == len(set(ids))


def test_the_document_names_its_language_title_and_encoding(page, html):
    assert page.startswith('<!DOCTYPE html>\n<html lang="en">')
    assert "<title>What drives loyalty (Simulated data)</title>" in page
    assert '<html lang="nl">' in html(language="nl")
    assert '<meta charset="utf-8">' in page


def test_headings_go_down_one_level_at_a_time(parsed):
    levels = [int(tag[1]) for tag, _, _ in parsed.elements if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_contents_lead_to_every_page(parsed, report):
    targets = [a["href"] for a in parsed.all("a") if a["href"].startswith("#")]
    assert targets == ["#report", *(f"#{section.key}" for section in report.sections)]
    ids = {attrs.get("id") for _, attrs, _ in parsed.elements}
    assert {target.removeprefix("#") for target in targets} <= ids


def test_every_picture_is_described_in_words(parsed, report):
    alts = [image["alt"] for image in parsed.all("img")]
    assert alts == [figure.alt for section in report.sections for figure in section.figures]
    assert all(len(alt) > 40 for alt in alts)


def test_table_headings_have_a_scope_and_wide_tables_can_be_scrolled_by_key(parsed):
    assert all("scope" in heading for heading in parsed.all("th"))
    for tag, _, ancestors in parsed.elements:
        if tag == "table":
            assert ancestors[-1] == "div"
    assert all(region.get("aria-label") for region in parsed.all("div") if "role" in region)


def test_every_page_of_simulated_data_says_so(page, report, html):
    assert page.count('class="badge">Simulated data<') == len(report.sections) + 1
    assert 'class="badge"' not in html("clean")


def test_every_text_of_the_content_is_on_the_page(parsed, report):
    for section in report.sections:
        for text in (section.title, section.lead, *section.paragraphs, *section.notes):
            assert " ".join(text.split()) in parsed.text
        for card in section.highlights:
            assert card.text in parsed.text


def luminance(color):
    """Relative luminance of WCAG 2.1."""
    channels = [int(color[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_texts_stand_out_in_light_in_dark_and_in_print(page):
    """WCAG 2.1 asks for a contrast of 4.5 to 1."""
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL).group(1)
    roots = re.findall(r":root {(.*?)}", style, re.DOTALL)
    themes = [dict(re.findall(r"--([\w-]+): (#\w{6})", root)) for root in roots]
    assert len(themes) == 3
    grounds = {
        "ink": ["paper", "wash", "accent-wash", "warning-wash"],
        "soft": ["paper", "wash", "accent-wash"],
        "accent": ["paper", "accent-wash"],
        "warning": ["paper"],
    }
    for theme in themes:
        for text, behind in grounds.items():
            for ground in behind:
                light, dark = sorted((luminance(theme[text]), luminance(theme[ground])))[::-1]
                assert (light + 0.05) / (dark + 0.05) >= 4.5, (text, ground)


def test_a_percent_sign_stays_with_its_number(page):
    shown = re.sub(r"<(style|script)>.*?</\1>", "", page, flags=re.DOTALL)
    assert "95% interval" in shown
    assert re.search(r"\d\s%", shown) is None


# ------------------------------------------------------------------ alone in the world


def test_nothing_is_fetched_from_anywhere(parsed, page):
    """Only references may point outside, as links that a reader follows."""
    for tag, attrs, _ in parsed.elements:
        for name in ("src", "srcset", "data", "poster", "action", "background"):
            assert attrs.get(name, "data:").startswith("data:"), (tag, name)
        href = attrs.get("href", "#")
        assert href.startswith(("#", "data:text/csv", "https://doi.org/"))
        assert tag in ("a",) or "href" not in attrs
        assert tag not in ("link", "iframe", "object", "embed", "base", "form")
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL).group(1)
    assert "@import" not in style
    assert "url(" not in style


def test_the_policy_allows_the_one_script_and_style_by_their_hash(page, parsed):
    policy = next(
        m["content"] for m in parsed.all("meta") if m.get("http-equiv") == "Content-Security-Policy"
    )
    assert "default-src 'none'" in policy
    assert "img-src data:" in policy
    for tag in ("style", "script"):
        (content,) = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert "unsafe" not in policy


def test_pictures_are_whole_svg_documents_that_refer_to_nothing_outside(parsed):
    for image in parsed.all("img"):
        svg = decoded(image["src"])
        root = ElementTree.fromstring(svg)
        for element in root.iter():
            assert not element.tag.endswith(("script", "foreignObject", "image"))
            for name, value in element.attrib.items():
                if name.endswith("href"):
                    assert value.startswith("#")
                assert not name.lower().startswith("on")
        assert re.findall(r"url\((?!#)", svg) == []


def test_the_same_analysis_gives_the_same_file(clean, html):
    assert html_text(build_report(clean)) == html("clean")


# ------------------------------------------------------------------ downloads


def test_every_table_and_figure_can_be_downloaded(parsed, report):
    tables = [f.data for s in report.sections for f in s.figures]
    tables += [t for s in report.sections for t in s.tables]
    assert sorted(a["download"] for a in downloads(parsed)) == sorted(
        f"{t.key}.csv" for t in tables
    )


def test_a_download_holds_the_numbers_of_the_ranking(parsed, customers):
    (link,) = [a for a in downloads(parsed) if a["download"] == "drivers.csv"]
    rows = list(csv.DictReader(StringIO(decoded(link["href"]).removeprefix("\ufeff"))))
    expected = customers.ranking.table["est"].tolist()
    assert [float(row["Effect"]) for row in rows] == pytest.approx(expected, rel=1e-12)


def test_cells_are_sorted_by_their_number_not_by_its_text(parsed, customers):
    values = [td["data-value"] for td in parsed.all("td") if "data-value" in td]
    assert repr(float(customers.ranking.table["est"].iloc[0])) in values
    assert all(value == "" or float(value) == float(value) for value in values)


# ------------------------------------------------------------------ hostile labels


def test_labels_cannot_become_elements(attacked):
    parsed = Page(attacked)
    assert len(parsed.all("script")) == 1
    assert "alert" not in re.search(r"<script>(.*?)</script>", attacked, re.DOTALL).group(1)
    assert all("onerror" not in attrs for _, attrs, _ in parsed.elements)
    assert parsed.all("i") == parsed.all("b") == []
    assert attacked.count("</title>") == 1


def test_labels_are_shown_as_they_were_given(html):
    english = Page(html("hostile")).text
    assert "<script>alert('1')</script>" in english
    assert "زمن الانتظار" in english
    dutch = Page(html("hostile", "nl")).text
    assert '"><img src=x onerror=alert(1)>' in dutch
    assert "&lt;b&gt;{target}%s" in dutch
    assert "🙂" in dutch


def test_labels_cannot_turn_the_direction_of_the_page(attacked):
    assert "\u202e" not in attacked


def test_labels_in_pictures_stay_text(attacked):
    for image in Page(attacked).all("img"):
        root = ElementTree.fromstring(decoded(image["src"]))
        assert not any(element.tag.endswith("script") for element in root.iter())


def test_downloads_of_hostile_labels_run_no_formula(attacked):
    for link in downloads(Page(attacked)):
        text = decoded(link["href"]).removeprefix("\ufeff")
        separator = ";" if ";" in text.splitlines()[0] else ","
        for row in csv.reader(StringIO(text, newline=""), delimiter=separator):
            for cell in row:
                number = re.fullmatch(r"-?[\d.,e+-]+", cell)
                assert number or not cell.startswith(("=", "+", "-", "@", "\t"))
