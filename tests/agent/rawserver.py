"""An HTTP server that sends exactly the bytes it is told, when it is told; for what llmock cannot do wrong."""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum
from typing import Any


class Act(Enum):
    """What the server can do besides sending bytes and waiting for seconds."""

    HANG = "keep the connection open and say nothing until the client hangs up"
    RESET = "break the connection"


Step = bytes | float | Act


@dataclass(frozen=True, slots=True)
class Received:
    """A request as it came in; header names are in small letters."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    at: float

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(slots=True)
class RawServer:
    """Answers request after request with the queued steps; the last answer is given again and again."""

    url: str = ""
    requests: list[Received] = field(default_factory=list)
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    hung_up: asyncio.Event = field(default_factory=asyncio.Event)
    connections: int = 0
    open_connections: int = 0
    closed: asyncio.Event = field(default_factory=asyncio.Event)
    _answers: list[list[Step]] = field(default_factory=list)

    def answer(self, *steps: Step | Iterable[Step]) -> None:
        """Queue one answer."""
        flat: list[Step] = []
        for step in steps:
            flat.extend([step] if isinstance(step, bytes | float | Act) else step)
        self._answers.append(flat)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self.open_connections += 1
        try:
            while (request := await _read(reader)) is not None:
                self.requests.append(request)
                self.asked.set()
                steps = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
                for step in steps:
                    await self._do(step, reader, writer)
                if Act.RESET in steps or any(
                    b"connection: close" in step for step in steps if isinstance(step, bytes)
                ):
                    break
        except (ConnectionError, asyncio.IncompleteReadError):
            self.hung_up.set()
        finally:
            writer.close()
            self.open_connections -= 1
            self.closed.set()

    async def _do(self, step: Step, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if isinstance(step, float):
            await asyncio.sleep(step)
        elif step is Act.RESET:
            writer.transport.abort()
        elif isinstance(step, bytes):
            writer.write(step)
            await writer.drain()
        else:
            await reader.read(1)
            raise ConnectionResetError


async def _read(reader: asyncio.StreamReader) -> Received | None:
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    except asyncio.IncompleteReadError as error:
        if error.partial:
            raise
        return None
    first, *lines = head.rstrip().split("\r\n")
    method, target, _ = first.split(" ", 2)
    headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Received(method, target, headers, body, asyncio.get_running_loop().time())


@asynccontextmanager
async def raw_server(tls: ssl.SSLContext | None = None) -> AsyncIterator[RawServer]:
    """A server on a free port of this machine, closed with all its connections at the end."""
    served = RawServer()
    open_connections: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        open_connections.add(task)
        with suppress(asyncio.CancelledError):  # asyncio's streams complain about a task that was cancelled
            await served.serve(reader, writer)

    server = await asyncio.start_server(serve, "127.0.0.1", 0, limit=2**26, ssl=tls)
    served.url = f"{'https' if tls else 'http'}://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield served
    finally:
        server.close()
        for task in open_connections:
            task.cancel()
        await asyncio.gather(*open_connections, return_exceptions=True)


def head(status: int = 200, media: str = "text/event-stream", **headers: str) -> bytes:
    """The head of an answer whose body is chunked; underscores in header names stand for hyphens."""
    lines = [f"HTTP/1.1 {status} Status", f"content-type: {media}", "transfer-encoding: chunked"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode()


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(data), data)


def stream(*parts: Step, end: bool = True) -> list[Step]:
    """A chunked event stream: bytes become chunks, waits and acts stay; without ``end`` the last chunk is missing."""
    steps: list[Step] = [head(), *(chunk(part) if isinstance(part, bytes) else part for part in parts)]
    return [*steps, b"0\r\n\r\n"] if end else steps


def whole(status: int, body: bytes | str | object, media: str = "application/json", **headers: str) -> bytes:
    """A whole answer with its length."""
    data = (
        body
        if isinstance(body, bytes)
        else body.encode()
        if isinstance(body, str)
        else json.dumps(body).encode()
    )
    lines = [f"HTTP/1.1 {status} Status", f"content-type: {media}", f"content-length: {len(data)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + data


def paced(steps: Iterable[Step], seconds: float) -> list[Step]:
    """The same steps with a wait after each."""
    return [part for step in steps for part in (step, seconds)]


def sse(data: object, event: str | None = None) -> bytes:
    """One server-sent event; ``data`` is written as JSON unless it is a text."""
    text = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)
    return (f"event: {event}\n" if event else "").encode() + f"data: {text}\n\n".encode()
