"""The same model by several methods, side by side."""

from ccc_quality.methods.compare import compare_methods
from ccc_quality.methods.comparison import MethodComparison

__all__ = ["MethodComparison", "compare_methods"]
