"""Results of tools, drawn from their stored JSON without knowing the tool (``agent.results`` has the shapes)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal, get_args

from markupsafe import Markup

from agent.drawing.markup import element, inside, join, own_picture
from agent.drawing.plots import plot
from agent.results import Column, ColumnType, Image, Images, Line, Link, Series, Table
from db.models.base import Json
from pages.components import gallery, json_view, link, table
from pages.reader import Reader

COLUMN_TYPES = frozenset(get_args(ColumnType))
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""What a spreadsheet would take for a formula at the beginning of a text."""
Block = Table | Series | Images


def blocks_of(result: Json) -> tuple[Block, ...]:
    """The blocks of a stored result; what has no known shape is left out."""
    found = result.get("blocks") if isinstance(result, dict) else None
    read = [_block(each) for each in found or [] if isinstance(each, dict)] if isinstance(found, list) else []
    return tuple(each for each in read if each is not None)


def links_of(result: Json) -> tuple[Link, ...]:
    """The offers to go somewhere inside the app."""
    read = [Link(_text(each, "label"), _text(each, "href")) for each in _objects(result, "links")]
    return tuple(each for each in read if each.label and inside(each.href))


def summary_of(result: Json) -> str:
    """The result's sentence."""
    return _text(result, "summary") if isinstance(result, dict) else ""


def draw_blocks(reader: Reader, result: Json, *, csv_path: str | None = None) -> Markup:
    """All blocks one below the other; ``csv_path`` is where a table is offered for download."""
    return join(*(_draw(reader, block, number, csv_path) for number, block in enumerate(blocks_of(result))))


def draw_result(reader: Reader, result: Json, *, csv_path: str | None = None) -> Markup:
    """The blocks, or the plain facts of a result that has none."""
    if blocks_of(result):
        return draw_blocks(reader, result, csv_path=csv_path)
    named = result.get("facts") if isinstance(result, dict) else None
    return json_view(named) if named else join()


def draw_links(reader: Reader, links: Sequence[Link], *, most: int = 6) -> Markup | None:
    """Navigation offers as buttons, each place once."""
    once = {each.href: each for each in links}
    offered = [
        link(reader.retell(each.label), each.href, look="button") for each in list(once.values())[:most]
    ]
    return element("div", *offered, class_="offers") if offered else None


def write_csv(block: Table) -> str:
    """The table as CSV (RFC 4180); texts that a spreadsheet would run begin with an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([_harmless(column.label) for column in block.columns])
    writer.writerows([_harmless(value) for value in row] for row in block.rows)
    return out.getvalue()


def _draw(reader: Reader, block: Block, number: int, csv_path: str | None) -> Markup:
    match block:
        case Table():
            columns = [(reader.retell(column.label), column.type) for column in block.columns]
            drawn = table(reader, columns, block.rows, title=reader.retell(block.title), total=block.total)
            if csv_path is None or len(block.rows) < 2:
                return drawn
            address = f"{csv_path}&block={number}"
            save = element("a", reader.t("table.csv"), href=address, class_="csv", download=True)
            return join(drawn, save)
        case Series():
            return plot(_retold(reader, block))
        case Images():
            return gallery(
                ((each.href, each.caption) for each in block.images), title=reader.retell(block.title)
            )


def _retold(reader: Reader, series: Series) -> Series:
    """With its words in the reader's language."""
    lines = tuple(replace(line, name=reader.retell(line.name)) for line in series.lines)
    title, x_label, y_label = map(reader.retell, (series.title, series.x_label, series.y_label))
    return replace(series, lines=lines, title=title, x_label=x_label, y_label=y_label)


def _block(data: dict[str, Json]) -> Block | None:
    match data.get("kind"):
        case "table":
            columns = tuple(_column(each) for each in _objects(data, "columns"))
            rows = tuple(tuple(row) for row in _list(data, "rows") if isinstance(row, list))
            total = data.get("total")
            return Table(columns, rows, _text(data, "title"), total if isinstance(total, int) else None)
        case "series":
            return _series(data)
        case "images":
            images = [
                Image(_text(each, "id"), _text(each, "href"), _text(each, "caption"))
                for each in _objects(data, "images")
            ]
            return Images(tuple(each for each in images if own_picture(each.href)), _text(data, "title"))
    return None


def _series(data: dict[str, Json]) -> Series:
    style: Literal["bar", "line"] = "line" if data.get("style") == "line" else "bar"
    scale: Literal["linear", "log"] = "log" if data.get("scale") == "log" else "linear"
    return Series(
        tuple(_line(each) for each in _objects(data, "lines")),
        _text(data, "title"),
        _text(data, "x_label"),
        _text(data, "y_label"),
        style,
        scale,
    )


def _line(data: dict[str, Json]) -> Line:
    mark: Literal["line", "points"] = "points" if data.get("mark") == "points" else "line"
    return Line(_text(data, "name"), tuple(_points(data)), mark)


def _column(data: dict[str, Json]) -> Column:
    wanted = _text(data, "type")
    kind: ColumnType = wanted if wanted in COLUMN_TYPES else "text"  # type: ignore[assignment]  # checked one line up
    return Column(_text(data, "key"), _text(data, "label"), kind)


def _points(data: dict[str, Json]) -> Iterator[tuple[str | float, float]]:
    for point in _list(data, "points"):
        match point:
            case [str() | int() | float() as x, int() | float() as y]:
                yield x, y


def _objects(data: Json, key: str) -> list[dict[str, Json]]:
    return [each for each in _list(data, key) if isinstance(each, dict)]


def _list(data: Json, key: str) -> list[Json]:
    found = data.get(key) if isinstance(data, dict) else None
    return found if isinstance(found, list) else []


def _text(data: dict[str, Json], key: str) -> str:
    found = data.get(key)
    return found if isinstance(found, str) else ""


def _harmless(value: Json) -> Json:
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return value if isinstance(value, str | int | float | None) else str(value)
