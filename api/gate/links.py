"""Who tries many tokens of links that are no good is told to wait: here, so that no page has to count."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.devices import address_of
from api.errors import TooManyRequests
from api.gate.addresses import API, DEMOS, SHARE, SHARED
from api.gate.guesses import Guesses

_BY_BODY = frozenset({f"{API}shares/copy", DEMOS})
"""Where a token stands in the body."""


class Links:
    """Pure ASGI middleware: of the answers where a link's token is asked for, those that are 404 are counted.

    From one address ``most`` of them are answered in a minute.
    """

    def __init__(self, app: ASGIApp, most: int) -> None:
        self._app = app
        self._guesses = Guesses(most)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if scope["type"] != "http" or not (path.startswith((SHARE, SHARED)) or path in _BY_BODY):
            await self._app(scope, receive, send)
            return
        too_many: TooManyRequests | None = None

        async def send_unless_too_many(message: Message) -> None:
            nonlocal too_many
            if message["type"] == "http.response.start" and message["status"] == 404:
                too_many = self._count(scope)
            if too_many is None:
                await send(message)

        await self._app(scope, receive, send_unless_too_many)
        if too_many is not None:
            raise too_many

    def _count(self, scope: Scope) -> TooManyRequests | None:
        try:
            self._guesses.count(address_of(scope))
        except TooManyRequests as error:
            return error
        return None
