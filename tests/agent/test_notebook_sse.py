"""Streams of a server are read alike wherever the network cuts them, and events come back as they were sent."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.events import (
    AnswerRestarted,
    CallFinished,
    CallStarted,
    ChangeSetStaged,
    Event,
    TextDelta,
    TurnEnded,
    TurnFailed,
    TurnStarted,
    to_wire,
)
from agent.messages import Usage
from agent.model import Json
from agent.notebook.calls import read_object
from agent.notebook.sse import MAX_EVENT_CHARACTERS, EventReader, ServerEvent, StreamTooLong
from agent.notebook.wire import from_wire
from api.streams import StreamEvent

TEXTS = st.text(max_size=40)
JSON: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
MILLISECONDS = st.integers(0, 10_000_000).map(lambda tenths: tenths / 10)
COUNTS = st.integers(0, 1_000_000)
USAGES = st.builds(Usage, COUNTS, COUNTS)
EVENTS: st.SearchStrategy[Event] = st.one_of(
    st.builds(TurnStarted, TEXTS, TEXTS),
    st.builds(TextDelta, TEXTS),
    st.builds(AnswerRestarted),
    st.builds(CallStarted, TEXTS, TEXTS, JSON),
    st.builds(
        CallFinished,
        TEXTS,
        TEXTS,
        JSON,
        st.sampled_from(["done", "staged", "failed", "refused", "invalid"]),
        JSON,
        st.none() | TEXTS,
        MILLISECONDS,
    ),
    st.text(min_size=1, max_size=9).map(lambda key: ChangeSetStaged(key, {"id": key, "summary": "x"})),
    st.builds(TurnFailed, TEXTS, TEXTS, st.none() | st.integers(1, 99).map(float)),
    st.builds(
        TurnEnded,
        TEXTS,
        st.sampled_from(["stop", "stopped", "cut_off", "max_steps", "interrupted", "error"]),
        TEXTS,
        TEXTS,
        USAGES,
        MILLISECONDS,
    ),
)


def read(data: bytes, cuts: list[int]) -> list[ServerEvent]:
    """Everything that a reader finds when the bytes come in these pieces."""
    reader, places = EventReader(), sorted({0, len(data), *(cut % (len(data) + 1) for cut in cuts)})
    return [event for start, end in pairwise(places) for event in reader.take(data[start:end])]


@given(st.lists(EVENTS, max_size=6), st.lists(st.integers(0, 10_000), max_size=12))
def test_events_come_back_as_they_were_sent_wherever_they_are_cut(
    events: list[Event], cuts: list[int]
) -> None:
    sent = b": open\n\n" + b"".join(
        StreamEvent(*to_wire(event), number).encode() for number, event in enumerate(events, 1)
    )
    found = read(sent, cuts)
    assert [event.id for event in found] == [str(number) for number in range(1, len(events) + 1)]
    assert [from_wire(event.kind, read_object(event.data) or {}) for event in found] == events


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_line_ending_of_the_standard_is_read(ending: str) -> None:
    lines = [
        "\ufeff: hello",
        "id: 7",
        "event: greeting",
        "data: one",
        "data:two",
        "data",
        "retry: 9",
        "odd",
        "",
        "",
    ]
    data = ending.join(lines).encode()
    for cuts in ([], list(range(len(data)))):
        assert read(data, cuts) == [ServerEvent("greeting", "one\ntwo\n", "7")]


def test_an_event_without_data_or_without_its_end_is_none() -> None:
    assert read(b"event: ping\n\ndata: cut off\n", []) == []
    assert read(b"id: a\x00b\ndata: 1\n\n", []) == [ServerEvent("message", "1", None)]


def test_a_line_without_end_does_not_fill_the_memory() -> None:
    reader = EventReader()
    piece = b"data: x" * 150_000
    for _ in range(MAX_EVENT_CHARACTERS // len(piece)):
        assert list(reader.take(piece)) == []
    with pytest.raises(StreamTooLong):
        list(reader.take(piece))


@given(st.sampled_from(["message_start", "tool_call", "message_end", "error", "change_set", "new"]), JSON)
def test_whatever_a_server_sends_is_an_event_or_none(kind: str, data: Json) -> None:
    payload = (
        data if isinstance(data, dict) else {"id": data, "metadata": data, "arguments": data, "finish": data}
    )
    event = from_wire(kind, payload)
    assert event is not None or kind in {"new", "change_set"}
