"""The plan of a layered drawing: zones along the direction of reading, rows across it.

Everything here is in reading coordinates: x along the direction of reading, y across it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np

from ccc_quality.plots.geometry import Box, FloatArray, Route, bend, line, spread
from ccc_quality.plots.layers import Layers

LabelPlace = Literal["start", "end", "middle"]

LEAD = 0.11
ARROW_ROOM = 0.18
PLATE_PAD = 0.05
NODE_GAP = 0.2
TIGHT_GAP = 0.13
MANY_NODES = 8
ROOMY_GAP = 0.95
BRIDGE_EXTENT = 0.16
BRIDGE_GAP = 0.12
PLAIN_PORT = 0.125
BEND_SLOPE = 0.36
BEND_RANGE = (0.34, 1.4)
RELAXED_BEND = 1.9
FEW_LABELS = 4


@dataclass(frozen=True)
class Size:
    """A node in reading coordinates: along the direction of reading and across it."""

    along: float
    across: float
    body_along: float
    body_across: float
    taper: float

    @property
    def before(self) -> float:
        """From the head's middle to the node's near edge."""
        return self.across / 2

    @property
    def behind(self) -> float:
        """From the head's middle to the far edge of its body."""
        return self.across / 2 + self.body_across


@dataclass(frozen=True)
class Along:
    """Positions in the direction of reading: columns and the zones of the gaps behind them."""

    column_start: list[float]
    column_end: list[float]
    bend_start: list[float]
    bend_end: list[float]


