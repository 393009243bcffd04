"""Names of ranges, so that a formula reads: letters, digits and underscores, each only once."""

from __future__ import annotations

import re
from collections.abc import Iterable

NOT_A_LETTER = re.compile(r"\W+", re.ASCII)


def range_names(prefix: str, names: Iterable[str]) -> tuple[str, ...]:
    """One name for each construct, such as ``knots_waiting_time``.

    Examples
    --------
    >>> range_names("knots", ["waiting_time", "waiting time", "=1+1"])
    ('knots_waiting_time', 'knots_waiting_time_2', 'knots_1_1')
    """
    taken: set[str] = set()
    made = []
    for text in names:
        plain = NOT_A_LETTER.sub("_", text).strip("_")
        name = base = f"{prefix}_{plain}" if plain else prefix
        count = 1
        while name.casefold() in taken:
            count += 1
            name = f"{base}_{count}"
        taken.add(name.casefold())
        made.append(name)
    return tuple(made)
