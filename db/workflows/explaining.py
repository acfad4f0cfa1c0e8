"""Why a step failed, in words, and what to change; where that can be worked out, the very change.

Read from what the run has kept: the step's error code, its sentence, the settings of its node, and the data of the run.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.base import Json
from db.models.workflows import RunStep, Workflow, WorkflowRun
from db.workflows.reasons import REASONS, TEXTS, Reason
from db.workflows.remedies import Case, Remedy, remedy_of
from db.workflows.versions import definition_of
from engines.flow.definition import Definition, Node

__all__ = ["Explanation", "Fix", "explain", "failed_step", "find_step"]

_OPEN_ENDED = Reason(
    "The error is none that Counterfoil knows.",
    "Read what the other side says, mend the step that it comes from, and run the workflow again.",
)


@dataclass(frozen=True, slots=True)
class Fix:
    """A change that mends it: a tool's name, and its arguments without the workflow."""

    tool: str
    arguments: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Explanation:
    """What failed, why, and what to change, each a sentence or two; ``fix`` where the change could be worked out."""

    what: str
    why: str
    change: str
    fix: Fix | None = None
    code: str | None = None
    node: str | None = None


def explain(session: Session, trouble: RunStep | str, definition: Definition) -> Explanation:
    """Why it failed and what to change.

    ``trouble`` is a step that failed or whose outcome is unknown, or the text of an error; ``definition`` is what was
    run. A fix is for the newest version; there is none where that has changed the node already.
    """
    if isinstance(trouble, str):
        return _explain_text(session, trouble, definition)
    newest = definition_of(session, trouble.run.workflow)
    was, now = _node(definition, trouble.node), _node(newest, trouble.node)
    found = _explain_step(session, trouble, now or was)
    if was is not None and now is not None and was.config != now.config:
        told = f"{trouble.node} was changed since, in a later version. Run the workflow again to see whether it works."
        return replace(found, change=told, fix=None)
    return found if now is not None else replace(found, fix=None)


def failed_step(session: Session, run: WorkflowRun) -> RunStep | None:
    """The step that a run failed at, or whose outcome is unknown; None where none did."""
    query = select(RunStep).where(RunStep.run_id == run.id, RunStep.status.in_(("failed", "unknown")))
    return session.scalar(query.order_by(RunStep.position).limit(1))


def find_step(session: Session, workflow: Workflow, text: str) -> RunStep | None:
    """The newest step of this workflow that failed with this very sentence, or with one that it quotes."""
    query = (
        select(RunStep)
        .join(WorkflowRun, RunStep.run_id == WorkflowRun.id)
        .where(WorkflowRun.workflow_id == workflow.id, RunStep.status.in_(("failed", "unknown")))
        .order_by(WorkflowRun.created_at.desc(), RunStep.position)
        .limit(200)
    )
    plain = _plain(text)
    return next((step for step in session.scalars(query) if step.error and _is_same(plain, step.error)), None)


def _explain_step(session: Session, step: RunStep, node: Node | None) -> Explanation:
    code = step.error_code or ""
    name = f"“{step.title}” ({step.node})"
    if step.status == "unknown":
        reason = REASONS["unknown"]
        return Explanation(
            f"Nobody knows what became of {name}.", reason.why, reason.change, None, code, step.node
        )
    case = Case(session, code, step.error or "", node, _values(session, step))
    what = f"{name} failed: {step.error}" if step.error else f"{name} failed."
    return _with_remedy(what, code, remedy_of(case) if node else Remedy(), step.node)


def _explain_text(session: Session, text: str, definition: Definition) -> Explanation:
    code = next((known for pattern, known in TEXTS if re.search(pattern, text, re.IGNORECASE)), "")
    node = _meant(definition, text, code)
    case = Case(session, code, text, node, {})
    what = " ".join(text.split())[:300]
    remedy = remedy_of(case) if node else Remedy()
    return _with_remedy(f"The error is: {what}", code, remedy, node.id if node else None)


def _with_remedy(what: str, code: str, remedy: Remedy, node: str | None) -> Explanation:
    reason = REASONS.get(code) or REASONS.get(_family(code)) or _OPEN_ENDED
    fix = Fix("update_node", {"node_id": node, "config": dict(remedy.config)}) if remedy.config else None
    change = remedy.change or reason.change
    if fix is not None:
        change += " Then run the workflow again: a retry would use the version that failed."
    return Explanation(what, reason.why, change, fix, code or None, node)


def _family(code: str) -> str:
    """``answer_4`` for ``answer_418``."""
    return code[: len("answer_5")] if code.startswith("answer_") else code


def _values(session: Session, step: RunStep) -> dict[str, Json]:
    """What the expressions of this step saw."""
    done = select(RunStep).where(RunStep.run_id == step.run_id, RunStep.status == "done")
    outputs: dict[str, Json] = {
        each.node: each.output for each in session.scalars(done.order_by(RunStep.position))
    }
    run = step.run
    facts: dict[str, Json] = {"number": run.number, "workflow": run.workflow.number, "version": run.version}
    return {"trigger": run.input, "steps": outputs, "run": facts}


def _meant(definition: Definition, text: str, code: str) -> Node | None:
    """The node that a text is about: the one it names, else the only one that can fail like that."""
    named = [each for each in definition.nodes if re.search(rf"(?<!\w){re.escape(each.id)}(?!\w)", text)]
    labelled = [each for each in definition.nodes if each.label and each.label in text]
    kinds = REASONS[code].connectors if code in REASONS else ()
    fitting = [each for each in definition.nodes if each.connector in kinds]
    return next((found[0] for found in (named, labelled, fitting) if len(found) == 1), None)


def _node(definition: Definition, node_id: str) -> Node | None:
    return next((each for each in definition.nodes if each.id == node_id), None)


def _is_same(plain: str, error: str) -> bool:
    known = _plain(error)
    return plain == known or (len(known) > 20 and known in plain) or (len(plain) > 20 and plain in known)


def _plain(text: str) -> str:
    return " ".join(text.split()).strip(" \"'“”").casefold()
