"""One BLAS thread for small matrices.

Everything here is a product or factorization of matrices with some tens of rows. Several threads
cannot share such work; they wait for each other, which on a busy machine makes a fit ten to
thirty times slower.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, wraps
from typing import ParamSpec, TypeVar

from threadpoolctl import ThreadpoolController

P = ParamSpec("P")
R = TypeVar("R")


@cache
def _controller() -> ThreadpoolController:
    """The BLAS libraries that are loaded; looking them up takes longer than a fit."""
    return ThreadpoolController()


@contextmanager
def one_blas_thread() -> Iterator[None]:
    """Limit BLAS to one thread inside the block; the caller's setting is restored after it."""
    with _controller().limit(limits=1, user_api="blas"):
        yield


def on_one_blas_thread(function: Callable[P, R]) -> Callable[P, R]:
    """Decorate a function to run on one BLAS thread."""

    @wraps(function)
    def limited(*args: P.args, **kwargs: P.kwargs) -> R:
        with one_blas_thread():
            return function(*args, **kwargs)

    return limited
