"""The list of workflows and the form of a new one in the browser: live, narrowed, steered, by keyboard, on a phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from engines.flow.definition import Node
from pages.workflows import listing
from tests.db.automation import Automation, clock, hook
from tests.pages.conftest import Arrive
from tests.pages.test_accessibility import LOOKS, check
from tests.pages.workflows import ADA, LIST, VERA, done, failed, large_orders, row, settle
from tests.stack import Stack

pytestmark = pytest.mark.browser


@pytest.fixture
def flows(site: Stack) -> Automation:
    """A new team on the site for each test."""
    return settle(site)


def test_a_row_says_what_starts_it_how_it_stands_and_how_it_last_ran(
    arrive: Arrive, flows: Automation
) -> None:
    number = large_orders(flows, "Large <b>orders</b>")
    run = failed(flows, number)
    timed = flows.make(clock(), flows.slack(), name="Every morning")
    bare = flows.make(hook(), Node("slack", "slack", "send_message"), name="Not ready")
    empty = flows.create("Later", "Sends each new invoice on.")
    page = arrive(LIST, ADA)
    expect(row(page, number)).to_contain_text("Large <b>orders</b>")
    expect(row(page, number)).to_contain_text(f"{number} · version 1 · 5 steps")
    expect(row(page, number).locator(".starts")).to_have_text("Webhook")
    expect(row(page, number).locator(".state")).to_have_text("active")
    expect(row(page, number).locator(".last-run")).to_contain_text(re.compile(f"failed{run} · "))
    expect(row(page, timed).locator(".starts")).to_contain_text("every day at 08:00")
    expect(row(page, timed).locator(".starts")).to_contain_text("next:")
    expect(row(page, bare).locator(".state")).to_contain_text(re.compile("[23] problems"))
    expect(row(page, bare).get_by_role("button", name=re.compile("^Run "))).to_have_count(0)
    expect(row(page, empty)).to_contain_text("Sends each new invoice on.")
    expect(row(page, empty).locator(".state")).to_have_text("empty")


def test_what_runs_is_seen_without_a_reload(arrive: Arrive, flows: Automation) -> None:
    page = arrive(LIST, VERA)
    expect(page.get_by_role("heading", name="No workflows yet")).to_be_visible()
    number = large_orders(flows)
    expect(row(page, number).locator(".last-run")).to_have_text("–")
    run = done(flows, number)
    expect(row(page, number).locator(".last-run")).to_contain_text(run)
    expect(row(page, number).locator(".last-run .badge")).to_have_text("done")


def test_a_workflow_is_made_and_its_page_opens(arrive: Arrive, flows: Automation) -> None:
    page = arrive(LIST, ADA)
    page.get_by_role("link", name="New workflow").first.click()
    page.get_by_role("button", name="Make workflow").click()
    expect(page.get_by_role("alert")).to_contain_text("Fill in")
    page.get_by_label("Name").fill("Tell the accountant")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"workflow=WF-0001"))
    expect(page.get_by_role("heading", name="Tell the accountant")).to_be_visible()
    assert flows.find("WF-0001").name == "Tell the accountant"


def test_a_name_that_is_taken_is_refused_in_the_form(arrive: Arrive, flows: Automation) -> None:
    flows.create("Tell the accountant")
    page = arrive(f"{LIST}?new=workflow", ADA)
    page.get_by_label("Name").fill("tell  the Accountant")
    page.get_by_role("button", name="Make workflow").click()
    expect(page.get_by_role("alert")).to_contain_text('There is a workflow "Tell the accountant" already')


def test_the_list_is_searched_and_what_is_archived_stands_aside(arrive: Arrive, flows: Automation) -> None:
    orders, other = flows.create("Large orders"), flows.create("Invoices")
    page = arrive(LIST, ADA)
    page.get_by_label("Search workflows").fill("large")
    expect(row(page, other)).to_have_count(0)
    expect(row(page, orders)).to_be_visible()
    page.get_by_role("button", name="Archive Large orders").click()
    expect(page.get_by_role("heading", name="No workflow with these words")).to_be_visible()
    page.get_by_role("link", name="Archived").click()
    expect(row(page, orders).locator(".state")).to_have_text("archived")
    page.get_by_role("button", name="Move Large orders back").click()
    expect(row(page, orders)).to_have_count(0)
    assert not flows.find(orders).is_archived


def test_it_is_paused_and_resumed(arrive: Arrive, flows: Automation) -> None:
    number = large_orders(flows)
    page = arrive(LIST, ADA)
    page.get_by_role("button", name="Pause Tell the team about large orders").click()
    expect(row(page, number).locator(".state")).to_have_text("paused")
    assert not flows.find(number).is_active
    page.get_by_role("button", name="Resume Tell the team about large orders").click()
    expect(row(page, number).locator(".state")).to_have_text("active")


def test_it_is_run_by_hand_and_the_run_opens(arrive: Arrive, flows: Automation) -> None:
    number = large_orders(flows)
    page = arrive(LIST, ADA)
    row(page, number).get_by_role("button", name=re.compile("^Run ")).click()
    page.wait_for_url(re.compile(r"/app/workflow-runs\?run=RUN-00001"))
    expect(page.locator(".verdict")).to_contain_text("Waits for its turn")


def test_older_workflows_are_added_below(
    arrive: Arrive, flows: Automation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "ROWS", 3)
    numbers = [flows.create(f"Chore {each}") for each in range(5)]
    page = arrive(LIST, ADA)
    expect(page.locator("#rows tbody tr")).to_have_count(3)
    page.get_by_role("link", name="Show more").click()
    expect(page.locator("#rows tbody tr")).to_have_count(5)
    shown = [each.get_attribute("data-number") for each in page.locator("#rows tbody tr").all()]
    assert shown == numbers[::-1]


def test_who_only_looks_sees_no_buttons(arrive: Arrive, flows: Automation) -> None:
    number = large_orders(flows)
    page = arrive(LIST, VERA)
    expect(row(page, number)).to_be_visible()
    expect(page.get_by_role("link", name="New workflow")).to_have_count(0)
    expect(page.locator("#records [data-method]")).to_have_count(0)
    page.goto(f"{LIST}?new=workflow")
    expect(page.get_by_role("alert")).to_contain_text("it lacks workflows:write")


@pytest.mark.parametrize(("colours", "width"), LOOKS)
def test_its_pages_have_no_grave_fault(arrive: Arrive, flows: Automation, colours: str, width: int) -> None:
    failed(flows, large_orders(flows))
    flows.make(hook(), Node("slack", "slack", "send_message"), name="Not ready")
    flows.create("Later")
    page = arrive(LIST, ADA, color_scheme=colours, width=width)
    check_page(page)
    page.goto(f"{LIST}?new=workflow")
    expect(page.get_by_label("Name")).to_be_visible()
    check_page(page)


def check_page(page: Page) -> None:
    """Nothing grave, and nothing wider than the screen."""
    check(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
