"""The page of one sweep: how far its runs are, the fractal dimension over the parameter, and the runs themselves."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup
from sqlalchemy.orm import Session

from agent.drawing.markup import Child, element, join, shown
from db import simulations
from db.models.base import Json
from db.models.jobs import Job
from db.models.simulations import Simulation, Sweep
from db.simulations import SimulationOverview, SweepDetail
from db.simulations.words import MOST_COMPARED
from db.users import names_of
from pages.components import facts, icon, moment
from pages.forms import action
from pages.job_rows import draw_sum, watched
from pages.panel import Action, about, ask_button
from pages.reader import Reader
from pages.records import heading
from pages.simulations.dimensions import Point, draw_dimensions
from pages.simulations.places import RUNS, address
from pages.simulations.rows import RUN, Runs, draw_table, read_runs

OPEN = frozenset({"queued", "running"})


def draw_sweep(session: Session, reader: Reader, number: str) -> Markup:
    """The whole page. Raises NotFound."""
    detail = simulations.sweep_detail(session, number)
    runs = read_runs(session, detail.rows, shows_origin=False)
    sweep = detail.sweep
    name = reader.name("parameter", sweep.parameter)
    jobs = [job for each in detail.rows if (job := runs.jobs.get(each.simulation.id))]
    return element(
        "article",
        _head(reader, detail),
        _facts(session, reader, detail, name),
        watched(
            jobs,
            _progress(reader, jobs),
            element("h2", reader.t("sweeps.dimension", parameter=name)),
            _plot(reader, detail, name),
            element("h2", reader.t("sweeps.runs")),
            draw_table(reader, runs, label=reader.t("sweeps.runs")),
        ),
        about(reader, "sweep", sweep.number, _actions(reader, detail, runs)),
        data_follows="simulation",
        data_only_shown=True,
    )


def _head(reader: Reader, detail: SweepDetail) -> Markup:
    number = detail.sweep.number
    back = element("a", icon("back"), reader.t("nav.simulations"), href=RUNS, class_="back")
    is_open = any(each.simulation.status in OPEN for each in detail.rows)
    actions: list[Child] = [
        ask_button(reader, reader.t("sweeps.ask"), "sweep", number),
        _compare(reader, detail),
    ]
    if is_open and reader.who.may(RUN):
        actions.append(_cancel(reader, number))
    return heading(f"{reader.t('sweeps.title')} {number}", *actions, above=back)


def _cancel(reader: Reader, number: str) -> Markup:
    return action(
        reader.t("sweeps.cancel"),
        "POST",
        f"/api/v1/sweeps/{number}/cancel",
        look="",
        sure=reader.t("sweeps.cancel.sure", number=number),
        done=reader.t("sweeps.cancel.done"),
        data_sure_text=reader.t("sweeps.cancel.text"),
        data_sure_keep=reader.t("sweeps.cancel.keep"),
    )


def _compare(reader: Reader, detail: SweepDetail) -> Markup | None:
    done = [each.simulation.number for each in detail.rows if each.simulation.status == "done"]
    if len(done) < 2:
        return None
    there = address(RUNS, compare=",".join(done[:MOST_COMPARED]))
    words = reader.t(
        "sweeps.compare" if len(done) <= MOST_COMPARED else "sweeps.compare.first", n=MOST_COMPARED
    )
    return element("a", words, href=there, class_="button")


def _progress(reader: Reader, jobs: Sequence[Job]) -> Markup | None:
    return draw_sum(reader, jobs) if jobs else None


def _facts(session: Session, reader: Reader, detail: SweepDetail, name: str) -> Markup:
    sweep = detail.sweep
    pairs: list[tuple[str, Child]] = [
        (reader.t("sweeps.parameter"), name),
        (reader.t("sweeps.values"), ", ".join(_spell(reader, sweep, each) for each in sweep.values)),
    ]
    if detail.rows:
        pairs.append((reader.t("run_form.shared"), _shared(reader, sweep, detail.rows[0].simulation)))
        project = detail.rows[0].simulation.project
        if project is not None:
            there = element("a", shown(project.name, limit=80), href=address(RUNS, project=project.name))
            pairs.append((reader.t("runs.project"), there))
    maker = names_of(session, [sweep.created_by]).get(sweep.created_by)
    pairs.append(
        (
            reader.t("runs.when"),
            join(moment(reader, sweep.created_at, full=True), f" · {maker}" if maker else None),
        )
    )
    return element("div", facts(pairs), class_="sweep-facts")


def _shared(reader: Reader, sweep: Sweep, run: Simulation) -> str:
    """The settings that all of its runs have."""
    told = {
        "dimension": f"{run.dimension}D",
        "particles": reader.count("runs.particles", run.particles),
        "stickiness": reader.t("runs.stickiness", value=f"{run.stickiness:g}"),
        "seed_geometry": reader.name("seed_geometry.of", run.seed_geometry),
        "seed": reader.t("sweeps.seed", seed=run.seed),
    }
    return " · ".join(words for parameter, words in told.items() if parameter != sweep.parameter)


def _plot(reader: Reader, detail: SweepDetail, name: str) -> Markup:
    ordered = sorted(detail.rows, key=lambda each: _order(detail.sweep, each.simulation))
    labels = list(dict.fromkeys(_label(reader, detail.sweep, each.simulation) for each in ordered))
    points = [point for each in ordered if (point := _point(reader, detail.sweep, each))]
    if not points:
        return element("p", reader.t("sweeps.plot.none"), class_="muted")
    return element("div", draw_dimensions(reader, name, labels, points), class_="plots")


def _point(reader: Reader, sweep: Sweep, overview: SimulationOverview) -> Point | None:
    found, run = overview.dimension, overview.simulation
    if found is None or found.value is None:
        return None
    return Point(_label(reader, sweep, run), run.number, found.value, found.error or 0.0, found.is_indicative)


def _label(reader: Reader, sweep: Sweep, run: Simulation) -> str:
    value = getattr(run, sweep.parameter)
    return _spell(reader, sweep, value)


def _order(sweep: Sweep, run: Simulation) -> float:
    """Numbers by their size; seed geometries stay as they were named."""
    value = getattr(run, sweep.parameter)
    return float(value) if isinstance(value, int | float) else 0.0


def _spell(reader: Reader, sweep: Sweep, value: Json) -> str:
    match sweep.parameter, value:
        case "seed_geometry", str():
            return reader.name("seed_geometry", value)
        case "dimension", _:
            return f"{value}D"
        case "stickiness", int() | float():
            return f"{value:g}"
        case "particles", int():
            return f"{value:,}"
    return str(value)


def _actions(reader: Reader, detail: SweepDetail, runs: Runs) -> list[Action]:
    """What fits its state: how far it is while it runs, its best comparison when two runs are done."""
    done = [each.simulation.number for each in detail.rows if each.simulation.status == "done"]
    wanted: list[Action] = []
    if len(done) >= 2:
        said = reader.t("quick.sweep.compare.say", numbers=reader.t("quick.sweep.and").join(done[:2]))
        wanted.append((reader.t("quick.sweep.compare"), said))
    wanted.append((reader.t("quick.runs.latest"), reader.t("quick.runs.latest.say")))
    return wanted
