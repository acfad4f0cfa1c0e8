"""The building blocks of every page: icons, badges, buttons, links, tables, facts, progress, empty states.

Each returns ``Markup``; each text is escaped by ``agent.drawing.markup``. The looks stand in ``static/*.css``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime

from markupsafe import Markup

from agent.drawing.markup import Attribute, Child, element, inside, join, outside, own_picture, shown
from agent.results import ColumnType
from db.models.base import Json
from pages.reader import Reader

FIRST_ROWS = 50
TONES = {
    "done": "good",
    "applied": "good",
    "staged": "busy",
    "running": "busy",
    "rendering": "busy",
    "submitted": "busy",
    "failed": "bad",
    "invalid": "bad",
    "refused": "bad",
    "pending": "waiting",
    "queued": "waiting",
    "waiting": "waiting",
    "unknown": "waiting",
    "Released": "good",
    "Done": "good",
    "Approved": "busy",
    "In Progress": "busy",
    "In Review": "waiting",
    "Rejected": "bad",
}
"""The colour of a state: good, bad, busy or waiting; grey where it means nothing."""


def icon(name: str) -> Markup:
    """A small drawing of ``static/icons.css``, for the eye only."""
    return element("i", class_=f"icon i-{name}", aria_hidden="true")


def badge(text: str, tone: str = "") -> Markup:
    """A short state; ``tone`` is good, bad, busy, waiting or empty."""
    return element("span", text, class_=f"badge {tone}".strip())


def state_badge(reader: Reader, state: str) -> Markup:
    """A record's state in words and colour."""
    return badge(reader.name("state", state), TONES.get(state, ""))


def button(
    label: str, *, look: str = "", icon_name: str = "", hide_label: bool = False, **attributes: Attribute
) -> Markup:
    """A button; ``look`` is primary, danger, quiet or empty. ``hide_label`` shows the icon alone."""
    words = element("span", label, class_="sr-only" if hide_label else None)
    title = label if hide_label else None
    given: dict[str, Attribute] = {
        "type": "button",
        "class_": f"button {look}".strip(),
        "title": title,
        **attributes,
    }
    return element("button", icon(icon_name) if icon_name else None, words, **given)


def link(label: str, address: str, *, look: str = "") -> Markup:
    """A link inside the app, or outside in a new tab; an address that is neither leaves the words alone."""
    if inside(address):
        return element("a", label, href=address, class_=look or None)
    if outside(address):
        return element(
            "a", label, href=address, class_=look or None, target="_blank", rel="noopener noreferrer"
        )
    return element("span", label, class_=look or None)


def moment(reader: Reader, at: datetime, *, full: bool = False) -> Markup:
    """A time in the reader's zone; the whole date and time on pointing."""
    text = reader.when(at) if full else reader.clock(at)
    return element(
        "time", text, datetime=at.isoformat(), title=f"{at.astimezone(reader.zone):%Y-%m-%d %H:%M:%S %Z}"
    )


def progress_bar(done: int, total: int, *, label: str, **attributes: Attribute) -> Markup:
    """A bar with its words beside it; ``done`` of ``total``."""
    share = min(100.0, 100 * done / total) if total else 0.0
    return element(
        "div",
        element("progress", max=total or 1, value=done, aria_label=label),
        element("span", label, class_="progress-label"),
        class_="progress",
        data_share=f"{share:.0f}",
        **attributes,
    )


def picture(address: str, caption: str, *, eager: bool = False) -> Markup:
    """A picture of ours that opens large; of any other address only the caption."""
    source = own_picture(address)
    if source is None:
        return element("figure", element("figcaption", caption), class_="picture")
    image = element("img", src=source, alt=caption, loading=None if eager else "lazy", width=160, height=160)
    opened = element("a", image, href=source, data_enlarge=True, data_caption=caption)
    return element("figure", opened, element("figcaption", caption), class_="picture")


def gallery(pictures: Iterable[tuple[str, str]], *, title: str = "") -> Markup:
    """Pictures side by side, each an address and a caption."""
    shown_ones = [picture(address, caption) for address, caption in pictures]
    heading = element("p", title, class_="block-title") if title else None
    return join(heading, element("div", *shown_ones, class_="gallery"))


