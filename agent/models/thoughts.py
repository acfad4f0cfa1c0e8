"""Thoughts that a server leaves in the text: ``<think>…</think>`` in front of the answer, as many local ones do."""

from __future__ import annotations

from typing import Literal

_BEGIN, _END = "<think>", "</think>"


class ThoughtFilter:
    """Lets the text pass but for thoughts at its beginning; text that may still become a tag is held."""

    def __init__(self) -> None:
        self._stage: Literal["start", "inside", "after", "text"] = "start"
        self._held = ""

    def feed(self, text: str) -> str:
        """What may be shown now."""
        if self._stage == "text":
            return text
        self._held += text
        if self._stage == "start":
            begun = self._held.lstrip()
            if len(begun) < len(_BEGIN) and _BEGIN.startswith(begun):
                return ""
            self._stage = "inside" if begun.startswith(_BEGIN) else "text"
        if self._stage == "inside":
            _, tag, rest = self._held.partition(_END)
            self._held = rest if tag else self._held[-len(_END) :]
            self._stage = "after" if tag else "inside"
        return self._pass()

    def finish(self) -> str:
        """What was held and is no thought, at the end of the answer."""
        return self._held if self._stage == "start" else ""

    def _pass(self) -> str:
        if self._stage == "after":
            self._held = self._held.lstrip()
            self._stage = "text" if self._held else "after"
        if self._stage != "text":
            return ""
        shown, self._held = self._held, ""
        return shown
