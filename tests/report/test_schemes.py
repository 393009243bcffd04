"""Pictures that follow the reader's preference for light or dark."""

from __future__ import annotations

import base64
import pickle
import re
from io import StringIO
from xml.etree import ElementTree

import matplotlib.pyplot as plt
import pytest

from ccc_quality.plots.style import LIGHT, describe, take_title, write
from ccc_quality.plots.themes import DARK
from ccc_quality.report.pictures import Picture
from ccc_quality.report.schemes import paired_theme


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
    """Colours in the order in which they are drawn; black is not written where it is meant."""
    drawn = re.sub(r"<style>:root.*?</style>", "", svg)
    found = re.findall(r"#[0-9a-f]{6}\b", " ".join(re.findall(r"<[^>]+>", drawn)))
    return [color for color in found if color != "#000000"]


def made():
    """A picture of three rows in the colours of a theme, one of them mixed."""

    def draw(theme):
        _, ax = plt.subplots(facecolor=theme.background)
        write(ax, 0.5, 0.2, "#111111 is ink", size=9, color=theme.ink, theme=theme)
        surface = theme.blend(theme.band, theme.driver.line, 0.9)
        ax.axvspan(0.2, 0.4, facecolor=surface, alpha=0.5)
        write(ax, 0.5, 0.4, "on it", size=9, color=theme.readable_on(surface), theme=theme)
        return describe(ax, "three rows")

    return Picture(draw)


def drawn_in(picture, theme):
    """The same figure drawn in one theme, with colours of its own."""
    ax = picture._draw(theme)
    take_title(ax)
    page = StringIO()
    ax.figure.savefig(page, format="svg", bbox_inches="tight")
    plt.close(ax.figure)
    return page.getvalue()


def test_each_pair_of_colours_is_stored_once_and_a_label_is_left_alone():
    both = made().svg_for_screens
    assert both.count(DARK.background) == 1
    assert ">#111111 is ink<" in both


def test_the_light_picture_is_what_is_shown_without_a_preference_and_on_paper():
    picture = made()
    assert "@media screen and (prefers-color-scheme:dark)" in picture.svg_for_screens
    assert colors_of(resolved(picture.svg_for_screens, "light")) == colors_of(picture.svg)


def test_colours_mixed_and_chosen_from_others_are_those_of_either_theme():
    theme = paired_theme()
    for share in (0.0, 0.3, 1.0):
        mixed = theme.blend(theme.background, theme.high, share)
        assert theme.tokens.pair(mixed) == tuple(
            one.blend(one.background, one.high, share) for one in (LIGHT, DARK)
        )
        assert theme.tokens.pair(theme.readable_on(mixed)) == tuple(
            one.readable_on(one.blend(one.background, one.high, share)) for one in (LIGHT, DARK)
        )


def test_a_figure_is_drawn_once_for_all_formats_and_not_before():
    drawn = []

    def draw(theme):
        drawn.append(theme.name)
        return made()._draw(theme)

    picture = Picture(draw)
    assert drawn == []
    assert picture.svg and picture.svg_for_screens and picture.png(2.0)
    assert len(drawn) == 1


def test_a_picture_travels_as_it_was_drawn():
    picture = made()
    sent = pickle.loads(pickle.dumps(picture))
    assert (sent.svg, sent.svg_for_screens) == (picture.svg, picture.svg_for_screens)


@pytest.mark.parametrize("case", ["customers", "hostile"])
def test_every_figure_of_a_report_is_as_if_drawn_in_either_theme(built, case):
    for section in built(case).sections:
        for figure in section.figures:
            both = figure.picture.svg_for_screens
            ElementTree.fromstring(both)
            for scheme, theme in (("light", LIGHT), ("dark", DARK)):
                shown, wanted = resolved(both, scheme), drawn_in(figure.picture, theme)
                assert colors_of(shown) == colors_of(wanted), figure.key
            assert len(both) < 1.1 * len(figure.picture.svg)


def test_a_picture_lies_on_the_paper_of_the_page(page):
    papers = re.findall(r"--paper: (#[0-9a-f]{6})", page)
    assert papers == [LIGHT.background, DARK.background, LIGHT.background]  # the last one prints
    assert ".canvas { overflow-x: auto; padding: 1rem; border: 1px solid var(--line);" in page


def test_pictures_in_the_page_carry_both_schemes(page):
    sources = re.findall(r'src="data:image/svg\+xml;base64,([^"]+)"', page)
    assert sources
    for source in sources:
        assert "prefers-color-scheme:dark" in base64.b64decode(source).decode()
