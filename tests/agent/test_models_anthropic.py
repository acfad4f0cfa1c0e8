from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest

from agent.errors import AnswerCutOff, ContentRefused, ContextTooLong, RequestRejected
from agent.messages import Message, ToolCall, Usage
from agent.model import ModelRequest
from tests.agent.rawserver import RawServer, Step, raw_server, sse, stream, whole
from tests.agent.talk import (
    ANTHROPIC,
    QUESTION,
    Heard,
    anthropic_events,
    anthropic_text,
    connected,
    hear,
    hear_fault,
)

pytestmark = pytest.mark.anyio
BERN = '{"city": "Bern"}'


def text(*words: str) -> dict[str, Any]:
    return {"type": "text", "text": "", "deltas": [{"type": "text_delta", "text": word} for word in words]}


def use(call_id: str, *written: str, **more: Any) -> dict[str, Any]:
    deltas = [{"type": "input_json_delta", "partial_json": part} for part in written]
    return {"type": "tool_use", "id": call_id, "name": "get_weather", "input": {}, "deltas": deltas, **more}


def thinking(words: str, signature: str) -> dict[str, Any]:
    deltas = [
        {"type": "thinking_delta", "thinking": words},
        {"type": "signature_delta", "signature": signature},
    ]
    return {"type": "thinking", "thinking": "", "signature": "", "deltas": deltas}


async def answer_to(blocks: Iterable[dict[str, Any]], stop: str = "end_turn") -> Heard:
    async with raw_server() as server, connected(ANTHROPIC.settings(server.url)) as model:
        server.answer(stream(*anthropic_events(blocks, stop)))
        return await hear(model)


async def fault_of(*parts: Step) -> tuple[str, Exception]:
    async with raw_server() as server, connected(ANTHROPIC.settings(server.url)) as model:
        server.answer(stream(*parts))
        return await hear_fault(model)


async def sent_for(*messages: Message, **changes: Any) -> Any:
    """The body of the request for this conversation."""
    async with raw_server() as server, connected(ANTHROPIC.settings(server.url)) as model:
        server.answer(anthropic_text("Sun."))
        await hear(model, replace(QUESTION, messages=messages, **changes))
        return server.requests[0].json


@pytest.mark.parametrize("count", [1, 2, 8, 100])
async def test_calls_come_whole_in_their_order_and_only_at_the_end(count: int) -> None:
    calls = [use(f"toolu_{index}", '{"ci', f'ty": "{index}"}}') for index in range(count)]
    heard = await answer_to([text("Let me ", "look."), *calls], "tool_use")
    assert heard.text == "Let me look."
    assert heard.finish == "tool_calls"
    assert heard.calls == tuple(
        ToolCall(f"toolu_{index}", "get_weather", f'{{"city": "{index}"}}') for index in range(count)
    )
    assert heard.usage == Usage(9, 7)


async def test_arguments_are_passed_on_as_written_and_nothing_is_an_empty_object() -> None:
    heard = await answer_to(
        [use("a"), use("b", '{"city": "Be'), use("c", input={"city": "Bern"})], "tool_use"
    )
    assert [call.arguments for call in heard.calls] == ["{}", '{"city": "Be', BERN]


async def test_missing_and_repeated_ids_are_made_anew() -> None:
    heard = await answer_to([use("a"), use("a"), use("")], "tool_use")
    assert heard.calls[0].id == "a"
    assert len({call.id for call in heard.calls}) == 3


async def test_no_call_is_told_without_the_end_of_the_message() -> None:
    events = anthropic_events([text("Look:"), use("a", BERN)], "tool_use")
    for missing in (1, 2, 3):
        heard, error = await fault_of(*events[:-missing])
        assert heard == "Look:"
        assert isinstance(error, AnswerCutOff)
    _, error = await fault_of(*events[:-1], sse("[DONE]"))
    assert isinstance(error, AnswerCutOff)


async def test_no_call_of_an_answer_that_reached_its_limit_is_told() -> None:
    heard = await answer_to([text("Look:"), use("a", BERN)], "max_tokens")
    assert (heard.text, heard.calls, heard.finish) == ("Look:", (), "length")
    assert (await answer_to([text("Long")], "model_context_window_exceeded")).finish == "length"


async def test_a_full_context_without_an_answer_is_too_long() -> None:
    _, error = await fault_of(*anthropic_events([], "model_context_window_exceeded"))
    assert isinstance(error, ContextTooLong)


