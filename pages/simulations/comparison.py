"""Several simulations side by side: their settings, their fractal dimensions by estimator, their curves in one plot."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup
from sqlalchemy.orm import Session

from agent.drawing.markup import Child, element, join
from agent.drawing.plots import plot
from agent.results import Line, Series
from db import simulations
from db.errors import DomainError
from db.models.simulations import Simulation
from db.simulations import MOST_COMPARED, Comparison
from pages.components import empty_state, icon, problem
from pages.panel import suggest
from pages.reader import Reader
from pages.records import heading
from pages.simulations.analyses import axis, draw_value, measured
from pages.simulations.cluster import draw_sketch
from pages.simulations.places import RUNS, address, run_address

SETTINGS = ("particles", "dimension", "stickiness", "seed_geometry", "seed", "radius")
LONGEST = 400
"""Characters of the numbers in the address."""


def draw_comparison(session: Session, reader: Reader, query: Mapping[str, str]) -> Markup:
    """The simulations that ``compare`` names, apart by commas; what is wrong with it is said in its place."""
    numbers = [each.strip()[:40] for each in query.get("compare", "")[:LONGEST].split(",") if each.strip()]
    if len(numbers) < 2:
        return join(_heading(reader), _choose(reader))
    try:
        found = simulations.compare(session, numbers)
    except DomainError as error:
        back = element("a", icon("back"), reader.t("compare.back"), href=RUNS, class_="button")
        said = problem(reader.retell(str(error)), back)
        # One that is still growing may be done soon.
        return element("div", _heading(reader), said, data_follows="simulation")
    named = [each.number for each in found.simulations]
    told = f"{', '.join(named[:-1])} {reader.t('compare.and')} {named[-1]}"
    return element(
        "article",
        _heading(reader),
        element("div", *(_card(reader, each, named) for each in found.simulations), class_="sketches"),
        element("h2", reader.t("compare.table")),
        _table(reader, found),
        element("h2", reader.t("compare.curves")),
        element("div", *(_plot(reader, found, metric) for metric in found.metrics), class_="analyses"),
        suggest([(reader.t("quick.compare"), reader.t("quick.compare.say", numbers=told))]),
        class_="run comparison",
    )


def _heading(reader: Reader) -> Markup:
    back = element("a", icon("back"), reader.t("nav.simulations"), href=RUNS, class_="back")
    return heading(reader.t("compare.title"), above=back)


def _choose(reader: Reader) -> Markup:
    go = element("a", reader.t("compare.back"), href=RUNS, class_="button primary")
    return empty_state(
        reader.t("compare.title"), reader.t("compare.few", most=MOST_COMPARED), go, icon_name="chart"
    )


def _card(reader: Reader, run: Simulation, named: list[str]) -> Markup:
    """The picture, the number, and the way to a comparison without it."""
    rest = [each for each in named if each != run.number]
    without = element(
        "a",
        icon("cross"),
        element("span", reader.t("compare.without", number=run.number), class_="sr-only"),
        href=address(RUNS, compare=",".join(rest)),
        class_="button quiet",
        title=reader.t("compare.without", number=run.number),
        data_inplace=True,
    )
    words = element("figcaption", element("a", run.number, href=run_address(run.number)), _what(reader, run))
    return element(
        "figure", draw_sketch(reader, run), words, without if len(rest) > 1 else None, class_="sketched"
    )


def _what(reader: Reader, run: Simulation) -> Markup:
    told = f"{run.dimension}D · {reader.count('cluster.particles', run.particles)}"
    return element("span", told, class_="muted")


def _table(reader: Reader, found: Comparison) -> Markup:
    """A row for each simulation; what differs between them is stressed."""
    names = [reader.t(f"growth.fact.{each}") for each in SETTINGS]
    names += [reader.t(f"analysis.{metric}") for metric in found.metrics]
    titles = (element("th", name, scope="col") for name in (reader.t("compare.simulation"), *names))
    differing = {
        name for name in SETTINGS if len({_setting(reader, each, name) for each in found.simulations}) > 1
    }
    rows = (_row(reader, found, each, differing) for each in found.simulations)
    head = element("thead", element("tr", *titles))
    body = element("table", head, element("tbody", *rows), class_="records")
    label = reader.t("compare.table")
    return element("div", body, class_="scroll wide", tabindex=0, role="region", aria_label=label)


def _row(reader: Reader, found: Comparison, run: Simulation, differing: set[str]) -> Markup:
    settings: list[Child] = [
        element("td", _setting(reader, run, name), class_="differs" if name in differing else None)
        for name in SETTINGS
    ]
    values = (found.analyses.get((run.number, metric)) for metric in found.metrics)
    dimensions = (element("td", draw_value(reader, each), class_="dimension") for each in values)
    link = element("a", run.number, href=run_address(run.number))
    return element("tr", element("th", link, scope="row"), *settings, *dimensions)


def _setting(reader: Reader, run: Simulation, name: str) -> str:
    match name:
        case "particles":
            return f"{run.particles:,}"
        case "dimension":
            return f"{run.dimension}D"
        case "stickiness":
            return f"{run.stickiness:g}"
        case "seed_geometry":
            return reader.name("seed_geometry", run.seed_geometry)
        case "seed":
            return str(run.seed)
    return "–" if run.radius is None else f"{run.radius:,.1f}"


def _plot(reader: Reader, found: Comparison, metric: str) -> Markup:
    """The measured curves of all of them."""
    pairs = [(each.number, found.analyses.get((each.number, metric))) for each in found.simulations]
    known = [(number, analysis) for number, analysis in pairs if analysis is not None]
    lines = tuple(Line(number, measured(analysis.curve)) for number, analysis in known)
    x, y = (axis(reader, known[0][1], name) for name in "xy") if known else ("", "")
    return element(
        "article",
        element("h3", reader.t(f"analysis.{metric}")),
        plot(Series(lines, "", x, y, "line", "log")),
        class_="analysis",
        data_metric=metric,
    )
