"""Which constructs lead to which: the directed routes of a structural model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ccc_quality.errors import (
    EstimationError,
    SpecificationError,
    UnknownNameError,
    did_you_mean,
)
from ccc_quality.model import Construct
from ccc_quality.results import FittedModel


@dataclass(frozen=True)
class DirectedPaths:
    """Directed routes between the variables of a model.

    The weights of a composite of constructs count as paths from its dimensions. The items of a
    composite are measurement, not drivers, and are left out; so are loadings, which run the other
    way, and products of constructs, which nobody can move by themselves.

    Parameters
    ----------
    constructs : mapping of str to Construct
        By name.
    direct, total : frozenset of (str, str)
        Source and target of each path, and of each chain of paths.
    """

    constructs: Mapping[str, Construct]
    direct: frozenset[tuple[str, str]]
    total: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, results: FittedModel) -> DirectedPaths:
        """The routes of a fitted model.

        Raises
        ------
        EstimationError
            If the fit did not converge.
        """
        if not results.converged:
            raise EstimationError("The fit did not converge, so there are no effects to report.")
        constructs = {construct.name: construct for construct in results.model.constructs}
        items = {
            part
            for construct in constructs.values()
            if construct.kind == "composite"
            for part in construct.indicators
            if part not in constructs
        }
        direct = results.path_coefficients[["source", "target"]].itertuples(index=False, name=None)
        total = results.total_effects[["source", "target"]].itertuples(index=False, name=None)
        causes = {*results.model.latent, *results.model.observed} - items
        return cls(
            constructs,
            frozenset(pair for pair in direct if pair[0] in causes),
            tuple(pair for pair in total if pair[0] in causes),
        )

    @property
    def targets(self) -> tuple[str, ...]:
        """What something leads to."""
        return tuple(dict.fromkeys(target for _, target in self.total))

    def sources(self, target: str) -> tuple[str, ...]:
        """Everything that leads to ``target``, in the order of the model."""
        return tuple(source for source, end in self.total if end == target and source != target)

    def origins(self, target: str) -> tuple[str, ...]:
        """What leads to ``target`` and is explained by nothing itself.

        Where feedback leaves nothing unexplained, everything that leads to the target.
        """
        explained = {end for _, end in self.direct}
        sources = self.sources(target)
        return tuple(name for name in sources if name not in explained) or sources

    def dimensions(self, name: str) -> tuple[str, ...]:
        """Dimensions that reflect a construct of higher order; empty for any other variable."""
        construct = self.constructs.get(name)
        if construct is None or construct.kind != "reflective" or not construct.higher_order:
            return ()
        return tuple(part for part in construct.indicators if part in self.constructs)

    def drivers(self, target: str) -> tuple[str, ...]:
        """The origins, where dimensions stand in for the construct that they reflect."""
        return tuple(
            dict.fromkeys(
                name
                for origin in self.origins(target)
                for name in self.dimensions(origin) or (origin,)
            )
        )

    def eligible(self, target: str) -> tuple[str, ...]:
        """What may be called a driver: the sources, and the dimensions that reflect them."""
        sources = self.sources(target)
        reflecting = (part for source in sources for part in self.dimensions(source))
        return tuple(dict.fromkeys([*sources, *reflecting]))

    def require_target(self, target: str) -> None:
        """Raise unless something leads to ``target``.

        Raises
        ------
        UnknownNameError
            The model has no such variable.
        SpecificationError
            Nothing leads to it.
        """
        if target in self.targets:
            return
        known = {*self.constructs, *(name for pair in self.total for name in pair)}
        if target not in known:
            raise UnknownNameError(
                f"The model has no target {target!r}. {did_you_mean(target, self.targets)}"
            )
        raise SpecificationError(
            f"Nothing in the model drives {target!r}, so it cannot be a target. "
            f"Available: {', '.join(self.targets) or 'no target, the model has no paths'}."
        )

    def require_drivers(self, names: Sequence[str], target: str) -> None:
        """Raise unless all names are eligible, and there is one.

        Raises
        ------
        UnknownNameError
            The model has no such construct.
        SpecificationError
            No name, or a construct that does not lead to the target.
        """
        eligible = self.eligible(target)
        available = f"Available: {', '.join(eligible)}."
        if not names:
            raise SpecificationError(f"No driver was named. {available}")
        for name in names:
            if name in eligible:
                continue
            if name not in self.constructs:
                raise UnknownNameError(
                    f"The model has no driver {name!r}. {did_you_mean(name, eligible)}"
                )
            raise SpecificationError(
                f"{name!r} does not lead to {target!r}, so it cannot be a driver. {available}"
            )
