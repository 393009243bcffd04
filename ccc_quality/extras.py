"""Packages that not everybody needs: imported where they are used, or said how to get."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ccc_quality.errors import MissingExtraError


@contextmanager
def needed(extra: str, purpose: str) -> Iterator[None]:
    """Imports inside need an extra; without it the error says how to get it.

    Parameters
    ----------
    extra : str
        Name of the extra of this package, such as ``"office"``.
    purpose : str
        What it is for, as the sentence starts: ``"Reading SPSS files"``.

    Raises
    ------
    MissingExtraError
    """
    try:
        yield
    except ImportError as missing:
        raise MissingExtraError(
            f"{purpose} needs {missing.name}: pip install 'ccc-quality[{extra}]'."
        ) from missing
