"""The people of a tenant, as administrators see and change them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, or_, select
from sqlalchemy.orm import Session

from db.accounts import plain_name
from db.audit import Entry, append, lock_ledger
from db.errors import Conflict, NotFound
from db.models.base import Json
from db.models.tenants import Credential, Invitation
from db.models.users import User
from db.roles import check_administers, check_not_above, check_somebody_administers, find_role
from db.shares import revoke_links_of
from db.sign_ins import end_sign_ins_of
from db.tenancy import Identity
from db.tokens import revoke_all_of


@dataclass(frozen=True, slots=True)
class PersonChanges:
    """What shall be another; None leaves it."""

    name: str | None = None
    role_id: UUID | None = None
    is_active: bool | None = None


def list_people(
    session: Session, *, limit: int = 50, before: str | None = None, query: str | None = None
) -> Sequence[User]:
    """People by e-mail address, from the one after ``before``; ``query`` is part of a name or address."""
    wanted = select(User).order_by(User.email).limit(limit)
    if before is not None:
        wanted = wanted.where(User.email > before)
    if query:
        wanted = wanted.where(_has(query.strip()))
    return session.scalars(wanted).all()


def find_person(session: Session, user_id: UUID) -> User:
    """The person of that id.

    Raises:
        NotFound: this tenant has none.
    """
    user = session.scalar(select(User).where(User.id == user_id))
    if user is None:
        raise NotFound("There is no such person. Reload the page to see those that there are.")
    return user


def change_person(session: Session, who: Identity, user_id: UUID, changes: PersonChanges) -> User:
    """Give somebody another name or role, or deactivate or activate them; a deactivated person is out at once.

    Raises:
        NotPermitted, NotFound, Invalid, Conflict, LastAdministrator: see db.errors.
    """
    check_administers(who)
    lock_ledger(session)
    user = find_person(session, user_id)
    check_not_above(who, user.role)
    moved: dict[str, Json] = {}
    if changes.name is not None and plain_name(changes.name) != user.name:
        moved["name"] = user.name = plain_name(changes.name)
    if changes.role_id is not None and changes.role_id != user.role_id:
        moved["role"] = _give_role(session, who, user, changes.role_id)
    if changes.is_active is not None and changes.is_active != user.is_active:
        moved["is_active"] = changes.is_active
        _set_active(session, who, user, changes.is_active)
    if moved:
        check_somebody_administers(session)
        about: dict[str, Json] = {"user": str(user.id), "email": user.email, **moved}
        append(session, Entry("user_changed", "done", who.user_id, who.name, arguments=about))
    return user


def have_password(session: Session, who: Identity, user_ids: Sequence[UUID]) -> set[UUID]:
    """Which of these people can sign in with a password."""
    query = select(Credential.user_id).where(
        Credential.tenant_id == who.tenant_id,
        Credential.user_id.in_(user_ids),
        Credential.password_hash.is_not(None),
    )
    return set(session.scalars(query))


def _give_role(session: Session, who: Identity, user: User, role_id: UUID) -> str:
    role = find_role(session, role_id)
    check_not_above(who, role)
    user.role = role
    return role.name


def _set_active(session: Session, who: Identity, user: User, is_active: bool) -> None:
    """With their sign-ins go their API tokens, the links that they gave out and those that were made for them."""
    if user.id == who.user_id:
        raise Conflict("You cannot deactivate yourself. Ask another administrator.")
    user.is_active = is_active
    if not is_active:
        end_sign_ins_of(session, who.tenant_id, user.id)
        revoke_all_of(session, who.tenant_id, user.id)
        revoke_links_of(session, user.id)
        theirs = or_(Invitation.invited_by == user.id, Invitation.email == user.email)
        session.execute(
            delete(Invitation).where(
                Invitation.tenant_id == who.tenant_id, Invitation.used_at.is_(None), theirs
            )
        )


def _has(part: str) -> ColumnElement[bool]:
    """In the address or the name; SQLite knows small and capital letters of English only, so both ways are asked."""
    name = User.name.contains(part, autoescape=True)
    small = func.lower(User.name).contains(part.lower(), autoescape=True)
    return or_(User.email.contains(part.lower(), autoescape=True), name, small)
