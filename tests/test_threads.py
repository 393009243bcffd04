"""Small matrices are worked on by one BLAS thread, and the caller's setting comes back."""

from __future__ import annotations

import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from ccc_quality.threads import on_one_blas_thread, one_blas_thread


def _threads() -> set[int]:
    return {one["num_threads"] for one in threadpool_info() if one["user_api"] == "blas"}


def test_a_block_and_a_decorated_function_run_on_one_thread() -> None:
    with threadpool_limits(2, user_api="blas"):
        assert _threads() == {2}
        with one_blas_thread():
            assert _threads() == {1}
        assert on_one_blas_thread(_threads)() == {1}
        assert _threads() == {2}


def test_the_setting_comes_back_after_an_error() -> None:
    with threadpool_limits(2, user_api="blas"):
        with pytest.raises(ValueError, match="stop"), one_blas_thread():
            raise ValueError("stop")
        assert _threads() == {2}
