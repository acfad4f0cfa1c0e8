"""Small computations for a child process."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable

from jobs.child import Report


def add(first: int, second: int, report: Report) -> int:
    """Their sum."""
    return first + second


def divide(first: int, second: int, report: Report) -> float:
    """Raises ZeroDivisionError as division does."""
    return first / second


def process(report: Report) -> int:
    """Where it runs."""
    return os.getpid()


def niceness(report: Report) -> int:
    """How much it gives way to others."""
    return os.nice(0)


def unsendable(report: Report) -> Callable[[], None]:
    """Something that cannot be pickled."""
    return lambda: None


def crash(report: Report) -> None:
    """End without a word, as native code does."""
    os.kill(os.getpid(), signal.SIGSEGV)


def count_until_stopped(report: Report) -> int:
    """Count up to a minute in hundredths of a second."""
    for number in range(6000):
        if not report(number / 6000):
            return number
        time.sleep(0.01)
    return 6000


def hang(report: Report) -> None:
    """Give no sign of life."""
    time.sleep(600)
