"""Comparing groups of respondents by partial least squares."""

from ccc_quality.pls.groups.compare import compare_groups
from ccc_quality.pls.groups.comparison import GroupComparison
from ccc_quality.pls.groups.invariance import CompositeInvariance
from ccc_quality.pls.groups.micom import micom

__all__ = ["CompositeInvariance", "GroupComparison", "compare_groups", "micom"]
