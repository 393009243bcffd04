"""The path diagram: who works on whom, how strongly, how surely."""

from __future__ import annotations

from typing import Literal

from matplotlib.axes import Axes

from ccc_quality.errors import SpecificationError, UnknownOptionError, did_you_mean
from ccc_quality.labels import Language
from ccc_quality.plots.arrows import draw_arrow
from ccc_quality.plots.diagram_texts import diagram_alt_text, diagram_heading
from ccc_quality.plots.graph import measured_nodes, path_graph
from ccc_quality.plots.layout import BORDER
from ccc_quality.plots.nodes import Scale, draw_items, draw_node
from ccc_quality.plots.picture import Picture, measurement_picture, structural_picture
from ccc_quality.plots.style import Margins, Theme, describe, framed_axes, size_of
from ccc_quality.plots.themes import ThemeName, as_theme
from ccc_quality.results import FittedModel, require_fitted, require_one_group
from ccc_quality.words import Voice

Kind = Literal["structural", "measurement", "both"]
KINDS: tuple[Kind, ...] = ("structural", "measurement", "both")

WIDTH = 9.0
LARGEST_SCALE = 1.6
MARGINS = Margins(left=0.2, right=0.2, top=0.24, bottom=0.24)


def path_diagram(
    results: FittedModel,
    *,
    kind: Kind = "structural",
    language: Language = "en",
    ax: Axes | None = None,
    theme: Theme | ThemeName = "light",
) -> Axes:
    """Draw the model with its standardized estimates.

    Latent constructs are rounded, composites hexagons, observed variables boxes. The width of an
    arrow is the size of its coefficient; dashed and grey is not significant at five percent. A
    reflective second-order construct points at its dimensions; a composite is pointed at by its
    parts.

    Parameters
    ----------
    results : FittedModel
        Any fit with ``loadings``, ``weights``, ``path_coefficients`` and ``r_squared``.
    kind : {"structural", "measurement", "both"}
        Constructs and paths; constructs with their items and loadings; or all of it.
    language : {"en", "nl"}
        Language of the words and the decimal sign.
    ax : Axes, optional
        Where to draw; by default a new pyplot figure of the right size. In a given Axes everything,
        type included, is scaled to the room there is.
    theme : Theme or {"light", "dark", "print"}
        Colours and type.

    Returns
    -------
    Axes
        Data coordinates are inches of the natural size, y downward.

    Raises
    ------
    UnknownOptionError
        When ``kind`` or ``language`` is not one of the above.
    SpecificationError
        When the model has nothing of that kind to draw, or the results hold several groups.
    """
    theme = as_theme(theme)
    if kind not in KINDS:
        raise UnknownOptionError(f"kind cannot be {kind!r}. {did_you_mean(kind, KINDS)}")
    require_fitted(results, "path_diagram")
    require_one_group(results.loadings, "A path diagram")
    voice = Voice(language, results.labels, results.level)
    graph = path_graph(results, voice)
    room = WIDTH - MARGINS.left - MARGINS.right
    if kind == "measurement":
        picture = measurement_picture(
            measured_nodes(results, voice), theme, width=room - 2 * BORDER
        )
    else:
        picture = structural_picture(graph, theme, items=kind == "both", width=room)
    if not picture.nodes:
        raise SpecificationError(f"the model has no construct to draw in a {kind} diagram")
    heading = diagram_heading(results, graph, kind, voice)
    room = max(room, picture.layout.width)
    ax = framed_axes(
        ax,
        heading,
        width=room + MARGINS.left + MARGINS.right,
        height=picture.layout.height,
        margins=MARGINS,
        theme=theme,
    )
    _draw(ax, picture, _fit(ax, picture), theme=theme, voice=voice)
    return describe(ax, diagram_alt_text(graph, picture.nodes, heading.title, kind, voice))


def _draw(ax: Axes, picture: Picture, scale: Scale, *, theme: Theme, voice: Voice) -> None:
    layout = picture.layout
    for edge, route in zip(picture.edges, layout.routes, strict=True):
        draw_arrow(ax, edge, route, theme=theme, scale=scale, voice=voice)
    for k, node in enumerate(picture.nodes):
        head, width = layout.heads[k], picture.text_widths[k]
        draw_node(ax, node, head, width, theme=theme, scale=scale, voice=voice)
        if picture.items and node.items:
            body = layout.bodies[k]
            draw_items(ax, node, head, body, theme=theme, scale=scale, voice=voice)


def _fit(ax: Axes, picture: Picture) -> Scale:
    """Centre the picture in the Axes at the largest scale that fits and does not look blown up."""
    layout = picture.layout
    width, height = size_of(ax)
    factor = min(LARGEST_SCALE, width / layout.width, height / layout.height)
    spare_x = width / factor - layout.width
    spare_y = height / factor - layout.height
    ax.set_xlim(-spare_x / 2, layout.width + spare_x / 2)
    ax.set_ylim(layout.height + spare_y / 2, -spare_y / 2)
    ax.set_aspect("equal")
    ax.set_xticks([])
    ax.set_yticks([])
    return Scale(factor)
