"""What can go wrong around background work.

JobsError
├── ExecutorTaken    another running worker has this name
├── ChildDied        the process that computed a job ended unexpectedly (the job is tried again)
├── TookTooLong      a computation was ended because it went over its limit
├── OrderFailed      an outside renderer accepted an order and could not make the picture
└── SampleNotGrown   the simulations of the sample data could not be grown (the sample does without)
Stopping             not an error: unwinds a job of a worker that stops, which leaves it to whoever comes next
"""

from __future__ import annotations


class JobsError(Exception):
    """Root of the tree; never raised itself."""


class ExecutorTaken(JobsError):
    """Another running worker has this name."""


class ChildDied(JobsError):
    """The process that computed a job ended unexpectedly."""


class TookTooLong(JobsError):
    """A computation went over its limit and was ended."""


class OrderFailed(JobsError):
    """An outside renderer accepted an order and could not make the picture; that order's key is used up.

    Attributes:
        code: a short stable word of the renderer's.
        retryable: whether a new order may succeed.
    """

    def __init__(self, message: str, *, code: str, retryable: bool) -> None:
        super().__init__(message)
        self.code = code
        self.retryable = retryable


class SampleNotGrown(JobsError):
    """The simulations of the sample data could not be grown."""


class Stopping(BaseException):
    """The worker stops. No ``Exception``: no step records it as an outcome, so the job stays claimed and is resumed."""
