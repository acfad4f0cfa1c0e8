from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from agent.errors import AnswerCutOff
from agent.messages import Message, ToolCall
from agent.models.calls import CallAssembly
from tests.agent.rawserver import sse
from tests.agent.talk import (
    QUESTION,
    answer_to,
    call_delta,
    delta,
    fault_of,
)

pytestmark = pytest.mark.anyio
BERN = '{"city": "Bern"}'


async def test_a_call_in_pieces_comes_whole_and_only_at_the_end() -> None:
    heard = await answer_to(
        delta(role="assistant", content=None),
        delta(content="Let me look."),
        call_delta(0, "get_", "", id="call_9"),
        call_delta(0, "weather", '{"ci'),
        call_delta(0, None, 'ty": "Bern"}'),
        delta("tool_calls"),
        sse("[DONE]"),
    )
    assert heard.text == "Let me look."
    assert heard.calls == (ToolCall("call_9", "get_weather", BERN),)
    assert heard.finish == "tool_calls"


@pytest.mark.parametrize("count", [1, 2, 8, 100])
async def test_parallel_calls_keep_their_order_however_their_pieces_mix(count: int) -> None:
    begun = [call_delta(index, f"tool_{index}", "", id=f"call_{index}") for index in range(count)]
    first = [call_delta(index, None, '{"n": ') for index in reversed(range(count))]
    last = [call_delta(index, None, f"{index}}}") for index in range(count)]
    heard = await answer_to(*begun, *first, *last, delta("tool_calls"), sse("[DONE]"))
    assert [(call.name, json.loads(call.arguments)) for call in heard.calls] == [
        (f"tool_{index}", {"n": index}) for index in range(count)
    ]


async def test_more_calls_at_once_than_anybody_needs_end_the_answer() -> None:
    begun = [call_delta(index, "get_weather", "{}", id=f"call_{index}") for index in range(500)]
    _, error = await fault_of(*begun, delta("tool_calls"))
    assert isinstance(error, AnswerCutOff)


async def test_ten_thousand_pieces_of_one_call_are_one_call() -> None:
    pieces = b"".join(call_delta(0, None, f"{number % 10}") for number in range(10_000))
    heard = await answer_to(
        call_delta(0, "get_weather", '{"n": "', id="c"), pieces, call_delta(0, None, '"}'), delta("stop")
    )
    assert len(json.loads(heard.calls[0].arguments)["n"]) == 10_000


async def test_whole_calls_under_one_index_are_told_apart_by_their_ids() -> None:
    heard = await answer_to(
        call_delta(0, "get_weather", BERN, id="a"),
        call_delta(0, "get_weather", '{"city": "Chur"}', id="b"),
        delta("stop"),
    )
    assert [call.arguments for call in heard.calls] == [BERN, '{"city": "Chur"}']
    assert heard.finish == "tool_calls"


async def test_calls_without_an_index_are_told_apart_as_far_as_they_can_be() -> None:
    heard = await answer_to(
        call_delta(None, "get_weather", '{"city": ', id="a"),
        call_delta(None, None, '"Bern"}'),
        call_delta(None, "get_weather", '{"city": "Chur"}', id="b"),
        call_delta(None, "get_weather", '{"city": "Genf"}'),
        delta("tool_calls"),
    )
    assert [json.loads(call.arguments)["city"] for call in heard.calls] == ["Bern", "Chur", "Genf"]
    assert len({call.id for call in heard.calls}) == 3


async def test_a_name_that_is_repeated_with_every_piece_is_taken_once() -> None:
    heard = await answer_to(
        call_delta(0, "get_weather", '{"city": ', id="a"),
        call_delta(0, "get_weather", '"Bern"}', id="a"),
        delta("stop"),
    )
    assert heard.calls == (ToolCall("a", "get_weather", BERN),)


async def test_missing_and_repeated_ids_are_made_anew() -> None:
    said = ToolCall("call_0", "get_weather", "{}")
    request = replace(
        QUESTION,
        messages=(
            *QUESTION.messages,
            Message("assistant", "", (said,)),
            Message("tool", "sun", tool_call_id="call_0"),
        ),
    )
    heard = await answer_to(
        call_delta(0, "get_weather", "{}", id="call_0"),
        call_delta(1, "get_weather", "{}", id="same"),
        call_delta(2, "get_weather", "{}", id="same"),
        call_delta(3, "get_weather", "{}"),
        delta("tool_calls"),
        request=request,
    )
    ids = [call.id for call in heard.calls]
    assert len({*ids, "call_0"}) == 5
    assert ids[1] == "same"


@pytest.mark.parametrize(
    ("written", "passed_on"),
    [
        ("", "{}"),
        (" ", "{}"),
        ('{"city": "Be', '{"city": "Be'),
        ("[1]", "[1]"),
        ('"{}"', '"{}"'),
        ("null", "null"),
    ],
)
async def test_arguments_are_passed_on_as_written_and_nothing_is_an_empty_object(
    written: str, passed_on: str
) -> None:
    heard = await answer_to(call_delta(0, "get_weather", written, id="a"), delta("tool_calls"))
    assert heard.calls[0].arguments == passed_on


async def test_a_call_without_any_arguments_and_one_with_an_object_are_calls() -> None:
    piece: dict[str, Any] = {
        "index": 1,
        "id": "b",
        "function": {"name": "get_weather", "arguments": {"city": "Bern"}},
    }
    heard = await answer_to(
        call_delta(0, "list_orders", id="a"), delta(tool_calls=[piece]), delta("tool_calls")
    )
    assert [call.arguments for call in heard.calls] == ["{}", BERN]


def test_what_is_no_call_is_no_call() -> None:
    assembly = CallAssembly()
    pieces: list[Any] = [None, 3, {}, {"index": 0}, {"function": None}, {"extra_content": {"google": {}}}]
    for piece in pieces:
        assembly.add(piece)
    assert len(assembly) == 0
    assert assembly.calls(()) == []
