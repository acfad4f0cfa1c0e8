"""The card of a change to a workflow: both graphs, each setting, and its own words for deciding."""

from __future__ import annotations

import json
from uuid import UUID

import pytest
from playwright.sync_api import Locator, Page, expect

from db import chats
from db.models.base import Json
from tests.db.automation import Automation
from tests.pages.conftest import Enter, say
from tests.pages.graphs import grown, small
from tests.pages.test_accessibility import check
from tests.pages.workflows import ADA, settle
from tests.stack import Stack

pytestmark = pytest.mark.browser


@pytest.fixture
def flows(site: Stack) -> Automation:
    """A new team on the site for each test."""
    return settle(site)


def about(flows: Automation, number: str) -> UUID:
    """A chat about a workflow."""
    with flows.work() as session:
        return chats.create_chat(session, flows.ada, context_type="workflow", context_id=number).id


def staged(enter: Enter, flows: Automation, number: str, tool: str, **look: object) -> Page:
    """The chat page with a card on it; what is no look is an argument of the tool."""
    looks = {name: look.pop(name) for name in ("color_scheme", "width") if name in look}
    page = enter(ADA, f"/app?chat={about(flows, number)}", **looks)
    say(page, f"call {tool} {json.dumps(look)}")
    expect(card(page).locator("[data-decide=confirm]")).to_be_enabled()
    expect(page.locator("#live > *")).to_have_count(0)
    return page


def card(page: Page) -> Locator:
    """The newest card."""
    return page.locator("#chat .card").last


def titles(page: Page, side: int) -> list[str]:
    """What the nodes of the graph before (0) or after (1) are called."""
    return card(page).locator(".flow-sides figure").nth(side).locator(".flow-title").all_text_contents()


def test_it_shows_the_graph_before_and_after_and_applies_it(enter: Enter, flows: Automation) -> None:
    number = small(flows)
    wanted: dict[str, Json] = {
        "connector": "email",
        "after": "check",
        "branch": "false",
        "label": "<b>Boss</b>",
    }
    page = staged(enter, flows, number, "add_node", **wanted)
    assert titles(page, 0) == ["Order arrives", "Condition", "Slack message"]
    assert titles(page, 1) == ["Order arrives", "Condition", "Slack message", "<b>Boss</b>"]
    expect(card(page).locator(".flow-node.m-added")).to_have_count(1)
    expect(card(page).locator(".flow-edge.m-added")).to_have_count(1)
    expect(card(page).locator("figcaption")).to_have_text(["Before · version 1", "After · version 2"])
    expect(card(page).locator(".flow-lacks")).to_contain_text("Before it can run:")
    expect(card(page).locator(".badge").first).to_have_text("Waiting to be applied")
    expect(card(page).locator(".decide button")).to_have_text(["Reject", "Apply"])
    card(page).get_by_role("button", name="Apply").click()
    expect(card(page).locator(".badge").first).to_contain_text("Applied by Ada")
    assert flows.find(number).version == 2
    expect(card(page).locator(".flow-sides")).to_have_count(0)
    card(page).get_by_text("Graph before and after").click()
    expect(card(page).locator(".flow-node.m-added")).to_have_count(1)


def test_a_rejected_one_says_so_and_writes_nothing(enter: Enter, flows: Automation) -> None:
    number = small(flows)
    page = staged(enter, flows, number, "delete_node", node_id="check")
    expect(card(page).locator(".flow-node.m-removed")).to_have_count(1)
    expect(card(page).locator(".kind")).to_have_text("Update")
    card(page).get_by_role("button", name="Reject").click()
    expect(card(page).locator(".badge").first).to_contain_text("Rejected by Ada")
    assert flows.find(number).version == 1
    say(page, "type Well")
    expect(page.locator("#chat .answer")).to_have_count(2)
    expect(page.locator("#chat")).not_to_contain_text("Cancelled")


def test_what_is_decided_elsewhere_is_noted_in_its_own_words(enter: Enter, flows: Automation) -> None:
    number = small(flows)
    page = staged(enter, flows, number, "update_node", node_id="slack", label="Tell sales")
    say(page, "type Something else")
    expect(page.locator("#chat .answer")).to_have_count(2)
    expect(page.locator("#live > *")).to_have_count(0)
    page.locator("#chat .card [data-decide=confirm]").click()
    expect(page.locator("#chat .card .badge").first).to_contain_text("Applied by Ada")
    page.reload()
    expect(page.locator("#chat .note")).to_contain_text("Applied by Ada: ")


def test_a_changed_setting_is_shown_before_and_after(enter: Enter, flows: Automation) -> None:
    config = {"expression": "trigger.body.amount > 500"}
    page = staged(enter, flows, small(flows), "update_node", node_id="check", config=config)
    row = card(page).locator(".flow-changes tr")
    expect(row.locator(".before")).to_have_text("trigger.body.amount > 100")
    expect(row.locator(".after")).to_have_text("trigger.body.amount > 500")
    expect(card(page).locator(".flow-node.m-changed")).to_have_count(2)


def test_of_a_large_workflow_only_what_is_near_is_drawn(enter: Enter, flows: Automation) -> None:
    page = staged(enter, flows, grown(flows), "delete_node", node_id="ask")
    assert set(titles(page, 0)) == {
        "Write a welcome",
        "Condition",
        "Welcome mail",
        "Known orders",
        "Store in the CRM",
    } | {"Slack message"}
    expect(card(page).locator(".flow-left-out")).to_have_text(["8 more steps, which stay as they are"] * 2)


@pytest.mark.parametrize(("colours", "width"), [("light", 1280), ("dark", 1280), ("light", 390)])
def test_it_has_no_grave_fault(enter: Enter, flows: Automation, colours: str, width: int) -> None:
    looks = {"color_scheme": colours, "width": width}
    page = staged(enter, flows, small(flows), "delete_node", node_id="check", **looks)
    card(page).get_by_text("Settings, before and after").click()
    check(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
