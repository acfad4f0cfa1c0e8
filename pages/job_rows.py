"""The jobs that a change set queued, as rows below its card: how far each is, and where its result is when it is done.

A kind of job is known here by what its result is called and where it stands; pictures of renders are drawn by
``pages.pictures`` instead. ``static/jobs.js`` keeps rows and sums up to date, wherever they stand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote
from uuid import UUID

from markupsafe import Markup
from sqlalchemy.orm import Session

from agent.drawing.markup import Child, element, shown
from db.jobs import OPEN, jobs_of_change_set
from db.models.jobs import Job
from pages.components import icon, progress_bar, state_badge
from pages.reader import Reader

MOST_ROWS = 5
ENDED = frozenset({"done", "failed", "cancelled"})
DRAWN_AS_PICTURES = ("render",)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a kind of job leads to; ``early``: also while it runs, since its page shows how far it is."""

    words: str
    address: Callable[[Job], str]
    early: bool = False
    is_file: bool = False


def _simulation(job: Job) -> str:
    return f"/app/simulations?simulation={quote(job.title)}"


def _export(job: Job) -> str:
    return f"/api/v1/exports/{job.subject_id}/file"


def _workflow_run(job: Job) -> str:
    return f"/app/workflow-runs?run={quote(job.title)}"


OUTCOMES: Mapping[str, Outcome] = {
    "simulation": Outcome("job_rows.view", _simulation, early=True),
    "export": Outcome("job_rows.download", _export, is_file=True),
    "workflow_run": Outcome("job_rows.view", _workflow_run, early=True),
}


def jobs_of(session: Session, change_set_id: UUID) -> tuple[Job, ...]:
    """The jobs of a change set that are shown as rows, by title."""
    return tuple(jobs_of_change_set(session, change_set_id, without=DRAWN_AS_PICTURES))


def addresses_of(jobs: Sequence[Job]) -> frozenset[str]:
    """Where the rows of these jobs lead, so that nothing offers it a second time."""
    known = ((OUTCOMES.get(job.kind), job) for job in jobs)
    return frozenset(outcome.address(job) for outcome, job in known if outcome)


def draw_jobs(reader: Reader, jobs: Sequence[Job]) -> Markup:
    """A row for each of the first jobs; of several, their sum above and how many more there are below."""
    rest = len(jobs) - MOST_ROWS
    more = element("p", reader.t("renders.more", n=f"{rest:,}"), class_="muted") if rest > 0 else None
    return watched(
        jobs,
        draw_sum(reader, jobs) if len(jobs) > 1 else None,
        element("ul", *(_row(reader, each) for each in jobs[:MOST_ROWS]), class_="job-rows"),
        more,
        class_="jobs",
    )


def watched(jobs: Sequence[Job], *children: Child, class_: str = "") -> Markup:
    """What shows these jobs; the script counts them by what stands here of each."""
    states = " ".join(f"{each.id}:{each.status}:{each.progress:.3f}" for each in jobs)
    ended = all(each.status in ENDED for each in jobs)
    return element(
        "div", *children, class_=f"{class_} ended".strip() if ended else class_ or None, data_jobs=states
    )


def draw_sum(reader: Reader, jobs: Sequence[Job]) -> Markup:
    """One bar for all of them: "43 % · 7 of 20 done · 1 failed"."""
    share = sum(1.0 if each.status in ENDED else each.progress for each in jobs) / (len(jobs) or 1)
    words = [f"{int(100 * share)} %", *_ends(reader, jobs)]
    bar = progress_bar(round(1_000 * share), 1_000, label=" · ".join(words), aria_live="off")
    return element("div", bar, class_="jobs-sum")


def draw_progress(reader: Reader, job_id: UUID | None, status: str, progress: float) -> Markup:
    """A state with its bar; the bar is there from the beginning and seen while there is something to wait for."""
    percent = f"{int(100 * progress)} %" if status == "running" else ""
    bar = element("progress", max=1, value=f"{progress:.3f}", aria_label=reader.t("job_rows.progress"))
    return element(
        "span",
        state_badge(reader, status),
        bar,
        element("span", percent, class_="job-share"),
        class_="job-state",
        data_job_row=str(job_id) if job_id else None,
        data_status=status,
    )


def _ends(reader: Reader, jobs: Sequence[Job]) -> list[str]:
    numbers = {state: sum(each.status == state for each in jobs) for state in ENDED}
    words = [reader.t("job_rows.done", done=numbers["done"], total=len(jobs))]
    words += [reader.t("renders.failed", n=numbers["failed"])] if numbers["failed"] else []
    words += [reader.t("renders.cancelled", n=numbers["cancelled"])] if numbers["cancelled"] else []
    return words


def _row(reader: Reader, job: Job) -> Markup:
    outcome = OUTCOMES.get(job.kind)
    error = element("p", shown(reader.retell(job.error), limit=400), class_="bad") if job.error else None
    return element(
        "li",
        element("b", _title(job, outcome), class_="job-title"),
        draw_progress(reader, job.id, job.status, job.progress),
        _result(reader, job, outcome),
        error,
        class_="job-row",
    )


def _title(job: Job, outcome: Outcome | None) -> Child:
    if outcome is None or not outcome.early or job.status not in OPEN:
        return shown(job.title, limit=120)
    return element("a", shown(job.title, limit=120), href=outcome.address(job))


def _result(reader: Reader, job: Job, outcome: Outcome | None) -> Markup | None:
    """The way to what came of it; hidden until it is there, so that the script has only to show it."""
    if outcome is None:
        return None
    return element(
        "a",
        icon("download") if outcome.is_file else None,
        reader.t(outcome.words, title=job.title),
        href=outcome.address(job),
        class_="button quiet job-result",
        download=outcome.is_file,
        hidden=job.status != "done",
    )
