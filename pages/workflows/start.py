"""What starts a workflow: the webhook with its address, the schedule with its next time, or somebody's hand."""

from __future__ import annotations

from markupsafe import Markup

from agent.drawing.markup import element
from db import workflows
from pages.components import button, icon, moment
from pages.reader import Reader
from pages.workflows.desk import Desk, call_button
from pages.workflows.dialogs import TEST_CALL
from pages.workflows.nodes import connector_icon, gist_of, title_of


def draw_start(reader: Reader, desk: Desk) -> Markup | None:
    """What starts it: the webhook with its address, the schedule with its next time, or somebody's hand."""
    trigger = workflows.trigger_of(desk.definition)
    if not desk.definition.nodes or desk.workflow.is_archived:
        return None
    if trigger is None:
        return element("p", icon("play"), reader.t("flow.start.hand"), class_="flow-start calm")
    told = element(
        "p",
        connector_icon(trigger.connector),
        element("b", title_of(reader, trigger)),
        element("span", gist_of(reader, trigger), class_="muted"),
        class_="flow-start-what",
    )
    beside = (
        _hook(reader, desk, str(trigger.config.get("method", "POST")))
        if trigger.connector == "webhook"
        else _due(reader, desk)
    )
    return element("div", told, beside, class_="flow-start")


def _due(reader: Reader, desk: Desk) -> Markup:
    workflow = desk.workflow
    if workflow.next_due_at is None:
        return element(
            "p", reader.t("flow.start.never" if workflow.is_active else "flow.start.paused"), class_="muted"
        )
    return element("p", reader.t("flow.start.next"), " ", moment(reader, workflow.next_due_at, full=True))


def _hook(reader: Reader, desk: Desk, method: str) -> Markup:
    """The address is asked for by the script: it is secret, and only people who may change the workflow see it."""
    if reader.who.is_guest:
        return element("p", reader.t("flow.hook.demo"), class_="muted")
    if not desk.may_write:
        return element("p", reader.t("flow.hook.secret"), class_="muted")
    label = reader.t("flow.hook.address")
    return element(
        "div",
        element(
            "input",
            type="text",
            readonly=True,
            aria_label=label,
            placeholder="…",
            class_="code",
            id="hook-address",
        ),
        button(reader.t("flow.hook.copy"), icon_name="copy", data_copy_hook=reader.t("flow.hook.copied")),
        button(reader.t("flow.hook.test"), icon_name="send", data_open_dialog=TEST_CALL),
        call_button(
            reader.t("flow.hook.new"),
            "POST",
            f"{desk.path}/hook",
            done=reader.t("flow.hook.new.done"),
            data_sure=reader.t("flow.hook.new.sure"),
            data_sure_text=reader.t("flow.hook.new.text"),
        ),
        class_="hook-line",
        data_hook=f"{desk.path}/hook",
        data_method_used=method,
    )
