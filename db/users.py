"""People: sign in, sign out, who a session belongs to."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from db.attempts import remember_failure, subjects_of, throttle
from db.errors import WrongCredentials
from db.models.base import now
from db.models.tenants import Credential, SignIn, Tenant
from db.models.users import User
from db.passwords import password_fits
from db.rights import GUESTS
from db.session import Store
from db.tenancy import Identity, Scope

SIGN_IN_LASTS = timedelta(days=7)
SIGN_IN_IDLE = timedelta(hours=24)
LONGEST_AGENT = 300


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A fresh sign-in: the cookie's secret, the CSRF token, and whose it is."""

    token: str
    csrf_token: str
    identity: Identity


@dataclass(frozen=True, slots=True)
class KnownSession:
    """A known sign-in."""

    csrf_token: str
    identity: Identity


def plain_email(email: str) -> str:
    """As addresses are kept: no blanks around it, small letters."""
    return email.strip().lower()[:320]


def sign_in(store: Store, email: str, password: str, *, address: str, agent: str = "") -> SignedIn:
    """Check the password and open a sign-in.

    Raises:
        TooManyAttempts: ten failures in five minutes for this e-mail or address.
        WrongCredentials: unknown e-mail, wrong password or deactivated user, told apart by nothing.
    """
    email = plain_email(email)
    subjects = subjects_of(email, address)
    with store.system() as session:
        throttle(session, subjects)
        credential = session.get(Credential, email)
    fits = password_fits(credential.password_hash if credential else None, password)
    scope = Scope(credential.tenant_id, credential.user_id) if credential and fits else None
    identity = load_identity(store, scope) if scope else None
    if identity is None:
        remember_failure(store, subjects)
        raise WrongCredentials("E-mail address and password do not fit together. Check both and try again.")
    return open_sign_in(store, identity, address=address, agent=agent)


def open_sign_in(store: Store, identity: Identity, *, address: str = "", agent: str = "") -> SignedIn:
    """Make a sign-in for somebody whose identity is proven; sign-ins that are over are forgotten."""
    token, csrf_token = secrets.token_urlsafe(32), secrets.token_urlsafe(24)
    with store.system() as session:
        session.execute(delete(SignIn).where(SignIn.expires_at < now()))
        session.add(
            SignIn(
                token_hash=hash_token(token),
                tenant_id=identity.tenant_id,
                user_id=identity.user_id,
                csrf_token=csrf_token,
                address=address[:64],
                agent=agent[:LONGEST_AGENT],
                seen_at=now(),
                expires_at=now() + SIGN_IN_LASTS,
            )
        )
    return SignedIn(token, csrf_token, identity)


def sign_out(store: Store, token: str) -> None:
    """Forget the sign-in; its cookie is worth nothing from now on."""
    with store.system() as session:
        session.execute(delete(SignIn).where(SignIn.token_hash == hash_token(token)))


def find_session(store: Store, token: str) -> KnownSession | None:
    """Whose cookie this is, read afresh; None where it is unknown, too old or the user was deactivated."""
    with store.system_read() as session:
        row = session.get(SignIn, hash_token(token))
    if row is None or row.expires_at < now() or row.seen_at < now() - SIGN_IN_IDLE:
        return None
    if row.seen_at < now() - timedelta(minutes=5):
        with store.system() as session:
            session.execute(update(SignIn).where(SignIn.token_hash == row.token_hash).values(seen_at=now()))
    scope, csrf_token = Scope(row.tenant_id, row.user_id), row.csrf_token
    identity = load_identity(store, scope)
    return KnownSession(csrf_token, identity) if identity else None


def load_identity(store: Store, scope: Scope) -> Identity | None:
    """The user of ``scope`` with role and permissions as they are now; None where inactive or gone."""
    with store.read(scope) as session:
        return identity_of(session, scope)


def identity_of(session: Session, scope: Scope) -> Identity | None:
    """As ``load_identity``, inside a transaction."""
    tenant = session.scalar(select(Tenant).where(Tenant.id == scope.tenant_id))
    user = session.scalar(select(User).where(User.id == scope.user_id))
    if tenant is None or user is None or not user.is_active:
        return None
    if tenant.expires_at is not None and tenant.expires_at <= now():
        return None
    permissions = frozenset(user.role.permissions)
    return Identity(
        tenant_id=tenant.id,
        user_id=user.id,
        name=user.name,
        email=user.email,
        role=user.role.name,
        permissions=permissions if tenant.expires_at is None else permissions & GUESTS,
        tenant=tenant.slug,
        tenant_name=tenant.name,
        packs=tuple(tenant.packs),
        language=user.language,
        theme=user.theme,
        expires_at=tenant.expires_at,
    )


def names_of(session: Session, user_ids: Iterable[UUID | None]) -> Mapping[UUID | None, str]:
    """The names of these users by their ids, also of those who can no longer sign in."""
    query = select(User.id, User.name).where(User.id.in_({each for each in user_ids if each}))
    return dict(session.execute(query).all())


def tenants(store: Store) -> tuple[UUID, ...]:
    """The ids of all tenants, for sweeps that visit one after the other."""
    with store.system_read() as session:
        return tuple(session.scalars(select(Tenant.id).order_by(Tenant.id)))


def tenant_slugs(store: Store) -> dict[str, UUID]:
    """The ids of all tenants by their short names, in the order of these."""
    with store.system_read() as session:
        rows = session.execute(select(Tenant.slug, Tenant.id).order_by(Tenant.slug))
        return {row.slug: row.id for row in rows}


def lasting_tenants(store: Store) -> tuple[str, ...]:
    """The short names of all tenants that are no sandboxes."""
    with store.system_read() as session:
        query = select(Tenant.slug).where(Tenant.expires_at.is_(None)).order_by(Tenant.slug)
        return tuple(session.scalars(query))


def hash_token(token: str) -> str:
    """What is kept of a secret of 256 random bits: its SHA-256."""
    return hashlib.sha256(token.encode()).hexdigest()
