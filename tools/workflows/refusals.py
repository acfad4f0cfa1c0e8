"""What a definition cannot be, told as a refusal of the store's own kind."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from db.errors import Invalid
from engines.flow.errors import FlowError


@contextmanager
def refusing() -> Iterator[None]:
    """The engine's sentence as ``Invalid``, which a model and a person are told."""
    try:
        yield
    except FlowError as problem:
        raise Invalid(str(problem)) from None
