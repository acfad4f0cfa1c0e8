"""Sandboxes: made with fresh sample data, bounded in number and in what they hold, and gone without a trace."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, text, update

from db import chats
from db.audit import lock_ledger
from db.errors import SandboxFull, SandboxUsedUp
from db.ids import new_id
from db.models.base import now
from db.models.jobs import Job
from db.models.renders import Render
from db.models.shares import Sandbox
from db.models.tenants import Tenant
from db.row_security import tenant_tables
from db.sandbox_limits import (
    SandboxLimits,
    allowance,
    check_acts,
    check_jobs,
    count_chat,
    count_message,
    has_room_for_jobs,
    is_sandbox,
)
from db.sandboxes import Sandboxes, SandboxPlan, plain_address
from db.session import Store
from db.tenancy import Identity, Scope
from db.turns import begin_turn, end_at_once
from db.users import find_session, load_identity, open_sign_in
from packs import FILLERS

PLAN = SandboxPlan(("renders", "plm", "workflows"), 60)
SMALL = SandboxPlan(("renders",), 60)
MANY = SandboxLimits(new_of_address=1_000, open_of_address=1_000, open_at_all=1_000)


@pytest.fixture
def sandboxes(store: Store) -> Iterator[Sandboxes]:
    """Makes sandboxes with the samples of all packs that need no growing; all are gone after the test."""
    yield Sandboxes(store, FILLERS, MANY)
    with store.system_read() as session:
        left = [row.tenant_id for row in session.query(Sandbox)]
    for each in left:
        Sandboxes(store, {}).remove(each)


def rows_of(store: Store, tenant_id: UUID) -> dict[str, int]:
    """How many rows of this tenant each table with tenants has, and those outside of tenants that name it."""
    outside = ("sandboxes", "sign_ins", "credentials", "api_tokens", "share_tokens", "invitations")
    named = [table.name for table in tenant_tables()]
    key = str(tenant_id) if store.is_postgres else tenant_id.hex
    found: dict[str, int] = {}
    with store.engine.connect() as connection:
        if store.is_postgres:
            setting = text("SELECT set_config('app.tenant_id', :key, true)")
            connection.execute(setting, {"key": key})
        for table in (*named, *outside):
            count = text(f'SELECT count(*) FROM "{table}" WHERE tenant_id = :key')
            found[table] = connection.execute(count, {"key": key}).scalar_one()
    return {table: number for table, number in found.items() if number}


def put_back(store: Store, tenant_id: UUID, minutes: float) -> None:
    """Let it have begun so many minutes earlier."""
    with store.system() as session:
        ends = session.get_one(Tenant, tenant_id).expires_at
        assert ends is not None
        earlier = ends - timedelta(minutes=minutes)
        session.execute(update(Tenant).where(Tenant.id == tenant_id).values(expires_at=earlier))


def test_a_visitor_gets_a_tenant_of_their_own_with_the_samples_of_its_packs(sandboxes: Sandboxes) -> None:
    opened = sandboxes.open(PLAN, address="192.0.2.7", language="ru")
    who, held = opened.identity, rows_of(sandboxes.store, opened.identity.tenant_id)
    assert who.is_guest
    assert who.packs == PLAN.packs
    assert who.language == "ru"
    assert who.tenant_name == "Demo"
    assert who.may("orders:write")
    assert not who.may("users:write")
    assert not who.may("shares:write")
    assert {"orders", "items", "workflows", "users", "budgets", "sandboxes"} <= held.keys()
    assert "credentials" not in held, "nobody signs in to it by a password"
    lasts = opened.expires_at - now()
    assert timedelta(minutes=59) < lasts <= timedelta(minutes=60)


def test_two_visitors_share_nothing(sandboxes: Sandboxes) -> None:
    first, second = (sandboxes.open(SMALL, address="192.0.2.7").identity for _ in range(2))
    assert first.tenant_id != second.tenant_id
    assert first.email != second.email
    with sandboxes.store.read(first.scope) as session:
        assert {row.tenant_id for row in session.query(Job)} == {first.tenant_id}


def test_a_sandbox_that_is_over_is_nobody_s_and_leaves_no_row_in_any_table(sandboxes: Sandboxes) -> None:
    store, kept = sandboxes.store, sandboxes.open(SMALL, address="192.0.2.8").identity
    who = sandboxes.open(PLAN, address="192.0.2.7").identity
    cookie = open_sign_in(store, who).token
    before = rows_of(store, kept.tenant_id)
    assert find_session(store, cookie) is not None
    assert sandboxes.overdue() == []
    put_back(store, who.tenant_id, 61)
    assert load_identity(store, who.scope) is None
    assert find_session(store, cookie) is None
    assert sandboxes.overdue() == [who.tenant_id]
    assert sandboxes.remove(who.tenant_id)
    assert rows_of(store, who.tenant_id) == {}
    assert rows_of(store, kept.tenant_id) == before, "others keep theirs"
    assert not sandboxes.remove(who.tenant_id), "a second time there is nothing"


def test_only_sandboxes_can_be_removed(store: Store) -> None:
    tenant_id = new_id()
    with store.system() as session:
        session.add(Tenant(id=tenant_id, slug="lasting", name="Lasting", packs=[]))
    assert not Sandboxes(store, {}).remove(tenant_id)
    Sandboxes(store, {}).end(tenant_id)
    with store.system_read() as session:
        assert session.get_one(Tenant, tenant_id).expires_at is None


def test_one_whose_making_fails_is_gone_and_one_that_was_killed_in_it_is_overdue_soon(store: Store) -> None:
    def break_down(*_: object) -> None:
        raise OSError("the disk is full")

    breaking = Sandboxes(store, {"renders": break_down}, MANY)
    with pytest.raises(OSError, match="disk is full"):
        breaking.open(SMALL, address="192.0.2.7")
    assert breaking.count_open() == 0
    reserved = breaking._reserve(SMALL, "192.0.2.7")
    assert breaking.count_open() == 1, "it counts while it is made"
    put_back(store, reserved, 3)
    assert breaking.overdue() == [reserved]
    assert breaking.remove(reserved)


def test_limits_of_link_address_and_server_hold_and_say_which(sandboxes: Sandboxes) -> None:
    def refusal(limits: SandboxLimits, plan: SandboxPlan, address: str = "192.0.2.7") -> str | None:
        try:
            Sandboxes(sandboxes.store, {}, limits).open(plan, address=address)
        except SandboxFull as full:
            return full.reason
        return None

    link = SandboxPlan(("renders",), 60, share_id=new_id(), most_open=1)
    usual = SandboxLimits(new_of_address=3, open_of_address=4, open_at_all=5)
    assert refusal(usual, link) is None
    assert refusal(usual, link, "192.0.2.99") == "link"
    assert [refusal(usual, SMALL) for _ in range(3)] == [None, None, "often"]
    with sandboxes.store.system() as session:
        session.execute(update(Sandbox).values(created_at=now() - timedelta(minutes=11)))
    assert [refusal(usual, SMALL) for _ in range(2)] == [None, "address"]
    assert [refusal(usual, SMALL, "192.0.2.99") for _ in range(2)] == [None, "server"]
    assert sandboxes.count_open() == 5


def test_many_at_once_are_never_more_than_there_may_be(sandboxes: Sandboxes) -> None:
    few = Sandboxes(
        sandboxes.store, {}, SandboxLimits(1, 1, 1, 1, 1, 100, open_of_address=100, open_at_all=3)
    )

    def come(number: int) -> bool:
        try:
            few.open(SMALL, address=f"192.0.2.{number}")
        except SandboxFull:
            return False
        return True

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(come, range(8))) == 3


def test_an_ipv6_network_counts_as_one_visitor() -> None:
    assert (
        plain_address("2001:db8:1:2:aaaa::1") == plain_address("2001:db8:1:2:bbbb::9") == "2001:db8:1:2::/64"
    )
    assert plain_address("2001:db8:1:3::1") != plain_address("2001:db8:1:2::1")
    assert plain_address("::ffff:192.0.2.7") == plain_address("192.0.2.7") == "192.0.2.7"
    assert plain_address("unknown") == "unknown"
    assert plain_address("fe80::1%eth0") == "fe80::/64"


def asked(store: Store, who: Identity, chat_id: UUID) -> None:
    with store.work(who.scope) as session:
        begun = begin_turn(session, who, chat_id, "Hello", mode="chat", process="here:1:a")
        end_at_once(session, begun.turn_id, [])


def test_chats_and_messages_have_an_end_that_deleting_does_not_move(sandboxes: Sandboxes) -> None:
    store, who = sandboxes.store, sandboxes.open(SMALL, address="192.0.2.7").identity
    few = SandboxLimits(chats=2, messages=2)
    with store.work(who.scope) as session:
        for _ in range(2):
            count_chat(session, few)
            count_message(session, few)
    with store.work(who.scope) as session, pytest.raises(SandboxUsedUp, match="has had its 2 chats"):
        count_chat(session, few)
    with store.work(who.scope) as session, pytest.raises(SandboxUsedUp, match="answered its 2 messages"):
        count_message(session, few)


def test_the_usual_limits_are_asked_where_chats_and_turns_begin(sandboxes: Sandboxes) -> None:
    store, who = sandboxes.store, sandboxes.open(SMALL, address="192.0.2.7").identity
    for _ in range(20):
        with store.work(who.scope) as session:
            chat_id = chats.create_chat(session, who).id
            chats.delete_chat(session, who, chat_id)
    with store.work(who.scope) as session, pytest.raises(SandboxUsedUp, match="20 chats"):
        chats.create_chat(session, who)


def test_messages_end_after_sixty(sandboxes: Sandboxes) -> None:
    store, who = sandboxes.store, sandboxes.open(SMALL, address="192.0.2.7").identity
    with store.work(who.scope) as session:
        chat_id = chats.create_chat(session, who).id
    for _ in range(60):
        asked(store, who, chat_id)
    with pytest.raises(SandboxUsedUp, match="60 messages"):
        asked(store, who, chat_id)
    with store.read(who.scope) as session:
        assert len(chats.list_messages(session, chat_id, limit=100)) == 60, "nothing was lost"


def job(created_by: UUID, status: str) -> Job:
    about = {"kind": "render", "title": "A", "group_key": "A", "payload": {}}
    return Job(subject_id=new_id(), created_by=created_by, status=status, **about)


def test_jobs_have_an_end_and_the_sample_s_do_not_count(sandboxes: Sandboxes) -> None:
    store, who = sandboxes.store, sandboxes.open(SMALL, address="192.0.2.7").identity
    few = SandboxLimits(jobs=3, open_jobs=2)
    with store.work(who.scope) as session:
        assert session.query(Job).count() > 3
        check_jobs(session, few)
        session.add_all(job(who.user_id, "queued") for _ in range(2))
        check_jobs(session, few)
        assert not has_room_for_jobs(session, few)
        session.add(job(who.user_id, "queued"))
        with pytest.raises(SandboxUsedUp, match="3 jobs would wait or run at once"):
            check_jobs(session, few)
        session.add(job(who.user_id, "done"))
        with pytest.raises(SandboxUsedUp, match="would have had 4 jobs"):
            check_jobs(session, few)


def test_files_have_an_end_and_the_sample_s_do_not_count(sandboxes: Sandboxes) -> None:
    store, who = sandboxes.store, sandboxes.open(SMALL, address="192.0.2.7").identity
    little = SandboxLimits(megabytes=3)
    with store.work(who.scope) as session:
        old, *new = session.scalars(select(Render).order_by(Render.id).limit(3)).all()
        old.bytes = 9_000_000
        check_jobs(session, little)
        for render in new:
            render.created_at, render.bytes = now(), 1_500_000
        with pytest.raises(SandboxUsedUp, match="made 3 MB of files"):
            check_jobs(session, little)
        new[0].bytes = None
        check_jobs(session, little)


def test_acts_have_an_end(sandboxes: Sandboxes) -> None:
    store, who = sandboxes.store, sandboxes.open(SMALL, address="192.0.2.7").identity
    with store.work(who.scope) as session:
        check_acts(session)
        lock_ledger(session).sequence = 1_000
        session.flush()
        with pytest.raises(SandboxUsedUp, match="done its 1,000 acts"):
            check_acts(session)


def test_no_limit_touches_a_tenant_that_stays(store: Store) -> None:
    tenant_id, nothing = new_id(), SandboxLimits(0, 0, 0, 0, 0)
    with store.system() as session:
        session.add(Tenant(id=tenant_id, slug="staying", name="Staying", packs=[]))
    with store.work(Scope(tenant_id)) as session:
        assert not is_sandbox(session)
        assert has_room_for_jobs(session, nothing)
        session.add(job(new_id(), "queued"))
        for check in (count_chat, count_message, check_acts, check_jobs):
            check(session, nothing)


def test_tokens_are_what_the_link_grants_in_all(sandboxes: Sandboxes) -> None:
    granted = SandboxPlan(("renders",), 60, tokens=5_000)
    for plan, tokens in ((SMALL, 0), (granted, 5_000)):
        who = sandboxes.open(plan, address="192.0.2.7").identity
        with sandboxes.store.read(who.scope) as session:
            assert (allowance(session).tokens, allowance(session).used) == (tokens, 0)
