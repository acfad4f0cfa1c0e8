"""The sample tenants, their roles and the people who can sign in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.audit import lock_ledger
from db.ids import new_id
from db.models.tenants import Credential, Tenant
from db.models.users import Role, User
from db.passwords import hash_password
from db.rights import PLM, RENDERS, SIMULATIONS, USUAL, WORKFLOWS, Rights
from db.session import Store
from db.tenancy import Scope

PASSWORD = "counterfoil-demo"
ROLES = USUAL
RIGHTS: Mapping[str, Rights] = {
    "renders": RENDERS,
    "plm": PLM,
    "simulations": SIMULATIONS,
    "workflows": WORKFLOWS,
}
"""By pack."""
NAMES: Mapping[str, str] = {"admin": "Ada Brandt", "operator": "Oskar Lindner", "viewer": "Vera Sommer"}


@dataclass(frozen=True, slots=True)
class SampleTenant:
    """A tenant of the demo and the packs that it has switched on."""

    slug: str
    name: str
    packs: tuple[str, ...] = ()

    def email(self, role: str) -> str:
        """The address of its person in that role."""
        return f"{role}@{self.slug}.example"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can sign in."""

    email: str
    scope: Scope


TENANTS = (
    SampleTenant("bearings", "Bearings", ("renders",)),
    SampleTenant("aero", "Aero", ("plm",)),
    SampleTenant("lab", "Lab", ("simulations",)),
    SampleTenant("automation", "Automation", ("workflows",)),
)


def open_tenant(store: Store, sample: SampleTenant) -> UUID:
    """The id of the tenant, which is made where there is none of that slug."""
    with store.system() as session:
        tenant = session.scalar(select(Tenant).where(Tenant.slug == sample.slug))
        if tenant is None:
            tenant = Tenant(id=new_id(), slug=sample.slug, name=sample.name, packs=list(sample.packs))
            session.add(tenant)
        return tenant.id


def switch_on(session: Session, sample: SampleTenant) -> None:
    """Switch on the packs that the tenant of an earlier version lacks, and grant its sample roles what they bring.

    That is done once: a pack that is on already leaves the roles as somebody may have changed them since.
    """
    scope: Scope = session.info["scope"]
    tenant = session.get_one(Tenant, scope.tenant_id)
    missing = [pack for pack in sample.packs if pack not in tenant.packs]
    if not missing:
        return
    tenant.packs = [*tenant.packs, *missing]
    brought = {
        each for pack in missing for each in (*RIGHTS[pack].look, *RIGHTS[pack].work, *RIGHTS[pack].office)
    }
    for role in session.scalars(select(Role).where(Role.name.in_(ROLES)).order_by(Role.name)):
        new = [each for each in ROLES[role.name] if each in brought and each not in role.permissions]
        role.permissions = [*role.permissions, *new]
    session.flush()


def fill_people(session: Session, sample: SampleTenant) -> dict[str, UUID]:
    """Make the missing roles and users, and the beginning of the audit trail; returns the users' ids by role."""
    lock_ledger(session)
    roles = {role.name: role for role in session.scalars(select(Role))}
    for name, permissions in ROLES.items():
        if name not in roles:
            roles[name] = Role(name=name, permissions=list(permissions))
            session.add(roles[name])
    users = {user.email: user for user in session.scalars(select(User))}
    for name in ROLES:
        email = sample.email(name)
        if email not in users:
            users[email] = User(email=email, name=NAMES[name], role=roles[name])
            session.add(users[email])
    session.flush()
    return {name: users[sample.email(name)].id for name in ROLES}


def give_credentials(store: Store, people: Sequence[Person]) -> None:
    """Let people sign in with ``PASSWORD``; a password that somebody has changed stays."""
    with store.system() as session:
        emails = [each.email for each in people]
        known = set(session.scalars(select(Credential.email).where(Credential.email.in_(emails))))
        missing = [each for each in people if each.email not in known]
        hashed = hash_password(PASSWORD) if missing else ""
        session.add_all(
            Credential(
                email=each.email,
                tenant_id=each.scope.tenant_id,
                user_id=each.scope.user_id,
                password_hash=hashed,
            )
            for each in missing
        )
