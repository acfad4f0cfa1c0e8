"""Server-sent events read from bytes (HTML Living Standard, 9.2.6), wherever the network cuts them."""

from __future__ import annotations

from codecs import getincrementaldecoder
from collections.abc import Iterator
from dataclasses import dataclass, field

MAX_EVENT_CHARACTERS = 16_000_000
"""More than any event of ours; a stream that never ends a line must not fill the memory."""


@dataclass(frozen=True, slots=True)
class ServerEvent:
    """One event; ``id`` is the last one that was named."""

    kind: str
    data: str
    id: str | None


class StreamTooLong(ValueError):
    """An event without an end."""


@dataclass(slots=True)
class _Fields:
    """What of an event has come so far."""

    kind: str = ""
    data: list[str] = field(default_factory=list)


class EventReader:
    """Takes pieces of a stream and gives back the events that are complete."""

    def __init__(self) -> None:
        self._decoder = getincrementaldecoder("utf-8-sig")("replace")
        self._rest: list[str] = []
        self._after_return = False
        """A line feed that comes next belongs to the line end that was read."""
        self._fields = _Fields()
        self._id: str | None = None

    def take(self, piece: bytes) -> Iterator[ServerEvent]:
        """The events that ``piece`` completes.

        Raises:
            StreamTooLong: an event is longer than any of ours.
        """
        new = self._decoder.decode(piece)
        if self._after_return:
            new = new.removeprefix("\n")
        self._after_return = new.endswith("\r") or (self._after_return and not new)
        *ended, rest = new.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        for line in ended:
            yield from self._take_line("".join((*self._rest, line)))
            self._rest.clear()
        self._rest.append(rest)
        if sum(map(len, (*self._rest, *self._fields.data))) > MAX_EVENT_CHARACTERS:
            raise StreamTooLong("The stream has an event without an end.")

    def _take_line(self, line: str) -> Iterator[ServerEvent]:
        if not line:
            fields, self._fields = self._fields, _Fields()
            if fields.data:
                yield ServerEvent(fields.kind or "message", "\n".join(fields.data), self._id)
            return
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        match name:
            case "event":
                self._fields.kind = value
            case "data":
                self._fields.data.append(value)
            case "id" if "\x00" not in value:
                self._id = value
