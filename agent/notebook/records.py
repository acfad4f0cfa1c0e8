"""What a local line reads of the store: a chat's messages, the month's usage, pictures, jobs, tools."""

from __future__ import annotations

from pathlib import Path
from typing import cast
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from agent.drawing.markup import own_picture
from agent.notebook.answers import Picture, Step, Usage
from agent.notebook.gathering import Said
from agent.notebook.lines import JobState, JobStatus
from agent.notebook.wire import status_of
from agent.results import Image
from db import budgets, chats, turns, usage
from db.models.chats import Message
from db.models.jobs import Job
from db.models.renders import Render
from db.models.turns import ToolCallRow
from db.tenancy import Identity
from db.usage import MICROS

PAGE = 200
SEE_PICTURES = "orders:read"
TYPES = {".webp": "image/webp", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}
INTERRUPTED = "The answer was interrupted before this call had a result."


def read_messages(session: Session, who: Identity, chat_id: UUID) -> list[Said]:
    """All messages of the person's own chat, oldest first.

    Raises:
        NotFound: not the person's chat.
    """
    chats.find_chat(session, who, chat_id)
    found: list[Message] = []
    before: int | None = None
    while page := chats.list_messages(session, chat_id, limit=PAGE, before=before):
        found[:0] = page
        before = page[0].position
    calling = sorted({each.turn_id for each in found if each.tool_calls and each.turn_id})
    rows = {(row.turn_id, row.call_id): row for row in turns.calls_of(session, calling)}
    return [_said(each, rows) for each in found]


def read_usage(session: Session, who: Identity) -> Usage:
    """What the person used in this month, and their own budget."""
    month = usage.month_of()
    total = usage.total(session, month, user_id=who.user_id)
    limits = [
        each.tokens
        for each in budgets.standings(session)
        if (each.kind, each.subject) == ("user", str(who.user_id))
    ]
    return Usage(
        total.input_tokens,
        total.output_tokens,
        total.turns,
        cost_usd=total.cost_micros / MICROS,
        estimated=total.estimated,
        limit=next(iter(limits), None),
        since=month.since,
    )


def read_picture(session: Session, who: Identity, data: Path, image: Image) -> Picture | None:
    """The file of a finished picture; None where there is none, or the person may not see it."""
    address = own_picture(image.href)
    if address is None or "renders" not in who.packs or not who.may(SEE_PICTURES):
        return None
    render_id = UUID(address.split("/")[-2])
    render = session.scalar(select(Render).where(Render.id == render_id))
    path = _path_of(render, data / "pictures") if render is not None else None
    if path is None:
        return None
    return Picture(image.caption, path.read_bytes(), TYPES[path.suffix], image.href)


def job_state(job: Job) -> JobState:
    """As a notebook shows it."""
    return JobState(str(job.id), job.kind, job.title, cast(JobStatus, job.status), job.progress, job.error)


def _said(message: Message, rows: dict[tuple[UUID, str], ToolCallRow]) -> Said:
    steps = []
    for call in message.tool_calls:
        row = rows.get((message.turn_id, call["id"][:120])) if message.turn_id else None
        steps.append(_step(row) if row else Step(call["name"], None, "failed", error=INTERRUPTED))
    turn_id = str(message.turn_id) if message.turn_id else None
    return Said(message.role, message.kind, message.content, message.created_at, turn_id, tuple(steps))


def _step(row: ToolCallRow) -> Step:
    return Step(
        row.name, row.arguments, status_of(row.status), row.milliseconds, row.result, row.error, row.call_id
    )


def _path_of(render: Render, pictures: Path) -> Path | None:
    """Inside the folder of pictures, whatever the row says."""
    if render.status != "done" or not render.file:
        return None
    root = pictures.resolve()
    path = (root / render.file).resolve()
    return path if path.is_relative_to(root) and path.suffix in TYPES and path.is_file() else None
