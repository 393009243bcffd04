"""What a path diagram says in words: its finding, its foot, its alternative text."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import pandas as pd

from ccc_quality.findings.intervals import Interval, covers_zero, is_known, overlaps
from ccc_quality.findings.order import MOST_RIVALS
from ccc_quality.labels import Language
from ccc_quality.plots.contracts import have_covariances
from ccc_quality.plots.findings import foot_line, loading_finding, simulated_flag
from ccc_quality.plots.graph import Edge, Node, PathGraph, item_loadings
from ccc_quality.plots.style import Heading
from ccc_quality.plots.texts import inline, listing, number, opening, percent, say
from ccc_quality.results import FittedModel


def diagram_heading(
    results: FittedModel, graph: PathGraph, kind: str, language: Language
) -> Heading:
    """Title, subtitle and foot of a path diagram of this kind."""
    return Heading(
        title=_title(results, graph, kind, language),
        subtitle=say(f"{kind}_subtitle", language),
        foot=foot_line([*_notes(results, graph, kind, language)], results.n_obs, language),
        flag=simulated_flag(simulated=results.simulated, language=language),
    )


def diagram_alt_text(
    graph: PathGraph, nodes: Sequence[Node], title: str, kind: str, language: Language
) -> str:
    """Every coefficient of the diagram in words."""
    if kind == "measurement":
        return say(
            "alt_measurement", language, n=len(nodes), paths=_items_in_words(nodes, language)
        )
    paths = "; ".join(_in_words(edge, graph, language) for edge in graph.edges)
    text = say("alt_diagram", language, n=len(nodes), title=title, paths=paths)
    if kind == "both":
        items = _items_in_words([node for node in nodes if node.items], language)
        text += " " + say(
            "alt_measurement", language, n=sum(bool(node.items) for node in nodes), paths=items
        )
    return text


def _in_words(edge: Edge, graph: PathGraph, language: Language) -> str:
    source, target = graph.node(edge.source).label, graph.node(edge.target).label
    value = number(edge.std, language)
    words = say("alt_path", language, source=source, target=inline(target), value=value)
    return words if edge.significant else f"{words} {say('alt_not_significant', language)}"


def _items_in_words(nodes: Sequence[Node], language: Language) -> str:
    return "; ".join(
        say(
            "alt_items",
            language,
            construct=node.label,
            items=", ".join(f"{item.name} {number(item.std, language)}" for item in node.items),
        )
        for node in nodes
    )


def _title(results: FittedModel, graph: PathGraph, kind: str, language: Language) -> str:
    if not results.converged:
        return say("not_converged", language)
    if kind == "measurement":
        loadings = item_loadings(results)
        if loadings:
            return loading_finding(loadings, language)
        return say("constructs_measured", language, n=sum(bool(node.items) for node in graph.nodes))
    return structural_finding(results, graph, language)


def structural_finding(results: FittedModel, graph: PathGraph, language: Language) -> str:
    """The one sentence that the structural model supports, hedged as its intervals demand.

    With one origin and mediators: whether it works through them. With several origins: which has
    the largest total effect on the final outcome. Otherwise how much is explained.
    """
    target = _final_outcome(graph)
    if target is None:
        return _composition(graph, language)
    origins = _origins(graph)
    if len(origins) == 1:
        mediated = _mediated(results, graph, origins[0], target, language)
        return mediated or _explained(graph, target, language, source=origins[0])
    return _strongest(results, graph, origins, target, language)


def _final_outcome(graph: PathGraph) -> Node | None:
    sources = {edge.source for edge in graph.paths}
    ends = {edge.target for edge in graph.paths}
    final = [n for n in graph.nodes if n.name in ends - sources] or [
        n for n in graph.nodes if n.name in ends
    ]
    # where several outcomes are final, the one explained by most stands for the model
    return max(final, key=lambda node: len(_ancestors(graph, node.name)), default=None)


def _origins(graph: PathGraph) -> list[Node]:
    ends = {edge.target for edge in graph.paths}
    sources = {edge.source for edge in graph.paths}
    return [node for node in graph.nodes if node.name in sources - ends]


def _ancestors(graph: PathGraph, name: str, edges: Sequence[Edge] | None = None) -> set[str]:
    arrows = graph.paths if edges is None else edges
    found: set[str] = set()
    open_ = {name}
    while open_:
        found |= open_
        open_ = {edge.source for edge in arrows if edge.target in open_} - found
    return found - {name}


def _mediated(
    results: FittedModel, graph: PathGraph, source: Node, target: Node, language: Language
) -> str | None:
    effect = _effect(results.indirect_effects, source.name, target.name)
    if effect is None or not _excludes_zero(effect):
        return None
    certain = [edge for edge in graph.paths if edge.significant]
    through = [
        inline(node.label)
        for node in graph.nodes
        if node.name in _ancestors(graph, target.name, certain)
        and source.name in _ancestors(graph, node.name, certain)
    ]
    if not through:
        return None
    direct = any(
        (edge.source, edge.target) == (source.name, target.name) and edge.significant
        for edge in graph.paths
    )
    return say(
        "directly_and_through" if direct else "through",
        language,
        source=opening(source.label),
        target=inline(target.label),
        mediators=listing(through, language),
    )


def _strongest(
    results: FittedModel,
    graph: PathGraph,
    origins: Sequence[Node],
    target: Node,
    language: Language,
) -> str:
    effects = {
        node.name: _effect(results.total_effects, node.name, target.name) for node in origins
    }
    known = {name: row for name, row in effects.items() if row is not None}
    ranked = sorted(known, key=lambda name: -abs(float(known[name]["std"])))
    if ranked and not any(is_known(_std_interval(known[name])) for name in ranked):
        leader = opening(graph.node(ranked[0]).label)
        return say("seems_strongest", language, source=leader, target=inline(target.label))
    if not ranked or not any(_excludes_zero(known[name]) for name in ranked):
        return say("no_clear_effect", language, target=inline(target.label))
    first = known[ranked[0]]
    labels = {name: graph.node(name).label for name in ranked}
    rivals = [
        inline(labels[name])
        for name in ranked[1:]
        if overlaps(_magnitude(first), _magnitude(known[name]))
    ]
    leader, outcome = opening(labels[ranked[0]]), inline(target.label)
    if 0 < len(rivals) <= MOST_RIVALS and _excludes_zero(first):
        sources = listing([leader, *rivals], language)
        return say("strongest_together", language, sources=sources, target=outcome)
    key = "seems_strongest" if rivals else "strongest"
    return say(key, language, source=leader, target=outcome)


def _explained(graph: PathGraph, target: Node, language: Language, *, source: Node) -> str:
    share = percent(target.r_squared, language)
    alone = all(e.source == source.name for e in graph.paths if e.target == target.name)
    key = "explains" if alone else "model_explains"
    return say(
        key, language, source=opening(source.label), share=share, target=inline(target.label)
    )


def _composition(graph: PathGraph, language: Language) -> str:
    parts = [edge for edge in graph.edges if edge.kind != "path"]
    if not parts:
        return say("constructs_measured", language, n=len(graph.nodes))
    top = max(parts, key=lambda edge: abs(edge.std))
    part, whole = top.reading
    return say(
        "composition",
        language,
        part=opening(graph.node(part).label),
        whole=inline(graph.node(whole).label),
    )


def _effect(table: pd.DataFrame, source: str, target: str) -> pd.Series[float] | None:
    rows = table[(table["source"] == source) & (table["target"] == target)]
    return None if rows.empty else rows.iloc[0]


def _excludes_zero(row: pd.Series[float]) -> bool:
    return not covers_zero(_std_interval(row))


def _std_interval(row: pd.Series[float]) -> Interval:
    return float(row["std_ci_lower"]), float(row["std_ci_upper"])


def _magnitude(row: pd.Series[float]) -> tuple[float, float]:
    """Interval of the effect's size: that of a negative effect is mirrored."""
    low, high = _std_interval(row)
    return (low, high) if float(row["std"]) >= 0 else (-high, -low)


