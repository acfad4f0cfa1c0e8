"""API tokens: made, known again, worth nothing when they ran out, were revoked or their owner is nobody any more."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update

from db import people, tokens
from db.errors import Conflict, DomainError, Invalid, NotFound, NotPermitted, ReachTooShort
from db.ids import new_id
from db.models.audit import AuditEntry
from db.models.base import now
from db.models.tenants import Credential, Tenant
from db.models.tokens import ApiToken
from db.models.users import User
from db.people import PersonChanges
from db.session import Store
from db.tenancy import REACHES, Identity, Reach
from db.users import hash_token
from tests.tools.workshop import Workshop, open_workshop


@pytest.fixture
def shop(store: Store) -> Workshop:
    """A new tenant for each test."""
    return open_workshop(store, f"t{new_id().hex[-10:]}")


def make(
    shop: Workshop,
    who: Identity | None = None,
    *,
    scope: Reach = "read",
    days: int = 90,
    name: str = "Notebook",
) -> str:
    who = who or shop.operator
    with shop.store.work(who.scope) as session:
        return tokens.make_token(session, who, name, scope=scope, days=days).token


def row_of(shop: Workshop, token: str) -> ApiToken:
    with shop.store.system_read() as session:
        return session.get_one(ApiToken, hash_token(token))


def move(shop: Workshop, token: str, **values: object) -> None:
    with shop.store.system() as session:
        session.execute(update(ApiToken).where(ApiToken.token_hash == hash_token(token)).values(**values))


def actions(shop: Workshop) -> list[tuple[str, object]]:
    with shop.store.read(shop.operator.scope) as session:
        rows = session.scalars(select(AuditEntry).order_by(AuditEntry.sequence))
        return [(row.action, row.arguments) for row in rows if row.action.startswith("token_")]


@pytest.mark.parametrize("scope", REACHES)
def test_a_token_is_known_again_with_its_owner_and_reach(shop: Workshop, scope: Reach) -> None:
    token = make(shop, scope=scope)
    known = tokens.find_token(shop.store, token)
    assert known is not None
    assert known.identity == replace(shop.operator, reach=scope)
    assert [each for each in REACHES if known.identity.reaches(each)] == row_of(shop, token).scopes


def test_it_has_256_random_bits_of_which_only_the_hash_is_kept(shop: Workshop) -> None:
    made = {make(shop) for _ in range(5)}
    assert len(made) == 5
    for token in made:
        assert tokens.is_token(token)
        assert len(token) == 47
        row = row_of(shop, token)
        kept = [str(getattr(row, column.key)) for column in ApiToken.__table__.columns]
        assert not any(token in each for each in kept)
        assert row.hint == token[-4:]


def test_making_and_revoking_are_on_record_without_the_token(shop: Workshop) -> None:
    token = make(shop, scope="propose", name="  Report   notebook ")
    row = row_of(shop, token)
    with shop.store.work(shop.operator.scope) as session:
        tokens.revoke_token(session, shop.operator, tokens.id_of(row))
    about = {
        "name": "Report notebook",
        "scopes": ["read", "propose"],
        "hint": token[-4:],
        "expires_at": row.expires_at.isoformat(),
    }
    assert actions(shop) == [("token_made", about), ("token_revoked", about)]
    assert tokens.find_token(shop.store, token) is None


@pytest.mark.parametrize(
    "garbage", ["", "cft_", "x", "cft_" + "a" * 42, "cft_" + "a" * 44, "cft_" + "é" * 43, "a" * 10_000]
)
def test_what_is_no_token_is_nobody(shop: Workshop, garbage: str) -> None:
    assert tokens.find_token(shop.store, garbage) is None
    assert not tokens.is_good(shop.store, garbage)


def test_every_changed_character_makes_it_another(shop: Workshop) -> None:
    token = make(shop)
    for place in range(4, len(token)):
        other = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        assert tokens.find_token(shop.store, other) is None
    assert tokens.find_token(shop.store, token) is not None


def test_it_runs_out_at_its_time(shop: Workshop) -> None:
    token = make(shop, days=1)
    left = row_of(shop, token).expires_at - now()
    assert timedelta(hours=23, minutes=59) < left <= timedelta(days=1)
    move(shop, token, expires_at=now() - timedelta(milliseconds=1))
    assert tokens.find_token(shop.store, token) is None
    assert not tokens.is_good(shop.store, token)


def test_scopes_that_are_none_are_worth_nothing(shop: Workshop) -> None:
    token = make(shop)
    move(shop, token, scopes=["everything"])
    assert tokens.find_token(shop.store, token) is None


def test_the_last_use_is_noted_once_a_minute(shop: Workshop) -> None:
    token = make(shop)
    assert row_of(shop, token).used_at is None
    assert tokens.is_good(shop.store, token)
    assert row_of(shop, token).used_at is None
    tokens.find_token(shop.store, token, address="192.0.2.1", agent="first/1")
    first = row_of(shop, token)
    assert first.used_at is not None
    assert (first.used_from, first.used_by) == ("192.0.2.1", "first/1")
    tokens.find_token(shop.store, token, address="192.0.2.2", agent="second/1")
    assert row_of(shop, token).used_at == first.used_at
    move(shop, token, used_at=now() - timedelta(seconds=61))
    tokens.find_token(shop.store, token, address="192.0.2.2" * 20, agent="x" * 1_000)
    last = row_of(shop, token)
    assert last.used_at is not None
    assert last.used_at >= first.used_at
    assert (len(last.used_from), len(last.used_by)) == (64, 300)


def administrator(shop: Workshop) -> Identity:
    """The tenant's administrator, who may sign in and administer people."""
    boss = replace(shop.admin, permissions=frozenset({*shop.admin.permissions, "users:write"}))
    with shop.store.work(boss.scope) as session:
        admin = session.scalars(select(User).where(User.id == boss.user_id)).one()
        admin.role.permissions = sorted(boss.permissions)
    with shop.store.system() as session:
        session.add(Credential(email=boss.email, tenant_id=boss.tenant_id, user_id=boss.user_id))
    return boss


