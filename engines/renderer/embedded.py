"""The renderer in this app: orders run in a pool of processes, with progress and cancelling through small files."""

import json
import struct
import tempfile
import threading
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import get_args

from engines.renderer.encoding import checked
from engines.renderer.errors import RenderCancelled, RendererError, RendererRefused, SpecInvalid
from engines.renderer.picture import Backend, Picture
from engines.renderer.port import Capabilities, Done, Failed, Queued, RenderState, Running
from engines.renderer.rendering import render
from engines.renderer.spec import BACKGROUNDS, LARGEST_PX, PictureFormat, RenderSpec, View


@dataclass(frozen=True, eq=False)
class _Order:
    digest: str
    future: "Future[Picture]"


class EmbeddedRenderer:
    """Implements RenderBackend in this app; close it, or use it in a with statement.

    Args:
        backend: what the probe chose.
        make_pool: makes the pool for the pictures (such as ``lambda: spawn_pool(2, window=choice.window)``); called
            again when a worker crash has broken the pool.
    """

    def __init__(self, backend: Backend, make_pool: Callable[[], Executor]) -> None:
        self._backend = backend
        self._make_pool = make_pool
        self._pool: Executor | None = None
        self._orders: dict[str, _Order] = {}
        self._lock = threading.Lock()
        self._folder = tempfile.TemporaryDirectory(prefix="counterfoil-render-")

    def __enter__(self) -> "EmbeddedRenderer":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop what runs and release the pool."""
        with self._lock:
            for ref in self._orders:
                self._file(ref, "stop").touch()
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=True, cancel_futures=True)
        self._folder.cleanup()

    def capabilities(self) -> Capabilities:
        """What this renderer can do."""
        return Capabilities(
            name=f"embedded-{self._backend}",
            formats=get_args(PictureFormat),
            largest=LARGEST_PX,
            views=get_args(View),
            backgrounds=BACKGROUNDS,
        )

    def submit(self, spec: RenderSpec, key: str) -> str:
        """Order a picture; the reference follows from the key. A failed order with the same key starts anew."""
        ref = sha256(key.encode()).hexdigest()[:32]
        digest = sha256(json.dumps(spec.to_json(), sort_keys=True).encode()).hexdigest()
        with self._lock:
            known = self._orders.get(ref)
            if known is not None and known.digest != digest:
                raise RendererRefused(
                    f"the key '{key}' was used for another picture; use a new key", code="key_reused"
                )
            if known is None or _broke(known.future):
                self._orders[ref] = _Order(digest, self._started(spec, ref))
        return ref

    def poll(self, ref: str) -> RenderState:
        """How far it is."""
        order = self._orders.get(ref)
        if order is None:
            return Failed(
                code="unknown", message="this renderer has no such order; order it again", retryable=True
            )
        future = order.future
        if not future.done():
            progress = self._progress(ref)
            return Queued() if progress is None else Running(progress=progress)
        try:
            picture = future.result()
        except (CancelledError, RenderCancelled):
            return Failed(code="cancelled", message="the render was cancelled", retryable=False)
        except Exception as error:  # noqa: BLE001 - the edge of another process: whatever happened there ends here
            return _failure(error)
        return Done(sha256=picture.sha256, size=len(picture.data))

    def cancel(self, ref: str) -> None:
        """Take it from the queue, or ask the worker to stop at its next step."""
        order = self._orders.get(ref)
        if order is not None and not order.future.cancel():
            self._file(ref, "stop").touch()

    def fetch(self, ref: str, spec: RenderSpec) -> Picture:
        """The finished picture, if it was made for this spec."""
        if not isinstance(self.poll(ref), Done):
            raise RendererRefused("the picture is not finished", code="not_done")
        picture = self._orders[ref].future.result()
        checked(picture.data, spec.format, spec.width, spec.height)
        return picture

    def forget(self, ref: str) -> None:
        """Release a finished order and its picture from memory."""
        with self._lock:
            order = self._orders.get(ref)
            if order is not None and order.future.done():
                del self._orders[ref]

    def _started(self, spec: RenderSpec, ref: str) -> "Future[Picture]":
        for name in ("stop", "progress"):
            self._file(ref, name).unlink(missing_ok=True)
        files = (str(self._file(ref, "progress")), str(self._file(ref, "stop")))
        job = partial(render_reporting, spec, self._backend, *files)
        if self._pool is None:
            self._pool = self._make_pool()
        try:
            return self._pool.submit(job)
        except BrokenExecutor:
            self._pool = self._make_pool()
            return self._pool.submit(job)

    def _file(self, ref: str, name: str) -> Path:
        return Path(self._folder.name) / f"{ref}.{name}"

    def _progress(self, ref: str) -> float | None:
        try:
            (value,) = struct.unpack("d", self._file(ref, "progress").read_bytes())
        except (FileNotFoundError, struct.error):
            return None
        return float(value)


def render_reporting(spec: RenderSpec, backend: Backend, progress_file: str, stop_file: str) -> Picture:
    """Render in a worker: write the progress to one file, stop as soon as the other exists."""
    progress, stop = Path(progress_file), Path(stop_file)

    def report(share: float) -> None:
        if stop.exists():
            raise RenderCancelled("The render was cancelled while it ran.")
        progress.write_bytes(struct.pack("d", share))

    return render(spec, backend=backend, progress=report)


def _broke(future: "Future[Picture]") -> bool:
    """Whether it ended in any other way than with a picture."""
    return future.done() and (future.cancelled() or future.exception() is not None)


def _failure(error: Exception) -> Failed:
    match error:
        case BrokenExecutor():
            return Failed(
                code="renderer_crashed", message="the rendering process crashed; try again", retryable=True
            )
        case SpecInvalid():
            return Failed(code="spec_invalid", message=str(error), retryable=False)
        case RendererError():
            return Failed(code="render_failed", message=str(error), retryable=True)
        case _:
            return Failed(
                code="render_failed",
                message=f"the renderer failed ({type(error).__name__}: {error})",
                retryable=True,
            )
