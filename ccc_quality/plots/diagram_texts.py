"""What a path diagram says in words: its finding, its foot, its alternative text."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import pandas as pd

from ccc_quality.findings.measurement import how_items_load
from ccc_quality.findings.structure import structure
from ccc_quality.plots.frame import heading_of
from ccc_quality.plots.graph import Edge, Node, PathGraph
from ccc_quality.plots.style import Heading
from ccc_quality.results import FittedModel
from ccc_quality.sem import SEMResults
from ccc_quality.words import Voice, inline


def diagram_heading(results: FittedModel, graph: PathGraph, kind: str, voice: Voice) -> Heading:
    """Title, subtitle and foot of a path diagram of this kind."""
    finding = how_items_load(results) if kind == "measurement" else structure(results)
    return heading_of(
        voice,
        title=voice.tell(finding),
        subtitle=voice.say(f"figure.{kind}_subtitle"),
        notes=_notes(results, graph, kind, voice),
        n_obs=results.n_obs,
        simulated=results.simulated,
    )


def diagram_alt_text(
    graph: PathGraph, nodes: Sequence[Node], title: str, kind: str, voice: Voice
) -> str:
    """Every coefficient of the diagram in words."""
    if kind == "measurement":
        return voice.say(
            "figure.alt_measurement", n=len(nodes), paths=_items_in_words(nodes, voice)
        )
    paths = "; ".join(_in_words(edge, graph, voice) for edge in graph.edges)
    text = voice.say("figure.alt_diagram", n=len(nodes), title=title, paths=paths)
    if kind == "both":
        items = _items_in_words([node for node in nodes if node.items], voice)
        text += " " + voice.say(
            "figure.alt_measurement", n=sum(bool(node.items) for node in nodes), paths=items
        )
    return text


def _in_words(edge: Edge, graph: PathGraph, voice: Voice) -> str:
    source, target = graph.node(edge.source).label, graph.node(edge.target).label
    value = voice.numbers.effect(edge.std)
    words = voice.say("figure.alt_path", source=source, target=inline(target), value=value)
    return words if edge.significant else f"{words} {voice.say('figure.alt_not_significant')}"


def _items_in_words(nodes: Sequence[Node], voice: Voice) -> str:
    return "; ".join(
        voice.say(
            "figure.alt_items",
            construct=node.label,
            items=", ".join(f"{item.name} {voice.numbers.effect(item.std)}" for item in node.items),
        )
        for node in nodes
    )


def _notes(results: FittedModel, graph: PathGraph, kind: str, voice: Voice) -> list[str]:
    if kind == "measurement":
        return []
    notes = []
    if any(not edge.significant for edge in graph.edges):
        notes.append(voice.say("figure.dashed"))
    if any(node.shape == "composite" for node in graph.nodes):
        notes.append(voice.say("figure.hexagon"))
    return notes + _covariances(results, graph, voice)


def _covariances(results: FittedModel, graph: PathGraph, voice: Voice) -> list[str]:
    """Correlations that are in the model but would only blacken the picture."""
    explained = {edge.target for edge in graph.edges}
    rows = _correlations(results, [node.name for node in graph.nodes], explained)
    inner = rows["lhs"].isin(explained) & rows["rhs"].isin(explained)
    notes = []
    free = rows.loc[~inner, "est"]
    if len(free) > 0:
        low, high = voice.numbers.effect(float(free.min())), voice.numbers.effect(float(free.max()))
        key = "correlations_range" if len(free) > 1 else "correlation_one"
        notes.append(voice.say(f"figure.{key}", low=low, high=high))
    pairs = [
        f"{graph.node(str(row['lhs'])).label} – {inline(graph.node(str(row['rhs'])).label)}"
        f" {voice.numbers.effect(float(row['est']))}"
        for _, row in rows[inner].iterrows()
    ]
    if pairs:
        notes.append(voice.say("figure.residual_correlations", pairs=", ".join(pairs)))
    return notes


def _correlations(results: FittedModel, names: list[str], explained: set[str]) -> pd.DataFrame:
    """lhs, rhs, est of what correlates: the parameters, or else all that nothing explains."""
    if isinstance(results, SEMResults):
        table = results.standardized
        between = table["lhs"].isin(names) & table["rhs"].isin(names)
        return table[(table["op"] == "~~") & (table["lhs"] != table["rhs"]) & between]
    latent = results.latent_correlations
    free = [name for name in latent.index if name in names and name not in explained]
    pairs = combinations(range(len(free)), 2)
    R = latent.loc[free, free].to_numpy(dtype=float)
    rows = [(free[i], free[j], R[i, j]) for i, j in pairs]
    return pd.DataFrame(rows, columns=["lhs", "rhs", "est"])
