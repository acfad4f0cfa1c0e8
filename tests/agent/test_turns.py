"""A turn runs on the server: whoever asked may leave, come back, stop it or see what became of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import groupby
from uuid import UUID

import pytest
from sqlalchemy import select, update

from agent.errors import AnswerCutOff, ContextTooLong, ProviderUnavailable
from agent.model import Hints, Model
from agent.turns.feed import Feed, FeedItem
from agent.turns.service import Turns
from db import chats
from db.errors import Conflict, Invalid, NotFound
from db.ids import new_id
from db.models.base import now
from db.models.chats import Message
from db.models.settings import UsageRow
from db.models.turns import Turn
from db.session import Store
from db.tenancy import Identity
from db.turns import StoredEvent, TurnIsRunning, last_turn
from tests.agent.script import Call, Say, ScriptedModel, Step
from tests.tools.workshop import PACK, NoQueries, Workshop, open_workshop
from tools.workbench import Workbench

pytestmark = pytest.mark.anyio


@dataclass
class Office:
    """Turns over a workshop, answered by a script."""

    shop: Workshop
    turns: Turns
    model: ScriptedModel
    chat_id: UUID

    @property
    def who(self) -> Identity:
        return self.shop.operator

    async def ask(self, text: str = "do it") -> list[StoredEvent]:
        started = await self.turns.start(self.who, self.chat_id, text)
        return await self.events(started.turn_id)

    async def events(self, turn_id: UUID, *, after: int = 0) -> list[StoredEvent]:
        return [
            each async for each in self.turns.follow(self.who, self.chat_id, turn_id=turn_id, after=after)
        ]

    def messages(self) -> list[Message]:
        with self.shop.store.read(self.who.scope) as session:
            return list(chats.list_messages(session, self.chat_id))

    def turn(self) -> Turn:
        with self.shop.store.read(self.who.scope) as session:
            turn = last_turn(session, self.chat_id)
            assert turn is not None
            return turn


class OneModel:
    """Always chooses the same model."""

    def __init__(self, model: Model) -> None:
        self.model = model

    def choose(self, who: Identity, *, project: str | None = None) -> Model:
        return self.model


MakeOffice = Callable[[list[Step]], Awaitable[Office]]


@pytest.fixture
def office(store: Store) -> MakeOffice:
    """Makes an office of a new tenant."""

    async def make(steps: list[Step]) -> Office:
        shop = open_workshop(store, f"t{new_id().hex[-10:]}")
        model = ScriptedModel(steps)
        turns = Turns(store, OneModel(model), Workbench(store, (PACK,), NoQueries()))
        with store.work(shop.operator.scope) as session:
            chat_id = chats.create_chat(session, shop.operator).id
        return Office(shop, turns, model, chat_id)

    return make


def kinds(events: list[StoredEvent]) -> list[str]:
    """The kinds in order; neighbouring pieces of text count once, as they depend on time."""
    return [
        kind for kind, _ in groupby(each.kind for each in events if each.payload.get("status") != "running")
    ]


async def test_an_answer_with_a_tool_is_streamed_and_stored(office: MakeOffice) -> None:
    desk = await office([[Say("Looking."), Call("list_things")], [Say("There are none.")]])
    events = await desk.ask("What is there?")
    assert kinds(events) == ["message_start", "content_delta", "tool_call", "content_delta", "message_end"]
    assert [each.sequence for each in events] == list(range(1, len(events) + 1))
    assert [each.payload["status"] for each in events if each.kind == "tool_call"] == ["running", "done"]
    roles = [(each.role, each.content.strip()) for each in desk.messages()]
    assert [role for role, _ in roles] == ["user", "assistant", "tool", "assistant"]
    assert roles[-1][1] == "There are none."
    assert events[0].payload["message_id"] == str(desk.messages()[-1].id)
    assert desk.turn().status == "done"


async def test_the_model_hears_the_result_of_its_call(office: MakeOffice) -> None:
    desk = await office([[Call("list_things")], [Say("ok")]])
    await desk.ask()
    told = desk.model.requests[1].messages
    assert told[-1].role == "tool"
    assert '"0 things"' in told[-1].content
    assert told[-1].tool_call_id == told[-2].tool_calls[0].id


async def test_a_follower_who_comes_late_gets_all_and_one_who_missed_some_the_rest(
    office: MakeOffice,
) -> None:
    desk = await office([[Say("one two three four five six", pause=0.06)]])
    started = await desk.turns.start(desk.who, desk.chat_id, "count")
    await asyncio.sleep(0.2)
    late, early = await asyncio.gather(desk.events(started.turn_id), desk.events(started.turn_id, after=1))
    assert late[1:] == early
    stored = await desk.events(started.turn_id)
    text = "".join(str(each.payload["delta"]) for each in stored if each.kind == "content_delta")
    assert text.split() == ["one", "two", "three", "four", "five", "six"]
    assert stored == late


async def test_a_process_that_does_not_run_the_turn_follows_it_from_the_store(office: MakeOffice) -> None:
    desk = await office([[Say("one two three four five six seven eight", pause=0.08)]])
    started = await desk.turns.start(desk.who, desk.chat_id, "count")
    elsewhere = Turns(desk.shop.store, OneModel(desk.model), Workbench(desk.shop.store, (PACK,), NoQueries()))
    seen = [each async for each in elsewhere.follow(desk.who, desk.chat_id, turn_id=started.turn_id)]
    assert seen == await desk.events(started.turn_id)
    assert seen[-1].kind == "message_end"


async def test_stop_keeps_what_was_streamed_and_marks_it(office: MakeOffice) -> None:
    desk = await office([[Say("one two three four five six seven eight nine ten", pause=0.1)]])
    started = await desk.turns.start(desk.who, desk.chat_id, "count")
    await asyncio.sleep(0.35)
    assert await desk.turns.stop(desk.who, desk.chat_id)
    events = await desk.events(started.turn_id)
    assert events[-1].payload["finish"] == "stopped"
    answer = desk.messages()[-1]
    assert answer.content.startswith("one two")
    assert "ten" not in answer.content
    assert answer.details["finish"] == "stopped"
    assert desk.turn().status == "stopped"


async def test_another_process_can_stop_it(office: MakeOffice) -> None:
    desk = await office([[Say("a " * 100, pause=0.1)]])
    started = await desk.turns.start(desk.who, desk.chat_id, "go on")
    elsewhere = Turns(desk.shop.store, OneModel(desk.model), Workbench(desk.shop.store, (PACK,), NoQueries()))
    assert await elsewhere.stop(desk.who, desk.chat_id)
    events = await asyncio.wait_for(desk.events(started.turn_id), 10)
    assert events[-1].payload["finish"] == "stopped"


async def test_a_chat_answers_one_message_at_a_time(office: MakeOffice) -> None:
    desk = await office([[Say("one two three", pause=0.1)], [Say("more")]])
    started = await desk.turns.start(desk.who, desk.chat_id, "count")
    with pytest.raises(TurnIsRunning):
        await desk.turns.start(desk.who, desk.chat_id, "again")
    await desk.events(started.turn_id)
    assert (await desk.ask("again"))[-1].kind == "message_end"
    assert [each.content for each in desk.messages() if each.role == "user"] == ["count", "again"]


async def test_a_provider_that_fails_ends_the_turn_with_a_sentence(office: MakeOffice) -> None:
    desk = await office([[ProviderUnavailable("The provider is down. Try again in a minute.")]])
    events = await desk.ask()
    assert kinds(events) == ["message_start", "error", "message_end"]
    assert events[1].payload["code"] == "provider_unavailable"
    assert desk.messages()[-1].details["error"] == "The provider is down. Try again in a minute."
    assert desk.turn().status == "failed"


async def test_an_answer_that_is_cut_off_is_kept_and_marked(office: MakeOffice) -> None:
    desk = await office([[Say("The first half"), AnswerCutOff("The answer was cut off.")]])
    events = await desk.ask()
    assert events[-1].payload["finish"] == "cut_off"
    assert desk.messages()[-1].content.startswith("The first half")


async def test_a_context_that_is_too_long_is_shortened_and_tried_once(office: MakeOffice) -> None:
    too_long = ContextTooLong("Too long.")
    script: list[Step] = [[Say("a")], [Say("b")], [too_long], [Say("Short enough.")], [too_long], [too_long]]
    desk = await office(script)
    await desk.ask("first")
    await desk.ask("second")
    events = await desk.ask("third")
    assert events[-1].payload["finish"] == "stop"
    assert len(desk.model.requests[3].messages) < len(desk.model.requests[2].messages)
    events = await desk.ask("fourth")
    assert events[1].payload["code"] == "context_too_long"


async def test_an_endless_tool_loop_ends_after_twelve_steps(office: MakeOffice) -> None:
    desk = await office([[Call("list_things")]] * 13)
    events = await desk.ask()
    assert events[-1].payload["finish"] == "max_steps"
    assert len(desk.model.requests) == 12


async def test_a_model_that_only_calls_wrongly_ends_after_three_steps(office: MakeOffice) -> None:
    desk = await office([[Call("no_such_tool")]] * 13)
    await desk.ask()
    assert len(desk.model.requests) == 3


async def test_an_empty_answer_is_asked_for_once_more(office: MakeOffice) -> None:
    desk = await office([[], [Say("Now then.")]])
    assert (await desk.ask())[-1].payload["finish"] == "stop"
    desk = await office([[], []])
    assert (await desk.ask())[-2].payload["code"] == "provider_unavailable"


async def test_a_change_set_arrives_in_the_stream(office: MakeOffice) -> None:
    desk = await office([[Call("make_thing", '{"name": "bolt"}')], [Say("Prepared.")]])
    events = await desk.ask()
    [card] = [each.payload for each in events if each.kind == "change_set"]
    assert card["status"] == "pending"
    assert card["changes_total"] == 1


class NoHints(Workbench):
    """A workbench whose hints cannot be read."""

    def hints(self, who: Identity, *, pack: str) -> Hints:
        raise OSError("no words")


async def test_regenerating_replaces_the_answer_and_what_it_staged(office: MakeOffice) -> None:
    desk = await office([[Call("make_thing", '{"name": "bolt"}')], [Say("Prepared.")], [Say("Better.")]])
    events = await desk.ask("make a bolt")
    [card] = [each.payload for each in events if each.kind == "change_set"]
    started = await desk.turns.regenerate(desk.who, desk.chat_id)
    await desk.events(started.turn_id)
    assert [each.content.strip() for each in desk.messages()] == ["make a bolt", "Better."]
    assert desk.shop.decisions().find(desk.who, UUID(str(card["id"])))["status"] == "superseded"


async def test_an_answer_whose_card_was_confirmed_is_not_made_again(office: MakeOffice) -> None:
    desk = await office([[Call("make_thing", '{"name": "bolt"}')], [Say("Prepared.")], [Say("Better.")]])
    events = await desk.ask("make a bolt")
    [card] = [each.payload for each in events if each.kind == "change_set"]
    desk.shop.decisions().confirm(desk.who, UUID(str(card["id"])), str(card["digest"]))
    before = [each.content for each in desk.messages()]
    with pytest.raises(Conflict, match="was confirmed, so it stays"):
        await desk.turns.regenerate(desk.who, desk.chat_id)
    assert [each.content for each in desk.messages()] == before


async def test_a_turn_that_cannot_be_prepared_leaves_the_chat_free(office: MakeOffice) -> None:
    desk = await office([[Say("Here I am.")]])
    desk.model.reads_hints = True
    broken = Turns(desk.shop.store, OneModel(desk.model), NoHints(desk.shop.store, (PACK,), NoQueries()))
    with pytest.raises(OSError, match="no words"):
        await broken.start(desk.who, desk.chat_id, "hello?")
    assert desk.turn().status == "interrupted"
    desk.model.reads_hints = False
    assert (await desk.ask("hello again"))[-1].payload["finish"] == "stop"


async def test_a_model_without_an_llm_is_told_why_tools_are_missing(office: MakeOffice) -> None:
    desk = await office([[Say("one")], [Say("two")], [Say("three")]])
    desk.model.reads_hints = True
    by_token = replace(desk.who, reach="read")
    for who, mode in ((desk.who, "chat"), (by_token, "chat"), (by_token, "search")):
        started = await desk.turns.start(
            who, desk.chat_id, "hello", mode="search" if mode == "search" else "chat"
        )
        await desk.events(started.turn_id)
    told = [request.hints.withheld for request in desk.model.requests if request.hints is not None]
    assert told == [None, "token", "search"]


async def test_a_turn_whose_process_died_ends_as_interrupted_and_is_not_run_again(office: MakeOffice) -> None:
    desk = await office([[Say("one two three four five six", pause=0.15)], [Say("again")]])
    await desk.turns.start(desk.who, desk.chat_id, "count")
    await asyncio.sleep(0.5)
    survivor = Turns(desk.shop.store, OneModel(desk.model), Workbench(desk.shop.store, (PACK,), NoQueries()))
    assert survivor.recover() == 0
    with desk.shop.store.work(desk.who.scope) as session:
        session.execute(update(Turn).values(heartbeat_at=now() - timedelta(minutes=1)))
    assert survivor.recover() == 1
    assert desk.turn().status == "interrupted"
    answer = desk.messages()[-1]
    assert answer.details["finish"] == "interrupted"
    assert answer.content.startswith("one")
    assert len(desk.model.requests) == 1
    await desk.turns.shut_down()
    assert desk.turn().status == "interrupted"


async def test_a_server_that_goes_down_marks_its_turns(office: MakeOffice) -> None:
    desk = await office([[Say("one two three four", pause=0.1)]])
    await desk.turns.start(desk.who, desk.chat_id, "count")
    await asyncio.sleep(0.25)
    await desk.turns.shut_down()
    assert desk.turn().status == "interrupted"
    assert desk.messages()[-1].content.startswith("one")


async def test_tokens_are_counted(office: MakeOffice) -> None:
    desk = await office([[Call("list_things")], [Say("ok")]])
    await desk.ask()
    with desk.shop.store.read(desk.who.scope) as session:
        row = session.scalars(select(UsageRow)).one()
    assert (row.input_tokens, row.output_tokens) == (20, 10)


async def test_bad_messages_and_foreign_chats_store_nothing(office: MakeOffice) -> None:
    desk = await office([[Say("ok")]])
    for text in ("", "   ", "x" * 1_000_001):
        with pytest.raises(Invalid):
            await desk.turns.start(desk.who, desk.chat_id, text)
    for stranger in (desk.shop.viewer, open_workshop(desk.shop.store, f"t{new_id().hex[-10:]}").admin):
        with pytest.raises(NotFound):
            await desk.turns.start(stranger, desk.chat_id, "hello")
    assert desk.messages() == []


async def test_the_feed_tells_one_person_of_their_turns_and_nobody_else(office: MakeOffice) -> None:
    desk = await office([[Call("make_thing", '{"name": "bolt"}')], [Say("Prepared.")]])
    feed = Feed(desk.shop.store, desk.turns)
    reading = asyncio.create_task(feed.keep_reading())
    mine: list[FeedItem] = []
    others: list[FeedItem] = []

    async def listen(who: Identity, items: list[FeedItem]) -> None:
        async for item in feed.subscribe(who):
            items += [item]

    listeners = [
        asyncio.create_task(listen(desk.who, mine)),
        asyncio.create_task(listen(desk.shop.viewer, others)),
    ]
    await asyncio.sleep(0.3)
    await desk.ask()
    await asyncio.sleep(0.8)
    for task in (*listeners, reading):
        task.cancel()
    await asyncio.gather(*listeners, reading, return_exceptions=True)
    told = [item.payload["event"] for item in mine if item.kind == "turn_event"]
    assert told[0] == "message_start"
    assert told[-1] == "message_end"
    assert [item.payload["status"] for item in mine if item.kind == "turn"] == ["running", "done"]
    assert [item.payload["status"] for item in mine if item.kind == "change_set"] == ["pending"]
    assert others == []
    missed = [item async for item in _first(feed, desk.who, 3)]
    assert [item.kind for item in missed] == ["turn", "change_set", "turn"]


async def _first(feed: Feed, who: Identity, number: int) -> AsyncIterator[FeedItem]:
    count = 0
    async for item in feed.subscribe(who, after=0):
        yield item
        count += 1
        if count == number:
            return
