"""The app is killed between a click and the last picture, at every step; then everything is there, and once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.postgres import Cluster
from tests.story.conftest import furnish
from tests.story.house import House, open_house
from tests.story.ledger import NOTHING, Ledger, one_order, open_ledger
from tests.story.visitor import Json, Visitor, signed_in

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

BEFORE_THE_COMMIT = ("confirm:claimed", "confirm:replayed", "confirm:before-commit")
AFTER_THE_COMMIT = "confirm:after-commit"
SIDE = 400


@dataclass(frozen=True)
class Site:
    """A house to be killed, and what is in its store."""

    house: House
    url: str

    def restart(self, command: str, crash_at: str = "") -> None:
        self.house.start(command, COUNTERFOIL_CRASH_AT=crash_at)

    def click(self, visitor: Visitor, card: Json) -> None:
        """Press Confirm; the server dies over it and answers nothing."""
        (command,) = {"serve", "run"} & self.house.commands
        with pytest.raises(httpx.TransportError):
            visitor.confirm(card)
        self.house.await_death(command)


@pytest.fixture(scope="module")
def site(furnished: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A house on SQLite with the sample data; nothing runs yet."""
    data = tmp_path_factory.mktemp("kills") / "data"
    url = furnish(furnished, data)
    with open_house(data) as house:
        yield Site(house, url)


@pytest.fixture
def ledger(site: Site) -> Iterator[Ledger]:
    """What is in its store."""
    with open_ledger(site.url, site.house.data) as opened:
        yield opened


@pytest.fixture
def postgres_site(postgres: Cluster, tmp_path: Path) -> Iterator[Site]:
    """A house on PostgreSQL, migrated by the owner of the database and run by the role that owns nothing."""
    urls = postgres.create_database()
    environment = {
        "COUNTERFOIL_MIGRATE_URL": urls.owner,
        "DATABASE_URL": urls.app,
        "COUNTERFOIL_QUERY_URL": urls.query,
    }
    with open_house(tmp_path / "data", **environment) as house:
        house.do("migrate")
        house.do("seed")
        yield Site(house, urls.app)
    postgres.drop_database(urls)


def prepare(visitor: Visitor) -> tuple[Json, str]:
    """Have eight small pictures prepared; returns the card and the order's number."""
    card = visitor.ask(f"Render all Kugellager products as WebP at {SIDE}x{SIDE}")["change_set"]
    (order,) = (change for change in visitor.look(card)["changes"] if change["table"] == "orders")
    return card, str(order["label"])


def test_a_confirmation_that_dies_at_every_step_is_applied_once(site: Site, ledger: Ledger) -> None:
    before = ledger.count()
    site.restart("serve", BEFORE_THE_COMMIT[0])
    with signed_in(site.house.url) as operator:
        card, number = prepare(operator)
        for place, following in zip(
            BEFORE_THE_COMMIT, (*BEFORE_THE_COMMIT[1:], AFTER_THE_COMMIT), strict=True
        ):
            site.click(operator, card)
            assert ledger.count() - before == NOTHING, place
            site.restart("serve", following)
            assert operator.look(card)["status"] == "pending", place
        site.click(operator, card)
        assert ledger.count() - before == one_order(8)
        site.restart("run")
        receipts = [operator.confirm(card)["receipt"] for _ in range(2)]
        assert receipts[0] == receipts[1] == operator.look(card)["receipt"]
        assert ledger.applied(card["id"]) == 1
    ledger.await_pictures(number, SIDE)
    assert ledger.count() - before == one_order(8)


def test_pictures_survive_deaths_of_the_worker_and_of_the_web(site: Site, ledger: Ledger) -> None:
    before = ledger.count()
    if "run" not in site.house.commands:
        site.restart("run")
    with signed_in(site.house.url) as operator:
        card, number = prepare(operator)
        operator.confirm(card)
        ledger.await_state(number, "running")
        site.house.kill_worker()
        ledger.await_state(number, "done")
        site.house.kill("run")
        site.house.await_silence()
        assert "done" in ledger.states(number)
        assert ledger.is_open(number)
        site.restart("run")
        ledger.await_state(number, "done", 3)
        site.house.kill_worker()
        assert ledger.is_open(number)
        assert operator.confirm(card)["status"] == "applied"
    ledger.await_pictures(number, SIDE)
    assert ledger.count() - before == one_order(8)


@pytest.mark.postgres
def test_on_postgresql_a_killed_web_and_a_killed_worker_lose_and_double_nothing(postgres_site: Site) -> None:
    site, house = postgres_site, postgres_site.house
    with open_ledger(site.url, house.data) as ledger:
        before = ledger.count()
        site.restart("serve", BEFORE_THE_COMMIT[-1])
        with signed_in(house.url) as operator:
            card, number = prepare(operator)
            site.click(operator, card)
            assert ledger.count() - before == NOTHING
            site.restart("serve", AFTER_THE_COMMIT)
            site.click(operator, card)
            assert ledger.count() - before == one_order(8)
            assert ledger.states(number) == ["queued"] * 8
            house.launch("worker")
            ledger.await_state(number, "running")
            house.kill("worker")
            assert ledger.is_open(number)
            house.launch("worker")
            site.restart("serve")
            assert operator.confirm(card)["receipt"]["jobs"] == 8
        ledger.await_pictures(number, SIDE)
        assert ledger.count() - before == one_order(8)
        assert ledger.applied(card["id"]) == 1