def test_a_deactivated_persons_tokens_are_gone(shop: Workshop) -> None:
    token, other = make(shop), make(shop, shop.viewer)
    boss = administrator(shop)
    for is_active in (False, True):
        with shop.store.work(boss.scope) as session:
            people.change_person(session, boss, shop.operator.user_id, PersonChanges(is_active=is_active))
        assert tokens.find_token(shop.store, token) is None
    assert tokens.find_token(shop.store, other) is not None


def test_a_person_who_is_off_is_nobody_even_with_a_token_that_stayed(shop: Workshop) -> None:
    token = make(shop)
    with shop.store.work(shop.operator.scope) as session:
        session.scalars(select(User).where(User.id == shop.operator.user_id)).one().is_active = False
    assert tokens.find_token(shop.store, token) is None


def test_tokens_of_a_tenant_that_ended_are_worth_nothing_and_guests_make_none(shop: Workshop) -> None:
    token = make(shop)
    for moment, is_good in ((now() + timedelta(hours=1), True), (now(), False)):
        with shop.store.system() as session:
            session.execute(
                update(Tenant).where(Tenant.id == shop.operator.tenant_id).values(expires_at=moment)
            )
        assert tokens.is_good(shop.store, token) is is_good
    guest = replace(shop.operator, expires_at=now() + timedelta(hours=1))
    with pytest.raises(NotPermitted, match="demo"):
        make(shop, guest)
    with shop.store.work(guest.scope) as session, pytest.raises(NotPermitted, match="demo"):
        tokens.revoke_token(session, guest, tokens.id_of(row_of(shop, token)))


