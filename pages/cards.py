"""The card of a change set: what would change, in the server's words, and the two buttons; later its badge and receipt.

A card is a function of the store and of who looks at it. No word of a model stands in it but as a value of a row.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from markupsafe import Markup
from sqlalchemy.orm import Session

from agent.drawing.amounts import duration
from agent.drawing.blocks import links_of
from agent.drawing.markup import Child, element, join, shown
from agent.results import Link
from db import change_sets, turns
from db.change_sets import DECIDE_FOR_OTHERS
from db.models.base import Json, now
from db.models.change_sets import ChangeSet, RowChange
from db.models.jobs import Job
from db.reversal import UndoState, undo_state
from db.tenancy import Identity
from pages.blocks import draw_links
from pages.components import badge, button, icon, moment
from pages.differences import PAGE, draw_counts, draw_differences
from pages.job_rows import addresses_of, draw_jobs, jobs_of
from pages.pictures import Picture, draw_pictures, pictures_of
from pages.reader import Reader
from pages.words import is_known
from pages.workflows.card import read_graphs

Sight = Callable[[Reader], Markup]
"""What a card draws above its rows, read from the store already."""
KINDS = frozenset({"create", "update", "transition", "delete"})
DECIDED_TONES = {"applied": "good"}
JOBS_FOR = {
    "renders": "card.jobs",
    "simulations": "card.jobs.simulations",
    "exports": "card.jobs.exports",
    "workflow_runs": "card.jobs.workflow_runs",
}
"""How jobs are counted that work for the rows of a table."""
VERSIONS = frozenset({"workflow_versions"})
"""Tables whose new rows are newer states of something that is there already."""
SIGHTS: Mapping[str, Callable[[Session, ChangeSet], Sight | None]] = {"workflow_versions": read_graphs}
"""What is drawn for changes of a table, above the rows that few people can read."""
WORDS = {"workflow_versions": "card.graph"}
"""Where deciding has words of its own, by table: the beginning of their keys, which are else those of ``card``."""
NOTES = {"workflow_versions": {"Confirmed by": "Applied by", "Cancelled by": "Rejected by"}}
"""What the chat's notes of a decision begin with instead, by table."""


@dataclass(frozen=True, slots=True)
class Card:
    """A change set as it is now, its first rows, and its pictures once it is applied."""

    row: ChangeSet
    changes: Sequence[RowChange]
    pictures: tuple[Picture, ...]
    is_growing: bool
    """Whether the turn that stages it is still running."""
    undo: UndoState
    links: tuple[Link, ...] = ()
    """To what was written, as long as it is not undone."""
    jobs: tuple[Job, ...] = ()
    """What it queued and is not drawn as pictures, once it is applied."""
    sights: tuple[Sight, ...] = ()
    """Of a pending one; those of a decided one are fetched when somebody unfolds them."""

    @property
    def status(self) -> str:
        """As stored, but for what has passed its time."""
        overdue = self.row.status == "pending" and self.row.expires_at <= now()
        return "expired" if overdue else self.row.status

    @property
    def total(self) -> int:
        """How many rows it changes."""
        return sum(sum(kinds.values()) for kinds in self.row.counts.values())


def find_card(session: Session, who: Identity, change_set_id: UUID) -> Card:
    """The card, for those who may see it; else ``NotFound``."""
    return read_card(session, change_sets.find_change_set(session, who, change_set_id))


def read_card(session: Session, row: ChangeSet) -> Card:
    """All that a card shows. A pending one carries its rows: they are what the digest on its button stands for."""
    pending = row.status == "pending"
    changes = change_sets.changes_of(session, row.id, limit=PAGE) if pending else []
    pictures = pictures_of(session, row.id) if row.status == "applied" else ()
    growing = pending and row.turn_id is not None and turns.is_running(session, row.turn_id)
    undo = undo_state(session, row)
    # Pictures lead to their order.
    there = row.status == "applied" and undo.undone_by is None and not pictures
    jobs = jobs_of(session, row.id) if row.status == "applied" else ()
    links = _links(session, row, without=addresses_of(jobs)) if there else ()
    sights = read_sights(session, row) if pending else ()
    return Card(row, changes, pictures, growing, undo, links, jobs, sights)


