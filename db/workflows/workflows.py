"""Workflows: made, changed, found. A name counts once, however it is written; what they do stands in their versions."""

from __future__ import annotations

import difflib
import unicodedata
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.audit import lock_ledger
from db.errors import AlreadyKnown, Conflict, Invalid, NotFound
from db.ids import id_for, key_in
from db.models.base import now
from db.models.workflows import Workflow, WorkflowVersion
from db.numbers import next_number
from db.quoting import can_be_shown, plain_name_of, shown, told
from db.tenancy import Identity
from db.workflows.keys import workflow_number
from db.workflows.moments import settle_due
from db.workflows.telling import tell_workflow
from db.workflows.words import LONGEST_DESCRIPTION, LONGEST_NAME, WORKFLOW_KIND

SERIES = "workflows.WF"
Named = str | UUID | Workflow
"""A workflow, or its number, name or id."""
_NEAR, _COMPARED = 3, 500


def create_workflow(
    session: Session, who: Identity, name: str, description: str = "", *, key: UUID | None = None
) -> Workflow:
    """Make an empty workflow. ``key`` is chosen by the form that asks: sent twice, it makes one.

    Raises:
        Invalid: no name, or one that is too long, can't be written or looks like a number.
        AlreadyKnown: there is a workflow of this name.
        Conflict: the key was used for another name.
    """
    lock_ledger(session)  # else two people could make the same one at once
    workflow_id = id_for(session, WORKFLOW_KIND, key)
    known = session.scalar(select(Workflow).where(Workflow.id == workflow_id)) if key else None
    if known is not None:
        return _made_before(known, name)
    workflow = Workflow(
        id=workflow_id,
        name=_checked_name(session, name),
        description=_checked_description(description),
        number=f"WF-{next_number(session, SERIES):04d}",
        created_by=who.user_id,
    )
    session.add(workflow)
    session.flush()
    tell_workflow(session, workflow)
    session.flush()
    return workflow


def change_workflow(
    session: Session,
    who: Identity,
    number: Named,
    *,
    name: str | None = None,
    description: str | None = None,
    is_active: bool | None = None,
    is_archived: bool | None = None,
) -> Workflow:
    """Rename, describe, pause or go on with, archive or bring back a workflow; what is None stays.

    Raises:
        NotFound: there is no such workflow.
        Invalid, AlreadyKnown: as ``create_workflow``.
    """
    lock_ledger(session)
    workflow = lock_workflow(session, number)
    if name is not None:
        workflow.name = _checked_name(session, name, own=workflow.id)
    if description is not None:
        workflow.description = _checked_description(description)
    is_changed = session.is_modified(workflow)
    if _switched(workflow, is_active, is_archived):
        settle_due(session, workflow, now())
        is_changed = True
    if is_changed:
        tell_workflow(session, workflow)
    session.flush()
    return workflow


def new_hook(session: Session, who: Identity, number: Named) -> Workflow:
    """Give its webhook a new address; the one before is unknown from now on.

    Raises:
        NotFound: there is no such workflow.
        Conflict: it is archived.
    """
    lock_ledger(session)
    workflow = check_open(lock_workflow(session, number))
    workflow.hook += 1
    tell_workflow(session, workflow)
    session.flush()
    return workflow


def find_workflow(session: Session, number_or_name: Named) -> Workflow:
    """The workflow of that number (such as WF-0007, wf-7 or 7), name or id.

    Raises:
        NotFound: there is none; the sentence has the nearest names, or the newest workflows.
    """
    if isinstance(number_or_name, Workflow):
        return number_or_name
    found = _find(session, number_or_name, lock=False)
    if found is None:
        raise NotFound(_unknown(session, str(number_or_name)))
    return found


def lock_workflow(session: Session, named: Named) -> Workflow:
    """As ``find_workflow``, as it is now and locked against other edits; runs may refer to it meanwhile.

    Raises:
        NotFound: there is none.
    """
    found = _find(session, named.id if isinstance(named, Workflow) else named, lock=True)
    if found is None:
        raise NotFound(_unknown(session, str(named)))
    return found


def latest_workflow(session: Session, who: Identity) -> Workflow:
    """The workflow that this person made or edited last; where there is none, the newest of the tenant.

    Raises:
        NotFound: there is none yet.
    """
    query = select(Workflow).where(Workflow.is_archived.is_(False))
    made = query.order_by(Workflow.created_at.desc(), Workflow.id.desc()).limit(1)
    edited = (
        query.join(WorkflowVersion, WorkflowVersion.workflow_id == Workflow.id)
        .where(WorkflowVersion.created_by == who.user_id)
        .add_columns(WorkflowVersion.created_at)
        .order_by(WorkflowVersion.created_at.desc(), WorkflowVersion.id.desc())
        .limit(1)
    )
    own = session.scalar(made.where(Workflow.created_by == who.user_id))
    last = session.execute(edited).first()
    if last is not None and (own is None or last[1] >= own.created_at):
        own = last[0]
    found = own or session.scalar(made)
    if found is None:
        raise NotFound("There is no workflow yet. Create one first.")
    return found


