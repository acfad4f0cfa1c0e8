"""The way into a live demo by a link: whom it lets in, whom it asks first, whom it refuses, and what a guest may not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from http.cookies import SimpleCookie
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select, update

from db import workflows
from db.models.base import now
from db.models.shares import Sandbox, Share
from db.models.tenants import Tenant
from db.models.workflows import Workflow
from db.rights import DEMOS
from db.shares import DemoPlan, make_demo, revoke_share
from db.tenancy import Scope
from tests.stack import Stack

PAGE = {"Accept": "text/html", "Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def link(stack: Stack) -> Iterator[str]:
    """A demo link of acme's administrator; every sandbox is gone after the test."""
    token = make_link(stack)
    yield token
    with stack.store.system() as session:
        made = session.scalars(select(Sandbox.tenant_id)).all()
        session.execute(update(Tenant).where(Tenant.id.in_(made)).values(expires_at=now()))
    for each in made:
        stack.services.sandboxes.remove(each)


def make_link(stack: Stack, most_open: int = 5) -> str:
    who = stack.people["admin@acme"]
    who = replace(who, permissions=who.permissions | {DEMOS})
    with stack.store.work(who.scope) as session:
        plan = DemoPlan(("renders", "workflows"), "For you", most_open=most_open)
        return make_demo(session, who, plan).token


def begin(client: httpx.Client, stack: Stack, link: str, **fields: str) -> httpx.Response:
    return client.post(f"{stack.url}/demos", data={"link": link, **fields}, headers=PAGE)


def cookies_of(answer: httpx.Response) -> SimpleCookie:
    found = SimpleCookie()
    for header in answer.headers.get_list("set-cookie"):
        found.load(header)
    return found


def me(client: httpx.Client) -> dict[str, object]:
    answer = client.get("/me")
    assert answer.status_code == 200, answer.text
    found: dict[str, object] = answer.json()
    return found


def tenant_of(stack: Stack, client: httpx.Client) -> UUID:
    with stack.store.system_read() as session:
        tenant = session.scalar(select(Tenant).where(Tenant.expires_at.is_not(None)))
    assert tenant is not None
    assert client.get("/me").status_code == 200
    return tenant.id


def test_a_stranger_is_let_in_with_a_cookie_and_works_in_a_tenant_of_their_own(
    stack: Stack, nobody: httpx.Client, link: str
) -> None:
    answer = begin(nobody, stack, link, language="ru")
    assert (answer.status_code, answer.headers["location"]) == (303, "/app")
    given = cookies_of(answer)
    for name in ("cf_session", "cf_demo"):
        assert given[name]["httponly"]
        assert given[name]["samesite"] == "Lax"
    assert '"language":"ru"' in nobody.get("/me").text
    assert nobody.get("/orders").json()["items"], "the samples are there"
    with stack.store.system_read() as session:
        assert session.scalar(select(Sandbox.address)) == "127.0.0.1"
    with stack.store.read(stack.people["admin@acme"].scope) as session:
        assert max(session.scalars(select(Share.uses))) == 1


def test_a_guest_who_comes_again_is_led_back_and_another_link_begins_anew(
    stack: Stack, nobody: httpx.Client, link: str
) -> None:
    begin(nobody, stack, link)
    first = tenant_of(stack, nobody)
    again = begin(nobody, stack, link)
    assert again.headers["location"] == "/app"
    assert "set-cookie" not in again.headers
    begin(nobody, stack, make_link(stack))
    assert nobody.get("/me").status_code == 200
    assert stack.services.sandboxes.overdue() == [first], "who leaves a demo leaves nothing open"


def test_somebody_who_is_signed_in_is_asked_first_and_loses_nothing(
    stack: Stack, operator: httpx.Client, link: str
) -> None:
    before = me(operator)
    asked = begin(operator, stack, link)
    assert asked.headers["location"] == f"/demos?problem=leave&link={link}"
    assert me(operator) == before
    assert stack.services.sandboxes.count_open() == 0
    begin(operator, stack, link, leave="yes")
    assert me(operator) != before
    assert stack.services.sandboxes.count_open() == 1


@pytest.mark.parametrize("wrong", ["", "x", "A" * 22, "../../etc/passwd", "A" * 5_000, "\x00" * 22])
def test_a_link_that_is_no_good_leads_nowhere(
    stack: Stack, nobody: httpx.Client, link: str, wrong: str
) -> None:
    page = begin(nobody, stack, wrong)
    assert (page.status_code, page.headers["location"]) == (303, "/demos?problem=gone")
    program = nobody.post(f"{stack.url}/demos", data={"link": wrong})
    assert (program.status_code, program.json()["code"]) == (404, "not_found")
    assert stack.services.sandboxes.count_open() == 0


