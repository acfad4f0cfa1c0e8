"""Blocks read from the stored JSON of a result (shapes: ``agent.results``); what has no known shape is left out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, get_args

from agent.drawing.markup import inside, own_picture
from agent.model import Json
from agent.results import Block, Column, ColumnType, Image, Images, Line, Link, Series, Table

COLUMN_TYPES = frozenset(get_args(ColumnType))


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
