"""Shorter questionnaires that keep what the long one says."""

from ccc_quality.shortening.short_form import ShortForm
from ccc_quality.shortening.shorten import short_form

__all__ = ["ShortForm", "short_form"]
