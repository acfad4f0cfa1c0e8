"""Proposals as HTML for a notebook: what would change, each value before and after, and how to decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from markupsafe import Markup

from agent.drawing.differences import MARKS, fits_one_line, gist_of, plain
from agent.drawing.markup import Child, element, join, shown
from agent.model import Json
from agent.notebook.proposals import Proposal, Receipt, RowChange
from agent.notebook.tables import badge, moment
from tools.wording import count

FIRST_ROWS = 50
KINDS = {"create": "New", "update": "Change", "transition": "New state", "delete": "Delete"}
TONES = {"pending": "waiting", "applied": "good"}
NOTHING = {
    "expired": "Nobody decided in time. Nothing was written.",
    "superseded": "A newer proposal has taken its place. Nothing was written.",
}


def draw_proposal(proposal: Proposal, *, name: str = "") -> Markup:
    """The whole card; ``name`` is how it is reached from the value that is drawn, such as ``.proposal``."""
    kind = proposal.kind if proposal.kind in KINDS else "update"
    rows = proposal.rows
    head = (
        element("span", KINDS[kind], class_="kind"),
        badge(proposal.status, TONES.get(proposal.status, "")),
    )
    return element(
        "section",
        element("header", *head),
        element("p", shown(proposal.summary, limit=400), class_="sentence"),
        _counts(proposal.counts),
        _rows(rows, proposal.total, name),
        element("p", *_outcome(proposal, name), class_="receipt" if proposal.status == "applied" else "fine"),
        class_=f"card {kind} {proposal.status}",
        aria_label="Proposal",
    )


def draw_receipt(receipt: Receipt) -> Markup:
    """What was written, when and by whom."""
    sentence = element("p", shown(receipt.sentence, limit=400), class_="sentence")
    told = element("p", *_written(receipt), class_="receipt")
    return element("section", sentence, _counts(receipt.counts), told, class_="card create applied")


def _counts(counts: Mapping[str, Mapping[str, int]]) -> Markup:
    """How many rows of which table: +8 order lines, ~1 orders."""
    entries = [
        element("li", element("b", f"{MARKS.get(kind, '')}{number:,}"), f" {_words(table)}", class_=kind)
        for table, kinds in counts.items()
        for kind, number in kinds.items()
    ]
    return element("ul", *entries, class_="counts")


def _rows(rows: Sequence[RowChange], total: int, name: str) -> Markup:
    drawn = [_row(row) for row in rows[:FIRST_ROWS]]
    missing = total - len(drawn)
    table = element("code", f"{name}.changes")
    more = element("p", f"and {missing:,} more; ", table, " has them", class_="fine") if missing > 0 else None
    return element("div", *drawn, more)


def _row(row: RowChange) -> Markup:
    before, after = row.before or {}, row.after or {}
    return element(
        "details",
        element(
            "summary",
            element("span", MARKS[row.kind], class_="mark", title=row.kind),
            element("span", f"{_words(row.table)} ", class_="gist"),
            element("b", shown(row.label, limit=80)),
            element("span", "  ", shown(gist_of(row.kind, row.label, before, after)), class_="gist"),
        ),
        _fields(row.kind, before, after),
        class_=f"change {row.kind}",
        open=row.kind == "update" and not fits_one_line(before, after),
    )


def _fields(kind: str, before: Mapping[str, Json], after: Mapping[str, Json]) -> Markup:
    """Name, before, after; a new or a deleted row has one of the two."""
    sides = [("before", before)] if kind == "delete" else [("before", before), ("after", after)]
    sides = sides[-1:] if kind == "insert" else sides
    head = element("tr", *(element("th", title, scope="col") for title in ("", *(side for side, _ in sides))))
    rows = [
        element(
            "tr",
            element("th", _words(name), scope="row"),
            *(element("td", _value(values.get(name)), class_=side) for side, values in sides),
        )
        for name in {**before, **after}
    ]
    return element("div", element("table", element("thead", head), element("tbody", *rows)), class_="scroll")


def _value(value: Json) -> Markup:
    if value is None or value == "":
        return element("span", "–", class_="muted")
    text = shown(plain(value))
    return element("code", text) if isinstance(value, dict | list) else text


def _outcome(proposal: Proposal, name: str) -> list[Child]:
    """How to decide, or what became of it."""
    if proposal.status == "pending":
        return [
            *("Nothing is written yet. ", _code(name, "confirm()"), " applies exactly these rows, "),
            *(
                _code(name, "cancel()"),
                f" drops them; undecided, they are dropped on {moment(proposal.expires_at)}.",
            ),
        ]
    if proposal.receipt is not None:
        undo = [" ", _code(name, "undo()"), " prepares the way back."] if proposal.can_undo else []
        return [*_written(proposal.receipt), *undo]
    if proposal.status == "cancelled":
        why = join(" The reason: ", shown(proposal.reason, limit=400)) if proposal.reason else None
        return [f"Cancelled by {proposal.decided_by}. Nothing was written.", why]
    return [NOTHING.get(proposal.status, "Nothing was written.")]


def _written(receipt: Receipt) -> list[Child]:
    queued = f" · {count(receipt.jobs, 'job')} queued" if receipt.jobs else ""
    return [f"Written by {receipt.by} on {moment(receipt.at)}{queued} · audit entry {receipt.audit}."]


def _code(name: str, call: str) -> Markup:
    return element("code", f"{name}.{call}")


def _words(name: str) -> str:
    return name.replace("_", " ")
