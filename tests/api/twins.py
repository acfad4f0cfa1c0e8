"""Two sandboxes with the same sample data, and a real tenant that has it too: what one visitor must never see of others.

The other sandbox and the real tenant hold what the first has not: records of every kind, each with ``CANARY`` in its
name, made over REST as their people make them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from db import renders, simulations, users
from db.models.base import Base
from db.models.context import Skill
from db.models.jobs import Job
from db.models.plm import ChangeOrder, Item, Program
from db.models.renders import Product
from db.models.simulations import Export, Project, Sweep
from db.models.users import Role, User
from db.models.workflows import Connection, WorkflowRun
from db.renders import PictureFile
from db.sample import Fill
from db.sample.lab import fill_lab
from db.sandboxes import Sandboxes, SandboxPlan
from db.simulations import ExportFile, Grown, Wanted
from db.tenancy import Identity
from engines.dla.cluster import pack
from packs import FILLERS, PACKS
from tests.api.conversation import begin, confirm, say
from tests.api.lab import chain
from tests.db.laboratory import grown
from tests.laboratory import SMALL_PAST
from tests.postgres import Urls
from tests.stack import Stack, run_stack, with_pages

CANARY = "Kanarienvogel"
NAMES = tuple(each.name for each in PACKS if each.name != "assistant")
GUEST, TWIN, REAL = "guest@mine", "guest@twin", "operator@acme"
Json = dict[str, Any]


@dataclass(frozen=True)
class World:
    """The running app, and by person and by name of a path's parameter what only that person's tenant has."""

    stack: Stack
    records: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Where it is served."""
        return self.stack.url

    @property
    def guest(self) -> Identity:
        """The visitor whose sandbox must be closed."""
        return self.stack.people[GUEST]

    def visit(self, who: str = GUEST) -> AbstractContextManager[httpx.Client]:
        """A browser of this person, by default the guest's."""
        return self.stack.visit(who)

    def foreign_ids(self) -> set[str]:
        """The keys of all rows of all tenants but the guest's."""
        return {key for each in self.others() for key in keys_of(self.stack, each)}

    def others(self) -> list[UUID]:
        """All tenants but the guest's."""
        return [each for each in users.tenants(self.stack.store) if each != self.guest.tenant_id]


def fillers() -> dict[str, Fill]:
    """As the app has them, but simulations are not grown: they are lines."""

    def grow(wanted: Wanted) -> Grown:
        data = pack(chain(wanted.particles, wanted.dimension))
        made = grown(wanted.particles)
        return Grown(wanted.particles, data, sha256(data).hexdigest(), 42.5, 120.0, made.analyses)

    return {**FILLERS, "simulations": partial(fill_lab, grow=grow, past=SMALL_PAST)}


@contextmanager
def open_world(folder: Path, *, pages: bool = True) -> Iterator[World]:
    """The app, by default with its pages, the three tenants, and what the others made."""
    url = f"sqlite:///{folder}/counterfoil.db"
    with run_stack(folder, Urls(url, url, url), packs=PACKS, pages=with_pages if pages else None) as stack:
        fill(stack, "acme")
        sandboxes = Sandboxes(stack.store, fillers())
        for name in (GUEST, TWIN):
            stack.people[name] = enter(sandboxes, address=name)
        world = World(stack, {GUEST: sample_records(stack)})
        for name in (TWIN, REAL):
            world.records[name] = furnish(stack, name)
        world.records[REAL] |= of_office(stack, "acme")
        yield world


def enter(sandboxes: Sandboxes, *, address: str, packs: tuple[str, ...] = NAMES) -> Identity:
    """A new sandbox; returns its visitor."""
    return sandboxes.open(SandboxPlan(packs, minutes=60), address=address).identity


def fill(stack: Stack, slug: str) -> None:
    """Give a tenant of the stack the sample data."""
    people = {role: stack.people[f"{role}@{slug}"].user_id for role in ("admin", "operator", "viewer")}
    for each in fillers().values():
        with stack.store.work(stack.people[f"operator@{slug}"].scope) as session:
            each(session, people)


