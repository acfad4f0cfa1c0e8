"""The card of a simulation change set: one sentence and an honest estimate, both from recorded changes alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from agent.quoting import on_one_line
from db import simulations
from db.changes import Change
from db.models.base import Json
from db.simulations import Wanted
from tools.pack import Estimate
from tools.simulations.wording import settings_of, shown_values
from tools.wording import count

_TABLES = frozenset(("projects", "sweeps", "simulations", "exports"))
_KINDS = frozenset((simulations.SIMULATION_KIND, simulations.EXPORT_KIND))
MOST_PARTS = 8
MOST_NAMED = 4
LONGEST = 60


def summarise(changes: Sequence[Change]) -> str | None:
    """What the changes do, such as "Run SIM-0012: 2D DLA with 500 particles"; see ``origins.complete``."""
    if not any(each.table in _TABLES or is_job(each) for each in changes):
        return None
    parts = list(_Telling(changes).parts())
    if not parts:
        return None
    if len(parts) > MOST_PARTS:
        parts = [*parts[:MOST_PARTS], f"and {len(parts) - MOST_PARTS} more changes"]
    return parts[0][0].upper() + "; ".join(parts)[1:]


def estimate(session: Session, changes: Sequence[Change]) -> Estimate:
    """The jobs that would be queued, and the seconds until the last simulation is done, if nothing else is waiting."""
    jobs = sum(1 for each in changes if each.kind == "insert" and is_job(each))
    grown = [_wanted(each) for each in changes if each.table == "simulations" and each.kind == "insert"]
    if not jobs or not grown:
        return Estimate(jobs)
    return Estimate(jobs, round(simulations.expected_seconds_of(session, grown), 1))


def is_job(change: Change) -> bool:
    """Whether it is a job of this pack; of an update that is known after ``origins.complete`` only."""
    return change.table == "jobs" and _text(change, "kind") in _KINDS


class _Telling:
    """The changes of one card, by what they belong to."""

    def __init__(self, changes: Sequence[Change]) -> None:
        self._changes = changes
        self._runs = self._of("simulations", "insert")
        self._new_projects = {each.label for each in self._of("projects", "insert")}

    def parts(self) -> Iterator[str]:
        """Each thing that is done, as a clause without a subject."""
        yield from self._sweeps()
        yield from self._single_runs()
        yield from self._cancellations()
        yield from self._exports()
        yield from self._projects()
        yield from self._deletions()

    def _sweeps(self) -> Iterator[str]:
        for sweep in self._of("sweeps", "insert"):
            runs = [each for each in self._runs if _value(each, "sweep_id") == sweep.key]
            parameter = _text(sweep, "parameter")
            over = f"{parameter.replace('_', ' ')} {shown_values(_value(sweep, 'values'))}"
            same = f" ({settings_of(runs[0].after or {}, without=parameter)})" if runs else ""
            place = self._place(runs[0]) if runs else ""
            yield f"run sweep {sweep.label}: {count(len(runs), 'simulation')} over {over}{same}{place}"

    def _single_runs(self) -> Iterator[str]:
        for each in self._runs:
            if _value(each, "sweep_id") is None:
                yield f"run {each.label}: {settings_of(each.after or {})}{self._place(each)}"

    def _place(self, run: Change) -> str:
        name = _text(run, "project")
        if not name:
            return ""
        new = "new " if name in self._new_projects else ""
        return f' in the {new}project "{on_one_line(name, LONGEST)}"'

    def _cancellations(self) -> Iterator[str]:
        """Queued ones end at once, running ones are asked to stop: for a person both are cancelled."""
        ended = [each for each in self._of("simulations", "update") if _text(each, "status") == "cancelled"]
        asked = [each for each in self._of("jobs", "update") if _value(each, "cancel_requested") is True]
        numbers = sorted({each.label for each in ended} | {each.label for each in asked if is_job(each)})
        if numbers:
            yield f"cancel {_listed(numbers, 'simulation')}"

    def _exports(self) -> Iterator[str]:
        for each in self._of("exports", "insert"):
            number, kind = _text(each, "simulation"), _text(each, "format").upper()
            yield f"export {number} as {kind} ({on_one_line(each.label, LONGEST)})"

    def _projects(self) -> Iterator[str]:
        used = {_text(each, "project") for each in self._runs}
        for each in self._of("projects", "insert"):
            if each.label not in used:
                yield f'create project "{on_one_line(each.label, LONGEST)}"'

    def _deletions(self) -> Iterator[str]:
        """What an undo takes back."""
        gone = self._of("simulations", "delete")
        for sweep in self._of("sweeps", "delete"):
            mine = [each for each in gone if _value(each, "sweep_id") == sweep.key]
            yield f"delete sweep {sweep.label} with {count(len(mine), 'simulation')}"
        alone = [each.label for each in gone if _value(each, "sweep_id") is None]
        if alone:
            yield f"delete {_listed(alone, 'simulation')}"
        for each in self._of("exports", "delete"):
            yield f"delete the export {on_one_line(each.label, LONGEST)} of {_text(each, 'simulation')}"
        for each in self._of("projects", "delete"):
            yield f'delete project "{on_one_line(each.label, LONGEST)}"'

    def _of(self, table: str, kind: str) -> list[Change]:
        return [each for each in self._changes if each.table == table and each.kind == kind]


def _wanted(change: Change) -> Wanted:
    match change.after:
        case {
            "particles": int(particles),
            "dimension": int(dimension),
            "stickiness": int() | float() as stickiness,
            "seed": int(seed),
            "seed_geometry": str(geometry),
        }:
            return Wanted(particles, dimension, float(stickiness), seed, geometry)
    raise ValueError(f"this is no new simulation: {change}")


def _listed(numbers: Sequence[str], noun: str) -> str:
    return ", ".join(numbers) if len(numbers) <= MOST_NAMED else count(len(numbers), noun)


def _value(change: Change, key: str) -> Json:
    return (change.after or change.before or {}).get(key)


def _text(change: Change, key: str) -> str:
    value = _value(change, key)
    return value if isinstance(value, str) else ""
