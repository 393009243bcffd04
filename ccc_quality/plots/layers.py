"""Which column a node stands in and in which order: the combinatorial half of the layout.

Nodes are the integers 0, 1, ...; links are pairs of them. The method is the classical one for
layered drawings (Sugiyama, Tagawa & Toda 1981): make the graph acyclic, put every node behind
its longest path, bridge long links with invisible slots, order the columns by barycentres until
crossings stop falling.

Two nodes that share a source and a target and are linked play the same part (satisfaction and trust
between quality and loyalty). They stand in one column, and the link between them runs sideways.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

Link = tuple[int, int]


@dataclass(frozen=True)
class Layers:
    """Columns of slots and the chain of slots that each link passes.

    Attributes
    ----------
    columns : tuple of tuple of int
        Slots of each column in order. Slots below ``n_nodes`` are nodes, the others bridge a link.
    chains : tuple of tuple of int
        For each link its slots from the earlier column to the later one; a sideways link has two
        slots of one column.
    turned : frozenset of int
        Links whose chain runs against their direction.
    sideways : frozenset of int
        Links inside a column.
    n_nodes : int
        How many slots are nodes.
    """

    columns: tuple[tuple[int, ...], ...]
    chains: tuple[tuple[int, ...], ...]
    turned: frozenset[int]
    sideways: frozenset[int]
    n_nodes: int

    @property
    def column_of(self) -> dict[int, int]:
        """Column of every slot."""
        return {slot: k for k, column in enumerate(self.columns) for slot in column}


def arrange(n_nodes: int, links: Sequence[Link], *, allow_sideways: bool = True) -> Layers:
    """Columns and order for a graph.

    Parameters
    ----------
    n_nodes : int
        Number of nodes.
    links : sequence of (int, int)
        Directed links; cycles are allowed and broken.
    allow_sideways : bool
        Whether two nodes that play the same part may share a column.
    """
    turned = _links_to_turn(n_nodes, links)
    forward = [link[::-1] if k in turned else link for k, link in enumerate(links)]
    sideways = _sideways_links(n_nodes, forward) if allow_sideways else frozenset()
    depth = _longest_paths(n_nodes, [f for k, f in enumerate(forward) if k not in sideways])
    columns, chains = _with_bridges(n_nodes, forward, depth)
    pairs = tuple(chains[k] for k in sorted(sideways))
    ordered = _order(columns, [c for k, c in enumerate(chains) if k not in sideways], pairs)
    return Layers(
        columns=tuple(tuple(column) for column in ordered),
        chains=tuple(chains),
        turned=turned,
        sideways=sideways,
        n_nodes=n_nodes,
    )


def crossings(columns: Sequence[Sequence[int]], chains: Sequence[Sequence[int]]) -> int:
    """Number of pairs of link segments that cross between neighbouring columns."""
    place = {slot: (k, i) for k, column in enumerate(columns) for i, slot in enumerate(column)}
    gaps: dict[int, list[tuple[int, int]]] = {}
    for chain in chains:
        for here, there in pairwise(chain):
            gaps.setdefault(place[here][0], []).append((place[here][1], place[there][1]))
    return sum(
        (a[0] - b[0]) * (a[1] - b[1]) < 0
        for segments in gaps.values()
        for i, a in enumerate(segments)
        for b in segments[:i]
    )


def _links_to_turn(n_nodes: int, links: Sequence[Link]) -> frozenset[int]:
    """Links that close a cycle in a depth-first walk; turned around, the graph is acyclic."""
    leaving: dict[int, list[int]] = {node: [] for node in range(n_nodes)}
    for k, (source, _) in enumerate(links):
        leaving[source].append(k)
    unseen, open_, closed = 0, 1, 2
    state = [unseen] * n_nodes
    turned: set[int] = set()
    for root in range(n_nodes):
        if state[root] != unseen:
            continue
        state[root] = open_
        walk = [(root, iter(leaving[root]))]
        while walk:
            node, rest = walk[-1]
            following = next(rest, None)
            if following is None:
                state[node] = closed
                walk.pop()
                continue
            target = links[following][1]
            if state[target] == open_:
                turned.add(following)
            elif state[target] == unseen:
                state[target] = open_
                walk.append((target, iter(leaving[target])))
    return frozenset(turned)


def _sideways_links(n_nodes: int, links: Sequence[Link]) -> frozenset[int]:
    """Links between two nodes that share a source and a target, at most one a node."""
    sources: list[set[int]] = [set() for _ in range(n_nodes)]
    targets: list[set[int]] = [set() for _ in range(n_nodes)]
    for source, target in links:
        sources[target].add(source)
        targets[source].add(target)
    chosen: set[int] = set()
    taken: set[int] = set()
    for k, (first, second) in enumerate(links):
        same_part = (
            sources[first]
            and targets[second]
            and sources[second] - {first} == sources[first]
            and targets[first] - {second} == targets[second]
        )
        if same_part and not {first, second} & taken:
            chosen.add(k)
            taken |= {first, second}
    return frozenset(chosen)


def _longest_paths(n_nodes: int, links: Sequence[Link]) -> list[int]:
    """Column of every node: one behind the last of its sources."""
    depth = [0] * n_nodes
    for _ in range(n_nodes):
        changed = False
        for source, target in links:
            if depth[target] <= depth[source]:
                depth[target] = depth[source] + 1
                changed = True
        if not changed:
            break
    return depth


def _with_bridges(
    n_nodes: int, links: Sequence[Link], depth: Sequence[int]
) -> tuple[list[list[int]], list[tuple[int, ...]]]:
    columns: list[list[int]] = [[] for _ in range(max(depth, default=0) + 1)]
    for node in range(n_nodes):
        columns[depth[node]].append(node)
    chains: list[tuple[int, ...]] = []
    slot = n_nodes
    for source, target in links:
        chain = [source]
        for k in range(depth[source] + 1, depth[target]):
            columns[k].append(slot)
            chain.append(slot)
            slot += 1
        chains.append((*chain, target))
    return columns, chains


def _order(
    columns: list[list[int]],
    chains: Sequence[Sequence[int]],
    pairs: Sequence[Sequence[int]],
    n_sweeps: int = 12,
) -> list[list[int]]:
    """Sort columns by barycentres, forth and back; keep the first order with fewest crossings."""
    before: dict[int, list[int]] = {}
    after: dict[int, list[int]] = {}
    for chain in chains:
        for here, there in pairwise(chain):
            before.setdefault(there, []).append(here)
            after.setdefault(here, []).append(there)
    best = current = [_pairs_together(column, pairs) for column in columns]
    fewest = crossings(best, chains)
    for sweep in range(n_sweeps):
        forth = sweep % 2 == 0
        current = _sweep(current, before if forth else after, pairs, forth=forth)
        found = crossings(current, chains)
        if found < fewest:
            best, fewest = current, found
    return best


def _sweep(
    columns: list[list[int]],
    neighbours: dict[int, list[int]],
    pairs: Sequence[Sequence[int]],
    *,
    forth: bool,
) -> list[list[int]]:
    columns = [list(column) for column in columns]
    steps = range(1, len(columns)) if forth else range(len(columns) - 2, -1, -1)
    for k in steps:
        fixed = {slot: i for i, slot in enumerate(columns[k - 1 if forth else k + 1])}
        keys = {
            slot: _mean([fixed[other] for other in neighbours.get(slot, [])], default=float(i))
            for i, slot in enumerate(columns[k])
        }
        for pair in pairs:
            if pair[0] in keys:
                shared = (keys[pair[0]] + keys[pair[1]]) / 2
                keys[pair[0]] = keys[pair[1]] = shared
        columns[k] = _pairs_together(sorted(columns[k], key=keys.__getitem__), pairs)
    return columns


def _pairs_together(column: list[int], pairs: Sequence[Sequence[int]]) -> list[int]:
    """Put the second of a sideways pair right behind the first, so that nothing is between."""
    for first, second in pairs:
        if first in column and second in column:
            column = [slot for slot in column if slot != second]
            column.insert(column.index(first) + 1, second)
    return column


def _mean(values: list[int], default: float) -> float:
    return sum(values) / len(values) if values else default