def furnish(stack: Stack, name: str) -> dict[str, str]:
    """One record of each kind that only this person's tenant has; by the names of paths' parameters."""
    who = stack.people[name]
    with stack.visit(name) as client:
        chat = begin(client, title=f"{CANARY} chat")
        do = partial(order, client, chat)
        do("create_order", product_ids=["KL-6204"], output_type_name="PNG 1024x1024")
        number = newest(client, "/orders", "number")
        do("dispatch_renders", order_id=number)
        do("create_workflow", name=f"{CANARY} flow")
        do("run_workflow", workflow="WF-0001", input={})
        do("create_change_order", type="ECO", title=f"{CANARY} order", designs=["WING-01"])
        do("run_dla_simulation", num_particles=500, project=f"{CANARY} project")
        do("create_item", item_type="Task", name=f"{CANARY} task")
        do("remember", text=f"{CANARY} memory")
        waiting = stage(client, chat, "create_item", item_type="Task", name=f"{CANARY} wish")
        found = {"number": number, "chat_id": chat, "change_set_id": waiting["id"]}
        found |= {"workflow": newest(client, "/workflows", "number")}
        found |= {"simulation": newest(client, "/simulations", "number")}
    with stack.store.work(who.scope) as session:
        finish_picture(stack, session, number)
        finish_simulation(session, found["simulation"])
        add_rows(session)
    with stack.visit(name) as client:
        do = partial(order, client, chat)
        do("export_simulation", format="csv", simulation_id=found["simulation"], name=f"{CANARY} export")
        do("sweep_simulations", parameter="seed", values=[1, 2], num_particles=400)
        text = {"content": f"{CANARY} context", "version": seen(client)}
        client.put("/context/personal", json=text).raise_for_status()
        found["turn_id"] = look(client, chat)
        found["sign_in_id"] = client.get("/me/sign-ins").json()["items"][0]["id"]
    with stack.store.work(who.scope) as session:
        finish_export(stack, session, who.tenant)
        return found | named(session, found)


def order(client: httpx.Client, chat: str, tool: str, **arguments: Any) -> None:
    """Have a tool write, and confirm it."""
    answer = confirm(client, stage(client, chat, tool, **arguments))
    assert answer.status_code == 200, answer.text


def stage(client: httpx.Client, chat: str, tool: str, **arguments: Any) -> Json:
    """Have a tool stage what it writes; returns the change set."""
    events = say(client, chat, f"call {tool} {json.dumps(arguments)}")
    staged = [data for _, kind, data in events if kind == "change_set"]
    assert staged, events
    return staged[0]


def look(client: httpx.Client, chat: str) -> str:
    """Have a tool read what makes a table; returns the key of the turn."""
    say(client, chat, "call list_workflows {}")
    items = client.get(f"/chats/{chat}/messages").json()["items"]
    return next(str(each["turn_id"]) for each in reversed(items) if each.get("turn_id"))


def newest(client: httpx.Client, path: str, name: str) -> str:
    """What the first record of a list, which is the newest, is called."""
    return str(client.get(path).json()["items"][0][name])


def seen(client: httpx.Client) -> int:
    """The version of the personal context."""
    return int(client.get("/context/personal").json()["version"])


def finish_picture(stack: Stack, session: Session, number: str) -> None:
    """As a worker does."""
    line = renders.order_detail(session, number).lines[0]
    assert line.job is not None
    file = f"{line.job.id}.png"
    pictures = stack.services.data / "pictures"
    pictures.mkdir(exist_ok=True)
    Image.new("RGB", (64, 64), "navy").save(pictures / file)
    renders.render_started(session, line.job.id, attempt=1)
    renders.render_done(session, line.job.id, PictureFile(file, 300, "c" * 64, 900.0), attempt=1)


def finish_simulation(session: Session, number: str) -> None:
    """As a worker does."""
    job = simulations.simulation_detail(session, number).job
    assert job is not None
    data = pack(chain(500, 2))
    simulations.simulation_started(session, job.id, attempt=1)
    made = Grown(500, data, sha256(data).hexdigest(), 12.5, 900.0, grown(500).analyses)
    assert simulations.simulation_done(session, job.id, made, attempt=1)


def finish_export(stack: Stack, session: Session, slug: str) -> None:
    """As a worker does."""
    export = session.scalars(select(Export).order_by(Export.id.desc())).first()
    assert export is not None
    job = session.scalars(select(Job).where(Job.subject_id == export.id)).one()
    file, content = f"{slug}/{export.id}-1.csv", f"{CANARY}\n".encode()
    path = stack.services.data / "exports" / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    simulations.export_started(session, job.id, attempt=1)
    made = ExportFile(file, len(content), sha256(content).hexdigest(), 3.0)
    assert simulations.export_done(session, job.id, made, attempt=1)


def add_rows(session: Session) -> None:
    """What no tool makes."""
    session.add(
        Product(
            pim_id="ZZ-YYYY",
            name=f"{CANARY} product",
            category=f"{CANARY} category",
            geometry={},
            materials={},
        )
    )
    session.add(Program(code="ZZ-YYY", name=f"{CANARY} programme", customer=f"{CANARY} customer"))


