"""Limits: monthly budgets, whether there is an assistant at all, how long chats stay, which private hosts are allowed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fastapi import APIRouter
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session

from agent.drawing.markup import element, join
from agent.turns.services import Services
from db import ai, budgets
from db.models.settings import Budget
from db.models.tenants import Tenant
from db.models.users import User
from db.settings import WRITE_SETTINGS
from db.usage import MICROS
from pages.administration import LIMITS as PAGE
from pages.administration import add_fragment, card, title
from pages.components import button
from pages.forms import choice, field, form
from pages.provider_form import NAMES
from pages.reader import Reader

Subjects = Sequence[tuple[str, str]]


def add_routes(router: APIRouter, services: Services) -> None:
    """Serve the page's HTML."""
    add_fragment(router, services, PAGE, draw)


def draw(session: Session, reader: Reader, query: Mapping[str, str]) -> Markup:
    """What the reader may set of it."""
    parts = [_budgets(session, reader)] if reader.who.may(budgets.WRITE_BUDGETS) else []
    if reader.who.may(WRITE_SETTINGS):
        parts.append(_chats(reader, ai.find_tenant(session, reader.who.tenant_id)))
    return join(title(reader, PAGE), *parts)


def _chats(reader: Reader, tenant: Tenant) -> Markup:
    """How many chats there may be and how long they stay, and how long a change waits for its confirmation."""
    numbers = [_number(reader, tenant, name, required=True) for name in ("max_chats", "recent_chats")]
    numbers.append(_number(reader, tenant, "change_set_minutes", required=True))
    numbers.append(_number(reader, tenant, "delete_chats_after_days", data_as="or-never"))
    fields = element("div", *numbers, class_="pair")
    changed = form(reader, "PATCH", "/api/v1/settings/ai", fields, data_watch=True)
    return card(reader.t("limits.chats"), changed)


def _number(
    reader: Reader, tenant: Tenant, name: str, *, required: bool = False, data_as: str = "number"
) -> Markup:
    return field(
        reader.t(f"limits.{name}"),
        name,
        getattr(tenant, name),
        kind="number",
        hint=reader.t(f"limits.{name}.hint"),
        min=1,
        step=1,
        required=required,
        data_as=data_as,
    )


def _budgets(session: Session, reader: Reader) -> Markup:
    rows = {(each.kind, each.subject): each for each in budgets.list_budgets(session)}
    people = [(str(each.id), each.name) for each in session.scalars(select(User).order_by(User.name))]
    kinds = {"user": people, "provider": list(NAMES.items())}
    named = [each for each in rows.values() if each.subject]
    entries = [
        _entry(reader, "tenant", rows.get(("tenant", ""))),
        _entry(reader, "user", rows.get(("user", ""))),
        _entry(reader, "provider", rows.get(("provider", ""))),
        *(_entry(reader, each.kind, each, subjects=_known(kinds[each.kind], each.subject)) for each in named),
    ]
    return card(
        reader.t("limits.budgets"),
        form(
            reader,
            "PUT",
            "/api/v1/budgets",
            *entries,
            element(
                "div",
                *(_adder(reader, kind, subjects) for kind, subjects in kinds.items()),
                class_="form-actions",
            ),
            data_entries="budgets",
            data_watch=True,
            class_="form wide",
        ),
        text=reader.t("limits.budgets.text"),
    )


def _known(subjects: Subjects, own: str) -> Subjects:
    return subjects if any(key == own for key, _ in subjects) else [*subjects, (own, own)]


def _entry(reader: Reader, kind: str, row: Budget | None, *, subjects: Subjects | None = None) -> Markup:
    """One budget; an empty one is no budget."""
    if subjects is None:
        whose = element("b", reader.t(f"limits.{kind}"), class_="whose")
        subject = element("input", type="hidden", name="subject", value="", data_as="raw")
    else:
        whose = choice(reader.t(f"limits.one.{kind}"), "subject", subjects, row.subject if row else "")
        subject = None
    cost = None if row is None or row.cost_micros is None else f"{row.cost_micros / MICROS:.2f}"
    return element(
        "div",
        element("input", type="hidden", name="kind", value=kind),
        subject,
        whose,
        field(reader.t("limits.tokens"), "tokens", row.tokens if row else None, kind="number", min=0, step=1),
        field(reader.t("limits.cost"), "cost_usd", cost, kind="number", min=0, step="0.01"),
        class_="budget",
        data_entry=True,
    )


def _adder(reader: Reader, kind: str, subjects: Subjects) -> Markup:
    """A button that adds a row for one person or provider."""
    pattern = element("template", _entry(reader, kind, None, subjects=subjects), id=f"new-{kind}")
    return join(
        pattern, button(reader.t(f"limits.add.{kind}"), data_add_entry=f"new-{kind}", icon_name="plus")
    )
