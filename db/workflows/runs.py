"""Runs: started, found, listed, cancelled. How they move while a worker has them stands in ``progress`` and ``steps``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from db.errors import Conflict, NotFound
from db.ids import MakeId, id_for, key_in
from db.models.base import Json
from db.models.jobs import Job
from db.models.workflows import RunStep, Workflow, WorkflowRun
from db.numbers import next_number
from db.quoting import told
from db.tenancy import Identity
from db.workflows.checks import hindrance, problems_of
from db.workflows.cleaning import storable, storable_text
from db.workflows.errors import NotRunnable, TooManyRuns
from db.workflows.keys import run_number
from db.workflows.moments import newest_definition
from db.workflows.tasks import cancel_task, job_of, lock_run, steps_of
from db.workflows.telling import tell_run
from db.workflows.versions import definition_of
from db.workflows.words import LONGEST_DELIVERY, MOST_OPEN_RUNS, OPEN_RUNS, RUN_KIND, Cause, RunStatus
from db.workflows.workflows import Named, check_open, find_workflow, lock_workflow
from engines.flow.definition import Definition

SERIES = "workflows.RUN"
Run = str | UUID | WorkflowRun
"""A run, or its number or id."""


@dataclass(frozen=True, slots=True)
class Started:
    """A run and its job, which is to be handed to the engine; not ``is_new`` where the same was asked for before."""

    run: WorkflowRun
    job: Job
    is_new: bool = True


@dataclass(frozen=True, slots=True)
class RunDetail:
    """A run with its steps (none before it begins), what its version does, and its job (None where that was swept)."""

    run: WorkflowRun
    steps: tuple[RunStep, ...]
    definition: Definition
    job: Job | None


def start_run(
    session: Session,
    who: Identity | None,
    workflow: Named,
    cause: Cause,
    input: Json = None,  # noqa: A002 - what the column is called
    *,
    delivery: str | None = None,
    key: UUID | None = None,
) -> Started:
    """Queue a run of the newest version; the caller hands its job to the engine in the same transaction.

    ``input`` is what expressions see as ``trigger``; of a run by hand it is ``trigger.body``. ``delivery`` is what the
    sender of a webhook calls this delivery, ``key`` is chosen by the form that asks: sent twice, it runs once.

    Raises:
        NotFound: there is no such workflow.
        Conflict: it is archived, or the key was used for another workflow.
        NotRunnable: it can't run as it is; the sentence has the first problem.
        TooManyRuns: a thousand runs of it are not done yet.
        Invalid: the input is nested too deep.
    """
    found = check_open(lock_workflow(session, workflow))
    name = storable_text(delivery)[:LONGEST_DELIVERY] if delivery else None
    run_id = id_for(session, RUN_KIND, key)
    known = _known_form(session, found, run_id) if key else known_delivery(session, found, name)
    if known is not None:
        return known
    check_runnable(session, found)
    if room_for(session, found) < 1:
        raise no_room(found)
    trigger, created_by = trigger_for(cause, input), who.user_id if who else None
    started = queue_run(session, found, cause, trigger, delivery=name, run_id=run_id, created_by=created_by)
    session.flush()
    return started


def queue_run(
    session: Session,
    workflow: Workflow,
    cause: Cause,
    trigger: dict[str, Json],
    *,
    delivery: str | None = None,
    run_id: UUID | None = None,
    created_by: UUID | None = None,
) -> Started:
    """Make the run, and its job, of a workflow that was found fit for it; the next flush writes them with others."""
    run = WorkflowRun(id=run_id or id_for(session, RUN_KIND, None), version=workflow.version, cause=cause)
    run.delivery, run.input, run.created_by, run.status = delivery, trigger, created_by, "queued"
    run.number = f"RUN-{next_number(session, SERIES):05d}"
    run.workflow = workflow
    session.add(run)
    return Started(run, _queue_job(session, run))


def check_runnable(session: Session, workflow: Workflow) -> Definition:
    """What would be run, if it can be.

    Raises:
        NotRunnable: it can't; the sentence has the first problem.
    """
    definition = newest_definition(session, workflow)
    problem = hindrance(problems_of(session, definition))
    if problem is not None:
        raise NotRunnable(f"{workflow.number} can't run yet. {problem.message}")
    return definition


def find_run(session: Session, number_or_id: Run) -> WorkflowRun:
    """The run of that number, such as RUN-00012, run-12 or 12, or of that id.

    Raises:
        NotFound: there is none; the sentence has the latest numbers.
    """
    if isinstance(number_or_id, WorkflowRun):
        return number_or_id
    key, number = key_in(number_or_id), run_number(str(number_or_id))
    wanted = WorkflowRun.id == key if key is not None else WorkflowRun.number == number
    run = session.scalar(select(WorkflowRun).where(wanted)) if key is not None or number else None
    if run is None:
        newest = select(WorkflowRun.number).order_by(WorkflowRun.created_at.desc(), WorkflowRun.id.desc())
        latest = session.scalars(newest.limit(3)).all()
        hint = f"The latest are {', '.join(latest)}." if latest else "There are no runs yet."
        raise NotFound(f"There is no run {number or told(str(number_or_id))}. {hint}")
    return run


def list_runs(
    session: Session,
    *,
    workflow: Named | None = None,
    status: RunStatus | None = None,
    limit: int = 20,
    before: tuple[datetime, UUID] | None = None,
) -> Sequence[WorkflowRun]:
    """Newest first; ``before`` is ``(created_at, id)`` of the last one of the page before.

    Raises:
        NotFound: there is no such workflow.
    """
    query = select(WorkflowRun).order_by(WorkflowRun.created_at.desc(), WorkflowRun.id.desc()).limit(limit)
    if workflow is not None:
        query = query.where(WorkflowRun.workflow_id == find_workflow(session, workflow).id)
    if status is not None:
        query = query.where(WorkflowRun.status == status)
    if before is not None:
        moment, key = before
        older = and_(WorkflowRun.created_at == moment, WorkflowRun.id < key)
        query = query.where(or_(WorkflowRun.created_at < moment, older))
    return session.scalars(query).all()


def run_detail(session: Session, number_or_id: Run) -> RunDetail:
    """All that is known of a run.

    Raises:
        NotFound: there is none; the sentence has the latest numbers.
    """
    run = find_run(session, number_or_id)
    definition = definition_of(session, run.workflow, run.version)
    return RunDetail(run, tuple(steps_of(session, run)), definition, job_of(session, run))


def last_failed_run(session: Session, workflow: Named) -> WorkflowRun | None:
    """The newest run of a workflow that failed, or one of whose steps nobody knows the outcome; None without one.

    Raises:
        NotFound: there is no such workflow.
    """
    found = find_workflow(session, workflow)
    query = select(WorkflowRun).where(WorkflowRun.workflow_id == found.id, WorkflowRun.status == "failed")
    return session.scalar(query.order_by(WorkflowRun.created_at.desc(), WorkflowRun.id.desc()).limit(1))


def cancel_run(session: Session, who: Identity, number: Run) -> Job:
    """Cancel a run that waits at once, or ask one that runs to stop after its present step.

    After the commit the caller tells the engine: ``engine.cancel(job.id, job.attempt)``.

    Raises:
        NotFound: there is no such run.
        Conflict: it has ended, or it was asked before.
    """
    task = lock_run(session, find_run(session, number))
    if not cancel_task(session, task):
        raise nothing_to_cancel(task.run, task.job)
    tell_run(session, task.run, task.job)
    session.flush()
    return task.job


def nothing_to_cancel(run: WorkflowRun, job: Job) -> Conflict:
    """Why a run that was asked to stop can't be asked (again)."""
    if job.cancel_requested and job.status == "running":
        return Conflict(f"{run.number} is being cancelled already. It stops after its present step.")
    return Conflict(f"{run.number} is {run.status} already, so there is nothing left to cancel.")


