"""Sandboxes: tenants with fresh sample data for one visitor, thrown away with everything in them.

A sandbox is reserved in a short transaction, filled pack by pack, so that others can write in between, and lives from
then on. One that is not filled within ``MAKING``, because its process died, is overdue like any other.
"""

from __future__ import annotations

import secrets
import string
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, IPv6Network, ip_address
from uuid import UUID

from sqlalchemy import Select, delete, func, select, text, update
from sqlalchemy.orm import Session

from db.errors import SandboxFull
from db.ids import new_id
from db.models.base import now
from db.models.settings import Budget
from db.models.shares import Sandbox, Share
from db.models.tenants import SignIn, Tenant
from db.models.tokens import ApiToken
from db.models.users import User
from db.sample import Fill
from db.sample.people import SampleTenant, fill_people
from db.sandbox_limits import USUAL, SandboxLimits
from db.session import Store
from db.tenancy import Identity, Scope
from db.users import load_identity

NAME = "Demo"
ROLE = "operator"
"""What its visitor is."""
MAKING = timedelta(minutes=2)
_RESERVE = 7225007
"""Advisory lock of PostgreSQL: one counts and reserves at a time."""
_LETTERS = string.ascii_lowercase + string.digits


@dataclass(frozen=True, slots=True)
class SandboxPlan:
    """What is to be made.

    Attributes:
        packs: switched on and filled, in this order.
        minutes: how long it lives from when it is ready.
        tokens: of a language model; 0 is the built-in one only.
        share_id, host_tenant_id: the link that it is made through, and whose that is; None where it needs none.
        most_open: how many of this link there may be at once.
    """

    packs: tuple[str, ...]
    minutes: int
    tokens: int = 0
    share_id: UUID | None = None
    host_tenant_id: UUID | None = None
    most_open: int | None = None


def plan_of(share: Share) -> SandboxPlan:
    """What a demo link gives."""
    return SandboxPlan(
        packs=tuple(share.packs),
        minutes=share.minutes,
        tokens=share.tokens,
        share_id=share.id,
        host_tenant_id=share.tenant_id,
        most_open=share.most_open,
    )


@dataclass(frozen=True, slots=True)
class Opened:
    """A sandbox that is ready, and its visitor."""

    identity: Identity
    expires_at: datetime


