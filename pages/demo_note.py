"""What a visitor of a live demo sees in the bar of every page: that it is one, and how long it still lasts."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from agent.drawing.markup import element
from db.models.base import now
from pages.components import icon
from pages.reader import Reader


def draw_note(reader: Reader) -> Markup | None:
    """The note, whose time ``static/demo-note.js`` counts down; None for everybody else."""
    ends = reader.who.expires_at
    if ends is None:
        return None
    minutes = max(1, round((ends - now()).total_seconds() / 60))
    left = reader.t("demo.left", time=reader.count("demo.note.minutes", minutes))
    return element(
        "span",
        icon("clock"),
        element("b", reader.t("demo.note")),
        element("span", left, data_demo_left=True),
        class_="demo-note",
        title=reader.t("demo.note.until", time=reader.clock(ends)),
    )


def told(reader: Reader) -> Mapping[str, str]:
    """What the scripts are told of it."""
    ends = reader.who.expires_at
    return {} if ends is None else {"ends": ends.isoformat()}
