"""Anthropic's wire (messages)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from typing import Any, cast

import anthropic
import httpx2

from agent.model import ModelPiece, ModelRequest
from agent.models.anthropic_answer import AnthropicAnswer
from agent.models.anthropic_request import Options, build_body
from agent.models.faults import Fault, Party, no_answer, refused, silent, unreachable
from agent.models.keepsakes import Keepsakes
from agent.models.retries import Patience, keep_trying
from agent.models.wire import AnswerBody, follow


class AnthropicModel:
    """A model behind Anthropic's messages wire.

    Requests are built, authenticated and sent by the ``anthropic`` SDK; the stream is parsed here. Whoever made the
    model closes it.
    """

    def __init__(self, client: anthropic.AsyncAnthropic, party: Party, *, patience: Patience) -> None:
        self._client = client
        self._party = party
        self._patience = patience
        self._options = Options()
        self._keepsakes = Keepsakes()

    @property
    def provider(self) -> str:
        """``anthropic``."""
        return "anthropic"

    @property
    def reads_hints(self) -> bool:
        """A language model needs none."""
        return False

    @property
    def name(self) -> str:
        """The model's name."""
        return self._party.model

    def stream(self, request: ModelRequest) -> AsyncGenerator[ModelPiece, None]:
        """Yield the answer; see ``agent.model.Model``. Closing the generator closes the HTTP answer."""
        return keep_trying(lambda: self._attempt(request), self._patience, self._party)

    async def close(self) -> None:
        """Close the connections; the model cannot be used afterwards."""
        await self._client.close()

    async def _attempt(self, request: ModelRequest) -> AsyncGenerator[ModelPiece, None]:
        began = asyncio.get_running_loop().time()
        response = await self._send(request, began)
        body = AnswerBody(response, self._patience, self._party, began)
        pieces = follow(body, AnthropicAnswer(request, self._party, self._keepsakes), self._party)
        try:
            async for piece in pieces:
                yield piece
        finally:
            await pieces.aclose()

    async def _send(self, request: ModelRequest, began: float) -> httpx2.Response:
        """Send the request, and again without an option that the server refused."""
        while True:
            try:
                return await self._post(build_body(request, self.name, self._options, self._keepsakes), began)
            except Fault as fault:
                if fault.complaint is None or not self._options.learn(
                    fault.complaint, request, self._keepsakes
                ):
                    raise

    async def _post(self, body: dict[str, Any], began: float) -> httpx2.Response:
        if self._client.is_closed():
            raise no_answer(
                self._party, "was disconnected because its settings changed. Ask again", retries=0
            )
        try:
            async with asyncio.timeout_at(began + self._patience.first_byte):
                response = await self._client.post(
                    "/v1/messages",
                    cast_to=httpx2.Response,
                    body=body,
                    stream=True,
                    stream_cls=anthropic.AsyncStream[Any],
                )
                return cast("httpx2.Response", response)
        except anthropic.APIStatusError as error:
            fault = refused(error.status_code, error.body, error.response.headers, self._party)
        except (anthropic.APIConnectionError, httpx2.HTTPError) as error:
            fault = unreachable(error.__cause__ or error, self._party)
        except TimeoutError:
            fault = silent(self._patience.first_byte, self._party)
        raise fault
