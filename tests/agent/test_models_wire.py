from __future__ import annotations

import asyncio
import gzip
import tracemalloc
from itertools import pairwise

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.errors import AnswerCutOff, ProviderUnavailable
from agent.model import Model, TextPiece
from agent.models.retries import Patience
from agent.models.wire import MAX_ANSWER_BYTES, EventCutter, read_json
from tests.agent.rawserver import Act, chunk, head, paced, raw_server, sse, stream, whole
from tests.agent.talk import (
    ANTHROPIC,
    OPENAI,
    QUESTION,
    Wire,
    connected,
    delta,
    hear,
    hear_fault,
    openai_text,
    settings,
)

pytestmark = pytest.mark.anyio
both_wires = pytest.mark.parametrize("wire", [OPENAI, ANTHROPIC], ids=lambda wire: wire.provider)


async def drain(model: Model) -> None:
    """Read an answer without keeping it."""
    async for _ in model.stream(QUESTION):
        pass


def cut(data: bytes, cuts: list[int]) -> list[bytes]:
    cutter = EventCutter()
    edges = [0, *sorted({at % (len(data) + 1) for at in cuts}), len(data)]
    return [
        event for start, end in pairwise(edges) for event in cutter.feed(data[start:end])
    ] + cutter.finish()


@hypothesis.settings(deadline=None)
@given(
    st.lists(
        st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"]), min_size=1), max_size=8
    ),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.lists(st.integers(0, 10_000), max_size=12),
)
def test_events_are_the_same_wherever_the_bytes_are_cut(
    texts: list[str], line_end: str, cuts: list[int]
) -> None:
    lines = [line for text in texts for line in (": keep-alive", "event: x", "id: 1", f"data: {text}", "")]
    data = "".join(f"{line}{line_end}" for line in lines).encode()
    assert cut(data, cuts) == [text.encode() for text in texts]


def test_several_data_lines_are_one_event_and_unknown_fields_are_none() -> None:
    data = b'\xef\xbb\xbfdata: {"a":\ndata: 1}\n\nretry: 5\n\n: ping\n\ndata:2\n\ndata: 3'
    assert cut(data, []) == [b'{"a":\n1}', b"2", b"3"]


def test_json_with_half_a_character_is_read_and_with_endless_nesting_refused() -> None:
    assert read_json(b'"\\ud83d"') == "\ud83d"
    assert read_json(b'"\xff"') == "\ufffd"
    with pytest.raises(ValueError, match="deeply"):
        read_json(b"[" * 100_000)


@both_wires
async def test_text_comes_piece_by_piece_as_it_is_sent(wire: Wire) -> None:
    async with raw_server() as server:
        steps = wire.text("Grüezi ", "aus ", "Bern 🏔")
        server.answer(paced(steps, 0.02))
        async with connected(wire.settings(server.url)) as model:
            pieces = [piece async for piece in model.stream(QUESTION)]
    assert [piece.text for piece in pieces if isinstance(piece, TextPiece)] == ["Grüezi ", "aus ", "Bern 🏔"]


@both_wires
async def test_one_byte_per_packet_and_everything_in_one_packet_read_alike(wire: Wire) -> None:
    steps = wire.text("Grüezi ", "🏔", " x" * 40_000)
    body = b"".join(step for step in steps if isinstance(step, bytes))
    small = wire.text("Grüezi ", "🏔", " x")
    single = b"".join(step for step in small if isinstance(step, bytes))
    async with raw_server() as server, connected(wire.settings(server.url)) as model:
        server.answer(body)
        server.answer(single[at : at + 1] for at in range(len(single)))
        assert (await hear(model)).text == "Grüezi 🏔" + " x" * 40_000
        assert (await hear(model)).text == "Grüezi 🏔 x"


