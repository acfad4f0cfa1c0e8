"""A turn without a model: one call that somebody made by hand, through the same runner, on the same record."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from dataclasses import dataclass

from agent.messages import ToolCall, Usage
from agent.model import CallPiece, EndPiece, Model, ModelPiece, ModelRequest, TextPiece
from agent.notebook.lines import Invocation
from db.tenancy import Identity

CALL_ID = "notebook"


@dataclass(frozen=True, slots=True)
class HandModel:
    """Calls what it was given, then says what came of it; implements ``agent.model.Model``."""

    invocation: Invocation
    provider: str = "notebook"
    name: str = "by-hand"
    reads_hints: bool = False

    async def stream(self, request: ModelRequest) -> AsyncGenerator[ModelPiece, None]:
        """The call, and after it the sentence of its result."""
        last = request.messages[-1]
        if last.role == "tool":
            yield TextPiece(_sentence(last.content))
            yield EndPiece("stop", Usage())
            return
        yield CallPiece(ToolCall(CALL_ID, self.invocation.tool, self.invocation.arguments))
        yield EndPiece("tool_calls", Usage())


@dataclass(frozen=True, slots=True)
class ByHand:
    """Chooses that model, whoever asks; implements ``agent.turns.ports.Models``."""

    invocation: Invocation

    def choose(self, who: Identity, *, project: str | None = None) -> Model:
        """The same one always."""
        return HandModel(self.invocation)


def _sentence(told: str) -> str:
    """Of what a model is told of a result; never empty, as an empty answer is asked for again."""
    try:
        found = json.loads(told)
    except ValueError:
        found = {}
    sentence = found.get("summary") or found.get("error") if isinstance(found, dict) else None
    return str(sentence or "Done.")
