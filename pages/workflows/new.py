"""The form of a new workflow: a name and what it is for; its steps are added on its own page."""

from __future__ import annotations

from markupsafe import Markup

from agent.drawing.markup import element, join
from pages.components import icon, problem
from pages.forms import field, form, text_area
from pages.reader import Reader
from pages.records import heading
from pages.workflows.listing import WRITE
from pages.workflows.places import WORKFLOWS


def draw_new(reader: Reader) -> Markup:
    """The form; what is made is shown when it is there."""
    back = element(
        "a", icon("back"), reader.t("nav.workflows"), href=WORKFLOWS, class_="back", data_inplace=True
    )
    head = heading(reader.t("flows.new"), above=back)
    if not reader.who.may(WRITE):
        return join(head, problem(reader.t("flows.barred", role=reader.who.role)))
    leave = element("a", reader.t("chats.keep"), href=WORKFLOWS, class_="button", data_inplace=True)
    drawn = form(
        reader,
        "POST",
        "/api/v1/workflows",
        field(
            reader.t("flows.form.name"),
            "name",
            hint=reader.t("flows.form.name.hint"),
            required=True,
            maxlength=200,
            autofocus=True,
        ),
        text_area(reader.t("flows.form.description"), "description", rows=3, data_as="raw"),
        element("p", icon("spark"), reader.t("flows.form.then"), class_="flow-note"),
        submit=reader.t("flows.form.create"),
        done=reader.t("flows.form.done"),
        beside=leave,
        class_="form flow-form",
        data_goes_to="/app/workflows?workflow={number}",
        data_watch=True,
    )
    return element("div", head, drawn, data_held=True)
