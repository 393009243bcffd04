"""Judgements: what can be said of a result, and how firmly, decided once for figures and pages.

A module a subject. Functions take results and return :class:`Finding` records, which a
:class:`~ccc_quality.words.Voice` phrases; figures and pages choose no sentence of their own.
"""

from ccc_quality.findings.finding import Certainty, Finding

__all__ = ["Certainty", "Finding"]