@both_wires
async def test_carriage_returns_comments_and_unknown_events_do_not_matter(wire: Wire) -> None:
    events = [event.replace(b"\n", b"\r\n") for event in wire.begun("Hello")]
    rest = wire.text("Hello")[1 + len(events) :]
    noise = b': OPENROUTER PROCESSING\r\n\r\nevent: mystery\r\ndata: {"type": "mystery"}\r\n\r\n'
    async with raw_server() as server, connected(wire.settings(server.url)) as model:
        server.answer(head(), chunk(noise), *map(chunk, events), chunk(noise), *rest)
        assert (await hear(model)).text == "Hello"


@both_wires
async def test_a_connection_is_used_again_for_the_next_answer(wire: Wire) -> None:
    async with raw_server() as server, connected(wire.settings(server.url)) as model:
        server.answer(wire.text("one"))
        for _ in range(4):
            assert (await hear(model)).text == "one"
        assert server.connections == 1


@both_wires
async def test_silence_before_the_first_byte_is_tried_once_more(wire: Wire) -> None:
    async with raw_server() as server, connected(wire.settings(server.url)) as model:
        server.answer(Act.HANG)
        with pytest.raises(ProviderUnavailable, match=r"did not begin to answer within"):
            await hear(model)
        assert len(server.requests) == 2


@both_wires
async def test_a_head_without_data_and_endless_comments_is_silence_too(wire: Wire) -> None:
    async with raw_server() as server, connected(wire.settings(server.url)) as model:
        server.answer(head(), paced([chunk(b": still here\n\n")] * 100, 0.05))
        server.answer(wire.text("now"))
        assert (await hear(model)).text == "now"
        assert server.requests[1].at - server.requests[0].at < 3.0


@both_wires
async def test_a_stall_in_the_middle_keeps_the_text_and_cuts_the_answer_off(wire: Wire) -> None:
    async with raw_server() as server, connected(wire.settings(server.url)) as model:
        server.answer(stream(*wire.begun("Hello", " you"), Act.HANG))
        text, error = await hear_fault(model)
        assert text == "Hello you"
        assert isinstance(error, AnswerCutOff)
        assert "nothing came for" in str(error)
        await asyncio.wait_for(server.hung_up.wait(), 3)
        assert len(server.requests) == 1


@both_wires
async def test_comments_do_not_count_as_data_in_the_middle(wire: Wire) -> None:
    async with raw_server() as server, connected(wire.settings(server.url)) as model:
        server.answer(stream(*wire.begun("Hello"), *paced([b": ping\n\n"] * 30, 0.1)))
        began = asyncio.get_running_loop().time()
        with pytest.raises(AnswerCutOff):
            await hear(model)
        assert asyncio.get_running_loop().time() - began < 2.5


@both_wires
@pytest.mark.parametrize("cut_at", ["between events", "inside a line", "inside a character", "clean end"])
async def test_a_broken_stream_is_cut_off_after_its_text(wire: Wire, cut_at: str) -> None:
    events = wire.begun("Hello", " Bern 🏔")
    mountain = b"".join(events).index("🏔".encode()) if cut_at == "inside a character" else None
    data = {
        "between events": b"".join(events[:-1]),
        "clean end": b"".join(events[:-1]),
        "inside a line": b"".join(events)[:-9],
        "inside a character": b"".join(events)[: mountain and mountain + 2],
    }[cut_at]
    async with raw_server() as server, connected(wire.settings(server.url)) as model:
        server.answer(
            stream(data, *([] if cut_at == "clean end" else [Act.RESET]), end=cut_at == "clean end")
        )
        text, error = await hear_fault(model)
        assert text == "Hello"
        assert isinstance(error, AnswerCutOff)
        assert "connection" in str(error)
        assert len(server.requests) == 1


@both_wires
async def test_a_stream_that_breaks_before_its_first_piece_is_begun_again(wire: Wire) -> None:
    async with raw_server() as server, connected(wire.settings(server.url)) as model:
        server.answer(stream(*wire.begun(), Act.RESET, end=False))
        server.answer(stream(*wire.begun()))
        server.answer(wire.text("third time"))
        assert (await hear(model)).text == "third time"


