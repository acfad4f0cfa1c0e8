"""Forms of a workflow's page that open in a dialog: a run with an input, a test call of its webhook, its name."""

from __future__ import annotations

from markupsafe import Markup

from agent.drawing.markup import Attribute, Child, element, join
from db import workflows
from pages.components import button
from pages.forms import field, form, text_area
from pages.reader import Reader
from pages.workflows.desk import Desk
from pages.workflows.listing import WRITE
from pages.workflows.steering import RUN

RUN_INPUT, TEST_CALL, EDIT = "run-with-input", "test-call", "edit-workflow"
"""What buttons call them."""
SAMPLE = '{\n  "test": true\n}'


def draw_dialogs(reader: Reader, desk: Desk, *, can_run: bool) -> Markup:
    """Those that this person may use, not seen until a button opens one."""
    trigger = workflows.trigger_of(desk.definition)
    has_hook = trigger is not None and trigger.connector == "webhook"
    return join(
        _run_input(reader, desk, RUN_INPUT) if can_run and reader.who.may(RUN) else None,
        _test_call(reader, desk, TEST_CALL)
        if has_hook and desk.may_write and not reader.who.is_guest
        else None,
        _edit(reader, desk, EDIT) if reader.who.may(WRITE) else None,
    )


def _run_input(reader: Reader, desk: Desk, key: str) -> Markup:
    """The body of its trigger, as JSON; sent twice it runs once."""
    title = reader.t("flow.run.input")
    path = f"{desk.path}/runs"
    return _dialog(
        reader,
        key,
        title,
        element("p", reader.t("flow.run.text"), class_="muted"),
        element("input", type="hidden", name="key", value="", data_new_key=True),
        text_area(
            reader.t("flow.run.body"),
            "input",
            SAMPLE,
            rows=8,
            class_="code",
            data_as="json",
            spellcheck="false",
        ),
        submit=reader.t("flow.run.do"),
        attributes={
            "data_flow_form": "POST",
            "data_path": path,
            "data_goes_to": "/app/workflow-runs?run={number}",
        },
    )


def _test_call(reader: Reader, desk: Desk, key: str) -> Markup:
    """What is sent to the webhook's own address, as any other caller does."""
    return _dialog(
        reader,
        key,
        reader.t("flow.hook.test"),
        element("p", reader.t("flow.hook.test.text"), class_="muted"),
        text_area(
            reader.t("flow.run.body"),
            "body",
            SAMPLE,
            rows=8,
            class_="code",
            data_as="json",
            spellcheck="false",
        ),
        submit=reader.t("flow.hook.test.do"),
        attributes={"data_test_call": f"{desk.path}/hook", "data_goes_to": "/app/workflow-runs?run={run}"},
    )


def _edit(reader: Reader, desk: Desk, key: str) -> Markup:
    """Its name and what it is for."""
    workflow = desk.workflow
    title = reader.t("flow.edit")
    drawn = form(
        reader,
        "PATCH",
        desk.path,
        element("h2", title),
        field(reader.t("flow.name"), "name", workflow.name, required=True, maxlength=200),
        text_area(reader.t("flow.description"), "description", workflow.description, rows=3, data_as="raw"),
        submit=reader.t("flow.save"),
        done=reader.t("flow.saved"),
        beside=button(reader.t("chats.keep"), data_close_dialog=True),
    )
    return element("template", drawn, id=key, data_label=title)


def _dialog(
    reader: Reader, key: str, title: str, *children: Child, submit: str, attributes: dict[str, Attribute]
) -> Markup:
    drawn = element(
        "form",
        element("h2", title),
        *children,
        element("p", role="alert", class_="form-error", hidden=True),
        element(
            "div",
            button(submit, look="primary", type="submit"),
            button(reader.t("chats.keep"), data_close_dialog=True),
            class_="form-actions",
        ),
        class_="form node-form",
        novalidate=True,
        **attributes,
    )
    return element("template", drawn, id=key, data_label=title)
