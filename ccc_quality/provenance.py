"""Which study a model is that of: only then do published orders and claims apply to it."""

from __future__ import annotations

from typing import Literal, get_args

from ccc_quality.errors import UnknownOptionError, did_you_mean

Study = Literal["", "van_der_aa"]
"""Name of a study whose model this is; empty for a model of one's own."""

STUDIES: tuple[str, ...] = tuple(filter(None, get_args(Study)))


def require_study(name: str) -> None:
    """Raise unless a study of this name is known; an empty name stands for no study.

    Raises
    ------
    UnknownOptionError
    """
    if name not in get_args(Study):
        raise UnknownOptionError(f"There is no study {name!r}. {did_you_mean(str(name), STUDIES)}")
