"""The documents behind links in a browser: read by strangers without anything that runs, copied by who is signed in."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from db import shares
from db.shares import DemoPlan, make_demo, make_transcript
from db.snapshots import PARTS
from pages.entrance import HERE
from tests.browser import Windows
from tests.db.agency import begin_chat, row_change, tell_everything
from tests.pages.conftest import Enter
from tests.pages.test_accessibility import LOOKS, check
from tests.pages.test_sign_in_page import sign_in
from tests.stack import PASSWORD, Stack

pytestmark = pytest.mark.browser
MARKUP = '<img src="x" onerror="document.title=1"><script>document.title=1</script>'


@pytest.fixture
def link(site: Stack) -> Callable[..., str]:
    """Makes a link to a new chat of the operator in which everything is told; returns its path."""

    def make(word: str = "plain words", **wanted: object) -> str:
        who = site.people["operator@acme"]
        with site.store.work(who.scope) as session:
            chat = tell_everything(session, who, word)
            made = make_transcript(session, who, chat, parts=PARTS, **wanted)  # type: ignore[arg-type]  # handed on
        return f"/share/{made.token}"

    return make


class Listener:
    """What a page's console said, and what it asked for."""

    def __init__(self, page: Page) -> None:
        self.said: list[str] = []
        self.asked: list[str] = []
        page.on("console", lambda message: self.said.append(message.text))
        page.on("request", lambda request: self.asked.append(request.url))


def test_a_stranger_reads_a_transcript_in_which_nothing_runs(
    site: Stack, windows: Windows, link: Callable[..., str]
) -> None:
    page = windows.open(base_url=site.url)
    listener = Listener(page)
    page.goto(link())
    expect(page.get_by_role("heading", level=1, name="Bearings plain words")).to_be_visible()
    expect(page.get_by_text("Please show plain words")).to_be_visible()
    expect(page.get_by_role("cell", name="cell plain words")).to_be_visible()
    expect(page.get_by_text("caption plain words")).to_be_visible()
    expect(page.locator(".plot svg")).to_be_visible()
    page.locator(".steps summary").first.click()
    expect(page.get_by_text("list_orders")).to_be_visible()
    card = page.locator(".card")
    expect(card.get_by_role("heading", name="Set the note to plain words")).to_be_visible()
    expect(card.locator(".change")).to_contain_text("after plain words")
    assert page.evaluate("[document.scripts.length, document.cookie, localStorage.length]") == [0, "", 0]
    assert page.context.cookies() == []
    assert listener.said == []
    ours = re.compile(rf"{re.escape(site.url)}/(share/[\w-]{{22}}|static/[0-9a-f]+/[\w./-]+)|data:.*")
    assert [each for each in listener.asked if not ours.fullmatch(each)] == []