async def test_a_refusal_is_told_once_and_without_its_calls() -> None:
    async with raw_server() as server, connected(ANTHROPIC.settings(server.url)) as model:
        server.answer(stream(*anthropic_events([use("a", BERN)], "refusal")))
        _, error = await hear_fault(model)
        assert isinstance(error, ContentRefused)
        assert len(server.requests) == 1


@pytest.mark.parametrize("stop", ["end_turn", "stop_sequence", "pause_turn", "something_new"])
async def test_other_reasons_to_stop_are_the_end(stop: str) -> None:
    heard = await answer_to([text("Sun")], stop)
    assert (heard.text, heard.finish) == ("Sun", "stop")


async def test_usage_counts_what_came_from_the_cache_and_is_estimated_where_nothing_is_said() -> None:
    cached = {
        "input_tokens": 3,
        "cache_read_input_tokens": 900,
        "cache_creation_input_tokens": 90,
        "output_tokens": 1,
    }
    events = anthropic_events([text("Sun")])
    events[0] = sse({"type": "message_start", "message": {"usage": cached}})
    async with raw_server() as server, connected(ANTHROPIC.settings(server.url)) as model:
        server.answer(stream(*events))
        assert (await hear(model)).usage == Usage(993, 7)
        events[0] = sse({"type": "message_start", "message": {"usage": None}})
        events[-2] = sse({"type": "message_delta", "delta": {"stop_reason": "end_turn"}})
        server.answer(stream(*events))
        await hear(model)
        usage = (await hear(model)).usage
        assert usage.estimated
        assert usage.output_tokens == 1


async def test_odd_events_are_passed_over() -> None:
    odd: list[object] = [
        {"type": "ping"},
        {"type": "vellichor", "index": 0},
        {"type": "content_block_delta", "index": 7, "delta": {"type": "text_delta", "text": "lost"}},
        {"type": "content_block_delta", "index": 0, "delta": {"type": "citations_delta", "citation": {}}},
        {
            "type": "content_block_start",
            "index": 9,
            "content_block": {"type": "server_tool_use", "name": "web_search"},
        },
        {},
    ]
    events = anthropic_events([text("Sun")])
    async with raw_server() as server, connected(ANTHROPIC.settings(server.url)) as model:
        server.answer(stream(events[0], *map(sse, odd), *events[1:]))
        heard = await hear(model)
        assert (heard.text, heard.calls) == ("Sun", ())


async def test_a_server_that_does_not_stream_is_understood() -> None:
    content = [
        {"type": "text", "text": "Look:"},
        {"type": "tool_use", "id": "a", "name": "get_weather", "input": {"n": 1}},
    ]
    usage = {"input_tokens": 4, "output_tokens": 5}
    message = {"type": "message", "content": content, "stop_reason": "tool_use", "usage": usage}
    async with raw_server() as server, connected(ANTHROPIC.settings(server.url)) as model:
        server.answer(whole(200, message))
        heard = await hear(model)
    assert heard == Heard("Look:", (ToolCall("a", "get_weather", '{"n": 1}'),), "tool_calls", Usage(4, 5))


async def test_the_whole_conversation_is_sent_in_the_words_of_the_wire() -> None:
    calls = (ToolCall("a", "get_weather", BERN), ToolCall("functions.b:1", "get_weather", '{"city": "Be'))
    body = await sent_for(
        *QUESTION.messages,
        Message("assistant", "Let me look.", calls),
        Message("tool", "sun", tool_call_id="a"),
        Message("tool", "", tool_call_id="functions.b:1"),
        Message("user", "And tomorrow?"),
        Message("user", "Quick!"),
    )
    assert body["system"] == "Be brief."
    assert body["tools"][0]["input_schema"]["required"] == ["city"]
    assert body["messages"] == [
        {"role": "user", "content": [{"type": "text", "text": "Weather in Bern?"}]},
        {
            "role": "assistant",
            "content": [
                {"type": "text", "text": "Let me look."},
                {"type": "tool_use", "id": "a", "name": "get_weather", "input": {"city": "Bern"}},
                {"type": "tool_use", "id": "functions_b_1", "name": "get_weather", "input": {}},
            ],
        },
        {
            "role": "user",
            "content": [
                {"type": "tool_result", "tool_use_id": "a", "content": "sun"},
                {"type": "tool_result", "tool_use_id": "functions_b_1", "content": "(nothing)"},
                {"type": "text", "text": "And tomorrow?"},
                {"type": "text", "text": "Quick!"},
            ],
        },
    ]


