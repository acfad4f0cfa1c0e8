"""Simulations as rows of a table: state with its bar, what is grown, its fractal dimension, and what can be done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from markupsafe import Markup
from sqlalchemy.orm import Session

from agent.drawing.amounts import duration
from agent.drawing.markup import Child, element, join, shown
from db.jobs import STEER_JOBS, newest_jobs
from db.models.jobs import Job
from db.models.simulations import Analysis, Simulation
from db.simulations import SimulationOverview
from db.simulations.words import MOST_COMPARED
from db.users import names_of
from pages.components import button, moment
from pages.forms import action
from pages.job_rows import draw_progress
from pages.reader import Reader
from pages.simulations.places import RUNS, address, run_address, sweep_address

RUN = "simulations:run"
"""The permission to begin and to stop simulations."""


@dataclass(frozen=True, slots=True)
class Runs:
    """Simulations with what stands in other tables: the newest job of each, and the names of who began them."""

    overviews: Sequence[SimulationOverview]
    jobs: Mapping[UUID, Job]
    names: Mapping[UUID | None, str]
    shows_origin: bool = True
    """Whether a row names its project and sweep; on the page of a sweep they stand above."""


def read_runs(
    session: Session, overviews: Sequence[SimulationOverview], *, shows_origin: bool = True
) -> Runs:
    """Everything that their rows show."""
    simulations = [each.simulation for each in overviews]
    jobs = newest_jobs(session, [each.id for each in simulations])
    return Runs(overviews, jobs, names_of(session, [each.created_by for each in simulations]), shows_origin)


def draw_table(reader: Reader, runs: Runs, *, label: str) -> Markup:
    """The rows under their titles, and what is done with those that are chosen to be compared."""
    names = ("number", "state", "what", "dimension", "when", "by")
    pick = element("th", element("span", reader.t("runs.pick"), class_="sr-only"), scope="col", class_="pick")
    titles = [element("th", reader.t(f"runs.{name}"), scope="col", class_=f"r-{name}") for name in names]
    steer = element("th", element("span", reader.t("runs.steer"), class_="sr-only"), scope="col")
    head = element("thead", element("tr", pick, *titles, steer))
    table = element(
        "table", head, element("tbody", draw_rows(reader, runs)), class_="records runs", id="rows"
    )
    box = element("div", table, class_="scroll wide", tabindex=0, role="region", aria_label=label)
    return join(box, _comparison(reader))


def _comparison(reader: Reader) -> Markup:
    """The script shows it once a row is chosen."""
    return element(
        "div",
        element("span", class_="picked", role="status"),
        button(reader.t("runs.compare"), look="primary", data_compare=True),
        button(reader.t("runs.unpick"), look="quiet", data_unpick=True),
        class_="compare-bar",
        data_compare_bar=MOST_COMPARED,
        hidden=True,
    )


def draw_rows(reader: Reader, runs: Runs) -> Markup:
    """The rows alone, for a list that is lengthened."""
    return join(*(_row(reader, each, runs) for each in runs.overviews))


def what(reader: Reader, simulation: Simulation) -> str:
    """Such as "2D · 20,000 particles · stickiness 1 · point seed"."""
    told = (
        f"{simulation.dimension}D",
        reader.count("runs.particles", simulation.particles),
        reader.t("runs.stickiness", value=f"{simulation.stickiness:g}"),
        reader.name("seed_geometry.of", simulation.seed_geometry),
    )
    return " · ".join(told)


def draw_dimension(reader: Reader, analysis: Analysis | None) -> Markup:
    """The fractal dimension with one standard error, marked where it is only indicative."""
    if analysis is None or analysis.value is None:
        return element("span", "–", class_="muted")
    mark = element("span", reader.t("runs.indicative"), title=reader.t("runs.indicative.hint"), class_="mark")
    number = element("span", spell_value(analysis.value, analysis.error), class_="number")
    return join(number, " ", mark if analysis.is_indicative else None)


def spell_value(value: float, error: float | None) -> str:
    """A value with its error, to the digit that the error allows: 1.71 ± 0.02, 1.708 ± 0.004."""
    digits = 3 if error is not None and error < 0.00995 else 2
    return f"{value:.{digits}f}" if error is None else f"{value:.{digits}f} ± {error:.{digits}f}"


def _row(reader: Reader, overview: SimulationOverview, runs: Runs) -> Markup:
    run = overview.simulation
    job = runs.jobs.get(run.id)
    return element(
        "tr",
        element("td", _pick(reader, run), class_="pick"),
        element("th", element("a", run.number, href=run_address(run.number)), scope="row"),
        element("td", _state(reader, run, job), class_="state"),
        element("td", what(reader, run), _origin(run) if runs.shows_origin else None, class_="what"),
        element("td", draw_dimension(reader, overview.dimension), class_="dimension"),
        element("td", moment(reader, run.created_at, full=True), _took(reader, run), class_="when"),
        element("td", runs.names.get(run.created_by) or "–", class_="by"),
        element("td", _steer(reader, run, job), class_="right steer"),
        class_=f"is-{run.status}",
        data_number=run.number,
    )


def _pick(reader: Reader, run: Simulation) -> Markup | None:
    if run.status != "done":
        return None
    label = reader.t("runs.pick.one", number=run.number)
    return element("input", type="checkbox", id=f"pick-{run.number}", value=run.number, aria_label=label)


def _state(reader: Reader, run: Simulation, job: Job | None) -> Markup:
    drawn = draw_progress(reader, job.id if job else None, run.status, run.progress)
    stops = run.status == "running" and job is not None and job.cancel_requested
    note = element("small", reader.t("runs.stopping"), class_="muted") if stops else None
    error = element("p", shown(reader.retell(run.error), limit=300), class_="bad") if run.error else None
    return join(drawn, note, error)


def _origin(run: Simulation) -> Markup | None:
    """Its project and its sweep, below what it is."""
    links: list[Child] = []
    if run.project is not None:
        name = shown(run.project.name, limit=80)
        links.append(element("a", name, href=address(RUNS, project=run.project.name)))
    if run.sweep is not None:
        links += [" · "] if links else []
        links.append(element("a", run.sweep.number, href=sweep_address(run.sweep.number)))
    return element("p", *links, class_="belongs") if links else None


def _took(reader: Reader, run: Simulation) -> Markup | None:
    match run.status:
        case "done" if run.milliseconds is not None:
            return element("small", reader.t("runs.took", time=duration(run.milliseconds)), class_="muted")
        case "queued" | "running":
            return element("small", reader.t("runs.about", time=about(run.estimated_seconds)), class_="muted")
    return None


def about(seconds: float) -> str:
    """An estimate as people say it: whole seconds, at least one."""
    return duration(max(1, round(seconds)) * 1_000).replace(".0 s", " s")


def _steer(reader: Reader, run: Simulation, job: Job | None) -> Markup | None:
    """Cancel what waits or runs, retry what failed or was cancelled; for people who may."""
    if not reader.who.may(RUN):
        return None
    match run.status:
        case "queued" | "running" if not (job and job.cancel_requested):
            return draw_cancel(reader, run)
        case "failed" | "cancelled" if job is not None and reader.who.may(STEER_JOBS):
            path, done = f"/api/v1/jobs/{job.id}/retry", reader.t("jobs.retry.done")
            label = reader.t("runs.retry.one", number=run.number)
            return action(reader.t("jobs.retry"), "POST", path, done=done, aria_label=label)
    return None


def draw_cancel(reader: Reader, run: Simulation, *, look: str = "quiet") -> Markup:
    """What waits is cancelled at once; what runs loses its particles, so that is asked first."""
    runs = run.status == "running"
    return action(
        reader.t("jobs.cancel"),
        "POST",
        f"/api/v1/simulations/{run.number}/cancel",
        look=look,
        sure=reader.t("runs.cancel.sure", number=run.number) if runs else "",
        done=reader.t("runs.cancel.done", number=run.number),
        aria_label=reader.t("runs.cancel.one", number=run.number),
        data_sure_text=reader.t("runs.cancel.text") if runs else None,
        data_sure_keep=reader.t("runs.cancel.keep") if runs else None,
    )