class Plan:
    """Sizes, layers and positions across; knows where each link leaves and arrives."""

    def __init__(
        self,
        sizes: Sequence[Size],
        layers: Layers,
        plate: tuple[float, float],
        arrows_at_start: frozenset[int],
    ) -> None:
        self.layers = layers
        # a link that was turned around to break a cycle has its arrow at the chain's start too
        self.tips_at_start = arrows_at_start ^ layers.turned
        self.plate_along, self.plate_across = plate
        self.column_of = layers.column_of
        self.label_at = [self._label_place(k) for k in range(len(layers.chains))]
        self.sizes = [self._grown(node, size) for node, size in enumerate(sizes)]
        self.across = self._positions_across()
        self.ports = self._port_positions()

    def _ends(self, node: int, *, front: bool) -> list[int]:
        """Links that leave the front of a node, or arrive at its back."""
        return [
            k
            for k, chain in enumerate(self.layers.chains)
            if k not in self.layers.sideways and chain[0 if front else -1] == node
        ]

    def _label_place(self, k: int) -> LabelPlace:
        """The end with fewer neighbours keeps the numbers; an arrow alone has it in the middle."""
        chain = self.layers.chains[k]
        if k in self.layers.sideways:
            return "middle"
        gap = self.column_of[chain[0]]
        in_gap = sum(
            self.column_of[other[0]] <= gap < self.column_of[other[-1]]
            for other in self.layers.chains
        )
        if in_gap == 1 and len(chain) == 2:
            return "middle"
        leaving = len(self._ends(chain[0], front=True))
        arriving = len(self._ends(chain[-1], front=False))
        return "start" if leaving <= max(FEW_LABELS, arriving) else "end"

    def _port_extent(self, k: int, *, front: bool) -> float:
        labelled = self.label_at[k] == ("start" if front else "end")
        return self.plate_across + 0.03 if labelled else PLAIN_PORT

    def _grown(self, node: int, size: Size) -> Size:
        """A head tall enough for the arrows at its busier side."""
        needed = max(
            sum(self._port_extent(k, front=front) for k in self._ends(node, front=front))
            for front in (True, False)
        )
        across = max(size.across, needed + 0.08)
        return Size(size.along, across, size.body_along, size.body_across, size.taper)

    def _extent(self, slot: int) -> tuple[float, float]:
        if slot >= self.layers.n_nodes:
            return BRIDGE_EXTENT / 2, BRIDGE_EXTENT / 2
        return self.sizes[slot].before, self.sizes[slot].behind

    def _separations(self, column: Sequence[int], roomy: float) -> list[float]:
        pairs = {self.layers.chains[k] for k in self.layers.sideways}
        distances = []
        for first, second in pairwise(column):
            bridged = max(first, second) >= self.layers.n_nodes
            gap = BRIDGE_GAP if bridged else roomy
            if (first, second) in pairs:
                gap = max(gap, self.plate_across + 2 * (ARROW_ROOM + PLATE_PAD))
            distances.append(self._extent(first)[1] + gap + self._extent(second)[0])
        return distances

    def _positions_across(self, n_sweeps: int = 40) -> dict[int, float]:
        columns = self.layers.columns
        separations = self._column_separations()
        position: dict[int, float] = {}
        for column, distances in zip(columns, separations, strict=True):
            start = -sum(distances) / 2
            steps = np.concatenate([[0.0], np.cumsum(distances)]) + start
            position.update(zip(column, (float(step) for step in steps), strict=True))
        neighbours = self._neighbours()
        for sweep in range(n_sweeps):
            order = range(len(columns)) if sweep % 2 else range(len(columns) - 1, -1, -1)
            for k in order:
                column = columns[k]
                wanted = [
                    float(np.mean([position[other] for other in neighbours[slot]]))
                    if neighbours[slot]
                    else position[slot]
                    for slot in column
                ]
                weights = [float(max(1, len(neighbours[slot]))) for slot in column]
                position.update(zip(column, spread(wanted, separations[k], weights), strict=True))
        return position

    def _column_separations(self) -> list[list[float]]:
        """Distances in each column; a column of few nodes breathes beside a tall one."""
        columns = self.layers.columns
        least = [TIGHT_GAP if len(column) > MANY_NODES else NODE_GAP for column in columns]
        tight = [self._separations(c, gap) for c, gap in zip(columns, least, strict=True)]
        tallest = max((sum(distances) for distances in tight), default=0.0)
        result = []
        for column, gap, distances in zip(columns, least, tight, strict=True):
            n_gaps = max(1, len(column) - 1)
            spare = max(0.0, 0.55 * tallest - sum(distances)) / n_gaps
            result.append(self._separations(column, min(ROOMY_GAP, gap + spare)))
        return result

    def _neighbours(self) -> dict[int, list[int]]:
        neighbours: dict[int, list[int]] = {
            slot: [] for column in self.layers.columns for slot in column
        }
        for k, chain in enumerate(self.layers.chains):
            if k in self.layers.sideways:
                continue
            for here, there in pairwise(chain):
                neighbours[here].append(there)
                neighbours[there].append(here)
        return neighbours

    def _port_positions(self) -> dict[tuple[int, bool], float]:
        """Where across each link leaves (True) and arrives (False), sorted so that none cross."""
        ports: dict[tuple[int, bool], float] = {}
        for node in range(self.layers.n_nodes):
            for front in (True, False):
                links = self._ends(node, front=front)
                links.sort(key=lambda k, front=front: self._way(k, front=front))  # type: ignore[misc]
                extents = [self._port_extent(k, front=front) for k in links]
                edge = self.across[node] - sum(extents) / 2
                for k, extent in zip(links, extents, strict=True):
                    ports[k, front] = edge + extent / 2
                    edge += extent
        return ports

    def _way(self, k: int, *, front: bool) -> tuple[float, ...]:
        chain = self.layers.chains[k]
        others = chain[1:] if front else chain[-2::-1]
        return tuple(self.across[slot] for slot in others)

    def columns_along(self, min_length: float) -> Along:
        """Widths of columns and gaps; what is missing to ``min_length`` goes to the bends."""
        n = len(self.layers.columns)
        thick = [
            max(
                max(self.sizes[s].along, self.sizes[s].body_along)
                for s in column
                if s < self.layers.n_nodes
            )
            for column in self.layers.columns
        ]
        stubs = [(self._stub(k, front=True), self._stub(k, front=False)) for k in range(n - 1)]
        bends = [self._bend(k) for k in range(n - 1)]
        spare = min_length - sum(thick) - sum(bends) - sum(a + b for a, b in stubs)
        if bends and spare > 0:
            bends = [max(b, min(b + spare / len(bends), RELAXED_BEND)) for b in bends]
        starts, ends, bend_starts, bend_ends, place = [], [], [], [], 0.0
        for k in range(n):
            starts.append(place)
            ends.append(place + thick[k])
            if k < n - 1:
                bend_starts.append(ends[k] + stubs[k][0])
                bend_ends.append(bend_starts[k] + bends[k])
                place = bend_ends[k] + stubs[k][1]
        return Along(starts, ends, bend_starts, bend_ends)

    def _stub(self, gap: int, *, front: bool) -> float:
        """Straight stretch beside a column: room for arrow tips and then for numbers."""
        place = "start" if front else "end"
        column = gap if front else gap + 1
        here = [
            k
            for k, chain in enumerate(self.layers.chains)
            if k not in self.layers.sideways and self.column_of[chain[0 if front else -1]] == column
        ]
        labelled = any(self.label_at[k] == place for k in here)
        return self._lead(here, front=front) + (self.plate_along + PLATE_PAD if labelled else 0.0)

    def _lead(self, links: Sequence[int], *, front: bool) -> float:
        tips = any((k in self.tips_at_start) == front for k in links)
        return ARROW_ROOM if tips else LEAD

    def _bend(self, gap: int) -> float:
        climbs = [abs(b - a) for a, b in self._gap_ends(gap)]
        bend = float(np.clip(BEND_SLOPE * max(climbs, default=0.0), *BEND_RANGE))
        middle = any(
            self.label_at[k] == "middle" and self.column_of[chain[0]] == gap
            for k, chain in enumerate(self.layers.chains)
            if k not in self.layers.sideways
        )
        return max(bend, self.plate_along + 0.3) if middle else bend

    def _gap_ends(self, gap: int) -> list[tuple[float, float]]:
        ends = []
        for k, chain in enumerate(self.layers.chains):
            rows = self._rows(k)
            for i, (here, there) in enumerate(pairwise(chain)):
                if self.column_of[here] == gap < self.column_of[there]:
                    ends.append((rows[i], rows[i + 1]))
        return ends

    def _rows(self, k: int) -> list[float]:
        """Position across at every slot of a chain: port, bridges, port."""
        chain = self.layers.chains[k]
        if k in self.layers.sideways:
            return [self.across[slot] for slot in chain]
        inner = [self.across[slot] for slot in chain[1:-1]]
        return [self.ports[k, True], *inner, self.ports[k, False]]

    def boxes(self, along: Along) -> tuple[list[Box], list[Box]]:
        """Heads and bodies in reading coordinates."""
        heads, bodies = [], []
        for node, size in enumerate(self.sizes):
            start = along.column_start[self.column_of[node]]
            top = self.across[node] - size.across / 2
            head = Box(start, top, start + size.along, top + size.across)
            heads.append(head)
            bodies.append(Box(start, head.y1, start + size.body_along, head.y1 + size.body_across))
        return heads, bodies

    def route(self, k: int, along: Along) -> Route:
        """The way of one link in reading coordinates, from its source to its target."""
        sideways = k in self.layers.sideways
        route = self._sideways_route(k, along) if sideways else self._forward_route(k, along)
        return route.reversed() if k in self.layers.turned else route

    def _sideways_route(self, k: int, along: Along) -> Route:
        first, second = self.layers.chains[k]
        size = self.sizes[first]
        start = along.column_start[self.column_of[first]]
        # items hang at the head's near side, so the arrow leaves at its far side
        x = start + (size.along / 2 if size.body_across == 0 else size.along - 0.12)
        top = self.across[first] + size.before
        bottom = self.across[second] - self.sizes[second].before
        free = self.across[first] + size.behind
        label = Box.around(x, (free + bottom) / 2, self.plate_along, self.plate_across)
        return Route(line((x, top), (x, bottom))[None], label)

    def _forward_route(self, k: int, along: Along) -> Route:
        chain, rows = self.layers.chains[k], self._rows(k)
        gaps = range(self.column_of[chain[0]], self.column_of[chain[-1]])
        x = self._border(k, along, front=True)
        end = self._border(k, along, front=False)
        pieces: list[FloatArray] = []
        for i, gap in enumerate(gaps):
            pieces.append(line((x, rows[i]), (along.bend_start[gap], rows[i])))
            x = along.bend_end[gap]
            pieces.append(bend((along.bend_start[gap], rows[i]), (x, rows[i + 1])))
        pieces.append(line((x, rows[-1]), (end, rows[-1])))
        return Route(np.stack(pieces), self._label_box(k, along))

    def _border(self, k: int, along: Along, *, front: bool) -> float:
        """Where the link meets the node's outline: a tapered side recedes from the middle."""
        node = self.layers.chains[k][0 if front else -1]
        size = self.sizes[node]
        off_center = abs(self.ports[k, front] - self.across[node]) / (size.across / 2)
        start = along.column_start[self.column_of[node]]
        inset = size.taper * off_center
        return start + size.along - inset if front else start + inset

    def _label_box(self, k: int, along: Along) -> Box:
        chain, rows = self.layers.chains[k], self._rows(k)
        place = self.label_at[k]
        if place == "middle":
            gap = self.column_of[chain[0]]
            x, y = (along.bend_start[gap] + along.bend_end[gap]) / 2, (rows[0] + rows[-1]) / 2
        elif place == "start":
            gap = self.column_of[chain[0]]
            lead = self._lead([k], front=True)
            x, y = along.column_end[gap] + lead + self.plate_along / 2, rows[0]
        else:
            column = self.column_of[chain[-1]]
            lead = self._lead([k], front=False)
            x, y = along.column_start[column] - lead - self.plate_along / 2, rows[-1]
        return Box.around(x, y, self.plate_along, self.plate_across)
