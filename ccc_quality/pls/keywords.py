"""The options of :func:`~ccc_quality.fit_pls`, as other functions pass them on."""

from __future__ import annotations

from typing import TypedDict

from ccc_quality.pls.plan import HigherOrder
from ccc_quality.pls.sample import Missing
from ccc_quality.pls.weights import Scheme


class PLSKeywords(TypedDict, total=False):
    """Keyword arguments of :func:`~ccc_quality.fit_pls`."""

    scheme: Scheme
    consistent: bool
    missing: Missing
    higher_order: HigherOrder
