"""The public demo's door: where everybody else has a sign-in page, a visitor learns what this is and begins."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from agent.turns.services import Services, identity_of
from db.sandboxes import SandboxPlan
from pages.demo import HEADERS, Landing, draw_door
from pages.entrance_hall import visitor_language

ADDRESSES = ("/", "/sign-in")
"""To the second lead the app's own ways out: signing out, and a page that is asked for without a sandbox."""


def router_of(services: Services, static: str, plan: SandboxPlan) -> APIRouter:
    """The door at both addresses; who has a sandbox goes on there."""
    router = APIRouter()
    landing = Landing(plan)

    async def show_door(request: Request) -> Response:
        if identity_of(request) is not None:
            return RedirectResponse("/app", 303, HEADERS)
        return HTMLResponse(draw_door(static, visitor_language(request), landing), headers=HEADERS)

    for address in ADDRESSES:
        router.add_api_route(address, show_door, include_in_schema=False)
    return router
