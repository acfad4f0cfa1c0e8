"""The port to a language model: messages and tools in, a stream of pieces out."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from agent.messages import Message, ToolCall, Usage

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


@dataclass(frozen=True, slots=True)
class ToolSpec:
    """What a model is told of a tool; ``parameters`` is a JSON Schema object (draft 2020-12)."""

    name: str
    description: str
    parameters: Mapping[str, Json]


Withheld = Literal["search", "token", "skill"]
"""A search only reads; so does the API token that asks; the chat's skill does without them."""


@dataclass(frozen=True, slots=True)
class Hints:
    """What a model without an LLM behind it may know besides the messages; LLM adapters ignore it.

    ``names`` holds the tenant's own words by kind ("product", "material", "order", ...), read from the store.
    """

    pack: str = "assistant"
    language: str = "en"
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    withheld: Withheld | None = None
    """Why tools are missing that the person's role may grant."""


@dataclass(frozen=True, slots=True)
class ModelRequest:
    """One question to a model.

    ``messages`` starts with one system message and ends with the newest user message or tool results.
    """

    messages: tuple[Message, ...]
    tools: tuple[ToolSpec, ...] = ()
    max_output_tokens: int = 4096
    hints: Hints | None = None


@dataclass(frozen=True, slots=True)
class TextPiece:
    """Some more of the answer's text."""

    text: str


@dataclass(frozen=True, slots=True)
class CallPiece:
    """A complete tool call. Adapters never yield a call of a stream that did not end properly."""

    call: ToolCall


ModelFinish = Literal["stop", "tool_calls", "length"]


@dataclass(frozen=True, slots=True)
class EndPiece:
    """The proper end of the stream; always the last piece. A stream without it raises ``AnswerCutOff``."""

    finish: ModelFinish
    usage: Usage


ModelPiece = TextPiece | CallPiece | EndPiece


class Model(Protocol):
    """A language model that streams; adapters live in ``agent.models``.

    ``stream`` raises only the errors of ``agent.errors`` that derive from ``ModelError``. It retries transient
    faults by itself before the first piece, never after it.
    """

    @property
    def provider(self) -> str:
        """The provider's name as shown to people, such as ``openai`` or ``built-in``."""
        ...

    @property
    def name(self) -> str:
        """The model's name as the provider knows it."""
        ...

    @property
    def reads_hints(self) -> bool:
        """Whether ``ModelRequest.hints`` is worth filling in; False for every real LLM."""
        ...

    def stream(self, request: ModelRequest) -> AsyncGenerator[ModelPiece, None]:
        """Yield the answer in pieces, ending with one ``EndPiece``."""
        ...