def _nothing(_: Sequence[str]) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Sandboxes:
    """Makes and removes sandboxes. ``fillers`` are by pack; ``prepare`` may take long, and is called before any lock."""

    store: Store
    fillers: Mapping[str, Fill]
    limits: SandboxLimits = USUAL
    prepare: Callable[[Sequence[str]], None] = _nothing

    def open(self, plan: SandboxPlan, *, address: str, language: str = "en") -> Opened:
        """Make one for a visitor from this network address.

        Raises:
            SandboxFull: there are as many as may be; nothing was made.
        """
        self.prepare(plan.packs)
        tenant_id = self._reserve(plan, plain_address(address))
        try:
            return self._fill(plan, tenant_id, language)
        except BaseException:
            self.remove(tenant_id)
            raise

    def check(self, plan: SandboxPlan, *, address: str) -> None:
        """Whether one could be made now. Raises as ``open``."""
        with self.store.system_read() as session:
            self._check(session, plan, plain_address(address))

    def count_open(self) -> int:
        """How many there are now."""
        with self.store.system_read() as session:
            return session.scalar(_living()) or 0

    def is_of(self, tenant_id: UUID, share_id: UUID | None) -> bool:
        """Whether this tenant is a sandbox made through that link, or with None through none."""
        with self.store.system_read() as session:
            found = session.get(Sandbox, tenant_id)
            return found is not None and found.share_id == share_id

    def overdue(self) -> Sequence[UUID]:
        """The sandboxes whose time is over, the oldest first."""
        query = select(Tenant.id).where(Tenant.expires_at <= now()).order_by(Tenant.expires_at, Tenant.id)
        with self.store.system_read() as session:
            return session.scalars(query).all()

    def end(self, tenant_id: UUID) -> None:
        """Its visitor leaves: its time is over now, where it is a sandbox, and the next round removes it."""
        over = update(Tenant).where(Tenant.id == tenant_id, Tenant.expires_at > now())
        with self.store.system() as session:
            session.execute(over.values(expires_at=now()))

    def close(self, tenant_id: UUID) -> None:
        """End its sign-ins and tokens; who has them is nobody already, as its time is over."""
        with self.store.system() as session:
            for model in (SignIn, ApiToken):
                session.execute(delete(model).where(model.tenant_id == tenant_id))

    def remove(self, tenant_id: UUID) -> bool:
        """Delete its rows in all tables, but no files; False where it is gone already."""
        statement = delete(Tenant).where(Tenant.id == tenant_id, Tenant.expires_at.is_not(None))
        with self.store.system() as session:
            return bool(session.scalars(statement.returning(Tenant.id)).all())

    def _reserve(self, plan: SandboxPlan, address: str) -> UUID:
        tenant_id = new_id()
        with self.store.system() as session:
            if self.store.is_postgres:
                session.connection().execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _RESERVE})
            self._check(session, plan, address)
            session.add(
                Tenant(
                    id=tenant_id,
                    slug="demo-" + "".join(secrets.choice(_LETTERS) for _ in range(12)),
                    name=NAME,
                    packs=list(plan.packs),
                    max_chats=self.limits.chats,
                    expires_at=now() + MAKING,
                )
            )
            session.flush()
            made_through = {"share_id": plan.share_id, "host_tenant_id": plan.host_tenant_id}
            session.add(Sandbox(tenant_id=tenant_id, address=address, **made_through))
        return tenant_id

    def _fill(self, plan: SandboxPlan, tenant_id: UUID, language: str) -> Opened:
        """People, then each pack in a transaction of its own; the last act gives it its time."""
        with self.store.work(Scope(tenant_id)) as session:
            tenant = session.get_one(Tenant, tenant_id)
            people = fill_people(session, SampleTenant(tenant.slug, tenant.name, plan.packs))
            session.get_one(User, people[ROLE]).language = language
            session.add(Budget(kind="tenant", tokens=plan.tokens))
        for pack in plan.packs:
            if pack in self.fillers:
                with self.store.work(Scope(tenant_id)) as session:
                    self.fillers[pack](session, people)
        expires_at = now() + timedelta(minutes=plan.minutes)
        with self.store.system() as session:
            session.execute(update(Tenant).where(Tenant.id == tenant_id).values(expires_at=expires_at))
        identity = load_identity(self.store, Scope(tenant_id, people[ROLE]))
        assert identity is not None, "its people were made a moment ago"
        return Opened(identity, expires_at)

    def _check(self, session: Session, plan: SandboxPlan, address: str) -> None:
        limits, mine = self.limits, Sandbox.address == address
        lately = (
            select(func.count()).select_from(Sandbox).where(mine, Sandbox.created_at > now() - limits.lately)
        )
        if (session.scalar(_living()) or 0) >= limits.open_at_all:
            raise SandboxFull("server", "All demos of this server are in use. Come back in a few minutes.")
        of_link = _living().where(Sandbox.share_id == plan.share_id)
        if plan.most_open is not None and (session.scalar(of_link) or 0) >= plan.most_open:
            raise SandboxFull("link", "All demos of this link are in use. Come back in a few minutes.")
        if (session.scalar(_living().where(mine)) or 0) >= limits.open_of_address:
            raise SandboxFull(
                "address",
                f"From your network {limits.open_of_address} demos are open, which is the most. Go on in one of "
                "them, or come back when one has ended.",
            )
        if (session.scalar(lately) or 0) >= limits.new_of_address:
            minutes = round(limits.lately.total_seconds() / 60)
            raise SandboxFull(
                "often",
                f"From your network {limits.new_of_address} demos were begun within {minutes} minutes, which is the "
                "most. Come back in a few minutes.",
            )


def plain_address(address: str) -> str:
    """What counts as one visitor's network: the address, or of IPv6 the 64 bits that a provider gives to one customer."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address[:64]
    if not isinstance(found, IPv6Address):
        return str(found)
    return str(found.ipv4_mapped or IPv6Network((found, 64), strict=False))


def _living() -> Select[int]:
    joined = select(func.count()).select_from(Sandbox).join(Tenant, Tenant.id == Sandbox.tenant_id)
    return joined.where(Tenant.expires_at > now())
