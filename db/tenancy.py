"""Who works, and where: the scope that every session carries and every statement is narrowed to."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Literal
from uuid import UUID

from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria
from sqlalchemy.sql.base import ExecutableOption

from db.errors import BulkWrite, ReadOnlyWork, TenantMismatch
from db.models.base import TenantOwned

UNSCOPED = "counterfoil_unscoped"
"""Execution option with the reason why a statement may run without tenant scope; only this package uses it."""

Reach = Literal["read", "propose", "confirm"]
"""How far a sign-in goes: look and ask; stage changes as well; decide on them and act at once as well."""
REACHES: tuple[Reach, ...] = ("read", "propose", "confirm")


@dataclass(frozen=True, slots=True)
class Scope:
    """The tenant, and the user where there is one (jobs have none)."""

    tenant_id: UUID
    user_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """A signed-in person, as read from the store for this very request."""

    tenant_id: UUID
    user_id: UUID
    name: str
    email: str
    role: str
    permissions: frozenset[str]
    tenant: str
    tenant_name: str
    packs: tuple[str, ...] = field(default=())
    language: str = "en"
    theme: str = "auto"
    reach: Reach = "confirm"
    """Less than ``confirm`` for an API token that was given less."""
    expires_at: datetime | None = None
    """In a sandbox: when it is thrown away."""

    @property
    def is_guest(self) -> bool:
        """Whether this is a visitor of a sandbox."""
        return self.expires_at is not None

    @property
    def scope(self) -> Scope:
        """What a session of this person carries."""
        return Scope(self.tenant_id, self.user_id)

    def may(self, permission: str | None) -> bool:
        """Whether the role grants ``permission``; None is granted to everybody who is signed in."""
        return permission is None or permission in self.permissions

    def reaches(self, wanted: Reach) -> bool:
        """Whether the sign-in goes so far."""
        return REACHES.index(wanted) <= REACHES.index(self.reach)


def scope_statement(state: ORMExecuteState) -> None:
    """Narrow an ORM statement to the session's tenant, or refuse what cannot be narrowed (``do_orm_execute``)."""
    if UNSCOPED in state.execution_options or state.is_column_load:
        return
    scope: Scope | None = state.session.info.get("scope")
    if scope is None:
        _refuse_tenant_tables(state)
        return
    if not state.is_orm_statement or state.is_insert:
        raise TenantMismatch("only ORM select, update and delete statements can be scoped to a tenant")
    if state.session.info.get("recorder") is not None and (state.is_update or state.is_delete):
        raise BulkWrite("a write tool must change objects, not run bulk statements")
    state.statement = state.statement.options(_only_of(scope.tenant_id))


@lru_cache(maxsize=4096)
def _only_of(tenant_id: UUID) -> ExecutableOption:
    """The criterion on every tenant-owned table; the same object again for the same tenant, as making one is slow."""
    return with_loader_criteria(
        TenantOwned, lambda entity: entity.tenant_id == tenant_id, include_aliases=True
    )


def check_rows(session: Session, *_: object) -> None:
    """Give new rows their tenant and key; refuse rows of another tenant and any write of a reader (``before_flush``)."""
    info = session.info
    if info.get("reads_only") and (
        session.new or session.deleted or any(map(session.is_modified, session.dirty))
    ):
        raise ReadOnlyWork("a reading session tried to write")
    scope: Scope | None = info.get("scope")
    for row in session.new:
        if isinstance(row, TenantOwned) and getattr(row, "tenant_id", None) is None and scope is not None:
            row.tenant_id = scope.tenant_id
        if getattr(row, "id", "") is None and info["make_id"] is not None and not _counts_itself(row):
            row.id = info["make_id"]()
    for group in (session.new, session.dirty, session.deleted):
        for row in group:
            if isinstance(row, TenantOwned) and (scope is None or row.tenant_id != scope.tenant_id):
                raise TenantMismatch(f"a row of {type(row).__name__} belongs to another tenant")


def _counts_itself(row: object) -> bool:
    return type(row).__name__ == "FeedEvent"


def _refuse_tenant_tables(state: ORMExecuteState) -> None:
    for mapper in state.all_mappers:
        if issubclass(mapper.class_, TenantOwned):
            raise TenantMismatch(f"{mapper.class_.__name__} was read without a tenant")
    if not state.is_orm_statement:
        raise TenantMismatch("a statement without a mapped class cannot be scoped to a tenant")
