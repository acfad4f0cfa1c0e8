"""The stream of an answer: server-sent events cut out of bytes, within limits of time and size."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Iterator
from typing import Protocol

import anyio
import httpx2
import jiter

from agent.model import ModelPiece, TextPiece
from agent.models.deadlines import Deadline
from agent.models.faults import Fault, Party, cut_off, no_answer, silent
from agent.models.retries import Patience

MAX_ANSWER_BYTES = 32 * 2**20
MAX_EVENT_BYTES = 8 * 2**20
MAX_EVENTS = 200_000
_DONE = b"[DONE]"
_LOST = (httpx2.HTTPError, OSError, anyio.EndOfStream)  # the last two: TLS errors that httpx2 does not map
_SETTLE = 5.0  # seconds for the usage and the end mark after the finish reason
_DRAIN = 0.1  # seconds for the end of the body after the end mark, so that the connection can be used again


class EventCutter:
    """Cuts blocks of bytes into the data of server-sent events (WHATWG HTML, 9.2.6) and keeps what is unfinished.

    Lines end with LF, CRLF or CR, anywhere in a block; comments and all fields but ``data`` are dropped.
    """

    def __init__(self) -> None:
        self._line: list[bytes] = []
        self._line_bytes = 0
        self._data: list[bytes] = []

    def feed(self, block: bytes) -> list[bytes]:
        """The data of the events that this block completes; several data lines are joined by a line feed.

        Raises:
            ValueError: one event is larger than ``MAX_EVENT_BYTES``.
        """
        self._line.append(block)
        self._line_bytes += len(block)
        if self._line_bytes > MAX_EVENT_BYTES:
            raise ValueError("an event is too large")
        if b"\n" not in block and b"\r" not in block:
            return []
        text = b"".join(self._line)
        held = b""
        if b"\r" in text:
            # A CR at the end of a block may be the first half of a CRLF.
            text, held = (text[:-1], b"\r") if text.endswith(b"\r") else (text, b"")
            text = text.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        *lines, rest = text.split(b"\n")
        self._line = [rest + held]
        events = self._take(lines)
        self._line_bytes = len(rest) + sum(map(len, self._data))
        return events

    def finish(self) -> list[bytes]:
        """The event that the end of the body completes, where its last line or blank line is missing."""
        return self.feed(b"\n\n")

    def _take(self, lines: list[bytes]) -> list[bytes]:
        events = []
        for line in lines:
            if line.startswith(b"data:"):
                self._data.append(line[6:] if line[5:6] == b" " else line[5:])
            elif line.startswith(b"\xef\xbb\xbfdata:"):
                self._data.append(line[8:].lstrip())
            elif not line and self._data:
                events.append(self._data[0] if len(self._data) == 1 else b"\n".join(self._data))
                self._data = []
        return events


class AnswerBody:
    """The body of a streaming answer with its deadlines; ``began`` is the loop's time when the request was sent."""

    def __init__(self, response: httpx2.Response, patience: Patience, party: Party, began: float) -> None:
        plain = response.headers.get("content-encoding", "identity") == "identity"
        self._blocks = response.aiter_raw() if plain else response.aiter_bytes()
        self._response = response
        self._patience = patience
        self._party = party
        self._media = response.headers.get("content-type", "").lower()
        self._cutter = EventCutter()
        self._whole: list[bytes] = []
        self._loop = asyncio.get_running_loop()
        self._clock = Deadline()
        self._began = began
        self._last = 0.0
        self._bytes = 0
        self._events = 0

    @property
    def empty(self) -> bool:
        """Whether no event came at all."""
        return self._events == 0

    async def next(self, within: float | None = None) -> list[bytes]:
        """The data of the next events; empty at the end, or where nothing came ``within`` these seconds.

        A body that is one JSON value, of a server that does not stream, counts as one event and the end mark.

        Raises:
            Fault: no data in time, a lost connection, a web page, or more than the limits allow.
        """
        if "html" in self._media:
            why = "sent a web page, no answer. An administrator can correct the base URL under Settings"
            raise no_answer(self._party, why, retries=0)
        while (block := await self._read(within)) is not None:
            if events := self._cut(block):
                self._last = self._loop.time()
                return events
        return self._finish()

    async def close(self) -> None:
        """Give the connection back, or close it if the body was not read to its end."""
        self._clock.close()
        await self._blocks.aclose()
        await self._response.aclose()

    async def _read(self, within: float | None) -> bytes | None:
        deadline = self._deadline()
        hurried = within is not None and self._loop.time() + within < deadline
        if within is not None and hurried:
            deadline = self._loop.time() + within
        try:
            return await self._clock.wait(anext(self._blocks, None), deadline)
        except TimeoutError:
            fault = None if hurried else self._late()
        except _LOST as error:
            fault = cut_off("the connection to the model was lost")
            fault.note = type(error).__name__
        if fault is None:
            return None
        raise fault

    def _deadline(self) -> float:
        whole = self._began + self._patience.answer
        if self._last:
            return min(whole, self._last + self._patience.idle)
        return min(whole, self._began + self._patience.first_byte)

    def _late(self) -> Fault:
        if not self._last:
            return silent(self._patience.first_byte, self._party)
        if self._loop.time() >= self._began + self._patience.answer:
            return cut_off("it took too long", retries=0)
        return cut_off(f"nothing came for {self._patience.idle:.0f} seconds", retries=1)

    def _cut(self, block: bytes) -> list[bytes]:
        self._bytes += len(block)
        if self._bytes > MAX_ANSWER_BYTES:
            raise self._too_large()
        if "json" in self._media:
            self._whole.append(block)
            return []
        try:
            events = self._cutter.feed(block)
        except ValueError:
            raise self._too_large() from None
        self._events += len(events)
        if self._events > MAX_EVENTS:
            raise self._too_large()
        return events

    def _finish(self) -> list[bytes]:
        whole = b"".join(self._whole).strip()
        self._whole = []
        events = [whole, _DONE] if whole else [event for event in self._cutter.finish() if _is_whole(event)]
        self._events += len(events)
        return events

    def _too_large(self) -> Fault:
        return cut_off("it is larger than Counterfoil takes", retries=0)


