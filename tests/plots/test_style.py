"""Colours that everyone can tell apart, words that everyone can read."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from ccc_quality.errors import UnknownOptionError
from ccc_quality.plots.colors import contrast
from ccc_quality.plots.style import LIGHT, Theme
from ccc_quality.plots.themes import DARK, PRINT, THEMES, as_theme
from ccc_quality.plots.typeset import balance, text_width, wrap

# Machado, Oliveira & Fernandes (2009), severity 1.0, on linear RGB
DEUTERANOPIA = np.array(
    [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ]
)
PROTANOPIA = np.array(
    [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ]
)
# sRGB to XYZ (D65), IEC 61966-2-1
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def _linear(color: str) -> np.ndarray:
    channels = np.array(to_rgb(color))
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def _lab(linear: np.ndarray) -> np.ndarray:
    xyz = TO_XYZ @ np.clip(linear, 0, 1) / np.array([0.9505, 1.0, 1.089])
    f = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


ANY_THEME = pytest.mark.parametrize("theme", THEMES.values(), ids=list(THEMES))


@ANY_THEME
@pytest.mark.parametrize("vision", [np.eye(3), DEUTERANOPIA, PROTANOPIA])
def test_the_families_stay_apart_for_colour_blind_readers(vision: np.ndarray, theme: Theme) -> None:
    colours = [theme.driver.line, theme.mediator.line, theme.outcome.line, theme.warning.line]
    for first, second in combinations(colours, 2):
        distance = np.linalg.norm(_lab(vision @ _linear(first)) - _lab(vision @ _linear(second)))
        assert distance > 20  # CIE 1976; 2.3 is just noticeable


@ANY_THEME
@pytest.mark.parametrize("vision", [np.eye(3), DEUTERANOPIA, PROTANOPIA])
def test_segments_stay_apart_for_colour_blind_readers(vision: np.ndarray, theme: Theme) -> None:
    for first, second in combinations(theme.segments, 2):
        distance = np.linalg.norm(_lab(vision @ _linear(first)) - _lab(vision @ _linear(second)))
        assert distance > 20


@ANY_THEME
def test_text_contrast_meets_the_guidelines(theme: Theme) -> None:
    for surface in (theme.background, theme.driver.fill, theme.mediator.fill, theme.outcome.fill):
        assert contrast(theme.ink, surface) >= 7.0
    for color in (theme.muted, theme.warning.line, theme.low, theme.high):
        assert contrast(color, theme.background) >= 4.5


@ANY_THEME
def test_marks_stand_out_from_the_background(theme: Theme) -> None:
    for color in (*theme.segments, theme.driver.line, theme.mediator.line, theme.stroke):
        assert contrast(color, theme.background) >= (2.0 if color in theme.segments else 3.0)


def test_families_of_the_print_theme_differ_in_grey() -> None:
    families = (PRINT.driver.line, PRINT.mediator.line, PRINT.outcome.line)
    shades = [_lab(_linear(color))[0] for color in families]
    assert min(b - a for a, b in pairwise(sorted(shades))) > 15


def test_a_theme_goes_by_its_name() -> None:
    assert as_theme("dark") is DARK
    assert as_theme(PRINT) is PRINT
    with pytest.raises(UnknownOptionError, match="no theme 'drak'. Did you mean dark?"):
        as_theme("drak")


def test_contrast_of_black_on_white_is_twenty_one() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)
    assert LIGHT.readable_on("#000000") == LIGHT.background


def test_wrapped_lines_fit_and_lose_no_word() -> None:
    text = "One point of reliability is worth many points of loyalty in this study"
    lines = wrap(text, 2.0, 10.0)
    assert " ".join(lines) == text
    assert all(text_width(line, 10.0) <= 2.0 for line in lines)


def test_balanced_lines_are_as_few_and_more_even() -> None:
    text = "Reliability and customer focus do most for loyalty; their order is uncertain here"
    greedy, even = wrap(text, 4.0, 13.0), balance(text, 4.0, 13.0)
    assert len(even) == len(greedy)

    def unevenness(lines: tuple[str, ...]) -> float:
        widths = [text_width(line, 13.0) for line in lines]
        return max(widths) - min(widths)

    assert unevenness(even) < unevenness(greedy)


def test_a_word_wider_than_the_line_stays_whole() -> None:
    assert wrap("Toegankelijkheid", 0.2, 10.0) == ("Toegankelijkheid",)
