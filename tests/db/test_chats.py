"""Chats belong to one person, are named after their first message, and are limited in number."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from db import chats
from db.errors import Invalid, LimitReached, NotFound
from db.ids import new_id
from db.models.tenants import Tenant
from db.session import Store
from tests.tools.workshop import Workshop, open_workshop


@pytest.fixture
def shop(store: Store) -> Workshop:
    """A new tenant for each test."""
    return open_workshop(store, f"t{new_id().hex[-10:]}")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Render all products.", "Render all products."),
        ("Render all. Then show me.", "Render all."),
        ("What is this? I wonder", "What is this?"),
        (
            "Please render every single one of the products that we have in the catalogue",
            "Please render every single one of the products",
        ),
        ("x" * 80, "x" * 50),
        ("two\nlines  here", "two lines here"),
        ("Отрендери все шарикоподшипники. Спасибо!", "Отрендери все шарикоподшипники."),
    ],
)
def test_a_title_is_the_first_sentence_up_to_fifty_characters(text: str, title: str) -> None:
    assert chats.title_from(text) == title


def test_chats_are_listed_newest_first_a_page_at_a_time(shop: Workshop) -> None:
    who = shop.operator
    for number in range(7):
        with shop.store.work(who.scope) as session:
            chats.create_chat(session, who, title=f"chat {number}")
    seen: list[str] = []
    before = None
    while True:
        with shop.store.read(who.scope) as session:
            page = chats.list_chats(session, who, limit=3, before=before)
        if not page:
            break
        seen += [each.chat.title for each in page]
        before = (page[-1].chat.updated_at, page[-1].chat.id)
    assert seen == [f"chat {number}" for number in range(6, -1, -1)]


def test_a_search_finds_titles_and_messages_and_takes_wildcards_as_text(shop: Workshop) -> None:
    who = shop.operator
    with shop.store.work(who.scope) as session:
        first = chats.create_chat(session, who, title="Bearings")
        chats.create_chat(session, who, title="Shafts")
        chats.add_message(session, first.id, "user", "the 100% solution")
    for query, titles in (("BEAR", ["Bearings"]), ("100%", ["Bearings"]), ("%", ["Bearings"]), ("zzz", [])):
        with shop.store.read(who.scope) as session:
            assert [each.chat.title for each in chats.list_chats(session, who, query=query)] == titles


def test_one_chat_too_many_is_refused_until_one_is_archived(shop: Workshop) -> None:
    who = shop.operator
    with shop.store.system() as session:
        session.execute(update(Tenant).where(Tenant.id == who.tenant_id).values(max_chats=2))
    with shop.store.work(who.scope) as session:
        first = chats.create_chat(session, who)
        chats.create_chat(session, who)
        with pytest.raises(LimitReached, match="2 open chats"):
            chats.create_chat(session, who)
        chats.change_chat(session, who, first.id, is_archived=True)
        chats.create_chat(session, who)


def test_another_person_of_the_tenant_does_not_find_it(shop: Workshop) -> None:
    with shop.store.work(shop.operator.scope) as session:
        chat = chats.create_chat(session, shop.operator, title="mine")
        chats.add_message(session, chat.id, "user", "hello")
    with shop.store.work(shop.admin.scope) as session:
        for attempt in (
            lambda: chats.find_chat(session, shop.admin, chat.id),
            lambda: chats.change_chat(session, shop.admin, chat.id, title="yours"),
            lambda: chats.delete_chat(session, shop.admin, chat.id),
        ):
            with pytest.raises(NotFound):
                attempt()
        assert chats.list_chats(session, shop.admin) == []


def test_deleting_a_chat_deletes_its_messages(shop: Workshop) -> None:
    who = shop.operator
    with shop.store.work(who.scope) as session:
        chat = chats.create_chat(session, who)
        chats.add_message(session, chat.id, "user", "hello")
        chats.delete_chat(session, who, chat.id)
    with shop.store.read(who.scope) as session:
        assert chats.list_messages(session, chat.id) == []


def test_messages_are_oldest_first_and_paged_from_the_end(shop: Workshop) -> None:
    who = shop.operator
    with shop.store.work(who.scope) as session:
        chat = chats.create_chat(session, who)
        for number in range(10):
            chats.add_message(session, chat.id, "user", str(number))
    with shop.store.read(who.scope) as session:
        newest = chats.list_messages(session, chat.id, limit=4)
        older = chats.list_messages(session, chat.id, limit=4, before=newest[0].position)
    assert [each.content for each in newest] == ["6", "7", "8", "9"]
    assert [each.content for each in older] == ["2", "3", "4", "5"]


def test_titles_of_any_length_and_script_are_kept_or_refused_clearly(shop: Workshop) -> None:
    who = shop.operator
    with shop.store.work(who.scope) as session:
        chat = chats.create_chat(session, who)
        assert chats.change_chat(session, who, chat.id, title="  שלום 🛠  мир ").title == "שלום 🛠 мир"
        with pytest.raises(Invalid, match="10000 characters"):
            chats.change_chat(session, who, chat.id, title="x" * 10_000)
        with pytest.raises(Invalid):
            chats.change_chat(session, who, chat.id, title="  ")
