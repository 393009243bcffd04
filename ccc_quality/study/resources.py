"""Reading the data files that travel inside the package."""

from __future__ import annotations

from importlib import resources
from typing import Any

import yaml


def read_text(name: str) -> str:
    """Text of a file of this package."""
    return resources.files("ccc_quality.study").joinpath(name).read_text(encoding="utf-8")


def read_yaml(name: str) -> Any:
    """Content of a YAML file of this package."""
    return yaml.safe_load(read_text(name))