def test_a_revoked_link_lets_nobody_in_and_its_guests_are_nobody(
    stack: Stack, nobody: httpx.Client, link: str
) -> None:
    begin(nobody, stack, link)
    assert nobody.get("/me").status_code == 200
    who = stack.people["admin@acme"]
    with stack.store.work(who.scope) as session:
        newest = select(Share.id).where(Share.revoked_at.is_(None)).order_by(Share.created_at.desc())
        share_id = session.scalars(newest).first()
        assert share_id is not None
        revoke_share(session, who, share_id)
    assert nobody.get("/me").status_code == 401
    with stack.visit() as other:
        assert begin(other, stack, link).headers["location"] == "/demos?problem=gone"


def test_more_than_there_may_be_are_refused_with_the_reason(
    stack: Stack, nobody: httpx.Client, link: str
) -> None:
    one = make_link(stack, most_open=1)
    begin(nobody, stack, one)
    with stack.visit() as other:
        full = begin(other, stack, one)
        assert full.headers["location"] == f"/demos?problem=link&link={one}"
        assert "set-cookie" not in full.headers
        program = other.post(f"{stack.url}/demos", data={"link": one})
        assert (program.status_code, program.json()["code"]) == (429, "sandbox_full")
        assert program.json()["detail"].startswith("All demos of this link are in use.")
    for _ in range(2):
        with stack.visit() as other:
            begin(other, stack, link)
    with stack.visit() as other:
        assert begin(other, stack, link).headers["location"] == f"/demos?problem=often&link={link}"


def test_a_form_of_another_site_is_refused(stack: Stack, nobody: httpx.Client, link: str) -> None:
    foreign = {"Accept": "text/html", "Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"}
    answer = nobody.post(f"{stack.url}/demos", data={"link": link}, headers=foreign)
    assert (answer.status_code, answer.json()["code"]) == (403, "foreign_origin")
    assert stack.services.sandboxes.count_open() == 0


def test_who_leaves_ends_the_demo(stack: Stack, nobody: httpx.Client, link: str) -> None:
    begin(nobody, stack, link)
    tenant_id = tenant_of(stack, nobody)
    token = str(me(nobody)["csrf_token"])
    assert nobody.delete("/session", headers={"X-CSRF-Token": token}).status_code == 204
    assert nobody.get("/me").status_code == 401
    assert stack.services.sandboxes.overdue() == [tenant_id]


def test_a_guest_administers_nothing_and_gives_nothing_away(
    stack: Stack, nobody: httpx.Client, link: str
) -> None:
    begin(nobody, stack, link)
    nobody.headers["X-CSRF-Token"] = str(me(nobody)["csrf_token"])
    for path in ("/users", "/roles", "/audit", "/settings/providers", "/budgets", "/shares"):
        assert nobody.get(path).status_code in {403, 404}, path
    wish = {"connector": "http", "name": "Out", "settings": {"host": "example.com"}, "secrets": {}}
    assert nobody.post("/connections", json=wish).status_code == 403
    token = {"name": "A", "scope": "read", "days": 1}
    refused = nobody.post("/tokens", json=token)
    assert (refused.status_code, refused.json()["code"]) == (403, "not_permitted"), refused.text


def test_a_sandbox_s_webhooks_are_called_by_nobody(stack: Stack, nobody: httpx.Client, link: str) -> None:
    begin(nobody, stack, link)
    scope = Scope(tenant_of(stack, nobody))
    with stack.store.read(scope) as session:
        addresses = [
            (each.number, workflows.hook_token(stack.services.vault, each))
            for each in session.scalars(select(Workflow))
        ]
        hooked = [
            (number, token)
            for number, token in addresses
            if (trigger := workflows.trigger_of(workflows.definition_of(session, number)))
            and trigger.connector == "webhook"
        ]
    assert hooked, "the samples have one"
    for number, token in hooked:
        assert nobody.post(f"{stack.url}/hooks/{token}", json={}).status_code == 404
        assert nobody.get(f"/workflows/{number}/hook").status_code == 409


def test_it_is_over_at_its_time_and_the_browser_is_told_so(
    stack: Stack, nobody: httpx.Client, link: str
) -> None:
    begin(nobody, stack, link)
    tenant_id = tenant_of(stack, nobody)
    stack.services.sandboxes.end(tenant_id)
    assert nobody.get("/me").status_code == 401
    page = nobody.get(f"{stack.url}/app/orders", headers={"Accept": "text/html"})
    assert (page.status_code, page.headers["location"]) == (303, "/demos?problem=ended")


def test_what_a_demo_may_hold_has_an_end_with_a_sentence(
    stack: Stack, nobody: httpx.Client, link: str
) -> None:
    begin(nobody, stack, link)
    nobody.headers["X-CSRF-Token"] = str(me(nobody)["csrf_token"])
    made = [nobody.post("/chats", json={}) for _ in range(21)]
    assert [each.status_code for each in made] == [201] * 20 + [409]
    assert made[-1].json()["code"] == "sandbox_used_up"
    assert made[-1].json()["detail"] == "This demo has had its 20 chats. Go on in one that is there."
