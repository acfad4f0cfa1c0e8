"""The page of all links in a browser: whose they are, how they were used, revoking them, and new ones to live demos."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import httpx
import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import delete

from db.ids import new_id
from db.models.base import now
from db.models.shares import Share
from db.models.users import User
from tests.pages.office import Office
from tests.pages.test_accessibility import check
from tests.stack import Stack

pytestmark = pytest.mark.browser
Browse = Callable[[str | None], httpx.Client]
LINKS = "article.shared-link"


@pytest.fixture(autouse=True)
def no_links(site: Stack) -> None:
    """Each test begins without links."""
    for who in ("admin@acme", "admin@other"):
        with site.store.work(site.people[who].scope) as session:
            session.execute(delete(Share))


def keep(site: Stack, who: str = "operator@acme", **values: object) -> UUID:
    """A link of this person as the store keeps it; nobody has its address."""
    person = site.people[who]
    usual: dict[str, object] = {
        "id": new_id(),
        "kind": "transcript",
        "title": "Bearings of spring",
        "created_by": person.user_id,
        "created_by_name": person.name,
        "expires_at": now() + timedelta(days=30),
    }
    row = Share(**(usual | values))
    with site.store.work(person.scope) as session:
        session.add(row)
        return row.id


def test_a_link_tells_what_it_shows_how_it_was_used_and_when_it_ends(office: Office, site: Stack) -> None:
    keep(site, parts=["steps", "results"], uses=3, copies=1, used_at=now(), title="Used <b>often</b>")
    keep(site, audience="tenant", title="For colleagues")
    keep(site, expires_at=now() - timedelta(days=1), title="Too old")
    keep(site, revoked_at=now(), title="Taken back")
    page = office("/app/shares", who="operator@acme")
    used = page.locator(LINKS).filter(has_text="Used <b>often</b>")
    expect(used).to_contain_text("with steps, results")
    expect(used).to_contain_text("anyone who has the link")
    expect(used).to_contain_text("opened 3 times")
    expect(used).to_contain_text("copied 1 time")
    expect(used).to_contain_text("works until")
    expect(page.locator(LINKS).filter(has_text="For colleagues")).to_contain_text("people of Acme")
    expect(page.locator(LINKS).filter(has_text="For colleagues")).to_contain_text("not opened yet")
    for title, state in (("Too old", "Run out"), ("Taken back", "Revoked")):
        dead = page.locator(LINKS).filter(has_text=title)
        expect(dead).to_contain_text(state)
        expect(dead.get_by_role("button")).to_have_count(0)


def test_revoking_asks_first_and_then_the_link_is_dead(office: Office, site: Stack) -> None:
    keep(site)
    page = office("/app/shares", who="operator@acme")
    line = page.locator(LINKS)
    line.get_by_role("button", name="Revoke").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("“Bearings of spring” can no longer be opened")
    dialog.get_by_role("button", name="Cancel").click()
    expect(line).to_contain_text("Works")
    line.get_by_role("button", name="Revoke").click()
    page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
    expect(line).to_contain_text("Revoked")
    expect(page.locator(".toast")).to_have_text("The link was revoked")
    expect(line.get_by_role("button")).to_have_count(0)


def test_administrators_of_people_see_and_revoke_everybodys(office: Office, site: Stack) -> None:
    keep(site, title="Of the operator")
    keep(site, "admin@acme", title="Of the administrator")
    keep(site, "operator@other", title="Of another team")
    page = office("/app/shares")
    expect(page.locator(LINKS)).to_have_count(1)
    expect(page.locator(LINKS)).to_contain_text("Of the administrator")
    page.get_by_role("link", name="Everybody's").click()
    expect(page.locator(LINKS)).to_have_count(2)
    line = page.locator(LINKS).filter(has_text="Of the operator")
    expect(line).to_contain_text("by Operator acme")
    line.get_by_role("button", name="Revoke").click()
    page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
    expect(line).to_contain_text("Revoked")


def test_others_see_their_own_only(office: Office, site: Stack, browse: Browse) -> None:
    keep(site, "colleague@acme", title="Of the colleague")
    page = office("/app/shares?view=everybody", who="operator@acme")
    expect(page.locator(LINKS)).to_have_count(0)
    expect(page.get_by_role("link", name="Everybody's")).to_have_count(0)
    expect(page.get_by_role("button", name="New demo link")).to_have_count(0)
    expect(page.get_by_text("No links yet")).to_be_visible()
    assert browse("viewer@acme").get("/ui/app/shares").status_code == 404
    assert browse(None).get("/ui/app/shares").status_code == 401


def test_the_page_stands_in_the_menu_of_who_may_share(office: Office, site: Stack) -> None:
    page = office("/app/me", who="operator@acme")
    page.get_by_role("button", name="Your account").click()
    page.get_by_role("link", name="Shared links").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Shared links")
    page = office("/app/me", who="viewer@acme")
    page.get_by_role("button", name="Your account").click()
    expect(page.get_by_role("link", name="Your page")).to_be_visible()
    expect(page.get_by_role("link", name="Shared links")).to_have_count(0)


def test_older_links_are_a_page_further(office: Office, site: Stack) -> None:
    for number in range(53):
        keep(site, title=f"Link {number:02}", created_at=now() - timedelta(minutes=number))
    page = office("/app/shares", who="operator@acme")
    expect(page.locator(LINKS)).to_have_count(50)
    page.get_by_role("link", name="Show older links").click()
    expect(page.locator(LINKS)).to_have_count(3)
    expect(page.locator(LINKS).first).to_contain_text("Link 50")


def fill_demo(page: Page, title: str) -> None:
    """Unfold the form and say what the demo is called."""
    page.get_by_text("New demo link").click()
    page.get_by_label("What the demo is called").fill(title)
    things = page.get_by_label("things", exact=True)
    if things.count():
        things.uncheck()


def test_a_demo_link_is_made_and_shown_once(office: Office, site: Stack, browse: Browse) -> None:
    page = office("/app/shares")
    fill_demo(page, "For Northwind")
    page.get_by_label("Simulations", exact=True).uncheck()
    page.get_by_label("Each demo lasts").select_option(label="4 hours")
    page.get_by_label("The link works for").select_option(label="7 days")
    page.get_by_label("Demos at once").fill("3")
    page.get_by_role("button", name="Make the link").click()
    shown = page.get_by_label("This link is shown once")
    expect(shown).to_be_visible()
    address = shown.input_value()
    assert address.startswith(f"{site.url}/share/")
    line = page.locator(LINKS).filter(has_text="For Northwind")
    packs = "Product pictures, Product lifecycle, Workflows"
    for told in (packs, "4 hours each", "at most 3 at once", "built-in model", "no demo begun yet"):
        expect(line).to_contain_text(told)
    assert browse(None).get(address).status_code == 200
    page.reload()
    expect(line).to_be_visible()
    assert address.rpartition("/")[2] not in page.content()
    line.get_by_role("button", name="Revoke").click()
    expect(page.get_by_role("dialog")).to_contain_text("demos that run are ended")
    page.get_by_role("dialog").get_by_role("button", name="Revoke").click()
    expect(line).to_contain_text("Revoked")
    assert browse(None).get(address).status_code == 404


def test_what_is_wrong_with_a_demo_link_is_said_in_its_form(office: Office) -> None:
    page = office("/app/shares")
    fill_demo(page, "Wrong")
    page.get_by_label("Demos at once").fill("51")
    page.get_by_role("button", name="Make the link").click()
    expect(page.get_by_role("alert")).to_contain_text("from 1 to 50")
    page.get_by_label("Demos at once").fill("1")
    page.get_by_label("What the demo is called").fill("")
    page.get_by_role("button", name="Make the link").click()
    expect(page.get_by_role("alert")).to_have_text("Fill in what is asked for here.")
    expect(page.locator(LINKS)).to_have_count(0)


def test_the_page_speaks_russian(office: Office, site: Stack) -> None:
    who = site.people["colleague@acme"]
    keep(site, "colleague@acme", uses=2, parts=["changes"])
    with site.store.work(who.scope) as session:
        session.get_one(User, who.user_id).language = "ru"
    page = office("/app/shares", who="colleague@acme")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ссылки для других")
    expect(page.locator(LINKS)).to_contain_text("видны также изменения")
    expect(page.locator(LINKS)).to_contain_text("открыта 2 раза")
    with site.store.work(who.scope) as session:
        session.get_one(User, who.user_id).language = "en"


@pytest.mark.parametrize(("colours", "width"), [("light", 1280), ("dark", 1280), ("light", 390)])
def test_the_page_has_no_grave_fault_and_fits(office: Office, site: Stack, colours: str, width: int) -> None:
    keep(site, "admin@acme", title="A long title " * 12, uses=1, used_at=now())
    keep(site, "admin@acme", kind="demo", packs=["renders", "plm"], minutes=90, most_open=2, tokens=5_000)
    keep(site, "admin@acme", revoked_at=now())
    page = office("/app/shares", color_scheme=colours, width=width)
    expect(page.locator(LINKS)).to_have_count(3)
    check(page)
    page.get_by_text("New demo link").click()
    check(page)
    widths = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert widths[0] <= widths[1]
