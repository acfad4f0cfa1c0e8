"""Pictures as files below ``pictures``: drawn, stored, and cleared away when a newer one is there."""

from __future__ import annotations

from typing import Any

from engines.renderer.errors import RenderCancelled
from engines.renderer.picture import Backend, GlWindow
from engines.renderer.spec import RenderSpec
from jobs.child import Report
from jobs.files import Made, Target, store_file


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
    """Store an encoded picture as ``jobs.files.store_file`` does."""
    return store_file(lambda path: path.write_bytes(data), target, milliseconds=milliseconds)


def forget_older(target: Target, start: str) -> None:
    """Remove older files beside ``target`` whose names begin with ``start``: former pictures of the same render."""
    written = target.path.stat().st_mtime_ns
    for file in target.path.parent.glob(f"{start}*"):
        if file.stat().st_mtime_ns < written:
            file.unlink(missing_ok=True)
