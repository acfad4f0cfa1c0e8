"""The tool that explains a failure, and stages what mends it where that is known."""

from __future__ import annotations

import re

from agent.model import Json
from agent.results import Result
from agent.tool import tool
from db import workflows
from db.models.workflows import WorkflowRun
from db.workflows.explaining import Explanation, explain, failed_step, find_step
from tools.context import Context
from tools.workflows.arguments import ErrorText, WorkflowRef
from tools.workflows.choosing import Chosen, choose_workflow, remarks
from tools.workflows.editing import update_node
from tools.workflows.links import run_link, workflow_link

_RUN = re.compile(r"\bRUN-\d{1,9}\b|^run[\s_#№-]*\d{1,9}$", re.IGNORECASE)
"""A run that is named by its number; a number alone is one of an error, such as 404."""


@tool(permission="workflows:write", writes=True)
def explain_error(
    ctx: Context, error: ErrorText | None = None, workflow: WorkflowRef | None = None
) -> Result:
    """Tell what failed in a run, why, and what to change; where the change can be worked out it is staged too.

    Leave error out for the last failed run of the workflow.
    """
    error = (error or "").strip()
    run = _run(ctx, error, workflow)
    chosen = Chosen(run.workflow) if run is not None else choose_workflow(ctx, workflow)
    if run is None and not error:
        run = workflows.last_failed_run(ctx.session, chosen.workflow)
        if run is None:
            number = chosen.workflow.number
            told = f"No run of {number} has failed, so there is nothing to explain"
            return Result(told, {"workflow": number, **remarks(chosen.remark)}, (), (workflow_link(number),))
    return _told(ctx, chosen, run, _explanation(ctx, chosen, run, error))


def _run(ctx: Context, error: str, workflow: str | None) -> WorkflowRun | None:
    """The run that is named by its number, or that the chat is about."""
    if error:
        named = _RUN.search(error)
        return workflows.find_run(ctx.session, named[0]) if named else None
    if not workflow and ctx.context_type == "workflow_run" and ctx.context_id is not None:
        run = workflows.find_run(ctx.session, ctx.context_id)
        return run if failed_step(ctx.session, run) is not None or run.error else None
    return None


def _explanation(ctx: Context, chosen: Chosen, run: WorkflowRun | None, error: str) -> Explanation | None:
    """Of the step that failed in the run, or that failed with this text; else of the text alone."""
    step = failed_step(ctx.session, run) if run else find_step(ctx.session, chosen.workflow, error)
    if step is not None:
        ran = workflows.definition_of(ctx.session, chosen.workflow, step.run.version)
        ctx.settle(error=step.run.number, workflow=chosen.workflow.number)
        return explain(ctx.session, step, ran)
    text = error if run is None else run.error
    if not text:
        return None
    return explain(ctx.session, text, workflows.definition_of(ctx.session, chosen.workflow))


def _told(ctx: Context, chosen: Chosen, run: WorkflowRun | None, found: Explanation | None) -> Result:
    number = chosen.workflow.number
    facts: dict[str, Json] = {"workflow": number, "run": run.number if run else None}
    links = (*((run_link(run.number),) if run else ()), workflow_link(number))
    if found is None:
        state = f"{run.number} is {run.status}" if run else "The error is empty"
        return Result(f"{state}, so there is nothing to explain", facts, (), links)
    facts |= {
        "node": found.node,
        "what": found.what,
        "why": found.why,
        "change": found.change,
        **remarks(chosen.remark),
    }
    if found.fix is None:
        return Result(f"{found.what} {found.why} {found.change}", facts, (), links)
    fixed = update_node.function(ctx, **found.fix.arguments, workflow=number)
    facts |= {"fix": fixed.summary, "problems": fixed.facts["problems"], "version": fixed.facts["version"]}
    return Result(f"{found.what} {found.why} {found.change}", facts, (), links)
