from __future__ import annotations

from dataclasses import replace

import pytest

from agent.errors import AnswerCutOff, ContentRefused, ProviderUnavailable
from agent.messages import ToolCall, Usage
from agent.model import TextPiece
from tests.agent.rawserver import Act, Step, raw_server, sse, stream, whole
from tests.agent.talk import (
    QUESTION,
    Heard,
    answer_to,
    call_delta,
    connected,
    delta,
    fault_of,
    hear,
    hear_fault,
    openai_text,
    settings,
)

pytestmark = pytest.mark.anyio
BERN = '{"city": "Bern"}'


async def test_no_call_of_an_answer_that_reached_its_limit_is_told() -> None:
    heard = await answer_to(call_delta(0, "get_weather", BERN, id="a"), delta("length"), sse("[DONE]"))
    assert (heard.calls, heard.finish) == ((), "length")


async def test_a_server_that_hides_the_limit_is_found_out_by_its_count() -> None:
    usage = {"choices": [], "usage": {"prompt_tokens": 5, "completion_tokens": 16}}
    request = replace(QUESTION, max_output_tokens=16)
    heard = await answer_to(
        call_delta(0, "get_weather", "{}", id="a"), delta("tool_calls"), sse(usage), request=request
    )
    assert (heard.calls, heard.finish) == ((), "length")


@pytest.mark.parametrize(
    "end", [[], [sse("[DONE]")], [Act.RESET]], ids=["clean end", "only [DONE]", "broken"]
)
async def test_no_call_of_an_answer_without_finish_reason_is_told(end: list[Step]) -> None:
    text, error = await fault_of(delta(content="Look:"), call_delta(0, "get_weather", BERN, id="a"), *end)
    assert text == "Look:"
    assert isinstance(error, AnswerCutOff)


@pytest.mark.parametrize(
    "parts",
    [
        [delta("stop", content="Hello")],
        [delta(content="Hello"), delta("stop"), Act.RESET],
        [delta(content="Hello"), sse("[DONE]")],
        [delta(content="Hello"), delta("stop"), b"data: [DO"],
        [delta(content="Hello"), delta("eos"), b"data: [DONE]"],
        [delta(content="Hello"), delta("stop"), Act.HANG],
        [
            delta(content="Hello", finish=""),
            delta("stop"),
            sse({"choices": [], "usage": None}),
            sse("[DONE]"),
        ],
    ],
    ids=[
        "no [DONE]",
        "broken after the reason",
        "only [DONE]",
        "cut in [DONE]",
        "unknown reason",
        "left open",
        "no usage",
    ],
)
async def test_a_text_with_a_finish_reason_or_an_end_mark_is_whole(parts: list[Step]) -> None:
    heard = await answer_to(*parts)
    assert (heard.text, heard.finish) == ("Hello", "stop")
    assert heard.usage == Usage(heard.usage.input_tokens, 2, estimated=True)


@pytest.mark.parametrize("reason", ["abort", "error", "cancelled"])
async def test_an_answer_that_the_server_broke_off_is_no_answer(reason: str) -> None:
    _, error = await fault_of(delta(content="Hel"), call_delta(0, "get_weather", "{}", id="a"), delta(reason))
    assert isinstance(error, ProviderUnavailable)


@pytest.mark.parametrize(
    "parts",
    [
        [delta(content="How to"), delta("content_filter")],
        [call_delta(0, "get_weather", BERN, id="a"), delta("content_filter")],
        [delta(refusal="I can't help with that."), delta("stop")],
    ],
    ids=["filter", "filter with a call", "refusal"],
)
async def test_a_filtered_or_refused_answer_is_told_once_and_without_its_calls(parts: list[Step]) -> None:
    async with raw_server() as server, connected(settings("openai", f"{server.url}/v1")) as model:
        server.answer(stream(*parts, sse("[DONE]")))
        _, error = await hear_fault(model)
        assert isinstance(error, ContentRefused)
        assert len(server.requests) == 1


