"""A parameter while its table is being built."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from ccc_quality.model.statement import Statement

_T = TypeVar("_T")
NAN = float("nan")


@dataclass(slots=True)
class Draft:
    """What is known about a parameter so far.

    ``statement`` is None for a parameter that the rules added. ``value`` is the fixed value, or
    nan (see :class:`~ccc_quality.model.table.Parameter`); ``start`` the user's starting value, or
    nan.
    """

    lhs: str
    op: str
    rhs: str
    statement: Statement | None = None
    group: int = 1
    free: bool = True
    value: float = NAN
    start: float = NAN
    label: str = ""
    exogenous: bool = False

    def fix(self, value: float) -> None:
        """Fix to ``value``."""
        self.free, self.value = False, value

    def release(self) -> None:
        """Set free."""
        self.free, self.value = True, NAN

    def fix_to_sample(self) -> None:
        """Fix to the sample moment."""
        self.free, self.value, self.exogenous = False, NAN, True

    @property
    def is_variance(self) -> bool:
        """Whether it is a variance or a residual variance."""
        return self.op == "~~" and self.lhs == self.rhs


def apply_modifier(draft: Draft, n_groups: int) -> None:
    """Apply the modifiers of its statement.

    Raises
    ------
    SpecificationError
        A list of entries, ``c()``, that is not one for each group.
    """
    if draft.statement is None or not draft.statement.modifier:
        return
    modifier = draft.statement.modifier
    if modifier.fixed:
        value = _entry(modifier.fixed, draft, n_groups)
        if value is None:
            draft.release()
        else:
            draft.fix(value)
    if modifier.start:
        start = _entry(modifier.start, draft, n_groups)
        if draft.free:
            draft.start = start
        else:  # as in lavaan: a fixed parameter stays where it starts
            draft.fix(start)
    if modifier.label:
        draft.label = _entry(modifier.label, draft, n_groups) or ""


def _entry(entries: Sequence[_T], draft: Draft, n_groups: int) -> _T:
    """The entry of the draft's group; a single entry serves all groups."""
    if len(entries) == 1:
        return entries[0]
    if len(entries) != n_groups and draft.statement is not None:
        groups = "1 group" if n_groups == 1 else f"{n_groups} groups"
        raise draft.statement.error(
            f"the modifier of {draft.rhs or draft.lhs} has {len(entries)} entries for {groups}"
        )
    return entries[draft.group - 1]
