"""Usage: tokens and cost of the models by day, person and model, and how the budgets stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from fastapi import APIRouter, HTTPException
from markupsafe import Markup
from sqlalchemy.orm import Session
from starlette.responses import HTMLResponse

from agent.drawing.markup import Child, element, join
from agent.drawing.plots import plot
from agent.results import Line, Series
from agent.turns.services import Services
from db import budgets, usage
from db.budgets import Standing
from db.models.base import now
from db.usage import MICROS, GroupBy, Span, UsageSum
from pages.administration import LIMITS, add_fragment, card, title
from pages.administration import USAGE as PAGE
from pages.components import empty_state, icon, progress_bar
from pages.fragments import NO_STORE, Reading
from pages.reader import Reader
from pages.records import chips

PERIODS = ("this_month", "last_month", "last_7_days", "last_90_days")


def add_routes(router: APIRouter, services: Services) -> None:
    """Serve the page's HTML, and the warnings alone, for a page that is open when a budget comes to its end."""
    add_fragment(router, services, PAGE, draw)

    @router.get(f"/ui{PAGE.path}/warnings", include_in_schema=False)
    def warnings(reader: Reading) -> HTMLResponse:
        if not PAGE.is_for(reader):
            raise HTTPException(404, "There is no such page.")
        with services.store.read(reader.who.scope) as session:
            return HTMLResponse(draw_warnings(reader, budgets.standings(session)), headers=NO_STORE)


def draw(session: Session, reader: Reader, query: Mapping[str, str]) -> Markup:
    """Figures, budgets and sums of the period in the address."""
    period = query.get("period", "")
    chosen = period if period in PERIODS else PERIODS[0]
    span = span_of(chosen, now())
    total = usage.total(session, span)
    choices = [(reader.t(f"usage.{each}"), f"{PAGE.path}?period={each}", each == chosen) for each in PERIODS]
    standings = budgets.standings(session)
    parts: Sequence[Child] = list(_sums(session, reader, span, total)) if total.turns else [_nothing(reader)]
    return join(
        title(reader, PAGE),
        draw_warnings(reader, standings),
        chips(choices, label=reader.t("usage.period")),
        _figures(reader, total),
        _budgets(reader, standings),
        *parts,
    )


def draw_warnings(reader: Reader, standings: Sequence[Standing]) -> Markup:
    """A sentence for each budget of which little or nothing is left."""
    near = [each for each in standings if each.level]
    return join(
        *(
            element(
                "div",
                icon("alert"),
                element("p", reader.retell(budgets.describe(each))),
                class_="problem" if each.level == 100 else "problem near",
                role="status",
            )
            for each in near
        )
    )


def span_of(period: str, moment: datetime) -> Span:
    """From when to when, in whole days and months of UTC, as the budgets count."""
    month = usage.month_of(moment)
    tomorrow = moment.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    match period:
        case "last_month":
            return usage.month_of(month.since - timedelta(days=1))
        case "last_7_days":
            return Span(tomorrow - timedelta(days=7), tomorrow)
        case "last_90_days":
            return Span(tomorrow - timedelta(days=90), tomorrow)
    return month


def _figures(reader: Reader, total: UsageSum) -> Markup:
    pairs = [
        ("tokens", f"{total.tokens:,}"),
        ("input", f"{total.input_tokens:,}"),
        ("output", f"{total.output_tokens:,}"),
        ("turns", f"{total.turns:,}"),
        ("cost", money(total)),
    ]
    boxes = (
        element("div", element("dt", reader.t(f"usage.{name}")), element("dd", value), class_="figure")
        for name, value in pairs
    )
    return element("dl", *boxes, class_="figures")


def money(total: UsageSum) -> str:
    """US dollars; marked where some models have no known price."""
    sign = "≥ " if total.unpriced_tokens and total.cost_micros else ""
    return "–" if total.unpriced_tokens == total.tokens else f"{sign}${total.cost_micros / MICROS:,.2f}"


def _budgets(reader: Reader, standings: Sequence[Standing]) -> Markup | None:
    change = None
    if LIMITS.is_for(reader):
        change = element("a", reader.t("usage.set"), href=LIMITS.path, class_="button quiet")
    if not standings:
        return card(reader.t("usage.budgets"), text=reader.t("usage.no_budgets"), beside=change)
    bars = (_bar(reader, each) for each in standings[:50])
    return card(reader.t("usage.budgets"), *bars, beside=change)


def _bar(reader: Reader, standing: Standing) -> Markup:
    whose = standing.name or reader.t(f"usage.of.{standing.kind}")
    tone = {80: "near", 100: "full"}.get(standing.level, "")
    bar = progress_bar(
        min(round(standing.share * 100), 100), 100, label=reader.retell(budgets.describe(standing))
    )
    return element("div", element("b", whose), bar, class_=f"standing {tone}".strip())


def _sums(session: Session, reader: Reader, span: Span, total: UsageSum) -> Iterator[Markup]:
    days = {each.key: each for each in usage.sums(session, span, "day")}
    yield _plot(reader, span, days)
    names = usage.names_of_users(session)
    groups: tuple[tuple[GroupBy, Mapping[str, str]], ...] = (("user", names), ("model", {}), ("provider", {}))
    for group, called in groups:
        rows = usage.sums(session, span, group)
        yield card(reader.t(f"usage.by.{group}"), _table(reader, group, rows, called))
    if total.unpriced_tokens:
        yield element("p", reader.t("usage.unpriced", n=f"{total.unpriced_tokens:,}"), class_="muted")
    if total.estimated:
        yield element("p", reader.t("usage.estimated"), class_="muted")


def _plot(reader: Reader, span: Span, days: Mapping[str, UsageSum]) -> Markup:
    last = min(span.until, now() + timedelta(days=1))
    keys = [f"{span.since + timedelta(days=n):%Y-%m-%d}" for n in range(max((last - span.since).days, 1))]
    none = UsageSum()
    lines = tuple(
        Line(
            reader.t(f"usage.{name}"),
            tuple((key[5:], float(getattr(days.get(key, none), f"{name}_tokens"))) for key in keys),
        )
        for name in ("input", "output")
    )
    return element(
        "section", plot(Series(lines, reader.t("usage.by.day"), style="bar")), class_="plots usage-plot"
    )


def _table(reader: Reader, group: GroupBy, rows: Sequence[UsageSum], names: Mapping[str, str]) -> Markup:
    heads = (reader.t(f"usage.{group}"), *(reader.t(f"usage.{name}") for name in ("turns", "tokens", "cost")))
    head = element(
        "tr",
        *(element("th", text, scope="col", class_="right" if n else None) for n, text in enumerate(heads)),
    )
    body = (
        element(
            "tr",
            element("th", names.get(each.key, each.key), scope="row"),
            element("td", f"{each.turns:,}", class_="right"),
            element("td", f"{each.tokens:,}", class_="right"),
            element("td", money(each), class_="right"),
        )
        for each in rows[:200]
    )
    drawn = element("table", element("thead", head), element("tbody", *body), class_="records")
    return element(
        "div",
        drawn,
        class_="scroll wide",
        tabindex=0,
        role="region",
        aria_label=reader.t(f"usage.by.{group}"),
    )


def _nothing(reader: Reader) -> Markup:
    return empty_state(reader.t("usage.none"), reader.t("usage.none.text"), icon_name="chart")
