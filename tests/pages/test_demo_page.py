"""Live demos in a browser: from the link into a sandbox, the note that counts down, the end, and the pages in between."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select, update

from db.models.base import now
from db.models.shares import Sandbox
from db.models.tenants import Tenant
from db.rights import DEMOS
from db.shares import DemoPlan, make_demo
from tests.browser import Windows
from tests.pages.conftest import Enter
from tests.pages.test_accessibility import check
from tests.stack import Stack

pytestmark = pytest.mark.browser


@pytest.fixture
def link(site: Stack) -> Iterator[str]:
    """The secret of a demo link of acme's administrator; its sandboxes are gone after the test."""
    who = site.people["admin@acme"]
    who = replace(who, permissions=who.permissions | {DEMOS})
    with site.store.work(who.scope) as session:
        token = make_demo(session, who, DemoPlan(("renders", "workflows"), "Come and see")).token
    yield token
    with site.store.system() as session:
        made = session.scalars(select(Sandbox.tenant_id)).all()
        session.execute(update(Tenant).where(Tenant.id.in_(made)).values(expires_at=now()))
    for each in made:
        site.services.sandboxes.remove(each)


def let_end(site: Stack, seconds: float) -> None:
    """All sandboxes end so soon."""
    soon = update(Tenant).where(Tenant.expires_at.is_not(None))
    with site.store.system() as session:
        session.execute(soon.values(expires_at=now() + timedelta(seconds=seconds)))


def begin(page: Page, link: str) -> None:
    page.goto(f"/share/{link}")
    page.get_by_role("button", name="Begin the demo").click()
    page.wait_for_selector("#chat-state[data-seen]", state="attached")


def test_a_link_leads_into_a_sandbox_that_says_how_long_it_lasts(
    site: Stack, windows: Windows, link: str
) -> None:
    page = windows.open(base_url=site.url)
    page.goto(f"/share/{link}")
    expect(page.get_by_role("heading", name="Come and see")).to_be_visible()
    expect(page.get_by_text("It lasts 2 hours.")).to_be_visible()
    check(page)
    page.get_by_role("button", name="Begin the demo").click()
    page.wait_for_selector("#chat-state[data-seen]", state="attached")
    expect(page.locator(".demo-note")).to_have_text("Live demo120 min left")
    page.get_by_role("link", name="Orders").click()
    expect(page.get_by_role("link", name="SA-", exact=False).first).to_be_visible()
    expect(page.locator(".demo-note")).to_be_visible()


def test_at_its_end_the_page_says_so_by_itself_and_offers_another(
    site: Stack, windows: Windows, link: str
) -> None:
    page = windows.open(base_url=site.url)
    begin(page, link)
    let_end(site, 100)
    page.reload()
    expect(page.locator(".demo-note.soon")).to_be_visible()
    expect(page.get_by_text("This demo ends in 2 minutes.")).to_be_visible()
    let_end(site, 4)
    page.reload()
    expect(page.get_by_role("heading", name="This demo has ended")).to_be_visible()
    check(page)
    page.goto("/app/orders")
    expect(page.get_by_role("heading", name="This demo has ended")).to_be_visible()
    page.get_by_role("button", name="Begin another demo").click()
    expect(page.locator(".demo-note")).to_be_visible()


def test_who_signs_out_has_left_the_demo(site: Stack, windows: Windows, link: str) -> None:
    page = windows.open(base_url=site.url)
    begin(page, link)
    page.locator("[data-menu=user-menu]").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="This demo has ended")).to_be_visible()
    assert site.services.sandboxes.count_open() == 0


def test_somebody_who_is_signed_in_may_stay(site: Stack, enter: Enter, link: str) -> None:
    page = enter()
    page.goto(f"/share/{link}")
    page.get_by_role("button", name="Begin the demo").click()
    expect(page.get_by_role("heading", name="Leave your own workspace?")).to_be_visible()
    check(page)
    page.get_by_role("link", name="Stay signed in").click()
    page.wait_for_selector("#chat-state[data-seen]", state="attached")
    expect(page.locator(".demo-note")).to_have_count(0)
    assert site.services.sandboxes.count_open() == 0


def test_it_fits_a_phone_in_dark_russian(site: Stack, windows: Windows, link: str) -> None:
    page = windows.open(base_url=site.url, width=390, height=844, locale="ru-RU", color_scheme="dark")
    page.goto(f"/share/{link}")
    expect(page.get_by_text("Длится 2 часа.")).to_be_visible()
    check(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="Начать демонстрацию").click()
    expect(page.locator(".demo-note")).to_contain_text("осталось 120 мин.")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
