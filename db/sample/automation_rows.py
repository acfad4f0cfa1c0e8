"""Writes the sample team's past as rows: each run as a worker would have left it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from operator import itemgetter
from uuid import UUID

from sqlalchemy.orm import Session

from db.models.base import Json
from db.models.jobs import Job
from db.models.tenants import NumberSeries
from db.models.workflows import Connection, RunStep, Workflow, WorkflowRun, WorkflowVersion
from db.sample.automation_flows import CONNECTIONS, FLOWS, REPORT, SampleWorkflow
from db.sample.automation_past import PAST, PastRun
from db.sample.automation_runs import Course, PastStep, steps_of
from db.workflows import RUN_KIND, list_connections, list_versions, runs, workflows
from db.workflows.moments import following, latest, schedule_of, settle_due
from engines.flow.definition import Definition
from engines.flow.manifests import title_of

PICKED_UP = timedelta(milliseconds=120)
"""From the request to the start."""
_AGENT = "shop/3.1"


def write_past(session: Session, people: Mapping[str, UUID], moment: datetime) -> None:
    """Make connections, workflows, versions, runs, steps and jobs of the time before ``moment``.

    The numbers of what people make go on after them.
    """
    connections = _write_connections(session, people, moment)
    made = [
        _write_workflow(session, number, each, people, moment) for number, each in enumerate(FLOWS, start=1)
    ]
    known = {each.name: each for each in made}
    shared = _Past(people, {key: name for name, key in connections.items()})
    for number, (created, past) in enumerate(_dated(moment), start=1):
        run = _write_run(session, number, past, known[past.workflow], created=created, shared=shared)
        shared.tally.setdefault(past.workflow, Counter())[run.status] += 1
    session.add(NumberSeries(series=workflows.SERIES, last=len(FLOWS)))
    session.add(NumberSeries(series=runs.SERIES, last=len(PAST)))
    for workflow in made:
        settle_due(session, workflow, moment)
    session.flush()


@dataclass(frozen=True, slots=True)
class _Past:
    """What all runs of the past share: people, connections by id, and how many runs of each workflow ended how."""

    people: Mapping[str, UUID]
    connections: Mapping[str, Json]
    tally: dict[str, Counter[str]] = field(default_factory=dict)

    def rows(self) -> Json:
        """What the morning report would have read: the runs so far, by workflow."""
        names = {each.name: f"WF-{number:04d}" for number, each in enumerate(FLOWS, start=1)}
        counted = [(names[name], name, count) for name, count in self.tally.items()]
        return [
            {"number": number, "name": name, "runs": sum(count.values()), "failed": count["failed"]}
            for number, name, count in sorted(counted, key=lambda each: each[0])
        ]


def _dated(moment: datetime) -> list[tuple[datetime, PastRun]]:
    """All runs with the moment of each, the oldest first; a schedule's are at the moments of its clock."""
    report = next(each for each in FLOWS if each.name == REPORT)
    clock = schedule_of(report.versions[-1].definition)
    assert clock is not None, "the report has a schedule"
    found = []
    for past in PAST:
        created = moment - timedelta(days=past.days_ago)
        if past.cause == "schedule":
            earlier = following(clock, created - timedelta(days=7))
            assert earlier is not None, "it fires every week"
            created = latest(clock, earlier, created) + PICKED_UP
        found.append((created, past))
    return sorted(found, key=itemgetter(0))


def _write_connections(session: Session, people: Mapping[str, UUID], moment: datetime) -> Mapping[str, str]:
    rows = [
        Connection(
            connector=each.connector,
            name=each.name,
            settings=dict(each.settings),
            is_practice=True,
            created_by=people["admin"],
            created_at=moment - timedelta(days=25),
        )
        for each in CONNECTIONS
    ]
    session.add_all(rows)
    session.flush()
    return {each.name: str(each.id) for each in rows}


def _write_workflow(
    session: Session, number: int, sample: SampleWorkflow, people: Mapping[str, UUID], moment: datetime
) -> Workflow:
    workflow = Workflow(
        number=f"WF-{number:04d}",
        name=sample.name,
        description=sample.description,
        version=len(sample.versions),
        created_by=people[sample.by],
        created_at=moment - timedelta(days=sample.days_ago),
    )
    session.add(workflow)
    session.flush()
    for place, version in enumerate(sample.versions, start=1):
        row = WorkflowVersion(
            workflow=workflow,
            number=place,
            definition=_connected(session, version.definition).to_json(),
            note=version.note,
            created_by=people[version.by],
            created_at=moment - timedelta(days=version.days_ago),
        )
        session.add(row)
    session.flush()
    return workflow


