"""Steps that are remembered in a dictionary, and a process that dies between any two of its deeds."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TypeVar

from db.models.base import Json
from db.models.jobs import Job
from engines.renderer.catalogue import MATERIALS, PRODUCTS
from engines.renderer.spec import RenderSpec
from jobs.renders import Renders
from jobs.studios import Studio
from jobs.work import Task, Work
from tests.jobs.workplace import Desk

T = TypeVar("T")


class Died(BaseException):
    """The process is gone; nothing of ours may catch it."""


@dataclass
class Diary:
    """What a worker remembers of an attempt; ``deaths`` are the moments at which it dies, once each."""

    deaths: list[tuple[str, str]] = field(default_factory=list)
    remembered: list[str] = field(default_factory=list)
    pauses: list[float] = field(default_factory=list)

    def run(self, work: Work, task: Task) -> None:
        """Do the work, with a new worker after each death."""
        while True:
            try:
                work.run(task, Reading(self))
            except Died:
                continue
            return

    def die(self, moment: tuple[str, str]) -> None:
        """If it is time."""
        if moment in self.deaths:
            self.deaths.remove(moment)
            raise Died


class Reading:
    """``jobs.work.Steps`` of one worker: reads the diary from its beginning, and goes on writing."""

    def __init__(self, diary: Diary) -> None:
        self._diary = diary
        self._position = 0

    def run(self, name: str, function: Callable[[], T]) -> T:
        """Do a step, or read what came of it."""
        self._position += 1
        if self._position <= len(self._diary.remembered):
            read: T = json.loads(self._diary.remembered[self._position - 1])
            return read
        self._diary.die((name, "before"))
        done = function()
        self._diary.die((name, "after"))
        self._diary.remembered.append(json.dumps(done))
        return done

    def pause(self, seconds: float) -> None:
        """Write it down, and do not wait."""
        self._diary.pauses.append(seconds)


def task_of(desk: Desk, number: str, executor: str = "here") -> Task:
    """The present attempt of an order's only job."""
    job = desk.job(number)
    return Task(job.tenant_id, job.id, job.attempt, executor)


def spec(side: int = 64) -> dict[str, Json]:
    """A ball bearing all of polished steel."""
    product = PRODUCTS[0]
    steel = MATERIALS[0].material
    asked = RenderSpec(
        geometry=product.geometry,
        materials=dict.fromkeys(product.geometry.slots, steel),
        width=side,
        height=side,
        samples=1,
    )
    return asked.to_json()  # type: ignore[return-value] # JSON all through


def work(desk: Desk, studio: Studio) -> Renders:
    """Render jobs of this desk, done in this process."""
    return Renders(desk.studio.store, desk.data / "pictures", studio)


def draw(desk: Desk, studio: Studio, diary: Diary | None = None, **nap_of: Json) -> Job:
    """Order one picture and do the work here; its job afterwards."""
    number = desk.order(**(nap_of or spec()))
    (diary or Diary()).run(work(desk, studio), task_of(desk, number))
    return desk.job(number)


def stored(desk: Desk, job: Job) -> bytes:
    """The picture of a job that is done, checked against its row."""
    render = desk.render(job)
    assert render.file is not None
    data = (desk.data / "pictures" / render.file).read_bytes()
    assert (render.bytes, render.checksum) == (len(data), sha256(data).hexdigest())
    return data