def sample_records(stack: Stack) -> dict[str, str]:
    """What the guest has of each kind, all but the chat from the sample."""
    known = {
        "number": f"SA-{datetime.now(UTC).year}-00159",
        "item": "P-1001",
        "change_order": "ECO-0006",
        "simulation": "SIM-0001",
        "sweep": "SW-0001",
        "workflow": "WF-0001",
        "run": "RUN-00001",
    }
    with stack.visit(GUEST) as client:
        chat = begin(client, title="Mine")
        known |= {"chat_id": chat, "change_set_id": stage(client, chat, "create_workflow", name="Mine")["id"]}
        known["turn_id"] = look(client, chat)
        known["sign_in_id"] = client.get("/me/sign-ins").json()["items"][0]["id"]
    with stack.store.read(stack.people[GUEST].scope) as session:
        project = str(session.scalars(select(Project.id)).first())
        known |= {"pim_id": "KL-6204", "program": "AE-100", "project_id": project}
        return named(session, known) | known


def named(session: Session, found: Mapping[str, str]) -> dict[str, str]:
    """What the tools and the sample have made besides, by numbers and keys."""
    line = renders.order_detail(session, found["number"]).lines[0]
    assert line.render is not None
    assert line.job is not None
    latest: dict[str, Any] = {
        "item": session.scalars(select(Item.number).where(Item.type == "Task").order_by(Item.id.desc())),
        "change_order": session.scalars(select(Item.number).join(ChangeOrder).order_by(Item.id.desc())),
        "sweep": session.scalars(select(Sweep.number).order_by(Sweep.id.desc())),
        "run": session.scalars(select(WorkflowRun.number).order_by(WorkflowRun.id.desc())),
        "export_id": session.scalars(select(Export.id).order_by(Export.id.desc())),
        "project_id": session.scalars(select(Project.id).where(Project.name.contains(CANARY))),
        "connection_id": session.scalars(select(Connection.id)),
        "skill_id": session.scalars(select(Skill.id)),
        "user_id": session.scalars(select(User.id)),
        "role_id": session.scalars(select(Role.id)),
    }
    return {
        **{name: str(rows.first()) for name, rows in latest.items()},
        "render_id": str(line.render.id),
        "job_id": str(line.job.id),
        "pim_id": "ZZ-YYYY",
        "program": "ZZ-YYY",
        "node": "transform",
        "version": "1",
    }


def of_office(stack: Stack, slug: str) -> dict[str, str]:
    """What only people of a real tenant make."""
    role = {"name": CANARY, "permissions": ["orders:read"]}
    provider = {"provider": "openai", "model": CANARY, "api_key": "sk-0123456789abcdef"}
    with stack.visit(f"admin@{slug}") as admin:

        def make(path: str, **body: Any) -> Json:
            answer = admin.post(path, json=body)
            assert answer.status_code == 201, answer.text
            return dict(answer.json())

        role_id = make("/roles", **role)["id"]
        chat = begin(admin, title=f"{CANARY} told")
        say(admin, chat, f"{CANARY} hello")
        link = make("/shares", kind="transcript", chat_id=chat, audience="tenant")
        return {
            "role_id": role_id,
            "invitation_id": make("/invitations", email="zz@acme.example", name=CANARY, role_id=role_id)[
                "id"
            ],
            "setting_id": make("/settings/providers", **provider)["id"],
            "token_id": make("/tokens", name=CANARY)["id"],
            "share_id": link["id"],
            "share": link["url"].rpartition("/")[2],
            "sign_in_id": admin.get("/me/sign-ins").json()["items"][0]["id"],
        }


def keys_of(stack: Stack, tenant_id: UUID) -> set[str]:
    """The keys of all rows of a tenant, as text."""
    keys: set[str] = {str(tenant_id)}
    with stack.store.engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            if {"id", "tenant_id"} <= set(table.columns.keys()):
                mine = select(table.c.id).where(table.c.tenant_id == tenant_id)
                keys |= {str(key) for key in connection.scalars(mine) if isinstance(key, UUID)}
    return keys


def rows_of(world: World, who: str) -> dict[str, list[str]]:
    """All rows of this person's tenant, by table, but where it is counted that its own people look at something."""
    found: dict[str, list[str]] = {}
    with world.stack.store.engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            if "tenant_id" in table.columns and table.name not in {"sign_ins", "shares"}:
                mine = select(table).where(table.c.tenant_id == world.stack.people[who].tenant_id)
                found[table.name] = sorted(map(str, connection.execute(mine)))
    return found
