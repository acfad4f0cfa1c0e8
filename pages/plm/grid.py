"""Tables of related records on an item's page: a number that leads on, a name, a state, and what else there is to say."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from agent.drawing.markup import Child, element, shown
from pages.components import state_badge
from pages.plm.places import record_address
from pages.reader import Reader

FIRST = 100
"""Rows that one table shows; the rest is counted."""


def grid(
    reader: Reader, titles: Sequence[str], rows: Sequence[Markup], *, label: str, numbers: int = 0
) -> Markup:
    """A table of at most ``FIRST`` rows, that there are more is said below; the last ``numbers`` columns are numbers."""
    left = len(titles) - numbers
    looks = [None if place < left else "right" for place in range(len(titles))]
    cells = (
        element("th", title, scope="col", class_=look) for title, look in zip(titles, looks, strict=True)
    )
    head = element("tr", *cells)
    body = element("tbody", *rows[:FIRST])
    table = element("table", element("thead", head), body, class_="records")
    note = None
    if len(rows) > FIRST:
        words = reader.t("table.part", n=f"{FIRST:,}", total=f"{len(rows):,}")
        note = element("p", words, class_="hidden-ones")
    box = element("div", table, class_="scroll wide", tabindex=0, role="region", aria_label=label)
    return element("div", box, note)


def record_row(number: str, *cells: Child, look: str | None = None) -> Markup:
    """A row that begins with a record's number, which leads to its page."""
    link = element("a", number, href=record_address(number), data_number=number)
    return element("tr", element("th", link, scope="row"), *cells, class_=look)


def name_cell(text: str) -> Markup:
    """A name, cut off by its column; all of it on pointing."""
    return element("td", shown(text, limit=200), class_="name", title=text[:200])


def letter_cell(letter: str | None) -> Markup:
    """A revision's letter."""
    return element("td", element("span", letter, class_="letter") if letter else None)


def state_cell(reader: Reader, state: str | None) -> Markup:
    """A state in words and colour."""
    return element("td", state_badge(reader, state) if state else None)


def design_cell(reader: Reader, design: str | None, *, is_other: bool) -> Markup:
    """A design's code, marked where it is another one than that of the page's item."""
    if design is None:
        return element("td", element("span", "–", class_="muted"))
    other = element("span", design, class_="other", title=reader.t("relations.other_design"))
    return element("td", other if is_other else design)


def section(title: str, *children: Child) -> Markup:
    """A part of the page under a heading."""
    return element("section", element("h2", title), *children)


def calm(words: str, *actions: Child) -> Markup:
    """That there is nothing, in one line, with what can be done about it."""
    return element("p", element("span", words), *actions, class_="calm")


def hidden_note(reader: Reader, number: int) -> Markup | None:
    """How many more there are that the reader may not see."""
    return element("p", reader.count("relations.hidden", number), class_="hidden-ones") if number else None
