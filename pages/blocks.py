"""Results of tools, drawn from their stored JSON without knowing the tool (``agent.results`` has the shapes)."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import replace

from markupsafe import Markup

from agent.drawing.blocks import blocks_of
from agent.drawing.markup import element, join
from agent.drawing.plots import plot
from agent.results import Block, Images, Link, Series, Table
from db.models.base import Json
from pages.components import gallery, json_view, link, table
from pages.reader import Reader

FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""What a spreadsheet would take for a formula at the beginning of a text."""


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


def _harmless(value: Json) -> Json:
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return value if isinstance(value, str | int | float | None) else str(value)
