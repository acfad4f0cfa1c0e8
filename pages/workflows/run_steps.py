"""The steps of a run, one below the other: how each went, what it was given, what it gave, what it sent, and when.

All of it is text that somebody else may have written, so it is shown as escaped JSON.
"""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from agent.drawing.amounts import duration
from agent.drawing.markup import Child, element, join, shown
from db.models.base import Json
from db.models.workflows import RunStep
from engines.flow.manifests import CONNECTORS
from pages.components import facts, icon, json_view, moment, state_badge
from pages.reader import Reader
from pages.workflows.nodes import connector_icon, connector_name
from pages.workflows.outside import sent_of, target_of

ICONS = {
    "done": "check",
    "failed": "cross",
    "unknown": "alert",
    "running": "spinner",
    "waiting": "clock",
    "queued": "dot",
    "skipped": "barred",
    "cancelled": "barred",
}
OPENED = frozenset({"failed", "unknown"})
"""Steps that are unfolded at once: somebody has to look at them."""
MOST_JSON = 20_000
"""Characters of what was given and what came of it; more is said to be there."""


def title(reader: Reader, step: RunStep) -> str:
    """What people call it: the label that somebody gave it, else its connector's name."""
    is_unnamed = any(each.id == step.connector and each.name == step.title for each in CONNECTORS)
    return connector_name(reader, step.connector) if is_unnamed else step.title


def draw_steps(reader: Reader, steps: Sequence[RunStep], *, chosen: str = "") -> Markup:
    """All steps in the order in which they are run; ``chosen`` is unfolded too."""
    drawn = (_step(reader, each, target_of(each), chosen) for each in steps)
    return element("ol", *drawn, class_="run-steps")


def _step(reader: Reader, step: RunStep, target: str, chosen: str) -> Markup:
    is_open = step.status in OPENED or step.node == chosen
    head = element(
        "summary",
        element("span", icon(ICONS.get(step.status, "dot")), class_="step-sign"),
        element(
            "span",
            connector_icon(step.connector),
            element("b", shown(title(reader, step), limit=80)),
            element("code", step.node),
            class_="run-step-name",
        ),
        element("span", _gist(reader, step, target), class_="step-gist"),
        state_badge(reader, step.status) if step.status != "done" else None,
        element(
            "span", duration(step.milliseconds) if step.milliseconds is not None else "", class_="step-took"
        ),
        icon("chevron"),
    )
    body = element("div", *_body(reader, step, target), class_="step-inside")
    return element(
        "li",
        element("details", head, body, id=f"step-{step.node}", open=is_open, data_chosen=step.node == chosen),
        class_=f"run-step is-{step.status}",
        data_step=step.node,
    )


def _gist(reader: Reader, step: RunStep, target: str) -> Child:
    """What came of it, in a few words."""
    if step.status in {"failed", "unknown"} and step.error:
        return shown(reader.retell(step.error), limit=160)
    if step.status == "skipped":
        return reader.retell(step.error) if step.error else None
    if step.status == "waiting" and step.wake_at is not None:
        return join(reader.t("flow_step.until"), " ", moment(reader, step.wake_at, full=True))
    return _outcome(reader, step, target) if step.status == "done" else None


def _outcome(reader: Reader, step: RunStep, target: str) -> Child:
    given = step.output if isinstance(step.output, dict) else {}
    sent = sent_of(step)
    if sent == "practice":
        return reader.t("flow_step.practice")
    match step.connector, given:
        case "condition", _ if step.branch:
            return reader.t("flow_step.branch", branch=reader.t(f"flow.branch.{step.branch}"))
        case "http", {"status": int() as status}:
            return join(str(status), " · ", shown(target, limit=80))
        case "database", {"count": int() as rows}:
            return reader.count("flow_step.rows", rows)
        case "transform", dict() if given:
            return shown(", ".join(map(str, given)), limit=120)
        case "assistant", {"text": str() as text}:
            return shown(text, limit=120)
    return (
        shown(reader.t("flow_step.sent_to", target=target), limit=120) if sent == "sent" and target else None
    )


def _body(reader: Reader, step: RunStep, target: str) -> list[Child]:
    """Unfolded: the error, what it sent, its times, and the JSON on both sides."""
    return [
        _error(reader, step),
        facts(_facts(reader, step, target)),
        element(
            "div",
            _json(reader, "input", step.input),
            _json(reader, "output", step.output),
            class_="step-json",
        ),
    ]


def _error(reader: Reader, step: RunStep) -> Markup | None:
    if not step.error or step.status not in OPENED:
        return None
    code = element("code", step.error_code) if step.error_code else None
    return element(
        "p",
        icon("alert"),
        element("span", shown(reader.retell(step.error), limit=2_000)),
        code,
        class_="step-error",
    )


def _facts(reader: Reader, step: RunStep, target: str) -> list[tuple[str, Child]]:
    pairs: list[tuple[str, Child]] = [("does", connector_name(reader, step.connector))]
    sent = sent_of(step)
    if sent is not None:
        pairs.append(("outside", _outside(reader, step, sent, target)))
    if step.attempts > 1:
        pairs.append(("attempts", str(step.attempts)))
    pairs += [
        (name, moment(reader, at, full=True))
        for name, at in (("started", step.started_at), ("ended", step.ended_at), ("wakes", step.wake_at))
        if at is not None
    ]
    return [(reader.t(f"flow_step.{name}"), value) for name, value in pairs]


def _outside(reader: Reader, step: RunStep, sent: str, target: str) -> Markup:
    """What left the house, where to, and when."""
    at = (
        join(", ", moment(reader, step.sent_at, full=True))
        if step.sent_at is not None and sent != "nothing"
        else None
    )
    words = reader.t(f"flow_step.outside.{sent}")
    where = join(" ", element("code", shown(target, limit=120))) if target and sent != "nothing" else None
    return element("span", words, where, at, class_=f"outside is-{sent}")


def _json(reader: Reader, name: str, value: Json) -> Markup | None:
    if value is None:
        return None
    title = element("h4", reader.t(f"flow_step.{name}"))
    return element("section", title, json_view(value, limit=MOST_JSON))
