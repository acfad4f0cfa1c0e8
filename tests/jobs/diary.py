"""Steps that are remembered in a dictionary, and a process that dies between any two of its deeds."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

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
