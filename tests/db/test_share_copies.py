"""Transcripts copied into chats of one's own, and who may read and copy those that are for a tenant."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import select, update

from db import chats
from db.errors import LimitReached, NotFound, NotPermitted
from db.models.shares import Share
from db.models.tenants import Tenant
from db.session import Store
from db.share_copies import copy_transcript, find_for
from db.shares import look_up, note_use
from db.snapshots import PARTS
from tests.db.agency import Agency, entries, guest_of, open_agency, share, tell_everything


@pytest.fixture
def agency(store: Store) -> Agency:
    """A new tenant for each test."""
    return open_agency(store)


@pytest.fixture
def other(store: Store) -> Agency:
    """Another tenant."""
    return open_agency(store)


@pytest.fixture
def chat(agency: Agency) -> UUID:
    """A chat of the operator with all that can be shown."""
    with agency.work() as session:
        return tell_everything(session, agency["operator"])


def test_uses_and_copies_are_counted(agency: Agency, chat: UUID) -> None:
    found = look_up(agency.store, share(agency, chat).token)
    assert found is not None
    for copied in (False, False, True):
        note_use(agency.store, found, copied=copied)
    with agency.read() as session:
        kept = session.scalars(select(Share)).one()
        assert (kept.uses, kept.copies) == (2, 1)
        assert kept.used_at is not None


def test_a_copy_is_a_chat_of_ones_own_with_the_words_alone(agency: Agency, other: Agency, chat: UUID) -> None:
    made = share(agency, chat, parts=PARTS)
    who = other["operator"]
    copied = copy_transcript(agency.store, who, made.token)
    with other.read() as session:
        mine = chats.find_chat(session, who, copied.id)
        rows = chats.list_messages(session, mine.id)
    assert (mine.title, mine.pack) == ("Copy of Bearings plain words", "renders")
    assert [row.role for row in rows] == [
        "system",
        "user",
        "assistant",
        "user",
        "assistant",
        "user",
        "assistant",
    ]
    assert rows[0].kind == "event"
    assert 'conversation "Bearings plain words"' in rows[0].content
    assert not any(row.tool_calls for row in rows)
    assert rows[1].turn_id == rows[2].turn_id != rows[3].turn_id
    (entry,) = entries(other, "share_copied")
    assert entry.arguments["of"] == agency["operator"].tenant_name
    with agency.read() as session:
        assert session.scalars(select(Share.copies)).one() == 1


def test_the_last_question_of_a_copy_can_be_asked_anew(agency: Agency, chat: UUID) -> None:
    from db.rewinds import begin_again

    who = agency["colleague"]
    copied = copy_transcript(agency.store, who, share(agency, chat).token)
    with agency.work("colleague") as session:
        begun = begin_again(session, who, copied.id, process="p")
        assert [row.content for row in begun.history][-1] == "Thanks, plain words"


def test_a_russian_reads_a_russian_title(agency: Agency, chat: UUID) -> None:
    who = replace(agency["colleague"], language="ru")
    assert (
        copy_transcript(agency.store, who, share(agency, chat).token).title == "Копия: Bearings plain words"
    )


def test_a_copy_counts_as_a_chat_like_any_other(agency: Agency, chat: UUID) -> None:
    made = share(agency, chat)
    with agency.store.system() as session:
        session.execute(update(Tenant).where(Tenant.id == agency["operator"].tenant_id).values(max_chats=1))
    copy_transcript(agency.store, agency["colleague"], made.token)
    with pytest.raises(LimitReached):
        copy_transcript(agency.store, agency["colleague"], made.token)


def test_links_for_the_tenant_are_for_its_people(agency: Agency, other: Agency, chat: UUID) -> None:
    made = share(agency, chat, audience="tenant")
    assert find_for(agency.store, agency["viewer"], made.token) is not None
    assert find_for(agency.store, other["operator"], made.token) is None
    with pytest.raises(NotFound, match="leads nowhere"):
        copy_transcript(agency.store, other["operator"], made.token)


def test_a_guest_copies_nothing(agency: Agency, chat: UUID) -> None:
    with pytest.raises(NotPermitted, match="thrown away"):
        copy_transcript(agency.store, guest_of(agency["operator"]), share(agency, chat).token)
