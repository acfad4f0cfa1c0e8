"""Steps of which nobody knows whether what they sent has arrived: a person looks there, and says what happened."""

from __future__ import annotations

import json
from collections.abc import Sequence

from markupsafe import Markup

from agent.drawing.markup import Child, element, join, shown
from db.jobs import STEER_JOBS
from db.models.jobs import Job
from db.models.workflows import RunStep
from db.workflows.words import VERDICTS, Verdict
from pages.components import moment
from pages.forms import action
from pages.reader import Reader
from pages.workflows.run_steps import title
from pages.workflows.steering import RUN


def unclear(steps: Sequence[RunStep]) -> list[RunStep]:
    """Those steps."""
    return [each for each in steps if each.status == "unknown"]


def draw_unclear(reader: Reader, number: str, step: RunStep, target: str, job: Job | None) -> Markup:
    """What is not known of a step of the run of that number, and the buttons that settle it."""
    known: list[Child] = [shown(target, limit=120)] if target else []
    known += [moment(reader, step.sent_at, full=True)] if step.sent_at else []
    known += [shown(reader.retell(step.error), limit=800)] if step.error else []
    details = [part for each in known for part in (" · ", each)][1:]
    buttons = [_settle(reader, number, step, each, job) for each in VERDICTS] if reader.who.may(RUN) else []
    return join(
        element("h2", reader.t("flow_run.unknown", step=title(reader, step))),
        element("p", reader.t("flow_run.unknown.text")),
        element("p", *details, class_="muted"),
        element("div", *buttons, class_="actions") if buttons else None,
    )


def _settle(reader: Reader, number: str, step: RunStep, verdict: Verdict, job: Job | None) -> Markup:
    """To send it again is asked about first; the run then goes on by itself, where the reader may have it go on."""
    is_risky = verdict == "again"
    goes_on = is_risky and job is not None and reader.who.may(STEER_JOBS)
    return action(
        reader.t(f"flow_run.settle.{verdict}"),
        "POST",
        f"/api/v1/workflow-runs/{number}/steps/{step.node}/settle",
        look="",
        sure=reader.t("flow_run.settle.sure", step=title(reader, step)) if is_risky else "",
        done=reader.t("flow_run.settle.thanks"),
        data_body=json.dumps({"verdict": verdict}),
        data_sure_text=reader.t("flow_run.settle.sure.text") if is_risky else None,
        data_then=f"/api/v1/jobs/{job.id}/retry" if goes_on and job else None,
    )