def known_delivery(session: Session, workflow: Workflow, delivery: str | None) -> Started | None:
    """The run that the same delivery has started before; None where it is new, or has no name."""
    if delivery is None:
        return None
    same = (WorkflowRun.workflow_id == workflow.id, WorkflowRun.delivery == delivery)
    run = session.scalar(select(WorkflowRun).where(*same))
    return _started_before(session, run) if run is not None else None


def _known_form(session: Session, workflow: Workflow, run_id: UUID) -> Started | None:
    """The run that the same form has started before.

    Raises:
        Conflict: it was for another workflow.
    """
    run = session.scalar(select(WorkflowRun).where(WorkflowRun.id == run_id))
    if run is not None and run.workflow_id != workflow.id:
        raise Conflict(
            f"This form was sent before, as {run.number} of {run.workflow.number}. Nothing was started. "
            f"Open the form anew to run {workflow.number}."
        )
    return _started_before(session, run) if run is not None else None


def _started_before(session: Session, run: WorkflowRun) -> Started:
    job = job_of(session, run)
    if job is None:
        raise NotFound(f"This was started before, as {run.number}, whose job was removed since.")
    return Started(run, job, is_new=False)


def room_for(session: Session, workflow: Workflow) -> int:
    """How many more of its runs may be open."""
    open_ones = select(WorkflowRun.id).where(
        WorkflowRun.workflow_id == workflow.id, WorkflowRun.status.in_(OPEN_RUNS)
    )
    query = select(func.count()).select_from(open_ones.limit(MOST_OPEN_RUNS).subquery())
    return MOST_OPEN_RUNS - (session.scalar(query) or 0)


def no_room(workflow: Workflow) -> TooManyRuns:
    """Why no more runs of it are taken."""
    return TooManyRuns(
        f"{MOST_OPEN_RUNS:,} runs of {workflow.number} are not done yet, so no more are taken. Try again later."
    )


def trigger_for(cause: Cause, given: Json) -> dict[str, Json]:
    """What expressions see as ``trigger``, as both databases can keep it."""
    if cause == "manual":
        return {"body": storable({} if given is None else given), "manual": True}
    cleaned = storable(given)
    return cleaned if isinstance(cleaned, dict) else {"body": cleaned}


def _queue_job(session: Session, run: WorkflowRun) -> Job:
    """The job that works for it; the pages are told."""
    make_id: MakeId = session.info["make_id"]
    job = Job(
        id=make_id(),
        kind=RUN_KIND,
        title=run.number,
        subject_id=run.id,
        group_key=run.number,
        payload={"run_id": str(run.id)},
        status="queued",
        attempt=1,
        progress=0.0,
        created_by=run.created_by,
    )
    session.add(job)
    tell_run(session, run, job)
    return job
