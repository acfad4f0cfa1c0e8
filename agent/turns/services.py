"""What pages and programs are given: the running parts of the app, put together by the composition root."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol
from uuid import UUID

from starlette.requests import HTTPConnection

from agent.turns.feed import Feed
from agent.turns.providers import Providers
from agent.turns.service import Turns
from db.jobs import JobEngine, JobKinds
from db.models.base import Json
from db.sandboxes import Sandboxes, SandboxPlan
from db.secrets import Vault
from db.session import Store
from db.tenancy import Identity

IDENTITY = "counterfoil_identity"
"""Key in the ASGI scope's ``state`` under which the gate puts the ``Identity``, or None, of each request."""


class Deciding(Protocol):
    """Confirms and cancels change sets; ``tools.decisions`` implements it. Errors: db.errors."""

    def confirm(self, who: Identity, change_set_id: UUID, digest: str) -> dict[str, Json]:
        """Apply exactly what was shown, once."""
        ...

    def cancel(self, who: Identity, change_set_id: UUID, *, reason: str | None = None) -> dict[str, Json]:
        """Decide against it."""
        ...

    def undo(self, who: Identity, change_set_id: UUID) -> dict[str, Json]:
        """Stage the reversal of an applied change set."""
        ...

    def find(self, who: Identity, change_set_id: UUID) -> dict[str, Json]:
        """The change set as it is now."""
        ...


@dataclass(frozen=True, slots=True)
class Services:
    """The running app, as pages and api see it."""

    store: Store
    turns: Turns
    decisions: Deciding
    feed: Feed
    jobs: JobEngine
    job_kinds: JobKinds
    """How each kind of job is cancelled and retried; for ``db.jobs.cancel_job`` and ``retry_job``."""
    vault: Vault
    providers: Providers
    data: Path
    """The data folder; pictures are below ``pictures``."""
    sandboxes: Sandboxes
    """Makes the demos of strangers, and removes them."""
    public_demo: SandboxPlan | None = None
    """What a visitor gets where this server is a public demo, which needs no link; else None."""
    demo: bool = False
    identity_provider: str = ""
    """What the identity provider is called by which people can sign in; empty where there is none."""
    suggestions: dict[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    """Sentences that an empty chat offers, by pack and language."""


def identity_of(request: HTTPConnection) -> Identity | None:
    """Who asks, as the gate found it for this very request; None where nobody is signed in."""
    found = request.scope.get("state", {}).get(IDENTITY)
    return found if isinstance(found, Identity) else None