@pytest.mark.parametrize(("colours", "width"), LOOKS)
def test_a_transcript_has_no_grave_fault_in_all_looks(
    site: Stack, windows: Windows, link: Callable[..., str], colours: Literal["light", "dark"], width: int
) -> None:
    page = windows.open(base_url=site.url, color_scheme=colours, width=width)
    page.goto(link())
    check(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    shade = page.evaluate("getComputedStyle(document.body).backgroundColor.match(/[0-9]+/g).map(Number)[0]")
    assert (shade < 60) == (colours == "dark")
    page.goto("/share/AAAAAAAAAAAAAAAAAAAAAA")
    expect(page.get_by_role("heading", name="This link leads nowhere")).to_be_visible()
    check(page)


def test_dark_colours_are_those_of_the_app() -> None:
    def values(css: str, start: str) -> list[str]:
        block = css[css.index(start) :]
        return re.findall(r"--[\w-]+: [^;]+;", block[: block.index("}")])

    tokens, ours = ((HERE / name).read_text() for name in ("tokens.css", "share.css"))
    assert values(ours, ":root:not([data-theme])") == values(tokens, ':root[data-theme="dark"]')


def test_a_russian_reads_it_in_russian(site: Stack, windows: Windows, link: Callable[..., str]) -> None:
    page = windows.open(base_url=site.url, locale="ru-RU", width=390)
    page.goto(link())
    expect(page.locator("html")).to_have_attribute("lang", "ru")
    expect(page.get_by_text("Беседа по ссылке")).to_be_visible()
    expect(page.locator(".card .badge")).to_contain_text("Подтверждено")
    expect(page.get_by_role("link", name="Скопировать в свой чат")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_hostile_words_are_text_in_every_place(
    site: Stack, windows: Windows, link: Callable[..., str]
) -> None:
    page = windows.open(base_url=site.url)
    listener = Listener(page)
    page.goto(link(MARKUP))
    expect(page.get_by_role("heading", level=1)).to_contain_text(MARKUP)
    assert page.evaluate("[document.scripts.length, document.images.length]") == [0, 0]
    assert "Bearings" in page.title()
    assert listener.said == []


def test_no_link_leads_into_the_app_and_no_picture_is_asked_for(site: Stack, windows: Windows) -> None:
    who = site.people["operator@acme"]
    with site.store.work(who.scope) as session:
        teller = begin_chat(session, who)
        teller.ask("Show it")
        teller.answer(
            "[in](/app/orders) ![ours](/api/v1/renders/0191d3c4-7b3a-7a1e-9f00-0123456789ab/image) [ref][r]\n"
            "![theirs](https://evil.example/x.png) [out](https://example.com/page) [bad](javascript:alert(1))\n\n"
            "[r]: </app/settings>\n"
        )
        teller.change("Staged", row_change())
        made = make_transcript(session, who, teller.chat_id)
    page = windows.open(base_url=site.url)
    page.goto(f"/share/{made.token}")
    expect(page.get_by_text("ours")).to_be_visible()
    found = page.locator("article a").evaluate_all("links => links.map((link) => link.getAttribute('href'))")
    assert found == ["https://example.com/page"]
    expect(page.locator("article a")).to_have_attribute("rel", "noopener noreferrer")
    assert page.evaluate("document.images.length") == 0


def test_a_reader_signs_in_and_copies_it_into_a_chat_of_their_own(
    site: Stack, windows: Windows, link: Callable[..., str]
) -> None:
    page = windows.open(base_url=site.url)
    page.goto(link("to go on with"))
    page.get_by_role("link", name="Copy into a chat of mine").click()
    page.wait_for_url("**/sign-in?next=*")
    sign_in(page, "operator@other.example", PASSWORD)
    page.wait_for_url("**/shared/*")
    check(page)
    page.get_by_role("button", name="Copy into a chat of mine").click()
    page.wait_for_url("**/app/?chat=*")
    page.wait_for_selector("#chat-state[data-seen]", state="attached")
    chat = page.locator("#chat")
    expect(chat.get_by_text("Please show to go on with")).to_be_visible()
    expect(chat.get_by_text("Copied from the shared conversation")).to_be_visible()
    expect(page.get_by_role("link", name="Copy of Bearings to go on with")).to_be_visible()
    expect(chat.locator(".card")).to_have_count(0)


def test_a_link_that_is_revoked_meanwhile_is_not_copied_and_says_so(site: Stack, enter: Enter) -> None:
    page = enter()
    who = site.people["colleague@acme"]
    with site.store.work(who.scope) as session:
        made = make_transcript(session, who, tell_everything(session, who), audience="tenant")
    page.goto(f"/share/{made.token}")
    page.wait_for_url("**/shared/*")
    with site.store.work(who.scope) as session:
        shares.revoke_share(session, who, made.share.id)
    page.get_by_role("button", name="Copy into a chat of mine").click()
    expect(page.get_by_role("alert")).to_contain_text("This link leads nowhere")
    expect(page.get_by_role("button", name="Copy into a chat of mine")).to_be_enabled()


def test_who_is_about_to_share_sees_what_others_will(site: Stack, enter: Enter, chat: UUID) -> None:
    who = site.people["operator@acme"]
    with site.store.work(who.scope) as session:
        told = tell_everything(session, who, "olga@acme.example")
    page = enter()
    page.goto(f"/shares/preview?chat={told}&parts=results")
    expect(page.get_by_text("This is what others will see")).to_be_visible()
    expect(page.get_by_text("Please show [e-mail]")).to_be_visible()
    check(page)
    page.goto(f"/shares/preview?chat={chat}")
    expect(page.get_by_text("Nothing was said in this chat yet")).to_be_visible()


def test_a_demo_link_shows_what_one_would_get(site: Stack, windows: Windows) -> None:
    who = site.people["admin@acme"]
    with site.store.work(who.scope) as session:
        made = make_demo(session, who, DemoPlan(("renders",), "Trade fair", 30))
    page = windows.open(base_url=site.url, width=390)
    listener = Listener(page)
    page.goto(f"/share/{made.token}")
    expect(page.get_by_role("heading", name="Trade fair")).to_be_visible()
    assert page.evaluate("document.scripts.length") == 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert listener.said == []
    check(page)
