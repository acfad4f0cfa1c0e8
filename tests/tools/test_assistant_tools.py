"""What every pack has: what can you do, and what am I looking at."""

from __future__ import annotations

from dataclasses import replace

import pytest

from db.errors import NotFound
from db.session import Store
from tests.tools.desk import Desk, person
from tools.context import Context
from tools.renders import RECORDS


def test_what_can_you_do_lists_what_this_person_may(demo: Store) -> None:
    told = Desk(demo, person(demo, "viewer")).told("list_capabilities")
    names = [each["tool"] for each in told["tools"]]
    assert names == [
        "list_orders",
        "search_products",
        "get_order_status",
        "get_render_stats",
        "check_materials",
    ]
    assert told["tools"][0]["does"].startswith("List render orders")
    idle = replace(person(demo, "operator", "automation"), packs=())
    other = Desk(demo, idle).told("list_capabilities")
    assert other == {
        "summary": "No area of work is switched on for this team yet; an administrator can do that",
        "tools": [],
    }


def test_what_am_i_looking_at_reads_the_record_of_the_chat(demo: Store, desk: Desk) -> None:
    number = desk.done("KL-6204")
    assert desk.told("get_context")["context_type"] is None
    desk.tools = desk.turn(context=("order", number))
    told = desk.told("get_context")
    assert (told["order_id"], told["counts"]["done"]) == (number, 1)
    desk.tools = desk.turn(context=("product", "KL-6204"))
    assert desk.told("get_context")["name"] == "Rillenkugellager 6204"
    lab = Desk(demo, person(demo, "viewer", "lab"))
    lab.tools = lab.turn(context=("order", number))
    assert f"There is no order {number}" in lab.refused("get_context")


def test_a_chat_about_a_record_that_is_gone_says_so(desk: Desk) -> None:
    with desk.store.read(desk.who.scope) as session, pytest.raises(NotFound):
        RECORDS["product"].read(Context(session, desk.who, desk.queries), "GONE-1")
