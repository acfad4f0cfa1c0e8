"""The versions of a workflow in the browser: told, compared, brought back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from db import workflows
from tests.db.automation import Automation
from tests.pages.conftest import Arrive
from tests.pages.graphs import place, small
from tests.pages.test_accessibility import LOOKS, check
from tests.pages.workflows import ADA, VERA, done, large_orders, settle
from tests.stack import Stack

pytestmark = pytest.mark.browser


@pytest.fixture
def flows(site: Stack) -> Automation:
    """A new team on the site for each test."""
    return settle(site)


def grow(flows: Automation) -> str:
    """A workflow with three versions: a mail is added, then the message gets another text."""
    number = small(flows)
    mail = {"connection": flows.connections["email"], "to": "a@b.example", "subject": "Small", "body": "No"}
    with flows.work() as session:
        workflows.add_node(session, flows.ada, number, "email", after="check", branch="false", config=mail)
    with flows.work() as session:
        workflows.update_node(session, flows.ada, number, "slack", label="Tell sales", config={"text": "New"})
    return number


def rows(page: Page) -> list[str]:
    """What the list says of each version, newest first."""
    return page.locator(".flow-versions td.what").all_inner_texts()


def test_each_version_says_what_it_changed(arrive: Arrive, flows: Automation) -> None:
    page = arrive(place(grow(flows), tab="versions"), VERA)
    assert rows(page) == ["1 step changed", "1 step added", "3 steps added"]
    expect(page.locator(".flow-versions tbody tr").first).to_contain_text("newest")
    expect(page.get_by_role("button", name="Restore version 1")).to_have_count(0)


def test_two_versions_stand_side_by_side(arrive: Arrive, flows: Automation) -> None:
    page = arrive(place(grow(flows), tab="versions"), VERA)
    page.get_by_role("link", name="Compare").first.click()
    expect(page.locator(".flow-sides figcaption")).to_have_text(["version 2", "version 3"])
    expect(page.locator(".flow-node.m-changed")).to_have_count(2)
    texts = page.locator(".flow-changes .after")
    expect(texts).to_have_text(["Tell sales", "New"])
    page.get_by_label("From").select_option("1")
    expect(page.locator(".flow-sides figcaption").first).to_have_text("version 1")
    expect(page.locator(".flow-node.m-added")).to_have_count(1)
    expect(page.locator(".flow-edge.m-added")).to_have_count(1)
    page.get_by_label("From").select_option("3")
    expect(page.locator(".flow-compared")).to_contain_text("Nothing: both do the same.")


def test_an_older_version_is_restored_after_a_question(arrive: Arrive, flows: Automation) -> None:
    number = grow(flows)
    page = arrive(place(number, tab="versions"), ADA)
    page.get_by_role("button", name="Restore version 1").click()
    expect(page.get_by_role("dialog")).to_contain_text("It becomes version 4")
    page.get_by_role("dialog").get_by_role("button", name="Restore").click()
    expect(page.locator(".flow-versions tbody tr")).to_have_count(4)
    assert rows(page)[0].endswith("1 step changed · 1 step removed")
    assert flows.definition(number) == flows.definition(number, 1)


def test_a_version_that_is_not_there_is_told(arrive: Arrive, flows: Automation) -> None:
    number = small(flows)
    page = arrive(place(number, tab="versions", **{"from": "1", "to": "1"}), ADA)
    page.goto(place(number, tab="versions", **{"from": "7", "to": "9"}))
    expect(page.locator("#records .problem")).to_contain_text("has no version 7")
    page = arrive(place(flows.create("Empty"), tab="versions"), ADA)
    expect(page.locator(".empty")).to_contain_text("No versions yet")


def test_its_runs_stand_there_too(arrive: Arrive, flows: Automation) -> None:
    number = large_orders(flows)
    page = arrive(place(number, tab="runs"), VERA)
    expect(page.locator(".empty")).to_contain_text("It has not run yet")
    run = done(flows, number)
    expect(page.locator(f'tr[data-number="{run}"]')).to_contain_text("done")


@pytest.mark.parametrize(("colours", "width"), LOOKS)
def test_it_has_no_grave_fault(arrive: Arrive, flows: Automation, colours: str, width: int) -> None:
    chosen = {"tab": "versions", "from": "1", "to": "3"}
    page = arrive(place(grow(flows), **chosen), ADA, color_scheme=colours, width=width)
    expect(page.locator(".flow-sides")).to_be_visible()
    check(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
