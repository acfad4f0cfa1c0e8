"""No tool gives a sandbox's visitor anything of others, whatever stands in its arguments, and no query does."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from agent.loop import TurnScope
from agent.messages import ToolCall
from agent.tool import Tool
from db import chats, turns
from db.errors import Conflict, Invalid
from db.models.renders import Product
from db.sandboxes import Sandboxes
from db.tenancy import Identity
from engines.sql.sandbox import SandboxedSqlite
from packs import PACKS
from tests.api.twins import CANARY, NAMES, REAL, TWIN, World, enter, fillers, open_world
from tests.engines.sql.leaks import EVERYWHERE, SQLITE
from tools.context import Context
from tools.queries import PUBLISHED, GuardedQueries
from tools.workbench import Workbench

TOOLS = [(pack.name, tool) for pack in PACKS for tool in pack.tools]
ABSENT = {
    "key": "01a1fdd3-8606-713e-ad22-19bb2e213333",
    "number": "SA-2026-09999",
    "item": "T-9999",
    "change_order": "ECO-9999",
    "simulation": "SIM-9999",
    "workflow": "WF-9999",
    "pim_id": "ZZ-XXXX",
    "program": "ZZ-XXX",
    "project": "Nachtigallen project",
}
"""Names of the same form that nobody has."""
ARGUMENTS: dict[str, tuple[str, ...]] = {
    "order_id": ("number",),
    "product_ids": ("pim_id",),
    "change_set_id": ("change_set_id",),
    "query": ("project", "number"),
    "item_id": ("item",),
    "item": ("item",),
    "item_number": ("item",),
    "id": ("item", "chat_id"),
    "design": ("program",),
    "designs": ("program",),
    "code": ("program",),
    "change_order": ("change_order",),
    "source": ("item",),
    "target": ("item",),
    "programme": ("program",),
    "affected_items": ("item",),
    "entity": ("item",),
    "project": ("project",),
    "name": ("project",),
    "simulation_id": ("simulation",),
    "simulation_ids": ("simulation",),
    "workflow": ("workflow", "chat_id"),
    "customer": ("project",),
    "category": ("project",),
    "material_name": ("project",),
    "error": ("workflow",),
    "node_id": ("workflow",),
    "after": ("workflow",),
    "before": ("workflow",),
    "status": ("number",),
    "title": ("project",),
    "text": ("project",),
    "label": ("project",),
    "description": ("project",),
}
"""By an argument's name, what of others stands in it."""
NEEDED: dict[str, Any] = {
    "product_ids": ["KL-6204"],
    "output_type_name": "PNG 1024x1024",
    "order_id": "SA-2026-09999",
    "material_name": "Steel-Bare",
    "overrides": {"width": 64},
    "period": "week",
    "item_id": "P-1001",
    "entity": "P-1001",
    "label": "x",
    "item_type": "Task",
    "name": "x",
    "item": "P-1001",
    "title": "x",
    "fields": {"name": "x"},
    "type": "ECO",
    "source": "P-1001",
    "target": "P-1001",
    "state": "Released",
    "programme": "AE-100",
    "num_particles": 100,
    "simulation_id": "SIM-0001",
    "format": "csv",
    "simulation_ids": ["SIM-0001"],
    "parameter": "seed",
    "values": [1, 2],
    "nodes": [],
    "edges": [],
    "connector": "transform",
    "node_id": "x",
    "version": 1,
    "active": True,
    "text": "x",
    "query": "x",
    "sql": "SELECT count(*) AS n FROM orders",
}
"""What a tool that needs an argument is given where the argument is not what is tried."""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Two sandboxes and a real tenant."""
    with open_world(tmp_path_factory.mktemp("tools"), pages=False) as opened:
        yield opened


@pytest.fixture(scope="module")
def queries(world: World) -> Iterator[GuardedQueries]:
    """Queries as the app runs them."""
    file = Path(str(world.stack.store.engine.url.database))
    with contextlib.closing(GuardedQueries(lambda: SandboxedSqlite(file, PUBLISHED), "sqlite")) as opened:
        yield opened


@pytest.fixture(scope="module")
def foreign(world: World) -> frozenset[str]:
    """The keys of all rows that are not the guest's, before anything else is opened."""
    return frozenset(world.foreign_ids())


@dataclass
class Bench:
    """A visitor's tools; each tool has a chat of its own, and each call a turn."""

    world: World
    packs: tuple[str, ...]
    queries: GuardedQueries
    who: Identity | None = None
    used: int = 0

    def told(self, tool: str, wishes: Sequence[dict[str, Any]]) -> list[str]:
        """What the model is told of each call, all in one sandbox, which answers so many and no more."""
        self.used += len(wishes)
        if self.who is None or self.used > 55:
            self.used, address = len(wishes), f"{self.packs} {tool}"
            opened = Sandboxes(self.world.stack.store, fillers())
            self.who = enter(opened, address=address, packs=self.packs)
        with self.chat(self.who) as chat:
            calls = [ToolCall("call-1", tool, json.dumps(wish)) for wish in wishes]
            return [self._call(self.who, chat, call) for call in calls]

    @contextmanager
    def chat(self, who: Identity) -> Iterator[UUID]:
        """A chat for the block."""
        store = self.world.stack.store
        with store.work(who.scope) as session:
            chat = chats.create_chat(session, who).id
        yield chat
        with store.work(who.scope) as session:
            chats.delete_chat(session, who, chat)

    def _call(self, who: Identity, chat: UUID, call: ToolCall) -> str:
        store = self.world.stack.store
        with store.work(who.scope) as session:
            begun = turns.begin_turn(session, who, chat, "do it", mode="chat", process="host:1:x")
        scope = TurnScope(begun.chat_id, begun.turn_id, "test", "test-1")
        told = Workbench(store, PACKS, self.queries).tools(who, scope).run(call, 1).told
        with store.work(who.scope) as session:
            turns.end_at_once(session, begun.turn_id, [])
        return told


