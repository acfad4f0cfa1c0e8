"""What jobs make, as files below a folder of the data folder: written whole or not at all, and never over another."""

from __future__ import annotations

import hashlib
import os
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

PARTIAL = ".partial"
"""The folder where files are written before they get their name; what lies there for long was left by a crash."""
STALE_SECONDS = 3600.0


@dataclass(frozen=True, slots=True)
class Target:
    """Where a file goes: a folder such as ``pictures``, and the path below it."""

    folder: Path
    file: str

    @property
    def path(self) -> Path:
        """The file itself."""
        return self.folder / self.file


@dataclass(frozen=True, slots=True)
class Made:
    """A stored file: size in bytes, SHA-256 (hex) and the milliseconds it took."""

    bytes: int
    checksum: str
    milliseconds: float


def store_file(write: Callable[[Path], object], target: Target, *, milliseconds: float | None = None) -> Made:
    """Let ``write`` fill a file that is whole whenever it is there, also after a power cut; one that is there stays.

    ``write`` gets the path of a file that is not there yet, with the ending of ``target``. A worker that was taken for
    dead may still come to this point: what its successor stored is not touched. Without ``milliseconds`` it is told how
    long ``write`` took.
    """
    began = time.perf_counter()
    target.path.parent.mkdir(parents=True, exist_ok=True)
    partial = target.folder / PARTIAL / f"{secrets.token_hex(4)}-{target.path.name}"
    partial.parent.mkdir(exist_ok=True)
    try:
        write(partial)
        _sync(partial)
        took = 1000 * (time.perf_counter() - began) if milliseconds is None else milliseconds
        if not target.path.exists():
            partial.replace(target.path)
    finally:
        partial.unlink(missing_ok=True)
    with target.path.open("rb") as stream:
        checksum = hashlib.file_digest(stream, "sha256").hexdigest()
        return Made(stream.tell(), checksum, took)


def forget_partial(target: Target) -> None:
    """Remove what killed writers of this very file left behind, once nobody has to write it any more."""
    for file in (target.folder / PARTIAL).glob(f"*-{target.path.name}"):
        file.unlink(missing_ok=True)


def clear_partial(folder: Path) -> None:
    """Remove what crashed writers left behind."""
    clear_stale(folder / PARTIAL, STALE_SECONDS)


def clear_stale(folder: Path, seconds: float) -> None:
    """Remove the files in and below ``folder`` that nobody has written to for so long."""
    for file in folder.rglob("*"):
        with suppress(FileNotFoundError):  # another worker clears too, or its job has ended
            if file.is_file() and time.time() - file.stat().st_mtime > seconds:
                file.unlink()


def _sync(file: Path) -> None:
    descriptor = os.open(file, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
