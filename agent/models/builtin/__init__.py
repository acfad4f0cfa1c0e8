"""The built-in model: fixed rules behind the model port. It needs no key and no network, and is no LLM."""

from __future__ import annotations

from agent.models.builtin.model import BuiltinModel
from agent.models.builtin.wording import guesses

__all__ = ["BuiltinModel", "guesses"]
