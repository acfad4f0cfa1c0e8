"""The overview of the administration: what must work, looked at this moment, and what is worth doing first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

import gradio as gr
from fastapi import APIRouter
from markupsafe import Markup
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from agent.drawing.markup import Child, element, join
from agent.errors import AgentError
from agent.model import Model
from agent.turns.services import Services
from db import budgets, settings
from db.errors import DomainError
from db.models.base import now
from db.models.context import ContextFile
from db.models.jobs import WorkerHeartbeat
from db.models.settings import Budget
from db.models.users import User
from db.secrets import Vault
from db.tenancy import Identity
from pages.administration import CONTEXT, LIMITS, PEOPLE, PROVIDERS, USAGE, add_fragment, card, title
from pages.administration import OVERVIEW as PAGE
from pages.administration import add_page as add_empty_page
from pages.components import badge, icon
from pages.provider_form import REST
from pages.providers import test_button
from pages.reader import Reader
from pages.shell import Page
from pages.usage import draw_warnings

SILENT_AFTER = timedelta(seconds=30)
"""A worker beats more often than that."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that must work: whether it does, in words."""

    key: str
    ok: bool
    sentence: str
    test: str | None = None
    """The REST route of a test that takes its time, where there is one."""


def page(demo: gr.Blocks) -> None:
    """Lay out the Gradio page on which every section is drawn."""
    add_empty_page(demo, PAGE, "Administration")


def add_routes(router: APIRouter, services: Services) -> None:
    """Serve the page's HTML."""

    def draw(session: Session, reader: Reader, query: Mapping[str, str]) -> Markup:
        found = (
            *_workers(session, reader),
            _secrets(session, reader, services.vault),
            _model(session, reader, services),
        )
        near = budgets.standings(session) if USAGE.is_for(reader) else []
        return join(
            title(reader, PAGE),
            draw_warnings(reader, near),
            _findings(reader, found),
            _next_steps(session, reader),
        )

    add_fragment(router, services, PAGE, draw)


def _findings(reader: Reader, found: tuple[Finding, ...]) -> Markup:
    items = (_finding(reader, each) for each in found)
    again = element("a", icon("again"), reader.t("check.again"), href=PAGE.path, class_="button quiet")
    return card(reader.t("check.now"), element("ul", *items, class_="checks"), beside=again)


def _finding(reader: Reader, finding: Finding) -> Markup:
    mark = badge(reader.t("check.ok" if finding.ok else "check.wrong"), "good" if finding.ok else "bad")
    words: list[Child] = [
        element("b", reader.t(f"check.{finding.key}")),
        element("span", reader.retell(finding.sentence), class_="muted"),
    ]
    if finding.test:
        said = f"said-{finding.key}"
        words.append(element("div", test_button(reader, finding.test, said)))
        words.append(element("span", id=said, class_="said", role="status", hidden=True))
    return element(
        "li", mark, element("div", *words), data_check=finding.key, data_ok="yes" if finding.ok else "no"
    )


def _workers(session: Session, reader: Reader) -> Iterator[Finding]:
    """The worker, and what it draws with, as its newest sign of life says."""
    beat = session.scalar(select(WorkerHeartbeat).order_by(WorkerHeartbeat.beat_at.desc()).limit(1))
    alive = beat is not None and now() - beat.beat_at <= SILENT_AFTER
    if beat is None or not alive:
        yield Finding("worker", False, reader.t("check.worker.none"))
        yield Finding("renderer", False, reader.t("check.renderer.unknown"))
        return
    about = beat.details
    yield Finding(
        "worker", True, reader.t("check.worker.runs", host=about.get("host", "?"), n=about.get("slots", "?"))
    )
    told = about.get("render")
    yield Finding("renderer", bool(told), str(told) if told else reader.t("check.renderer.unknown"))


def _secrets(session: Session, reader: Reader, vault: Vault) -> Finding:
    """Seals and opens a word, and opens every stored key."""
    who = reader.who
    sealed = vault.seal("a word", tenant_id=who.tenant_id, row_id=who.user_id)
    works = vault.open(sealed, tenant_id=who.tenant_id, row_id=who.user_id) == "a word"
    rows = settings.list_providers(session)
    try:
        keys = sum(bool(settings.open_key(row, vault)) for row in rows)
    except DomainError as error:
        return Finding("secrets", False, str(error))
    return Finding("secrets", works, reader.count("check.secrets.fine", keys))


def _model(session: Session, reader: Reader, services: Services) -> Finding:
    try:
        model = _chosen(services, reader.who)
    except (AgentError, DomainError) as error:
        return Finding("model", False, str(error))
    said = reader.t("check.model.answers", provider=model.provider, model=model.name)
    rows = [row for row in settings.list_providers(session) if row.enabled and not row.is_fallback]
    may_test = rows and PROVIDERS.is_for(reader)
    return Finding("model", True, said, f"{REST}/{rows[0].id}/test" if may_test else None)


def _chosen(services: Services, who: Identity) -> Model:
    return services.providers.choose(who)


def _next_steps(session: Session, reader: Reader) -> Markup:
    steps: list[tuple[str, Page, bool]] = [
        ("provider", PROVIDERS, bool(settings.list_providers(session))),
        (
            "context",
            CONTEXT,
            _counts(session, select(func.count(ContextFile.id)).where(ContextFile.owner == "tenant")),
        ),
        ("people", PEOPLE, _counts(session, select(func.count(User.id)), more_than=1)),
        ("budget", LIMITS, _counts(session, select(func.count(Budget.id)))),
    ]
    items = (
        element(
            "li",
            icon("check" if done else "dot"),
            element("a", reader.t(f"step.{key}"), href=where.path),
            element("span", reader.t(f"step.{key}.text"), class_="muted"),
            class_="done" if done else None,
        )
        for key, where, done in steps
        if where.is_for(reader)
    )
    return card(reader.t("check.steps"), element("ul", *items, class_="steps-first"))


def _counts(session: Session, query: Select[int], *, more_than: int = 0) -> bool:
    return (session.scalar(query) or 0) > more_than
