"""The whole app on a real server, people who use it, and records of one tenant for everybody to ask for."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from PIL import Image

from db import renders
from db.models.base import Json
from db.models.jobs import Job
from db.renders import Picture, PictureFile
from db.sample.aero import fill_records
from db.sample.catalogue import Catalogue, MaterialRow, ProductRow, fill_catalogue
from tests.api.lab import Lab, open_lab
from tests.api.office import Office, open_office
from tests.postgres import Urls
from tests.stack import Stack, run_stack

PRODUCTS = ("KL-6201", "KL-6202", "KL-6203")


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The app on SQLite, for all tests of this folder."""
    folder = tmp_path_factory.mktemp("stack")
    url = f"sqlite:///{folder}/counterfoil.db"
    with run_stack(folder, Urls(url, url, url)) as running:
        yield running


@pytest.fixture
def nobody(stack: Stack) -> Iterator[httpx.Client]:
    """A browser in which nobody is signed in."""
    with stack.visit() as client:
        yield client


@pytest.fixture
def operator(stack: Stack) -> Iterator[httpx.Client]:
    """Somebody who may change things."""
    with stack.visit("operator@acme") as client:
        yield client


@pytest.fixture
def colleague(stack: Stack) -> Iterator[httpx.Client]:
    """Somebody of the same tenant with the same role."""
    with stack.visit("colleague@acme") as client:
        yield client


@pytest.fixture
def viewer(stack: Stack) -> Iterator[httpx.Client]:
    """Somebody who only looks."""
    with stack.visit("viewer@acme") as client:
        yield client


@pytest.fixture
def admin(stack: Stack) -> Iterator[httpx.Client]:
    """Somebody who may decide for others, read the audit trail and change settings."""
    with stack.visit("admin@acme") as client:
        yield client


@pytest.fixture
def stranger(stack: Stack) -> Iterator[httpx.Client]:
    """The administrator of another tenant."""
    with stack.visit("admin@other") as client:
        yield client


@dataclass(frozen=True)
class Shop:
    """What the tenant acme has: an order with one finished, one failed and one queued render."""

    number: str
    done: renders.LineDetail
    failed: renders.LineDetail
    queued: renders.LineDetail

    @staticmethod
    def job(line: renders.LineDetail) -> Job:
        assert line.job is not None
        return line.job

    @staticmethod
    def render_id(line: renders.LineDetail) -> str:
        assert line.render is not None
        return str(line.render.id)


@pytest.fixture(scope="session")
def shop(stack: Stack) -> Shop:
    """Made once; tests that move a render make an order of their own with ``open_shop``."""
    who = stack.people["operator@acme"]
    looks: dict[str, Json] = {"base_color": "#cccccc", "roughness": 0.4}
    rows = (
        ProductRow(name, f"Kugellager {name[3:]}", "Kugellager", {"bore": 12.0}, {"ring": "Steel"})
        for name in PRODUCTS
    )
    with stack.store.work(who.scope) as session:
        fill_catalogue(session, Catalogue(tuple(rows), (MaterialRow("Steel", looks, ("St 52",)),)))
    return open_shop(stack)


def open_shop(stack: Stack) -> Shop:
    """A new order with its three renders."""
    who = stack.people["operator@acme"]
    with stack.store.work(who.scope) as session:
        number = renders.create_order(session, who, PRODUCTS, "PNG 1024x1024").order.number
        renders.dispatch_renders(session, who, number, draw=draw)
    lines = _lines(stack, number)
    file = f"{number}.png"
    pictures = stack.services.data / "pictures"
    pictures.mkdir(exist_ok=True)
    Image.new("RGB", (64, 64), "navy").save(pictures / file)
    with stack.store.work(who.scope) as session:
        done, failed = (Shop.job(line).id for line in lines[:2])
        size = Path(pictures / file).stat().st_size
        renders.render_started(session, done, attempt=1)
        renders.render_done(session, done, PictureFile(file, size, "c" * 64, 900.0), attempt=1)
        renders.render_started(session, failed, attempt=1)
        renders.render_failed(session, failed, "The renderer ran out of memory.", attempt=1)
    return Shop(number, *_lines(stack, number))


def draw(picture: Picture) -> dict[str, Json]:
    """A specification that nobody will render."""
    return {"product": picture.pim_id}


def _lines(stack: Stack, number: str) -> tuple[renders.LineDetail, ...]:
    with stack.store.read(stack.people["operator@acme"].scope) as session:
        return renders.order_detail(session, number).lines


@pytest.fixture(scope="session")
def hangar(stack: Stack) -> Stack:
    """The stack, with the sample's programmes, items and change orders in the tenant acme; tests undo nothing there."""
    return fill_hangar(stack)


def fill_hangar(stack: Stack) -> Stack:
    """Make the sample's product lifecycle in the tenant acme, whose colleague is a member of no programme."""
    people = {role: stack.people[f"{role}@acme"].user_id for role in ("admin", "operator", "viewer")}
    with stack.store.work(stack.people["operator@acme"].scope) as session:
        fill_records(session, people)
    return stack


@pytest.fixture(scope="session")
def lab(stack: Stack) -> Lab:
    """One simulation record of each kind, made once; tests that move one make their own."""
    return open_lab(stack)


@pytest.fixture(scope="session")
def office(stack: Stack) -> Office:
    """One workflow record of each kind, made once; tests that change one make their own."""
    return open_office(stack)


class Keeper(logging.Handler):
    """Keeps what is logged as an error."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.found: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.found.append(record)


@pytest.fixture(autouse=True)
def faults() -> Iterator[list[logging.LogRecord]]:
    """What the server logged as an error during the test; a test that expects something clears it."""
    keeper = Keeper()
    logging.getLogger().addHandler(keeper)
    yield keeper.found
    logging.getLogger().removeHandler(keeper)
    assert not keeper.found, "\n".join(logging.Formatter().format(record) for record in keeper.found)
