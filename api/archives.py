"""ZIP files (APPNOTE 6.3.10) that are sent while they are made: never more than one piece of a file in memory."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

PIECE = 256 * 1024
MISSING_FILE = "not included.txt"


@dataclass(frozen=True, slots=True)
class Entry:
    """A file to be put in under a cleaned ``name``; where ``path`` is None, ``missing`` says why."""

    name: str
    path: Path | None
    missing: str
    moment: datetime | None


class _Outlet(io.RawIOBase):
    """What ``zipfile`` writes into; it cannot seek, so sizes stand behind each file."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, part: object) -> int:
        data = bytes(part)  # type: ignore[call-overload]  # typeshed leaves the buffer's type open
        self._parts.append(data)
        return len(data)

    def take(self) -> bytes:
        """What was written since."""
        data = b"".join(self._parts)
        self._parts.clear()
        return data


def stream_archive(entries: Sequence[Entry]) -> Iterator[bytes]:
    """The archive in pieces; pictures are compressed already, so they are stored as they are."""
    outlet = _Outlet()
    missing = [f"{entry.name}: {entry.missing}" for entry in entries if entry.path is None]
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_STORED) as archive:
        for entry in entries:
            if entry.path is not None:
                yield from _add(archive, outlet, entry, entry.path)
        if missing:
            archive.writestr(_info(MISSING_FILE, None), "\n".join(["Not included:", *missing, ""]))
            yield outlet.take()
    yield outlet.take()


def _add(archive: zipfile.ZipFile, outlet: _Outlet, entry: Entry, path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        info = _info(f"{_clean(entry.name)}{path.suffix}", entry.moment)
        info.file_size = path.stat().st_size
        with archive.open(info, "w") as inside:
            while piece := file.read(PIECE):
                inside.write(piece)
                yield outlet.take()
    yield outlet.take()


def _info(name: str, moment: datetime | None) -> zipfile.ZipInfo:
    stamp = (moment or datetime.now(UTC)).astimezone(UTC)
    return zipfile.ZipInfo(name, stamp.timetuple()[:6])


def _clean(name: str) -> str:
    """A name that is one file on every system, wherever the PIM's ids come from."""
    plain = re.sub(r"[^\w .()+-]", "_", name).strip(" .")
    return plain[:120] or "picture"
