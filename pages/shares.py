"""The links that a person gave to others: what they lead to, how often they were used, until when; and to revoke them.

Whoever administers people sees everybody's of the tenant.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import gradio as gr
from fastapi import APIRouter
from markupsafe import Markup
from sqlalchemy.orm import Session

from agent.drawing.markup import element, join, shown
from agent.turns.services import Services
from db import shares
from db.models.shares import Share
from db.rights import DEMOS, SHARES
from db.roles import ADMINISTER
from db.shares import State, state_of
from pages.addresses import address, read_place, spell_place
from pages.administration import SKELETON, STYLES, add_fragment, card, title
from pages.administration import add_page as add_empty_page
from pages.components import badge, empty_state, icon
from pages.demo_form import draw_demo_form, lasting
from pages.forms import action
from pages.reader import Reader
from pages.records import chips
from pages.sharing import REST
from pages.shell import Page

PAGE = Page(
    "shares",
    "/app/shares",
    styles=(*STYLES, "sharing.css"),
    script="admin.js",
    skeleton=SKELETON,
    any_of=(SHARES, DEMOS),
    under="",
    menu_icon="link",
)
ROWS = 50
EVERYBODY = "everybody"
TONES: Mapping[State, str] = {"open": "good", "ended": "", "revoked": "bad"}
BETWEEN = "\u00a0· "
"""Facts in a line; the dot stays with the one before."""
ICONS = {"transcript": "chat", "demo": "play"}


def page(demo: gr.Blocks) -> None:
    """Lay out the page."""
    add_empty_page(demo, PAGE, "Shared links")


def add_routes(router: APIRouter, services: Services) -> None:
    """Serve the page's HTML."""
    add_fragment(router, services, PAGE, draw)


def draw(session: Session, reader: Reader, query: Mapping[str, str]) -> Markup:
    """The links, the newest first; above them the form for a new one to live demos, for who may make those."""
    may_see_all = reader.who.may(ADMINISTER)
    everybody = may_see_all and query.get("view") == EVERYBODY
    return join(
        title(reader, PAGE),
        _whose(reader, everybody) if may_see_all else None,
        element("div", id="fresh-link", role="status", hidden=True, class_="card-box fresh-link"),
        draw_demo_form(reader) if reader.who.may(DEMOS) else None,
        _list(session, reader, everybody=everybody, after=query.get("after")),
    )


def _whose(reader: Reader, everybody: bool) -> Markup:
    choices = (
        (reader.t("shares.mine"), PAGE.path, not everybody),
        (reader.t("shares.everybody"), address(PAGE.path, view=EVERYBODY), everybody),
    )
    return chips(choices, label=reader.t("shares.whose"))


def _list(session: Session, reader: Reader, *, everybody: bool, after: str | None) -> Markup:
    place = read_place(after)
    found = shares.list_shares(session, reader.who, everybody=everybody, limit=ROWS + 1, before=place)
    listed, view = found[:ROWS], EVERYBODY if everybody else ""
    if not listed:
        return card(reader.t("shares.links"), _nothing(reader))
    following = None
    if len(found) > ROWS:
        last = spell_place(listed[-1].created_at, listed[-1].id)
        following = element(
            "a", reader.t("shares.more"), href=address(PAGE.path, view=view, after=last), class_="button"
        )
    return card(reader.t("shares.links"), *(_item(reader, each) for each in listed), following)


def _nothing(reader: Reader) -> Markup:
    go = element("a", reader.t("shares.none.go"), href="/app", class_="button")
    return empty_state(reader.t("shares.none"), reader.t("shares.none.text"), go, icon_name="link")


def _item(reader: Reader, share: Share) -> Markup:
    state = state_of(share)
    words = element(
        "div",
        element("b", shown(share.title, limit=200) if share.title else reader.t("shares.untitled")),
        element("span", BETWEEN.join(_what(reader, share)), class_="muted"),
        element("span", BETWEEN.join(_use(reader, share)), class_="muted"),
        class_="grow",
    )
    end = element(
        "div",
        badge(reader.t(f"shares.state.{state}"), TONES[state]),
        element("span", _end(reader, share, state), class_="muted"),
        class_="end",
    )
    revoke = _revoke(reader, share) if state == "open" else None
    top = element("div", icon(ICONS.get(share.kind, "link")), words, end, revoke, class_="item-top")
    return element("article", top, class_=f"item shared-link {state}", data_share=str(share.id))


def _what(reader: Reader, share: Share) -> Iterator[str]:
    """What the link leads to."""
    if share.kind == "demo":
        yield reader.t("shares.kind.demo")
        yield ", ".join(reader.name("pack", str(each)) for each in share.packs)
        yield reader.t("shares.each", time=lasting(reader, share.minutes))
        yield reader.count("shares.most", share.most_open)
        yield reader.count("shares.tokens", share.tokens) if share.tokens else reader.t("shares.builtin")
        return
    yield reader.t("shares.kind.transcript")
    parts = [reader.t(f"shares.part.{each}") for each in share.parts]
    yield reader.t("shares.with", parts=", ".join(parts)) if parts else reader.t("shares.only_messages")
    whom = share.audience if share.audience == "tenant" else "anyone"
    yield reader.t(f"shares.audience.{whom}", tenant=reader.who.tenant_name)


def _use(reader: Reader, share: Share) -> Iterator[str]:
    """How often it was used, when for the last time, and by whom it was made."""
    is_demo = share.kind == "demo"
    if share.uses:
        yield reader.count("shares.begun" if is_demo else "shares.opened", share.uses)
    else:
        yield reader.t("shares.never_begun" if is_demo else "shares.never")
    if share.used_at is not None and share.uses:
        yield reader.t("shares.last", at=reader.when(share.used_at))
    if share.copies:
        yield reader.count("shares.copied", share.copies)
    made = reader.when(share.created_at)
    if share.created_by == reader.who.user_id:
        yield reader.t("shares.made", at=made)
    else:
        yield reader.t("shares.by", at=made, name=share.created_by_name)


def _end(reader: Reader, share: Share, state: State) -> str:
    match state:
        case "open":
            return reader.t("shares.until", at=reader.when(share.expires_at))
        case "ended":
            return reader.t("shares.ended", at=reader.when(share.expires_at))
        case "revoked":
            return reader.t("shares.revoked", at=reader.when(share.revoked_at or share.expires_at))


def _revoke(reader: Reader, share: Share) -> Markup:
    called = share.title or reader.t("shares.untitled")
    text = "shares.revoke.demo" if share.kind == "demo" else "shares.revoke.text"
    return action(
        reader.t("shares.revoke"),
        "DELETE",
        f"{REST}/{share.id}",
        sure=reader.t("shares.revoke.sure"),
        done=reader.t("shares.revoke.done"),
        data_sure_text=reader.t(text, title=called),
    )
