"""What a model takes, and an error that shows how to write it when something else was given."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ccc_quality.errors import SpecificationError
from ccc_quality.model.construct import Construct


def checked_constructs(given: object) -> tuple[Construct, ...]:
    """The constructs; raises for anything else."""
    strange = given
    if isinstance(given, Iterable) and not isinstance(given, str):
        members = tuple(given)
        others = [member for member in members if not isinstance(member, Construct)]
        if not others:
            return members
        strange = others[0]
    hint = "; Model.from_syntax reads a text" if isinstance(given, str) else ""
    raise SpecificationError(
        "constructs takes a list such as [reflective('trust', ['tru1', 'tru2'])], "
        f"found {strange!r}{hint}"
    )


def checked_paths(given: object) -> tuple[tuple[str, str], ...]:
    """The pairs of source and target; raises for anything else."""
    strange = given
    if isinstance(given, Iterable) and not isinstance(given, str):
        members = tuple(given)
        others = [member for member in members if not _is_pair(member)]
        if not others:
            return tuple((source, target) for source, target in members)
        strange = others[0]
    raise SpecificationError(
        "paths takes a list of pairs of source and target such as [('trust', 'loyalty')], "
        f"found {strange!r}"
    )


def no_model(thing: object) -> SpecificationError:
    """Build the error for something that is no model; it says how to make one."""
    hint = ""
    if hasattr(thing, "read_text"):
        hint = ". Read the file first: path.read_text()"
    elif hasattr(thing, "columns") and hasattr(thing, "dtypes"):
        hint = ". The model comes first, then the data"
    elif isinstance(thing, Construct):
        hint = ". Model([...]) makes one of constructs"
    elif hasattr(thing, "constructs"):
        hint = ". Model.from_codebook makes one of it"
    return SpecificationError(
        f"a model is a Model or a text in lavaan's syntax, not {type(thing).__name__}{hint}"
    )


def _is_pair(member: object) -> bool:
    return isinstance(member, Sequence) and not isinstance(member, str) and len(member) == 2
