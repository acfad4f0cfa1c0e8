from __future__ import annotations

import asyncio
from contextlib import aclosing

import pytest

from agent.model import TextPiece
from agent.models.retries import Patience
from tests.agent.rawserver import Act, raw_server, stream
from tests.agent.talk import (
    ANTHROPIC,
    OPENAI,
    QUESTION,
    Wire,
    connected,
    hear,
)

pytestmark = pytest.mark.anyio
both_wires = pytest.mark.parametrize("wire", [OPENAI, ANTHROPIC], ids=lambda wire: wire.provider)


@both_wires
async def test_cancelling_the_reader_closes_the_connection_at_once(wire: Wire) -> None:
    patient = Patience()
    async with raw_server() as server, connected(wire.settings(server.url, patient)) as model:
        server.answer(stream(*wire.begun("Hello"), Act.HANG))
        first = asyncio.Event()

        async def read() -> None:
            async for _ in model.stream(QUESTION):
                first.set()

        task = asyncio.create_task(read())
        await first.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await asyncio.wait_for(server.hung_up.wait(), 3)


@both_wires
async def test_cancelling_before_the_answer_closes_the_connection_at_once(wire: Wire) -> None:
    patient = Patience()
    async with raw_server() as server, connected(wire.settings(server.url, patient)) as model:
        server.answer(Act.HANG)
        task = asyncio.create_task(hear(model))
        await server.asked.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await asyncio.wait_for(server.hung_up.wait(), 3)


@both_wires
async def test_closing_the_stream_between_two_pieces_closes_the_connection(wire: Wire) -> None:
    async with raw_server() as server, connected(wire.settings(server.url, Patience())) as model:
        server.answer(stream(*wire.begun("Hello", " you"), Act.HANG))
        async with aclosing(model.stream(QUESTION)) as pieces:
            assert await anext(pieces) == TextPiece("Hello")
        await asyncio.wait_for(server.hung_up.wait(), 3)
