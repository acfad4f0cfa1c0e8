"""Jobs reach the engine with the transaction that makes them, or not at all."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import inspect, text

from db.session import Store
from jobs.engine import DurableJobs, key_of, migrate
from tests.jobs.workplace import Desk
from tests.postgres import Urls


class Undone(Exception):
    """Rolls a transaction back."""


def dispatch_and_fail(desk: Desk, number: str) -> None:
    with desk.studio.work() as session:
        desk.dispatch(session, number)
        raise Undone


def keys(desk: Desk, number: str) -> list[str]:
    return [key_of(job.id, job.attempt) for job in desk.jobs(number)]


def test_what_is_committed_waits_in_the_queue(desk: Desk, engine: DurableJobs) -> None:
    number = desk.order(3)
    assert engine.states(keys(desk, number)) == dict.fromkeys(keys(desk, number), "waiting")


def test_a_rolled_back_transaction_leaves_nothing(desk: Desk, store: Store, engine: DurableJobs) -> None:
    number = desk.studio.order()
    before = count_of(store, "workflow_status"), count_of(store, "workflow_input")
    with pytest.raises(Undone):
        dispatch_and_fail(desk, number)
    assert desk.jobs(number) == []
    assert (count_of(store, "workflow_status"), count_of(store, "workflow_input")) == before


def test_handing_over_twice_queues_once(desk: Desk, store: Store, engine: DurableJobs) -> None:
    number = desk.order()
    before = count_of(store, "workflow_status")
    for _ in range(2):
        with desk.studio.work() as session:
            engine.enqueue(session, session.merge(desk.job(number)))
    assert count_of(store, "workflow_status") == before


def test_cancelling_takes_a_waiting_job_out_and_minds_no_other(desk: Desk, engine: DurableJobs) -> None:
    number = desk.order()
    job = desk.job(number)
    engine.cancel(job.id, job.attempt)
    engine.cancel(job.id, job.attempt)
    engine.cancel(job.id, job.attempt + 1)
    assert engine.states([key_of(job.id, 1), key_of(job.id, 2)]) == {key_of(job.id, 1): "cancelled"}


def test_every_job_waits_under_its_tenant_with_a_priority(desk: Desk, store: Store) -> None:
    number = desk.order()
    query = (
        "SELECT queue_name, queue_partition_key, priority, serialization FROM {} WHERE workflow_uuid = :key"
    )
    with store.engine.connect() as connection:
        statement = text(query.format(table(store, "workflow_status")))
        row = connection.execute(statement, {"key": keys(desk, number)[0]}).one()
    assert row.queue_name == "render"
    assert row.queue_partition_key == str(desk.studio.operator.tenant_id)
    assert row.priority > 0
    assert row.serialization == "portable_json"


def test_migrating_again_changes_nothing(store: Store, engine: DurableJobs, database_urls: Urls) -> None:
    schema = "dbos" if store.is_postgres else None
    before = sorted(inspect(store.engine).get_table_names(schema=schema))
    migrate(database_urls.owner, app_role="counterfoil_app")
    assert sorted(inspect(store.engine).get_table_names(schema=schema)) == before
    assert "workflow_status" in before


def test_the_apps_role_owns_none_of_the_engines_tables(store: Store, engine: DurableJobs) -> None:
    if not store.is_postgres:
        with store.engine.connect() as connection:
            assert connection.execute(text("PRAGMA journal_mode")).scalar_one() == "wal"
        return
    with store.engine.connect() as connection:
        owners = connection.execute(text("SELECT tableowner FROM pg_tables WHERE schemaname = 'dbos'"))
        assert set(owners.scalars()) == {"counterfoil_owner"}


def test_the_engines_rows_hold_keys_only(desk: Desk, store: Store) -> None:
    """What a job is about stays behind row-level security."""
    number = desk.order(word="very secret")
    with store.engine.connect() as connection:
        query = text(f"SELECT inputs FROM {table(store, 'workflow_input')} WHERE workflow_uuid = :key")
        held = connection.execute(query, {"key": keys(desk, number)[0]}).scalar_one()
    job = desk.job(number)
    assert json.loads(held)["positionalArgs"] == [str(job.tenant_id), str(job.id), 1]


def table(store: Store, name: str) -> str:
    return f"dbos.{name}" if store.is_postgres else name


def count_of(store: Store, name: str) -> int:
    with store.engine.connect() as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM {table(store, name)}")).scalar_one())
