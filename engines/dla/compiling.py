"""How the kernels are compiled: at their first call, and kept on disk where a place for that can be written."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar, cast

from numba import njit

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")


def compiled(function: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """The function as machine code, without the interpreter's lock and without fast-math.

    numba keeps what it compiled beside the source, else in the user's cache folder, else where NUMBA_CACHE_DIR says. If
    none of these can be written, each process compiles anew (some seconds) instead of failing.
    """
    try:
        kernel = njit(cache=True, nogil=True, error_model="numpy")(function)
    except RuntimeError:  # "cannot cache function …: no locator available"
        kernel = njit(nogil=True, error_model="numpy")(function)
    return cast("Callable[Parameters, Result]", kernel)
