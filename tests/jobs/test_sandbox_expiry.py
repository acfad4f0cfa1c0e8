"""The end of a sandbox: no row of it in any table, no file, nothing in the engine; also when the remover is killed."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import create_engine, inspect, text, update
from sqlalchemy.orm import Session

from db import chats
from db.ids import new_id
from db.models.base import now
from db.models.jobs import Job
from db.models.simulations import Cluster
from db.models.tenants import SignIn, Tenant
from db.models.tokens import ApiToken
from db.models.turns import Turn
from db.models.workflows import Workflow
from db.rights import DEMOS
from db.sample.lab import fill_lab
from db.sandbox_limits import SandboxLimits
from db.sandboxes import Sandboxes, SandboxPlan, plan_of
from db.session import Store, normalise_url
from db.shares import DemoPlan, make_demo, revoke_share
from db.tenancy import Identity
from db.turns import begin_turn
from db.users import load_identity, open_sign_in
from jobs.engine import DurableJobs, key_of
from jobs.flows.schedules import Schedules
from jobs.sandboxes import FOLDERS, LATE_SECONDS, PATIENCE, REMOVED, Remover
from jobs.shelf import Shelf
from packs import FILLERS
from tests.db.studio import open_studio
from tests.dump import dump_of
from tests.laboratory import SMALL_PAST
from tests.postgres import ROOT, Urls

PLAN = SandboxPlan(("renders", "plm", "workflows"), 60)
MANY = SandboxLimits(new_of_address=1_000, open_of_address=1_000, open_at_all=1_000)
CRASHING = """
import os, signal, sys
from pathlib import Path
from db.session import open_store
from jobs import sandboxes
from jobs.engine import open_jobs

url, data, place = sys.argv[1:]
store = open_store(url)
die = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
match place:
    case "files":
        sandboxes.shutil.rmtree = die
    case "rows":
        sandboxes.Sandboxes.remove = die
sandboxes.Remover(store, open_jobs(store), Path(data)).remove_overdue()
"""


@pytest.fixture
def remover(store: Store, engine: DurableJobs, data: Path) -> Remover:
    """The rounds of a worker, or of the web process where there is none."""
    return Remover(store, engine, data)


@pytest.fixture
def guest(store: Store, engine: DurableJobs, data: Path) -> Iterator[Identity]:
    """The visitor of a sandbox in which much has happened."""
    who = Sandboxes(store, FILLERS, MANY).open(PLAN, address="192.0.2.7").identity
    work_in(store, engine, who)
    for folder in FOLDERS:
        place = data / folder / str(who.tenant_id) / "below"
        place.mkdir(parents=True)
        (place / "a.bin").write_bytes(b"kept")
    yield who
    with store.system() as session:
        session.execute(update(Tenant).where(Tenant.id == who.tenant_id).values(expires_at=now()))
    Sandboxes(store, {}).remove(who.tenant_id)


def work_in(store: Store, engine: DurableJobs, who: Identity) -> None:
    """Chats, a running turn, a waiting job, a sign-in, an API token."""
    with store.work(who.scope) as session:
        chat = chats.create_chat(session, who)
        begin_turn(session, who, chat.id, "Hello there", mode="chat", process="elsewhere:1:a")
        queued = Job(
            kind="render", title="A", subject_id=new_id(), group_key="A", payload={}, created_by=who.user_id
        )
        session.add(queued)
        session.flush()
        engine.enqueue(session, queued)
    open_sign_in(store, who)
    with store.system() as session:
        session.add(
            ApiToken(
                token_hash=new_id().hex,
                tenant_id=who.tenant_id,
                user_id=who.user_id,
                name="A",
                scopes=["read"],
                hint="abcd",
                expires_at=now() + timedelta(days=1),
            )
        )


def end(store: Store, tenant_id: UUID, *, ago: timedelta = timedelta(0)) -> None:
    """Let its time be over for so long."""
    with store.system() as session:
        session.execute(update(Tenant).where(Tenant.id == tenant_id).values(expires_at=now() - ago))


def silence(store: Store, who: Identity) -> None:
    """The process that answered has died."""
    with store.work(who.scope) as session:
        session.execute(update(Turn).values(heartbeat_at=now() - timedelta(minutes=5)))


def census(urls: Urls) -> dict[str, int]:
    """How many rows every table of the database has, the engine's too; word indexes merge by themselves."""
    engine = create_engine(normalise_url(urls.owner.replace("counterfoil_owner@", "postgres@")))
    with engine.connect() as connection:
        known = inspect(connection)
        schemas = [each for each in known.get_schema_names() if each in {"main", "public", "dbos"}]
        names = [(schema, table) for schema in schemas for table in known.get_table_names(schema)]
        counts = {
            table: connection.execute(text(f'SELECT count(*) FROM "{schema}"."{table}"')).scalar_one()
            for schema, table in names
        }
    engine.dispose()
    return {
        table: number for table, number in counts.items() if "_search" not in table or table == "item_search"
    }


