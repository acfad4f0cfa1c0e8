"""Pictures as files below ``pictures``: written whole or not at all, and never over another."""

from __future__ import annotations

import os
import secrets
import time
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from engines.renderer.errors import RenderCancelled
from engines.renderer.picture import Backend, GlWindow
from engines.renderer.spec import RenderSpec
from jobs.child import Report

PARTIAL = ".partial"
"""The folder where files are written before they get their name; what lies there for long was left by a crash."""
STALE_SECONDS = 3600.0


@dataclass(frozen=True, slots=True)
class Target:
    """Where a picture goes: the folder ``pictures``, and the path below it."""

    pictures: Path
    file: str

    @property
    def path(self) -> Path:
        """The file itself."""
        return self.pictures / self.file


@dataclass(frozen=True, slots=True)
class Made:
    """A stored picture: size in bytes, SHA-256 (hex) and the milliseconds it took."""

    bytes: int
    checksum: str
    milliseconds: float


def draw_picture(
    spec: dict[str, Any], target: Target, backend: Backend, window: GlWindow | None, report: Report
) -> Made:
    """Draw the picture in this process and store it.

    Raises:
        SpecInvalid, RendererUnavailable: see engines.renderer.errors.
        RenderCancelled: ``report`` said to stop.
        OSError: it could not be stored.
    """

    from engines.renderer.rendering import prepare_worker, render  # numpy and more, which only children need

    def tell(share: float) -> None:
        if not report(share):
            raise RenderCancelled("The render was cancelled while it ran.")

    prepare_worker(window)
    picture = render(RenderSpec.from_json(spec), backend=backend, progress=tell)
    return store_picture(picture.data, target, picture.milliseconds)


def store_picture(data: bytes, target: Target, milliseconds: float) -> Made:
    """Write the file so that it is whole whenever it is there, also after a power cut; one that is there stays.

    A worker that was taken for dead may still come to this point: what its successor stored is not touched.
    """
    target.path.parent.mkdir(parents=True, exist_ok=True)
    partial = target.pictures / PARTIAL / f"{target.path.name}.{secrets.token_hex(4)}"
    partial.parent.mkdir(exist_ok=True)
    try:
        with partial.open("xb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if target.path.exists():
            data = target.path.read_bytes()
        else:
            partial.replace(target.path)
    finally:
        partial.unlink(missing_ok=True)
    return Made(len(data), sha256(data).hexdigest(), milliseconds)


def forget_older(target: Target, start: str) -> None:
    """Remove older files beside ``target`` whose names begin with ``start``: former pictures of the same render."""
    written = target.path.stat().st_mtime_ns
    for file in target.path.parent.glob(f"{start}*"):
        if file.stat().st_mtime_ns < written:
            file.unlink(missing_ok=True)


def clear_partial(pictures: Path) -> None:
    """Remove what crashed writers left behind."""
    for file in (pictures / PARTIAL).glob("*"):
        if time.time() - file.stat().st_mtime > STALE_SECONDS:
            file.unlink(missing_ok=True)
