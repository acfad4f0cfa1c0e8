"""Steps on DBOS: the outcome of each is written down, and a resumed attempt reads it instead of doing it again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from dbos import DBOS
from sqlalchemy.exc import DBAPIError

T = TypeVar("T")


class DurableSteps:
    """``jobs.work.Steps`` inside a DBOS workflow."""

    def run(self, name: str, function: Callable[[], T]) -> T:
        """Do a step, again after 0.5, 1, 2 … seconds while the database does not answer."""
        return DBOS.run_step(
            {
                "name": name,
                "retries_allowed": True,
                "max_attempts": 8,
                "interval_seconds": 0.5,
                "backoff_rate": 2.0,
                "should_retry": _is_passing,
            },
            function,
        )

    def pause(self, seconds: float) -> None:
        """Wait; what is left of it after a restart."""
        DBOS.sleep(seconds)


def _is_passing(error: BaseException) -> bool:
    return isinstance(error, DBAPIError)
