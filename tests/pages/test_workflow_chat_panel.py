"""The one chat of a workflow, in the panel of its page: opened by itself, kept apart, cleared after a question (W2)."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from db import chats
from tests.db.automation import Automation
from tests.pages.conftest import Arrive, say
from tests.pages.workflows import ADA, BEN, LIST, RUNS, large_orders, settle
from tests.stack import Stack

pytestmark = pytest.mark.browser
ANSWER = "#chat article.answer"
WORDS = "#chat .said .words"


@pytest.fixture
def flows(site: Stack) -> Automation:
    """A new team on the site for each test."""
    return settle(site)


@pytest.fixture
def number(flows: Automation) -> str:
    """A workflow."""
    return large_orders(flows)


def open_panel(page: Page) -> None:
    page.locator("#panel-open").click()
    expect(page.locator("#panel #chat-state")).to_have_attribute("data-seen", "yes")


def tell(page: Page, text: str) -> None:
    """Say something, and wait for the answer."""
    before = page.locator(ANSWER).count()
    say(page, text)
    expect(page.locator(ANSWER)).to_have_count(before + 1)
    expect(page.locator("#live > *")).to_have_count(0)


def about(site: Stack, who: str, number: str) -> list[str]:
    """The titles of somebody's chats about a workflow."""
    with site.visit(who) as client:
        wanted = {"context_type": "workflow", "context_id": number}
        return [each["title"] for each in client.get("/chats", params=wanted).json()["items"]]


def test_the_page_of_a_workflow_opens_its_chat_and_other_pages_the_one_of_before(
    arrive: Arrive, site: Stack, flows: Automation, number: str
) -> None:
    page = arrive(RUNS, ADA)
    open_panel(page)
    tell(page, "in general")
    page.goto(f"{LIST}?workflow={number}")
    expect(page.locator("#panel-title")).to_have_text(f"workflow {number}")
    expect(page.locator(WORDS)).to_have_count(0)
    tell(page, "about this one")
    page.goto(RUNS)
    expect(page.locator(WORDS)).to_have_text("in general")
    page.goto(f"{LIST}?workflow={number}")
    expect(page.locator(WORDS)).to_have_text("about this one")
    tell(page, "and again")
    assert about(site, ADA, number) == ["about this one"]
    expect(page.locator(".about-chip")).to_have_count(0)


def test_each_workflow_and_each_person_has_a_chat_of_its_own(
    arrive: Arrive, site: Stack, flows: Automation, number: str
) -> None:
    other = large_orders(flows, "Another one")
    page = arrive(f"{LIST}?workflow={number}", ADA)
    open_panel(page)
    tell(page, "first")
    page.goto(f"{LIST}?workflow={other}")
    expect(page.locator("#panel-title")).to_have_text(f"workflow {other}")
    expect(page.locator(WORDS)).to_have_count(0)
    tell(page, "second")
    assert (about(site, ADA, number), about(site, ADA, other)) == (["first"], ["second"])
    theirs = arrive(f"{LIST}?workflow={number}", BEN)
    open_panel(theirs)
    expect(theirs.locator(WORDS)).to_have_count(0)
    assert about(site, BEN, number) == []


def test_clear_takes_everything_away_after_a_question_and_begins_anew(
    arrive: Arrive, site: Stack, flows: Automation, number: str
) -> None:
    page = arrive(f"{LIST}?workflow={number}", ADA)
    open_panel(page)
    clear = page.locator("#panel").get_by_role("button", name="Clear")
    expect(clear).to_be_disabled()
    tell(page, "old words")
    clear.click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(f"What was said here about workflow {number} goes for good")
    dialog.get_by_role("button", name="Cancel").click()
    expect(page.locator(WORDS)).to_have_text("old words")
    clear.click()
    dialog.get_by_role("button", name="Clear").click()
    expect(page.locator(WORDS)).to_have_count(0)
    assert about(site, ADA, number) == []
    tell(page, "new words")
    assert about(site, ADA, number) == ["new words"]
    page.reload()
    expect(page.locator(WORDS)).to_have_text("new words")


def test_an_older_chat_about_it_does_not_come_back_when_it_is_cleared(
    arrive: Arrive, site: Stack, flows: Automation, number: str
) -> None:
    with flows.work() as session:
        chats.create_chat(session, flows.ada, title="older", context_type="workflow", context_id=number)
    page = arrive(f"{LIST}?workflow={number}", ADA)
    open_panel(page)
    tell(page, "goes on in the older one")
    with site.visit(ADA) as client:
        client.post("/chats", json={"title": "newer", "context_type": "workflow", "context_id": number})
    page.reload()
    expect(page.locator("#chat-state")).to_have_attribute("data-title", "newer")
    page.locator("#panel").get_by_role("button", name="Clear").click()
    page.get_by_role("dialog").get_by_role("button", name="Clear").click()
    expect(page.locator("#panel").get_by_role("button", name="Clear")).to_be_disabled()
    assert about(site, ADA, number) == []
    with site.visit(ADA) as client:
        archived = client.get("/chats", params={"archived": True}).json()["items"]
    assert [each["title"] for each in archived] == ["older"]


def test_two_tabs_write_in_the_same_chat(arrive: Arrive, site: Stack, flows: Automation, number: str) -> None:
    page = arrive(f"{LIST}?workflow={number}", ADA)
    open_panel(page)
    second = page.context.new_page()
    second.goto(f"{LIST}?workflow={number}")
    second.wait_for_selector('#records[aria-busy="false"] h1')
    expect(second.locator("#panel #chat-state")).to_have_attribute("data-seen", "yes")
    tell(page, "from the first tab")
    say(second, "from the second tab")
    expect(second.locator(WORDS)).to_have_text(["from the first tab", "from the second tab"])
    assert about(site, ADA, number) == ["from the first tab"]


def test_its_chat_stays_about_it_wherever_one_writes_in_it(
    arrive: Arrive, site: Stack, flows: Automation, number: str
) -> None:
    run = flows.start(number, {}).run.number
    page = arrive(f"{LIST}?workflow={number}", ADA)
    open_panel(page)
    tell(page, "about the workflow")
    page.goto(f"{RUNS}?run={run}")
    expect(page.locator(".about-chip")).to_have_text(f"run {run}")
    page.get_by_role("button", name="Earlier chats").click()
    page.locator("#chat-list a", has_text="about the workflow").click()
    expect(page.locator(".about-chip")).to_have_text(f"workflow {number}")
    tell(page, "more")
    assert about(site, ADA, number) == ["about the workflow"]
