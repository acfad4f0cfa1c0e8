"""People: who may sign in, who is invited, and what each role grants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from fastapi import APIRouter
from markupsafe import Markup
from sqlalchemy.orm import Session

from agent.drawing.markup import Child, element, join
from agent.turns.services import Services
from db import invitations, people, roles, sign_ins
from db.accounts import LONGEST_NAME
from db.models.base import now
from db.models.tenants import Invitation
from db.models.users import User
from db.roles import RoleUse
from pages.administration import PEOPLE as PAGE
from pages.administration import add_fragment, card, title
from pages.components import badge, empty_state, moment
from pages.forms import action, choice, field, form, several, switch
from pages.reader import Reader
from pages.records import chips

ROWS = 50
VIEWS = ("people", "invitations", "roles")
LINK_PLACE = "#fresh-link"


def add_routes(router: APIRouter, services: Services) -> None:
    """Serve the page's HTML."""
    add_fragment(router, services, PAGE, draw)


def draw(session: Session, reader: Reader, query: Mapping[str, str]) -> Markup:
    """One of three views: the people, the open invitations, the roles."""
    view = query.get("view", "people")
    choices = [(reader.t(f"people.{each}"), f"{PAGE.path}?view={each}", each == view) for each in VIEWS]
    match view:
        case "invitations":
            content = _invitations(session, reader)
        case "roles":
            content = _roles(session, reader)
        case _:
            content = _people(session, reader, query)
    return join(
        title(reader, PAGE),
        chips(choices, label=reader.t("nav.people")),
        element("div", id="fresh-link", role="status", hidden=True, class_="card-box fresh-link"),
        content,
    )


def _people(session: Session, reader: Reader, query: Mapping[str, str]) -> Markup:
    words = query.get("query", "")[:200]
    found = people.list_people(
        session, limit=ROWS + 1, before=query.get("after") or None, query=words or None
    )
    shown, known = found[:ROWS], roles.list_roles(session)
    seen = sign_ins.last_seen(session, reader.who.tenant_id, [each.id for each in shown])
    items = [
        element(
            "article",
            _person_top(reader, each, seen.get(each.id)),
            _person(reader, each, known),
            class_="item",
        )
        for each in shown
    ]
    following = None
    if len(found) > ROWS:
        address = f"{PAGE.path}?{urlencode({'query': words, 'after': shown[-1].email})}"
        following = element("a", reader.t("people.more"), href=address, class_="button")
    nobody = (
        None
        if items
        else empty_state(reader.t("people.nobody"), reader.t("people.nobody.text"), icon_name="user")
    )
    return join(
        card(reader.t("people.people"), *items, nobody, following, beside=_search(reader, words)),
        _invite(reader, known),
    )


def _search(reader: Reader, words: str) -> Markup:
    look = element(
        "input",
        type="search",
        name="query",
        value=words,
        placeholder=reader.t("people.search"),
        aria_label=reader.t("people.search"),
        maxlength=200,
    )
    return element("form", look, action=PAGE.path, method="get", role="search", class_="search")


def _person_top(reader: Reader, user: User, seen: object) -> Markup:
    facts: list[Child] = [user.email]
    if user.id == reader.who.user_id:
        facts += [" · ", reader.t("people.you")]
    state = (
        badge(reader.name("role", user.role.name), "busy")
        if user.is_active
        else badge(reader.t("people.off"), "bad")
    )
    words = element("div", element("b", user.name), element("span", *facts, class_="muted"), class_="grow")
    return element("div", words, state, class_="item-top")


def _person(reader: Reader, user: User, known: Sequence[RoleUse]) -> Markup:
    path = f"/api/v1/users/{user.id}"
    change = form(
        reader,
        "PATCH",
        path,
        element(
            "div",
            field(reader.t("people.name"), "name", user.name, required=True, maxlength=LONGEST_NAME),
            choice(reader.t("people.role"), "role_id", _options(reader, known), str(user.role_id)),
            class_="pair",
        ),
        switch(reader.t("people.active"), "is_active", user.is_active, hint=reader.t("people.active.hint")),
        beside=action(
            reader.t("people.reset"),
            "POST",
            f"{path}/reset-link",
            look="",
            data_outcome="link",
            data_shows=LINK_PLACE,
        ),
        data_watch=True,
    )
    return element(
        "details", element("summary", reader.t("admin.edit"), class_="button quiet"), change, class_="fold"
    )


