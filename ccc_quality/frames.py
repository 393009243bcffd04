"""Tables of a result: computed once, handed out as copies, so that nobody can change a result."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar, overload

import pandas as pd

from ccc_quality.threads import one_blas_thread

Table = TypeVar("Table", pd.DataFrame, pd.Series)


class cached_table(Generic[Table]):  # noqa: N801 - a decorator, spelt like cached_property
    """Property of a frozen result that is computed at first use and returned as a copy.

    Works on frozen dataclasses (without slots): the cache lives in the instance dictionary.
    """

    def __init__(self, compute: Callable[..., Table]) -> None:
        self._compute: Callable[..., Table] = compute
        self.__doc__ = compute.__doc__
        self.__isabstractmethod__ = getattr(compute, "__isabstractmethod__", False)

    def __set_name__(self, owner: type, name: str) -> None:
        self._key = f"_cached_{name}"

    @overload
    def __get__(self, instance: None, owner: type) -> cached_table[Table]: ...
    @overload
    def __get__(self, instance: object, owner: type) -> Table: ...
    def __get__(self, instance: object | None, owner: type) -> cached_table[Table] | Table:
        if instance is None:
            return self
        cache = instance.__dict__
        if self._key not in cache:
            with one_blas_thread():
                cache[self._key] = self._compute(instance)
        table: Table = cache[self._key]
        return table.copy()
