"""One attempt at a run: chooses step after step, performs it, and writes down what became of it.

Several notes make one transaction: the one that ends a step begins the next one, and what only computes is passed
through without one of its own. A note of something outside waits for no longer than it takes to get the next step ready.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from db.models.base import Json, now
from db.models.workflows import RunStep
from db.session import Store
from db.workflows import RunPlan
from db.workflows.tasks import SENT_AND_LOST
from engines.flow.definition import Node
from engines.flow.manifests import is_trigger
from engines.outgoing.redact import redact, redact_text
from jobs.errors import Stopping
from jobs.flows.course import SETTLED, Skip, Standing, choose_next
from jobs.flows.errors import StepFailed
from jobs.flows.means import Means
from jobs.flows.notes import Begun, Done, Enqueue, Failed, Note, Passed, Unsent, Verdict, Waits, write
from jobs.flows.patience import patiently
from jobs.flows.performing import perform
from jobs.flows.preparing import Preparer, Ready
from jobs.work import Task

log = logging.getLogger(__name__)
PAUSES = (1.0, 4.0)
"""Seconds after a first and a second try that failed; there is no fourth."""
SHORT = 5.0
"""Up to so many seconds a run waits in its thread; for longer it gives the thread back and is queued again."""
LONGEST_PAUSE = 60.0
"""However long the other side asks to wait before the next try."""
MOST_NOTES = 20
OLDEST_NOTE = 0.05
"""Seconds; a worker that is killed loses no older note than that."""
_COMPUTES = frozenset({"condition", "transform"})


def pass_by(_: str) -> None:
    """No test wants this process to die here."""


@dataclass(frozen=True, slots=True)
class Workshop:
    """What all runs of a worker share. ``checkpoint`` is told each place where being killed would matter."""

    store: Store
    enqueue: Enqueue
    means: Means
    stopping: threading.Event
    pauses: tuple[float, ...] = PAUSES
    checkpoint: Callable[[str], None] = pass_by


class Attempt:
    """A run in this worker's hands, from what its plan says to its end, a wait, or the loss of the run to another."""

    def __init__(self, shop: Workshop, task: Task, plan: RunPlan) -> None:
        self._shop, self._task, self._plan = shop, task, plan
        self._order = [step.node for step in plan.steps]
        self._known: dict[str, RunStep] = {step.node: step for step in plan.steps}
        self._standings = {step.node: Standing(step.status, step.branch, step.error) for step in plan.steps}
        self._outputs: dict[str, Json] = {
            step.node: step.output for step in plan.steps if step.status == "done"
        }
        self._triggers = frozenset(node.id for node in plan.definition.nodes if is_trigger(node))
        self._preparer = Preparer(
            shop.store, shop.means, task.scope, author=plan.author, version=plan.run.version
        )
        self._notes: list[Note] = []
        self._noted_at = 0.0

    def finish(self) -> None:
        """Go on for as long as the run is ours."""
        goes_on = True
        while goes_on:
            match choose_next(self._plan.definition, self._order, self._standings, self._triggers):
                case None:
                    self._flush(ends=True)
                    return
                case Skip(node, why):
                    goes_on = self._note(Passed(node, why))
                case node:
                    goes_on = self._take(self._plan.definition.node(node))

    def _take(self, node: Node) -> bool:
        """Do what a step is for; False where the run is not ours any more, or waits."""
        if self._shop.stopping.is_set():
            self._flush()
            raise Stopping
        if node.id in self._triggers:
            return self._note(Done(node.id, self._plan.run.input, 0.0))
        known = self._known[node.id]
        if known.status == "running" and known.sent_at is not None and not _is_repeatable(node):
            return self._note(Failed(node.id, "lost", SENT_AND_LOST, unknown=True))
        if known.status == "waiting" and known.wake_at is not None and _until(known.wake_at) > SHORT:
            return self._wait(node, known.wake_at)
        if node.connector == "delay":
            return self._delay(node, known)
        return self._act(node, known)

    def _act(self, node: Node, known: RunStep) -> bool:
        try:
            ready = self._ready(node)
        except StepFailed as failure:
            return self._note(Begun(node.id)) and self._note(_failed(node, failure, ()))
        if node.connector in _COMPUTES:
            return self._note(Begun(node.id)) and self._note(self._tried(node, ready)[0])
        if not self._begin(node, ready):
            return False
        return self._try(node, ready, tries=known.attempts + 1, sent=known.sent_at is not None)

    def _try(self, node: Node, ready: Ready, *, tries: int, sent: bool) -> bool:
        """Perform it until it is done, failed for good, or waits for long; what may have arrived is not sent again."""
        while True:
            note, failure = self._tried(node, ready)
            self._shop.checkpoint(f"performed {node.id}")
            if failure is None:
                return self._note(note)
            sent = sent or failure.sent
            if ready.is_foreign and not sent:
                self._notes.append(Unsent(node.id))
            if not failure.may_pass or tries > len(self._shop.pauses):
                return self._note(_failed(node, failure, ready.secrets, unknown=ready.is_foreign and sent))
            wait = self._shop.pauses[tries - 1] if failure.wait is None else min(failure.wait, LONGEST_PAUSE)
            if wait > SHORT:
                return self._wait(node, now() + timedelta(seconds=wait))
            if not self._flush():
                return False
            self._rest(wait)
            tries += 1
            if not self._begin(node, ready):
                return False

    def _tried(self, node: Node, ready: Ready) -> tuple[Note, StepFailed | None]:
        began = time.perf_counter()
        try:
            made = perform(node, node.action, ready.surroundings, resolved=ready.resolved)
        except StepFailed as error:
            return _failed(node, error, ready.secrets), error
        except Exception as error:
            log.exception("The step %s of %s failed by a mistake of ours.", node.id, self._task.key)
            told = f"The step made a mistake ({type(error).__name__}). The worker's log has the details."
            mistake = StepFailed("internal", told, may_pass=False, sent=True)
            return _failed(node, mistake, ready.secrets), mistake
        took = 1000 * (time.perf_counter() - began)
        output, shown = (redact(each, ready.secrets) for each in (made.output, made.shown_input))
        return Done(node.id, output, took, made.branch, shown), None

    def _begin(self, node: Node, ready: Ready) -> bool:
        """Store that a try begins, and before anything is sent that it is."""
        shown = redact(ready.resolved.shown, ready.secrets)
        self._notes.append(Begun(node.id, shown, ready.is_foreign, _is_repeatable(node)))
        match self._stored(ends=False):
            case "go on":
                self._shop.checkpoint(f"began {node.id}")
                return True
            case "claimed":
                return self._note(Failed(node.id, "lost", SENT_AND_LOST, unknown=True)) and self._flush()
        return False

    def _delay(self, node: Node, known: RunStep) -> bool:
        seconds = node.config.get("seconds")
        wanted = float(seconds) if isinstance(seconds, int | float) else 0.0
        until = known.wake_at or now() + timedelta(seconds=wanted)
        if known.wake_at is None and not self._note(Begun(node.id)):
            return False
        if _until(until) > SHORT:
            return self._wait(node, until)
        if not self._flush():
            return False
        self._rest(_until(until))
        return self._note(Done(node.id, {"seconds": seconds}, 1000 * wanted, shown={"seconds": seconds}))

    def _wait(self, node: Node, until: datetime) -> bool:
        self._notes.append(Waits(node.id, until))
        self._flush()
        return False

    def _rest(self, seconds: float) -> None:
        if self._shop.stopping.wait(max(0.0, seconds)):
            raise Stopping

    def _note(self, note: Note) -> bool:
        """Remember it for the next transaction, which comes at once where there are many, or old ones."""
        if not self._notes:
            self._noted_at = time.monotonic()
        self._notes.append(note)
        match note:
            case Done(node, output):
                self._standings[node] = Standing("done", note.branch)
                self._outputs[node] = output
            case Failed(node):
                self._standings[node] = Standing("unknown" if note.unknown else "failed")
            case Passed(node, why):
                self._standings[node] = Standing("skipped", None, why)
        if len(self._notes) >= MOST_NOTES or time.monotonic() - self._noted_at > OLDEST_NOTE:
            return self._flush()
        return True

    def _flush(self, *, ends: bool = False) -> bool:
        if not self._notes and not ends:
            return True
        return self._stored(ends=ends) == "go on"

    def _stored(self, *, ends: bool) -> Verdict:
        """Write the notes in one transaction; again for about a minute while the store does not answer."""
        notes, self._notes = self._notes, []
        shop, task = self._shop, self._task
        settled = sum(1 for each in self._standings.values() if each.status in SETTLED)
        share = settled / max(1, len(self._standings))

        def store() -> Verdict:
            with shop.store.work(task.scope) as session:
                return write(session, task, notes, share=share, ends=ends, enqueue=shop.enqueue)

        verdict = patiently(store, shop.stopping, task.key)
        shop.checkpoint("stored")
        return verdict

    def _ready(self, node: Node) -> Ready:
        key = f"{self._plan.run.id}-{node.id}"
        prepare = partial(self._preparer.prepare, node, key=key, values=self._values())
        return patiently(prepare, self._shop.stopping, self._task.key)

    def _values(self) -> dict[str, Json]:
        run = self._plan.run
        facts: dict[str, Json] = {
            "number": run.number,
            "workflow": run.workflow.number,
            "version": run.version,
        }
        steps: dict[str, Json] = dict(self._outputs)
        return {"trigger": run.input, "steps": steps, "run": facts, "now": now().isoformat()}


def _failed(node: Node, failure: StepFailed, secrets: tuple[str, ...], *, unknown: bool = False) -> Failed:
    told = redact_text(str(failure), secrets)
    return Failed(node.id, failure.code, told, unknown, redact(failure.shown_input, secrets))


def _is_repeatable(node: Node) -> bool:
    return node.config.get("is_repeatable") is True


def _until(moment: datetime) -> float:
    return (moment - now()).total_seconds()
