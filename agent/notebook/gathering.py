"""An answer gathered from a turn's events, and a chat's entries from its messages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from agent.events import (
    AnswerRestarted,
    CallFinished,
    CallStarted,
    ChangeSetStaged,
    Event,
    Finish,
    TextDelta,
    TurnEnded,
    TurnFailed,
    TurnStarted,
)
from agent.notebook.answers import Answer, Entry, LoadPicture, Step, Usage
from agent.notebook.proposals import Deciding, Proposal


@dataclass(slots=True)
class Gathering:
    """What has come of one answer so far."""

    question: str
    desk: Deciding
    load_picture: LoadPicture
    by_hand: bool = False
    """Whether it is a call without a model: then what the tool could not do is the answer's error."""
    _texts: list[str] = field(default_factory=lambda: [""])
    """The text of each step of the model; a tool call begins a new one."""
    _steps: dict[str, Step] = field(default_factory=dict)
    _proposal: Proposal | None = None
    _error: str | None = None
    _finish: Finish | None = None
    _usage: Usage = field(default_factory=Usage)

    def take(self, event: Event) -> None:
        """Add what has happened."""
        match event:
            case TextDelta(delta):
                self._texts[-1] += delta
            case AnswerRestarted():
                self._texts[-1] = ""
            case CallStarted(id, name, arguments):
                self._texts += [""] if self._texts[-1] else []
                self._steps[id] = Step(name, arguments, "running", id=id)
            case CallFinished():
                self._steps[event.id] = _step(event)
                self._error = event.error if self.by_hand else self._error
            case ChangeSetStaged(_, change_set):
                self._proposal = Proposal(change_set, self.desk)
            case TurnFailed(_, detail):
                self._error = detail
            case TurnEnded():
                self._end(event)
            case TurnStarted():
                pass

    def answer(self) -> Answer:
        """The answer as far as it has come."""
        told = [] if self.by_hand and self._error else self._texts
        text = "\n\n".join(each.strip() for each in told if each.strip())
        return Answer(
            text,
            tuple(self._steps.values()),
            self._proposal,
            self._finish,
            self._usage,
            self._error,
            self.question,
            self.load_picture,
        )

    def _end(self, event: TurnEnded) -> None:
        self._finish = event.finish
        self._usage = Usage(
            event.usage.input_tokens,
            event.usage.output_tokens,
            milliseconds=event.milliseconds,
            provider=event.provider,
            model=event.model,
            estimated=event.usage.estimated,
        )


@dataclass(frozen=True, slots=True)
class Said:
    """One stored message: ``kind`` is ``event`` for lines that the app wrote."""

    role: str
    kind: str
    text: str
    at: datetime
    turn_id: str | None
    steps: tuple[Step, ...] = ()


def entries_of(messages: Iterable[Said]) -> list[Entry]:
    """A chat's entries: what the model said in several steps of one answer is one, results stand with their calls."""
    found: list[Entry] = []
    answering: str | None = None
    for each in messages:
        if each.kind == "event":
            found.append(Entry("event", each.text, each.at))
            answering = None
        elif each.role == "user":
            found.append(Entry("user", each.text, each.at))
            answering = None
        elif each.role == "assistant" and answering is not None and answering == each.turn_id:
            found[-1] = _joined(found[-1], each)
        elif each.role == "assistant":
            found.append(Entry("assistant", each.text, each.at, each.steps))
            answering = each.turn_id
    return found


def _joined(entry: Entry, more: Said) -> Entry:
    text = "\n\n".join(each for each in (entry.text.strip(), more.text.strip()) if each)
    return replace(entry, text=text, at=more.at, steps=entry.steps + more.steps)


def _step(event: CallFinished) -> Step:
    return Step(
        event.name, event.arguments, event.status, event.milliseconds, event.result, event.error, event.id
    )
