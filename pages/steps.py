"""Tool calls as compact rows: "4 steps · 1 failed · 6.2 s", each to unfold for its arguments and its result."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode
from uuid import UUID

from markupsafe import Markup

from agent.drawing.amounts import duration
from agent.drawing.blocks import summary_of
from agent.drawing.markup import element, join
from db.models.turns import ToolCallRow
from pages.blocks import draw_result
from pages.components import icon, json_view
from pages.reader import Reader

MOST_OPEN = 3
"""Up to this many rows are in sight; more fold into their first line."""
ICONS = {
    "done": "check",
    "staged": "staged",
    "failed": "cross",
    "refused": "barred",
    "invalid": "cross",
    "running": "spinner",
}
WENT_WRONG = frozenset({"failed", "refused", "invalid"})


def draw_steps(reader: Reader, calls: Sequence[ToolCallRow]) -> Markup:
    """The rows of consecutive calls; what a row holds is fetched when it is unfolded."""
    return element(
        "details",
        element("summary", icon("chevron"), element("span", _headline(reader, calls), class_="headline")),
        element("ol", *(element("li", _row(reader, call)) for call in calls)),
        class_="steps",
        open=len(calls) <= MOST_OPEN,
    )


def draw_step_body(reader: Reader, call: ToolCallRow) -> Markup:
    """What an unfolded row shows: the error or the result, and the arguments as they were checked."""
    table_path = f"/ui/turns/{call.turn_id}/table.csv?{urlencode({'call': call.call_id})}"
    return join(
        element("p", reader.retell(call.error), class_="step-error") if call.error else None,
        draw_result(reader, call.result, csv_path=table_path) if call.error is None else None,
        element("p", reader.t("step.arguments"), class_="block-title"),
        json_view(call.arguments),
    )


def body_path(turn_id: UUID, call_id: str) -> str:
    """Where the inside of a row is fetched from."""
    return f"/ui/turns/{turn_id}/step?{urlencode({'call': call_id})}"


def _headline(reader: Reader, calls: Sequence[ToolCallRow]) -> str:
    wrong = sum(call.status in WENT_WRONG for call in calls)
    parts = [reader.count("steps", len(calls))]
    if wrong:
        parts.append(reader.count("steps.failed", wrong))
    parts.append(duration(sum(call.milliseconds for call in calls)))
    return " · ".join(parts)


def _row(reader: Reader, call: ToolCallRow) -> Markup:
    gist = reader.retell(call.error or summary_of(call.result))
    return element(
        "details",
        element(
            "summary",
            icon(ICONS.get(call.status, "check")),
            element("code", call.name, class_="step-name"),
            element("span", reader.name("step.state", call.status), class_="sr-only"),
            element("span", gist[:300], class_="gist"),
            element("span", duration(call.milliseconds), class_="took"),
        ),
        element("div", class_="step-body"),
        class_=f"step {call.status}",
        data_load=body_path(call.turn_id, call.call_id),
    )
