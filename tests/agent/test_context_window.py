"""What a model is shown of a chat: whole exchanges, every call with its one result."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from agent.context_window import fit, mend, shorten
from agent.messages import Message, ToolCall

USER, ANSWER = Message("user", "q"), Message("assistant", "a")


def asking(*ids: str) -> Message:
    return Message("assistant", "", tuple(ToolCall(each, "look", "{}") for each in ids))


def result(call_id: str, text: str = "r") -> Message:
    return Message("tool", text, tool_call_id=call_id)


def test_a_call_without_result_gets_one_and_a_result_without_call_goes() -> None:
    mended = mend([USER, asking("1", "2"), result("2"), result("9"), ANSWER])
    assert [each.tool_call_id for each in mended] == [None, None, "1", "2", None]
    assert "interrupted" in mended[2].content


def test_results_that_came_late_stand_behind_their_calls() -> None:
    mended = mend([USER, asking("1"), Message("user", "hello?"), result("1")])
    assert [each.role for each in mended] == ["user", "assistant", "tool", "user"]


@given(
    st.lists(
        st.sampled_from([USER, ANSWER, asking("1"), asking("2", "3"), result("1"), result("2"), result("3")]),
        max_size=30,
    ),
    st.integers(1, 20),
)
def test_calls_and_results_are_never_parted(messages: list[Message], limit: int) -> None:
    kept = fit(messages, max_messages=limit)
    waiting: list[str] = []
    for each in kept:
        if each.role == "tool":
            assert each.tool_call_id in waiting
            waiting.remove(each.tool_call_id)
        else:
            assert waiting == []
            waiting = [call.id for call in each.tool_calls]
    assert waiting == []


def test_the_newest_exchange_always_stays() -> None:
    long = Message("user", "x" * 1_000_000)
    assert fit([USER, ANSWER, long], max_tokens=10) == [long]


def test_at_most_fifty_messages_are_kept() -> None:
    kept = fit([USER, ANSWER] * 40)
    assert len(kept) == 50
    assert kept[0].role == "user"


def test_shortening_halves_and_cuts_long_results() -> None:
    messages = [USER, ANSWER, Message("user", "now"), asking("1"), result("1", "y" * 9_000)]
    short = shorten(messages)
    assert short[0].content == "now"
    assert len(short[-1].content) < 2_100
