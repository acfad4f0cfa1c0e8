"""What was told in confidence and must not reach others word for word: the personal context, and talk about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from db.change_sets import PERSONAL
from db.context_files import read_texts
from db.json import texts_in
from db.models.base import Json
from db.models.change_sets import ChangeSet
from db.models.turns import ToolCallRow
from db.snapshot_parts import MEMORY_TOOLS
from db.tenancy import Identity

SHORTEST = 8
SHORTEST_OF_TEAM = 40
"""A short line of the team's file may be a name that stands in every table."""
MOST = 500


def confidences_of(
    session: Session,
    who: Identity,
    calls: Mapping[UUID, Mapping[str, ToolCallRow]],
    changes: Mapping[UUID, Sequence[ChangeSet]],
) -> tuple[str, ...]:
    """Lines of the context files and what the memory's tools were given and found, the longest first."""
    primary, personal = read_texts(session, who)
    found = {line for line in _lines(primary) if len(line) >= SHORTEST_OF_TEAM}
    found |= {line for line in _lines(personal) if len(line) >= SHORTEST}
    for call in (each for made in calls.values() for each in made.values()):
        if call.name in MEMORY_TOOLS:
            texts = texts_in([call.arguments, _told(call.result)])
            found |= {line for text in texts for line in _lines(text) if len(line) >= SHORTEST}
    private = (row for rows in changes.values() for row in rows if PERSONAL in row.counts)
    found |= {row.summary for row in private}
    return tuple(sorted(found, key=len, reverse=True)[:MOST])


def _told(result: Json) -> Json:
    """The facts of a result: its sentence and columns are the app's own words."""
    return result.get("facts") if isinstance(result, dict) else None


def _lines(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        if plain := line.strip().removeprefix("- ").strip():
            yield plain
