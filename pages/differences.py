"""Row changes as people read them: which row, and each value before and after."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

from markupsafe import Markup

from agent.drawing.markup import Child, element, join, shown
from db.models.base import Json
from db.models.change_sets import RowChange
from pages.components import button
from pages.reader import Reader

PAGE = 50
GIST_FIELDS = 3
GIST_CHARACTERS = 60
MARKS = {"insert": "+", "update": "~", "delete": "−"}
_IDS = ("_id", "id")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def draw_differences(reader: Reader, changes: Sequence[RowChange], *, total: int, more_path: str) -> Markup:
    """A page of rows; the rest is offered, and fetched when somebody asks for it."""
    rows = [_row(reader, change) for change in changes]
    seen = changes[-1].position + 1 if changes else 0
    if seen >= total:
        return join(*rows)
    label = reader.t("diff.all", n=f"{total:,}")
    return join(*rows, button(label, look="quiet more-rows", data_more=f"{more_path}?after={seen - 1}"))


def draw_counts(reader: Reader, counts: Mapping[str, Json]) -> Markup:
    """How many rows of which table: "+8 order lines", "~1 order", "−2 nodes"."""
    entries: list[Markup] = []
    for table, kinds in counts.items():
        for kind, number in (kinds if isinstance(kinds, dict) else {}).items():
            mark = element(
                "b", f"{MARKS.get(kind, '')}{number:,}" if isinstance(number, int) else str(number)
            )
            spoken = element("span", reader.name("change", kind), class_="sr-only")
            what = reader.name("row" if number == 1 else "table", table)
            entries.append(element("li", mark, spoken, " ", what, class_=kind))
    return element("ul", *entries, class_="counts")


def _row(reader: Reader, change: RowChange) -> Markup:
    before, after = _values(change.before), _values(change.after)
    names = list(dict.fromkeys([*before, *after]))
    return element(
        "details",
        element(
            "summary",
            element(
                "b", MARKS.get(change.kind, "?"), class_="mark", title=reader.name("change", change.kind)
            ),
            element("span", reader.name("row", change.table_name), class_="table-name"),
            element("span", shown(change.label, limit=80), class_="row-label"),
            element("span", _gist(change, before, after), class_="gist"),
        ),
        _fields(reader, names, before, after, kind=change.kind),
        class_=f"change {change.kind}",
        open=change.kind == "update" and not _fits_one_line(names, before, after),
    )


def _fields(
    reader: Reader, names: Sequence[str], before: Mapping[str, Json], after: Mapping[str, Json], *, kind: str
) -> Markup:
    """Name, before, after; a new or a deleted row has one of the two."""
    titles = [reader.t("diff.field")]
    titles += [reader.t("diff.before")] if kind != "insert" else []
    titles += [reader.t("diff.after")] if kind != "delete" else []
    rows: list[Child] = []
    for name in names:
        cells: list[Child] = [element("th", name.replace("_", " "), scope="row")]
        cells += [element("td", _value(before.get(name)), class_="before")] if kind != "insert" else []
        cells += [element("td", _value(after.get(name)), class_="after")] if kind != "delete" else []
        rows.append(element("tr", *cells))
    head = element("tr", *(element("th", title, scope="col") for title in titles))
    return element("div", element("table", element("thead", head), element("tbody", *rows)), class_="scroll")


def _gist(change: RowChange, before: Mapping[str, Json], after: Mapping[str, Json]) -> Markup:
    """The most telling values on the row's own line."""
    kind, label = change.kind, change.label
    values = before if kind == "delete" else after
    telling = [name for name, value in values.items() if _tells(value, label) and not name.endswith(_IDS)]
    if kind == "update":
        pairs = [(name, f"{_brief(before.get(name))} → {_brief(after.get(name))}") for name in values]
        return join(" · ".join(f"{name.replace('_', ' ')}: {text}" for name, text in pairs[:GIST_FIELDS]))
    return join(" · ".join(_brief(values[name]) for name in telling[:GIST_FIELDS]))


def _tells(value: Json, label: str) -> bool:
    """Whether a value says something that neither the row's label nor a key says."""
    plain = isinstance(value, str | int | float) and not isinstance(value, bool)
    return plain and str(value) not in label and not _UUID.fullmatch(str(value))


def _fits_one_line(names: Sequence[str], before: Mapping[str, Json], after: Mapping[str, Json]) -> bool:
    """Whether the row's own line shows all of an update already."""
    values = [*before.values(), *after.values()]
    return len(names) <= GIST_FIELDS and not any(
        isinstance(value, dict | list) or len(_plain(value)) > GIST_CHARACTERS for value in values
    )


def _brief(value: Json) -> str:
    text = _plain(value)
    return text if len(text) <= GIST_CHARACTERS else f"{text[:GIST_CHARACTERS]}…"


def _value(value: Json) -> Markup:
    if value is None or value == "":
        return element("span", "–", class_="muted")
    if isinstance(value, dict | list):
        return element("code", shown(_plain(value)))
    return shown(_plain(value))


def _plain(value: Json) -> str:
    match value:
        case None:
            return "–"
        case str():
            return value
    return json.dumps(value, ensure_ascii=False)


def _values(value: object) -> dict[str, Json]:
    return value if isinstance(value, dict) else {}
