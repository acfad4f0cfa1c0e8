"""Row changes as people read them: which row, and each value before and after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from agent.drawing.differences import MARKS, fits_one_line, gist_of, plain
from agent.drawing.markup import Child, element, join, shown
from db.models.base import Json
from db.models.change_sets import RowChange
from pages.components import button
from pages.reader import Reader

PAGE = 50


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
            element("span", gist_of(change.kind, change.label, before, after), class_="gist"),
        ),
        _fields(reader, names, before, after, kind=change.kind),
        class_=f"change {change.kind}",
        open=change.kind == "update" and not fits_one_line(before, after),
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


def _value(value: Json) -> Markup:
    if value is None or value == "":
        return element("span", "–", class_="muted")
    if isinstance(value, dict | list):
        return element("code", shown(plain(value)))
    return shown(plain(value))


def _values(value: object) -> dict[str, Json]:
    return value if isinstance(value, dict) else {}
