"""What became of a run, at a glance: what happened, which step failed and why, and what a person can do about it now."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup
from sqlalchemy.orm import Session

from agent.drawing.markup import Child, element, join, shown
from db.models.workflows import RunStep
from db.workflows import RunDetail
from db.workflows.explaining import Explanation, explain
from pages.components import icon, moment, progress_bar
from pages.panel import tell_button
from pages.reader import Reader
from pages.workflows.listing import WRITE
from pages.workflows.outside import target_of
from pages.workflows.run_steps import title
from pages.workflows.steering import UNDER_WAY
from pages.workflows.unclear import draw_unclear, unclear

SETTLED = frozenset({"done", "failed", "skipped", "cancelled", "unknown"})
LOOKS = {"done": "check", "failed": "cross", "unknown": "alert", "cancelled": "barred", "running": "spinner"}


def draw_verdict(session: Session, reader: Reader, detail: RunDetail) -> Markup:
    """The box below the title."""
    run, steps = detail.run, detail.steps
    open_ones = unclear(steps)
    wrong = [
        *(draw_unclear(reader, run.number, each, target_of(each), detail.job) for each in open_ones),
        *(_failure(session, reader, detail, each) for each in steps if each.status == "failed"),
    ]
    if run.status in UNDER_WAY:
        return _box(run.status, *_under_way(reader, detail), *wrong)
    if wrong:
        return _box("unknown" if open_ones else "failed", *wrong)
    if run.error_code == "settled":
        return _box(
            "unknown", _title(reader.t("flow_run.left")), element("p", reader.retell(run.error or ""))
        )
    told = reader.retell(run.error) if run.status == "failed" and run.error else _counted(reader, steps)
    return _box(run.status, _title(reader.t(f"flow_run.{run.status}")), element("p", shown(told, limit=800)))


def _box(state: str, *parts: Child) -> Markup:
    sign = icon(LOOKS.get(state, "clock"))
    return element("section", sign, element("div", *parts), class_=f"verdict is-{state}", role="status")


def _title(words: Child) -> Markup:
    return element("h2", words)


def _failure(session: Session, reader: Reader, detail: RunDetail, step: RunStep) -> Markup:
    """Which step failed, why, what to change, and the way to have that done."""
    explanation = explain(session, step, detail.definition)
    why = [each for each in (explanation.why, explanation.change) if each]
    told = [element("p", shown(reader.retell(each), limit=800)) for each in why]
    error = (
        element("p", shown(reader.retell(step.error or ""), limit=800), class_="bad") if step.error else None
    )
    return join(
        _title(reader.t("flow_run.step_failed", step=title(reader, step))),
        error,
        *told,
        _mending(reader, detail, explanation),
    )


def _mending(reader: Reader, detail: RunDetail, explanation: Explanation) -> Markup | None:
    """The assistant stages the change that would mend it, where one can be worked out."""
    run = detail.run
    if not reader.who.may(WRITE) or run.workflow.is_archived:
        return None
    is_known = explanation.fix is not None
    said = reader.t("quick.flow_run.why.say", run=run.number, workflow=run.workflow.number)
    label = reader.t("flow_run.fix" if is_known else "flow_run.why")
    look = "primary" if is_known else ""
    mend = tell_button(reader, label, said, kind="workflow_run", key=run.number, look=look, icon_name="spark")
    note = element("span", reader.t("flow_run.fix.hint"), class_="muted") if is_known else None
    return element("div", mend, note, class_="actions")


def _under_way(reader: Reader, detail: RunDetail) -> list[Markup]:
    """Where it is, and how far."""
    run, steps = detail.run, detail.steps
    total = len(steps) or len(detail.definition.nodes)
    settled = sum(each.status in SETTLED for each in steps)
    waiting = next((each for each in steps if each.status == "waiting"), None)
    now = next((each for each in steps if each.status == "running"), None)
    stops = detail.job is not None and detail.job.cancel_requested
    if stops:
        told: Child = reader.t("flow_run.stopping")
    elif waiting is not None and waiting.wake_at is not None:
        told = join(reader.t("flow_run.waits"), " ", moment(reader, waiting.wake_at, full=True))
    elif now is not None:
        told = reader.t("flow_run.at", step=title(reader, now))
    else:
        told = reader.t("flow_run.queued" if run.status == "queued" else "flow_run.running")
    bar = progress_bar(settled, total, label=reader.t("flow_run.share", done=settled, total=total))
    return [_title(told), bar]


def _counted(reader: Reader, steps: Sequence[RunStep]) -> str:
    """Such as "3 steps done · 1 passed over"."""
    parts = []
    for state in ("done", "skipped", "cancelled"):
        number = sum(each.status == state for each in steps)
        parts += [reader.count(f"flow_run.counted.{state}", number)] if number else []
    return " · ".join(parts) or reader.t("flow_run.counted.none")
