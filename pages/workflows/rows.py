"""Runs of workflows as rows of a table: state, what was run and why, what failed, how long it took, what can be done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from markupsafe import Markup
from sqlalchemy.orm import Session

from agent.drawing.amounts import duration
from agent.drawing.markup import Child, element, join, shown
from db.jobs import newest_jobs
from db.models.base import now
from db.models.jobs import Job
from db.models.workflows import WorkflowRun
from db.users import names_of
from pages.components import moment, state_badge
from pages.reader import Reader
from pages.workflows.places import run_address, workflow_address
from pages.workflows.steering import UNDER_WAY, draw_steering


@dataclass(frozen=True, slots=True)
class Runs:
    """Runs with what stands in other tables: the newest job of each, and the names of who started them."""

    rows: Sequence[WorkflowRun]
    jobs: Mapping[UUID, Job]
    names: Mapping[UUID | None, str]
    shows_workflow: bool = True
    """Whether a row names its workflow; on the page of one it stands above."""


def read_runs(session: Session, rows: Sequence[WorkflowRun], *, shows_workflow: bool = True) -> Runs:
    """Everything that their rows show."""
    jobs = newest_jobs(session, [each.id for each in rows])
    return Runs(rows, jobs, names_of(session, [each.created_by for each in rows]), shows_workflow)


def draw_runs_table(reader: Reader, runs: Runs, *, label: str = "") -> Markup:
    """The rows under their titles."""
    names = ["number", "state", *(["workflow"] if runs.shows_workflow else []), "cause", "when", "took"]
    titles = [element("th", reader.t(f"flow_runs.{name}"), scope="col") for name in names]
    steer = element("th", element("span", reader.t("flow_runs.steer"), class_="sr-only"), scope="col")
    head = element("thead", element("tr", *titles, steer))
    table = element(
        "table", head, element("tbody", draw_rows(reader, runs)), class_="records flow-runs", id="rows"
    )
    said = label or reader.t("nav.workflow-runs")
    return element("div", table, class_="scroll wide", tabindex=0, role="region", aria_label=said)


def draw_rows(reader: Reader, runs: Runs) -> Markup:
    """The rows alone, for a list that is lengthened."""
    return join(*(_row(reader, each, runs) for each in runs.rows))


def took(run: WorkflowRun) -> float | None:
    """How long it took in milliseconds, until now where it still runs."""
    if run.started_at is None:
        return None
    end = run.ended_at or now()
    return max(0.0, (end - run.started_at).total_seconds() * 1_000)


def draw_cause(reader: Reader, run: WorkflowRun, names: Mapping[UUID | None, str]) -> Markup:
    """What started it: a webhook, the schedule, or a person by name."""
    if run.cause == "manual":
        name = names.get(run.created_by)
        return join(
            reader.t("flow_runs.cause.person", name=name) if name else reader.t("flow_runs.cause.manual")
        )
    return join(reader.name("flow_runs.cause", run.cause))


def _row(reader: Reader, run: WorkflowRun, runs: Runs) -> Markup:
    link = element("a", run.number, href=run_address(run.number))
    job = runs.jobs.get(run.id)
    spent = took(run)
    cells: list[Child] = [
        element("th", link, scope="row"),
        element("td", _state(reader, run, job), class_="state"),
    ]
    if runs.shows_workflow:
        cells.append(element("td", _workflow(reader, run), class_="what"))
    cells += [
        element("td", draw_cause(reader, run, runs.names), version(reader, run), class_="cause"),
        element("td", moment(reader, run.created_at, full=True), class_="when"),
        element("td", duration(spent) if spent is not None else "–", class_="took"),
        element("td", draw_steering(reader, run, job), class_="right steer"),
    ]
    return element("tr", *cells, class_=f"is-{run.status}", data_number=run.number)


def _state(reader: Reader, run: WorkflowRun, job: Job | None) -> Markup:
    stops = run.status in UNDER_WAY and job is not None and job.cancel_requested
    note = element("small", reader.t("runs.stopping"), class_="muted") if stops else None
    error = element("p", shown(_told(reader, run), limit=300), class_="bad") if run.error else None
    return join(state_badge(reader, run.status), note, error)


def _told(reader: Reader, run: WorkflowRun) -> str:
    """The run's error in the reader's language; that of a step follows the step's title."""
    title, colon, sentence = (run.error or "").partition(": ")
    if run.error_node and colon:
        return f"{title}: {reader.retell(sentence)}"
    return reader.retell(run.error or "")


def _workflow(reader: Reader, run: WorkflowRun) -> Markup:
    workflow = run.workflow
    name = element("a", shown(workflow.name, limit=120), href=workflow_address(workflow.number))
    return join(name, element("small", workflow.number, class_="muted"))


def version(reader: Reader, run: WorkflowRun) -> Markup:
    """Which version was run, in small letters."""
    return element("small", reader.t("flow_runs.version", n=run.version), class_="muted")
