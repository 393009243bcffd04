"""Every exception and warning that the package raises.

The root is :class:`CCCQualityError`. Below it stand three families, by who can mend the matter:
the specification (a model, an option), the data (a file, a column, a matrix) and the estimation
(the numbers would not settle). A message says what is wrong, names the culprit and lists what was
available.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class CCCQualityError(Exception):
    """Root of all errors of this package."""


class SpecificationError(CCCQualityError, ValueError):
    """A model or an option says something that cannot be estimated or understood."""


class ModelSyntaxError(SpecificationError):
    """Model syntax that cannot be parsed; the message shows the line with a caret below it.

    Parameters
    ----------
    problem : str
        What is wrong, in one sentence.
    line : int
        Line number, counted from one.
    column : int
        Column number, counted from one.
    source : str
        The text of that line.
    where : str
        What the lines belong to, such as ``"codebook paths"``; empty for a text of its own.
    """

    def __init__(
        self, problem: str, *, line: int, column: int, source: str, where: str = ""
    ) -> None:
        self.problem = problem
        self.line = line
        self.column = column
        self.source = source
        pointer = " " * (column - 1) + "^"
        place = ", ".join(filter(None, (where, f"line {line}", f"column {column}")))
        super().__init__(f"{place}: {problem}\n    {source}\n    {pointer}")


class UnknownNameError(SpecificationError):
    """A construct, label or variable that the model does not have."""


class UnknownOptionError(SpecificationError):
    """An option was given a value that it does not take."""


class IdentificationError(SpecificationError):
    """The model has more parameters than the data can determine, or not the right ones."""


class DataError(CCCQualityError, ValueError):
    """The data cannot be used as they are."""


class CodebookError(DataError):
    """A codebook that cannot be read or does not fit its survey."""


class MissingColumnError(DataError):
    """A column that the model or codebook names is not in the data."""


class InvalidColumnError(DataError):
    """A column is there but unusable: constant, text, infinite, duplicate or out of scale."""


class TooFewRowsError(DataError):
    """There are fewer complete rows than the analysis needs."""


class MomentsError(DataError):
    """A covariance or correlation matrix is not symmetric, not positive definite or has no n."""


class EstimationError(CCCQualityError):
    """The estimation could not be carried out."""


class MissingExtraError(CCCQualityError, ImportError):
    """A package that only some need is not installed; the message says how to get it."""


class CCCQualityWarning(UserWarning):
    """Root of all warnings of this package."""


class DataWarning(CCCQualityWarning):
    """Something in the data that the reader of the results must know."""


class SpecificationWarning(CCCQualityWarning):
    """A model means something that its author may not have meant."""


class NonConvergenceWarning(CCCQualityWarning):
    """The optimizer stopped before the gradient vanished: no number of this fit may be used."""


class AdmissibilityWarning(CCCQualityWarning):
    """The solution is improper: a negative variance, a correlation beyond one."""


class NestingWarning(CCCQualityWarning):
    """Models that are compared as nested ones do not seem to be."""


def did_you_mean(name: str, available: Iterable[str], *, limit: int = 12) -> str:
    """End of a message about an unknown name: the nearest spelling and what there is.

    Examples
    --------
    >>> did_you_mean("trsut", ["trust", "loyalty"])
    'Did you mean trust? Available: trust, loyalty.'
    """
    names = list(available)
    nearest = get_close_matches(name, names, n=1)
    shown = ", ".join(names[:limit]) + (", ..." if len(names) > limit else "")
    hint = f"Did you mean {nearest[0]}? " if nearest else ""
    return f"{hint}Available: {shown}." if names else f"{hint}Nothing is available."
