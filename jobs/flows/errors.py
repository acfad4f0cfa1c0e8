"""What can go wrong with one step of a run.

StepFailed      the step did not do what it is for; a sentence, a stable code, and whether another try makes sense
"""

from __future__ import annotations

from db.models.base import Json
from jobs.errors import JobsError


class StepFailed(JobsError):
    """A try of a step failed; ``str(error)`` is a sentence for a person, without secrets.

    What follows of it: where ``may_pass`` and tries are left, try again after ``wait`` (else the usual pause); else, for
    a step with a foreign effect of which any try was ``sent``, the outcome is unknown; else it has failed.

    Attributes:
        code: a short stable word, such as ``expression_failed``; see ``db.workflows.explaining``.
        may_pass: whether another try may succeed, and does no harm.
        sent: whether something left this machine and no answer says what became of it. False where nothing was sent,
            and where the other side has answered that it refuses.
        wait: seconds that the other side asks to wait for.
        shown_input: the step's settings as far as they were worked out, without secrets.
    """

    def __init__(
        self,
        code: str,
        message: str,
        *,
        may_pass: bool,
        sent: bool = False,
        wait: float | None = None,
        shown_input: Json = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.may_pass = may_pass
        self.sent = sent
        self.wait = wait
        self.shown_input = shown_input
