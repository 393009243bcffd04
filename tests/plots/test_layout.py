"""Geometric truths of every diagram: nothing overlaps, nothing runs through anything."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pytest

from ccc_quality.plots.geometry import Box
from ccc_quality.plots.graph import measured_nodes, path_graph
from ccc_quality.plots.layers import arrange
from ccc_quality.plots.layout import NodeSize, lay_out
from ccc_quality.plots.picture import Picture, measurement_picture, structural_picture
from ccc_quality.plots.style import LIGHT
from ccc_quality.words import Voice


@pytest.fixture(scope="module", params=["structural", "both"])
def picture(request: pytest.FixtureRequest, any_model: Any) -> Picture:
    graph = path_graph(any_model, Voice("en", any_model.labels))
    return structural_picture(graph, LIGHT, items=request.param == "both", width=8.6)


def _boxes(picture: Picture) -> list[Box]:
    layout = picture.layout
    bodies = [body for body in layout.bodies if body.width > 0]
    return [*layout.heads, *bodies, *(route.label for route in layout.routes)]


def test_no_node_item_or_label_overlaps_another(picture: Picture) -> None:
    for first, second in combinations(_boxes(picture), 2):
        assert not first.overlaps(second)


def test_everything_lies_on_the_page(picture: Picture) -> None:
    layout = picture.layout
    page = Box(0.0, 0.0, layout.width, layout.height)
    for box in _boxes(picture):
        assert page.x0 <= box.x0 < box.x1 <= page.x1
        assert page.y0 <= box.y0 < box.y1 <= page.y1
    for route in layout.routes:
        assert page.contains(route.points()).all()


def test_no_arrow_runs_through_a_node(picture: Picture) -> None:
    for route in picture.layout.routes:
        points = route.points(200)
        for head in picture.layout.heads:
            inner = Box(head.x0 + 1e-6, head.y0 + 1e-6, head.x1 - 1e-6, head.y1 - 1e-6)
            # a hexagon's sides recede, so an arrow may touch its box, never reach its text
            taper = max(0.0, 0.21 - 1e-6) if _is_end(route.points(2), head) else 0.0
            core = Box(inner.x0 + taper, inner.y0, inner.x1 - taper, inner.y1)
            assert not core.contains(points).any()


def test_no_arrow_runs_over_the_label_of_another(picture: Picture) -> None:
    routes = picture.layout.routes
    for one in routes:
        for other in routes:
            if other is not one:
                assert not other.label.contains(one.points(200)).any()


def test_every_arrow_runs_from_its_cause_to_its_effect(picture: Picture) -> None:
    place = {node.name: k for k, node in enumerate(picture.nodes)}
    for edge, route in zip(picture.edges, picture.layout.routes, strict=True):
        assert _touches(picture.layout.heads[place[edge.source]], route.curve[0, 0])
        assert _touches(picture.layout.heads[place[edge.target]], route.curve[-1, 3])


def test_every_label_lies_on_its_own_arrow(picture: Picture) -> None:
    for route in picture.layout.routes:
        assert route.label.contains(route.points(400)).any()


def test_arrows_are_unbroken(picture: Picture) -> None:
    for route in picture.layout.routes:
        assert np.allclose(route.curve[1:, 0], route.curve[:-1, 3])


def test_blocks_of_the_measurement_model_do_not_overlap(any_model: Any) -> None:
    picture = measurement_picture(
        measured_nodes(any_model, Voice("nl", any_model.labels)), LIGHT, width=8.6
    )
    boxes = _boxes(picture)
    for first, second in combinations(boxes, 2):
        assert not first.overlaps(second)
    assert max(box.x1 for box in boxes) <= picture.layout.width
    assert picture.layout.width <= 8.7


def test_a_diagram_of_many_columns_runs_down_the_page() -> None:
    sizes = [NodeSize(1.2, 0.5)] * 3
    links = [(0, 1), (1, 2)]
    right = lay_out(sizes, links, direction="right")
    down = lay_out(sizes, links, direction="down")
    assert [head.center[0] for head in right.heads] == sorted(h.center[0] for h in right.heads)
    assert [head.center[1] for head in down.heads] == sorted(h.center[1] for h in down.heads)
    assert right.width > right.height
    assert down.height > down.width


def test_spare_length_goes_to_the_bends() -> None:
    sizes, links = [NodeSize(1.2, 0.5)] * 3, [(0, 1), (1, 2)]
    assert lay_out(sizes, links, min_length=6.5).width == pytest.approx(6.5 + 2 * 0.03)


def test_a_node_grows_with_the_arrows_it_must_hold() -> None:
    sizes = [NodeSize(1.2, 0.5)] * 8
    hub = lay_out(sizes, [(k, 7) for k in range(7)]).heads[7]
    assert hub.height > 0.5
    assert arrange(8, [(k, 7) for k in range(7)]).column_of[7] == 1


def _touches(head: Box, point: np.ndarray) -> bool:
    grown = Box(head.x0 - 1e-6, head.y0 - 1e-6, head.x1 + 1e-6, head.y1 + 1e-6)
    return bool(grown.contains(point[None])[0])


def _is_end(points: np.ndarray, head: Box) -> bool:
    return _touches(head, points[0]) or _touches(head, points[-1])
