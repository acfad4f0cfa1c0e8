"""The view of a grown cluster: a canvas that ``static/cluster.js`` fills, with its controls, its words and its legend.

The particles come as numbers from ``GET /api/v1/simulations/{number}/points``; nothing here waits for them.
"""

from __future__ import annotations

from urllib.parse import quote

from markupsafe import Markup

from agent.drawing.markup import element, join
from db.models.simulations import Simulation
from db.simulations.words import MOST_PARTICLES
from pages.components import button, icon
from pages.reader import Reader

SKETCHED = 12_000
"""Particles of a small picture: as many as it has room for."""
STEPS = 1_000
"""Of the slider that shows the growth."""


def draw_cluster(reader: Reader, run: Simulation) -> Markup:
    """The cluster of a finished simulation."""
    stage = element(
        "div",
        _canvas(reader, run),
        element("div", class_="cluster-scale", aria_hidden="true") if run.dimension == 2 else None,
        element("p", class_="cluster-note", role="status"),
        _tools(reader),
        element("div", class_="cluster-veil"),
        class_="cluster-stage",
    )
    return element(
        "figure",
        stage,
        _foot(reader, run),
        class_="cluster",
        data_cluster=run.number,
        data_key=f"{run.number} {run.ended_at}",
        data_points=points_address(run.number, MOST_PARTICLES),
        data_loading=reader.count("cluster.loading", run.particles),
    )


def draw_sketch(reader: Reader, run: Simulation) -> Markup:
    """A small picture of it, for the eye only: the words beside it say which one it is."""
    return element(
        "span",
        element(
            "canvas",
            data_sketch=points_address(run.number, SKETCHED),
            width=440,
            height=300,
            role="img",
            aria_label=_label(reader, run),
        ),
        class_="sketch",
    )


def points_address(number: str, most: int) -> str:
    """Where the particles of a simulation are, at most so many of them."""
    return f"/api/v1/simulations/{quote(number)}/points?most={most}"


def _canvas(reader: Reader, run: Simulation) -> Markup:
    return element(
        "canvas",
        reader.t("cluster.blank"),
        tabindex=0,
        role="application",
        aria_label=_label(reader, run),
        aria_describedby="cluster-keys",
    )


def _label(reader: Reader, run: Simulation) -> str:
    """What it shows, for who does not see it."""
    size = reader.t("cluster.label.radius", radius=f"{run.radius:,.1f}") if run.radius is not None else ""
    particles = reader.count("cluster.particles", run.particles)
    return reader.t(
        "cluster.label", number=run.number, particles=particles, dimension=f"{run.dimension}D", size=size
    )


def _tools(reader: Reader) -> Markup:
    acts = (("in", "plus"), ("out", "minus"), ("reset", "target"))
    tools = [
        button(
            reader.t(f"cluster.{act}"), look="quiet", icon_name=drawing, hide_label=True, data_cluster_act=act
        )
        for act, drawing in acts
    ]
    full = button(
        reader.t("cluster.full"),
        look="quiet",
        icon_name="enlarge",
        hide_label=True,
        data_cluster_act="full",
        aria_pressed="false",
    )
    return element(
        "div", *tools, full, class_="cluster-tools", role="group", aria_label=reader.t("cluster.tools")
    )


def _foot(reader: Reader, run: Simulation) -> Markup:
    """The growth, played again; what the colours mean; what the keys do."""
    play = element(
        "button",
        icon("play"),
        icon("pause"),
        element("span", reader.t("cluster.play"), class_="sr-only"),
        type="button",
        class_="button",
        title=reader.t("cluster.play"),
        data_cluster_play=True,
        aria_pressed="false",
    )
    slider = element(
        "input", type="range", min=0, max=STEPS, value=STEPS, aria_label=reader.t("cluster.growth")
    )
    legend = element(
        "div",
        element("span", reader.t("cluster.order")),
        element("span", reader.t("cluster.order.first"), class_="muted"),
        element("span", class_="cluster-colours", aria_hidden="true"),
        element("span", reader.t("cluster.order.last"), class_="muted"),
        class_="cluster-legend",
    )
    keys = element("p", reader.t(f"cluster.keys.{run.dimension}"), id="cluster-keys", class_="muted")
    growth = element("div", play, slider, element("output"), class_="cluster-growth")
    return element("figcaption", join(growth, legend, keys), class_="cluster-foot")
