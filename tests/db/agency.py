"""A tenant whose people give chats to others, for tests of links: a chat in which everything is told, and its makers."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import chats
from db.audit import lock_ledger
from db.ids import new_id
from db.models.audit import AuditEntry
from db.models.base import Json, now
from db.models.change_sets import ChangeSet, RowChange
from db.models.tenants import Tenant
from db.models.turns import ToolCallRow, Turn
from db.models.users import Role, User
from db.rights import DEMOS, SHARES
from db.session import Store
from db.shares import Made, make_transcript
from db.tenancy import Identity, Scope
from db.users import load_identity

ROLES = {
    "admin": [SHARES, DEMOS, "users:write"],
    "operator": [SHARES],
    "colleague": [SHARES],
    "viewer": ["orders:read"],
}
Object = dict[str, Json]


@dataclass(frozen=True)
class Agency:
    """One tenant and its people by the names of their roles."""

    store: Store
    people: dict[str, Identity]

    def __getitem__(self, name: str) -> Identity:
        return self.people[name]

    def work(self, name: str = "operator") -> AbstractContextManager[Session]:
        """A transaction of this person."""
        return self.store.work(self.people[name].scope)

    def read(self, name: str = "operator") -> AbstractContextManager[Session]:
        """A look of this person."""
        return self.store.read(self.people[name].scope)


def open_agency(store: Store, *, packs: tuple[str, ...] = ("renders", "plm")) -> Agency:
    """A new tenant."""
    slug = f"a{new_id().hex[-12:]}"
    tenant = Tenant(id=new_id(), slug=slug, name=slug.title(), packs=[*packs])
    with store.system() as session:
        session.add(tenant)
    scopes: dict[str, Scope] = {}
    with store.work(Scope(tenant.id)) as session:
        lock_ledger(session)
        for name, permissions in ROLES.items():
            role = Role(name=name, permissions=permissions)
            session.add(role)
            session.flush()
            user = User(email=f"{name}@{slug}.example", name=f"{name.title()} Person", role_id=role.id)
            session.add(user)
            session.flush()
            scopes[name] = Scope(tenant.id, user.id)
    found = {name: load_identity(store, scope) for name, scope in scopes.items()}
    return Agency(store, {name: who for name, who in found.items() if who is not None})


def guest_of(who: Identity) -> Identity:
    """As the person would be in a sandbox; with more permissions than a guest ever has."""
    return replace(who, expires_at=now(), permissions=frozenset({SHARES, DEMOS, "users:write"}))


@dataclass
class Teller:
    """Writes a chat of one person into the store, entry by entry."""

    session: Session
    who: Identity
    chat_id: UUID
    turn_id: UUID
    calls: int = 0

    def ask(self, text: str, *, mode: str = "chat") -> None:
        """A message of the person, which begins a turn that has ended."""
        turn = Turn(
            chat_id=self.chat_id,
            user_id=self.who.user_id,
            status="done",
            mode=mode,
            process="test",
            heartbeat_at=now(),
        )
        self.session.add(turn)
        self.session.flush()
        self.turn_id = turn.id
        chats.add_message(self.session, self.chat_id, "user", text, turn_id=turn.id)

    def call(self, name: str, *, result: Json, arguments: Json = None, status: str = "done") -> None:
        """A tool call of the turn, with its message to the model."""
        self.calls += 1
        call_id = f"call-{self.calls}"
        row = ToolCallRow(
            turn_id=self.turn_id,
            position=self.calls,
            call_id=call_id,
            name=name,
            arguments=arguments,
            status=status,
            result=result,
            milliseconds=12.5,
        )
        self.session.add(row)
        made: list[Json] = [{"id": call_id, "name": name, "arguments": "{}"}]
        chats.add_message(self.session, self.chat_id, "assistant", "", turn_id=self.turn_id, tool_calls=made)
        told = f"the model is told {result} {arguments}"
        chats.add_message(
            self.session,
            self.chat_id,
            "tool",
            told,
            turn_id=self.turn_id,
            tool_call_id=call_id,
            tool_name=name,
        )

    def answer(self, text: str, *, finish: str = "stop") -> None:
        """The last words of the turn."""
        details: Json = {"finish": finish}
        chats.add_message(
            self.session, self.chat_id, "assistant", text, turn_id=self.turn_id, details=details
        )

    def change(self, summary: str, *rows: RowChange, status: str = "applied", table: str = "orders") -> UUID:
        """A change set of the turn."""
        row = ChangeSet(
            chat_id=self.chat_id,
            turn_id=self.turn_id,
            user_id=self.who.user_id,
            status=status,
            kind="update",
            summary=summary,
            digest="d" * 64,
            counts={table: {"update": max(1, len(rows))}},
            estimate={},
            permissions=[],
            numbers={},
            expires_at=now(),
            decided_by_name="Olga Secretive",
            decided_at=now() if status != "pending" else None,
        )
        self.session.add(row)
        self.session.flush()
        for place, each in enumerate(rows):
            each.change_set_id, each.position = row.id, place
            self.session.add(each)
        return row.id

    def note(self, text: str, change_set_id: UUID, *, table: str = "orders", status: str = "applied") -> None:
        """The app's own line about a decision."""
        tables: list[Json] = [table]
        details: Json = {"change_set_id": str(change_set_id), "status": status, "tables": tables}
        chats.add_message(self.session, self.chat_id, "system", text, kind="event", details=details)


