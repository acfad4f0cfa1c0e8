"""Exports: files of finished simulations, ordered and found. A job writes them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, joinedload

from db.errors import Invalid, NotFound
from db.models.jobs import Job
from db.models.simulations import Export, Simulation
from db.quoting import told
from db.simulations.runs import check_done, find_simulation, latest_done
from db.simulations.telling import tell_export
from db.simulations.words import EXPORT_KIND, FORMATS, LONGEST_FILE_NAME, Format, list_of
from db.tenancy import Identity

_ENDING = re.compile(r"\.([^\W_]{1,5})$")
_FORBIDDEN = '/\\:*?"<>|'
_RESERVED = frozenset(
    ["con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in "0123456789¹²³")]
)
"""What Windows takes for a device, with whatever ending."""


@dataclass(frozen=True, slots=True)
class Ordered:
    """An export and the job that writes its file."""

    export: Export
    job: Job


def order_export(
    session: Session,
    who: Identity,
    number: str | UUID | None,
    format: str,  # noqa: A002 - the word that the tool and its users have for it
    name: str | None = None,
) -> Ordered:
    """Queue a file of a finished simulation; without a number, of this person's latest that is done.

    Raises:
        Invalid: no such format, or a name that no file should have.
        NotFound: there is no such simulation, or none is done yet.
        Conflict: it is not done.
    """
    kind = check_format(format)
    simulation = latest_done(session, who) if number is None else find_simulation(session, number)
    check_done(simulation, "export")
    export = Export(
        simulation=simulation,
        format=kind,
        name=file_name(simulation.number, kind, name),
        created_by=who.user_id,
    )
    session.add(export)
    session.flush()
    job = _job(who, simulation, export)
    session.add(job)
    session.flush()
    tell_export(session, export, job)
    session.flush()
    return Ordered(export, job)


def list_exports(
    session: Session,
    number: str | UUID | None = None,
    *,
    limit: int = 50,
    before: tuple[datetime, UUID] | None = None,
) -> Sequence[Export]:
    """Of one simulation or of all, newest first; ``before`` is ``(created_at, id)`` of the last of the page before.

    Raises:
        NotFound: there is no such simulation.
    """
    query = select(Export).options(joinedload(Export.simulation))
    query = query.order_by(Export.created_at.desc(), Export.id.desc()).limit(limit)
    if number is not None:
        query = query.where(Export.simulation_id == find_simulation(session, number).id)
    if before is not None:
        moment, key = before
        older = and_(Export.created_at == moment, Export.id < key)
        query = query.where(or_(Export.created_at < moment, older))
    return session.scalars(query).all()


def find_export(session: Session, export_id: UUID) -> Export:
    """The export of this tenant, with its simulation.

    Raises:
        NotFound: there is none.
    """
    query = select(Export).where(Export.id == export_id).options(joinedload(Export.simulation))
    export = session.scalar(query)
    if export is None:
        raise NotFound("There is no such export. It may have been undone; export the simulation again.")
    return export


def check_format(format: str) -> Format:  # noqa: A002 - see ``order_export``
    """The format as it is kept, such as ``csv`` for ``.CSV``.

    Raises:
        Invalid: there is none of that name.
    """
    word = format.strip().lower().removeprefix(".")
    for known in FORMATS:
        if word == known:
            return known
    raise Invalid(f"There is no format {told(format)}. Choose {list_of(FORMATS)}.")


def file_name(number: str, format: Format, name: str | None = None) -> str:  # noqa: A002 - see ``order_export``
    """What the file is called, with its ending; ``SIM-0001.csv`` where nobody said.

    Raises:
        Invalid: a name that is a path, that not every system can write, or whose ending is another format's.
    """
    plain = unicodedata.normalize("NFC", name or "").strip().rstrip(". ")
    if not plain:
        return f"{number}.{format}"
    _check_characters(plain)
    ending = _ending(plain)
    if ending is not None and ending.lower() != format:
        raise Invalid(
            f'The name "{plain[:80]}" ends in .{ending}, but the file is {format.upper()}. '
            f"Leave the ending out, or use .{format}."
        )
    whole = plain if ending else f"{plain}.{format}"
    if whole.partition(".")[0].rstrip().lower() in _RESERVED:
        raise Invalid(f'"{whole[:80]}" is the name of a device on Windows. Choose another name for the file.')
    if len(whole) > LONGEST_FILE_NAME:
        raise Invalid(
            f"The name of a file has at most {LONGEST_FILE_NAME} characters, not {len(whole)}. Shorten it."
        )
    return whole


def _check_characters(name: str) -> None:
    if any(unicodedata.category(each)[0] == "C" or each in "\u2028\u2029" for each in name):
        raise Invalid("The name of the file has characters that can't be shown. Type it anew.")
    if name.startswith("."):
        raise Invalid(f'The name "{name[:80]}" begins with a dot, which hides a file. Leave the dot out.')
    found = next((each for each in name if each in _FORBIDDEN), None)
    if found is not None:
        raise Invalid(
            f'The name "{name[:80]}" has the character {found} in it, which a file can\'t have. '
            "Give a name without folders, such as run-1."
        )


def _ending(name: str) -> str | None:
    """What stands after the last dot, if it looks like the ending of a file: short, and not only digits."""
    found = _ENDING.search(name)
    return found[1] if found and not found[1].isdigit() else None


def _job(who: Identity, simulation: Simulation, export: Export) -> Job:
    return Job(
        kind=EXPORT_KIND,
        title=export.name,
        subject_id=export.id,
        group_key=simulation.number,
        payload={"export_id": str(export.id)},
        created_by=who.user_id,
    )
