"""What can be wrong with a request to the store, each with a sentence for a person, a stable code and an HTTP status.

DomainError
├── NotFound            no such record in this tenant (or not yours)
├── Invalid             a value that cannot be used
│   └── WeakPassword        a new password that is too short or easily guessed
├── NotPermitted        the role does not allow it
│   └── ReachTooShort       the API token was not given so much
├── Conflict            the record is in another state than the action needs
│   ├── AlreadyDecided      a change set that was applied or cancelled before
│   ├── ChangedSincePreview the data moved; a new preview is stored
│   ├── ChangedSince        what is to be undone has moved since it was written
│   ├── AlreadyUndone       it was undone before
│   ├── VersionConflict     somebody saved a newer version
│   ├── LastAdministrator   nobody would be left who may administer people
│   ├── AlreadyKnown        the address or name is taken
│   ├── RoleInUse           people or invitations have the role
│   └── SandboxUsedUp       a demo holds as much as it may
├── Expired             a change set that nobody decided in time
├── LinkWorthless       an invitation that was used, taken back, or is too old
├── LimitReached        a limit of the user or tenant
├── SandboxFull         no further demo can be begun now
├── TooManyAttempts     sign-in throttled
├── WrongPassword       the old password, asked for once more, is wrong
└── WrongCredentials
StoreError              our own mistake; a bug, for the log
├── TenantMismatch      a row of another tenant, or a statement without tenant scope
├── ReadOnlyWork        a write in a reading session
└── BulkWrite           a bulk statement that recording would not see
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

from db.models.base import Json


class DomainError(Exception):
    """A person's request that cannot be done; ``str(error)`` says what, to which thing, and what to do next."""

    code: ClassVar[str] = "invalid"
    http_status: ClassVar[int] = 422

    def facts(self) -> Mapping[str, Json]:
        """What it is about, by name, for a model or program that goes on from there; empty where the sentence is all."""
        return {}


class NotFound(DomainError):
    """No such record in this tenant, or not visible to this user."""

    code = "not_found"
    http_status = 404


class Invalid(DomainError):
    """A value that cannot be used."""


class WeakPassword(Invalid):
    """The new password is too short, or among the first that anybody would guess."""

    code = "weak_password"


class NotPermitted(DomainError):
    """The user's role does not allow it."""

    code = "not_permitted"
    http_status = 403


class ReachTooShort(NotPermitted):
    """The API token does not go so far, whatever its owner's role allows."""

    code = "token_scope"


class Conflict(DomainError):
    """The record is in another state than the action needs."""

    code = "conflict"
    http_status = 409


class AlreadyDecided(Conflict):
    """The change set was applied, cancelled or replaced before."""

    code = "already_decided"


class ChangedSincePreview(Conflict):
    """The effect would differ from what was shown; nothing was written and a new preview is stored."""

    code = "changed_since_preview"


class ChangedSince(Conflict):
    """What is to be undone has moved since it was written; nothing was changed."""

    code = "changed_since"


class AlreadyUndone(Conflict):
    """The change set was undone before."""

    code = "already_undone"


class VersionConflict(Conflict):
    """Somebody saved a newer version in between; ``current`` is the text as it is now, who saved it and when."""

    code = "version_conflict"

    def __init__(self, sentence: str, *, current: dict[str, Json]) -> None:
        super().__init__(sentence)
        self.current = current


class LastAdministrator(Conflict):
    """After this nobody could administer the tenant's people any more."""

    code = "last_administrator"


class AlreadyKnown(Conflict):
    """The e-mail address or name is taken."""

    code = "already_known"


class RoleInUse(Conflict):
    """People or open invitations have the role."""

    code = "role_in_use"


class SandboxUsedUp(Conflict):
    """A demo has as many chats, messages or jobs as it may; what is there stays."""

    code = "sandbox_used_up"


class LinkWorthless(DomainError):
    """An invitation or reset link that is unknown, used, taken back or too old; told apart by nothing."""

    code = "link_worthless"
    http_status = 410


class Expired(DomainError):
    """Nobody decided the change set in time, which means no."""

    code = "expired"
    http_status = 410


class LimitReached(DomainError):
    """A limit of the user or the tenant."""

    code = "chat_limit_reached"
    http_status = 403


class SandboxFull(DomainError):
    """As many demos as there may be are under way: of the link, of the address, or at all."""

    code = "sandbox_full"
    http_status = 429

    def __init__(self, reason: Literal["server", "link", "address", "often"], sentence: str) -> None:
        super().__init__(sentence)
        self.reason = reason
        """Which limit it is: of the server, of the link, of the address at once, or of the address lately."""


class TooManyAttempts(DomainError):
    """Sign-in is throttled for this address or e-mail."""

    code = "too_many_attempts"
    http_status = 429


class WrongPassword(DomainError):
    """The old password does not fit; 403 and not 401, as the person stays signed in."""

    code = "wrong_password"
    http_status = 403


class WrongCredentials(DomainError):
    """E-mail address and password do not fit together."""

    code = "wrong_credentials"
    http_status = 401


class StoreError(Exception):
    """A mistake of ours; never shown to a person, always logged."""


class TenantMismatch(StoreError):
    """A row of another tenant, or a statement that the session cannot scope."""


class ReadOnlyWork(StoreError):
    """Something tried to write in a session that only reads."""


class BulkWrite(StoreError):
    """A bulk statement in a session that records its changes; use objects of the unit of work."""
