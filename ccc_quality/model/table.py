"""The table of parameters: what a model comes to once every default is spelled out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from ccc_quality.model.expressions import Expression


@dataclass(frozen=True, slots=True)
class Parameter:
    """A row of the parameter table.

    Attributes
    ----------
    lhs, op, rhs : str
        The relation. An intercept has the operator ``~1`` and an empty ``rhs``; the thresholds of
        an ordered item are ``item | t1``, ``item | t2``, ...; ``item ~*~ item`` is the factor by
        which the response behind an ordered item is scaled.
    group : int
        Counted from one; 0 for definitions and constraints.
    free : int
        0 when fixed, else the number, counted from one, of the free parameter. Parameters that
        are equal share it.
    value : float
        The fixed value; nan when free, taken from the sample or, for the residual variance of an
        ordered item, what the model leaves of a total variance of one.
    start : float
        The user's starting value, or nan.
    label : str
        The user's label, or one made up for parameters held equal across groups, or empty.
    exogenous : bool
        Whether it is fixed to the sample moment.
    user : bool
        Whether the user wrote it, as against a default.
    """

    lhs: str
    op: str
    rhs: str
    group: int
    free: int
    value: float
    start: float
    label: str
    exogenous: bool
    user: bool


@dataclass(frozen=True, slots=True)
class Definition:
    """``name := expression``."""

    name: str
    expression: Expression
    line: int


@dataclass(frozen=True, slots=True)
class Constraint:
    """``left == right``."""

    left: Expression
    right: Expression
    line: int


@dataclass(frozen=True)
class ParameterTable:
    """The parameters of a model, in lavaan's order.

    Attributes
    ----------
    rows : tuple of Parameter
        Group by group what was written, then the defaults; definitions and constraints last.
    n_groups, n_free : int
        Number of groups and of distinct free parameters.
    observed, latent : tuple of str
        Names of the variables.
    exogenous_observed : tuple of str
        Observed covariates that nothing explains, whether fixed to the sample or not.
    mean_structure : bool
        Whether there are intercepts.
    ordered : tuple of str
        Observed variables that are ordered answers, in the order of ``observed``.
    definitions : tuple of Definition
        In an order in which each uses only labels and earlier ones.
    constraints : tuple of Constraint
        Those that are more than two parameters sharing a number.
    auxiliary : tuple of str
        Observed variables that are no part of the model but covary freely with all others, to make
        up for missing answers.
    """

    rows: tuple[Parameter, ...]
    n_groups: int
    n_free: int
    observed: tuple[str, ...]
    latent: tuple[str, ...]
    exogenous_observed: tuple[str, ...]
    mean_structure: bool
    definitions: tuple[Definition, ...]
    constraints: tuple[Constraint, ...]
    ordered: tuple[str, ...] = ()
    auxiliary: tuple[str, ...] = ()

    @cached_property
    def labelled(self) -> Mapping[str, Parameter]:
        """The first parameter of each label; expressions refer to these."""
        found: dict[str, Parameter] = {}
        for row in self.rows:
            if row.label and row.op not in (":=", "=="):
                found.setdefault(row.label, row)
        return MappingProxyType(found)
