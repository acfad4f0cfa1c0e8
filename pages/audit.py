"""The audit trail: filtered, paged, unfolded entry by entry, taken along as a file, and checked for gaps and changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, HTTPException, Query
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.responses import HTMLResponse

from agent.drawing.amounts import duration
from agent.drawing.markup import NOTHING, Child, element, join, shown
from agent.turns.services import Services
from db import audit
from db.audit import Wanted
from db.errors import Invalid
from db.models.audit import AuditEntry
from db.models.users import User
from pages.administration import AUDIT as PAGE
from pages.administration import add_fragment, title
from pages.components import badge, button, empty_state, facts, icon, json_view, moment
from pages.forms import choice, field
from pages.fragments import NO_STORE, Reading
from pages.reader import Reader

ROWS = 50
FILTERS = ("action", "status", "tool", "user_id", "since", "until")
ACTIONS = (
    *("tool_call", "confirm", "cancel", "expire", "drift", "cancel_job", "retry_job"),
    *("sign_in", "sign_out", "sign_out_everywhere", "identity_bound", "password", "profile"),
    *("settings", "context", "skill", "user_changed", "role_added", "role_changed", "role_removed"),
    *("invitation", "invitation_taken_back", "reset_link", "joined", "tenant_made"),
    *("token_made", "token_revoked"),
    *("create_change_order", "move_change_order", "resolve_conflict", "withdraw_item"),
)
OUTCOMES = ("done", "staged", "failed", "refused", "invalid")
TONES = {"done": "good", "staged": "waiting", "failed": "bad", "refused": "bad", "invalid": "bad"}


def add_routes(router: APIRouter, services: Services) -> None:
    """Serve the page's HTML, one entry's details, and the check of the chain."""
    add_fragment(router, services, PAGE, draw)

    @router.get(f"/ui{PAGE.path}/entry", include_in_schema=False)
    def entry(reader: Reading, sequence: Annotated[int, Query(ge=1)]) -> HTMLResponse:
        _demand(reader)
        with services.store.read(reader.who.scope) as session:
            found = audit.list_entries(session, limit=1, before=sequence + 1)
            if not found or found[0].sequence != sequence:
                raise HTTPException(404, "There is no such entry.")
            return HTMLResponse(_details(reader, found[0]), headers=NO_STORE)

    @router.get(f"/ui{PAGE.path}/verdict", include_in_schema=False)
    def verdict(reader: Reading) -> HTMLResponse:
        _demand(reader)
        with services.store.read(reader.who.scope) as session:
            return HTMLResponse(draw_verdict(reader, audit.verify(session)), headers=NO_STORE)


def draw(session: Session, reader: Reader, query: Mapping[str, str]) -> Markup:
    """The entries that the address asks for, newest first."""
    before = _number(query.get("before"))
    found = audit.list_entries(session, limit=ROWS + 1, before=before, wanted=_wanted(reader, query))
    rows = join(*(_row(reader, each) for each in found[:ROWS]))
    following = _more(reader, query, found[ROWS - 1].sequence) if len(found) > ROWS else None
    if before is not None:
        return join(element("table", element("tbody", rows)), following)
    people = session.scalars(select(User).order_by(User.name)).all()
    check = button(reader.t("audit.verify"), data_more=f"/ui{PAGE.path}/verdict", icon_name="check")
    return join(
        title(reader, PAGE, check, *_exports(reader, query)),
        _filters(reader, query, people),
        element("div", _table(reader, rows), class_="scroll wide") if found else _nothing(reader),
        following,
    )


def draw_verdict(reader: Reader, verdict: audit.Verdict) -> Markup:
    """What the check of the chain found."""
    if verdict.broken_at is None:
        return badge(reader.t("audit.intact", n=f"{verdict.entries:,}"), "good")
    return badge(
        reader.t("audit.broken", n=f"{verdict.broken_at:,}", problem=reader.retell(verdict.problem or "")),
        "bad",
    )


def _demand(reader: Reader) -> None:
    if not PAGE.is_for(reader):
        raise HTTPException(404, "There is no such page.")


def _exports(reader: Reader, query: Mapping[str, str]) -> Sequence[Markup]:
    wanted = _wanted(reader, query)
    moments = {name: each.isoformat() for name in ("since", "until") if (each := getattr(wanted, name))}
    kept = {name: query[name] for name in ("action", "status", "tool", "user_id") if query.get(name)}
    address = f"/api/v1/audit?{urlencode(kept | moments)}&format="
    return [
        element(
            "a",
            icon("download"),
            reader.t(f"audit.{words}"),
            href=address + kind,
            class_="button",
            download=True,
        )
        for words, kind in (("csv", "csv"), ("json", "jsonl"))
    ]


def _filters(reader: Reader, query: Mapping[str, str], people: Sequence[User]) -> Markup:
    anything = ("", reader.t("audit.all"))
    actions = [anything, *((each, reader.name("audit.action", each)) for each in ACTIONS)]
    outcomes = [anything, *((each, reader.name("audit.outcome", each)) for each in OUTCOMES)]
    persons = [anything, *((str(each.id), each.name) for each in people)]
    fields: list[Child] = [
        choice(reader.t("audit.what"), "action", actions, query.get("action", "")),
        choice(reader.t("audit.who"), "user_id", persons, query.get("user_id", "")),
        choice(reader.t("audit.status"), "status", outcomes, query.get("status", "")),
        field(reader.t("audit.tool"), "tool", query.get("tool"), maxlength=120),
        field(reader.t("audit.since"), "since", query.get("since"), kind="date"),
        field(reader.t("audit.until"), "until", query.get("until"), kind="date"),
        button(reader.t("audit.show"), type="submit"),
    ]
    if any(query.get(name) for name in FILTERS):
        fields.append(element("a", reader.t("audit.clear"), href=PAGE.path, class_="button quiet"))
    return element("form", *fields, action=PAGE.path, method="get", class_="filters", role="search")


def _table(reader: Reader, rows: Markup) -> Markup:
    names = ("time", "who", "what", "status")
    head = element("tr", *(element("th", reader.t(f"audit.{name}"), scope="col") for name in names))
    return element("table", element("thead", head), element("tbody", rows), class_="records audit", id="rows")


def _row(reader: Reader, row: AuditEntry) -> Markup:
    what: list[Child] = [reader.name("audit.action", row.action)]
    if row.tool:
        what += [" ", element("code", shown(row.tool, limit=80))]
    unfolded = element(
        "details",
        element("summary", *what),
        element("div", class_="entry"),
        data_load=f"/ui{PAGE.path}/entry?sequence={row.sequence}",
    )
    return element(
        "tr",
        element("td", moment(reader, row.created_at, full=True)),
        element("td", shown(row.user_name or reader.t("audit.system"), limit=80)),
        element("td", unfolded, class_="what"),
        element("td", badge(reader.name("audit.outcome", row.status), TONES.get(row.status, ""))),
    )


def _details(reader: Reader, row: AuditEntry) -> Markup:
    pairs: list[tuple[str, Child]] = [("#", f"{row.sequence:,}")]
    if row.result:
        pairs.append((reader.t("audit.status"), shown(reader.retell(row.result))))
    if row.error:
        pairs.append(
            (reader.t("audit.status"), element("span", shown(reader.retell(row.error)), class_="bad"))
        )
    if row.milliseconds:
        pairs.append((reader.t("audit.time"), duration(row.milliseconds)))
    if row.provider:
        pairs.append((reader.t("audit.by"), f"{row.provider} · {row.model or ''}"))
    if row.rows:
        names = [" ".join(str(part) for part in each) for each in row.rows[:20]]
        rest = [f"… {len(row.rows):,}"] if len(row.rows) > 20 else []
        pairs.append((reader.t("audit.rows"), shown("\n".join([*names, *rest]))))
    pairs.append(("SHA-256", element("code", row.hash)))
    arguments = json_view(row.arguments) if row.arguments is not None else NOTHING
    return join(arguments, facts(pairs))


def _more(reader: Reader, query: Mapping[str, str], last: int) -> Markup:
    wanted = {name: query[name] for name in FILTERS if query.get(name)} | {"before": str(last)}
    address = f"{PAGE.path}?{urlencode(wanted)}"
    return element("a", reader.t("audit.more"), href=address, class_="button more-rows", data_more=True)


def _nothing(reader: Reader) -> Markup:
    everything = element("a", reader.t("audit.clear"), href=PAGE.path, class_="button")
    return empty_state(reader.t("audit.none"), reader.t("audit.none.text"), everything, icon_name="search")


def _wanted(reader: Reader, query: Mapping[str, str]) -> Wanted:
    return Wanted(
        action=query.get("action") or None,
        status=query.get("status") or None,
        tool=query.get("tool") or None,
        user_id=_id(query.get("user_id")),
        since=_day(reader, query.get("since")),
        until=_day(reader, query.get("until")),
    )


def _day(reader: Reader, text: str | None) -> datetime | None:
    """Midnight of that day on the reader's clock."""
    if not text:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=reader.zone)
    except ValueError:
        raise Invalid("A day is written like 2026-01-31.") from None


def _id(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise Invalid("There is no such person. Choose one from the list.") from None


def _number(text: str | None) -> int | None:
    if not text:
        return None
    if not text.isdecimal() or len(text) > 15:
        raise Invalid("This place in the list does not exist. Open the list again.")
    return int(text)