def traces(urls: Urls, tenant_id: UUID) -> int:
    """How often the whole database names the tenant, in any table of ours or the engine's."""
    dump = dump_of(urls)
    return dump.count(str(tenant_id)) + dump.count(tenant_id.hex)


def files_of(data: Path, tenant_id: UUID) -> list[Path]:
    return [path for path in data.rglob("*") if str(tenant_id) in path.parts and REMOVED not in path.parts]


def test_nothing_is_left_of_it_in_any_table_file_or_the_engine(
    store: Store, remover: Remover, guest: Identity, database_urls: Urls, data: Path
) -> None:
    assert traces(database_urls, guest.tenant_id) > 100
    assert len(files_of(data, guest.tenant_id)) >= 3 * len(FOLDERS)
    silence(store, guest)
    end(store, guest.tenant_id)
    assert remover.remove_overdue() == 1
    assert traces(database_urls, guest.tenant_id) == 0
    assert files_of(data, guest.tenant_id) == []
    assert remover.remove_overdue() == 0


def test_every_table_has_as_many_rows_as_before_it(
    store: Store, engine: DurableJobs, remover: Remover, database_urls: Urls
) -> None:
    before = census(database_urls)
    who = Sandboxes(store, FILLERS, MANY).open(PLAN, address="192.0.2.7").identity
    work_in(store, engine, who)
    assert sum(census(database_urls).values()) > sum(before.values()) + 500
    silence(store, who)
    end(store, who.tenant_id)
    remover.remove_overdue()
    assert census(database_urls) == before


def test_simulations_from_the_shelf_go_too(
    store: Store, remover: Remover, data: Path, database_urls: Urls, tmp_path: Path
) -> None:
    shelf = Shelf(tmp_path / "samples")
    fill = partial(fill_lab, past=SMALL_PAST[:1])

    def from_shelf(session: Session, people: Mapping[str, UUID]) -> None:
        with shelf.growing() as grow:
            fill(session, people, grow=grow)

    who = (
        Sandboxes(store, {"simulations": from_shelf}, MANY)
        .open(SandboxPlan(("simulations",), 60), address="192.0.2.7")
        .identity
    )
    with store.read(who.scope) as session:
        assert session.query(Cluster).count() == 1
    end(store, who.tenant_id)
    assert remover.remove_overdue() == 1
    assert traces(database_urls, who.tenant_id) == 0
    assert list((tmp_path / "samples").glob("*.json")), "the shelf stays, for the next"


def test_one_that_is_not_over_is_left_alone(
    store: Store, remover: Remover, guest: Identity, data: Path
) -> None:
    assert remover.remove_overdue() == 0
    assert load_identity(store, guest.scope) is not None
    assert files_of(data, guest.tenant_id)


