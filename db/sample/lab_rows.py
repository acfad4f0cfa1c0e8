"""Writes the laboratory's past as rows: each simulation as a worker would have left it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from itertools import count, groupby
from uuid import UUID

from sqlalchemy.orm import Session

from db.models.jobs import Job
from db.models.simulations import Analysis, Cluster, Project, Simulation, Sweep
from db.models.tenants import NumberSeries
from db.sample.lab_past import DIED, PROJECTS, PastRun
from db.simulations import SIMULATION_KIND, Grown, Wanted, runs, sweeps
from db.simulations.estimates import usual_seconds

Grow = Callable[[Wanted], Grown]
"""Grows and measures one simulation at once."""
PICKED_UP = timedelta(seconds=0.4)
"""From the confirmation to the start."""
CANCELLED_AT, DIED_AT = 0.46, 0.71
"""How far they had come."""
TRIES = 3


@dataclass(frozen=True, slots=True)
class PastGrowth:
    """A run of the past, and what it grew if it was done."""

    run: PastRun
    grown: Grown | None


def write_past(
    session: Session, people: Mapping[str, UUID], past: Sequence[PastGrowth], *, moment: datetime
) -> None:
    """Make projects, sweeps, simulations, clusters, analyses and jobs of the time before ``moment``.

    The numbers of what people run go on after them.
    """
    begun = moment - timedelta(days=max(each.run.days_ago for each in past) + 0.2)
    projects = {name: _project(name, people["operator"], begun) for name in PROJECTS}
    session.add_all(projects.values())
    session.flush()
    numbers, sweep_numbers = count(1), count(1)
    for swept, group in groupby(past, key=lambda each: each.run.swept):
        members = list(group)
        sweep = None
        if swept is not None:
            sweep = _sweep(
                f"SW-{next(sweep_numbers):04d}", swept, [each.run for each in members], people, moment
            )
            session.add(sweep)
            session.flush()
        for each in members:
            simulation = _simulation(f"SIM-{next(numbers):04d}", each, people, moment)
            simulation.project = projects[each.run.project] if each.run.project else None
            simulation.sweep = sweep
            session.add(simulation)
            session.flush()
            session.add_all(_left_behind(simulation, each.grown))
    session.add(NumberSeries(series=runs.SERIES, last=next(numbers) - 1))
    session.add(NumberSeries(series=sweeps.SERIES, last=next(sweep_numbers) - 1))
    session.flush()


def _project(name: str, created_by: UUID, begun: datetime) -> Project:
    return Project(name=name, description=PROJECTS[name], created_by=created_by, created_at=begun)


def _sweep(
    number: str, parameter: str, members: Sequence[PastRun], people: Mapping[str, UUID], moment: datetime
) -> Sweep:
    return Sweep(
        number=number,
        parameter=parameter,
        values=[getattr(each.wanted, parameter) for each in members],
        created_by=people[members[0].by],
        created_at=moment - timedelta(days=members[0].days_ago),
    )


def _simulation(number: str, growth: PastGrowth, people: Mapping[str, UUID], moment: datetime) -> Simulation:
    run, grown, wanted = growth.run, growth.grown, growth.run.wanted
    assert wanted.seed is not None, "the past is the same on every machine"
    created = moment - timedelta(days=run.days_ago)
    expected = usual_seconds(wanted)
    progress = {"done": 1.0, "failed": DIED_AT, "cancelled": CANCELLED_AT}[run.status]
    seconds = grown.milliseconds / 1000 if grown else progress * expected
    tries = TRIES if run.status == "failed" else 1
    return Simulation(
        number=number,
        **asdict(wanted),
        status=run.status,
        progress=progress,
        estimated_seconds=round(expected, 3),
        attempts=tries,
        error=DIED if run.status == "failed" else None,
        milliseconds=grown.milliseconds if grown else None,
        radius=grown.radius if grown else None,
        created_by=people[run.by],
        created_at=created,
        started_at=created + PICKED_UP,
        ended_at=created + PICKED_UP + timedelta(seconds=tries * seconds),
    )


def _left_behind(simulation: Simulation, grown: Grown | None) -> list[Job | Cluster | Analysis]:
    """Its job, and what came of it."""
    left: list[Job | Cluster | Analysis] = [_job(simulation)]
    if grown is None:
        return left
    kept = {"particles": grown.particles, "checksum": grown.checksum, "data": grown.data}
    left.append(Cluster(simulation_id=simulation.id, created_at=simulation.ended_at, **kept))
    own = {"simulation_id": simulation.id, "created_at": simulation.ended_at}
    return left + [Analysis(**own, **asdict(each)) for each in grown.analyses]


def _job(simulation: Simulation) -> Job:
    return Job(
        kind=SIMULATION_KIND,
        title=simulation.number,
        subject_id=simulation.id,
        group_key=simulation.number,
        payload={"simulation_id": str(simulation.id)},
        status=simulation.status,
        tries=simulation.attempts,
        progress=simulation.progress,
        error=simulation.error,
        error_code="crashed" if simulation.error else None,
        cancel_requested=simulation.status == "cancelled",
        created_by=simulation.created_by,
        created_at=simulation.created_at,
        started_at=simulation.started_at,
        ended_at=simulation.ended_at,
    )
