"""The whole app in one place for tests: a migrated store, two tenants, real turns and decisions, a real HTTP server.

The model is a port of ours that does literally what the message says; give ``run_stack`` another one where that matters.
"""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp

from agent.errors import ProviderUnavailable
from agent.messages import ToolCall, Usage
from agent.model import CallPiece, EndPiece, Model, ModelPiece, ModelRequest, TextPiece
from agent.turns.feed import Feed
from agent.turns.ports import Models
from agent.turns.providers import Providers
from agent.turns.service import Turns
from agent.turns.services import Services
from api.demos import create_demos
from api.gate import protect
from api.health import create_health
from api.hooks import create_hooks
from api.parts import Parts
from api.rates import Limits, Rate
from api.routes import create_api
from api.sign_on.routes import create_sign_on
from api.sign_on.settings import IdentityProvider
from db import users
from db.audit import lock_ledger
from db.ids import new_id
from db.migrations import upgrade
from db.models.tenants import Credential, Tenant
from db.models.users import Role, User
from db.passwords import hash_password
from db.rights import DEMOS, PLM, RENDERS, SHARES, SIMULATIONS, WORKFLOWS
from db.sandboxes import Sandboxes
from db.secrets import make_vault
from db.session import Store, normalise_url, open_store
from db.tenancy import Identity, Scope
from packs import FILLERS, JOB_KINDS, ROUTERS, record_pages
from tests.postgres import Urls
from tests.tools.workshop import PACKS, JobList, NoQueries
from tools.decisions import Decisions
from tools.pack import Pack
from tools.workbench import Workbench

PASSWORD = "counterfoil-test"
READS = ["things:read", *RENDERS.look, *PLM.look, *SIMULATIONS.look, *WORKFLOWS.look]
WRITES = [
    *READS,
    "things:write",
    *RENDERS.work,
    *PLM.work,
    *SIMULATIONS.work,
    *WORKFLOWS.work,
    "jobs:write",
    SHARES,
]
ROLES = {
    "viewer": READS,
    "operator": WRITES,
    "colleague": WRITES,
    "admin": [
        *WRITES,
        "context:write",
        "users:write",
        "change_sets:decide",
        "audit:read",
        "settings:write",
        "usage:read",
        *("budgets:write", DEMOS),
        *WORKFLOWS.office,
    ],
}
_MANY = Rate(10_000, 60, "requests")
ROOMY = Limits(_MANY, _MANY, _MANY, _MANY)
"""Limits that no test reaches by accident."""


class ObedientModel:
    """Does what the last message says: ``call <tool> <json>``, ``slow <number of words>``, ``fail``; else repeats it."""

    provider = "obedient"
    name = "obedient-1"
    reads_hints = False

    async def stream(self, request: ModelRequest) -> AsyncGenerator[ModelPiece, None]:
        """The answer to the last message."""
        last = request.messages[-1]
        word, _, rest = (
            ("", "", "Done.") if last.role == "tool" else last.content.rpartition("\n\n")[2].partition(" ")
        )
        match word:
            case "call":
                name, _, arguments = rest.partition(" ")
                yield CallPiece(ToolCall("call-1", name, arguments or "{}"))
                yield EndPiece("tool_calls", Usage(10, 5))
                return
            case "slow":
                for number in range(int(rest)):
                    await asyncio.sleep(0.05)
                    yield TextPiece(f"word{number} ")
            case "fail":
                raise ProviderUnavailable("The provider is down. Try again in a minute.", retry_after=7)
            case _:
                yield TextPiece(f"{word} {rest}".strip())
        yield EndPiece("stop", Usage(10, 5))


@dataclass
class OneModel:
    """Chooses the same model for everybody."""

    model: Model = field(default_factory=ObedientModel)

    def choose(self, who: Identity, *, project: str | None = None) -> Model:
        """That model."""
        return self.model


@dataclass
class Stack:
    """The running app and the people who may sign in, by ``<role>@<tenant>``."""

    url: str
    parts: Parts
    jobs: JobList
    people: dict[str, Identity]

    @property
    def services(self) -> Services:
        return self.parts.services

    @property
    def store(self) -> Store:
        return self.services.store

    @contextmanager
    def visit(self, who: str | None = None) -> Iterator[httpx.Client]:
        """A browser of this person (signed in without a password), or of nobody; paths are below ``/api/v1``."""
        with httpx.Client(base_url=f"{self.url}/api/v1", timeout=30) as client:
            if who is not None:
                fresh = users.open_sign_in(self.store, self.people[who])
                client.cookies.set("cf_session", fresh.token)
                client.headers["X-CSRF-Token"] = fresh.csrf_token
            yield client


def sse(text: str) -> list[tuple[int | None, str, dict[str, Any]]]:
    """The events of a stream: number, name and data."""
    events = []
    for block in text.replace("\r\n", "\n").split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.split("\n") if ": " in line and line[0] != ":")
        if "event" in fields:
            number = int(fields["id"]) if "id" in fields else None
            events.append((number, fields["event"], json.loads(fields["data"])))
    return events


