"""A session sees and writes the rows of its own tenant, whatever it is asked."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from db.audit import lock_ledger
from db.errors import ReadOnlyWork, TenantMismatch
from db.ids import new_id
from db.models.audit import AuditEntry
from db.models.renders import Material
from db.models.tenants import Tenant
from db.session import Store
from db.tenancy import Scope


@pytest.fixture(scope="module")
def scopes(store: Store) -> tuple[Scope, Scope]:
    """Two tenants with one material each."""
    made = []
    for slug in ("first", "second"):
        with store.system() as session:
            tenant = Tenant(id=new_id(), slug=slug, name=slug, packs=[])
            session.add(tenant)
        with store.work(Scope(tenant.id)) as session:
            session.add(Material(name=f"Steel of {slug}", look={}))
        made.append(Scope(tenant.id))
    return made[0], made[1]


def names(store: Store, scope: Scope) -> list[str]:
    with store.read(scope) as session:
        return list(session.scalars(select(Material.name).order_by(Material.name)))


def test_a_select_finds_only_own_rows(store: Store, scopes: tuple[Scope, Scope]) -> None:
    assert names(store, scopes[0]) == ["Steel of first"]
    assert names(store, scopes[1]) == ["Steel of second"]


def test_a_foreign_key_does_not_open_a_foreign_row(store: Store, scopes: tuple[Scope, Scope]) -> None:
    with store.read(scopes[1]) as session:
        foreign = session.scalars(select(Material)).one().id
    with store.read(scopes[0]) as session:
        assert session.get(Material, foreign) is None


def test_update_and_delete_reach_only_own_rows(store: Store, scopes: tuple[Scope, Scope]) -> None:
    with store.work(scopes[0]) as session:
        session.execute(update(Material).values(look={"touched": True}))
        session.execute(delete(Material).where(Material.name == "Steel of second"))
    with store.read(scopes[1]) as session:
        assert session.scalars(select(Material.look)).one() == {}


def test_a_row_for_another_tenant_is_refused(store: Store, scopes: tuple[Scope, Scope]) -> None:
    with pytest.raises(TenantMismatch), store.work(scopes[0]) as session:
        session.add(Material(name="Smuggled", look={}, tenant_id=scopes[1].tenant_id))
    assert names(store, scopes[1]) == ["Steel of second"]


def test_a_statement_that_cannot_be_scoped_is_refused(store: Store, scopes: tuple[Scope, Scope]) -> None:
    with store.work(scopes[0]) as session:
        for statement in (
            text("SELECT * FROM materials"),
            select(Material.__table__),
            insert(Material).values(name="x", look={}, id=new_id()),
        ):
            with pytest.raises(TenantMismatch):
                session.execute(statement)


def test_a_session_without_tenant_reads_no_tenant_table(store: Store) -> None:
    with store.system() as session, pytest.raises(TenantMismatch):
        session.scalars(select(Material)).all()


def test_a_reading_session_cannot_write(store: Store, scopes: tuple[Scope, Scope]) -> None:
    with store.read(scopes[0]) as session:
        session.add(Material(name="Sneaked in", look={}))
        with pytest.raises(ReadOnlyWork):
            session.flush()
    assert names(store, scopes[0]) == ["Steel of first"]


def test_postgres_shows_nothing_to_a_transaction_without_tenant(
    store: Store, scopes: tuple[Scope, Scope]
) -> None:
    if not store.is_postgres:
        with store.engine.connect() as connection:
            assert connection.execute(text("SELECT count(*) FROM materials")).scalar_one() == 2
        return
    with store.engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM materials")).scalar_one() == 0
        connection.execute(
            text("SELECT set_config('app.tenant_id', :tenant, true)"), {"tenant": str(scopes[0].tenant_id)}
        )
        assert connection.execute(text("SELECT name FROM materials")).scalars().all() == ["Steel of first"]


def test_audit_entries_cannot_be_changed_by_the_app(store: Store, scopes: tuple[Scope, Scope]) -> None:
    from db.audit import Entry, append

    with store.work(scopes[0]) as session:
        lock_ledger(session)
        append(session, Entry("tool_call", "done", None, "nobody"))
    for statement in (update(AuditEntry).values(status="forged"), delete(AuditEntry)):
        with pytest.raises(DBAPIError), store.work(scopes[0]) as session:
            session.execute(statement)
