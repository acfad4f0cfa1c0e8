from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from agent.errors import RequestRejected
from agent.messages import Message, ToolCall
from tests.agent.rawserver import RawServer, raw_server, sse, stream, whole
from tests.agent.talk import (
    QUESTION,
    call_delta,
    connected,
    delta,
    hear,
    hear_fault,
    openai_text,
    settings,
)

pytestmark = pytest.mark.anyio
BERN = '{"city": "Bern"}'
SIGNED = {"google": {"thought_signature": "CrICAdHt"}}


def reasoned(words: str) -> bytes:
    return delta(reasoning_content=words)


async def test_the_whole_conversation_is_sent_in_the_words_of_the_wire() -> None:
    calls = (ToolCall("a", "get_weather", BERN), ToolCall("b", "get.weather", '{"city": "Be'))
    request = replace(
        QUESTION,
        messages=(
            *QUESTION.messages,
            Message("assistant", "", calls),
            Message("tool", "sun", tool_call_id="a"),
            Message("tool", "not understood", tool_call_id="b"),
        ),
        max_output_tokens=77,
    )
    async with raw_server() as server, connected(settings("compatible", f"{server.url}/v1")) as model:
        server.answer(openai_text("Sun."))
        await hear(model, request)
        body = server.requests[0].json
    assert body["model"] == "test-model"
    assert body["max_tokens"] == 77
    assert body["tools"][0]["function"]["parameters"]["required"] == ["city"]
    assert [message["role"] for message in body["messages"]] == [
        "system",
        "user",
        "assistant",
        "tool",
        "tool",
    ]
    assert body["messages"][2] == {
        "role": "assistant",
        "content": None,
        "tool_calls": [
            {"id": "a", "type": "function", "function": {"name": "get_weather", "arguments": BERN}},
            {"id": "b", "type": "function", "function": {"name": "get_weather", "arguments": "{}"}},
        ],
    }
    assert body["messages"][4] == {"role": "tool", "tool_call_id": "b", "content": "not understood"}


async def asked_again(provider: Any, refusal: object, status: int = 400) -> list[Any]:
    """The bodies of three requests to a server that refuses the first in these words."""
    async with raw_server() as server, connected(settings(provider, f"{server.url}/v1")) as model:
        server.answer(whole(status, refusal))
        server.answer(openai_text("Sun."))
        assert (await hear(model)).text == "Sun."
        assert (await hear(model)).text == "Sun."
        return [request.json for request in server.requests]


def unsupported(name: str, instead: str = "") -> dict[str, Any]:
    message = f"Unsupported parameter: '{name}' is not supported with this model. {instead}"
    return {
        "error": {
            "message": message,
            "type": "invalid_request_error",
            "param": name,
            "code": "unsupported_parameter",
        }
    }


async def test_the_name_of_the_token_limit_is_learned_from_a_refusal() -> None:
    old = await asked_again("compatible", unsupported("max_tokens", "Use 'max_completion_tokens' instead."))
    assert ["max_tokens" in body for body in old] == [True, False, False]
    assert ["max_completion_tokens" in body for body in old] == [False, True, True]
    unknown = {"error": {"message": "Unrecognized request argument supplied: max_completion_tokens"}}
    new = await asked_again("openai", unknown)
    assert ["max_tokens" in body for body in new] == [False, True, True]


async def test_a_server_that_counts_no_tokens_is_not_asked_to() -> None:
    detail = [
        {"type": "extra_forbidden", "loc": ["body", "stream_options", "include_usage"], "msg": "Extra inputs"}
    ]
    bodies = await asked_again("compatible", {"object": "error", "message": {"detail": detail}}, 422)
    assert ["stream_options" in body for body in bodies] == [True, False, False]


async def test_a_server_that_refuses_in_every_dialect_is_not_asked_for_ever() -> None:
    everything = (
        "unsupported: max_tokens max_completion_tokens stream_options reasoning_content thought_signature"
    )
    async with raw_server() as server, connected(settings("compatible", f"{server.url}/v1")) as model:
        server.answer(whole(400, {"error": {"message": everything}}))
        _, error = await hear_fault(model)
        assert isinstance(error, RequestRejected)
        assert len(server.requests) == 5


