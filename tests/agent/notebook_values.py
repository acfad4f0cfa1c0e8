"""Values as a notebook gets them, made by hand: an answer with everything in it, and a proposal in each state."""

from __future__ import annotations

import io
from collections.abc import Mapping

from PIL import Image as Pixels

from agent.messages import Usage as Tokens
from agent.model import Json
from agent.notebook.answers import Answer, Picture, Step, Usage
from agent.notebook.proposals import Proposal, View
from agent.results import Column, Image, Images, Line, Result, Series, Table

NASTY = "<img src=x onerror=alert(1)>"
HREF = "/api/v1/renders/01234567-89ab-cdef-0123-456789abcdef/image"
TABLE = Table(
    (
        Column("number", "Order"),
        Column("lines", "Lines", "number"),
        Column("state", "State", "status"),
        Column("at", "Created", "time"),
    ),
    (("SA-1", 1234.5, "failed", "2026-01-01T12:00:00+01:00"), (NASTY, None, "rendering", "soon")),
    "Orders",
)
SERIES = Series((Line("done", (("Mon", 3), ("Tue", 4))), Line(NASTY, (("Mon", 1), ("Tue", 2)))), "Renders")
IMAGES = Images((Image("1", HREF, "KL-6204"),))


class Undecided:
    """Decides nothing: what is drawn is only looked at."""

    def confirm(self, change_set_id: str, digest: str) -> View:
        """Never asked."""
        raise AssertionError(change_set_id)

    def cancel(self, change_set_id: str, reason: str | None) -> View:
        """Never asked."""
        raise AssertionError(change_set_id)

    def undo(self, change_set_id: str) -> View:
        """Never asked."""
        raise AssertionError(change_set_id)

    def find(self, change_set_id: str) -> View:
        """Never asked."""
        raise AssertionError(change_set_id)


def proposal(**changes: Json) -> Proposal:
    """A pending change of one order, with what is given instead."""
    view: dict[str, Json] = {
        "id": "01234567-89ab-cdef-0123-456789abcdef",
        "status": "pending",
        "kind": "update",
        "summary": f"Set the material of {NASTY}",
        "digest": "d",
        "counts": {"order_lines": {"update": 1}},
        "changes": [row("update", {"material": None}, {"material": "Steel"})],
        "changes_total": 1,
        "expires_at": "2026-01-02T12:00:00+00:00",
        "decided_by": None,
        "reason": None,
        "receipt": None,
        "can_undo": False,
        "estimate": {"jobs": 0, "seconds": None},
    }
    return Proposal(view | changes, Undecided())


def row(kind: str, before: Mapping[str, Json] | None, after: Mapping[str, Json] | None) -> Json:
    """A row change as the REST contract has it."""
    sides: dict[str, Json] = {
        "before": dict(before) if before is not None else None,
        "after": dict(after) if after is not None else None,
    }
    return {"table": "order_lines", "key": "1", "label": "SA-1", "kind": kind, **sides}


RECEIPT: Json = {
    "sentence": "Set the material: done.",
    "by": "Olga",
    "at": "2026-01-01T12:00:00+00:00",
    "counts": {"order_lines": {"update": 1}},
    "jobs": 2,
    "audit": 83,
}


def picture(side: int = 8) -> Picture:
    """A square PNG."""
    out = io.BytesIO()
    Pixels.effect_noise((side, side), 90).save(out, "PNG")
    return Picture("KL-6204", out.getvalue())


def answer(text: str = "Two orders.", *, staged: Proposal | None = None) -> Answer:
    """A complete answer of two steps, the second of which failed."""
    found = Result("2 orders", {}, (TABLE, SERIES, IMAGES)).to_json()
    steps = (
        Step("list_orders", {"limit": 2}, "done", 12.0, found),
        Step("get_order", {"id": NASTY}, "failed", 3.0, None, f"There is no order {NASTY}."),
    )
    taken = Tokens(1_000, 234)
    usage = Usage(taken.input_tokens, taken.output_tokens, milliseconds=1_400, provider="openai", model="gpt")
    return Answer(text, steps, staged, "stop", usage, load_picture=lambda _: picture())


def partial(text: str, *steps: Step) -> Answer:
    """An answer that has come as far as this."""
    return Answer(text, steps)
