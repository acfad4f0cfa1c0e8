"""The buttons that start a workflow by hand, cancel a run, and go on with one that did not get to its end."""

from __future__ import annotations

import json

from markupsafe import Markup

from db.ids import new_id
from db.jobs import STEER_JOBS
from db.models.base import Json
from db.models.jobs import Job
from db.models.workflows import Workflow, WorkflowRun
from pages.forms import action
from pages.reader import Reader

RUN = "workflows:run"
"""The permission to start and to stop runs."""
UNDER_WAY = frozenset({"queued", "running", "waiting"})


def draw_run_button(
    reader: Reader, workflow: Workflow, *, look: str = "quiet", label: str = "", given: Json = None
) -> Markup:
    """Runs the newest version by hand, with ``given`` as the body of its trigger, and leads to the run.

    Pressed twice on the same page it runs once.
    """
    body: dict[str, Json] = {"key": str(new_id())}
    if given is not None:
        body["input"] = given
    return action(
        label or reader.t("flows.run"),
        "POST",
        f"/api/v1/workflows/{workflow.number}/runs",
        look=look,
        aria_label=reader.t("flows.run.one", name=workflow.name) if not label else None,
        data_body=json.dumps(body),
        data_goes_to="/app/workflow-runs?run={number}",
    )


def draw_steering(
    reader: Reader, run: WorkflowRun, job: Job | None, *, look: str = "quiet", is_settled: bool = True
) -> Markup | None:
    """Cancel what is under way, go on with what failed or was cancelled; for people who may.

    ``is_settled``: no step of it has an unknown outcome, with which it cannot go on.
    """
    if not reader.who.may(RUN):
        return None
    if run.status in UNDER_WAY:
        is_asked = job is not None and job.cancel_requested
        return None if is_asked else _cancel(reader, run, look)
    if run.status == "done" or job is None or not is_settled or not reader.who.may(STEER_JOBS):
        return None
    return action(
        reader.t("flow_runs.retry"),
        "POST",
        f"/api/v1/jobs/{job.id}/retry",
        look=look,
        done=reader.t("jobs.retry.done"),
        aria_label=reader.t("flow_runs.retry.one", number=run.number),
        title=reader.t("flow_runs.retry.hint", n=run.version),
    )


def _cancel(reader: Reader, run: WorkflowRun, look: str) -> Markup:
    """What waits in the queue is cancelled at once; what has begun is asked about first."""
    begun = run.status != "queued"
    return action(
        reader.t("jobs.cancel"),
        "POST",
        f"/api/v1/workflow-runs/{run.number}/cancel",
        look=look,
        sure=reader.t("flow_runs.cancel.sure", number=run.number) if begun else "",
        done=reader.t("flow_runs.cancel.done", number=run.number),
        aria_label=reader.t("flow_runs.cancel.one", number=run.number),
        data_sure_text=reader.t("flow_runs.cancel.text") if begun else None,
        data_sure_keep=reader.t("flow_runs.cancel.keep") if begun else None,
    )
