"""The assistant as a notebook or a plain program has it: ask, look at the answer, decide on what it proposes."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import time
import weakref
from collections.abc import AsyncGenerator, Coroutine
from contextlib import AbstractContextManager, aclosing
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic_core import PydanticSerializationError, to_json

from agent.events import Event
from agent.notebook.answers import Answer, History, Picture, Usage
from agent.notebook.background import Background
from agent.notebook.connecting import connect
from agent.notebook.deciding import Decider
from agent.notebook.errors import AssistantError, Refused, StillRunning
from agent.notebook.flow import Flow
from agent.notebook.gathering import Gathering
from agent.notebook.lines import ENDED, Beginning, Invocation, JobState, Line, Mode, Person, Question, Request
from agent.notebook.proposals import Proposal
from agent.results import Image
from agent.tool import Tool, ToolNote

if TYPE_CHECKING:
    from tools.context import Context

T = TypeVar("T")
LOOK_SECONDS = 0.5
LONGEST_CALL = 500


class Assistant:
    """Works for one person of a tenant: on the store of this machine, or, with ``url`` and ``token``, on a server.

    What it may do is what the person may do there: the same tools, permissions, staging and audit. It keeps one chat,
    until ``new`` begins another. All of it may be called from several threads; one chat answers one thing at a time.
    """

    def __init__(
        self,
        tenant: str | None = None,
        *,
        user: str | None = None,
        url: str | None = None,
        token: str | None = None,
        data: str | os.PathLike[str] | None = None,
        pack: str | None = None,
        context: tuple[str, str] | None = None,
    ) -> None:
        """Connect.

        Args:
            tenant: its short name, such as ``bearings``; may be left out where there is no choice.
            user: the person's e-mail address; else COUNTERFOIL_USER, the only person, or a sample tenant's operator.
            url: a server's address; else COUNTERFOIL_URL; without one the store of this machine.
            token: an API token of that server; else COUNTERFOIL_TOKEN.
            data: the data folder of a local store; else as ``python app.py run`` finds it.
            pack: what new chats are about, such as ``renders``.
            context: the record that new chats are about, such as ``("order", "SA-2026-00160")``.

        Raises:
            AssistantError: see ``agent.notebook.errors``; the sentence says what there is to choose from.
        """
        self._beginning = Beginning(pack, context)
        self._background = Background()
        try:
            self._line = connect(self._background, tenant, user=user, url=url, token=token, data=data)
        except BaseException:
            self._background.close()
            raise
        self._decider = Decider(self._background, self._line)
        self._chat_id: str | None = None
        self._opening = asyncio.Lock()
        self._finalizer = weakref.finalize(self, _abandon, self._background, self._line)

    def __repr__(self) -> str:
        who = self._line.who
        return f"<Assistant for {who.name} ({who.role} of {who.tenant}) on {self._line.where}>"

    @property
    def who(self) -> Person:
        """For whom it works."""
        return self._line.who

    @property
    def chat_id(self) -> str | None:
        """The chat's id; None before the first question."""
        return self._chat_id

    def chat(self, text: str, *, mode: Mode = "chat") -> Answer:
        """Ask, show the answer while it comes, and return it; an interrupt (Ctrl-C, Stop) ends the turn on the server.

        Raises:
            AssistantError: there is no answer. What a model or tool could not do is in the answer instead.
        """
        return self._answer(Question(text, mode))

    async def ask(self, text: str, *, mode: Mode = "chat") -> Answer:
        """As ``chat``, for programs with an event loop; cancelling it ends the turn on the server."""
        from agent.notebook.display import begin

        gathering, display = self._gathering(Question(text, mode)), begin(text)
        async with aclosing(self.stream(text, mode=mode)) as events:
            async for event in events:
                gathering.take(event)
                display.update(gathering.answer())
        answer = gathering.answer()
        display.finish(answer)
        return answer

    async def stream(self, text: str, *, mode: Mode = "chat") -> AsyncGenerator[Event, None]:
        """Ask, and yield what happens (``agent.events``); who leaves it early ends the turn on the server."""
        flow = self._flow(Question(text, mode))
        try:
            async for event in flow.follow_async():
                yield event
        finally:
            await flow.stop_async()

    def call(self, tool: str | Tool[Context], /, **arguments: object) -> Answer:
        """Call one tool by hand, as if the model had: same permissions, same staging, same record. Local only.

        A tool of one's own is added first. What went wrong is the answer's ``error``.
        """
        if isinstance(tool, Tool):
            self.add(tool)
        return self._answer(_invocation(tool if isinstance(tool, str) else tool.name, arguments))

    def add(self, tool: Tool[Context]) -> Tool[Context]:
        """Offer a tool made with ``@tool`` to this assistant from now on; made anew, it takes the old one's place.

        Local only. What it stages is to be confirmed by this assistant: nobody else knows the tool.

        Raises:
            Refused: the app has a tool of that name.
        """
        self._line.add_tool(tool)
        return tool

    def new(self, *, pack: str | None = None, context: tuple[str, str] | None = None) -> None:
        """Begin a new chat with the next question, if wished of another pack or about another record."""
        self._beginning = Beginning(pack or self._beginning.pack, context)
        self._chat_id = None

    @property
    def history(self) -> History:
        """What was said in this chat, oldest first."""
        chat_id = self._chat_id
        return History(self._run(self._line.history(chat_id)) if chat_id is not None else ())

    @property
    def usage(self) -> Usage:
        """What the person's answers took in this month."""
        return self._run(self._line.usage())

    @property
    def tools(self) -> list[ToolNote]:
        """The tools that the person may use."""
        return self._run(self._line.tools())

    @property
    def pending(self) -> list[Proposal]:
        """What waits for a decision that the person may make, newest first, wherever it was asked for."""
        return [Proposal(view, self._decider) for view in self._run(self._line.pending())]

    def worker(self) -> AbstractContextManager[None]:
        """A worker that does the jobs of the store while the block runs. Local only: servers have their own."""
        return self._line.worker()

    def wait(self, seconds: float = 60.0) -> list[JobState]:
        """Wait until all jobs have ended that were queued by what this assistant has confirmed; how each ended.

        Raises:
            StillRunning: some had not ended after ``seconds``.
        """
        deadline, ended = time.monotonic() + seconds, dict[str, JobState]()
        while True:
            left = [each for each in self._decider.jobs if each not in ended]
            states = [self._run(self._line.job(each)) for each in left]
            ended |= {each.id: each for each in states if each is not None and each.status in ENDED}
            waiting = [each for each in states if each is not None and each.status not in ENDED]
            if not waiting:
                return [ended[each] for each in self._decider.jobs if each in ended]
            if time.monotonic() >= deadline:
                raise StillRunning(_unfinished(waiting, len(self._decider.jobs), seconds))
            time.sleep(LOOK_SECONDS)

    def close(self) -> None:
        """Stop what runs and give everything back; closing twice is closing once."""
        if self._finalizer.detach() is not None:
            try:
                self._background.run(self._line.close())
            finally:
                self._background.close()

    def __enter__(self) -> Assistant:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _answer(self, request: Request) -> Answer:
        from agent.notebook.display import begin

        gathering, display, flow = self._gathering(request), begin(request.text), self._flow(request)
        try:
            for event in flow.follow():
                gathering.take(event)
                display.update(gathering.answer())
        except KeyboardInterrupt:
            flow.stop()
            for event in flow.left():
                gathering.take(event)
            display.finish(gathering.answer())
            raise
        except AssistantError as error:
            error.answer = gathering.answer()
            raise
        finally:
            flow.stop()
        answer = gathering.answer()
        display.finish(answer)
        return answer

    def _gathering(self, request: Request) -> Gathering:
        return Gathering(
            request.text,
            self._decider,
            self._load_picture,
            by_hand=isinstance(request, Invocation),
        )

    def _flow(self, request: Request) -> Flow:
        return Flow(self._background, self._line, self._open_chat, request)

    def _load_picture(self, image: Image) -> Picture | None:
        """An answer that is complete but for a picture is not given up for that."""
        with contextlib.suppress(AssistantError):
            return self._run(self._line.picture(image))
        return None

    async def _open_chat(self) -> str:
        async with self._opening:
            if self._chat_id is None:
                self._chat_id = await self._line.begin_chat(self._beginning)
            return self._chat_id

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return self._background.run(work)


def _invocation(name: str, arguments: dict[str, object]) -> Invocation:
    try:
        given = to_json(arguments, inf_nan_mode="strings").decode()
    except (PydanticSerializationError, ValueError) as error:
        raise Refused(f"The arguments of {name} cannot be told as JSON: {error}") from None
    values = ", ".join(
        f"{key}={json.dumps(value, ensure_ascii=False)}" for key, value in json.loads(given).items()
    )
    return Invocation(name, given, f"{name}({values})"[:LONGEST_CALL])


def _unfinished(waiting: list[JobState], number: int, seconds: float) -> str:
    queued = all(each.status == "queued" for each in waiting)
    hint = (
        " None of them has begun: does a worker run? `with assistant.worker():` starts one." if queued else ""
    )
    return f"{len(waiting)} of {number} jobs had not ended after {seconds:g} seconds.{hint}"


def _abandon(background: Background, line: Line) -> None:
    """At the end of the process, or when nobody holds the assistant any more."""
    background.close()
    line.abandon()
