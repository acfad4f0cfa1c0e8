"""Staging: run write calls for real inside a savepoint, write down what they did, and take it back.

The same replay serves the preview and the confirmation, so the two cannot differ unless the data moved.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from agent.errors import ToolFailed
from agent.model import Json
from agent.results import Result
from agent.tool import Tool, Toolbox
from db import change_sets
from db.change_sets import Preview
from db.changes import Change, Recorder, count
from db.ids import new_id, seeded_ids
from db.models.change_sets import ChangeSet, StagedCall
from db.numbers import Numbers, keep_reserved
from db.tenancy import Identity
from tools.context import SETTLED, Context, Queries
from tools.pack import Estimate, Pack

REPLAYED = "replayed"
"""Where a session keeps the change set whose calls are replayed."""
UNDONE = "undone"
"""Where a session keeps the change set that a replay has turned back."""
MAX_CHANGES = 5_000
STAGED_NOTE = "Staged, not done: nothing has changed yet. A person must confirm it on the card."


@dataclass(frozen=True, slots=True)
class Call:
    """A write call to replay: the tool's name and its stored arguments."""

    tool: str
    arguments: dict[str, Json]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What all calls of a turn or of a decision share."""

    who: Identity
    packs: tuple[Pack, ...]
    queries: Queries
    context_type: str | None = None
    context_id: str | None = None
    chat_id: UUID | None = None

    def context(self, session: Session) -> Context:
        """A tool's context in this session."""
        return Context(
            session, self.who, self.queries, self.context_type, self.context_id, chat_id=self.chat_id
        )

    def toolbox(self) -> Toolbox[Context]:
        """The tools of the enabled packs."""
        return Toolbox(tool for pack in self.packs for tool in pack.tools)


@contextmanager
def recording(session: Session, change_set_id: UUID, numbers: Numbers) -> Iterator[Recorder]:
    """Write down what the block flushes; numbers come from ``numbers``, bulk statements are refused."""
    recorder = Recorder()
    numbers.rewind()
    session.info.update(recorder=recorder, numbers=numbers, **{UNDONE: None, REPLAYED: change_set_id})
    try:
        yield recorder
    finally:
        session.info.update(recorder=None, numbers=None, make_id=new_id)


def replay(
    session: Session, surroundings: Surroundings, change_set_id: UUID, calls: Sequence[Call], numbers: Numbers
) -> tuple[tuple[Change, ...], Result | None]:
    """Run ``calls`` in this transaction, for good unless the caller rolls back.

    Returns what they changed and the last call's result.

    Raises:
        ToolError, DomainError: a call cannot be done (any more).
    """
    toolbox, result = surroundings.toolbox(), None
    with recording(session, change_set_id, numbers) as recorder:
        for position, call in enumerate(calls):
            session.info["make_id"] = seeded_ids(change_set_id, position)
            session.info[SETTLED] = {}
            result = toolbox.find(call.tool).call(surroundings.context(session), call.arguments)
            session.flush()
        changes = recorder.changes(session)
    if len(changes) > MAX_CHANGES:
        raise ToolFailed(
            f"This would change {len(changes):,} rows; at most {MAX_CHANGES:,} fit on one card. Do it in parts."
        )
    return changes, result


def rehearse(
    session: Session, surroundings: Surroundings, change_set_id: UUID, calls: Sequence[Call], numbers: Numbers
) -> tuple[Preview, Result | None]:
    """As ``replay``, but taken back: what would happen, and the card's text made from it."""
    savepoint = session.begin_nested()
    session.info["rehearsing"] = True
    try:
        changes, result = replay(session, surroundings, change_set_id, calls, numbers)
        preview = preview_of(session, surroundings, changes, calls)
    finally:
        session.info["rehearsing"] = False
        savepoint.rollback()
    return preview, result


@dataclass(frozen=True, slots=True)
class Staged:
    """A call that was added to a change set: what it gave back, and all that the change set would do now."""

    result: Result
    changes: tuple[Change, ...]


