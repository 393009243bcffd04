"""Colours between colours, and how well one is read on another."""

from __future__ import annotations

import numpy as np
from matplotlib.colors import to_hex, to_rgb


def blend(start: str, end: str, share: float) -> str:
    """The colour ``share`` (0 to 1) of the way from ``start`` to ``end``."""
    a, b = np.array(to_rgb(start)), np.array(to_rgb(end))
    mixed = a + float(np.clip(share, 0.0, 1.0)) * (b - a)
    return to_hex((float(mixed[0]), float(mixed[1]), float(mixed[2])))


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two colours, 1 to 21, as the Web Content Accessibility Guidelines define.

    (L1 + 0.05) / (L2 + 0.05) with L the relative luminance of the lighter and the darker.
    """
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: str) -> float:
    channels = np.array(to_rgb(color))
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return float(linear @ np.array([0.2126, 0.7152, 0.0722]))
