"""The connections page in the browser: forms from the manifests, secrets that never come out, practice, the test."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from db import workflows
from db.models.workflows import Connection
from tests.db.automation import Automation, hook
from tests.pages.conftest import Arrive
from tests.pages.test_accessibility import LOOKS
from tests.pages.test_workflows_page import check_page
from tests.pages.workflows import ADA, CONNECTIONS, VERA, settle
from tests.stack import Stack

pytestmark = pytest.mark.browser
ADDRESS = "https://hooks.slack.com/services/T0/B0/very-secret-a1b2"


@pytest.fixture
def flows(site: Stack) -> Automation:
    """A new team on the site for each test."""
    return settle(site)


def find(flows: Automation, name: str) -> Connection:
    """The connection as it is now."""
    with flows.read() as session:
        return workflows.find_connection(session, name)


def opened(flows: Automation, site: Stack, name: str) -> dict[str, str]:
    """Its secrets, as a step gets them."""
    with flows.read() as session:
        found = workflows.find_connection(session, name)
        return dict(workflows.open_connection(session, site.services.vault, found.id).secrets)


def row(page: Page, name: str) -> Locator:
    """The row of a connection."""
    return page.locator("#rows tbody tr", has=page.locator("th", has_text=name))


def test_one_is_entered_and_its_secret_is_never_shown_again(
    arrive: Arrive, flows: Automation, site: Stack
) -> None:
    page = arrive(CONNECTIONS, ADA)
    page.get_by_role("link", name="New connection").click()
    page.get_by_label("Name", exact=True).fill("Sales Slack")
    page.get_by_label("Webhook address", exact=True).fill(ADDRESS)
    expect(page.get_by_label("Webhook address", exact=True)).to_have_attribute("type", "password")
    page.get_by_role("button", name="Save connection").click()
    expect(row(page, "Sales Slack")).to_contain_text("Slack message")
    expect(row(page, "Sales Slack")).to_contain_text("address ***a1b2")
    assert opened(flows, site, "Sales Slack") == {"webhook_url": ADDRESS}
    row(page, "Sales Slack").get_by_role("link", name="Edit").click()
    secret = page.get_by_label("Webhook address", exact=True)
    expect(secret).to_have_attribute("placeholder", "Stays ***a1b2. Type to replace it.")
    expect(secret).to_have_value("")
    assert "very-secret" not in page.content()


def test_a_change_of_the_name_keeps_the_secret_and_another_way_drops_it(
    arrive: Arrive, flows: Automation, site: Stack
) -> None:
    page = arrive(f"{CONNECTIONS}?new=slack", ADA)
    page.get_by_label("Name", exact=True).fill("Sales Slack")
    page.get_by_label("Webhook address", exact=True).fill(ADDRESS)
    page.get_by_role("button", name="Save connection").click()
    row(page, "Sales Slack").get_by_role("link", name="Edit").click()
    page.get_by_label("Name", exact=True).fill("Slack of the sales team")
    page.get_by_role("button", name="Save").click()
    expect(row(page, "Slack of the sales team")).to_be_visible()
    assert opened(flows, site, "Slack of the sales team") == {"webhook_url": ADDRESS}
    row(page, "Slack of the sales team").get_by_role("link", name="Edit").click()
    page.get_by_label("How", exact=True).select_option("token")
    expect(page.get_by_label("Webhook address", exact=True)).to_be_hidden()
    page.get_by_label("Bot token", exact=True).fill("xoxb-1234567890")
    page.get_by_role("button", name="Save").click()
    expect(row(page, "Slack of the sales team")).to_contain_text("token ***7890")
    assert opened(flows, site, "Slack of the sales team") == {"token": "xoxb-1234567890"}


def test_the_fields_follow_the_way_to_sign_in(arrive: Arrive, flows: Automation, site: Stack) -> None:
    page = arrive(f"{CONNECTIONS}?new=http", ADA)
    expect(page.get_by_label("Token", exact=True)).to_be_visible()
    expect(page.get_by_label("Password", exact=True)).to_be_hidden()
    page.get_by_label("Name", exact=True).fill("Stock")
    page.get_by_label("Host", exact=True).fill("https://api.example.com/")
    page.get_by_label("How to sign in").select_option("basic")
    expect(page.get_by_label("Token", exact=True)).to_be_hidden()
    page.get_by_label("User name", exact=True).fill("ada")
    page.get_by_label("Password", exact=True).fill("correct horse")
    page.get_by_role("button", name="Save connection").click()
    expect(page.get_by_role("alert")).to_contain_text("is no host")
    page.get_by_label("Host", exact=True).fill("api.example.com")
    page.get_by_role("button", name="Save connection").click()
    expect(row(page, "Stock")).to_contain_text("api.example.com")
    assert opened(flows, site, "Stock") == {"username": "ada", "password": "correct horse"}
    assert find(flows, "Stock").settings["scheme"] == "basic"


def test_one_for_practice_needs_no_secret_and_says_so(arrive: Arrive, flows: Automation) -> None:
    page = arrive(f"{CONNECTIONS}?new=slack", ADA)
    page.get_by_label("Name", exact=True).fill("Trial")
    page.get_by_role("button", name="Save connection").click()
    expect(page.get_by_role("alert")).to_contain_text("either a webhook address or a bot token")
    page.locator("[name=is_practice]").check()
    page.get_by_role("button", name="Save connection").click()
    expect(row(page, "Trial").locator(".badge")).to_have_text("Practice")
    row(page, "Trial").get_by_role("button", name="Test Trial").click()
    expect(row(page, "Trial").locator(".test-outcome.good")).not_to_be_empty()


def test_one_that_is_used_is_not_deleted_and_another_is(arrive: Arrive, flows: Automation) -> None:
    number = flows.make(hook(), flows.slack())
    page = arrive(CONNECTIONS, ADA)
    expect(row(page, "Team slack").get_by_role("link", name=number)).to_be_visible()
    row(page, "Team slack").get_by_role("button", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.locator(".toast.bad")).to_contain_text(f"is used by {number}")
    row(page, "Team email").get_by_role("button", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(row(page, "Team email")).to_have_count(0)


def test_who_may_not_manage_them_sees_them_and_no_form(arrive: Arrive, flows: Automation) -> None:
    page = arrive(CONNECTIONS, VERA)
    expect(row(page, "Team slack")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("New connection|Edit"))).to_have_count(0)
    expect(page.locator("#records [data-method]")).to_have_count(0)
    for query in ("new=slack", f"connection={flows.connections['slack']}"):
        page.goto(f"{CONNECTIONS}?{query}")
        expect(page.get_by_role("alert")).to_contain_text("it lacks connections:write")
        expect(page.locator("#records form")).to_have_count(0)


@pytest.mark.parametrize(("colours", "width"), LOOKS)
def test_its_pages_have_no_grave_fault(arrive: Arrive, flows: Automation, colours: str, width: int) -> None:
    page = arrive(CONNECTIONS, ADA, color_scheme=colours, width=width)
    check_page(page)
    for query in (
        "new=webhook",
        "new=http",
        "new=slack",
        "new=email",
        f"connection={flows.connections['slack']}",
    ):
        page.goto(f"{CONNECTIONS}?{query}")
        expect(page.get_by_label("Name", exact=True)).to_be_visible()
        check_page(page)
