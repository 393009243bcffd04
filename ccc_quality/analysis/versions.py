"""Software behind the numbers."""

from __future__ import annotations

import platform
from importlib.metadata import version

DISTRIBUTIONS = ("ccc-quality", "numpy", "scipy", "pandas", "statsmodels", "semopy")
"""Whose versions a report states."""


def software_versions() -> dict[str, str]:
    """Versions of Python, of this package and of what it computes with."""
    return {"Python": platform.python_version()} | {name: version(name) for name in DISTRIBUTIONS}
