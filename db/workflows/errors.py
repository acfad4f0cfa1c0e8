"""What can be wrong with a request to workflows beyond what ``db.errors`` has.

DomainError
├── NotFound
│   └── HookUnknown      no workflow answers at this address; one constant sentence, whatever the reason
├── Conflict
│   ├── NotRunnable      the newest version can't run as it is, or its workflow is paused
│   └── NewerVersion     somebody has changed the workflow since the form was opened
├── WrongMethod          the webhook takes another method
├── SignatureWrong       the call isn't signed with the workflow's secret
└── TooManyRuns          so many runs wait already that no more are taken
"""

from __future__ import annotations

from db.errors import Conflict, DomainError, NotFound


class HookUnknown(NotFound):
    """No workflow answers at this address: unknown, forged, replaced, archived, no webhook; told apart by nothing."""

    def __init__(self) -> None:
        super().__init__("There is no webhook at this address.")


class NotRunnable(Conflict):
    """The newest version can't run as it is, or its workflow is paused."""

    code = "not_runnable"


class NewerVersion(Conflict):
    """Somebody has changed the workflow since the form was opened."""

    code = "version_conflict"


class WrongMethod(DomainError):
    """The webhook takes another method, ``allowed``."""

    code = "method_not_allowed"
    http_status = 405

    def __init__(self, allowed: str) -> None:
        super().__init__(f"This webhook takes {allowed} only. Send the call by {allowed}.")
        self.allowed = allowed


class SignatureWrong(DomainError):
    """The call isn't signed with the workflow's secret."""

    code = "signature_wrong"
    http_status = 401

    def __init__(self) -> None:
        super().__init__(
            "The signature is missing or wrong. Send X-Signature-256: sha256= and the HMAC-SHA256 of the raw body, "
            "in hexadecimal, made with the secret that this workflow's connection has."
        )


class TooManyRuns(DomainError):
    """So many runs of the workflow wait already that no more are taken."""

    code = "too_many_runs"
    http_status = 429
