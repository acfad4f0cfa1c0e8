from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from agent.messages import Message, ToolCall
from agent.models.history import INTERRUPTED, read_arguments, repair_history

CALL = ToolCall("a", "find", "{}")
OTHER = ToolCall("b", "find", "{}")


def asked(*calls: ToolCall) -> Message:
    return Message("assistant", "", calls)


def result(call_id: str, content: str = "done") -> Message:
    return Message("tool", content, tool_call_id=call_id, tool_name="find")


USER = Message("user", "Hi")

messages = st.one_of(
    st.builds(Message, st.sampled_from(["system", "user", "assistant"]), st.text(max_size=3)),
    st.builds(result, st.sampled_from("abc"), st.text(max_size=3)),
    st.lists(
        st.builds(ToolCall, st.sampled_from(["a", "b", "c", ""]), st.text(max_size=3), st.just("{}")),
        min_size=1,
    ).map(lambda calls: asked(*calls)),
)


@settings(deadline=None)
@given(st.lists(messages, max_size=12))
def test_every_call_has_one_result_right_after_it_and_every_result_its_call(history: list[Message]) -> None:
    repaired = list(repair_history(history))
    json.dumps([message.content for message in repaired], ensure_ascii=False).encode()
    while repaired:
        message = repaired.pop(0)
        assert message.role != "tool"
        assert len({call.id for call in message.tool_calls}) == len(message.tool_calls)
        for call in message.tool_calls:
            assert call.name
            assert repaired.pop(0).tool_call_id == call.id
    assert repair_history(repair_history(history)) == repair_history(history)


def test_a_valid_history_stays_as_it_is() -> None:
    history = (USER, asked(CALL, OTHER), result("a"), result("b"), Message("assistant", "Done."), USER)
    assert repair_history(history) == history


def test_a_call_without_a_result_was_interrupted() -> None:
    repaired = repair_history([USER, asked(CALL, OTHER), result("b"), USER])
    assert [message.content for message in repaired] == ["Hi", "", INTERRUPTED, "done", "Hi"]


def test_results_without_a_call_and_second_results_are_dropped() -> None:
    assert repair_history(
        [result("a"), USER, asked(CALL), result("a"), result("a", "again"), result("x")]
    ) == (
        USER,
        asked(CALL),
        result("a"),
    )


def test_a_result_that_comes_after_another_message_stands_behind_its_call() -> None:
    assert repair_history([asked(CALL), USER, result("a")]) == (asked(CALL), result("a"), USER)


def test_a_result_is_not_taken_for_a_later_call_of_the_same_id() -> None:
    contents = [
        message.content
        for message in repair_history([asked(CALL), result("a", "1"), asked(CALL), result("a", "2")])
    ]
    assert contents == ["", "1", "", "2"]


def test_equal_ids_in_one_message_are_told_apart() -> None:
    repaired = repair_history([asked(CALL, CALL), result("a", "1"), result("a", "2")])
    assert [call.id for call in repaired[0].tool_calls] == ["a", "a_2"]
    assert [(message.tool_call_id, message.content) for message in repaired[1:]] == [("a", "1"), ("a_2", "2")]


def test_an_assistant_message_that_says_nothing_is_dropped() -> None:
    assert repair_history([USER, Message("assistant", " \n"), USER]) == (USER, USER)


def test_names_that_no_provider_takes_are_made_harmless() -> None:
    repaired = repair_history([asked(ToolCall("a", "find.orders\n", "{}"), ToolCall("b", "", "{}"))])
    assert [call.name for call in repaired[0].tool_calls] == ["find_orders_", "unknown"]


def test_text_that_cannot_be_written_is_mended() -> None:
    assert repair_history([Message("user", "\ud83d")])[0].content == "\ufffd"
    assert repair_history([Message("user", "\ud83c\udfd4 🏔")])[0].content == "🏔 🏔"


def test_arguments_are_an_object_or_nothing() -> None:
    assert read_arguments('{"a": 1}') == {"a": 1}
    assert read_arguments(" ") == {}
    for wrong in ("[1]", "null", '"{}"', '{"a": ', "[" * 100_000):
        assert read_arguments(wrong) is None