def test_what_runs_is_asked_to_stop_and_waited_for_but_not_for_ever(
    store: Store, remover: Remover, guest: Identity
) -> None:
    end(store, guest.tenant_id)
    assert remover.remove_overdue() == 0, "a turn runs, and its process lives"
    with store.read(guest.scope) as session:
        assert [turn.stop_requested for turn in session.query(Turn)] == [True]
        assert session.query(Job).filter(Job.status.in_(("queued", "running"))).count() == 0
    with store.system_read() as session:
        for model in (SignIn, ApiToken):
            assert session.query(model).filter(model.tenant_id == guest.tenant_id).count() == 0
    end(store, guest.tenant_id, ago=PATIENCE)
    assert remover.remove_overdue() == 1


def test_a_job_that_waits_is_taken_from_the_engine_at_once(
    store: Store, engine: DurableJobs, remover: Remover, guest: Identity
) -> None:
    with store.read(guest.scope) as session:
        waiting = session.query(Job).filter(Job.status == "queued").one()
    key = key_of(waiting.id, waiting.attempt)
    assert engine.states([key]) == {key: "waiting"}
    end(store, guest.tenant_id)
    remover.remove_overdue()
    assert engine.states([key]) == {key: "cancelled"}
    silence(store, guest)
    remover.remove_overdue()
    assert engine.states([key]) == {}


@pytest.mark.parametrize("place", ["files", "rows"])
def test_a_round_that_is_killed_half_way_is_ended_by_the_next(
    store: Store, remover: Remover, guest: Identity, database_urls: Urls, data: Path, *, place: str
) -> None:
    silence(store, guest)
    end(store, guest.tenant_id)
    command = [sys.executable, "-c", CRASHING, normalise_url(database_urls.app), str(data), place]
    killed = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert killed.returncode == -9, killed.stderr
    assert load_identity(store, guest.scope) is None, "it is nobody's already"
    with store.system_read() as session:
        assert session.get(Tenant, guest.tenant_id) is not None
    assert remover.remove_overdue() == 1
    assert traces(database_urls, guest.tenant_id) == 0
    assert files_of(data, guest.tenant_id) == []


def test_a_file_that_a_slow_worker_writes_afterwards_goes_with_a_later_round(
    store: Store, remover: Remover, guest: Identity, data: Path
) -> None:
    silence(store, guest)
    end(store, guest.tenant_id)
    remover.remove_overdue()
    late = data / "pictures" / str(guest.tenant_id) / "late.webp"
    late.parent.mkdir(parents=True)
    late.write_bytes(b"late")
    remover.remove_overdue()
    assert late.exists(), "not at every round"
    note = data / REMOVED / str(guest.tenant_id)
    an_hour_ago = time.time() - LATE_SECONDS - 1
    os.utime(note, (an_hour_ago, an_hour_ago))
    remover.remove_overdue()
    assert not late.exists()
    assert not note.exists()


def test_a_link_that_is_revoked_ends_its_sandboxes(store: Store, remover: Remover) -> None:
    host = open_studio(store)
    office = replace(host.operator, permissions=host.operator.permissions | {DEMOS})
    with store.work(office.scope) as session:
        made = make_demo(session, office, DemoPlan(office.packs))
        plan, share_id = plan_of(made.share), made.share.id
    sandboxes = Sandboxes(store, {}, MANY)
    who, other = (sandboxes.open(each, address="192.0.2.7").identity for each in (plan, SandboxPlan((), 60)))
    with store.work(office.scope) as session:
        revoke_share(session, office, share_id)
    assert load_identity(store, who.scope) is None
    assert remover.remove_overdue() == 1
    assert load_identity(store, other.scope) is not None
    sandboxes.end(other.tenant_id)
    assert remover.remove_overdue() == 1


def test_schedules_start_nothing_in_a_sandbox_that_is_over(
    store: Store, engine: DurableJobs, guest: Identity
) -> None:
    schedules = Schedules(store, engine.enqueue)

    def make_due() -> None:
        with store.work(guest.scope) as session:
            overdue = update(Workflow).where(Workflow.next_due_at.is_not(None))
            session.execute(overdue.values(next_due_at=now() - timedelta(seconds=30)))

    make_due()
    assert schedules.fire_due() > 0
    make_due()
    end(store, guest.tenant_id)
    assert schedules.fire_due() == 0
