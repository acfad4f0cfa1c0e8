"""Measurements of finished simulations, alone and side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.errors import Conflict, Invalid
from db.models.simulations import Analysis, Simulation
from db.quoting import shown, told
from db.simulations.runs import check_done, find_simulation, latest_done, spell_number
from db.simulations.words import METRICS, MOST_COMPARED, list_of
from db.tenancy import Identity


@dataclass(frozen=True, slots=True)
class Analysed:
    """A simulation and the measurements that were asked for, in the order of ``METRICS``."""

    simulation: Simulation
    analyses: tuple[Analysis, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Simulations in the order in which they were named, and their measurements by number and metric."""

    simulations: tuple[Simulation, ...]
    metrics: tuple[str, ...]
    analyses: Mapping[tuple[str, str], Analysis]


def analyses_of(
    session: Session,
    who: Identity,
    number: str | UUID | None = None,
    *,
    metrics: Sequence[str] | None = None,
) -> Analysed:
    """The measurements of a simulation; without a number, of this person's latest that is done.

    Raises:
        Invalid: there is no such metric.
        NotFound: there is no such simulation, or none is done yet.
        Conflict: it is not done.
    """
    wanted = check_metrics(metrics)
    simulation = latest_done(session, who) if number is None else find_simulation(session, number)
    check_done(simulation, "analyze")
    found = _read(session, [simulation], wanted)
    kept = (found.get((simulation.number, metric)) for metric in wanted)
    return Analysed(simulation, tuple(each for each in kept if each is not None))


def compare(session: Session, numbers: Sequence[str], metrics: Sequence[str] | None = None) -> Comparison:
    """The measurements of 2 to 10 simulations; one that is named twice counts once.

    Raises:
        Invalid: too few or too many, or there is no such metric.
        NotFound: one of them is not there.
        Conflict: one of them is not done.
    """
    wanted = check_metrics(metrics)
    if len(numbers) > 10 * MOST_COMPARED:
        raise _wrong_count(len(numbers))
    simulations = _named(session, numbers)
    if not 2 <= len(simulations) <= MOST_COMPARED:
        raise _wrong_count(len(simulations))
    waiting = [each.number for each in simulations if each.status != "done"]
    if len(waiting) == 1:
        check_done(next(each for each in simulations if each.number in waiting), "compare")
    if waiting:
        raise Conflict(
            f"{', '.join(waiting[:-1])} and {waiting[-1]} are not done, so they can't be compared. "
            "Leave them out, or ask again when they are done."
        )
    return Comparison(simulations, wanted, _read(session, simulations, wanted))


def check_metrics(metrics: Sequence[str] | None) -> tuple[str, ...]:
    """The metrics that are meant, in the order of ``METRICS``; all of them where none is named.

    Raises:
        Invalid: there is no such metric.
    """
    named = {_spell(each): each for each in metrics or METRICS}
    for word, written in named.items():
        if word not in METRICS:
            raise Invalid(f"There is no metric {told(written)}. Choose from {list_of(METRICS)}.")
    return tuple(metric for metric in METRICS if metric in named)


def _spell(metric: str) -> str:
    """``Box counting`` and ``mass–radius`` as they are kept."""
    plain = metric.strip().lower()
    for apart in "-–— ":
        plain = plain.replace(apart, "_")
    return plain


def _named(session: Session, numbers: Sequence[str]) -> tuple[Simulation, ...]:
    """The simulations of these numbers in their order, each once; ``NotFound`` where one is not there."""
    spelt = [spell_number(shown(each, most=40)) for each in numbers]
    query = select(Simulation).where(Simulation.number.in_(spelt))
    known = {each.number: each for each in session.scalars(query)}
    found = [known.get(each) or find_simulation(session, each) for each in spelt]
    return tuple(dict.fromkeys(found))


def _wrong_count(number: int) -> Invalid:
    return Invalid(
        f"A comparison takes 2 to {MOST_COMPARED} different simulations, not {number}. Name those that matter."
    )


def _read(
    session: Session, simulations: Sequence[Simulation], metrics: Sequence[str]
) -> dict[tuple[str, str], Analysis]:
    numbers = {each.id: each.number for each in simulations}
    query = select(Analysis).where(Analysis.simulation_id.in_(list(numbers)), Analysis.metric.in_(metrics))
    found = session.scalars(query.order_by(Analysis.id))
    return {(numbers[each.simulation_id], each.metric): each for each in found}