def read_sights(session: Session, row: ChangeSet) -> tuple[Sight, ...]:
    """What is drawn for the tables that it touches."""
    found = (SIGHTS[table](session, row) for table in row.counts if table in SIGHTS)
    return tuple(filter(None, found))


def _links(session: Session, row: ChangeSet, *, without: Collection[str]) -> tuple[Link, ...]:
    """Where the staged calls of its turn offered to go."""
    staged = turns.calls_of(session, [row.turn_id]) if row.turn_id is not None else ()
    offered = (link for call in staged if call.status == "staged" for link in links_of(call.result))
    return tuple(link for link in offered if link.href not in without)


def draw_card(reader: Reader, card: Card, *, changed: str | None = None) -> Markup:
    """The whole card; ``changed`` is said where the preview is another than the one that was confirmed."""
    row, status, kind = card.row, card.status, _kind(card.row)
    return element(
        "section",
        element("p", icon("alert"), element("span", changed), class_="changed", role="alert")
        if changed
        else None,
        _head(reader, card, kind),
        _estimate(reader, row) if status == "pending" else None,
        _sights(reader, card),
        draw_counts(reader, row.counts),
        _rows(reader, card),
        _decision(reader, card) if status == "pending" else _outcome(reader, card),
        draw_pictures(reader, card.pictures) if card.pictures else None,
        draw_jobs(reader, card.jobs) if card.jobs else None,
        class_=f"card k-{kind} s-{status}",
        data_change_set=str(row.id),
        data_status=status,
        data_digest=row.digest,
        aria_label=reader.t("card.label", kind=reader.name("card.kind", kind)),
    )


def _kind(row: ChangeSet) -> str:
    """What it does, as it is told and coloured: a new version of something is a change of it."""
    made = {table for table, kinds in row.counts.items() if isinstance(kinds, dict) and "insert" in kinds}
    if row.kind == "create" and made and made <= VERSIONS:
        return "update"
    return row.kind if row.kind in KINDS else "update"


def may_decide(who: Identity, row: ChangeSet) -> bool:
    """Whether this person may confirm: own, or with the right to decide for others, and able to do all of it."""
    return (row.user_id == who.user_id or who.may(DECIDE_FOR_OTHERS)) and all(map(who.may, row.permissions))


def _head(reader: Reader, card: Card, kind: str) -> Markup:
    tone = DECIDED_TONES.get(card.status, "waiting" if card.status == "pending" else "")
    waiting = "preparing" if card.is_growing else f"status.{card.status}"
    return element(
        "header",
        element("span", reader.name("card.kind", kind), class_="kind"),
        badge(
            _verdict(reader, card)
            if card.status in {"applied", "cancelled"}
            else say(reader, card.row, waiting),
            tone,
        ),
        element("h2", shown(reader.retell(card.row.summary), limit=400)),
    )


def _verdict(reader: Reader, card: Card) -> str:
    """Who decided and when: "Confirmed by Olga at 14:05"."""
    row = card.row
    if row.decided_at is None or row.decided_by_name is None:
        return say(reader, row, f"status.{card.status}")
    return say(reader, row, f"{card.status}.by", name=row.decided_by_name, at=reader.when(row.decided_at))


def say(reader: Reader, row: ChangeSet, key: str, **values: object) -> str:
    """Words about the decision; some tables have their own for some of it."""
    own = [f"{WORDS[table]}.{key}" for table in row.counts if table in WORDS]
    return reader.t(next((each for each in own if is_known(each)), f"card.{key}"), **values)


def _estimate(reader: Reader, row: ChangeSet) -> Markup | None:
    jobs, seconds = row.estimate.get("jobs"), row.estimate.get("seconds")
    if not isinstance(jobs, int) or jobs < 1:
        return None
    words = reader.count(_jobs_key(row.counts), jobs)
    if isinstance(seconds, int | float):
        words = reader.t("card.estimate", jobs=words, time=_about(seconds))
    return element("p", icon("clock"), words, class_="estimate")


def _jobs_key(counts: Mapping[str, Json]) -> str:
    """What its jobs are called, by the one table of records that they work for."""
    tables = [table for table in JOBS_FOR if table in counts]
    return JOBS_FOR[tables[0]] if len(tables) == 1 else "card.jobs.several"


