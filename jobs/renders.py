"""Render jobs: begin, draw, end; tried three times when the renderer fails in a way that may pass.

What a try has ``drawn`` is told with ``file``, ``bytes``, ``checksum`` and ``milliseconds``; one that ``failed`` may be
``spent``: its key must not be used again. Each step is a transaction or can be repeated. The verbs of ``db.renders``
fence: they move a render only for the job's present attempt and while it is open, so a repeated step, or a worker that
comes back from the dead, changes nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import renders
from db.models.jobs import Job
from db.models.renders import Render
from db.sandbox_limits import is_sandbox
from db.session import Store
from engines.renderer.errors import (
    PictureDamaged,
    RenderCancelled,
    RendererRefused,
    RendererUnavailable,
    SpecInvalid,
)
from jobs.errors import ChildDied, OrderFailed, TookTooLong
from jobs.files import Target
from jobs.outcomes import CANCELLED, NOTHING, PAUSES, Outcome, failed, is_cancelled, tell_progress
from jobs.pictures import forget_older
from jobs.studios import Draw, Studio
from jobs.work import Steps, Task

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Renders:
    """Makes pictures in a studio and keeps them below ``pictures``."""

    store: Store
    pictures: Path
    studio: Studio
    house: Callable[[], Studio] | None = None
    """Draws for sandboxes, where ``studio`` is somebody else's; None where that is our own."""
    pauses: tuple[float | None, ...] = PAUSES

    @property
    def kind(self) -> str:
        """The kind of these jobs."""
        return renders.JOB_KIND

    @property
    def about(self) -> str:
        """What draws."""
        return self.studio.name

    def run(self, task: Task, steps: Steps) -> None:
        """Try until the picture is there, cancelled, or failed for good."""
        key, spent, studio = task.key, 1, self._studio_of(task)
        for pause in self.pauses:
            with studio.place() as draw:
                made = steps.run("draw", partial(self._draw, task, key, draw))
            if steps.run("end", partial(self._end, task, made, pause is None)):
                return
            if made.get("spent"):
                spent += 1
                key = f"{task.key}:{spent}"
            steps.pause(pause or 0.0)

    def give_up(self, session: Session, job_id: UUID, attempt: int, error: str) -> None:
        """The engine lost it."""
        renders.render_failed(session, job_id, error, attempt=attempt, code="lost")

    def call_off(self, session: Session, job_id: UUID, attempt: int) -> None:
        """The engine was told to cancel it."""
        renders.render_cancelled(session, job_id, attempt=attempt)

    def _studio_of(self, task: Task) -> Studio:
        """What strangers ask for leaves this machine for nobody's renderer."""
        if self.house is None:
            return self.studio
        with self.store.read(task.scope) as session:
            return self.house() if is_sandbox(session) else self.studio

    def _draw(self, task: Task, key: str, draw: Draw) -> Outcome:
        """Begin, and draw: one step, so that whoever takes over is the one whom the job names."""
        with self.store.work(task.scope) as session:
            render = renders.render_started(
                session, task.job_id, attempt=task.attempt, executor=task.executor
            )
        if render is None:
            return NOTHING
        target = self._target(task, render)
        try:
            made = draw(
                key, render.spec, target, partial(tell_progress, self.store, task, renders.render_progress)
            )
        except RenderCancelled:
            return CANCELLED
        except Exception as error:  # noqa: BLE001 - the edge of the renderer: every failure ends as a row for a person
            return _failure(error)
        facts: Outcome = {"bytes": made.bytes, "checksum": made.checksum, "milliseconds": made.milliseconds}
        return {"outcome": "drawn", "file": target.file, **facts}

    def _end(self, task: Task, made: Outcome, last: bool) -> bool:
        """Write down the outcome; False where it is worth another try."""
        match made:
            case {"outcome": "drawn"}:
                self._keep(task, made)
            case {"outcome": "cancelled"}:
                with self.store.work(task.scope) as session:
                    renders.render_cancelled(session, task.job_id, attempt=task.attempt)
            case {"outcome": "failed", "may_pass": may_pass, "error": error, "code": code}:
                if may_pass and not last:
                    return False
                with self.store.work(task.scope) as session:
                    renders.render_failed(
                        session, task.job_id, str(error), attempt=task.attempt, code=str(code)
                    )
        self._tidy_up(task)
        return True

    def _keep(self, task: Task, made: Outcome) -> None:
        with self.store.work(task.scope) as session:
            if is_cancelled(session, task):
                renders.render_cancelled(session, task.job_id, attempt=task.attempt)
            else:
                renders.render_done(session, task.job_id, _picture_file(made), attempt=task.attempt)

    def _tidy_up(self, task: Task) -> None:
        """Leave one file of the render, or none: what an interrupted try has stored may be wanted by nobody."""
        with self.store.read(task.scope) as session:
            query = select(Render).join(Job, Job.subject_id == Render.id).where(Job.id == task.job_id)
            render = session.scalar(query)
        if render is None:
            return
        target = self._target(task, render)
        if render.file == target.file:
            forget_older(target, str(render.id))
        else:
            target.path.unlink(missing_ok=True)

    def _target(self, task: Task, render: Render) -> Target:
        """A file of this attempt only: a render that is dispatched anew has another job."""
        name = f"{render.id}-{task.job_id.hex[-8:]}-{task.attempt}.{render.spec.get('format', 'webp')}"
        return Target(self.pictures, f"{task.tenant_id}/{render.order_id}/{name}")


def _picture_file(made: Outcome) -> renders.PictureFile:
    match made:
        case {
            "file": str(file),
            "bytes": int(size),
            "checksum": str(checksum),
            "milliseconds": int() | float() as took,
        }:
            return renders.PictureFile(file, size, checksum, float(took))
    raise ValueError(f"this is no outcome of a drawing: {made}")


def _failure(error: Exception) -> Outcome:
    match error:
        case SpecInvalid():
            return failed("spec_invalid", f"This picture can't be made: {error}", may_pass=False)
        case RendererRefused(code=str(code)):
            return failed(code, f"The renderer refused: {error}", may_pass=False)
        case RendererUnavailable():
            return failed("renderer_unavailable", str(error), may_pass=True)
        case PictureDamaged():
            return failed("picture_damaged", str(error), may_pass=True)
        case OrderFailed(code=str(code), retryable=bool(retryable)):
            return failed(code, f"The renderer failed: {error}", may_pass=retryable) | {"spent": True}
        case ChildDied():
            return failed("crashed", f"The renderer crashed. {error}", may_pass=True)
        case TookTooLong():
            return failed("took_too_long", f"The renderer hung. {error}", may_pass=False)
        case OSError():
            return failed("not_stored", f"The picture could not be stored: {error}", may_pass=True)
    log.error("A render failed by a mistake of ours.", exc_info=error)
    told = f"The renderer made a mistake ({type(error).__name__}). The worker's log has the details."
    return failed("internal", told, may_pass=True)
