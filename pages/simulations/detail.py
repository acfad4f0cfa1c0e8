"""The page of one simulation: what it is, how far it has grown, its cluster, its measurements, its files."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup
from sqlalchemy.orm import Session

from agent.drawing.amounts import duration
from agent.drawing.markup import Child, element, shown
from db import simulations
from db.jobs import OPEN, STEER_JOBS, newest_jobs
from db.models.simulations import Simulation
from db.simulations import SimulationDetail
from db.users import names_of
from pages.components import facts, icon, moment, problem, state_badge
from pages.forms import action
from pages.panel import Action, about, ask_button
from pages.reader import Reader
from pages.records import heading
from pages.simulations.analyses import draw_analyses, draw_value
from pages.simulations.cluster import draw_cluster
from pages.simulations.exports import EXPORT, draw_exports, draw_menu
from pages.simulations.places import RUNS, address, sweep_address
from pages.simulations.rows import RUN, draw_cancel
from pages.simulations.rows import about as spell_seconds


def draw_simulation(session: Session, reader: Reader, number: str, query: Mapping[str, str]) -> Markup:
    """The simulation, by its number. Raises NotFound."""
    detail = simulations.simulation_detail(session, number)
    run = detail.simulation
    names = names_of(session, [run.created_by, *(each.created_by for each in detail.exports)])
    jobs = newest_jobs(session, [each.id for each in detail.exports])
    is_done = run.status == "done"
    files = draw_exports(reader, run.number, detail.exports, jobs, names)
    sheet = element(
        "aside",
        element("h2", reader.t("growth.facts")),
        facts(_facts(reader, detail, names.get(run.created_by))),
        class_="box run-facts",
    )
    sight = draw_cluster(reader, run) if is_done else _state(reader, detail)
    return element(
        "article",
        _heading(reader, detail),
        element("div", sight, sheet, class_="run-sight"),
        draw_analyses(reader, run, detail.analyses) if is_done else None,
        element("h2", reader.t("export.title")) if is_done else None,
        files if is_done else None,
        about(reader, "simulation", run.number, _actions(reader, run)),
        class_="run",
        data_follows="simulation",
        data_only_shown=True,
        data_number=run.number,
    )


def _heading(reader: Reader, detail: SimulationDetail) -> Markup:
    run = detail.simulation
    back = element("a", icon("back"), reader.t("nav.simulations"), href=RUNS, class_="back")
    return heading(
        run.number,
        ask_button(reader, reader.t("growth.ask"), "simulation", run.number),
        *_steering(reader, detail),
        draw_menu(reader, run.number) if run.status == "done" and reader.who.may(EXPORT) else None,
        above=back,
        beside=state_badge(reader, run.status),
    )


def _steering(reader: Reader, detail: SimulationDetail) -> list[Child]:
    """What people who may can do with it: stop it, queue it again, run one like it."""
    run, job = detail.simulation, detail.job
    if not reader.who.may(RUN):
        return []
    if run.status in OPEN:
        is_asked = job is not None and job.cancel_requested
        return [] if is_asked else [draw_cancel(reader, run, look="")]
    again = element(
        "a",
        icon("again"),
        reader.t("growth.again"),
        href=_again(run),
        class_="button",
        title=reader.t("growth.again.hint"),
    )
    if run.status == "done" or job is None or not reader.who.may(STEER_JOBS):
        return [again]
    path, done = f"/api/v1/jobs/{job.id}/retry", reader.t("jobs.retry.done")
    return [action(reader.t("jobs.retry"), "POST", path, done=done, look="primary"), again]


def _again(run: Simulation) -> str:
    """The form of a new run with these settings; its seed is left to chance."""
    return address(
        RUNS,
        new="run",
        particles=str(run.particles),
        dimension=str(run.dimension),
        stickiness=f"{run.stickiness:g}",
        seed_geometry=run.seed_geometry,
        project=run.project.name if run.project else "",
    )


def _state(reader: Reader, detail: SimulationDetail) -> Markup:
    """What stands where the cluster will be."""
    run = detail.simulation
    match run.status:
        case "queued" | "running":
            return _growth(reader, detail)
        case "failed":
            said = reader.retell(run.error) if run.error else reader.t("growth.failed")
            return element("div", problem(said), class_="run-state")
    return element("div", icon("barred"), element("p", reader.t("growth.cancelled")), class_="run-state calm")


def _growth(reader: Reader, detail: SimulationDetail) -> Markup:
    """How far it is, painted in place by the script while it runs."""
    run, job = detail.simulation, detail.job
    is_running = run.status == "running"
    grown = int(run.progress * run.particles) if is_running else 0
    words = reader.t("growth.grown", n=f"{grown:,}", total=f"{run.particles:,}")
    stops = is_running and job is not None and job.cancel_requested
    left = reader.t("growth.takes", time=spell_seconds(detail.expected_seconds))
    said = reader.t("runs.stopping" if stops else f"growth.{run.status}")
    return element(
        "div",
        element("p", said, class_="growth-said"),
        element("p", f"{int(100 * run.progress)} %" if is_running else "–", class_="growth-share"),
        element("progress", max=1, value=f"{run.progress:.3f}", aria_label=reader.t("growth.progress")),
        element("p", words, class_="growth-words"),
        element("p", left, class_="muted"),
        class_="run-state growth",
        data_growth=str(job.id) if job else "",
    )


def _facts(reader: Reader, detail: SimulationDetail, author: str | None) -> list[tuple[str, Child]]:
    run = detail.simulation
    pairs: list[tuple[str, Child]] = [
        ("particles", f"{run.particles:,}"),
        ("dimension", f"{run.dimension}D"),
        ("stickiness", f"{run.stickiness:g}"),
        ("seed_geometry", reader.name("seed_geometry", run.seed_geometry)),
        ("seed", str(run.seed)),
    ]
    if run.project is not None:
        there = address(RUNS, project=run.project.name)
        pairs.append(("project", element("a", shown(run.project.name, limit=80), href=there)))
    if run.sweep is not None:
        pairs.append(("sweep", element("a", run.sweep.number, href=sweep_address(run.sweep.number))))
    pairs += _outcome(reader, detail)
    pairs.append(("by", shown(author, limit=80) if author else "–"))
    pairs.append(("when", moment(reader, run.created_at, full=True)))
    return [(reader.t(f"growth.fact.{name}"), value) for name, value in pairs]


def _outcome(reader: Reader, detail: SimulationDetail) -> list[tuple[str, Child]]:
    """What came of it, and what it took."""
    run = detail.simulation
    pairs: list[tuple[str, Child]] = []
    if run.radius is not None:
        pairs.append(("radius", reader.t("growth.diameters", n=f"{run.radius:,.1f}")))
    measured = next((each for each in detail.analyses if each.metric == simulations.DIMENSION_METRIC), None)
    if measured is not None:
        pairs.append(("fractal", draw_value(reader, measured)))
    pairs.append(("estimate", spell_seconds(run.estimated_seconds)))
    if run.milliseconds is not None:
        pairs.append(("took", duration(run.milliseconds)))
    return pairs


def _actions(reader: Reader, run: Simulation) -> list[Action]:
    """What fits its state."""
    wanted = ["status"]
    if run.status == "done":
        wanted = ["analyze", "export"] if reader.who.may(EXPORT) else ["analyze"]
    elif run.status in OPEN and reader.who.may(RUN):
        wanted.append("cancel")
    return [
        (reader.t(f"quick.run.{each}"), reader.t(f"quick.run.{each}.say", number=run.number))
        for each in wanted
    ]