def _invite(reader: Reader, known: Sequence[RoleUse]) -> Markup:
    fields = element(
        "div",
        field(reader.t("people.email"), "email", kind="email", required=True, maxlength=320),
        field(reader.t("people.name"), "name", required=True, maxlength=LONGEST_NAME),
        choice(reader.t("people.role"), "role_id", _options(reader, known)),
        class_="pair",
    )
    invite = form(
        reader,
        "POST",
        "/api/v1/invitations",
        fields,
        submit=reader.t("people.make_link"),
        done=reader.t("people.invited"),
        data_outcome="link",
        data_shows=LINK_PLACE,
        data_watch=True,
    )
    opener = element("summary", reader.t("people.invite"), class_="button primary")
    return element("details", opener, invite, class_="fold new")


def _invitations(session: Session, reader: Reader) -> Markup:
    rows = invitations.list_open(session, reader.who)
    names = invitations.role_names(session, rows)
    if not rows:
        nothing = empty_state(reader.t("people.no_links"), reader.t("people.no_links.text"), icon_name="user")
        return card(reader.t("people.invitations"), nothing)
    return card(
        reader.t("people.invitations"), *(_invitation(reader, row, names.get(row.role_id)) for row in rows)
    )


def _invitation(reader: Reader, row: Invitation, role: str | None) -> Markup:
    kind = reader.name("role", role) if role else reader.t("people.for_password")
    overdue = row.expires_at <= now()
    words = element(
        "div",
        element("b", row.name),
        element("span", f"{row.email} · {kind} · {row.invited_by_name}", class_="muted"),
        class_="grow",
    )
    state = (
        badge(reader.t("people.overdue"))
        if overdue
        else element(
            "span", reader.t("people.until"), " ", moment(reader, row.expires_at, full=True), class_="muted"
        )
    )
    take_back = action(
        reader.t("people.take_back"),
        "DELETE",
        f"/api/v1/invitations/{invitations.id_of(row)}",
        sure=reader.t("people.take_back_sure", name=row.name),
        done=reader.t("admin.removed"),
        data_sure_text=reader.t("people.take_back_text"),
    )
    return element("article", element("div", words, state, take_back, class_="item-top"), class_="item")


def _roles(session: Session, reader: Reader) -> Markup:
    known = roles.known_permissions(session)
    items = (_role(reader, each, known) for each in roles.list_roles(session))
    opener = element("summary", reader.t("roles.add"), class_="button primary")
    new = element("details", opener, _role_form(reader, None, known), class_="fold new")
    return join(card(reader.t("people.roles"), *items, text=reader.t("roles.about")), new)


def _role(reader: Reader, use: RoleUse, known: Sequence[str]) -> Markup:
    role = use.role
    granted = reader.count("roles.permissions", len(role.permissions))
    words = element(
        "div",
        element("b", reader.name("role", role.name)),
        element("span", f"{reader.count('roles.people', use.people)} · {granted}", class_="muted"),
        class_="grow",
    )
    remove = None
    if not use.people and not use.invitations:
        remove = action(
            reader.t("admin.remove"),
            "DELETE",
            f"/api/v1/roles/{role.id}",
            sure=reader.t("roles.remove_sure", name=role.name),
            done=reader.t("admin.removed"),
            data_sure_text=reader.t("roles.remove_text"),
        )
    edit = element("summary", reader.t("admin.edit"), class_="button quiet")
    return element(
        "article",
        element("div", words, remove, class_="item-top"),
        element("details", edit, _role_form(reader, use, known), class_="fold"),
        class_="item",
    )


def _role_form(reader: Reader, use: RoleUse | None, known: Sequence[str]) -> Markup:
    options = [(each, reader.name("permission", each)) for each in known]
    return form(
        reader,
        "PATCH" if use else "POST",
        f"/api/v1/roles/{use.role.id}" if use else "/api/v1/roles",
        field(reader.t("roles.name"), "name", use.role.name if use else "", required=True, maxlength=60),
        several(reader.t("roles.grants"), "permissions", options, use.role.permissions if use else ()),
        data_watch=True,
    )


def _options(reader: Reader, known: Sequence[RoleUse]) -> list[tuple[str, str]]:
    return [(str(each.role.id), reader.name("role", each.role.name)) for each in known]
