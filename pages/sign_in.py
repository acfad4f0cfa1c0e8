"""The sign-in page: our own HTML, no Gradio; by password, by identity provider, or as a sample user of the demo."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from anyio import to_thread
from fastapi import APIRouter, Request
from markupsafe import Markup
from sqlalchemy import select
from starlette.responses import HTMLResponse, RedirectResponse, Response

from agent.drawing.markup import element, join
from agent.turns.services import Services, identity_of
from db import users
from db.models.tenants import Tenant
from db.models.users import User
from db.session import Store
from db.tenancy import Scope
from pages.components import button, icon
from pages.entrance_hall import draw_document, visitor_language
from pages.shell import theme_choice
from pages.words import or_key, t

_PAGE = re.compile(r"/app(/[A-Za-z0-9/_-]*)?(\?[A-Za-z0-9=&%._~+-]*)?|/shared/[A-Za-z0-9_-]{22}")
"""Where one may be led after signing in: pages of this app and nowhere else."""
ROLES = ("operator", "admin", "viewer")
"""The order in which the sample users are offered."""
WORDS = ("sign_in.missing", "app.unreachable", "app.failed")
PROBLEMS = ("refused", "unknown", "unverified", "unreachable", "stale", "failed")
"""Why signing in through the identity provider did not work, as ``api.sign_on.routes`` names it."""


@dataclass(frozen=True, slots=True)
class Team:
    """A sample tenant and the users that one may sign in as: role and e-mail address."""

    name: str
    packs: tuple[str, ...]
    people: tuple[tuple[str, str], ...]


def router_of(services: Services, static: str) -> APIRouter:
    """``GET /sign-in``; who is signed in already goes on to where they wanted."""
    router = APIRouter()

    @router.get("/sign-in", include_in_schema=False)
    async def sign_in_page(
        request: Request,
        next: str = "/app",  # noqa: A002 - the query's own name
        problem: str = "",
    ) -> Response:
        wanted = next if _PAGE.fullmatch(next) else "/app"
        if identity_of(request) is not None:
            return RedirectResponse(wanted, 303)
        teams = await to_thread.run_sync(sample_teams, services.store) if services.demo else ()
        page = draw_page(
            static,
            wanted,
            teams,
            visitor_language(request),
            provider=services.identity_provider,
            problem=problem,
        )
        return HTMLResponse(page, headers={"cache-control": "no-store"})

    return router


def sample_teams(store: Store) -> tuple[Team, ...]:
    """All tenants with their active users; only for demo mode, where every user is a sample."""
    teams = []
    for tenant_id in users.tenants(store):
        with store.read(Scope(tenant_id)) as session:
            tenant = session.scalars(select(Tenant).where(Tenant.id == tenant_id)).one()
            people = session.scalars(select(User).where(User.is_active).order_by(User.email)).all()
            known = {person.role.name: person.email for person in reversed(people)}
            offered = tuple((role, known[role]) for role in ROLES if role in known)
            teams.append(Team(tenant.name, tuple(tenant.packs), offered))
    return tuple(sorted(teams, key=lambda team: ("renders" not in team.packs, team.name)))


def draw_page(
    static: str,
    wanted: str,
    teams: Sequence[Team],
    language: str = "en",
    *,
    provider: str = "",
    problem: str = "",
) -> str:
    """The whole document; ``problem`` says why the way through the identity provider did not lead in."""
    panel = element(
        "section",
        element("h2", t("sign_in.title", language)),
        _form(language, t(f"sign_in.problem.{problem}", language) if problem in PROBLEMS else ""),
        _provider(language, provider, wanted) if provider else None,
        _demo(language, teams) if teams else None,
        element("footer", theme_choice(language)),
        class_="panel",
    )
    title = t("sign_in.title", language)
    return draw_document(
        static, language, panel, title=title, script="sign-in.js", words=WORDS, wanted=wanted
    )


def _provider(language: str, provider: str, wanted: str) -> Markup:
    address = f"/sign-in/provider?next={quote(wanted, safe='')}"
    return join(
        element("div", element("span", t("sign_in.or", language)), class_="rule"),
        element(
            "a", icon("user"), t("sign_in.with", language, name=provider), href=address, class_="button wide"
        ),
    )


def _form(language: str, problem: str) -> Markup:
    return element(
        "form",
        element(
            "label",
            t("sign_in.email", language),
            element(
                "input", type="email", name="email", autocomplete="username", required=True, autofocus=True
            ),
        ),
        element(
            "label",
            t("sign_in.password", language),
            element(
                "input", type="password", name="password", autocomplete="current-password", required=True
            ),
        ),
        element("p", problem, id="sign-in-error", role="alert", class_="error", hidden=not problem),
        button(t("sign_in.button", language), look="primary", type="submit"),
        id="sign-in-form",
        method="post",
        novalidate=True,
    )


def _demo(language: str, teams: Sequence[Team]) -> Markup:
    groups = (
        element(
            "div",
            element("h3", team.name),
            *(_demo_button(language, team, role, email) for role, email in team.people),
            class_="team",
        )
        for team in teams
    )
    return join(
        element("div", element("span", t("sign_in.demo", language)), class_="rule"),
        element("p", t("sign_in.demo_hint", language), class_="muted"),
        element("div", *groups, class_="teams"),
    )


def _demo_button(language: str, team: Team, role: str, email: str) -> Markup:
    """Its visible words are short; its name says all."""
    role_name = or_key(f"role.{role}", language, role)
    return element(
        "button",
        icon("user"),
        element("span", role_name),
        type="button",
        class_="button",
        data_demo=email,
        aria_label=t("sign_in.as", language, role=role_name.lower(), tenant=team.name),
    )
