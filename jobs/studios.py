"""Where pictures are drawn: in this machine's own processes, or by an outside renderer over HTTP."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any, Protocol, cast

from engines.renderer.errors import RenderCancelled, RendererUnavailable
from engines.renderer.outside import OutsideRenderer
from engines.renderer.picture import Backend, GlWindow
from engines.renderer.port import Done, Failed, Queued, RenderBackend, Running
from engines.renderer.probe import Preference, choose_backend
from engines.renderer.spec import RenderSpec
from jobs.child import Report
from jobs.errors import OrderFailed, Stopping, TookTooLong
from jobs.files import Made, Target
from jobs.pictures import draw_picture, store_picture
from jobs.pool import Pool


class Draw(Protocol):
    """Draws one picture and stores it."""

    def __call__(self, key: str, spec: dict[str, Any], target: Target, report: Report) -> Made:
        """``key`` makes a repeat recognisable; ``report`` is told how far it is, and says False to stop.

        Raises:
            RendererError: see engines.renderer.errors.
            ChildDied, TookTooLong, Stopping: see jobs.errors.
            OSError: the picture could not be stored.
        """
        ...


class Studio(Protocol):
    """Something that draws pictures, a few at a time."""

    @property
    def name(self) -> str:
        """What it is, for the health page."""
        ...

    def place(self) -> AbstractContextManager[Draw]:
        """Wait until there is room, and keep it for the block."""
        ...


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds between two looks at an outside renderer, growing; how long it may be silent; how long it may take."""

    first_pause: float = 0.5
    longest_pause: float = 2.0
    silence: float = 60.0
    limit: float = 3600.0


@dataclass(frozen=True, slots=True)
class HouseStudio:
    """Our own renderer in the worker's child processes."""

    name: str
    pool: Pool
    backend: Backend
    window: GlWindow | None

    @contextmanager
    def place(self) -> Iterator[Draw]:
        """Wait for a slot of the pool."""
        with self.pool.slot("render") as slot:

            def draw(key: str, spec: dict[str, Any], target: Target, report: Report) -> Made:
                return slot.compute(report, draw_picture, spec, target, self.backend, self.window)

            yield draw


@dataclass(frozen=True, slots=True)
class OutsideStudio:
    """A customer's own renderer. An order that was placed before a crash is found again by its key."""

    name: str
    renderer: RenderBackend
    stopping: threading.Event
    patience: Patience = Patience()

    def place(self) -> AbstractContextManager[Draw]:
        """There is always room: the queue's limits hold, and what the renderer says."""
        return nullcontext(self._draw)

    def _draw(self, key: str, spec: dict[str, Any], target: Target, report: Report) -> Made:
        began = time.monotonic()
        asked = RenderSpec.from_json(spec)
        reference = self.renderer.submit(asked, key)
        self._await(reference, began, report)
        picture = self.renderer.fetch(reference, asked)
        return store_picture(picture.data, target, round(1000 * (time.monotonic() - began)))

    def _await(self, reference: str, began: float, report: Report) -> None:
        """Look again and again until it is done."""
        pause, answered = self.patience.first_pause, began
        while time.monotonic() - began < self.patience.limit:
            state, answered = self._look(reference, answered)
            if isinstance(state, Done):
                return
            share = state.progress if isinstance(state, Running) else None
            if state is not None and not report(share or 0.0):
                self.renderer.cancel(reference)
                raise RenderCancelled("The render was cancelled while it ran.")
            if self.stopping.wait(pause):
                raise Stopping
            pause = min(1.5 * pause, self.patience.longest_pause)
        self.renderer.cancel(reference)
        raise TookTooLong(f"It took longer than {self.patience.limit:.0f} seconds and was called off.")

    def _look(self, reference: str, answered: float) -> tuple[Queued | Running | Done | None, float]:
        """How far it is, None where nobody answers for the moment; and when somebody last did."""
        try:
            state = self.renderer.poll(reference)
        except RendererUnavailable:
            if time.monotonic() - answered > self.patience.silence:
                raise
            return None, answered
        if isinstance(state, Failed):
            raise OrderFailed(state.message, code=state.code, retryable=state.retryable)
        return state, time.monotonic()


def choose_studio(renderer: str, pool: Pool) -> Studio:
    """The studio for ``auto``, ``vtk``, ``embree`` or the address of an outside renderer; takes a few seconds.

    Raises:
        RendererUnavailable: VTK is demanded and cannot draw here, or the word is unknown.
        RendererRefused: the address is none.
    """
    if "://" in renderer:
        return OutsideStudio(renderer, OutsideRenderer(renderer), pool.stopping)
    choice = choose_backend(cast(Preference, renderer))
    return HouseStudio(choice.reason, pool, choice.backend, choice.window)
