"""Projects: what simulations are grown for. A name counts once, however it is written."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Subquery, case, func, select
from sqlalchemy.orm import Session

from db.audit import lock_ledger
from db.errors import AlreadyKnown, Conflict, Invalid, NotFound
from db.ids import key_in
from db.models.simulations import Project, Simulation
from db.quoting import can_be_shown, plain_name_of, told
from db.simulations.words import LONGEST_DESCRIPTION, LONGEST_PROJECT_NAME
from db.tenancy import Identity

MOST_LISTED = 500


@dataclass(frozen=True, slots=True)
class ProjectOverview:
    """A project in a list: how many simulations it has, how many are done, and when the newest was queued."""

    project: Project
    simulations: int
    done: int
    newest_at: datetime | None


def list_projects(session: Session, *, archived: bool = False) -> Sequence[ProjectOverview]:
    """The tenant's projects, the one with the newest simulation first; archived ones only where they are asked for."""
    tally = _tally()
    latest = func.coalesce(tally.c.newest_at, Project.created_at)
    query = (
        select(Project, tally.c.simulations, tally.c.done, tally.c.newest_at)
        .outerjoin(tally, tally.c.project_id == Project.id)
        .order_by(latest.desc(), Project.id.desc())
        .limit(MOST_LISTED)
    )
    if not archived:
        query = query.where(Project.is_archived.is_(False))
    return [
        ProjectOverview(project, total or 0, done or 0, newest_at)
        for project, total, done, newest_at in session.execute(query)
    ]


def find_project(session: Session, name_or_id: str | UUID) -> Project:
    """The project of that name, in whatever case and with whatever blanks it is written, or of that id.

    Raises:
        NotFound: there is none; the sentence has the newest ones.
    """
    project = _find(session, str(name_or_id))
    if project is None:
        newest = select(Project.name).order_by(Project.created_at.desc(), Project.id.desc())
        names = session.scalars(newest.limit(3)).all()
        hint = f"The newest are {', '.join(names)}." if names else "There are no projects yet."
        raise NotFound(f"There is no project {told(str(name_or_id))}. {hint}")
    return project


def create_project(session: Session, who: Identity, name: str, description: str = "") -> Project:
    """Make a project.

    Raises:
        Invalid: no name, or one that is too long or can't be written.
        AlreadyKnown: there is a project of this name.
    """
    lock_ledger(session)  # else two people could make the same one at once
    return _make(session, who, _checked_name(session, name), _checked_description(description))


def change_project(
    session: Session,
    who: Identity,
    project_id: UUID,
    *,
    name: str | None = None,
    description: str | None = None,
    is_archived: bool | None = None,
) -> Project:
    """Rename, describe, archive or bring back a project; what is None stays.

    Raises:
        NotFound: there is no such project.
        Invalid, AlreadyKnown: as ``create_project``.
    """
    lock_ledger(session)
    project = find_project(session, project_id)
    if name is not None:
        project.name = _checked_name(session, name, own=project.id)
    if description is not None:
        project.description = _checked_description(description)
    if is_archived is not None:
        project.is_archived = is_archived
    session.flush()
    return project


def project_for(session: Session, who: Identity, name: str | None) -> Project | None:
    """The project that a new simulation belongs to, made where there is none of the name; the caller has the ledger.

    Raises:
        NotFound: an id that no project has.
        Conflict: the project is archived.
        Invalid: not a name for a project.
    """
    if name is None or not name.strip():
        return None
    project = find_project(session, name) if key_in(name) else _find(session, name)
    if project is None:
        return _make(session, who, _checked_name(session, name), "")
    if project.is_archived:
        raise Conflict(
            f'The project "{project.name}" is archived, so nothing was queued for it. '
            "Bring it back on the projects page first, or choose another project."
        )
    return project


def _tally() -> Subquery:
    return (
        select(
            Simulation.project_id,
            func.count(Simulation.id).label("simulations"),
            func.count(case((Simulation.status == "done", 1))).label("done"),
            func.max(Simulation.created_at).label("newest_at"),
        )
        .where(Simulation.project_id.is_not(None))
        .group_by(Simulation.project_id)
        .subquery("tally")
    )


def _make(session: Session, who: Identity, name: str, description: str) -> Project:
    project = Project(name=name, description=description, created_by=who.user_id)
    session.add(project)
    session.flush()
    return project


def _find(session: Session, name_or_id: str) -> Project | None:
    key = key_in(name_or_id)
    if key is None and not can_be_shown(name_or_id):
        return None  # nor could PostgreSQL be asked for it
    wanted = Project.plain_name == plain_name_of(name_or_id) if key is None else Project.id == key
    return session.scalar(select(Project).where(wanted))


def _checked_name(session: Session, name: str, *, own: UUID | None = None) -> str:
    plain = " ".join(unicodedata.normalize("NFC", name).split())
    if not any(unicodedata.category(each)[0] in "LNPS" for each in plain):
        raise Invalid("A project needs a name. Say what the simulations are for, in a few words.")
    if len(plain) > LONGEST_PROJECT_NAME:
        raise Invalid(
            f"The name of a project has at most {LONGEST_PROJECT_NAME} characters, not {len(plain)}. Shorten it."
        )
    if not can_be_shown(plain):
        raise Invalid("The name of the project has characters that can't be shown. Type it anew.")
    if key_in(plain) is not None:
        raise Invalid("A project can't be called like an id. Choose a name that says what it is for.")
    taken = _find(session, plain)
    if taken is not None and taken.id != own:
        state = " and is archived" if taken.is_archived else ""
        raise AlreadyKnown(f'There is a project "{taken.name}" already{state}. Choose another name.')
    return plain


def _checked_description(description: str) -> str:
    text = description.strip()
    if len(text) > LONGEST_DESCRIPTION:
        raise Invalid(
            f"The description of a project has at most {LONGEST_DESCRIPTION:,} characters, not {len(text):,}. "
            "Shorten it."
        )
    if any(unicodedata.category(each) == "Cs" or each == "\x00" for each in text):
        raise Invalid("The description of the project has characters that can't be kept. Type it anew.")
    return text