async def test_usage_is_counted_as_the_provider_says_also_where_it_comes_early() -> None:
    counted = {"prompt_tokens": 11, "completion_tokens": 3, "total_tokens": 14}
    late = await answer_to(
        delta(content="Hi"), delta("stop"), sse({"choices": [], "usage": counted}), sse("[DONE]")
    )
    early = await answer_to(sse({"choices": [], "usage": counted}), delta(content="Hi"), delta("stop"))
    assert late.usage == early.usage == Usage(11, 3)
    half = await answer_to(
        delta(content="Hi"), delta("stop"), sse({"choices": [], "usage": {"prompt_tokens": 11}})
    )
    assert half.usage == Usage(11, 1, estimated=True)


async def test_thoughts_are_not_part_of_the_answer() -> None:
    heard = await answer_to(
        delta(reasoning_content="I should call get_weather({})."),
        delta(reasoning="Or not."),
        delta(content=[{"type": "thinking", "thinking": "Hmm."}, {"type": "text", "text": "Sun"}]),
        delta("stop"),
    )
    assert (heard.text, heard.calls) == ("Sun", ())


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (["<think>Call it?", " </think>\n", "\n", "Sun", "ny"], ["Sun", "ny"]),
        (["\n<th", "ink>no</thi", "nk>Sun"], ["Sun"]),
        (["<", "b>Sun</b>"], ["<b>Sun</b>"]),
        (["Sun <think>", "ny"], ["Sun <think>", "ny"]),
        (["<think>for", "ever"], []),
        ([" <thi"], [" <thi"]),
    ],
)
async def test_thoughts_in_front_of_a_local_models_text_are_not_shown(
    words: list[str], shown: list[str]
) -> None:
    async with raw_server() as server, connected(settings("compatible", f"{server.url}/v1")) as model:
        server.answer(openai_text(*words))
        pieces = [piece async for piece in model.stream(QUESTION)]
    assert [piece.text for piece in pieces if isinstance(piece, TextPiece)] == shown


async def test_odd_chunks_are_passed_over() -> None:
    odd: list[object] = [
        {"choices": []},
        {"choices": None},
        {"choices": [{"index": 1, "delta": {"content": "other"}}]},
        {"choices": ["x"]},
        {"choices": [{"delta": None}]},
        {"unknown": True},
    ]
    assert (await answer_to(*map(sse, odd), delta(content="Sun"), delta("stop"))).text == "Sun"


async def test_half_a_character_does_not_reach_the_store() -> None:
    heard = await answer_to(
        sse('{"choices": [{"delta": {"content": "\\ud83c"}}]}'),
        call_delta(0, "get_weather", '{"city": "🏔', id="a").replace("🏔".encode(), b"\\ud83c\\udfd4"),
        call_delta(0, None, '"}'),
        delta("stop"),
    )
    assert (heard.text, heard.calls[0].arguments) == ("\ufffd", '{"city": "🏔"}')


async def test_a_server_that_does_not_stream_is_understood() -> None:
    call = {"id": "a", "type": "function", "function": {"name": "get_weather", "arguments": BERN}}
    message = {"role": "assistant", "content": "Look:", "tool_calls": [call]}
    body = {
        "choices": [{"index": 0, "message": message, "finish_reason": "tool_calls"}],
        "usage": {"prompt_tokens": 7, "completion_tokens": 5},
    }
    async with raw_server() as server, connected(settings("compatible", f"{server.url}/v1")) as model:
        server.answer(whole(200, body))
        server.answer(whole(200, {"error": {"message": "Invalid", "code": "invalid_api_key"}}))
        heard = await hear(model)
        assert heard == Heard("Look:", (ToolCall("a", "get_weather", BERN),), "tool_calls", Usage(7, 5))
        _, error = await hear_fault(model)
        assert error.code == "authentication_failed"
