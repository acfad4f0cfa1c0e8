"""How large a request may be. Bodies are small JSON here, so each is read once, counted, and handed on whole."""

from __future__ import annotations

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import RequestTooLarge, TooSlow
from api.gate.addresses import APP, header

MOST = 1024 * 1024
MOST_OF_PAGES = 4 * 1024 * 1024
"""What a page of Gradio sends may hold the values of its components."""
DRAINED = 16 * 1024 * 1024
"""So much of a too large body is read and thrown away, so that the sender gets to read why it was refused."""
SECONDS = 30.0


class Bodies:
    """Pure ASGI middleware; answers are not touched."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _has_body(scope):
            await self._app(scope, receive, send)
            return
        most = MOST_OF_PAGES if scope["path"].startswith(f"{APP}/") else MOST
        try:
            async with asyncio.timeout(SECONDS):
                body = await read_body(receive, most)
        except TimeoutError:
            raise TooSlow("The request did not arrive in time. Try again.") from None
        if body is not None:
            await self._app(scope, replay(body, receive), send)


async def read_body(receive: Receive, most: int) -> bytes | None:
    """The whole body; None where the sender went away.

    Raises:
        RequestTooLarge: more than ``most`` bytes.
    """
    parts: list[bytes] = []
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        part = message.get("body", b"")
        size, more = size + len(part), message.get("more_body", False)
        if size <= most:
            parts.append(part)
        else:
            parts.clear()
            more = more and size < DRAINED
    if size > most:
        raise RequestTooLarge(
            f"The request is larger than {most // (1024 * 1024)} MB, which is the most that is accepted. "
            "Send less at once, such as a shorter message."
        )
    return b"".join(parts)


def replay(body: bytes, receive: Receive) -> Receive:
    """A ``receive`` that gives the body that was read, and then what still comes."""
    given = False

    async def receive_again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive_again


def _has_body(scope: Scope) -> bool:
    length = header(scope, b"content-length")
    return length not in {None, "0"} or header(scope, b"transfer-encoding") is not None
