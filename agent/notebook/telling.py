"""What is told of a value in plain Python: a few lines that name what else there is."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from agent.drawing.amounts import duration
from agent.drawing.markup import clean
from agent.model import Json
from agent.notebook.answers import Answer, Entry, History, Picture, Plot, Step, Usage
from agent.notebook.proposals import Proposal, Receipt, RowChange
from agent.notebook.shown import Shown
from agent.results import Images, Series, Table

MOST_ROWS = 12
MOST_CHARACTERS = 4_000
WIDE = 60


def tell(value: Shown) -> str:
    """The value as text, without anything that would steer a terminal."""
    return clean(_tell(value))


def _tell(value: Shown) -> str:
    match value:
        case Answer():
            return _lines(_answer(value))
        case Proposal():
            return _lines(_proposal(value))
        case Receipt():
            return (
                f"{value.sentence} (by {value.by}, {value.at:%Y-%m-%d %H:%M} UTC, audit entry {value.audit})"
            )
        case Step():
            return _step(value)
        case Entry():
            return _lines(_entry(value))
        case History():
            return "\n\n".join(_lines(_entry(each)) for each in value) or "Nothing was said yet."
        case Usage():
            return _usage(value)
        case Plot():
            points = sum(len(line.points) for line in value.series.lines)
            return f"<Plot {value.title!r}: {points} points; .svg, .frame>"
        case Picture():
            return f"<Picture {value.caption!r}: {len(value.data):,} bytes of {value.media_type}; .data>"
    return object.__repr__(value)


def _answer(answer: Answer) -> Iterable[str]:
    yield from map(_step, answer.steps)
    yield _cut(answer.text)
    if answer.error:
        yield f"! {answer.error}"
    elif answer.finish not in {"stop", None}:
        yield f"! The answer ended early: {str(answer.finish).replace('_', ' ')}."
    kinds = (("tables", Table), ("plots", Series), ("pictures", Images))
    numbers = ((name, sum(isinstance(block, kind) for block in answer.blocks)) for name, kind in kinds)
    offered = ", ".join(f".{name} ({number})" for name, number in numbers if number)
    yield f"[{offered}]" if offered else ""
    if answer.proposal is not None:
        yield "Proposal: " + _lines(_proposal(answer.proposal))


def _proposal(proposal: Proposal) -> Iterable[str]:
    yield f"{proposal.summary} [{proposal.status}]"
    yield from (f"  {_row(each)}" for each in proposal.rows[:MOST_ROWS])
    if proposal.total > MOST_ROWS:
        yield f"  … {proposal.total - MOST_ROWS:,} more rows in .changes"
    receipt = proposal.receipt
    if receipt is not None:
        yield f"  {_tell(receipt)}"
    elif proposal.status == "pending":
        yield f"  Nothing has changed yet: .confirm() or .cancel(), until {proposal.expires_at:%Y-%m-%d %H:%M} UTC."
    elif proposal.reason:
        yield f"  {proposal.reason}"


def _row(row: RowChange) -> str:
    before, after = row.before or {}, row.after or {}
    if row.kind == "delete":
        return f"- {row.table} {row.label}"
    if row.kind == "insert":
        return f"+ {row.table} {row.label}"
    moved = (
        f"{name}: {_value(before.get(name))} → {_value(after.get(name))}" for name in {**before, **after}
    )
    return f"± {row.table} {row.label}: {', '.join(moved)}"


def _entry(entry: Entry) -> Iterable[str]:
    said = {"user": "You", "assistant": "Counterfoil", "event": "·"}[entry.role]
    yield f"{said} ({entry.at:%Y-%m-%d %H:%M} UTC): {_cut(entry.text)}"
    yield from (f"  {_step(each)}" for each in entry.steps)


def _step(step: Step) -> str:
    took = f" ({duration(step.milliseconds)})" if step.milliseconds is not None else ""
    given = step.arguments if isinstance(step.arguments, dict) else {}
    named = ", ".join(f"{name}={_value(value)}" for name, value in given.items())
    return f"[{step.status}] {step.name}({named}){took}: {step.summary or '…'}"


def _usage(usage: Usage) -> str:
    about = "about " if usage.estimated else ""
    parts = [f"{about}{usage.tokens:,} tokens ({usage.input_tokens:,} in, {usage.output_tokens:,} out)"]
    if usage.since is not None:
        parts.insert(0, f"since {usage.since:%Y-%m-%d}: {usage.turns:,} answers")
    elif usage.provider:
        parts.insert(0, f"{usage.provider} {usage.model}")
    if usage.milliseconds:
        parts.append(duration(usage.milliseconds))
    if usage.cost_usd is not None:
        parts.append(f"${usage.cost_usd:,.4f}")
    if usage.limit is not None:
        parts.append(f"of {usage.limit:,} tokens")
    return f"<Usage {', '.join(parts)}>"


def _value(value: Json) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= WIDE else f"{text[:WIDE]}…"


def _cut(text: str) -> str:
    return text if len(text) <= MOST_CHARACTERS else f"{text[:MOST_CHARACTERS]} … (.text has all of it)"


def _lines(lines: Iterable[str] | Sequence[str]) -> str:
    return "\n".join(each for each in lines if each)
