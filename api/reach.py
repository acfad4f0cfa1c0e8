"""How far an API token must go for each route. What nobody has decided about is closed to tokens."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from fastapi import Request
from fastapi.routing import APIRoute

from api.callers import caller_of
from api.errors import RequestRefused
from db.tenancy import Reach
from db.tokens import check_reach


@dataclass(frozen=True, slots=True)
class Needs:
    """The scope that a router's routes need: to look (GET), to change, and ``besides`` by method and path.

    None is closed: only a person who is signed in to the app may do it.
    """

    look: Reach | None = None
    change: Reach | None = None
    besides: Mapping[tuple[str, str], Reach | None] = field(default_factory=dict)

    def of(self, method: str, path: str) -> Reach | None:
        """What this one needs; ``path`` as the route has it, such as ``/chats/{chat_id}``."""
        usual = self.look if method in {"GET", "HEAD"} else self.change
        return self.besides.get((method, path), usual)


CLOSED = Needs()


def demanded(needs: Needs) -> Callable[[Request], Awaitable[None]]:
    """A demand of all routes of a router; people who are signed in by a cookie do not hear of it."""

    async def check(request: Request) -> None:
        caller = caller_of(request.scope)
        if caller is None or not caller.is_program:
            return
        route = request.scope.get("route")
        wanted = needs.of(request.method, route.path) if isinstance(route, APIRoute) else None
        if wanted is None:
            raise RequestRefused(
                "An API token cannot be used for this. Sign in to the app in a browser and do it there.",
                code="token_cannot",
            )
        check_reach(caller.identity, wanted)

    return check
