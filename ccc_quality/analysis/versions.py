"""Software behind the numbers."""

from __future__ import annotations

import platform
from importlib.metadata import version

from ccc_quality import __version__

DISTRIBUTIONS = ("numpy", "scipy", "pandas", "statsmodels", "semopy")
"""Whose versions a report states, besides our own."""


def software_versions() -> dict[str, str]:
    """Versions of Python, of this package and of what it computes with."""
    own = {"Python": platform.python_version(), "ccc-quality": __version__}
    return own | {name: version(name) for name in DISTRIBUTIONS}
