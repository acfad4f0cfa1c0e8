"""A store of this machine as `python app.py run` leaves it, small, with people of several rights to work as."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from uuid import UUID

import pytest
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from agent import Assistant
from app import migrate
from composition import open_checked_store
from db import renders, users
from db.models.turns import Turn
from db.models.users import User
from db.newcomers import Newcomer, make_tenant, make_user
from db.people import list_people
from db.renders import PictureFile
from db.session import Store
from db.tenancy import Identity, Scope
from packs import DOMAINS
from settings import Settings, read_settings
from tests.agent.talk import delta
from tests.postgres import Urls

PEOPLE = {"operator": "Oskar Lindner", "admin": "Ada Brandt", "viewer": "Vera Sommer"}
SECRET = "a secret of at least 32 characters for tests"
SHADOWED = ("COUNTERFOIL_URL", "COUNTERFOIL_TOKEN", "COUNTERFOIL_USER", "OPENAI_API_KEY", "DATABASE_URL")
PRODUCT, OTHER_PRODUCT = "KL-6204", "KL-623"


@dataclass(frozen=True)
class Home:
    """The tenant ``acme`` with the sample's render orders and three people, and ``solo`` with one person and no pack."""

    settings: Settings
    variables: Mapping[str, str]
    store: Store

    @property
    def data(self) -> Path:
        return self.settings.data

    @contextlib.contextmanager
    def working(self, role: str = "operator") -> Iterator[Assistant]:
        """An assistant for the person of that role in acme."""
        with Assistant("acme", user=email(role), data=self.data) as assistant:
            yield assistant

    def identity(self, role: str) -> Identity:
        tenant = users.tenant_slugs(self.store)["acme"]
        with self.store.read(Scope(tenant)) as session:
            found = {each.email: each.id for each in _people(session)}
        who = users.load_identity(self.store, Scope(tenant, found[email(role)]))
        assert who is not None
        return who

    def turns(self, chat_id: str) -> list[Turn]:
        """The chat's turns, oldest first."""
        with self.store.read(self.identity("admin").scope) as session:
            query = select(Turn).where(Turn.chat_id == UUID(chat_id)).order_by(Turn.created_at)
            return list(session.scalars(query))

    def finish_picture(self, number: str) -> str:
        """Leave the first render of an order as a worker leaves it; returns the id of its job."""
        who = self.identity("operator")
        (self.data / "pictures").mkdir(exist_ok=True)
        Image.new("RGB", (64, 64), "navy").save(self.data / "pictures" / f"{number}.png")
        with self.store.read(who.scope) as session:
            job = renders.order_detail(session, number).lines[0].job
        assert job is not None
        with self.store.work(who.scope) as session:
            size = (self.data / "pictures" / f"{number}.png").stat().st_size
            renders.render_started(session, job.id, attempt=1)
            renders.render_done(
                session, job.id, PictureFile(f"{number}.png", size, "c" * 64, 900.0), attempt=1
            )
        return str(job.id)


def email(role: str) -> str:
    return f"{role}@acme.example"


@contextlib.contextmanager
def open_home(data: Path, urls: Urls) -> Iterator[Home]:
    """Migrate and fill; the process's environment names the store until the block ends."""
    variables = {"COUNTERFOIL_DATA": str(data), "COUNTERFOIL_SECRET_KEY": SECRET}
    if urls.is_postgres:
        variables |= {
            "DATABASE_URL": urls.app,
            "COUNTERFOIL_MIGRATE_URL": urls.owner,
            "COUNTERFOIL_QUERY_URL": urls.query,
        }
    settings = read_settings(variables)
    migrate(settings)
    with (
        pytest.MonkeyPatch.context() as environment,
        contextlib.closing(open_checked_store(settings)) as store,
    ):
        for name in SHADOWED:
            environment.delenv(name, raising=False)
        for name, value in variables.items():
            environment.setenv(name, value)
        _fill(store)
        yield Home(settings, variables, store)


@contextlib.contextmanager
def endless_model() -> Iterator[str]:
    """A provider that speaks word after word and never comes to an end; the address for OPENAI_BASE_URL."""
    over = threading.Event()

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            self.send_response(200)
            self.send_header("content-type", "text/event-stream")
            self.end_headers()
            with contextlib.suppress(ConnectionError):  # whoever asked has hung up
                while not over.wait(0.05):
                    self.wfile.write(delta(content="word "))

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base has it so
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        over.set()
        server.shutdown()
        server.server_close()
        thread.join()


def _people(session: Session) -> list[User]:
    return list(list_people(session, limit=50))


def _fill(store: Store) -> None:
    tenant = make_tenant(store, "acme", "Acme", ["renders"])
    make_tenant(store, "solo", "Solo", [])
    for role, name in PEOPLE.items():
        make_user(store, Newcomer("acme", email(role), name, role, None))
    make_user(store, Newcomer("solo", "only@solo.example", "Only One", "operator", None))
    with store.work(Scope(tenant)) as session:
        people = {each.email.partition("@")[0]: each.id for each in _people(session)}
        renders_domain = next(each for each in DOMAINS if each.pack.name == "renders")
        renders_domain.fill(session, people)
