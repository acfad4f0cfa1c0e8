"""The port between an assistant and the app: the same verbs on the store of this machine and on a server far away."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol

from agent.events import Event
from agent.notebook.answers import Entry, Picture, Usage
from agent.notebook.proposals import View
from agent.results import Image
from agent.tool import Tool, ToolNote

if TYPE_CHECKING:
    from tools.context import Context

Mode = Literal["chat", "search"]
JobStatus = Literal["queued", "running", "done", "failed", "cancelled"]
ENDED: frozenset[JobStatus] = frozenset({"done", "failed", "cancelled"})


@dataclass(frozen=True, slots=True)
class Person:
    """For whom an assistant works."""

    name: str
    email: str
    role: str
    tenant: str
    tenant_name: str
    packs: tuple[str, ...]
    permissions: frozenset[str] = field(repr=False)
    reach: Literal["read", "propose", "confirm"] = "confirm"
    """How far it goes: less than ``confirm`` for a token that was given less."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a new chat begins with: its pack, and the record that it is about, such as ``("order", "SA-2026-00160")``."""

    pack: str | None = None
    context: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What is said to the assistant; a ``search`` only reads."""

    text: str
    mode: Mode = "chat"


@dataclass(frozen=True, slots=True)
class Invocation:
    """One call of a tool, without a model."""

    tool: str
    arguments: str
    """A JSON object."""
    text: str
    """As it stands in the chat."""


Request = Question | Invocation


@dataclass(frozen=True, slots=True)
class JobState:
    """A piece of work in the background, as it was when somebody looked."""

    id: str
    kind: str
    title: str
    status: JobStatus
    progress: float
    """0 to 1."""
    error: str | None = None


class Line(Protocol):
    """What an assistant asks of the app. Belongs to one event loop; raises ``agent.notebook.errors``."""

    @property
    def who(self) -> Person:
        """For whom it works, as found when the line was opened."""
        ...

    @property
    def where(self) -> str:
        """The data folder, the database or the server's address; never a secret."""
        ...

    async def begin_chat(self, beginning: Beginning) -> str:
        """Make a chat; returns its id."""
        ...

    def stream(self, chat_id: str, request: Request) -> AsyncGenerator[Event, None]:
        """Ask, and follow the answer to its end."""
        ...

    async def stop(self, chat_id: str) -> bool:
        """Stop the chat's running answer; False where nothing runs."""
        ...

    async def history(self, chat_id: str) -> list[Entry]:
        """The chat's entries, oldest first."""
        ...

    async def usage(self) -> Usage:
        """What the person used in this month."""
        ...

    async def tools(self) -> list[ToolNote]:
        """The tools that the person may use."""
        ...

    async def pending(self) -> list[View]:
        """What waits for a decision that the person may make, newest first."""
        ...

    async def find(self, change_set_id: str) -> View:
        """The change set as it is now."""
        ...

    async def confirm(self, change_set_id: str, digest: str) -> View:
        """Apply exactly what was shown, once."""
        ...

    async def cancel(self, change_set_id: str, reason: str | None) -> View:
        """Decide against it."""
        ...

    async def undo(self, change_set_id: str) -> View:
        """Stage the reversal of what was applied."""
        ...

    async def picture(self, image: Image) -> Picture | None:
        """The picture's file; None where it is not there."""
        ...

    async def job(self, job_id: str) -> JobState | None:
        """The job as it is now; None where it is gone."""
        ...

    def add_tool(self, tool: Tool[Context]) -> None:
        """Offer a tool that somebody wrote; local lines only."""
        ...

    def worker(self) -> AbstractContextManager[None]:
        """A worker that works on jobs while the block runs; local lines only."""
        ...

    async def close(self) -> None:
        """Stop what runs, and give back what is open."""
        ...

    def abandon(self) -> None:
        """As ``close``, at the end of the process, when no loop runs any more."""
        ...
