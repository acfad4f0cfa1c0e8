"""The AI providers of a team: which model answers and why, a setting for each provider, a test of each connection."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fastapi import APIRouter
from markupsafe import Markup
from sqlalchemy.orm import Session

from agent.drawing.markup import Child, element, join
from agent.turns.services import Services
from agent.turns.sources import Sources, Step, Value
from db import ai, settings
from db.models.settings import ProviderSetting
from db.models.tenants import Tenant
from pages.administration import PROVIDERS as PAGE
from pages.administration import add_fragment, card, title
from pages.components import badge, button, cell, empty_state, moment
from pages.forms import action, form, switch, text_area
from pages.provider_form import REST, draw_form, name_of
from pages.reader import Reader


def add_routes(router: APIRouter, services: Services) -> None:
    """Serve the page's HTML."""

    def draw(session: Session, reader: Reader, query: Mapping[str, str]) -> Markup:
        tenant = ai.find_tenant(session, reader.who.tenant_id)
        found = services.providers.sources(reader.who)
        rows = settings.list_providers(session)
        return join(
            title(reader, PAGE),
            _sources(reader, found, tenant.ai_enabled),
            _list(reader, rows),
            _new(reader),
            _switches(reader, tenant),
        )

    add_fragment(router, services, PAGE, draw)


def _sources(reader: Reader, found: Sources, ai_enabled: bool) -> Markup:
    """The places in the order in which they are asked, and each value with where it comes from."""
    if not ai_enabled:
        return card(reader.t("providers.decides"), element("p", reader.t("providers.ai_off"), class_="muted"))
    steps = [*found.steps, *([found.fallback] if found.fallback else [])]
    drawn = (_step(reader, each, each is found.fallback) for each in steps)
    values = element(
        "details",
        element("summary", reader.t("providers.values")),
        element("div", _values(reader, found.values), class_="scroll"),
        class_="values",
    )
    return card(
        reader.t("providers.decides"),
        element("ol", *drawn, class_="lookup"),
        values if found.values else None,
        text=reader.t("providers.decides.text"),
    )


def _step(reader: Reader, step: Step, is_fallback: bool) -> Markup:
    mark: Child = None
    if is_fallback:
        mark = badge(reader.t("providers.fallback"), "busy")
    elif step.decides:
        mark = (
            badge(reader.t("providers.answers"), "good")
            if step.enabled
            else badge(reader.t("providers.off"), "bad")
        )
    what = (
        reader.t("providers.nothing")
        if step.source == "nothing"
        else f"{name_of(step.provider)} · {step.model}"
    )
    return element(
        "li",
        element("span", reader.t(f"source.{step.source}"), class_="muted"),
        element("b", what) if step.decides else element("span", what),
        mark,
    )


def _values(reader: Reader, values: Sequence[Value]) -> Markup:
    heads = (reader.t(f"value.{name}") for name in ("name", "value", "source"))
    head = element("tr", *(element("th", text, scope="col") for text in heads))
    rows = (
        element(
            "tr",
            element("th", reader.name("value", each.name), scope="row"),
            element("td", cell(reader, each.value)),
            element(
                "td",
                reader.t(f"source.{each.source}"),
                *([" ", element("code", each.from_what)] if each.from_what else []),
            ),
        )
        for each in values
    )
    return element("table", element("thead", head), element("tbody", *rows))


def _list(reader: Reader, rows: Sequence[ProviderSetting]) -> Markup:
    if not rows:
        nothing = empty_state(reader.t("providers.none"), reader.t("providers.none.text"))
        return card(reader.t("providers.list"), nothing)
    return card(reader.t("providers.list"), *(_item(reader, row) for row in rows))


def _item(reader: Reader, row: ProviderSetting) -> Markup:
    path, said = f"{REST}/{row.id}", f"said-{row.id}"
    hint = settings.shown_key(row)
    facts: list[Child] = [row.base_url or reader.t("providers.own_address"), " · "]
    facts += [reader.t("providers.key_is", hint=hint) if hint else reader.t("providers.no_key")]
    facts += [" · ", moment(reader, row.updated_at, full=True)]
    name = f"{name_of(row.provider)} · {row.model}"
    words = element("div", element("b", name), element("span", *facts, class_="muted"), class_="grow")
    edit = element("summary", reader.t("admin.edit"), class_="button quiet")
    return element(
        "article",
        element(
            "div",
            words,
            _state(reader, row),
            test_button(reader, f"{path}/test", said),
            _remove(reader, row),
            class_="item-top",
        ),
        element("p", id=said, class_="said", role="status", hidden=True),
        element("details", edit, draw_form(reader, row), class_="fold"),
        class_="item",
    )


def _remove(reader: Reader, row: ProviderSetting) -> Markup:
    return action(
        reader.t("admin.remove"),
        "DELETE",
        f"{REST}/{row.id}",
        sure=reader.t("providers.remove_sure", name=name_of(row.provider), model=row.model),
        done=reader.t("admin.removed"),
        data_sure_text=reader.t("providers.remove_text"),
    )


def _state(reader: Reader, row: ProviderSetting) -> Markup | None:
    if not row.enabled:
        return badge(reader.t("providers.off"), "bad")
    if row.is_fallback:
        return badge(reader.t("providers.fallback"), "busy")
    return badge(row.scope) if row.scope != "tenant" else None


def test_button(reader: Reader, path: str, said: str) -> Markup:
    """Asks the provider for one word; what came of it is shown in the element with the id ``said``."""
    return button(
        reader.t("providers.test"),
        data_method="POST",
        data_path=path,
        data_outcome="test",
        data_shows=f"#{said}",
        data_good=reader.t("providers.works"),
        data_bad=reader.t("providers.fails"),
    )


def _new(reader: Reader) -> Markup:
    opener = element("summary", reader.t("providers.add"), class_="button primary")
    return element("details", opener, draw_form(reader, None), class_="fold new")


def _switches(reader: Reader, tenant: Tenant) -> Markup:
    hosts = text_area(
        reader.t("providers.hosts"),
        "allowed_hosts",
        "\n".join(tenant.allowed_hosts),
        rows=3,
        hint=reader.t("providers.hosts.hint"),
        data_as="lines",
    )
    return card(
        reader.t("providers.switches"),
        form(
            reader,
            "PATCH",
            "/api/v1/settings/ai",
            switch(
                reader.t("providers.ai"), "ai_enabled", tenant.ai_enabled, hint=reader.t("providers.ai.hint")
            ),
            switch(
                reader.t("providers.builtin"),
                "builtin_enabled",
                tenant.builtin_enabled,
                hint=reader.t("providers.builtin.hint"),
            ),
            hosts,
            data_watch=True,
        ),
    )