def begin_chat(session: Session, who: Identity, title: str = "Bearings of spring") -> Teller:
    """An empty chat."""
    return Teller(session, who, chats.create_chat(session, who, title=title).id, new_id())


def row_change(label: str = "SA-2026-00001", before: Json = None, after: Json = None) -> RowChange:
    """One row that was updated."""
    return RowChange(
        table_name="orders",
        row_key="1",
        label=label,
        kind="update",
        before=before if before is not None else {"status": "draft"},
        after=after if after is not None else {"status": "submitted"},
    )


def tell_everything(
    session: Session, who: Identity, word: str = "plain words", title: str = "Bearings"
) -> UUID:
    """A chat with all that a transcript can show; ``word`` stands in every place that is a text."""
    teller = begin_chat(session, who, f"{title} {word}"[:180])
    teller.ask(f"Please show {word}")
    teller.call("list_orders", result=everything(word), arguments={"query": f"argument {word}"})
    teller.answer(f"Here is **{word}** and `{word}` and:\n\n- {word}\n")
    teller.ask(f"Change it to {word}")
    teller.call("set_status", result={"summary": f"To be done: {word}"}, status="staged")
    rows = row_change(
        word[:180], {"note": f"before {word}"}, {"note": f"after {word}", "list": [word, {word: word}]}
    )
    change = teller.change(f"Set the note to {word}", rows)
    teller.answer(f"Confirm {word}")
    teller.ask(f"Thanks, {word}")
    teller.answer("You are welcome")
    teller.note(f"Confirmed by Olga Secretive: Set the note to {word}.", change)
    return teller.chat_id


def everything(word: str) -> Object:
    """A stored result with a block of each kind."""
    columns: list[Json] = [
        {"key": "name", "label": f"Name {word}", "type": "text"},
        {"key": "picture", "label": "Picture", "type": "image"},
        {"key": "count", "label": "Count", "type": "number"},
    ]
    rows: list[Json] = [[f"cell {word}", "/api/v1/renders/0191d3c4-7b3a-7a1e-9f00-0123456789ab/image", 7]]
    line: Json = {"name": f"line {word}", "points": [[f"x {word}", 1.0], ["b", 2.0]], "mark": "line"}
    picture: Json = {
        "id": "0191d3c4-7b3a-7a1e-9f00-0123456789ab",
        "href": "/api/v1/renders/0191d3c4-7b3a-7a1e-9f00-0123456789ab/image",
        "caption": f"caption {word}",
    }
    blocks: list[Json] = [
        {"kind": "table", "title": f"Table {word}", "columns": columns, "rows": rows, "total": 1},
        {
            "kind": "series",
            "title": f"Series {word}",
            "x_label": word,
            "y_label": word,
            "style": "bar",
            "scale": "linear",
            "lines": [line],
        },
        {"kind": "images", "title": f"Images {word}", "images": [picture]},
        {"kind": "unheard of", "title": word},
    ]
    return {
        "summary": f"One thing {word}",
        "facts": {"told": f"fact {word}"},
        "blocks": blocks,
        "links": [{"label": f"link {word}", "href": "/app/orders?number=SA-2026-00001"}],
    }


def share(agency: Agency, chat: UUID, **wanted: object) -> Made:
    """A link to the operator's chat."""
    with agency.work() as session:
        return make_transcript(session, agency["operator"], chat, **wanted)  # type: ignore[arg-type]  # handed on


def entries(agency: Agency, action: str) -> list[AuditEntry]:
    """What is on record of this action."""
    with agency.read() as session:
        return list(session.scalars(select(AuditEntry).where(AuditEntry.action == action)))