@contextmanager
def run_stack(
    folder: Path,
    urls: Urls,
    *,
    packs: tuple[Pack, ...] = PACKS,
    models: Models | None = None,
    limits: Limits = ROOMY,
    pages: Callable[[FastAPI, Services], None] | None = None,
    sign_on: IdentityProvider | None = None,
) -> Iterator[Stack]:
    """Migrate, fill, put together and serve on a free port of 127.0.0.1, until the block ends."""
    upgrade(urls.owner, app_role="counterfoil_app")
    store = open_store(normalise_url(urls.app))
    jobs = JobList()
    services = _services(folder, store, jobs, packs, models or OneModel())
    if sign_on is not None:
        services = replace(services, identity_provider=sign_on.name)
    parts = Parts(services, limits)
    people = _people(store, "acme") | _people(store, "other")
    with _serve(_app(parts, pages, sign_on), parts) as url:
        running = Stack(url, parts, jobs, people)
        if pages is not None:
            _await_pages(running)
        yield running
    store.close()


def with_pages(app: FastAPI, services: Services) -> None:
    """The pages of all domains, for ``run_stack``; where none is asked for, Gradio is not imported."""
    from pages.entrance import mount

    mount(app, services, record_pages)


def _await_pages(running: Stack) -> None:
    """Let them be built before a test runs: pytest and the import of Gradio both set filters of warnings."""
    with running.visit("operator@acme") as client:
        shown = client.get(f"{running.url}/app/", timeout=120)
        assert shown.status_code == 200, shown.text


def _app(
    parts: Parts,
    pages: Callable[[FastAPI, Services], None] | None,
    sign_on: IdentityProvider | None,
) -> ASGIApp:
    """As the composition root puts it together."""
    app = FastAPI(openapi_url=None, lifespan=_lifespan(parts.services))
    app.mount("/api/v1", create_api(parts, ROUTERS))
    app.include_router(create_health(parts.services))
    app.include_router(create_hooks(parts))
    app.include_router(create_demos(parts))
    if sign_on is not None:
        app.include_router(create_sign_on(parts, sign_on))
    if pages is not None:
        _in_a_loop(partial(pages, app, parts.services))
    return protect(app, parts)


def _in_a_loop(build: Callable[[], None]) -> None:
    """Outside of an event loop Gradio makes loops for its components and never closes them."""

    async def run() -> None:
        build()

    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, run()).result()


def _services(folder: Path, store: Store, jobs: JobList, packs: tuple[Pack, ...], models: Models) -> Services:
    turns = Turns(store, models, Workbench(store, packs, NoQueries()))
    decisions = Decisions(store, packs, NoQueries(), jobs)
    vault = make_vault(["a test's secret"])
    providers = Providers(store, vault, lambda who: ObedientModel(), None)
    return Services(
        store,
        turns,
        decisions,
        Feed(store, turns),
        jobs,
        JOB_KINDS,
        vault,
        providers,
        folder,
        Sandboxes(store, {pack: fill for pack, fill in FILLERS.items() if pack != "simulations"}),
    )


def _lifespan(services: Services) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def live(_: FastAPI) -> AsyncIterator[None]:
        background = [
            asyncio.create_task(services.feed.keep_reading()),
            asyncio.create_task(services.turns.keep_recovering()),
        ]
        yield
        await services.turns.shut_down()
        for task in background:
            task.cancel()
        await asyncio.gather(*background, return_exceptions=True)

    return live


@contextmanager
def _serve(app: ASGIApp, parts: Parts) -> Iterator[str]:
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=5)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        while not server.started and thread.is_alive():
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        parts.presence.end_all()
        thread.join(timeout=20)
        listener.close()


def _people(store: Store, slug: str) -> dict[str, Identity]:
    """A tenant with a user of each role; the passwords of all of them are ``PASSWORD``."""
    tenant_id = new_id()
    with store.system() as session:
        session.add(
            Tenant(
                id=tenant_id,
                slug=slug,
                name=slug.title(),
                packs=["things", "renders", "plm", "simulations", "workflows"],
            )
        )
    ids: dict[str, UUID] = {}
    with store.work(Scope(tenant_id)) as session:
        lock_ledger(session)
        for name, permissions in ROLES.items():
            role = Role(name=name, permissions=permissions)
            session.add(role)
            session.flush()
            user = User(email=f"{name}@{slug}.example", name=f"{name.title()} {slug}", role_id=role.id)
            session.add(user)
            session.flush()
            ids[name] = user.id
    hashed = hash_password(PASSWORD)
    with store.system() as session:
        for name, user_id in ids.items():
            email = f"{name}@{slug}.example"
            session.add(Credential(email=email, tenant_id=tenant_id, user_id=user_id, password_hash=hashed))
    found = {name: users.load_identity(store, Scope(tenant_id, user_id)) for name, user_id in ids.items()}
    return {f"{name}@{slug}": identity for name, identity in found.items() if identity is not None}