async def test_a_conversation_that_begins_in_the_middle_is_made_to_begin_with_the_user() -> None:
    body = await sent_for(
        Message("assistant", "Hello."),
        Message("system", "Confirmed by Anna."),
        Message("user", " "),
        Message("user", "Ok?"),
    )
    assert "system" not in body
    assert [turn["role"] for turn in body["messages"]] == ["user", "assistant", "user"]
    assert [block["text"] for block in body["messages"][2]["content"]] == [
        "(Note of the system: Confirmed by Anna.)",
        "Ok?",
    ]


async def test_an_interrupted_call_is_answered_as_an_error() -> None:
    call = ToolCall("a", "get_weather", BERN)
    body = await sent_for(*QUESTION.messages, Message("assistant", "", (call,)), Message("user", "Hello?"))
    result = body["messages"][2]["content"][0]
    assert result["is_error"] is True
    assert "not executed" in result["content"]


async def test_a_request_without_tools_offers_none() -> None:
    assert "tools" not in await sent_for(Message("user", "Hi"), tools=())


def with_results(calls: tuple[ToolCall, ...]) -> ModelRequest:
    results = [Message("tool", "sun", tool_call_id=call.id) for call in calls]
    return replace(QUESTION, messages=(*QUESTION.messages, Message("assistant", "Look:", calls), *results))


async def begin_thinking(server: RawServer, model: Any) -> tuple[ToolCall, ...]:
    hidden = {"type": "redacted_thinking", "data": "EmwKAhgB"}
    blocks = [
        thinking("Weather? get_weather({})!", "EqQBCg=="),
        hidden,
        text(),
        text("Look:"),
        use("toolu_1", BERN),
    ]
    server.answer(stream(*anthropic_events(blocks, "tool_use")))
    server.answer(anthropic_text("Sun."))
    heard = await hear(model)
    assert heard.text == "Look:"
    return heard.calls


async def test_thinking_is_not_shown_and_given_back_with_its_calls_as_it_came() -> None:
    async with raw_server() as server, connected(ANTHROPIC.settings(server.url)) as model:
        calls = await begin_thinking(server, model)
        await hear(model, with_results(calls))
        assert server.requests[1].json["messages"][1]["content"] == [
            {"type": "thinking", "thinking": "Weather? get_weather({})!", "signature": "EqQBCg=="},
            {"type": "redacted_thinking", "data": "EmwKAhgB"},
            {"type": "text", "text": "Look:"},
            {"type": "tool_use", "id": "toolu_1", "name": "get_weather", "input": {"city": "Bern"}},
        ]
        more = (*calls, ToolCall("toolu_2", "get_weather", "{}"))
        await hear(model, with_results(more))
        assert server.requests[2].json["messages"][1]["content"][0]["type"] == "text"


async def test_thinking_that_the_provider_refuses_is_left_out() -> None:
    async with raw_server() as server, connected(ANTHROPIC.settings(server.url)) as model:
        calls = await begin_thinking(server, model)
        moved = {
            "type": "invalid_request_error",
            "message": "messages.1.content.0: `thinking` blocks cannot be modified.",
        }
        server.answer(whole(400, {"type": "error", "error": moved}))
        server.answer(anthropic_text("Sun."))
        await hear(model)
        assert (await hear(model, with_results(calls))).text == "Sun."
        first = [request.json["messages"][1]["content"][0]["type"] for request in server.requests[2:]]
        assert first == ["thinking", "text"]


async def test_a_server_that_does_not_cache_is_not_asked_to() -> None:
    async with raw_server() as server, connected(ANTHROPIC.settings(server.url)) as model:
        refusal = {
            "type": "invalid_request_error",
            "message": "cache_control: Extra inputs are not permitted",
        }
        server.answer(whole(400, {"type": "error", "error": refusal}))
        server.answer(anthropic_text("Sun."))
        await hear(model)
        await hear(model)
        assert ["cache_control" in request.json for request in server.requests] == [True, False, False]
        server.answer(whole(400, {"type": "error", "error": refusal}))
        await hear(model)
        _, error = await hear_fault(model)
        assert isinstance(error, RequestRejected)