def _notes(results: FittedModel, graph: PathGraph, kind: str, language: Language) -> list[str]:
    if kind == "measurement":
        return []
    notes = []
    if any(not edge.significant for edge in graph.edges):
        notes.append(say("dashed", language))
    if any(node.shape == "composite" for node in graph.nodes):
        notes.append(say("hexagon", language))
    return notes + _covariances(results, graph, language)


def _covariances(results: FittedModel, graph: PathGraph, language: Language) -> list[str]:
    """Correlations that are in the model but would only blacken the picture."""
    explained = {edge.target for edge in graph.edges}
    rows = _correlations(results, [node.name for node in graph.nodes], explained)
    inner = rows["lhs"].isin(explained) & rows["rhs"].isin(explained)
    notes = []
    free = rows.loc[~inner, "est"]
    if len(free) > 0:
        low, high = number(float(free.min()), language), number(float(free.max()), language)
        key = "correlations_range" if len(free) > 1 else "correlation_one"
        notes.append(say(key, language, low=low, high=high))
    pairs = [
        f"{graph.node(str(row['lhs'])).label} – {inline(graph.node(str(row['rhs'])).label)}"
        f" {number(float(row['est']), language)}"
        for _, row in rows[inner].iterrows()
    ]
    if pairs:
        notes.append(say("residual_correlations", language, pairs=", ".join(pairs)))
    return notes


def _correlations(results: FittedModel, names: list[str], explained: set[str]) -> pd.DataFrame:
    """lhs, rhs, est of what correlates: the parameters, or else all that nothing explains."""
    if have_covariances(results):
        table = results.standardized
        between = table["lhs"].isin(names) & table["rhs"].isin(names)
        return table[(table["op"] == "~~") & (table["lhs"] != table["rhs"]) & between]
    latent = results.latent_correlations
    free = [name for name in latent.index if name in names and name not in explained]
    pairs = combinations(range(len(free)), 2)
    R = latent.loc[free, free].to_numpy(dtype=float)
    rows = [(free[i], free[j], R[i, j]) for i, j in pairs]
    return pd.DataFrame(rows, columns=["lhs", "rhs", "est"])
