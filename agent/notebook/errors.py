"""What can go wrong between a notebook and Counterfoil, each with one sentence and a stable code.

AssistantError
├── TenantUnknown           no such tenant, or the token is another one's; names those that there are
├── PersonUnknown           nobody of that address in the tenant, or nobody to choose; names those that there are
├── StoreMissing            there is no store here, or it is not migrated
├── ServerUnreachable       the server does not answer, or hung up in the middle of an answer
├── ServerFailed            the server, or the app itself, made a mistake
├── TokenRefused            there is no API token, or it is unknown, revoked or too old
├── NotPermitted            the role or the token does not allow it
├── NothingFound            no such record, or not yours
├── Refused                 a value that cannot be used, or a record in another state than needed
│   ├── ChangedSincePreview     the data moved; look at the new rows and confirm again
│   ├── AlreadyDecided          somebody was faster
│   ├── ProposalExpired         nobody decided in time
│   ├── TurnRunning             the chat is still answering
│   └── LimitReached            too many chats, or requests in a short time
├── NoAnswer                the model could not be asked
│   └── BudgetExhausted         the tokens of the month are used up
├── StillRunning            jobs had not ended when the time was over
├── NotHere                 only a local assistant can do it, or only a remote one
└── AssistantClosed         it was closed
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from agent.notebook.answers import Answer


class AssistantError(Exception):
    """Base of this package's errors; ``str(error)`` is one sentence, ``code`` is stable, as in the REST contract."""

    code: str = "failed"

    def __init__(self, sentence: str, *, code: str | None = None, retry_after: float | None = None) -> None:
        super().__init__(sentence)
        self.code = code or type(self).code
        self.retry_after = retry_after
        """Seconds until a new attempt makes sense, where that is known."""
        self.answer: Answer | None = None
        """What had come of the answer before it broke off."""


class TenantUnknown(AssistantError):
    """There is no such tenant, or the token belongs to another."""

    code = "tenant_unknown"


class PersonUnknown(AssistantError):
    """There is nobody of that address in the tenant, or nobody was named where there are several."""

    code = "person_unknown"


class StoreMissing(AssistantError):
    """There is no store here, or it is not migrated."""

    code = "store_missing"


class ServerUnreachable(AssistantError):
    """The server does not answer, or hung up in the middle."""

    code = "server_unreachable"


class ServerFailed(AssistantError):
    """The server, or the app itself, made a mistake."""

    code = "internal_error"


class TokenRefused(AssistantError):
    """There is no API token, or it is unknown, revoked or too old."""

    code = "token_invalid"


class NotPermitted(AssistantError):
    """The role or the token does not allow it."""

    code = "not_permitted"


class NothingFound(AssistantError):
    """No such record, or not visible to this person."""

    code = "not_found"


class Refused(AssistantError):
    """A value that cannot be used, or a record in another state than needed."""

    code = "invalid"


class ChangedSincePreview(Refused):
    """The data has moved since it was shown; nothing was written."""

    code = "changed_since_preview"


class AlreadyDecided(Refused):
    """It was applied, cancelled or replaced before."""

    code = "already_decided"


class ProposalExpired(Refused):
    """Nobody decided in time, which means no."""

    code = "expired"


class TurnRunning(Refused):
    """The chat is still answering."""

    code = "turn_running"


class LimitReached(Refused):
    """As many chats, or requests in a short time, as there may be."""

    code = "rate_limited"


class NoAnswer(AssistantError):
    """The model could not be asked; nothing was stored."""

    code = "turn_failed"


class BudgetExhausted(NoAnswer):
    """The tokens of the month are used up."""

    code = "budget_exhausted"


class StillRunning(AssistantError):
    """Jobs had not ended when the time was over."""

    code = "still_running"


class NotHere(AssistantError):
    """Only a local assistant can do it, or only a remote one."""

    code = "not_here"


class AssistantClosed(AssistantError):
    """The assistant was closed; make another one."""

    code = "closed"

    def __init__(self) -> None:
        super().__init__("This assistant was closed. Make another one: Assistant(…).")


_KINDS: dict[str, type[AssistantError]] = {
    "token_invalid": TokenRefused,
    "not_signed_in": TokenRefused,
    "not_found": NothingFound,
    "changed_since_preview": ChangedSincePreview,
    "already_decided": AlreadyDecided,
    "expired": ProposalExpired,
    "turn_running": TurnRunning,
    "rate_limited": LimitReached,
    "chat_limit_reached": LimitReached,
    "budget_exhausted": BudgetExhausted,
    "ai_not_configured": NoAnswer,
    "feature_disabled": NoAnswer,
    "store_unavailable": ServerFailed,
}
_BY_STATUS: dict[int, type[AssistantError]] = {
    401: TokenRefused,
    403: NotPermitted,
    404: NothingFound,
    429: LimitReached,
}


def error_of(code: str, sentence: str, *, status: int, retry_after: float | None = None) -> AssistantError:
    """The error for a problem as the REST contract tells it."""
    kind = _KINDS.get(code) or _BY_STATUS.get(status) or (ServerFailed if status >= 500 else Refused)
    return kind(sentence, code=code, retry_after=retry_after)