async def ask_with_calls(server: RawServer, calls: tuple[ToolCall, ...], model: Any) -> Any:
    """Send the results of these calls; the assistant's message as the server got it."""
    results = [Message("tool", "sun", tool_call_id=call.id) for call in calls]
    history = (*QUESTION.messages, Message("assistant", "", calls), *results)
    await hear(model, replace(QUESTION, messages=history))
    return server.requests[-1].json["messages"][2]


async def test_reasoning_and_signatures_are_given_back_with_their_calls() -> None:
    async with raw_server() as server, connected(settings("compatible", f"{server.url}/v1")) as model:
        signed = call_delta(None, "get_weather", BERN, id="call_0", extra_content=SIGNED)
        unsigned = call_delta(None, "get_weather", "{}", id="call_1")
        server.answer(stream(*map(reasoned, ("I need ", "the weather.")), signed, unsigned, delta("stop")))
        server.answer(openai_text("Sun."))
        calls = (await hear(model)).calls
        sent = await ask_with_calls(server, calls, model)
        assert sent["reasoning_content"] == "I need the weather."
        assert sent["tool_calls"][0]["extra_content"] == SIGNED
        assert "extra_content" not in sent["tool_calls"][1]


@pytest.mark.parametrize(
    "begun",
    [
        [reasoned("Secret plans."), call_delta(0, "get_weather", BERN, id="call_0")],
        [call_delta(0, "get_weather", BERN, id="call_0", extra_content=SIGNED)],
    ],
    ids=["reasoning", "signature"],
)
async def test_a_chat_does_not_get_the_thoughts_of_another_where_a_server_counts_its_ids(
    begun: list[bytes],
) -> None:
    async with raw_server() as server, connected(settings("compatible", f"{server.url}/v1")) as model:
        server.answer(stream(*begun, delta("stop")))
        server.answer(openai_text("Sun."))
        await hear(model)
        other = await ask_with_calls(server, (ToolCall("call_0", "get_weather", BERN),), model)
        assert "reasoning_content" not in other
        assert "extra_content" not in other["tool_calls"][0]


@pytest.mark.parametrize(
    ("refusal", "given"),
    [
        (
            "The reasoning_content in the thinking mode must be passed back to the API.",
            {"reasoning_content": ""},
        ),
        ("Function call is missing a thought_signature in functionCall parts.", {}),
    ],
    ids=["DeepSeek", "Gemini"],
)
async def test_lost_reasoning_is_made_up_for_where_a_server_insists(
    refusal: str, given: dict[str, str]
) -> None:
    async with raw_server() as server, connected(settings("compatible", f"{server.url}/v1")) as model:
        server.answer(whole(400, [{"error": {"code": 400, "message": refusal}}]))
        server.answer(openai_text("Sun."))
        sent = await ask_with_calls(server, (ToolCall("a", "get_weather", BERN),), model)
        assert given.items() <= sent.items()
        signature = {"google": {"thought_signature": "skip_thought_signature_validator"}}
        assert sent["tool_calls"][0].get("extra_content") == (None if given else signature)


async def test_azure_gets_its_path_version_and_key_and_begins_with_a_chunk_without_choices() -> None:
    filtered = {"choices": [], "prompt_filter_results": [{"prompt_index": 0, "content_filter_results": {}}]}
    async with raw_server() as server:
        azure = settings("azure", f"{server.url}/", deployment="our-gpt", api_version="2025-04-01-preview")
        async with connected(azure) as model:
            server.answer(stream(sse(filtered), delta(content="Sun"), delta("stop"), sse("[DONE]")))
            assert (await hear(model)).text == "Sun"
            assert (model.provider, model.name) == ("azure", "our-gpt")
        request = server.requests[0]
        assert request.target == "/openai/deployments/our-gpt/chat/completions?api-version=2025-04-01-preview"
        assert request.headers["api-key"] == azure.api_key
        assert "authorization" not in request.headers
        assert request.json["max_completion_tokens"] == 4096
