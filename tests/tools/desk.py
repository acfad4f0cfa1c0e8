"""Somebody of the demo at a turn, with the render pack on the sample data."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from agent.loop import TurnScope
from agent.messages import ToolCall
from agent.results import Table
from db import chats, renders, turns
from db.errors import Invalid
from db.models.base import TenantOwned
from db.models.jobs import Job
from db.models.renders import Order, Render
from db.models.tenants import Credential
from db.session import Store
from db.tenancy import Identity, Scope
from db.users import load_identity
from tools.assistant import assistant_pack
from tools.decisions import Decisions
from tools.renders import PACK, draw
from tools.runner import TurnTools
from tools.workbench import Workbench


class Answers:
    """Queries whose answer is known before."""

    def __init__(self, table: Table | None = None) -> None:
        self.table = table
        self.asked: list[str] = []

    def run(self, who: Identity, sql: str) -> Table:
        """The table, or the refusal of a guard."""
        self.asked.append(sql)
        if self.table is None:
            raise Invalid("Only one SELECT is allowed. Nothing was run.")
        return self.table

    def describe(self) -> str:
        """The published tables."""
        return "Tables: orders"


class Queue:
    """A job engine that counts."""

    def __init__(self) -> None:
        self.given: list[UUID] = []

    def enqueue(self, session: Session, job: Job) -> None:
        """Take it."""
        self.given.append(job.id)

    def cancel(self, job_id: UUID, attempt: int) -> None:
        """Forget it."""


class Desk:
    """One person at a turn: calls tools as the loop does, and decides on what they stage."""

    pack = PACK
    counted: tuple[type[TenantOwned], ...] = (Order, Render, Job)

    def __init__(self, store: Store, who: Identity, queries: Answers | None = None) -> None:
        self.store, self.who, self.queries = store, who, queries or Answers()
        self.packs = (self.pack, assistant_pack((self.pack,)))
        self.queue = Queue()
        self.calls = 0
        self.tools = self.turn()

    def turn(self, *, context: tuple[str, str] | None = None) -> TurnTools:
        """The tools of a new turn."""
        kind, key = context or (None, None)
        with self.store.work(self.who.scope) as session:
            chat = chats.create_chat(session, self.who, context_type=kind, context_id=key)
            begun = turns.begin_turn(session, self.who, chat.id, "do it", mode="chat", process="host:1:x")
        scope = TurnScope(begun.chat_id, begun.turn_id, "test", "test-1", kind, key)
        return Workbench(self.store, self.packs, self.queries).tools(self.who, scope)

    def call(self, name: str, /, **arguments: Any) -> Any:
        """Call a tool; returns the outcome."""
        self.calls += 1
        return self.tools.run(ToolCall(f"call-{self.calls}", name, json.dumps(arguments)), self.calls)

    def told(self, name: str, /, **arguments: Any) -> dict[str, Any]:
        """Call a tool that must succeed; returns what the model is told."""
        outcome = self.call(name, **arguments)
        assert outcome.status in {"done", "staged"}, outcome.told
        found = json.loads(outcome.told)
        assert isinstance(found, dict)
        return found

    def refused(self, name: str, /, **arguments: Any) -> str:
        """Call a tool that must not work and must not write; returns the sentence."""
        before = self.rows()
        outcome = self.call(name, **arguments)
        assert outcome.status in {"failed", "invalid", "refused"}, outcome.told
        assert outcome.change_set is None
        assert self.rows() == before
        assert outcome.error is not None
        return str(outcome.error)

    def card(self, name: str, /, **arguments: Any) -> dict[str, Any]:
        """Call a tool that must be staged; returns the change set as it is now."""
        outcome = self.call(name, **arguments)
        assert outcome.status == "staged", outcome.told
        assert outcome.change_set is not None
        return dict(outcome.change_set)

    def done_by(self, name: str, /, **arguments: Any) -> dict[str, Any]:
        """Call a tool that writes and confirm its card; returns the card as it was shown."""
        card = self.card(name, **arguments)
        assert self.confirm(card)["status"] == "applied"
        return card

    def undo(self, card: dict[str, Any]) -> dict[str, Any]:
        """Press Undo on a confirmed card; returns the card of the undo."""
        with self.store.work(self.who.scope) as session:
            for turn in turns.running(session):
                turns.end_at_once(session, turn.id, [])
        return Decisions(self.store, self.packs, self.queries, self.queue).undo(self.who, UUID(card["id"]))

    def confirm(self, view: dict[str, Any]) -> dict[str, Any]:
        """Confirm what was staged, and begin the next turn."""
        decisions = Decisions(self.store, self.packs, self.queries, self.queue)
        decided = decisions.confirm(self.who, UUID(view["id"]), view["digest"])
        self.tools = self.turn()
        return decided

    def rows(self) -> list[int]:
        """How many there are of what is counted: orders, renders and jobs."""
        with self.store.read(self.who.scope) as session:
            return [session.scalar(select(func.count()).select_from(table)) or 0 for table in self.counted]

    def done(self, *ids: str) -> str:
        """Make an order whose pictures are all there; returns its number."""
        with self.store.work(self.who.scope) as session:
            order = renders.create_order(session, self.who, ids, "webp").order
            renders.dispatch_renders(session, self.who, order.number, draw=draw)
            jobs = session.scalars(select(Job).where(Job.group_key == order.number)).all()
            for job in jobs:
                picture = renders.PictureFile(f"{job.id}.webp", 1000, "c" * 64, 1500.0)
                renders.render_done(session, job.id, picture, attempt=1)
            return order.number


def person(store: Store, role: str, tenant: str = "bearings") -> Identity:
    with store.system() as session:
        credential = session.get_one(Credential, f"{role}@{tenant}.example")
    who = load_identity(store, Scope(credential.tenant_id, credential.user_id))
    assert who is not None
    return who
