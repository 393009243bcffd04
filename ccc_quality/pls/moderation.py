"""Moderation as it is asked for: ``"satisfaction ~ reliability:waiting_time"``.

Read aloud: the effect of reliability on satisfaction depends on waiting time. The source stands
before the colon, the moderator behind it. The product takes part in the regression of the target
beside both of its main effects, which the model must have: without them the product would stand for
them too, and where zero lies on a scale would decide what it means.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ccc_quality.errors import SpecificationError, UnknownNameError, did_you_mean
from ccc_quality.pls.layout import Layout

SPELLING = '"satisfaction ~ reliability:waiting_time"'

_QUOTED_OR_PLAIN = re.compile(r"`[^`]*`|[~+:]|[^\s~+:`]+")


@dataclass(frozen=True, slots=True)
class Interaction:
    """One product in the regression of one target."""

    target: str
    source: str
    moderator: str

    @property
    def name(self) -> str:
        """How the product is called in tables."""
        return f"{self.source}:{self.moderator}"

    def __str__(self) -> str:
        return f"{self.target} ~ {self.name}"


def interactions_of(moderation: Sequence[str] | str, layout: Layout) -> tuple[Interaction, ...]:
    """Interactions that were asked for, checked against the constructs and their paths.

    Parameters
    ----------
    moderation : sequence of str, or one
        Each ``"target ~ source:moderator"``; several products of one target go with ``+``.
    layout : Layout
        The stage whose paths are those of the model.

    Raises
    ------
    SpecificationError
        Something that is no moderation, a product without both main effects or given twice.
    UnknownNameError
        A construct that the structural model does not have.
    """
    texts = list(moderation) if isinstance(moderation, (list, tuple)) else [moderation]
    found = [one for text in texts for one in _read(text)]
    for place, interaction in enumerate(found):
        _require_possible(interaction, layout)
        pair = {interaction.source, interaction.moderator}
        for other in found[:place]:
            if other.target == interaction.target and {other.source, other.moderator} == pair:
                raise SpecificationError(f"The moderation {str(interaction)!r} is given twice.")
    return tuple(found)


def _read(text: object) -> list[Interaction]:
    if not isinstance(text, str):
        raise SpecificationError(f"A moderation is text such as {SPELLING}, not {text!r}.")
    target, *rest = _QUOTED_OR_PLAIN.findall(text) or [""]
    products = _separated(rest[1:])
    well_formed = rest[:1] == ["~"] and all(
        len(one) == 3 and one[1] == ":" and not {one[0], one[2]} & set("~+:") for one in products
    )
    if not well_formed:
        raise SpecificationError(
            f"The moderation {text!r} cannot be read. Write target ~ source:moderator, such as "
            f"{SPELLING}."
        )
    return [
        Interaction(target.strip("`"), source.strip("`"), moderator.strip("`"))
        for source, _, moderator in products
    ]


def _separated(tokens: list[str]) -> list[list[str]]:
    """Tokens between the plus signs."""
    parts: list[list[str]] = [[]]
    for token in tokens:
        if token == "+":  # noqa: S105 - a plus sign, no password
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _require_possible(interaction: Interaction, layout: Layout) -> None:
    source, moderator, target = interaction.source, interaction.moderator, interaction.target
    for name in (target, source, moderator):
        if name not in layout.constructs:
            raise UnknownNameError(
                f"The moderation {str(interaction)!r} names {name!r}, which is not a construct of "
                f"the structural model. {did_you_mean(name, layout.constructs)}"
            )
    if source == moderator:
        raise SpecificationError(
            f"{source!r} cannot moderate itself in {str(interaction)!r}: a quadratic effect is not "
            "an interaction, and is not estimated here."
        )
    causes = [layout.constructs[k] for k in layout.antecedents(layout.place(target))]
    for name in (source, moderator):
        if name not in causes:
            raise SpecificationError(
                f"The moderation {str(interaction)!r} needs the main effect of {name!r}: add the "
                f"path {(name, target)!r} to the model. Antecedents of {target!r}: "
                f"{', '.join(causes) or 'none'}."
            )
