"""Processes for computing: one child for each slot, so that a crash or a hang touches only the job in it.

A child is a fresh interpreter (spawn): it shares no graphics context, lock or thread with the worker. It is renewed after
a number of jobs, because graphics drivers leak, and it ends when the worker does, however that ends.
"""

from __future__ import annotations

import multiprocessing
import signal
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from jobs.child import STOP, TAKEN, Answer, Call, Progress, Report, serve
from jobs.errors import ChildDied, Stopping, TookTooLong

T = TypeVar("T")
RENEW_AFTER = 200
"""Jobs of one child."""
SILENCE_SECONDS = 900.0
"""A computation that neither ends nor reports for so long hangs."""


class Slot:
    """One child process, started when first needed; used by one thread at a time."""

    def __init__(self, name: str, stopping: threading.Event, *, renew_after: int, silence: float) -> None:
        self._name = name
        self._stopping = stopping
        self._renew_after = renew_after
        self._silence = silence
        self._child: tuple[multiprocessing.process.BaseProcess, Connection[Any, Any]] | None = None
        self._jobs = 0

    def compute(self, report: Report, function: Callable[..., T], *arguments: object) -> T:
        """Call ``function(*arguments, report)`` in the child; what that reports reaches ``report`` once a second at most.

        Raises:
            ChildDied: the child ended before it answered.
            TookTooLong: it neither answered nor reported for long and was ended.
            Stopping: the worker stops and has ended the child.
            Exception: whatever the function raised.
        """
        try:
            answer = self._ask(report, Call(function, arguments))
        except (EOFError, OSError):
            words = self._bury()
            raise Stopping if self._stopping.is_set() else ChildDied(words) from None
        except BaseException:
            self._bury()  # it still computes, and its answer would be taken for that of the next call
            raise
        self._jobs += 1
        if self._jobs >= self._renew_after:
            self._bury()
        if answer.error is not None:
            raise answer.error
        value: T = answer.value
        return value

    def kill(self) -> None:
        """End the child at once, from any thread."""
        child = self._child
        if child is not None:
            child[0].kill()

    def _ask(self, report: Report, call: Call) -> Answer:
        connection = self._given(call)
        while connection.poll(self._silence):
            match connection.recv():
                case Answer() as answer:
                    return answer
                case Progress(share) if not report(share):
                    connection.send(STOP)
        raise self._silent()

    def _given(self, call: Call) -> Connection[Any, Any]:
        """Hand the call over; a child of earlier calls that turns out to be dead harmed none and has a follower."""
        if self._child is not None:
            try:
                return self._taken(self._child[1], call)
            except (EOFError, OSError):
                self._bury()
            if self._stopping.is_set():
                raise Stopping
        return self._taken(self._started(), call)

    def _taken(self, connection: Connection[Any, Any], call: Call) -> Connection[Any, Any]:
        connection.send(call)
        if not connection.poll(self._silence):
            raise self._silent()
        said = connection.recv()
        assert said == TAKEN, f"a child answered the call before: {said!r}"
        return connection

    def _started(self) -> Connection[Any, Any]:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=serve, args=(theirs,), name=self._name, daemon=True)
        process.start()
        theirs.close()  # so that its death ends the pipe
        self._child = process, ours
        return ours

    def _silent(self) -> TookTooLong:
        return TookTooLong(f"It gave no sign of life for {self._silence:.0f} seconds and was ended.")

    def _bury(self) -> str:
        """End the child, if it has not ended, and say how it ended."""
        if self._child is None:
            return "The computing process could not be started."
        process, connection = self._child
        self._child, self._jobs = None, 0
        connection.close()
        process.join(0.5)
        process.kill()
        process.join()
        code = process.exitcode or 0
        process.close()
        if code < 0:
            return f"The computing process was ended by {signal.Signals(-code).name}."
        return f"The computing process ended by itself with exit code {code}."


@dataclass(frozen=True, slots=True)
class _Ticket:
    """Somebody who waits; ``turn`` says for what, from the widest name to the narrowest."""

    number: int
    turn: tuple[str, ...]

    @property
    def parties(self) -> Iterator[tuple[str, ...]]:
        """Whoever it waits for: its kind of job, then its kind's tenant."""
        return (self.turn[: length + 1] for length in range(len(self.turn)))


class Pool:
    """The slots of a worker. Of those who wait, the one gets a slot whose kind of job has the fewest at that moment.

    So long jobs of one kind take every slot only while nobody waits with another kind, and within a kind it is the same
    for its tenants. Between equals it is whose last slot was longest ago, and then who waits longest.
    """

    def __init__(
        self, slots: int, *, renew_after: int = RENEW_AFTER, silence_seconds: float = SILENCE_SECONDS
    ) -> None:
        self.stopping = threading.Event()
        """Set when the worker is on its way out."""
        self._slots = [
            Slot(f"slot-{number}", self.stopping, renew_after=renew_after, silence=silence_seconds)
            for number in range(slots)
        ]
        self._free = list(self._slots)
        self._changed = threading.Condition()
        self._waiting: list[_Ticket] = []
        self._numbers = count(1)
        self._held: Counter[tuple[str, ...]] = Counter()
        self._served: Counter[tuple[str, ...]] = Counter()

    @contextmanager
    def slot(self, *turn: str) -> Iterator[Slot]:
        """Wait for a slot and keep it for the block; ``turn`` is the kind of job and, where it matters, whose it is.

        Raises:
            Stopping: the worker stops.
        """
        ticket, found = self._wait(turn)
        try:
            yield found
        finally:
            self._give_back(ticket, found)

    def stop(self) -> None:
        """Give out no slot any more; computations that run may finish."""
        with self._changed:
            self.stopping.set()
            self._changed.notify_all()

    def end(self) -> None:
        """End every child at once."""
        self.stop()
        for slot in self._slots:
            slot.kill()

    def _wait(self, turn: tuple[str, ...]) -> tuple[_Ticket, Slot]:
        with self._changed:
            ticket = _Ticket(next(self._numbers), turn)
            self._waiting.append(ticket)
            self._changed.notify_all()
            self._changed.wait_for(lambda: self.stopping.is_set() or self._is_next(ticket))
            self._waiting.remove(ticket)
            if self.stopping.is_set():
                raise Stopping
            for party in ticket.parties:
                self._held[party] += 1
                self._served[party] = next(self._numbers)
            found = self._free.pop(0)
            self._changed.notify_all()
            return ticket, found

    def _give_back(self, ticket: _Ticket, slot: Slot) -> None:
        with self._changed:
            for party in ticket.parties:
                self._held[party] -= 1
            self._free.append(slot)
            self._changed.notify_all()

    def _is_next(self, ticket: _Ticket) -> bool:
        return bool(self._free) and min(self._waiting, key=self._claim) is ticket

    def _claim(self, ticket: _Ticket) -> list[tuple[int, int]]:
        parties = [(self._held[party], self._served[party]) for party in ticket.parties]
        return [*parties, (ticket.number, 0)]
