"""The assistant: a model, its tools and a loop.

The modules ``messages``, ``events``, ``errors``, ``model``, ``tool`` and ``loop`` are pure: they know no database,
no web framework and no word of any business domain. ``drawing`` shows what they make, ``models`` asks providers,
``turns`` runs on the server, and ``notebook`` is the way in for notebooks and programs:

    from agent import Assistant, tool
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agent.tool import tool

if TYPE_CHECKING:
    from agent.notebook.assistant import Assistant

__all__ = ["Assistant", "tool"]


def __getattr__(name: str) -> object:
    if name == "Assistant":
        from agent.notebook.assistant import Assistant

        return Assistant
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