def _connected(session: Session, definition: Definition) -> Definition:
    """With the ids of connections instead of their names."""
    known = {each.name: str(each.id) for each in list_connections(session)}

    def config(given: Mapping[str, Json]) -> dict[str, Json]:
        named = given.get("connection")
        return {**given, **({"connection": known[str(named)]} if named else {})}

    nodes = tuple(replace(node, config=config(node.config)) for node in definition.nodes)
    return replace(definition, nodes=nodes)


def _write_run(
    session: Session, number: int, past: PastRun, workflow: Workflow, *, created: datetime, shared: _Past
) -> WorkflowRun:
    version = next(each for each in list_versions(session, workflow) if each.created_at <= created)
    run = WorkflowRun(
        number=f"RUN-{number:05d}",
        workflow=workflow,
        version=version.number,
        cause=past.cause,
        input=_trigger(past, created),
        created_by=shared.people["operator"] if past.cause == "manual" else None,
        created_at=created,
        started_at=created + PICKED_UP,
    )
    session.add(run)
    session.flush()
    steps = steps_of(_course(past, run, version, shared))
    _end(session, run, steps, _write_steps(session, run, steps))
    return run


def _course(past: PastRun, run: WorkflowRun, version: WorkflowVersion, shared: _Past) -> Course:
    return Course(
        Definition.from_json(version.definition),
        run.input,
        {"number": run.number, "workflow": run.workflow.number, "version": run.version},
        shared.connections,
        shared.rows(),
        "delay" if past.is_cancelled else None,
    )


def _trigger(past: PastRun, created: datetime) -> dict[str, Json]:
    match past.cause:
        case "manual":
            return {"body": past.body, "manual": True}
        case "schedule":
            return {"due_at": created.astimezone(UTC).replace(second=0, microsecond=0).isoformat()}
    headers: Json = {"content-type": "application/json", "user-agent": _AGENT}
    received = {"received_at": created.isoformat()}
    return {"body": past.body, "method": "POST", "query": {}, "headers": headers, **received}


def _write_steps(session: Session, run: WorkflowRun, steps: Sequence[PastStep]) -> datetime:
    """One row for each, one after the other; returns when the last one ended."""
    assert run.started_at is not None, "it has begun"
    clock = run.started_at
    for position, step in enumerate(steps, start=1):
        row, begun = _step(run, position, step), clock
        clock += timedelta(milliseconds=_took(step))
        row.ended_at = clock if step.status != "cancelled" else None
        if step.status in {"done", "failed"}:
            row.attempts, row.started_at, row.milliseconds = 1, begun, step.milliseconds
        session.add(row)
    session.flush()
    return clock


def _step(run: WorkflowRun, position: int, step: PastStep) -> RunStep:
    return RunStep(
        run=run,
        position=position,
        node=step.node.id,
        title=title_of(step.node),
        connector=step.node.connector,
        action=step.node.action,
        status=step.status,
        input=step.input,
        output=step.output,
        branch=step.branch,
        error=step.error,
        error_code=step.code,
    )


def _took(step: PastStep) -> float:
    """Milliseconds until the next step could begin."""
    waited = step.node.config.get("seconds") if step.node.connector == "delay" else None
    return 1_000.0 * waited if isinstance(waited, int) else (step.milliseconds or 0.0) + 6.0


def _end(session: Session, run: WorkflowRun, steps: Sequence[PastStep], ended: datetime) -> None:
    """End the run and its job as its steps have ended."""
    failed = next((each for each in steps if each.status == "failed"), None)
    left = sum(1 for each in steps if each.status == "cancelled")
    run.status, run.ended_at = "cancelled" if left else "failed" if failed else "done", ended
    if failed is not None:
        run.error, run.error_code = f"{title_of(failed.node)}: {failed.error}", failed.code
        run.error_node = failed.node.id
    job = _job(run)
    job.progress = 1 - left / len(steps)
    session.add(job)
    session.flush()


def _job(run: WorkflowRun) -> Job:
    return Job(
        kind=RUN_KIND,
        title=run.number,
        subject_id=run.id,
        group_key=run.number,
        payload={"run_id": str(run.id)},
        status=run.status,
        tries=1,
        error=run.error,
        error_code=run.error_code,
        cancel_requested=run.status == "cancelled",
        created_by=run.created_by,
        created_at=run.created_at,
        started_at=run.started_at,
        ended_at=run.ended_at,
    )