def empty_state(title: str, text: str, *actions: Child, icon_name: str = "chat") -> Markup:
    """What a page says while there is nothing to show: what to do next, with a button."""
    return element(
        "div",
        icon(icon_name),
        element("h2", title),
        element("p", text),
        element("div", *actions, class_="actions") if actions else None,
        class_="empty",
    )


def problem(sentence: str, *actions: Child) -> Markup:
    """An error as a sentence, with what can be done about it."""
    return element("div", icon("alert"), element("p", sentence), *actions, class_="problem", role="alert")


def facts(pairs: Iterable[tuple[str, Child]]) -> Markup:
    """Names and values, one below the other."""
    return element(
        "dl", *(join(element("dt", name), element("dd", value)) for name, value in pairs), class_="facts"
    )


def json_view(value: Json, *, limit: int = 4_000) -> Markup:
    """JSON as it is, indented."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    return element("pre", element("code", shown(text, limit=limit)), class_="json", tabindex=0)


def table(
    reader: Reader,
    columns: Sequence[tuple[str, ColumnType]],
    rows: Sequence[Sequence[Json | Markup]],
    *,
    title: str = "",
    total: int | None = None,
    first: int = FIRST_ROWS,
) -> Markup:
    """A table of labels with types; rows after ``first`` are there but folded away, and what is missing is said."""
    head = element("tr", *(element("th", label, scope="col", class_=_align(kind)) for label, kind in columns))
    drawn = [_row(reader, columns, row) for row in rows]
    folded = element("tbody", *drawn[first:], hidden=True) if len(drawn) > first else None
    body = element("table", element("thead", head), element("tbody", *drawn[:first]), folded)
    return join(
        element("p", title, class_="block-title") if title else None,
        element(
            "div",
            body,
            class_="scroll",
            tabindex=0,
            role="region",
            aria_label=title or reader.t("table.label"),
        ),
        _table_foot(reader, len(drawn), first, total),
    )


def cell(reader: Reader, value: Json | Markup, kind: ColumnType = "text") -> Markup:
    """One value as its column's type says."""
    match kind, value:
        case _, Markup():
            return value
        case _, None | "":
            return element("span", "–", class_="muted")
        case "status", str():
            return state_badge(reader, value)
        case "time", str():
            return _time(reader, value)
        case "phrase", str():
            return shown(reader.retell(value))
        case "image", str():
            return picture(value, "") if own_picture(value) else shown(value)
        case "number", int() | float() if not isinstance(value, bool):
            return join(_number(value))
        case _, bool():
            return join(reader.t("yes" if value else "no"))
        case _, str() | int() | float():
            return shown(str(value))
    return element("code", shown(json.dumps(value, ensure_ascii=False)))


def _row(reader: Reader, columns: Sequence[tuple[str, ColumnType]], row: Sequence[Json | Markup]) -> Markup:
    cells = zip(columns, row, strict=False)
    return element(
        "tr", *(element("td", cell(reader, value, kind), class_=_align(kind)) for (_, kind), value in cells)
    )


def _table_foot(reader: Reader, drawn: int, first: int, total: int | None) -> Markup | None:
    more = drawn - first
    missing = (total or 0) - drawn
    if more <= 0 and missing <= 0:
        return None
    show = button(reader.t("table.all", n=f"{drawn:,}"), look="quiet", data_unfold=True) if more > 0 else None
    note = (
        element("span", reader.t("table.part", n=f"{drawn:,}", total=f"{total:,}"), class_="muted")
        if missing > 0
        else None
    )
    return element("div", show, note, class_="table-foot")


def _align(kind: ColumnType) -> str | None:
    return "right" if kind == "number" else None


def _time(reader: Reader, value: str) -> Markup:
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return shown(value)
    return moment(reader, at, full=True) if at.tzinfo else shown(value)


def _number(value: float) -> str:
    if isinstance(value, int) or value.is_integer():
        return f"{value:,.0f}"
    return f"{value:,.3f}".rstrip("0").rstrip(".")
