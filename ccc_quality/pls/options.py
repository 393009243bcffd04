"""The options of :func:`~ccc_quality.fit_pls`, and how other functions pass them on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypedDict

from ccc_quality.pls.plan import HigherOrder
from ccc_quality.pls.sample import Missing
from ccc_quality.pls.weights import Scheme


@dataclass(frozen=True, slots=True)
class PLSOptions:
    """The options of :func:`~ccc_quality.fit_pls`, under the same names."""

    scheme: Scheme
    consistent: bool
    missing: Missing
    higher_order: HigherOrder
    moderation: tuple[str, ...] = ()


class PLSKeywords(TypedDict, total=False):
    """Keyword arguments of :func:`~ccc_quality.fit_pls`."""

    scheme: Scheme
    consistent: bool
    missing: Missing
    higher_order: HigherOrder
