"""Waiting for a store that does not answer: a restart of the database is no failure of a run."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import InterfaceError, InternalError, OperationalError

from jobs.errors import Stopping

log = logging.getLogger(__name__)
T = TypeVar("T")
TRIES = 8
FIRST_PAUSE = 0.5
"""Doubled after each try; about a minute in all."""


def patiently(function: Callable[[], T], stopping: threading.Event, what: str) -> T:
    """What the function returns; it is called again while the store does not answer, so it must be repeatable.

    Raises:
        Stopping: the worker stops meanwhile.
    """
    for number in range(TRIES):
        try:
            return function()
        except (OperationalError, InterfaceError, InternalError):
            if number == TRIES - 1:
                raise
            log.warning("The store does not answer for %s; it is asked again.", what)
        if stopping.wait(FIRST_PAUSE * 2**number):
            raise Stopping
    raise AssertionError("the last try returns or raises")
