"""The throughput page: how many pictures were made, how many failed, and how long they took, day by day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

import gradio as gr
from fastapi import APIRouter
from markupsafe import Markup
from sqlalchemy.orm import Session

from agent.drawing.amounts import duration
from agent.drawing.markup import element, join
from agent.drawing.plots import plot
from agent.results import Line, Series
from agent.turns.services import Services
from db import renders
from db.errors import Invalid
from db.renders import Period, RenderStats
from pages.components import empty_state
from pages.panel import suggest
from pages.reader import Reader
from pages.records import add_fragment, add_page, chips, heading, records_page

PAGE = records_page("throughput", permission="renders:read", pack="renders")
DEFAULT: Period = "last_30_days"
OFFERED = ("failed_week", "throughput")
"""Quick actions."""


def page(demo: gr.Blocks) -> None:
    """Lay out the page."""
    add_page(demo, PAGE, "Throughput")


def add_routes(router: APIRouter, services: Services) -> None:
    """Serve the page's HTML."""
    add_fragment(router, services, PAGE, draw)


def draw(session: Session, reader: Reader, query: Mapping[str, str]) -> Markup:
    """Figures and plots of the period in the address."""
    period = _period(query.get("period"))
    stats = renders.render_stats(session, period)
    choices = [
        (reader.t(f"period.{each}"), f"{PAGE.path}?period={each}", each == period)
        for each in get_args(Period)
    ]
    total = stats.done + stats.failed + stats.cancelled
    nothing = empty_state(reader.t("throughput.none"), reader.t("throughput.none.text"), icon_name="image")
    return join(
        heading(reader.t("nav.throughput")),
        chips(choices, label=reader.t("throughput.period")),
        _figures(reader, stats),
        _plots(reader, stats) if total else nothing,
        suggest([(reader.t(f"quick.{each}"), reader.t(f"quick.{each}")) for each in OFFERED]),
    )


def _figures(reader: Reader, stats: RenderStats) -> Markup:
    ended = stats.done + stats.failed
    share = f"{100 * stats.failed / ended:.1f} %" if ended else "–"
    figures = [
        ("done", f"{stats.done:,}", "good"),
        ("failed", f"{stats.failed:,}", "bad" if stats.failed else ""),
        ("failure_rate", share, ""),
        ("open", f"{stats.queued + stats.running:,}", ""),
        ("average", duration(stats.average_milliseconds) if stats.average_milliseconds else "–", ""),
        ("p95", duration(stats.p95_milliseconds) if stats.p95_milliseconds else "–", ""),
    ]
    return element(
        "dl", *(_figure(reader.t(f"throughput.{name}"), *rest) for name, *rest in figures), class_="figures"
    )


def _figure(name: str, value: str, tone: str) -> Markup:
    return element("div", element("dt", name), element("dd", value), class_=f"figure {tone}".strip())


def _plots(reader: Reader, stats: RenderStats) -> Markup:
    days = [each.day[5:] for each in stats.by_day]
    lines = (
        Line(
            reader.name("state", "done"),
            tuple(zip(days, (float(each.done) for each in stats.by_day), strict=True)),
        ),
        Line(
            reader.name("state", "failed"),
            tuple(zip(days, (float(each.failed) for each in stats.by_day), strict=True)),
        ),
    )
    series = Series(lines, reader.t("throughput.by_day"))
    return element("section", plot(series), class_="plots")


def _period(text: str | None) -> Period:
    if text is None:
        return DEFAULT
    for period in get_args(Period):
        if period == text:
            found: Period = period
            return found
    raise Invalid(f"There is no period {text[:40]!r}. The periods are: {', '.join(get_args(Period))}.")
