"""Webhooks: programs of others start workflows by a secret address, ``POST /hooks/<token>``; nobody signs in there.

An accepted call is stored, and with the engine, before it is answered; a worker runs it afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from api.calls import read_call
from api.errors import ApiError
from api.gate.addresses import HOOKS
from api.intake import Intake, Submission
from api.parts import Parts
from api.problems import Answer, describe, respond
from db import workflows
from db.errors import DomainError
from db.models.base import now
from db.secrets import Vault
from db.workflows import HookCall, HookUnknown, TooManyRuns, WrongMethod

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
FULL_RETRY_SECONDS = 60.0


def create_hooks(parts: Parts) -> APIRouter:
    """The route ``/hooks/{token}``, for the app beside ``/api/v1``."""
    services = parts.services
    hooks = _Hooks(services.vault, Intake(services.store, services.vault, services.jobs))
    router = APIRouter()
    router.add_route(HOOKS + "{token}", hooks.answer, METHODS, include_in_schema=False)
    return router


@dataclass(frozen=True, slots=True)
class _Hooks:
    vault: Vault
    intake: Intake

    async def answer(self, request: Request) -> Response:
        """Take the call, or say why not; what is wrong with an address itself is told apart by nothing."""
        try:
            accepted = await self._take(request)
        except ClientDisconnect:
            return Response(status_code=400)
        except (ApiError, DomainError, OperationalError, PoolTimeout) as error:
            return respond(request.scope, _describe(error))
        return JSONResponse({"run": accepted}, 202, {"cache-control": "no-store"})

    async def _take(self, request: Request) -> str:
        claim = workflows.read_token(self.vault, request.path_params["token"])
        if claim is None:
            raise HookUnknown
        body, received_at = await request.body(), now()
        call = HookCall(request.method, body, dict(request.headers))
        return await self.intake.take(Submission(claim, call, lambda: read_call(request, body, received_at)))


def _describe(error: Exception) -> Answer:
    answer = describe(error)
    match error:
        case WrongMethod():
            return Answer(answer.status, answer.code, answer.detail, headers={"allow": error.allowed})
        case TooManyRuns():
            return Answer(answer.status, answer.code, answer.detail, FULL_RETRY_SECONDS)
    return answer
