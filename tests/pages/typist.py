"""A model for tests of pages: it types slowly or calls several tools, as the message says."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field

from agent.messages import Message, ToolCall, Usage
from agent.model import CallPiece, EndPiece, ModelPiece, ModelRequest, TextPiece
from tests.stack import ObedientModel

PIECE = 12
NOTES = re.compile(r"(\[Counterfoil: [^\n]*\]\n)+\n")


@dataclass
class Typist:
    """``type <text>`` comes a few letters at a time, ``steps <n>`` calls as many tools; else an ``ObedientModel``."""

    provider: str = "typist"
    name: str = "typist-1"
    reads_hints: bool = False
    seconds: float = 0.03
    """Between two pieces."""
    obedient: ObedientModel = field(default_factory=ObedientModel)

    def stream(self, request: ModelRequest) -> AsyncGenerator[ModelPiece, None]:
        """The answer to the last message of the person."""
        place = max(number for number, each in enumerate(request.messages) if each.role == "user")
        word, _, rest = NOTES.sub("", request.messages[place].content).partition(" ")
        match word:
            case "type":
                return self._type(rest)
            case "steps":
                return self._step(request.messages[place:], int(rest))
        return self.obedient.stream(request)

    async def _type(self, text: str) -> AsyncGenerator[ModelPiece, None]:
        for start in range(0, len(text), PIECE):
            await asyncio.sleep(self.seconds)
            yield TextPiece(text[start : start + PIECE])
        yield EndPiece("stop", Usage(10, 5))

    async def _step(self, said: Sequence[Message], wanted: int) -> AsyncGenerator[ModelPiece, None]:
        await asyncio.sleep(0.2)
        done = sum(message.role == "tool" for message in said)
        if done < wanted:
            yield CallPiece(ToolCall(f"call-{done}", "list_things", "{}"))
            yield EndPiece("tool_calls", Usage(10, 5))
            return
        yield TextPiece(f"I took {done} steps.")
        yield EndPiece("stop", Usage(10, 5))
