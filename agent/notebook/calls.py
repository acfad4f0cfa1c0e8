"""Requests to a server: the token with each of them, problems (RFC 9457) as errors, lists page by page."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Literal
from urllib.parse import urlsplit

import httpx

from agent.model import Json
from agent.notebook.errors import AssistantError, Refused, ServerFailed, ServerUnreachable, error_of

Method = Literal["GET", "POST"]
Body = Mapping[str, Json]
CONNECT_SECONDS = 10.0
ANSWER_SECONDS = 60.0
SILENT_SECONDS = 45.0
"""Of a stream; the server sends a sign of life every 15 seconds."""
IDLE_SECONDS = 2.0
"""Connections are given up before the server does it, which would lose the request that is just being sent."""
MOST_PAGES = 100


def server_address(url: str) -> str:
    """The address without a slash at its end.

    Raises:
        Refused: it is no address of a server.
    """
    parts = urlsplit(url.strip())
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.query:
        raise Refused(
            "The server's address must be such as https://counterfoil.example.com, without a name or password in it."
        )
    return url.strip().rstrip("/").removesuffix("/api/v1")


class Calls:
    """Sends requests below ``/api/v1``; belongs to one event loop. Redirects are not followed: the token stays here."""

    def __init__(self, url: str, token: str) -> None:
        self.url = server_address(url)
        self._client = httpx.AsyncClient(
            base_url=f"{self.url}/api/v1",
            headers={"authorization": f"Bearer {token}", "user-agent": "counterfoil-notebook"},
            timeout=httpx.Timeout(ANSWER_SECONDS, connect=CONNECT_SECONDS),
            limits=httpx.Limits(keepalive_expiry=IDLE_SECONDS),
        )

    async def get(self, path: str, **query: str | int) -> dict[str, Json]:
        """The answer as a JSON object. Raises as all: ``agent.notebook.errors``."""
        return await self._ask("GET", path, None, query)

    async def post(self, path: str, body: Body | None = None) -> dict[str, Json]:
        """As ``get``; empty where the server answers nothing."""
        return await self._ask("POST", path, body, {})

    async def items(self, path: str, **query: str | int) -> AsyncIterator[dict[str, Json]]:
        """The items of all pages, as the list has them."""
        for _ in range(MOST_PAGES):
            page = await self.get(path, **query)
            found = page.get("items")
            for each in found if isinstance(found, list) else []:
                if isinstance(each, dict):
                    yield each
            if not page.get("next"):
                return
            query["before"] = str(page["next"])

    async def file(self, path: str) -> tuple[bytes, str]:
        """A file's bytes and its type."""
        with_address = await self._send("GET", f"{self.url}{path}", None, {})
        return with_address.content, with_address.headers.get("content-type", "").partition(";")[0]

    @asynccontextmanager
    async def stream(
        self, method: Method, path: str, body: Body | None = None, **query: str | int
    ) -> AsyncGenerator[AsyncIterator[bytes] | None, None]:
        """The body as it comes; None where there is none (204)."""
        timeout = httpx.Timeout(SILENT_SECONDS, connect=CONNECT_SECONDS)
        try:
            async with self._client.stream(method, path, json=body, params=query, timeout=timeout) as answer:
                if answer.status_code == 204:
                    yield None
                    return
                if not answer.is_success:
                    await answer.aread()
                    raise self._problem(answer)
                yield answer.aiter_bytes()
        except httpx.TransportError as error:
            raise self._unreachable(error) from None

    async def close(self) -> None:
        """Give back the connections."""
        await self._client.aclose()

    async def _ask(
        self, method: Method, path: str, body: Body | None, query: Mapping[str, str | int]
    ) -> dict[str, Json]:
        answer = await self._send(method, path, body, query)
        if not answer.content:
            return {}
        try:
            found = answer.json()
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise ServerFailed(f"{self.url} answered something that is not Counterfoil's. Check the address.")
        return found

    async def _send(
        self, method: Method, path: str, body: Body | None, query: Mapping[str, str | int]
    ) -> httpx.Response:
        try:
            answer = await self._client.request(method, path, json=body, params=query)
        except httpx.TransportError as error:
            raise self._unreachable(error) from None
        if not answer.is_success:
            raise self._problem(answer)
        return answer

    def _problem(self, answer: httpx.Response) -> AssistantError:
        if answer.is_redirect:
            where = answer.headers.get("location", "another address")[:200]
            return ServerUnreachable(
                f"{self.url} sends requests on to {where}. Name the server's own address."
            )
        try:
            found = answer.json()
        except ValueError:
            found = None
        if not isinstance(found, dict) or not isinstance(found.get("detail"), str):
            sentence = (
                f"{self.url} answered with HTTP status {answer.status_code}. Is it a Counterfoil server?"
            )
            return error_of("", sentence, status=max(answer.status_code, 500))
        wait = found.get("retry_after")
        return error_of(
            str(found.get("code", "")),
            found["detail"],
            status=answer.status_code,
            retry_after=float(wait) if isinstance(wait, int | float) else None,
        )

    def _unreachable(self, error: httpx.TransportError) -> ServerUnreachable:
        if isinstance(error, httpx.TimeoutException):
            return ServerUnreachable(f"{self.url} did not answer in time. Try again in a moment.")
        return ServerUnreachable(
            f"{self.url} cannot be reached. Is the address right, and the server running?"
        )


def read_object(data: str) -> dict[str, Json] | None:
    """The data of an event; None where it is no JSON object."""
    try:
        found = json.loads(data)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
