"""Pictures that follow the reader's preference for light or dark."""

from __future__ import annotations

import base64
import re
from xml.etree import ElementTree

import pytest

from ccc_quality.plots.style import LIGHT
from ccc_quality.plots.themes import DARK
from ccc_quality.report.html import html_text
from ccc_quality.report.schemes import in_both_schemes

LIGHT_SVG = (
    '<svg width="10pt"><path id="ma1" style="fill: #ffffff; stroke: #111111"/>'
    '<use href="#ma1"/><text style="fill: #111111">#111111 is ink</text></svg>'
)
DARK_SVG = (
    '<svg width="10pt"><path id="mb2" style="fill: #000000; stroke: #eeeeee"/>'
    '<use href="#mb2"/><text style="fill: #eeeeee">#111111 is ink</text></svg>'
)


def resolved(svg, scheme):
    """The picture with the colours of a scheme put in."""
    light, dark = (
        dict(re.findall(r"(--c\d+):(#[0-9a-f]{6});", block))
        for block in re.search(
            r"<style>:root{(.*?)}@media[^{]*{:root{(.*?)}}</style>", svg
        ).groups()
    )
    colors = {"light": light, "dark": dark}[scheme]
    return re.sub(r"var\((--c\d+)\)", lambda name: colors[name[1]], svg)


def colors_of(svg):
    """Colours in the order in which they are drawn."""
    drawn = re.sub(r"<style>:root.*?</style>", "", svg)
    return re.findall(r"#[0-9a-f]{6}\b", " ".join(re.findall(r"<[^>]+>", drawn)))


def test_each_pair_of_colours_is_stored_once_and_a_label_is_left_alone():
    both = in_both_schemes(LIGHT_SVG, DARK_SVG)
    assert both.count("#eeeeee") == 1
    assert ">#111111 is ink<" in both
    assert '<use href="#i0"/>' in both


def test_the_light_picture_is_what_is_shown_without_a_preference_and_on_paper():
    both = in_both_schemes(LIGHT_SVG, DARK_SVG)
    assert "@media screen and (prefers-color-scheme:dark)" in both
    assert colors_of(resolved(both, "light")) == ["#ffffff", "#111111", "#111111"]
    assert colors_of(resolved(both, "dark")) == ["#000000", "#eeeeee", "#eeeeee"]


def test_drawings_that_differ_in_more_than_colours_stay_light():
    assert in_both_schemes(LIGHT_SVG, DARK_SVG.replace("10pt", "11pt")) == LIGHT_SVG


@pytest.mark.parametrize("case", ["customers", "hostile"])
def test_every_figure_of_a_report_is_drawn_for_both(built, case):
    report = built(case)
    for section in report.sections:
        for figure in section.figures:
            both = in_both_schemes(figure.svg, figure.dark)
            ElementTree.fromstring(both)
            assert colors_of(resolved(both, "light")) == colors_of(figure.svg), figure.key
            assert colors_of(resolved(both, "dark")) == colors_of(figure.dark), figure.key
            assert len(both) < 1.1 * len(figure.svg)


def test_a_picture_lies_on_the_paper_of_the_page(report):
    page = html_text(report)
    papers = re.findall(r"--paper: (#[0-9a-f]{6})", page)
    assert papers == [LIGHT.background, DARK.background, LIGHT.background]  # the last one prints
    assert ".canvas { overflow-x: auto; padding: 1rem; border: 1px solid var(--line);" in page


def test_pictures_in_the_page_carry_both_schemes(report):
    sources = re.findall(r'src="data:image/svg\+xml;base64,([^"]+)"', html_text(report))
    assert sources
    for source in sources:
        assert "prefers-color-scheme:dark" in base64.b64decode(source).decode()