@both_wires
async def test_what_is_no_json_is_no_answer(wire: Wire) -> None:
    async with raw_server() as server, connected(wire.settings(server.url)) as model:
        server.answer(stream(*wire.begun("Hello"), b'data: {"choices": [{"del\n\n', *wire.begun(" you")))
        with pytest.raises(AnswerCutOff, match="no JSON"):
            await hear(model)


@both_wires
async def test_a_web_page_and_an_empty_body_are_faults_of_the_provider(wire: Wire) -> None:
    async with raw_server() as server, connected(wire.settings(server.url)) as model:
        server.answer(whole(200, "<html><body>Welcome to nginx</body></html>", "text/html"))
        with pytest.raises(ProviderUnavailable, match="web page"):
            await hear(model)
        assert len(server.requests) == 1
    async with raw_server() as server, connected(wire.settings(server.url)) as model:
        server.answer(whole(200, "", "text/event-stream"))
        with pytest.raises(ProviderUnavailable, match="empty answer"):
            await hear(model)
        assert len(server.requests) == 3


async def test_an_answer_larger_than_the_limit_ends_without_filling_the_memory() -> None:
    async with raw_server() as server, connected(settings("openai", f"{server.url}/v1")) as model:
        bomb = gzip.compress(delta(content="a" * 1000) * 40_000)
        server.answer(head(content_encoding="gzip"), chunk(bomb), b"0\r\n\r\n")
        tracemalloc.start()
        with pytest.raises(AnswerCutOff, match="larger"):
            await drain(model)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < MAX_ANSWER_BYTES


async def test_an_event_without_end_is_cut_off() -> None:
    async with raw_server() as server, connected(settings("openai", f"{server.url}/v1")) as model:
        server.answer(stream(b"data: ", *[b"x" * 2**20] * 12))
        with pytest.raises(AnswerCutOff, match="larger"):
            await hear(model)
        assert len(server.requests) == 1


async def test_an_answer_may_not_go_on_for_ever() -> None:
    patience = Patience(first_byte=0.5, idle=0.5, answer=0.6)
    async with raw_server() as server, connected(settings("openai", f"{server.url}/v1", patience)) as model:
        server.answer(stream(*paced([delta(content="and ")] * 100, 0.05)))
        with pytest.raises(AnswerCutOff, match="too long"):
            await hear(model)


async def test_a_slow_reader_does_not_run_into_the_time_limits() -> None:
    patience = Patience(first_byte=0.5, idle=0.1)
    async with raw_server() as server, connected(settings("openai", f"{server.url}/v1", patience)) as model:
        server.answer(openai_text("one ", "two ", "three"))
        heard = ""
        async for piece in model.stream(QUESTION):
            await asyncio.sleep(0.2)
            heard += piece.text if isinstance(piece, TextPiece) else ""
        assert heard == "one two three"


async def test_many_answers_at_once_do_not_mix() -> None:
    async with raw_server() as server, connected(settings("openai", f"{server.url}/v1")) as model:
        for number in range(40):
            server.answer(paced(openai_text(f"{number} ", f"{number}"), 0.005))
        heard = await asyncio.gather(*(hear(model) for _ in range(40)))
        assert sorted(int(each.text.split()[0]) for each in heard) == list(range(40))
        assert all(len(set(each.text.split())) == 1 for each in heard)


async def test_a_server_that_never_closes_after_its_last_word_does_not_hold_the_answer_up() -> None:
    patience = Patience(first_byte=5.0, idle=5.0)
    async with raw_server() as server, connected(settings("openai", f"{server.url}/v1", patience)) as model:
        server.answer(stream(delta(content="Hello"), delta("stop"), sse("[DONE]"), Act.HANG))
        began = asyncio.get_running_loop().time()
        assert (await hear(model)).text == "Hello"
        assert asyncio.get_running_loop().time() - began < 2.0
