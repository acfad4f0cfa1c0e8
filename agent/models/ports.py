"""What a model of this package has beyond the port of ``agent``: connections to close."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Protocol

from agent.model import Model, ModelPiece, ModelRequest


class Connection(Model, Protocol):
    """A model with connections of its own; whoever made it closes it."""

    def stream(self, request: ModelRequest) -> AsyncGenerator[ModelPiece, None]:
        """As ``Model.stream``; closing the generator closes the HTTP answer (``contextlib.aclosing``)."""
        ...

    async def close(self) -> None:
        """Close the connections; the model cannot be used afterwards."""
        ...
