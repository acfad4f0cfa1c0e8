"""API tokens on one's own page, in a browser: made, shown once, copied, used by a program, revoked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import delete, update

from db import accounts, tokens
from db.accounts import ProfileChanges
from db.models.base import now
from db.models.tenants import Tenant
from db.models.tokens import ApiToken
from db.tenancy import Reach
from db.users import hash_token
from tests.pages.office import Office, drawn
from tests.pages.test_accessibility import check
from tests.stack import Stack

pytestmark = pytest.mark.browser
Browse = Callable[[str | None], httpx.Client]
ME = "colleague@acme"
SHOWN = "This token is shown once"


@pytest.fixture(autouse=True)
def no_tokens(site: Stack) -> Iterator[None]:
    """Each test begins without any."""
    yield
    with site.store.system() as session:
        session.execute(delete(ApiToken))


def open_form(page: Page) -> Locator:
    page.locator(".new-token summary").click()
    return page.locator(".new-token form")


def make(page: Page, name: str, scope: str = "Read") -> str:
    """Make a token as a person does; returns what is shown."""
    form = open_form(page)
    form.get_by_label("Where you use it").fill(name)
    form.get_by_role("radio", name=scope).check()
    form.get_by_role("button", name="Make the token").click()
    shown = page.get_by_label(SHOWN)
    expect(shown).to_be_focused()
    return shown.input_value()


def item(page: Page, name: str) -> Locator:
    return page.locator("article.item").filter(has_text=name)


def stored(site: Stack, name: str, scope: Reach = "read") -> str:
    who = site.people[ME]
    with site.store.work(who.scope) as session:
        return tokens.make_token(session, who, name, scope=scope).token


def test_a_token_is_made_shown_once_copied_and_works(office: Office, site: Stack) -> None:
    page = office("/app/me", who=ME)
    expect(page.get_by_text("No API tokens")).to_be_visible()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site.url)
    token = make(page, "Report <b>notebook</b>", "Propose")
    known = tokens.find_token(site.store, token, address="192.0.2.7", agent="python-httpx/0.28")
    assert known is not None
    assert (known.identity.reach, known.identity.email) == ("propose", "colleague@acme.example")
    assert timedelta(days=89) < known.expires_at - now() <= timedelta(days=90)
    page.locator("#fresh-token").get_by_role("button", name="Copy").click()
    expect(page.locator("#fresh-token")).to_contain_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == token
    page.reload()
    drawn(page)
    assert token not in page.content()
    mine = item(page, "Report <b>notebook</b>")
    expect(mine).to_contain_text("Propose")
    expect(mine).to_contain_text(f"cft_…{token[-4:]}")
    expect(mine).to_contain_text(re.compile(r"last used \S+ · 192\.0\.2\.7 · Python"))


def test_a_revoked_token_is_gone_and_worth_nothing(office: Office, site: Stack) -> None:
    token = stored(site, "Old script")
    page = office("/app/me", who=ME)
    expect(item(page, "Old script")).to_contain_text("Never used")
    item(page, "Old script").get_by_role("button", name="Revoke").click()
    dialog = page.get_by_role("dialog", name="Revoke “Old script”?")
    dialog.get_by_role("button", name="Cancel").click()
    assert tokens.is_good(site.store, token)
    item(page, "Old script").get_by_role("button", name="Revoke").click()
    dialog.get_by_role("button", name="Revoke").click()
    expect(item(page, "Old script")).to_have_count(0)
    assert not tokens.is_good(site.store, token)


def test_what_is_wrong_is_said_in_the_form(office: Office, site: Stack) -> None:
    page = office("/app/me", who=ME)
    form = open_form(page)
    expect(form.get_by_role("radio", name="Read")).to_be_checked()
    form.get_by_role("button", name="Make the token").click()
    expect(form.get_by_role("alert")).to_be_visible()
    for number in range(tokens.MOST):
        stored(site, f"Script {number}")
    form.get_by_label("Where you use it").fill("One more")
    form.get_by_role("button", name="Make the token").click()
    expect(form.get_by_role("alert")).to_contain_text("which is the most")
    expect(page.locator("#fresh-token")).to_be_hidden()


def test_the_keyboard_is_enough(office: Office, site: Stack) -> None:
    page = office("/app/me", who=ME)
    page.locator(".new-token summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("By keyboard")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    shown = page.get_by_label(SHOWN)
    expect(shown).to_be_focused()
    known = tokens.find_token(site.store, shown.input_value())
    assert known is not None
    assert known.identity.reach == "confirm"


def test_one_that_ran_out_says_so(office: Office, site: Stack) -> None:
    token = stored(site, "Finished")
    with site.store.system() as session:
        moment = now() - timedelta(days=1)
        session.execute(
            update(ApiToken).where(ApiToken.token_hash == hash_token(token)).values(expires_at=moment)
        )
    page = office("/app/me", who=ME)
    expect(item(page, "Finished")).to_contain_text("Ran out")
    expect(item(page, "Finished")).to_contain_text("was good until")


@pytest.mark.parametrize(("colours", "width"), [("light", 1280), ("dark", 390)])
def test_nothing_on_it_is_a_grave_fault_and_it_fits(
    office: Office, site: Stack, colours: str, width: int
) -> None:
    page = office("/app/me", who=ME, color_scheme=colours, width=width)
    make(page, "Nightly export with a rather long name that has to be broken somewhere on a phone")
    open_form(page)
    check(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_in_russian_all_of_it_is_russian(office: Office, site: Stack) -> None:
    who = site.people[ME]
    with site.store.work(who.scope) as session:
        accounts.change_profile(session, who, ProfileChanges(language="ru"))
    try:
        page = office("/app/me", who=ME)
        form = open_form(page)
        form.get_by_label("Где он используется").fill("Отчёты")
        form.get_by_role("button", name="Создать токен").click()
        expect(page.locator("#fresh-token")).to_contain_text(re.compile(r"Он действует до \d+ \S+ \d{4} г"))
        expect(item(page, "Отчёты")).to_contain_text("Читать")
    finally:
        with site.store.work(who.scope) as session:
            accounts.change_profile(session, who, ProfileChanges(language="en"))


def test_a_guest_has_no_tokens_on_the_page(browse: Browse, site: Stack) -> None:
    who = site.people["viewer@other"]
    visitor = browse("viewer@other")
    assert "API tokens" in visitor.get("/ui/app/me").text
    for moment in (now() + timedelta(hours=1), None):
        with site.store.system() as session:
            session.execute(update(Tenant).where(Tenant.id == who.tenant_id).values(expires_at=moment))
        assert ("API tokens" in visitor.get("/ui/app/me").text) is (moment is None)
