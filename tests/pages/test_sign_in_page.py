"""The sign-in page in a browser: mistakes are sentences, sample users are one click, and one comes where one wanted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import delete, select

from db.models.tenants import SignInAttempt, Tenant
from pages.sign_in import sample_teams
from tests.browser import Windows
from tests.pages.conftest import new_chat
from tests.pages.test_accessibility import LOOKS, check
from tests.stack import PASSWORD, Stack

pytestmark = pytest.mark.browser


@pytest.fixture
def entrance(site: Stack, windows: Windows) -> Page:
    """The sign-in page, opened by a new visitor."""
    page = windows.open(base_url=site.url)
    page.goto("/")
    page.wait_for_url("**/sign-in")
    return page


@pytest.fixture
def forgiven(site: Stack) -> Iterator[None]:
    """Failed attempts of this test count for no other: they come from the same address."""
    yield
    with site.store.system() as session:
        session.execute(delete(SignInAttempt))


@pytest.mark.parametrize(("colours", "width"), LOOKS)
def test_the_sign_in_page_has_no_grave_fault(
    site: Stack, windows: Windows, colours: Literal["light", "dark"], width: int
) -> None:
    page = windows.open(base_url=site.url, color_scheme=colours, width=width)
    page.goto("/sign-in")
    check(page)
    sign_in(page, "operator@acme.example", "")
    expect(page.get_by_role("alert")).to_be_visible()
    check(page)


def sign_in(page: Page, email: str, password: str) -> None:
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(password)
    page.keyboard.press("Enter")


def test_e_mail_and_password_lead_to_the_chat(entrance: Page) -> None:
    sign_in(entrance, "operator@acme.example", PASSWORD)
    expect(entrance.get_by_role("heading", name="What shall we get done, Operator?")).to_be_visible()


def test_a_wrong_password_is_a_sentence(entrance: Page) -> None:
    sign_in(entrance, "viewer@acme.example", "wrong")
    expect(entrance.get_by_role("alert")).to_contain_text("do not fit together")


def test_missing_fields_are_asked_for(entrance: Page) -> None:
    sign_in(entrance, "operator@acme.example", "")
    expect(entrance.get_by_role("alert")).to_contain_text("Type your e-mail address and your password.")


@pytest.mark.usefixtures("forgiven")
def test_too_many_attempts_are_a_sentence(entrance: Page) -> None:
    for number in range(11):
        sign_in(entrance, "admin@other.example", f"wrong {number}")
        expect(entrance.get_by_role("alert")).to_be_visible()
    expect(entrance.get_by_role("alert")).to_contain_text("Too many failed sign-ins")


def test_after_signing_in_one_comes_where_one_wanted(site: Stack, windows: Windows) -> None:
    chat = new_chat(site, site.people["colleague@other"], "Wanted")
    page = windows.open(base_url=site.url)
    page.goto(f"/app?chat={chat}")
    page.wait_for_url("**/sign-in?next=*")
    sign_in(page, "colleague@other.example", PASSWORD)
    expect(page.locator("#chat-state")).to_have_attribute("data-title", "Wanted")


def test_the_sample_teams_are_the_tenants_with_their_roles(site: Stack) -> None:
    teams = {team.name: team for team in sample_teams(site.store)}
    with site.store.system_read() as session:
        assert set(teams) == set(session.scalars(select(Tenant.name)))
    assert teams["Acme"].people == (
        ("operator", "operator@acme.example"),
        ("admin", "admin@acme.example"),
        ("viewer", "viewer@acme.example"),
    )