def _about(seconds: float) -> str:
    return duration(max(1, round(seconds)) * 1_000).replace(".0 s", " s")


def _sights(reader: Reader, card: Card) -> Markup | None:
    """What the tables' own packs draw of the change; of a decided card it is folded."""
    if card.sights:
        return join(*(each(reader) for each in card.sights))
    if card.row.status == "pending" or not SIGHTS.keys() & card.row.counts.keys():
        return None
    return element(
        "details",
        element("summary", icon("chevron"), say(reader, card.row, "sight")),
        element("div"),
        class_="diff sight",
        data_load=f"/ui/change-sets/{card.row.id}/sight",
    )


def _rows(reader: Reader, card: Card) -> Markup | None:
    """The row-level difference, folded; of a decided card it is fetched when somebody unfolds it."""
    if not card.total:
        return None
    path = f"/ui/change-sets/{card.row.id}/rows"
    drawn = draw_differences(reader, card.changes, total=card.total, more_path=path) if card.changes else None
    return element(
        "details",
        element(
            "summary",
            icon("chevron"),
            reader.count("card.rows_were" if card.status == "applied" else "card.rows", card.total),
        ),
        element("div", drawn, class_="rows"),
        class_="diff",
        data_load=None if drawn else path,
    )


def _decision(reader: Reader, card: Card) -> Markup:
    """The buttons, and who may press them until when."""
    row = card.row
    allowed = may_decide(reader.who, row)
    ready = allowed and not card.is_growing
    needs = ", ".join(row.permissions) or reader.t("card.anybody")
    fine: list[Child] = [reader.t("card.who", permissions=needs), " · "]
    fine += [reader.t("card.expires"), " ", moment(reader, row.expires_at, full=True)]
    refused = None if allowed else element("p", icon("barred"), _refusal(reader, row), class_="refused")
    return element(
        "footer",
        refused,
        element(
            "div",
            button(say(reader, row, "cancel"), data_decide="cancel", disabled=not ready),
            button(say(reader, row, "confirm"), look="primary", data_decide="confirm", disabled=not ready),
            class_="decide",
        ),
        element("p", *fine, class_="fine"),
        element("p", class_="outcome", role="status"),
    )


def _refusal(reader: Reader, row: ChangeSet) -> str:
    lacking = [permission for permission in row.permissions if not reader.who.may(permission)]
    if lacking:
        return say(reader, row, "lacks", role=reader.who.role, permissions=", ".join(lacking))
    return reader.t("card.not_yours")


def _undo(reader: Reader, card: Card) -> Markup | None:
    """The way back from an applied change, or what became of it."""
    if card.undo.undone_by is not None:
        return element("p", icon("undo"), reader.t("card.undone"), class_="receipt undone")
    if card.undo.pending is not None:
        return element("p", icon("undo"), reader.t("card.undo_waits"), class_="receipt undone")
    if not (card.undo.possible and may_decide(reader.who, card.row)):
        return None
    label = reader.t("card.redo" if card.row.undoes else "card.undo")
    undo = button(
        label, look="quiet", icon_name="undo", data_undo=str(card.row.id), title=reader.t("card.undo_hint")
    )
    return element("div", undo, element("p", class_="outcome", role="status"), class_="undo")


def _outcome(reader: Reader, card: Card) -> Markup | None:
    """What became of it, from the store: the receipt, or why nothing was written."""
    row = card.row
    receipt = row.receipt if isinstance(row.receipt, dict) else {}
    if row.status == "applied":
        jobs = receipt.get("jobs")
        parts: list[Child] = [reader.t("card.written")]
        parts += [" · ", reader.count("card.queued", jobs)] if isinstance(jobs, int) and jobs else []
        parts += [" · ", reader.t("card.audit", n=receipt["audit"])] if "audit" in receipt else []
        receipt_line = element("p", icon("check"), element("span", join(*parts)), class_="receipt")
        return join(receipt_line, draw_links(reader, card.links), _undo(reader, card))
    words = reader.t(f"card.nothing.{card.status}")
    reason = (
        element("span", " ", shown(reader.retell(row.reason), limit=400))
        if row.reason and row.status != "expired"
        else None
    )
    return element("p", element("span", words, reason), class_="receipt")
