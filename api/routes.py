"""All routes of ``/api/v1`` together, and their description."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter, Depends, FastAPI
from fastapi.routing import APIRoute

from api import (
    ai,
    audit,
    budgets,
    change_sets,
    chats,
    context,
    feed,
    invitations,
    jobs,
    me,
    messages,
    problems,
    roles,
    session,
    settings,
    shares,
    skills,
    tokens,
    tools,
    usage,
    users,
)
from api.gate.origins import TOKEN_HEADER
from api.gate.signed_in import COOKIE
from api.parts import Parts
from api.problems import MEDIA_TYPE, Problem, answers
from api.reach import CLOSED, Needs, demanded
from db.tenancy import Reach

Operation = tuple[str, str]
"""Method and path."""
WORK = Needs("read", "read")
"""To ask the assistant is to read: what a turn may stage is the tools' business."""
RECORDS = Needs("read", "confirm", {("GET", "/workflows/{workflow}/hook"): "confirm"})
"""Changes are done at once, as by the buttons of pages. Whoever reads a webhook's secret address can run it."""
DECISIONS = Needs(
    "read",
    besides={
        ("POST", "/change-sets/{change_set_id}/cancel"): "propose",
        ("POST", "/change-sets/{change_set_id}/undo"): "propose",
        ("POST", "/change-sets/{change_set_id}/confirm"): "confirm",
    },
)
OWN_CONTEXT: Mapping[Operation, Reach | None] = {
    ("PUT", "/context/personal"): "confirm",
    ("POST", "/context/personal/restore"): "confirm",
}
NEEDS: tuple[tuple[APIRouter, Needs], ...] = (
    (context.router, Needs("read", besides=OWN_CONTEXT)),
    (skills.router, Needs("read")),
    (session.router, CLOSED),
    (me.router, Needs(besides={("GET", "/me"): "read"})),
    (tokens.router, CLOSED),
    (shares.router, CLOSED),
    (chats.router, WORK),
    (messages.router, WORK),
    (change_sets.router, DECISIONS),
    (jobs.router, RECORDS),
    (tools.router, Needs("read")),
    (feed.router, Needs("read")),
    (audit.router, Needs("read")),
    (settings.router, CLOSED),
    (ai.router, CLOSED),
    (usage.router, Needs("read")),
    (budgets.router, CLOSED),
    (users.router, CLOSED),
    (roles.router, CLOSED),
    (invitations.router, CLOSED),
)
"""All routers but those of the packs, and what an API token must hold for them."""
ROUTERS = tuple(router for router, _ in NEEDS)
DESCRIPTION = f"""\
Programs sign in with an API token: `Authorization: Bearer cft_…`. A person makes it on their own page, with one of the
scopes `read`, `propose` (stages changes as well) and `confirm` (decides on them and acts at once as well); `bearer` of a
route's security names the scope that it needs, and routes without it cannot be called by tokens. Browsers sign in with
`POST /session`; its cookie comes with every further call, and calls that change something send the header
`{TOKEN_HEADER}` with the `csrf_token` of `POST /session` or `GET /me`. Errors are `{MEDIA_TYPE}` (RFC 9457) with a stable
`code`. Records of other tenants and other people's chats are 404. Lists go on with `before` = `next`."""
Security = dict[str, list[str]]


class Api(FastAPI):
    """The sub-application; its description tells of problems and of the sign-in besides the routes."""

    def openapi(self) -> dict[str, Any]:
        """The OpenAPI document, made once."""
        if self.openapi_schema is None:
            schema = super().openapi()
            components = schema["components"]
            components["schemas"] |= _schemas_of_problems()
            components["securitySchemes"] = {
                "session": {"type": "apiKey", "in": "cookie", "name": COOKIE},
                "token": {"type": "apiKey", "in": "header", "name": TOKEN_HEADER},
                "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "cft_…"},
            }
            reaches: Mapping[Operation, Reach | None] = self.state.reaches
            for path, operations in schema["paths"].items():
                for method, operation in operations.items():
                    operation["security"] = _security_of((method.upper(), path), reaches)
        assert self.openapi_schema is not None
        return self.openapi_schema


def create_api(parts: Parts, domains: Sequence[APIRouter]) -> FastAPI:
    """The sub-application, to be mounted at ``/api/v1`` behind the gate, which signs in and refuses for it.

    ``domains`` are the routes of the packs.
    """
    api = Api(
        title="Counterfoil",
        version="1",
        description=DESCRIPTION,
        docs_url=None,  # the page of FastAPI loads its scripts from another host
        redoc_url=None,
        redirect_slashes=False,
        responses=answers(403, 413, 422, 429, 500, 503),
    )
    api.state.parts = parts
    problems.install(api)
    everything = (*NEEDS, *((router, RECORDS) for router in domains))
    api.state.reaches = {
        (method, route.path): needs.of(method, route.path)
        for router, needs in everything
        for route in router.routes
        if isinstance(route, APIRoute)
        for method in route.methods or ()
    }
    for router, needs in everything:
        api.include_router(router, dependencies=[Depends(demanded(needs))])
    return api


def _schemas_of_problems() -> dict[str, Any]:
    schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    return {**schema.pop("$defs", {}), "Problem": schema}


def _security_of(operation: Operation, reaches: Mapping[Operation, Reach | None]) -> list[Security]:
    """A sign-in, or where tokens may call it, one with this scope (OpenAPI 3.1 has roles there)."""
    if operation[1] in {"/session", "/invitations/accept"}:
        return []
    reach = reaches.get(operation)
    by_token: list[Security] = [{"bearer": [reach]}] if reach is not None else []
    return [{"session": []} if operation[0] == "GET" else {"session": [], "token": []}, *by_token]
