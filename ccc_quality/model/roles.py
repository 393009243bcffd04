"""Which part each variable plays: latent or observed, exogenous or endogenous, outcome or not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol


class Relation(Protocol):
    """Anything of the form ``lhs op rhs``."""

    @property
    def lhs(self) -> str:
        """Left side."""

    @property
    def op(self) -> str:
        """Operator."""

    @property
    def rhs(self) -> str:
        """Right side."""


@dataclass(frozen=True, slots=True)
class Roles:
    """The variables of a model, each tuple in lavaan's order.

    Attributes
    ----------
    latent : tuple of str
        Left sides of ``=~`` and ``<~``.
    composites : frozenset of str
        Left sides of ``<~``.
    observed : tuple of str
        Indicators, then endogenous, then exogenous observed variables, then those that only have
        a variance, a covariance or an intercept.
    exogenous_observed : tuple of str
        Observed predictors that nothing explains and of which the model states no moment; these
        are the covariates that may be fixed to the sample.
    modelled_observed : tuple of str
        The other observed variables.
    exogenous_latent : tuple of str
        Factors that are neither indicators nor explained. A composite never is exogenous: its
        variance is that of its parts.
    outcomes : tuple of str
        Final outcomes, explained variables that explain and measure nothing, latent first.
    """

    latent: tuple[str, ...]
    composites: frozenset[str]
    observed: tuple[str, ...]
    exogenous_observed: tuple[str, ...]
    modelled_observed: tuple[str, ...]
    exogenous_latent: tuple[str, ...]
    outcomes: tuple[str, ...]


def variable_roles(relations: Iterable[Relation]) -> Roles:
    """Sort the variables of a model by their role.

    Parameters
    ----------
    relations : iterable of Relation
        The statements with operators ``=~ <~ ~ ~~ ~1``; others are passed over.
    """
    # dictionaries serve as ordered sets
    latent: dict[str, None] = {}
    composites: set[str] = set()
    indicators: dict[str, None] = {}
    explained: dict[str, None] = {}
    explaining: dict[str, None] = {}
    covarying_left: dict[str, None] = {}
    covarying_right: dict[str, None] = {}
    with_intercept: dict[str, None] = {}
    for relation in relations:
        lhs, rhs = relation.lhs, relation.rhs
        match relation.op:
            case "=~":
                latent[lhs] = None
                indicators[rhs] = None
            case "<~":
                latent[lhs] = None
                composites.add(lhs)
                explaining[rhs] = None
            case "~":
                explained[lhs] = None
                explaining[rhs] = None
            case "~~":
                covarying_left[lhs] = None
                covarying_right[rhs] = None
            case "~1":
                with_intercept[lhs] = None
    stated = {**covarying_left, **covarying_right, **with_intercept}
    observed = dict.fromkeys(
        name for name in (*indicators, *explained, *explaining, *stated) if name not in latent
    )
    exogenous = tuple(
        name
        for name in explaining
        if not (name in latent or name in indicators or name in explained or name in stated)
    )
    final = {
        name
        for name in explained
        if not (name in indicators or name in explaining or name in composites)
    }
    return Roles(
        latent=tuple(latent),
        composites=frozenset(composites),
        observed=tuple(observed),
        exogenous_observed=exogenous,
        modelled_observed=tuple(name for name in observed if name not in exogenous),
        exogenous_latent=tuple(
            name
            for name in latent
            if not (name in indicators or name in explained or name in composites)
        ),
        outcomes=tuple(name for name in (*latent, *observed) if name in final),
    )
