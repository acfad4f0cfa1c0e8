"""Asking a model under test: settings, requests, and the wire's events in short."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

from agent.errors import ModelError
from agent.messages import Message, ToolCall, Usage
from agent.model import CallPiece, EndPiece, Model, ModelFinish, ModelRequest, TextPiece, ToolSpec
from agent.models.connections import Provider, ProviderSettings, connect
from agent.models.ports import Connection
from agent.models.retries import Patience
from tests.agent.rawserver import Step, raw_server, sse, stream

KEY = "sk-proj-Abc123secretDef456"
QUICK = Patience(connect=2.0, first_byte=0.8, idle=0.4, answer=20.0, backoff=0.02, longest_wait=1.0)
WEATHER = ToolSpec(
    "get_weather",
    "The weather of a city.",
    {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
)
QUESTION = ModelRequest((Message("system", "Be brief."), Message("user", "Weather in Bern?")), (WEATHER,))


@dataclass(frozen=True, slots=True)
class Heard:
    """A whole answer."""

    text: str
    calls: tuple[ToolCall, ...]
    finish: ModelFinish
    usage: Usage


async def hear(model: Model, request: ModelRequest = QUESTION) -> Heard:
    """Ask and collect; fails unless the end is the last piece and there is one of it."""
    pieces = [piece async for piece in model.stream(request)]
    assert [piece for piece in pieces if isinstance(piece, EndPiece)] == pieces[-1:]
    end = pieces[-1]
    assert isinstance(end, EndPiece)
    text = "".join(piece.text for piece in pieces if isinstance(piece, TextPiece))
    return Heard(
        text, tuple(piece.call for piece in pieces if isinstance(piece, CallPiece)), end.finish, end.usage
    )


async def hear_fault(model: Model, request: ModelRequest = QUESTION) -> tuple[str, ModelError]:
    """Ask a model that fails: the text that came before, and the error. A call before an error is a bug."""
    text = ""
    try:
        async for piece in model.stream(request):
            assert isinstance(piece, TextPiece)
            text += piece.text
    except ModelError as error:
        return text, error
    raise AssertionError(f"no error after {text!r}")


def settings(
    provider: Provider, base_url: str, patience: Patience = QUICK, **changes: Any
) -> ProviderSettings:
    """Settings for a server of the tests."""
    plain = ProviderSettings(provider, "test-model", KEY, base_url, patience=patience)
    return replace(plain, **changes)


@dataclass(frozen=True, slots=True)
class Wire:
    """One of the two wires, so that a rule can be tested on both."""

    provider: Provider
    path: str

    def settings(self, server_url: str, patience: Patience = QUICK) -> ProviderSettings:
        return settings(self.provider, server_url + self.path, patience)

    def text(self, *words: str) -> list[Step]:
        """A whole text answer."""
        return openai_text(*words) if self.provider == "openai" else anthropic_text(*words)

    def begun(self, *words: str) -> list[bytes]:
        """The events of a text answer, of which the last word has come but not the end."""
        if self.provider == "openai":
            return [delta(content=word) for word in words]
        deltas = [{"type": "text_delta", "text": word} for word in words]
        return anthropic_events([{"type": "text", "text": "", "deltas": deltas}])[: 2 + len(words)]


OPENAI = Wire("openai", "/v1")
ANTHROPIC = Wire("anthropic", "")


@asynccontextmanager
async def connected(settings: ProviderSettings) -> AsyncIterator[Connection]:
    """The model of these settings, closed at the end."""
    model = connect(settings)
    try:
        yield model
    finally:
        await model.close()


def delta(finish: str | None = None, **fields: Any) -> bytes:
    """A chunk of the chat completions wire."""
    return sse({"choices": [{"index": 0, "delta": fields, "finish_reason": finish}]})


def call_delta(
    index: int | None, name: str | None = None, arguments: str | None = None, **more: Any
) -> bytes:
    """A chunk with a piece of a tool call; what is None is left out."""
    function = {key: value for key, value in (("name", name), ("arguments", arguments)) if value is not None}
    place = {} if index is None else {"index": index}
    return delta(tool_calls=[{**place, "type": "function", "function": function, **more}])


def openai_text(*words: str, finish: str = "stop") -> list[Step]:
    """A whole answer of the chat completions wire."""
    return stream(*(delta(content=word) for word in words), delta(finish), sse("[DONE]"))


def anthropic_events(blocks: Iterable[dict[str, Any]], stop: str = "end_turn") -> list[bytes]:
    """The events of a whole answer of Anthropic's wire; a block's ``deltas`` are sent after its start."""
    events: list[dict[str, Any]] = [{"type": "message_start", "message": {"usage": {"input_tokens": 9}}}]
    for index, block in enumerate(blocks):
        begun = {key: value for key, value in block.items() if key != "deltas"}
        events.append({"type": "content_block_start", "index": index, "content_block": begun})
        events += [
            {"type": "content_block_delta", "index": index, "delta": more} for more in block.get("deltas", ())
        ]
        events.append({"type": "content_block_stop", "index": index})
    events.append({"type": "message_delta", "delta": {"stop_reason": stop}, "usage": {"output_tokens": 7}})
    events.append({"type": "message_stop"})
    return [sse(event, event["type"]) for event in events]


def anthropic_text(*words: str, stop: str = "end_turn") -> list[Step]:
    """A whole text answer of Anthropic's wire."""
    deltas = [{"type": "text_delta", "text": word} for word in words]
    return stream(*anthropic_events([{"type": "text", "text": "", "deltas": deltas}], stop))


async def answer_to(*parts: Step, request: ModelRequest = QUESTION, **changes: Any) -> Heard:
    """What our side makes of these chunks."""
    async with (
        raw_server() as server,
        connected(settings("compatible", f"{server.url}/v1", **changes)) as model,
    ):
        server.answer(stream(*parts))
        return await hear(model, request)


async def fault_of(*parts: Step, end: bool = True) -> tuple[str, Exception]:
    async with raw_server() as server, connected(settings("openai", f"{server.url}/v1")) as model:
        server.answer(stream(*parts, end=end))
        return await hear_fault(model)
