"""A transcript as HTML, drawn from its snapshot alone: who has the link sees what was kept, and nothing behind it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

import nh3
from markupsafe import Markup

from agent.drawing.amounts import duration
from agent.drawing.blocks import blocks_of
from agent.drawing.markup import Child, element, join, outside, shown
from agent.drawing.prose import ATTRIBUTES, TAGS, render_markdown
from agent.results import Table
from db.models.base import Json
from db.models.change_sets import RowChange
from pages.blocks import draw_blocks
from pages.components import badge, icon, table
from pages.differences import draw_counts, draw_differences
from pages.reader import Reader
from pages.steps import ICONS, WENT_WRONG

STYLES = ("cards.css", "chat.css", "transcript.css")
KINDS = frozenset({"create", "update", "transition", "delete"})
TONES = {"applied": "good", "pending": "waiting"}
Object = dict[str, Json]


def draw_transcript(reader: Reader, snapshot: Json) -> Markup:
    """The title, and all entries in their order under the names of their days."""
    entries = _objects(snapshot, "entries")
    return element("div", *_entries(reader, entries), class_="transcript")


def title_of(reader: Reader, snapshot: Json) -> str:
    """What the chat was called when the link was made."""
    return _text(snapshot, "title") or reader.t("chats.untitled")


def full_date(reader: Reader, moment: datetime) -> str:
    """A day with its year, such as 22 November 2026; not "today", as the document lasts."""
    day = reader.day(moment)
    return f"{day.day} {reader.t(f'month.of.{day.month}')} {day.year}"


def _entries(reader: Reader, entries: Sequence[Object]) -> Iterator[Markup]:
    day: date | None = None
    for entry in entries:
        at = _moment(entry)
        if at is not None and reader.day(at) != day:
            day = reader.day(at)
            yield element("h2", full_date(reader, at), class_="day")
        match entry.get("kind"):
            case "user":
                yield _said(reader, entry)
            case "assistant":
                yield _answer(reader, entry)
            case "event":
                yield _event(reader, entry)


def _said(reader: Reader, entry: Object) -> Markup:
    words = element("div", _text(entry, "text"), class_="words")
    return element("section", words, _meta(reader, entry), class_="said", aria_label=reader.t("share.asked"))


def _answer(reader: Reader, entry: Object) -> Markup:
    parts = [_part(reader, part) for part in _objects(entry, "parts")]
    return element(
        "article", *parts, _meta(reader, entry), class_="answer", aria_label=reader.t("answer.label")
    )


def _event(reader: Reader, entry: Object) -> Markup:
    """What was decided; who decided is not part of a transcript."""
    status, text = _text(entry, "status"), reader.retell(_text(entry, "text"))
    marks = {"applied": "check", "cancelled": "cross"}
    said = f"{reader.name('card.status', status)}: {text}" if status else text
    return element(
        "p",
        icon(marks.get(status, "dot")),
        element("span", shown(said, limit=400)),
        _clock(reader, entry),
        class_=f"note {status}" if status in marks else "note",
    )


def _part(reader: Reader, part: Object) -> Markup | None:
    match part.get("kind"):
        case "text":
            return element("div", _without_ways_in(render_markdown(_text(part, "text"))), class_="md")
        case "steps":
            return _steps(reader, _objects(part, "steps"))
        case "result":
            return _result(reader, part)
        case "change":
            return _change(reader, part)
        case "ending":
            return element(
                "p", icon("alert"), reader.t(f"share.ending.{_text(part, 'finish')}"), class_="note"
            )
    return None


def _without_ways_in(drawn: Markup) -> Markup:
    """Once more without pictures and without links into the app, whatever the snapshot holds."""

    def keep(tag: str, name: str, value: str) -> str | None:
        return (value if outside(value) else None) if name == "href" else value

    kept = nh3.clean(
        drawn,
        tags=set(TAGS) - {"img"},
        attributes={tag: names for tag, names in ATTRIBUTES.items() if tag != "img"},
        attribute_filter=keep,
        link_rel=None,
        url_schemes={"http", "https"},
    )
    return Markup(kept)


def _steps(reader: Reader, steps: Sequence[Object]) -> Markup:
    """Which tools were used, folded; what they were given is not part of a transcript."""
    wrong = sum(_text(step, "status") in WENT_WRONG for step in steps)
    headline = [reader.count("steps", len(steps))]
    headline += [reader.count("steps.failed", wrong)] if wrong else []
    headline.append(duration(sum(_number(step, "ms") for step in steps)))
    rows = (element("li", *_step(reader, step), class_=f"step {_text(step, 'status')}") for step in steps)
    summary = element("summary", icon("chevron"), element("span", " · ".join(headline), class_="headline"))
    return element("details", summary, element("ol", *rows), class_="steps")


def _step(reader: Reader, step: Object) -> tuple[Child, ...]:
    status = _text(step, "status")
    return (
        icon(ICONS.get(status, "check")),
        element("code", _text(step, "name"), class_="step-name"),
        element("span", reader.name("step.state", status), class_="step-state"),
        element("span", duration(_number(step, "ms")), class_="took"),
    )


def _result(reader: Reader, part: Object) -> Markup:
    """Tables and curves; of pictures, the captions."""
    blocks = (_block(reader, block) for block in _objects(part, "blocks"))
    return element("div", *blocks, class_="result")


def _block(reader: Reader, block: Object) -> Markup | None:
    if block.get("kind") == "captions":
        return _captions(reader, block)
    read = blocks_of({"blocks": [block]})
    if read and isinstance(read[0], Table):
        return _table(reader, read[0])
    return draw_blocks(reader, {"blocks": [block]})


def _table(reader: Reader, block: Table) -> Markup:
    """All rows that were kept are in sight: nothing unfolds them here."""
    columns = [(reader.retell(column.label), column.type) for column in block.columns]
    title = reader.retell(block.title)
    return table(reader, columns, block.rows, title=title, total=block.total, first=len(block.rows))


def _captions(reader: Reader, block: Object) -> Markup:
    captions = block.get("captions")
    rows = (
        element("li", icon("image"), element("span", each))
        for each in (captions if isinstance(captions, list) else [])
        if isinstance(each, str)
    )
    title = _text(block, "title")
    return join(
        element("p", reader.retell(title), class_="block-title") if title else None,
        element("ul", *rows, class_="captions", aria_label=reader.t("share.captions")),
    )


def _change(reader: Reader, part: Object) -> Markup:
    """The card of a change set as it was: nothing on it can be pressed."""
    does, status, counts = _text(part, "does"), _text(part, "status"), part.get("counts")
    kind = does if does in KINDS else "update"
    head = element(
        "header",
        element("span", reader.name("card.kind", kind), class_="kind"),
        badge(_verdict(reader, part), TONES.get(status, "")),
        element("h3", shown(reader.retell(_text(part, "summary")), limit=400)),
    )
    return element(
        "section",
        head,
        draw_counts(reader, counts) if isinstance(counts, dict) and counts else None,
        _rows(reader, part),
        class_=f"card k-{kind} s-{status}",
        aria_label=reader.t("card.label", kind=reader.name("card.kind", kind)),
    )


def _verdict(reader: Reader, part: Object) -> str:
    said = reader.name("card.status", _text(part, "status"))
    at = _moment(part, "decided_at")
    return f"{said}, {full_date(reader, at)}, {reader.clock(at)}" if at else said


def _rows(reader: Reader, part: Object) -> Markup | None:
    rows = [_row(each, place) for place, each in enumerate(_objects(part, "rows"))]
    if not rows:
        return None
    total = int(_number(part, "total"))
    key = "card.rows_were" if _text(part, "status") == "applied" else "card.rows"
    more = reader.t("table.part", n=f"{len(rows):,}", total=f"{total:,}") if total > len(rows) else None
    return element(
        "details",
        element("summary", icon("chevron"), reader.count(key, total)),
        element("div", draw_differences(reader, rows, total=len(rows), more_path=""), class_="rows"),
        element("p", more, class_="muted") if more else None,
        class_="diff",
        open=len(rows) <= 8,
    )


def _row(row: Object, place: int) -> RowChange:
    """As the pages draw it; belongs to no session."""
    return RowChange(
        position=place,
        table_name=_text(row, "table"),
        row_key="",
        label=_text(row, "label"),
        kind=_text(row, "does"),
        before=row.get("before"),
        after=row.get("after"),
    )


def _meta(reader: Reader, entry: Object) -> Markup:
    return element("div", _clock(reader, entry), class_="meta")


def _clock(reader: Reader, entry: Object) -> Markup | None:
    at = _moment(entry)
    return element("time", reader.clock(at), datetime=at.isoformat()) if at else None


def _moment(value: Object, key: str = "at") -> datetime | None:
    try:
        at = datetime.fromisoformat(_text(value, key))
    except ValueError:
        return None
    return at if at.tzinfo else None


def _objects(value: Json, key: str) -> list[Object]:
    found = value.get(key) if isinstance(value, dict) else None
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _text(value: Json, key: str) -> str:
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, str) else ""


def _number(value: Object, key: str) -> float:
    found = value.get(key)
    return float(found) if isinstance(found, int | float) and not isinstance(found, bool) else 0.0
