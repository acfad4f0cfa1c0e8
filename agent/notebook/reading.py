"""What a server answers, read into the values of this package; shapes are those of the REST contract."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, cast

from agent.model import Json
from agent.notebook.answers import Step
from agent.notebook.errors import ServerFailed
from agent.notebook.gathering import Said
from agent.notebook.lines import Person
from agent.notebook.wire import status_of


def read_person(me: dict[str, Json]) -> Person:
    """The answer of ``GET /me``.

    Raises:
        ServerFailed: it is none.
    """
    try:
        user, tenant = cast(dict[str, Json], me["user"]), cast(dict[str, Json], me["tenant"])
        return Person(
            str(user["name"]),
            str(user["email"]),
            str(user["role"]),
            str(tenant["slug"]),
            str(tenant["name"]),
            tuple(map(str, cast(list[Json], me["packs"]))),
            frozenset(map(str, cast(list[Json], me["permissions"]))),
            cast(Literal["read", "propose", "confirm"], me["reach"]),
        )
    except (KeyError, TypeError):
        raise ServerFailed(
            "The server answered something that is not Counterfoil's. Check its address."
        ) from None


def read_message(message: dict[str, Json]) -> Said:
    """One of a chat's messages."""
    calls = cast(list[dict[str, Json]], message["tool_calls"])
    turn_id = message["turn_id"]
    return Said(
        str(message["role"]),
        str(message["kind"]),
        str(message["content"]),
        datetime.fromisoformat(str(message["created_at"])),
        None if turn_id is None else str(turn_id),
        tuple(_step(each) for each in calls),
    )


def _step(call: dict[str, Json]) -> Step:
    milliseconds, error = call["milliseconds"], call["error"]
    return Step(
        str(call["name"]),
        call["arguments"],
        status_of(call["status"]),
        float(milliseconds) if isinstance(milliseconds, int | float) else None,
        call["result"],
        str(error) if isinstance(error, str) else None,
        str(call["id"]),
    )


def whole(value: Json) -> int:
    """A whole number."""
    return int(str(value))
