from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from agent.errors import (
    RateLimited,
)
from agent.models.complaints import DAY, read_wait
from tests.agent.rawserver import raw_server, whole
from tests.agent.talk import ANTHROPIC, OPENAI, Wire, connected, hear

pytestmark = pytest.mark.anyio
both_wires = pytest.mark.parametrize("wire", [OPENAI, ANTHROPIC], ids=lambda wire: wire.provider)


def openai_error(message: str, code: str | int | None = None, **more: Any) -> dict[str, Any]:
    return {
        "error": {"message": message, "type": "invalid_request_error", "param": None, "code": code, **more}
    }


@both_wires
@pytest.mark.parametrize(
    "asked",
    [{"retry_after": "0.3"}, {"retry_after_ms": "300"}, {"retry_after": "7", "retry_after_ms": "300"}],
    ids=["seconds", "milliseconds", "both"],
)
async def test_a_short_wait_that_the_provider_asks_for_is_kept(wire: Wire, asked: dict[str, str]) -> None:
    async with raw_server() as server, connected(wire.settings(server.url)) as model:
        server.answer(whole(429, openai_error("Slow down", "rate_limit_exceeded"), **asked))
        server.answer(wire.text("there"))
        assert (await hear(model)).text == "there"
        assert server.requests[1].at - server.requests[0].at >= 0.3


@both_wires
@pytest.mark.parametrize(
    ("asked", "wait"),
    [
        ({"retry_after": "20"}, 20.0),
        ({"retry_after": "Wed, 21 Oct 2015 08:28:00 GMT", "date": "Wed, 21 Oct 2015 07:28:00 GMT"}, 3600.0),
        ({"retry_after": "99999999999"}, DAY),
    ],
    ids=["seconds", "date", "absurd"],
)
async def test_a_long_wait_ends_the_turn_with_the_time_to_come_back(
    wire: Wire, asked: dict[str, str], wait: float
) -> None:
    async with raw_server() as server, connected(wire.settings(server.url)) as model:
        server.answer(whole(429, "", **asked))
        with pytest.raises(RateLimited, match="Try again in") as caught:
            await hear(model)
        assert caught.value.retry_after == wait
        assert len(server.requests) == 1


@both_wires
@pytest.mark.parametrize(
    "asked", ["-5", "nan", "inf", "soon", "", "Wed, 99 Foo 2026", "Wed, 21 Oct 2015 07:28:00 GMT"]
)
async def test_a_wait_that_makes_no_sense_counts_as_none(wire: Wire, asked: str) -> None:
    async with raw_server() as server, connected(wire.settings(server.url)) as model:
        server.answer(whole(429, "", retry_after=asked))
        server.answer(wire.text("there"))
        assert (await hear(model)).text == "there"


def test_a_date_is_compared_with_our_clock_where_the_answer_has_none() -> None:
    asked = format_datetime(datetime.now(UTC) + timedelta(seconds=600), usegmt=True)
    assert 590 < (read_wait({"retry-after": asked}) or 0) <= 600


def test_a_wrong_clock_does_not_lengthen_the_wait() -> None:
    asked = {"retry-after": "Wed, 21 Oct 2015 07:28:10 GMT", "date": "Wed, 21 Oct 2015 07:28:00 GMT"}
    assert read_wait(asked) == 10.0
    assert read_wait({}) is None