class Answer(Protocol):
    """What a wire makes of the events of one answer."""

    @property
    def finished(self) -> bool:
        """Whether the model said why it stopped; only usage and the end mark may follow."""
        ...

    @property
    def ended(self) -> bool:
        """Whether the end mark was seen."""
        ...

    def take(self, event: object) -> str:
        """Take one event, parsed; return the text that it adds. Raises ``Fault`` if it is an error."""
        ...

    def end(self) -> None:
        """Take the end mark."""
        ...

    def close(self) -> list[ModelPiece]:
        """The calls and the end. Raises ``Fault`` if the answer did not come to its proper end."""
        ...


async def follow(body: AnswerBody, answer: Answer, party: Party) -> AsyncGenerator[ModelPiece, None]:
    """Yield the pieces of an answer and close its body.

    Raises:
        Fault: see ``AnswerBody`` and ``Answer``; also an answer that is empty.
    """
    try:
        while events := await _next(body, answer):
            for text in _texts(events, answer, party):
                yield TextPiece(text)
    finally:
        await body.close()
    if body.empty:
        raise no_answer(party, "sent an empty answer; try again in a moment")
    for piece in answer.close():
        yield piece


async def _next(body: AnswerBody, answer: Answer) -> list[bytes]:
    if not answer.finished and not answer.ended:
        return await body.next()
    try:
        return await body.next(_DRAIN if answer.ended else _SETTLE)
    except Fault:
        return []  # the model said its last word; only its usage may be missing


def _texts(events: list[bytes], answer: Answer, party: Party) -> Iterator[str]:
    for event in events:
        if event.startswith(_DONE):
            answer.end()
            continue
        try:
            parsed = read_json(event)
        except ValueError:
            raise cut_off("the model sent something that is no JSON") from None
        if text := answer.take(parsed):
            yield text


def read_json(data: bytes) -> object:
    """Parse JSON: a third of the time of ``json.loads`` for one chunk, and as tolerant of broken characters.

    Raises:
        ValueError: this is no JSON, or nested too deeply.
    """
    try:
        return jiter.from_json(data)
    except ValueError:
        try:
            return json.loads(data.decode(errors="replace"))
        except RecursionError:
            raise ValueError("nested too deeply") from None


def _is_whole(event: bytes) -> bool:
    try:
        return event.startswith(_DONE) or read_json(event) is not None
    except ValueError:
        return False  # the body was cut in the middle of it
