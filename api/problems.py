"""Errors as RFC 9457 problem details: one shape for everything that goes wrong, with a stable ``code`` for programs."""

from __future__ import annotations

import logging
import math
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import cast

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field, JsonValue
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import Scope

from agent.errors import TurnError
from agent.turns.services import IDENTITY
from api.errors import ApiError, RequestTooLarge, TokenInvalid, TooSlow
from db.attempts import ATTEMPT_WINDOW
from db.errors import DomainError, TooManyAttempts, VersionConflict
from db.tenancy import Identity
from locales.retelling import retell

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
REQUEST_ID = "counterfoil_request_id"
"""Key in the ASGI scope's ``state`` under which the gate puts the request's id."""
STORE_RETRY_SECONDS = 5
BEARER = 'Bearer realm="Counterfoil", error="invalid_token"'
"""As RFC 6750 has it, 3.1."""
Responses = dict[int | str, dict[str, object]]


class WrongField(BaseModel):
    """One value of the request that cannot be used."""

    field: str = Field(description="Where it stands, such as body.title or query.limit.")
    message: str


class Problem(BaseModel):
    """An error, as RFC 9457 has it, with a stable code."""

    type: str = "about:blank"
    title: str
    status: int
    code: str = Field(description="Stable, for programs.")
    detail: str = Field(description="A sentence for a person: what happened, and what to do next.")
    request_id: str
    retry_after: float | None = Field(default=None, description="Seconds until a new attempt makes sense.")
    errors: list[WrongField] | None = Field(default=None, description="For the code invalid: which values.")
    change_set: dict[str, JsonValue] | None = Field(
        default=None, description="For decisions that were not carried out: the change set as it is now."
    )
    current: dict[str, JsonValue] | None = Field(
        default=None, description="For the code version_conflict: what is stored now, by whom and since when."
    )


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered to an error; ``more`` holds further members of the problem."""

    status: int
    code: str
    detail: str
    retry_after: float | None = None
    more: dict[str, JsonValue] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)


def describe(error: Exception) -> Answer:
    """The answer to an error; whatever is not known is a mistake of ours, and nothing of it is told."""
    match error:
        case TokenInvalid():
            return Answer(error.http_status, error.code, str(error), headers={"www-authenticate": BEARER})
        case RequestTooLarge() | TooSlow():
            return Answer(error.http_status, error.code, str(error), headers={"connection": "close"})
        case ApiError():
            return Answer(error.http_status, error.code, str(error), error.retry_after)
        case TooManyAttempts():
            return Answer(error.http_status, error.code, str(error), ATTEMPT_WINDOW.total_seconds())
        case VersionConflict():
            now: dict[str, JsonValue] = {"current": cast(JsonValue, error.current)}
            return Answer(error.http_status, error.code, str(error), more=now)
        case DomainError():
            return Answer(error.http_status, error.code, str(error), more=dict(error.facts()))
        case TurnError():
            return Answer(error.http_status, error.code, str(error), error.retry_after)
        case RequestValidationError():
            return _describe_invalid(error)
        case HTTPException():
            return _describe_http(error)
        case OperationalError() | PoolTimeout():
            sentence = "The database cannot be reached right now. Try again in a moment."
            return Answer(503, "store_unavailable", sentence, STORE_RETRY_SECONDS)
    return Answer(
        500,
        "internal_error",
        "Something went wrong in Counterfoil itself. It was logged under the request's id; try again, and name that "
        "id to your administrator if it stays.",
    )


def respond(scope: Scope, answer: Answer) -> JSONResponse:
    """The answer as a response; the request's id is the one that the log has."""
    headers = {"cache-control": "no-store", **answer.headers}
    if answer.retry_after is not None:
        headers["retry-after"] = str(max(1, math.ceil(answer.retry_after)))
    if answer.status == 401:
        headers.setdefault("www-authenticate", 'Session realm="Counterfoil"')
    content: dict[str, JsonValue] = {
        "type": "about:blank",
        "title": HTTPStatus(answer.status).phrase,
        "status": answer.status,
        "code": answer.code,
        "detail": retell(answer.detail, language_of(scope)),
        "request_id": request_id(scope),
    }
    if answer.retry_after is not None:
        content["retry_after"] = answer.retry_after
    return JSONResponse(content | answer.more, answer.status, headers, MEDIA_TYPE)


def language_of(scope: Scope) -> str:
    """The language of whoever asks: the signed-in person's, else the first one that the browser names."""
    who = scope.get("state", {}).get(IDENTITY)
    if isinstance(who, Identity):
        return who.language
    named = Headers(scope=scope).get("accept-language", "")
    return named[:2].lower()


def request_id(scope: Scope) -> str:
    """The id that the gate gave this request."""
    return str(scope.get("state", {}).get(REQUEST_ID, ""))


def install(app: FastAPI) -> None:
    """Answer all errors of ``app`` with problems; unknown ones are raised again after that, and the gate logs them."""
    for kind in (ApiError, DomainError, TurnError, RequestValidationError, HTTPException, Exception):
        app.add_exception_handler(kind, _handle)


def answers(*statuses: int) -> Responses:
    """For ``responses=`` of a route: the problems that it may answer with."""
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        status: {"description": HTTPStatus(status).phrase, "content": {MEDIA_TYPE: {"schema": schema}}}
        for status in statuses
    }


async def _handle(request: Request, error: Exception) -> JSONResponse:
    return respond(request.scope, describe(error))


def _describe_invalid(error: RequestValidationError) -> Answer:
    """Which values do not fit; what was sent is not repeated, since it may be a secret."""
    wrong = [_wrong_field(each) for each in error.errors()[:10]]
    sentence = "; ".join(f"{each.field}: {each.message}" for each in wrong[:3]) or "The request does not fit."
    listed = cast(list[JsonValue], [each.model_dump() for each in wrong])
    return Answer(422, "invalid", f"The request cannot be used. {sentence}.", more={"errors": listed})


def _wrong_field(found: dict[str, object]) -> WrongField:
    if found["type"] == "json_invalid":
        return WrongField(field="body", message="This is not valid JSON")
    where = [str(part)[:80] for part in cast(tuple[str | int, ...], found["loc"])]
    return WrongField(field=".".join(where), message=str(found["msg"]).removeprefix("Value error, "))


def _describe_http(error: HTTPException) -> Answer:
    headers = dict(error.headers or {})
    match error.status_code:
        case 404:
            return Answer(404, "not_found", "There is nothing at this address.", headers=headers)
        case 405:
            allowed = headers.get("Allow", "another method")
            return Answer(405, "method_not_allowed", f"This address knows only {allowed}.", headers=headers)
        case 400:
            return Answer(422, "invalid", "The body of the request cannot be read. Send one JSON object.")
    return Answer(error.status_code, "invalid", str(error.detail), headers=headers)
