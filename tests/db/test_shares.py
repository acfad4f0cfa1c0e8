"""Links to transcripts and demos: made, opened, copied, revoked, forgotten; by whom, and what they hold."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select, update

from db import chats, shares, turns
from db.errors import Invalid, LimitReached, NotFound, NotPermitted
from db.models.base import Json, now
from db.models.chats import Message
from db.models.shares import Sandbox, Share, ShareToken
from db.models.tenants import Tenant
from db.models.users import User
from db.session import Store
from db.share_copies import copy_transcript, find_for
from db.shares import DemoPlan, look_up, make_demo, make_transcript, revoke_share, state_of
from db.snapshots import PARTS, Part, take_snapshot
from db.turns import TurnIsRunning
from db.users import load_identity
from tests.db.agency import Agency, begin_chat, entries, guest_of, open_agency, share, tell_everything


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


def test_a_transcript_shows_the_chat_as_it_was_and_nothing_that_came_later(
    agency: Agency, chat: UUID
) -> None:
    made = share(agency, chat)
    with agency.work() as session:
        chats.add_message(session, chat, "user", "What came later")
        chats.change_chat(session, agency["operator"], chat, title="Another title")
    with agency.work() as session:
        chats.delete_chat(session, agency["operator"], chat)
    found = look_up(agency.store, made.token)
    assert found is not None
    assert found.tenant_name == agency["operator"].tenant_name
    assert found.share.snapshot["title"] == "Bearings plain words"
    assert "later" not in json.dumps(found.share.snapshot)
    assert [each["kind"] for each in found.share.snapshot["entries"]] == ["user", "assistant"] * 3 + ["event"]


def test_the_preview_is_what_is_kept(agency: Agency, chat: UUID) -> None:
    with agency.read() as session:
        seen = shares.preview_snapshot(session, agency["operator"], chat, PARTS)
    found = look_up(agency.store, share(agency, chat, parts=PARTS).token)
    assert found is not None
    assert found.share.snapshot == seen
    assert found.share.parts == [*PARTS]


def test_only_the_chosen_parts_are_kept(agency: Agency, chat: UUID) -> None:
    def kinds(*parts: Part) -> set[str]:
        with agency.read() as session:
            shown: Any = take_snapshot(session, agency["operator"], chat, parts)["entries"]
        return {part["kind"] for each in shown for part in each.get("parts", [])}

    assert kinds() == {"text"}
    assert kinds("steps") == {"text", "steps"}
    assert kinds("results") == {"text", "result"}
    assert kinds("changes") == {"text", "change"}
    assert kinds(*PARTS) == {"text", "steps", "result", "change"}


def test_a_token_is_kept_as_its_hash_alone_and_is_put_on_record_without_it(
    agency: Agency, chat: UUID
) -> None:
    made = share(agency, chat, audience="tenant", days=7)
    assert len(made.token) == 22
    with agency.store.system_read() as session:
        hashes = session.scalars(select(ShareToken.token_hash)).all()
    assert made.token not in hashes
    assert made.token not in repr(made)
    (entry,) = entries(agency, "share_made")
    assert entry.arguments["audience"] == "tenant"
    assert entry.arguments["days"] == 7
    assert made.token not in json.dumps(entry.arguments)


@pytest.mark.parametrize(
    "token", ["", "x", "A" * 22, "A" * 21, "A" * 23, "../../etc/passwd", "\x00" * 22, "й" * 22]
)
def test_what_is_no_token_leads_nowhere(agency: Agency, chat: UUID, token: str) -> None:
    share(agency, chat)
    assert look_up(agency.store, token) is None


def test_a_link_ends_by_itself(agency: Agency, chat: UUID) -> None:
    made = share(agency, chat, days=1)
    with agency.work() as session:
        session.execute(update(Share).where(Share.id == made.share.id).values(expires_at=now()))
    assert look_up(agency.store, made.token) is None
    with agency.read() as session:
        (kept,) = shares.list_shares(session, agency["operator"])
    assert state_of(kept) == "ended"


def test_a_revoked_link_leaves_no_trace_of_what_it_showed(agency: Agency, chat: UUID) -> None:
    made = share(agency, chat)
    for _ in range(2):
        with agency.work() as session:
            revoke_share(session, agency["operator"], made.share.id)
    assert look_up(agency.store, made.token) is None
    with agency.read() as session:
        kept = session.scalars(select(Share).where(Share.id == made.share.id)).one()
        assert (state_of(kept), kept.snapshot) == ("revoked", None)
        assert (
            session.scalar(select(func.count()).select_from(ShareToken).where(ShareToken.share_id == kept.id))
            == 0
        )
    assert len(entries(agency, "share_revoked")) == 1


def test_administrators_of_people_see_and_revoke_everybodys(
    agency: Agency, other: Agency, chat: UUID
) -> None:
    made = share(agency, chat)
    with agency.read() as session:
        assert shares.list_shares(session, agency["admin"]) == []
        assert [each.id for each in shares.list_shares(session, agency["admin"], everybody=True)] == [
            made.share.id
        ]
        with pytest.raises(NotPermitted, match="users:write"):
            shares.list_shares(session, agency["colleague"], everybody=True)
    for somebody in (agency["colleague"], other["admin"], guest_of(agency["admin"])):
        with agency.store.work(somebody.scope) as session, pytest.raises(NotFound):
            revoke_share(session, somebody, made.share.id)
    with agency.work("admin") as session:
        revoke_share(session, agency["admin"], made.share.id)
    assert look_up(agency.store, made.token) is None


def test_links_of_somebody_who_is_deactivated_lead_nowhere(agency: Agency, chat: UUID) -> None:
    made = share(agency, chat)
    with agency.work() as session:
        session.execute(update(User).where(User.id == agency["operator"].user_id).values(is_active=False))
    assert look_up(agency.store, made.token) is None
    with agency.work() as session:
        assert shares.revoke_links_of(session, agency["operator"].user_id) == 1
        assert shares.revoke_links_of(session, agency["operator"].user_id) == 0


def test_only_who_may_makes_links(agency: Agency, chat: UUID) -> None:
    guest, viewer = guest_of(agency["operator"]), agency["viewer"]
    for somebody, sentence in ((guest, "thrown away"), (viewer, "shares:write")):
        with agency.work() as session, pytest.raises(NotPermitted, match=sentence):
            make_transcript(session, somebody, chat)
    with agency.work("colleague") as session, pytest.raises(NotFound):
        make_transcript(session, agency["colleague"], chat)
    for somebody, sentence in (
        (guest_of(agency["admin"]), "thrown away"),
        (agency["operator"], "demos:write"),
    ):
        with agency.work() as session, pytest.raises(NotPermitted, match=sentence):
            make_demo(session, somebody, DemoPlan(("renders",)))


@pytest.mark.parametrize("days", [0, -1, 366])
def test_a_link_lasts_a_day_to_a_year(agency: Agency, chat: UUID, days: int) -> None:
    with pytest.raises(Invalid, match="from 1 to 365"):
        share(agency, chat, days=days)


def test_a_chat_that_is_answering_is_not_shared(agency: Agency, chat: UUID) -> None:
    with agency.work() as session:
        turns.begin_turn(session, agency["operator"], chat, "Go on", mode="chat", process="p")
    with pytest.raises(TurnIsRunning, match="still answering"):
        share(agency, chat)


def test_an_empty_chat_is_not_shared(agency: Agency) -> None:
    with agency.work() as session:
        empty = begin_chat(session, agency["operator"]).chat_id
    with pytest.raises(Invalid, match="nothing to share"):
        share(agency, empty)


def test_a_chat_of_too_many_messages_is_refused(agency: Agency) -> None:
    with agency.work() as session:
        long = begin_chat(session, agency["operator"]).chat_id
        chats.append_messages(session, long, [Message(role="user", content="on") for _ in range(501)])
    with pytest.raises(Invalid, match="501 messages"):
        share(agency, long)


def test_a_transcript_of_too_many_bytes_is_refused(agency: Agency) -> None:
    with agency.work() as session:
        teller = begin_chat(session, agency["operator"])
        teller.ask("Much")
        for _ in range(11):
            teller.answer("word " * 20_000)
    with pytest.raises(Invalid, match=r"1\.1 MB"):
        share(agency, teller.chat_id)


def test_tables_and_differences_are_cut_to_two_hundred_rows(agency: Agency) -> None:
    with agency.work() as session:
        teller = begin_chat(session, agency["operator"])
        teller.ask("All")
        columns: Json = [{"key": "n", "label": "N", "type": "number"}]
        table: Json = {"kind": "table", "columns": columns, "rows": [[n] for n in range(999)]}
        teller.call("list", result={"summary": "many", "blocks": [table]})
        teller.answer("Here")
    found = look_up(agency.store, share(agency, teller.chat_id, parts=PARTS).token)
    assert found is not None
    (block,) = found.share.snapshot["entries"][1]["parts"][1]["blocks"]
    assert (len(block["rows"]), block["total"]) == (200, 999)


def test_nobody_has_more_links_than_the_limit(
    agency: Agency, chat: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shares, "MOST_LINKS", 2)
    made = [share(agency, chat) for _ in range(2)]
    with pytest.raises(LimitReached, match="2 links"):
        share(agency, chat)
    with agency.work() as session:
        revoke_share(session, agency["operator"], made[0].share.id)
    share(agency, chat)


def test_a_demo_link_keeps_its_plan_and_is_no_transcript(agency: Agency) -> None:
    who = agency["admin"]
    with agency.work("admin") as session:
        plan = DemoPlan(("plm", "renders", "plm"), "Trade fair", 30, 1_000, 7)
        made = make_demo(session, who, plan, days=90)
    found = look_up(agency.store, made.token)
    assert found is not None
    kept = found.share
    assert (kept.kind, kept.title, kept.packs) == ("demo", "Trade fair", ["plm", "renders"])
    assert (kept.minutes, kept.tokens, kept.most_open) == (30, 1_000, 7)
    assert find_for(agency.store, who, made.token) is None
    with pytest.raises(NotFound):
        copy_transcript(agency.store, who, made.token)


@pytest.mark.parametrize(
    ("plan", "days"),
    [
        (DemoPlan(()), 1),
        (DemoPlan(("simulations",)), 1),
        (DemoPlan(("renders",), minutes=9), 1),
        (DemoPlan(("renders",), minutes=1_441), 1),
        (DemoPlan(("renders",), tokens=-1), 1),
        (DemoPlan(("renders",), tokens=1_000_001), 1),
        (DemoPlan(("renders",), most_open=0), 1),
        (DemoPlan(("renders",), most_open=51), 1),
        (DemoPlan(("renders",), "t" * 201), 1),
        (DemoPlan(("renders",)), 91),
        (DemoPlan(("renders",)), 0),
    ],
)
def test_a_demo_link_stays_within_its_bounds(agency: Agency, plan: DemoPlan, days: int) -> None:
    with agency.work("admin") as session, pytest.raises(Invalid):
        make_demo(session, agency["admin"], plan, days=days)


def test_revoking_a_demo_link_ends_its_sandboxes_and_no_others(agency: Agency) -> None:
    with agency.work("admin") as session:
        made, spared = (make_demo(session, agency["admin"], DemoPlan(("renders",))) for _ in range(2))
    boxes = {each.share.id: open_agency(agency.store) for each in (made, spared)}
    with agency.store.system() as session:
        for share_id, box in boxes.items():
            tenant_id = box["operator"].tenant_id
            later = update(Tenant).where(Tenant.id == tenant_id).values(expires_at=now() + timedelta(hours=1))
            session.execute(later)
            session.add(Sandbox(tenant_id=tenant_id, share_id=share_id))
    with agency.work("admin") as session:
        revoke_share(session, agency["admin"], made.share.id)
    assert load_identity(agency.store, boxes[made.share.id]["operator"].scope) is None
    assert load_identity(agency.store, boxes[spared.share.id]["operator"].scope) is not None


def test_links_that_have_ended_are_forgotten_in_two_steps(agency: Agency, chat: UUID) -> None:
    open_one, ended, old, revoked = (share(agency, chat) for _ in range(4))
    with agency.work() as session:
        revoke_share(session, agency["operator"], revoked.share.id)
        for made, days in ((ended, 1), (old, 91)):
            past = now() - timedelta(days=days)
            session.execute(update(Share).where(Share.id == made.share.id).values(expires_at=past))
    with agency.work() as session:
        assert shares.sweep(session) == 1
        assert shares.sweep(session) == 0
    with agency.read() as session:
        kept = {each.id: each.snapshot is not None for each in session.scalars(select(Share))}
    assert kept == {open_one.share.id: True, ended.share.id: False, revoked.share.id: False}
    assert look_up(agency.store, open_one.token) is not None


def test_lists_are_the_newest_first_and_go_on(agency: Agency, chat: UUID) -> None:
    made = [share(agency, chat).share for _ in range(3)]
    with agency.read() as session:
        first = shares.list_shares(session, agency["operator"], limit=2)
        place = (first[-1].created_at, first[-1].id)
        rest = shares.list_shares(session, agency["operator"], before=place)
    assert [each.id for each in (*first, *rest)] == [each.id for each in reversed(made)]


def test_another_tenant_finds_no_share_by_its_id(agency: Agency, other: Agency, chat: UUID) -> None:
    made = share(agency, chat)
    with other.read("admin") as session:
        assert shares.list_shares(session, other["admin"], everybody=True) == []
        assert session.scalar(select(Share).where(Share.id == made.share.id)) is None