def tries(properties: dict[str, Any], records: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    """Each argument with what others have, and with what nobody has."""
    for argument in properties:
        for kind in ARGUMENTS.get(argument, ()):
            yield argument, records[kind], ABSENT.get(kind, ABSENT["key"])


def argument_of(tool: Tool[Context]) -> dict[str, Any]:
    """The arguments as they are described."""
    schema: dict[str, Any] = dict(tool.parameters)
    return dict(schema["properties"])


def without_keys(told: str) -> str:
    """What is staged gets new keys, and the visitor's own next numbers, every time."""
    if '"staged":true' not in told:
        return told
    plain = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "*", told)
    return re.sub(r"\b(SA-\d{4}|[A-Z]{1,4})-\d+", r"\1-*", plain)


def shaped(properties: dict[str, Any], argument: str, value: str) -> Any:
    """The value as the argument wants it."""
    described = json.dumps(properties[argument])
    return [value] if '"array"' in described else value


@pytest.mark.parametrize("pack", [*NAMES, "assistant"])
def test_no_tool_tells_what_others_have_from_what_nobody_has(
    world: World, queries: GuardedQueries, foreign: frozenset[str], pack: str
) -> None:
    tried, different = 0, []
    packs = NAMES if pack == "assistant" else (pack,)
    bench = Bench(world, packs, queries)
    for name, tool in TOOLS:
        properties: dict[str, Any] = argument_of(tool) if name == pack else {}
        schema: dict[str, Any] = dict(tool.parameters)
        needed: dict[str, Any] = {each: NEEDED[each] for each in schema.get("required", [])}
        needed |= {"seed": 7} if "seed" in properties else {}
        records = world.records[REAL] | {"project": f"{CANARY} project"}
        cases = list(tries(properties, records))
        wishes = [
            needed | {argument: shaped(properties, argument, value)}
            for argument, *values in cases
            for value in values
        ]
        told = bench.told(tool.name, wishes) if wishes else []
        for (argument, theirs, nothing), ours, absent in zip(cases, told[::2], told[1::2], strict=True):
            tried += 1
            if without_keys(ours.replace(theirs, nothing)) != without_keys(absent):
                different.append((tool.name, argument, ours, absent))
            seen = ours.replace(theirs, "")
            assert [key for key in (CANARY, *foreign) if key in seen] == [], (tool.name, argument)
    assert different == [], "\n".join(map(str, different))
    assert tried > 3


def test_tools_that_take_names_are_all_tried() -> None:
    """A new argument that is a text needs a decision here."""
    plain = {
        "sql",
        "output_type_name",
        "material_override",
        "period",
        "item_type",
        "revision",
        "state",
        "type",
        "tab",
    }
    plain |= {
        "part_type",
        "material",
        "priority",
        "requirement_type",
        "designator",
        "connector",
        "action",
        "branch",
    }
    plain |= {
        "fields",
        "overrides",
        "render_overrides",
        "seed_geometry",
        "parameter",
        "format",
        "metrics",
        "values",
        "nodes",
        "edges",
        "position",
    }
    texts = {
        argument
        for _, tool in TOOLS
        for argument, described in argument_of(tool).items()
        if '"string"' in json.dumps(described) or '"array"' in json.dumps(described)
    }
    assert texts - plain - set(ARGUMENTS) == set()


def everything(queries: GuardedQueries, who: Identity) -> str:
    """All rows of all published tables, as a query gives them."""
    return "\n".join(
        str(queries.run(who, f"SELECT * FROM {table.name} ORDER BY id")) for table in PUBLISHED.tables
    )


def test_a_query_answers_the_same_whatever_others_have(
    world: World, queries: GuardedQueries, foreign: frozenset[str]
) -> None:
    store, guest = world.stack.store, world.guest
    before = everything(queries, guest)
    assert CANARY not in before
    assert CANARY in everything(queries, world.stack.people[REAL])
    for owner in (TWIN, REAL):
        with store.work(world.stack.people[owner].scope) as session:
            for number in range(3):
                session.add(
                    Product(pim_id=f"QQ-{number}", name=CANARY, category="q", geometry={}, materials={})
                )
    assert everything(queries, guest) == before
    assert [key for key in foreign if key in before] == []


@pytest.mark.parametrize("sql", [*EVERYWHERE.values(), *SQLITE.values()], ids=[*EVERYWHERE, *SQLITE])
def test_a_query_that_wants_more_than_is_published_gets_nothing_of_others(
    world: World, queries: GuardedQueries, foreign: frozenset[str], sql: str
) -> None:
    try:
        found = str(queries.run(world.guest, sql))
    except (Invalid, Conflict) as refused:
        found = str(refused)
    assert [key for key in foreign if key in found or key.replace("-", "") in found] == []
    assert CANARY not in found
