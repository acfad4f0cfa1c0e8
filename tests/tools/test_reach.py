"""How far a sign-in goes, at the points that enforce it: the runner for every tool call, decisions for every card."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import select

from agent.messages import ToolCall
from db.change_sets import View
from db.errors import ReachTooShort
from db.ids import new_id
from db.models.audit import AuditEntry
from db.models.change_sets import ChangeSet
from db.session import Store
from db.tenancy import Identity, Reach
from tests.tools.workshop import Workshop, call, open_workshop, staged

BOLT = json.dumps({"name": "bolt"})
WRITES = {"make_thing", "paint_thing", "drop_thing", "bake_thing", "undo_last_change", "remember", "forget"}


@pytest.fixture
def shop(store: Store) -> Workshop:
    """A new tenant for each test."""
    return open_workshop(store, f"r{new_id().hex[-10:]}")


def as_token(shop: Workshop, reach: Reach) -> Identity:
    """The operator, come with an API token."""
    return replace(shop.operator, reach=reach)


def card(shop: Workshop) -> View:
    return staged(shop.tools(), "make_thing", BOLT)


def last_entry(shop: Workshop) -> tuple[str, str, str | None]:
    with shop.store.read(shop.operator.scope) as session:
        row = session.scalars(select(AuditEntry).order_by(AuditEntry.sequence.desc()).limit(1)).one()
        return row.action, row.status, row.error


def status_of(shop: Workshop, view: View) -> object:
    return shop.decisions().find(shop.operator, UUID(str(view["id"])))["status"]


def test_a_reader_is_offered_no_tool_that_writes(shop: Workshop) -> None:
    offered = {
        reach: {each.name for each in shop.tools(as_token(shop, reach)).specs()}
        for reach in ("read", "propose", "confirm")
    }
    assert offered["propose"] == offered["confirm"] >= WRITES
    assert offered["confirm"] - offered["read"] == WRITES
    assert "list_things" in offered["read"]


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("make_thing", BOLT),
        ("undo_last_change", "{}"),
        ("remember", json.dumps({"text": "x"})),
        ("make_thing", "}"),
    ],
)
def test_a_reader_who_calls_one_all_the_same_is_refused_and_it_is_on_record(
    shop: Workshop, name: str, arguments: str
) -> None:
    status, told, view = call(shop.tools(as_token(shop, "read")), name, arguments)
    assert (status, view) == ("refused", None)
    assert "may only read" in json.loads(told)["error"]
    action, recorded, error = last_entry(shop)
    assert (action, recorded) == ("tool_call", "refused")
    assert error is not None
    assert "scope propose" in error
    with shop.store.read(shop.operator.scope) as session:
        assert session.scalars(select(ChangeSet)).all() == []


def test_a_reader_still_reads_also_several_at_once(shop: Workshop) -> None:
    tools = shop.tools(as_token(shop, "read"))
    calls = [ToolCall(f"call-{number}", "list_things", "{}") for number in range(3)]
    assert tools.may_run_together(calls)

    async def run() -> list[str]:
        return [outcome.status for outcome in await asyncio.gather(*map(tools.call, calls))]

    assert asyncio.run(run()) == ["done"] * 3


def test_one_who_proposes_stages(shop: Workshop) -> None:
    view = staged(shop.tools(as_token(shop, "propose")), "make_thing", BOLT)
    assert status_of(shop, view) == "pending"
    assert shop.things() == []


@pytest.mark.parametrize("reach", ["read", "propose"])
def test_only_one_who_confirms_confirms(shop: Workshop, reach: Reach) -> None:
    view = card(shop)
    with pytest.raises(ReachTooShort, match="needs the scope confirm"):
        shop.decisions().confirm(as_token(shop, reach), UUID(str(view["id"])), str(view["digest"]))
    assert last_entry(shop)[:2] == ("confirm", "refused")
    assert status_of(shop, view) == "pending"
    assert shop.things() == []
    shop.decisions().confirm(as_token(shop, "confirm"), UUID(str(view["id"])), str(view["digest"]))
    assert len(shop.things()) == 1


def test_one_who_cannot_confirm_gets_no_receipt_of_what_was_confirmed(shop: Workshop) -> None:
    view = card(shop)
    shop.decisions().confirm(shop.operator, UUID(str(view["id"])), str(view["digest"]))
    with pytest.raises(ReachTooShort):
        shop.decisions().confirm(as_token(shop, "propose"), UUID(str(view["id"])), str(view["digest"]))


def test_a_reader_cancels_nothing_and_undoes_nothing(shop: Workshop) -> None:
    view = card(shop)
    with pytest.raises(ReachTooShort, match="needs the scope propose"):
        shop.decisions().cancel(as_token(shop, "read"), UUID(str(view["id"])))
    assert status_of(shop, view) == "pending"
    shop.decisions().confirm(shop.operator, UUID(str(view["id"])), str(view["digest"]))
    shop.end_turns()
    with pytest.raises(ReachTooShort, match="needs the scope propose"):
        shop.decisions().undo(as_token(shop, "read"), UUID(str(view["id"])))
    assert last_entry(shop)[1] == "refused"
    undo = shop.decisions().undo(as_token(shop, "propose"), UUID(str(view["id"])))
    assert (undo["status"], len(shop.things())) == ("pending", 1)
    assert shop.decisions().cancel(as_token(shop, "propose"), UUID(str(undo["id"])))["status"] == "cancelled"
