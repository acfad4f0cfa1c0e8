"""Edits: each makes the workflow's next version, and all edits of one transaction together make one.

An applied change set is one transaction, so it makes exactly one version of a workflow, however many calls it has.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from db.audit import lock_ledger
from db.errors import Invalid
from db.models.base import now
from db.models.workflows import Workflow, WorkflowVersion
from db.tenancy import Identity
from db.workflows.checks import (
    check_edit,
    connectors_of,
    hindrance,
    is_same,
    problems_of,
    trigger_of,
)
from db.workflows.errors import NewerVersion
from db.workflows.moments import settle_due
from db.workflows.telling import tell_workflow
from db.workflows.versions import definition_of
from db.workflows.words import LONGEST_NOTE
from db.workflows.workflows import Named, check_open, lock_workflow
from engines.flow.checking import Problem
from engines.flow.definition import Definition
from engines.flow.errors import FlowError

Change = Callable[[Definition], Definition]
_ADDED = "workflow_versions"
"""Where a session keeps the versions that it has added, by workflow."""


@dataclass(frozen=True, slots=True)
class Edited:
    """A workflow after an edit: the number of its newest version, what it did before and does now, and the problems.

    An edit that changes nothing makes no version.
    """

    workflow: Workflow
    version: int
    before: Definition
    after: Definition
    problems: tuple[Problem, ...]

    @property
    def is_changed(self) -> bool:
        """Whether the edit changed anything."""
        return not is_same(self.before, self.after)


def edit(
    session: Session,
    who: Identity,
    number: Named,
    change: Change,
    *,
    note: str = "",
    expected: int | None = None,
) -> Edited:
    """Change what a workflow does, as its next version.

    ``change`` makes the new definition of the newest one. ``expected`` is the version that a form was opened with.

    Raises:
        NotFound: there is no such workflow.
        Conflict: it is archived.
        NewerVersion: ``expected`` is not the newest version any more.
        Invalid: no workflow can be like that; the sentence says why.
    """
    lock_ledger(session)  # edits wait for one another as confirmations do, or they could wait for each other
    workflow = check_open(lock_workflow(session, number))
    _check_expected(workflow, expected)
    before = definition_of(session, workflow)
    after = _changed(before, change)
    connections = connectors_of(session)
    problems = problems_of(session, after, connections=connections)
    if not is_same(before, after):
        old = problems_of(session, before, connections=connections)
        check_edit(old, problems)
        _keep(session, who, workflow, after, note)
        if _fires_otherwise(before, after, old, problems) or workflow.next_due_at is None:
            settle_due(session, workflow, now(), after)
        tell_workflow(session, workflow)
        session.flush()
    return Edited(workflow, workflow.version, before, after, problems)


def restore_version(
    session: Session, who: Identity, number: Named, version: int, *, expected: int | None = None
) -> Edited:
    """Make what an older version did the newest version.

    Raises:
        NotFound: there is no such workflow, or no such version of it.
        Conflict, NewerVersion, Invalid: as ``edit``.
    """
    workflow = lock_workflow(session, number)
    wanted = definition_of(session, workflow, version)
    note = f"Restored from version {version}"
    return edit(session, who, workflow, lambda _: wanted, note=note, expected=expected)


def replace_definition(
    session: Session,
    who: Identity,
    number: Named,
    definition: Definition | object,
    *,
    note: str = "",
    expected: int | None = None,
) -> Edited:
    """Make a whole definition, also as JSON, the newest version.

    Raises:
        NotFound, Conflict, NewerVersion, Invalid: as ``edit``.
    """

    def change(_: Definition) -> Definition:
        return definition if isinstance(definition, Definition) else Definition.from_json(definition)

    return edit(session, who, number, change, note=note, expected=expected)


def _changed(before: Definition, change: Change) -> Definition:
    try:
        return change(before)
    except FlowError as error:
        raise Invalid(str(error)) from error


def _check_expected(workflow: Workflow, expected: int | None) -> None:
    if expected is not None and expected != workflow.version:
        raise NewerVersion(
            f"{workflow.number} has version {workflow.version} by now, and this was made from version {expected}. "
            "Nothing was changed. Look at the newest version and do it again there."
        )


def _keep(session: Session, who: Identity, workflow: Workflow, after: Definition, note: str) -> None:
    """Write it into the version that this transaction has added; else into a new one."""
    added: dict[UUID, WorkflowVersion] = session.info.setdefault(_ADDED, {})
    row = added.get(workflow.id)
    if row is None or row not in session:  # a savepoint that was rolled back has taken it along
        workflow.version += 1
        added[workflow.id] = row = WorkflowVersion(workflow=workflow, number=workflow.version)
        row.definition, row.note, row.created_by = after.to_json(), note[:LONGEST_NOTE], who.user_id
        session.add(row)
    elif is_same(after, definition_of(session, workflow, row.number - 1)):
        workflow.version -= 1  # all is again as it was before this transaction
        session.delete(row)
    else:
        row.definition, row.note = after.to_json(), note[:LONGEST_NOTE] or row.note
    session.flush()


def _fires_otherwise(
    before: Definition, after: Definition, old: tuple[Problem, ...], problems: tuple[Problem, ...]
) -> bool:
    """Whether the next moment of its schedule is another one, or there is one only before or after the edit."""
    was, trigger = trigger_of(before), trigger_of(after)
    if (was and (was.connector, was.config)) != (trigger and (trigger.connector, trigger.config)):
        return True
    return (hindrance(old) is None) != (hindrance(problems) is None)
