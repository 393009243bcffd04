"""Results with tables made to measure: real records, one number of which has to be just so."""

from __future__ import annotations

import copy
from typing import TypeVar

import pandas as pd

Result = TypeVar("Result")


def with_tables(result: Result, **tables: pd.DataFrame) -> Result:
    """The same result with other tables, each by the name of its attribute."""
    twin = copy.copy(result)
    twin.__dict__.update({f"_cached_{name}": table for name, table in tables.items()})
    return twin
