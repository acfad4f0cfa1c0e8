"""The parts of an answer as a transcript keeps them: steps without what they were given, results, change sets."""

from __future__ import annotations

from collections.abc import Sequence

from db.models.base import Json
from db.models.change_sets import ChangeSet, RowChange
from db.models.turns import ToolCallRow
from db.redaction import REMOVED, is_secret_name

MEMORY_TOOLS = frozenset({"remember", "forget", "recall"})
"""What they were given and what they found stays between the person and the assistant."""
MOST_ROWS = 200
"""Of a table, and of the row differences of a change set."""
Object = dict[str, Json]


def show_step(call: ToolCallRow) -> Object:
    """Which tool, how it went, and how long it took."""
    return {"name": call.name, "status": call.status, "ms": round(call.milliseconds, 1)}


def show_result(call: ToolCallRow) -> Object | None:
    """The sentence and the blocks of a call that was done; None where there is nothing to see."""
    result = call.result
    if call.status != "done" or call.name in MEMORY_TOOLS or not isinstance(result, dict):
        return None
    found = result.get("blocks")
    blocks = (
        [_show_block(each) for each in found if isinstance(each, dict)] if isinstance(found, list) else []
    )
    shown: list[Json] = [each for each in blocks if each is not None]
    return {"kind": "result", "summary": str(result.get("summary", "")), "blocks": shown} if shown else None


def show_change(row: ChangeSet, changes: Sequence[RowChange], *, hidden: str | None = None) -> Object:
    """The card of a change set: what it is about, its state, how many rows, and how they differ.

    ``hidden`` is said instead of all that tells what it is about.
    """
    rows: list[Json] = [] if hidden else [_show_row(each) for each in changes[:MOST_ROWS]]
    return {
        "kind": "change",
        "summary": hidden or row.summary,
        "status": row.status,
        "does": row.kind,
        "counts": {} if hidden else row.counts,
        "decided_at": row.decided_at.isoformat() if row.decided_at else None,
        "rows": rows,
        "total": 0 if hidden else len(changes),
    }


def _show_row(row: RowChange) -> Json:
    return {
        "table": row.table_name,
        "label": row.label,
        "does": row.kind,
        "before": row.before,
        "after": row.after,
    }


def _show_block(block: Object) -> Object | None:
    match block.get("kind"):
        case "table":
            return _show_table(block)
        case "series":
            wanted = ("kind", "title", "x_label", "y_label", "style", "scale", "lines")
            return {name: block[name] for name in wanted if name in block}
        case "images":
            return _show_captions(block)
    return None


def _show_table(block: Object) -> Object:
    """Its first rows; without columns of pictures, and with nothing in columns that are called like a secret."""
    columns, rows = _objects(block.get("columns")), _lists(block.get("rows"))
    kept = [place for place, column in enumerate(columns) if column.get("type") != "image"]
    secret = {
        place for place in kept if any(is_secret_name(str(columns[place].get(n))) for n in ("key", "label"))
    }
    shown: list[Json] = [
        [
            REMOVED if place in secret and isinstance(row[place], str) else row[place]
            for place in kept
            if place < len(row)
        ]
        for row in rows[:MOST_ROWS]
    ]
    total = block.get("total")
    return {
        "kind": "table",
        "title": str(block.get("title", "")),
        "columns": [
            {name: str(columns[place].get(name, "")) for name in ("key", "label", "type")} for place in kept
        ],
        "rows": shown,
        "total": total if isinstance(total, int) else len(rows),
    }


def _show_captions(block: Object) -> Object | None:
    captions: list[Json] = [
        caption for each in _objects(block.get("images")) if (caption := str(each.get("caption", "")))
    ]
    return (
        {"kind": "captions", "title": str(block.get("title", "")), "captions": captions} if captions else None
    )


def _objects(value: Json) -> list[Object]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _lists(value: Json) -> list[list[Json]]:
    return [each for each in value if isinstance(each, list)] if isinstance(value, list) else []