def find_open(session: Session, workflow_id: UUID) -> Workflow | None:
    """The workflow of that id, unless it is archived or gone."""
    found = session.scalar(select(Workflow).where(Workflow.id == workflow_id))
    return None if found is None or found.is_archived else found


def check_open(workflow: Workflow) -> Workflow:
    """The workflow, if it is not archived.

    Raises:
        Conflict: it is.
    """
    if workflow.is_archived:
        raise Conflict(
            f'The workflow {workflow.number} "{workflow.name}" is archived. '
            "Bring it back first, on the page of workflows."
        )
    return workflow


def _made_before(known: Workflow, name: str) -> Workflow:
    if plain_name_of(name) != known.plain_name:
        raise Conflict(
            f'This form was sent before, as {known.number} "{known.name}". Nothing was made. '
            "Open the form anew to make another workflow."
        )
    return known


def _switched(workflow: Workflow, is_active: bool | None, is_archived: bool | None) -> bool:
    """Set both, where they are given; whether one of them is another now."""
    stood = (workflow.is_active, workflow.is_archived)
    workflow.is_active = stood[0] if is_active is None else is_active
    workflow.is_archived = stood[1] if is_archived is None else is_archived
    return (workflow.is_active, workflow.is_archived) != stood


def _find(session: Session, named: str | UUID, *, lock: bool) -> Workflow | None:
    key, text = key_in(named), str(named)
    number = workflow_number(text)
    if key is not None:
        wanted = Workflow.id == key
    elif number is not None:
        wanted = Workflow.number == number
    elif can_be_shown(text):
        wanted = Workflow.plain_name == plain_name_of(text)
    else:
        return None  # nor could PostgreSQL be asked for it
    query = select(Workflow).where(wanted)
    if lock:
        query = query.with_for_update(of=Workflow, key_share=True).execution_options(populate_existing=True)
    return session.scalar(query)


def _unknown(session: Session, named: str) -> str:
    newest = select(Workflow.number, Workflow.name).where(Workflow.is_archived.is_(False))
    rows = session.execute(newest.order_by(Workflow.created_at.desc(), Workflow.id.desc()).limit(_COMPARED))
    names = {plain_name_of(name): f'{number} "{name}"' for number, name in rows}
    near = difflib.get_close_matches(plain_name_of(shown(named)), names, n=_NEAR, cutoff=0.5)
    there = workflow_number(named) or told(named)
    if near:
        return f"There is no workflow {there}. Did you mean {' or '.join(names[each] for each in near)}?"
    listed = list(names.values())[:_NEAR]
    hint = f"The newest are {', '.join(listed)}." if listed else "There are no workflows yet."
    return f"There is no workflow {there}. {hint}"


def _checked_name(session: Session, name: str, *, own: UUID | None = None) -> str:
    plain = " ".join(unicodedata.normalize("NFC", name).split())
    if not any(unicodedata.category(each)[0] in "LNPS" for each in plain):
        raise Invalid("A workflow needs a name. Say what it does, in a few words.")
    if len(plain) > LONGEST_NAME:
        raise Invalid(
            f"The name of a workflow has at most {LONGEST_NAME} characters, not {len(plain)}. Shorten it."
        )
    if not can_be_shown(plain):
        raise Invalid("The name of the workflow has characters that can't be shown. Type it anew.")
    if key_in(plain) is not None or workflow_number(plain) is not None:
        raise Invalid("A workflow can't be called like a number or id. Choose a name that says what it does.")
    taken = session.scalar(select(Workflow).where(Workflow.plain_name == plain_name_of(plain)))
    if taken is not None and taken.id != own:
        state = ", which is archived" if taken.is_archived else ""
        raise AlreadyKnown(
            f'There is a workflow "{taken.name}" already, {taken.number}{state}. Choose another name.'
        )
    return plain


def _checked_description(description: str) -> str:
    text = description.strip()
    if len(text) > LONGEST_DESCRIPTION:
        raise Invalid(
            f"The description of a workflow has at most {LONGEST_DESCRIPTION:,} characters, not {len(text):,}. "
            "Shorten it."
        )
    if any(unicodedata.category(each) == "Cs" or each == "\x00" for each in text):
        raise Invalid("The description of the workflow has characters that can't be kept. Type it anew.")
    return text
