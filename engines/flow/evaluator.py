"""Works expressions out in a process of its own, which is killed when one takes too long or too much memory.

CEL bounds the number of iterations, not what they allocate: ``trigger.items.map(x, trigger.text + trigger.text)`` took
6 GB within this process. A child of bounded memory fails instead, and only its own expression.
"""

from __future__ import annotations

import queue
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self, cast

from engines.flow.errors import ExpressionFailed, ExpressionInvalid
from engines.flow.values import Json
from engines.process import NoReply, Process, ProcessGone

_PROGRAM = Path(__file__).with_name("evaluator_program.py")
_ROOT = Path(__file__).parents[2]
_STARTING = 10.0
"""Seconds for the first answer of a new process."""


class Evaluator:
    """Evaluates for any number of threads; its processes are started when they are first needed. Close it when done.

    At most ``processes`` at once, each of at most ``memory`` bytes; ``timeout`` are seconds for one request.
    """

    def __init__(self, *, processes: int = 2, memory: int = 768 * 1024 * 1024, timeout: float = 1.0) -> None:
        self._setup = {"root": str(_ROOT), "memory": memory}
        self._timeout = timeout
        self._idle: queue.LifoQueue[Process | None] = queue.LifoQueue()
        self._count = processes
        for _ in range(processes):
            self._idle.put(None)

    def evaluate(self, expressions: Mapping[str, str], values: Mapping[str, Json]) -> dict[str, Json]:
        """What each expression gives, by its name.

        Raises:
            ExpressionInvalid: one does not parse.
            ExpressionFailed: see ``Expression.evaluate``; or it took too long, or too much memory.
        """
        found = self._ask({"op": "evaluate", "what": dict(expressions), "values": dict(values)})
        return cast(dict[str, Json], found)

    def render(self, template: Json, values: Mapping[str, Json]) -> Json:
        """Any JSON with all ``{{ … }}`` in its texts worked out; errors as ``evaluate``."""
        return self._ask({"op": "render", "what": template, "values": dict(values)})

    def close(self) -> None:
        """End the processes; those at work end with their request."""
        for _ in range(self._count):
            process = self._idle.get()
            if process is not None:
                process.kill()
        for _ in range(self._count):
            self._idle.put(None)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _ask(self, request: Mapping[str, object]) -> Json:
        with self._process() as process:
            try:
                reply = process.ask(request, self._timeout)
            except NoReply:
                raise ExpressionFailed(
                    f"The expressions of this step took longer than {self._timeout:g} s and were stopped. "
                    "Take a part of the data."
                ) from None
            except ProcessGone:
                raise ExpressionFailed(
                    "The expressions of this step need more memory than they may use. Take a part of the data."
                ) from None
        match reply.get("failed"):
            case None:
                return cast(Json, reply["value"])
            case "invalid":
                raise ExpressionInvalid(str(reply["message"]))
        raise ExpressionFailed(str(reply["message"]))

    @contextmanager
    def _process(self) -> Iterator[Process]:
        """One that is ready, for this request alone."""
        process = self._idle.get()
        try:
            if process is None or not process.alive:
                if process is not None:
                    process.kill()
                process = Process.start(_PROGRAM, self._setup, with_packages=True)
                process.ask({"op": "evaluate", "what": {}, "values": {}}, _STARTING)
            yield process
        except (NoReply, ProcessGone):
            raise ExpressionFailed(
                "The expressions could not be worked out now: their process did not start. Retry the run."
            ) from None
        finally:
            self._idle.put(process if process is not None and process.alive else None)