def stage_call(
    session: Session,
    surroundings: Surroundings,
    change_set: ChangeSet,
    call: Call,
    *,
    call_id: str,
    shown: Sequence[Change] | None = None,
) -> Staged:
    """Add a write call to a change set and store the new preview; a call that changes nothing leaves no trace.

    Raises:
        ToolError, DomainError: the call cannot be done.
    """
    known = change_sets.calls_of(session, change_set.id)
    calls = [*(Call(each.tool, each.arguments) for each in known), call]
    numbers = numbers_of(change_set)
    preview, result = rehearse(session, surroundings, change_set.id, calls, numbers)
    assert result is not None, "a replay of at least one call has a result"
    if not preview.changes:
        return Staged(result, ())
    keep_reserved(session, numbers)
    change_set.numbers = dict(numbers.reserved)
    undone = undone_in(session)
    change_set.undoes = undone.id if undone else change_set.undoes
    change_sets.store_preview(session, change_set, preview, shown=shown)
    settled: dict[str, Json] = session.info.get(SETTLED, {})
    session.add(
        StagedCall(
            change_set_id=change_set.id,
            position=len(known),
            tool=call.tool,
            arguments={**call.arguments, **settled},
            call_id=call_id[:120],
            summary=result.summary,
        )
    )
    change_sets.announce_change_set(session, change_set)
    session.flush()
    return Staged(result, preview.changes)


def tell_staged(result: Result) -> str:
    """What a model is told of a staged call: its result, and that nothing is done yet."""
    return Result(
        result.summary, {**result.facts, "staged": True, "note": STAGED_NOTE}, result.blocks
    ).for_model()


def numbers_of(change_set: ChangeSet) -> Numbers:
    """The numbers that are reserved for it, to be taken again in the same order."""
    return Numbers({series: list(taken) for series, taken in change_set.numbers.items()})


def preview_of(
    session: Session, surroundings: Surroundings, changes: tuple[Change, ...], calls: Sequence[Call]
) -> Preview:
    """The card's sentence, estimate and needed permissions."""
    toolbox = surroundings.toolbox()
    tools: list[Tool[Context]] = [toolbox.find(call.tool) for call in calls]
    permissions = {tool.permission for tool in tools if tool.permission}
    estimate = _estimate(session, surroundings.packs, changes)
    summary, undone = summarise(session, surroundings.packs, changes), undone_in(session)
    if undone is not None:
        permissions |= set(undone.permissions)
        summary = f'Undo "{undone.summary}": {summary[0].lower()}{summary[1:]}'
    return Preview(changes, summary, estimate.to_json(), tuple(sorted(permissions)))


def undone_in(session: Session) -> ChangeSet | None:
    """The change set that the last replay turned back, if it did."""
    undone: ChangeSet | None = session.info.get(UNDONE)
    return undone


def summarise(session: Session, packs: Sequence[Pack], changes: Sequence[Change]) -> str:
    """One sentence about recorded changes: the packs' own words, else plain counts by table."""
    told = [pack.summarise(pack.complete(session, changes)) for pack in packs]
    sentences = [each for each in told if each]
    if sentences:
        return "; ".join([sentences[0], *(each[0].lower() + each[1:] for each in sentences[1:])])
    if not changes:
        return "Nothing would change"
    parts = [
        f"{kind} {number} {table.replace('_', ' ')}"
        for table, kinds in count(changes).items()
        for kind, number in kinds.items()
    ]
    sentence = ", ".join(parts)
    return sentence[0].upper() + sentence[1:]


def _estimate(session: Session, packs: Sequence[Pack], changes: Sequence[Change]) -> Estimate:
    """Of all packs together: what one of them cannot tell, nobody can."""
    estimates = [each for pack in packs if (each := pack.estimate(session, changes)).jobs]
    seconds = [each.seconds for each in estimates if each.seconds is not None]
    known = len(seconds) == len(estimates) > 0
    return Estimate(sum(each.jobs for each in estimates), sum(seconds) if known else None)
