"""A model that plays a script: implements our own port, for tests of the loop and of turns. Not a provider's double."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field

from agent.errors import ModelError
from agent.messages import ToolCall, Usage
from agent.model import CallPiece, EndPiece, ModelPiece, ModelRequest, TextPiece


@dataclass(frozen=True)
class Say:
    """Some words, each after ``pause`` seconds."""

    text: str
    pause: float = 0.0


@dataclass(frozen=True)
class Call:
    """A tool call."""

    name: str
    arguments: str = "{}"


Step = Sequence[Say | Call | ModelError]


@dataclass
class ScriptedModel:
    """Plays one step for each request and keeps the requests."""

    steps: list[Step]
    provider: str = "script"
    name: str = "script-1"
    reads_hints: bool = False
    requests: list[ModelRequest] = field(default_factory=list)

    async def stream(self, request: ModelRequest) -> AsyncGenerator[ModelPiece, None]:
        """The next step of the script."""
        step = self.steps[len(self.requests)]
        self.requests.append(request)
        calls = 0
        for each in step:
            match each:
                case Say(text, pause):
                    for word in text.split(" "):
                        await asyncio.sleep(pause)
                        yield TextPiece(word + " ")
                case Call(name, arguments):
                    calls += 1
                    yield CallPiece(ToolCall(f"call-{len(self.requests)}-{calls}", name, arguments))
                case _:
                    raise each
        yield EndPiece("tool_calls" if calls else "stop", Usage(10, 5))
