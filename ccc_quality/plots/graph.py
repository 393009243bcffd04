"""The model as a picture needs it: nodes with a role and a shape, edges with a strength."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from ccc_quality.findings.measurement import reflective_loadings
from ccc_quality.findings.structure import is_significant
from ccc_quality.model import Model
from ccc_quality.plots.style import Role
from ccc_quality.results import FittedModel
from ccc_quality.words import Voice

Shape = Literal["latent", "composite", "observed"]
EdgeKind = Literal["path", "loading", "weight"]


@dataclass(frozen=True)
class Item:
    """An indicator of a construct with its standardized loading or weight."""

    name: str
    std: float
    significant: bool


@dataclass(frozen=True)
class Node:
    """A construct (or an observed variable in a path) as it is drawn."""

    name: str
    label: str
    role: Role
    shape: Shape
    r_squared: float
    items: tuple[Item, ...] = ()


@dataclass(frozen=True)
class Edge:
    """An arrow from cause to effect.

    ``significant`` is decided at five percent; a parameter fixed for scale counts as significant
    when its standardized interval excludes zero.
    """

    source: str
    target: str
    std: float
    significant: bool
    kind: EdgeKind

    @property
    def reading(self) -> tuple[str, str]:
        """From left to right as the eye should meet them: a dimension comes before its whole."""
        backwards = self.kind == "loading"
        return (self.target, self.source) if backwards else (self.source, self.target)


@dataclass(frozen=True)
class PathGraph:
    """Nodes in the model's order and the edges between them."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    def node(self, name: str) -> Node:
        """The node called ``name``."""
        return next(node for node in self.nodes if node.name == name)

    @property
    def paths(self) -> tuple[Edge, ...]:
        """Structural paths only: neither loadings nor weights of higher-order constructs."""
        return tuple(edge for edge in self.edges if edge.kind == "path")


def roles(model: Model) -> dict[str, Role]:
    """Role of every construct: it drives, lies in between or is the outcome.

    A construct that nothing points at, or that is a dimension of a higher-order one, is a driver; a
    higher-order construct and whatever is both explained and explains lies in between; what is
    only explained is an outcome.
    """
    explained = {target for _, target in model.paths}
    explaining = {source for source, _ in model.paths}
    higher = {construct.name for construct in model.constructs if construct.higher_order}
    return {
        name: _role(name in explained, name in explaining, name in higher)
        for name in _node_names(model)
    }


def path_graph(results: FittedModel, voice: Voice) -> PathGraph:
    """Graph of the constructs of ``results``, with their items attached to the nodes."""
    role = roles(results.model)
    names = list(role)
    parts = {c.name: set(c.indicators) for c in results.model.constructs if c.higher_order}
    dimensions = set().union(*parts.values()) if parts else set()
    nodes = tuple(
        Node(
            name=name,
            label=voice.label(name),
            role=role[name],
            shape=_shape(results.model, name),
            # the R² of a dimension is the square of the loading on its arrow: said once is enough
            r_squared=math.nan if name in dimensions else _r_squared(results, name),
            items=_items(results, name, set(names)),
        )
        for name in names
    )
    return PathGraph(nodes, tuple(_edges(results, set(names))))


def measured_nodes(results: FittedModel, voice: Voice) -> tuple[Node, ...]:
    """The constructs that have items, with their items."""
    role = roles(results.model)
    nodes = (
        Node(
            name=construct.name,
            label=voice.label(construct.name),
            role=role[construct.name],
            shape=_shape(results.model, construct.name),
            r_squared=math.nan,
            items=_items(results, construct.name, set(role)),
        )
        for construct in results.model.constructs
    )
    return tuple(node for node in nodes if node.items)


def composite_weights(results: FittedModel) -> pd.DataFrame:
    """Weights of what is made of its indicators."""
    kinds = {construct.name: construct.kind for construct in results.model.constructs}
    table = results.weights
    return table[table["construct"].map(kinds) == "composite"]


def _role(explained: bool, explaining: bool, higher_order: bool) -> Role:
    if higher_order or (explained and explaining):
        return "mediator"
    return "outcome" if explained else "driver"


def _node_names(model: Model) -> list[str]:
    """Constructs in their order, then observed variables that take part in a path."""
    names = [construct.name for construct in model.constructs]
    items = {item for construct in model.constructs for item in construct.indicators}
    ends = [end for path in model.paths for end in path]
    extra = [end for end in ends if end not in names and end not in items]
    return names + list(dict.fromkeys(extra))


def _shape(model: Model, name: str) -> Shape:
    kinds = {construct.name: construct.kind for construct in model.constructs}
    if name not in kinds:
        return "observed"
    return "composite" if kinds[name] == "composite" else "latent"


def _r_squared(results: FittedModel, name: str) -> float:
    return float(results.r_squared.get(name, math.nan))


def _edges(results: FittedModel, names: set[str]) -> Iterator[Edge]:
    seen: set[tuple[str, str]] = set()
    for kind, source, target, row in _arrows(results):
        if source in names and target in names and (source, target) not in seen:
            seen.add((source, target))
            yield Edge(source, target, float(row["std"]), is_significant(row), kind)


def _arrows(results: FittedModel) -> Iterator[tuple[EdgeKind, str, str, pd.Series[float]]]:
    # weights come before paths: where a table of paths lists them too, they stay weights
    for _, row in reflective_loadings(results).iterrows():
        yield "loading", str(row["construct"]), str(row["indicator"]), row
    for _, row in composite_weights(results).iterrows():
        yield "weight", str(row["indicator"]), str(row["construct"]), row
    for _, row in results.path_coefficients.iterrows():
        yield "path", str(row["source"]), str(row["target"]), row


def _items(results: FittedModel, name: str, constructs: set[str]) -> tuple[Item, ...]:
    tables = (reflective_loadings(results), composite_weights(results))
    return tuple(
        Item(str(row["indicator"]), float(row["std"]), is_significant(row))
        for table in tables
        for _, row in table[table["construct"] == name].iterrows()
        if str(row["indicator"]) not in constructs
    )