def test_no_token_makes_or_revokes_another(shop: Workshop) -> None:
    token = make(shop)
    known = tokens.find_token(shop.store, token)
    assert known is not None
    with pytest.raises(NotPermitted, match="in the app"):
        make(shop, known.identity)
    with shop.store.work(shop.operator.scope) as session, pytest.raises(NotPermitted):
        tokens.revoke_token(session, known.identity, known.id)
    assert tokens.is_good(shop.store, token)


def test_nobody_revokes_a_token_of_somebody_else(shop: Workshop, store: Store) -> None:
    token = make(shop)
    stranger = open_workshop(store, f"s{new_id().hex[-10:]}").admin
    for other in (shop.admin, stranger):
        with store.work(other.scope) as session, pytest.raises(NotFound):
            tokens.revoke_token(session, other, tokens.id_of(row_of(shop, token)))
        with store.read(other.scope) as session:
            assert tokens.list_tokens(session, other) == []
    assert tokens.is_good(store, token)


@pytest.mark.parametrize(
    ("name", "days", "scope"),
    [
        *(("", 90, "read"), (" \n ", 90, "read"), ("x" * 201, 90, "read")),
        *(("x", 0, "read"), ("x", 366, "read")),
        *(("x", 90, "admin"), ("x", 90, "")),
    ],
)
def test_what_no_token_can_be_like_is_refused(shop: Workshop, name: str, days: int, scope: Reach) -> None:
    with pytest.raises(Invalid):
        make(shop, name=name, days=days, scope=scope)
    assert actions(shop) == []


def test_a_person_has_twenty_good_ones_at_most(shop: Workshop) -> None:
    made = [make(shop) for _ in range(tokens.MOST)]
    with pytest.raises(Conflict, match="Revoke one"):
        make(shop)
    make(shop, shop.viewer)
    move(shop, made[0], expires_at=now() - timedelta(days=1))
    make(shop)
    assert len(listed(shop)) == tokens.MOST + 1


def test_what_ran_out_is_shown_for_a_week_and_then_forgotten(shop: Workshop) -> None:
    old, lately = make(shop, name="old"), make(shop, name="lately")
    move(shop, old, expires_at=now() - timedelta(days=8))
    move(shop, lately, expires_at=now() - timedelta(days=6))
    assert [each.name for each in listed(shop)] == ["lately"]
    make(shop, name="new")
    assert [each.name for each in listed(shop)] == ["new", "lately"]
    with shop.store.system_read() as session:
        assert session.get(ApiToken, hash_token(old)) is None


def listed(shop: Workshop) -> list[ApiToken]:
    with shop.store.read(shop.operator.scope) as session:
        return list(tokens.list_tokens(session, shop.operator))


@pytest.mark.parametrize(
    ("reach", "wanted", "words"),
    [
        ("read", "propose", "may only read, and this needs the scope propose"),
        ("read", "confirm", "may only read, and this needs the scope confirm"),
        ("propose", "confirm", "decides nothing, and this needs the scope confirm"),
    ],
)
def test_a_short_reach_is_told_with_the_scope_that_is_missing(
    shop: Workshop, reach: Reach, wanted: Reach, words: str
) -> None:
    with pytest.raises(ReachTooShort, match=words):
        tokens.check_reach(replace(shop.operator, reach=reach), wanted)


def test_whoever_runs_the_server_makes_one_by_address(shop: Workshop) -> None:
    with pytest.raises(DomainError, match="Nobody can sign in as"):
        tokens.make_token_for(shop.store, "nobody@nowhere.example", "x", scope="read")


def test_an_id_leads_nowhere(shop: Workshop) -> None:
    token = make(shop)
    named = tokens.id_of(row_of(shop, token))
    assert isinstance(named, UUID)
    assert tokens.find_token(shop.store, f"cft_{named.hex}") is None
    assert tokens.find_token(shop.store, hash_token(token)) is None
