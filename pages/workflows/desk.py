"""A workflow as it is edited on its page, and what its forms and buttons have in common."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from markupsafe import Markup

from agent.drawing.markup import Attribute, Child, element
from db.models.base import Json
from db.models.workflows import Connection, Workflow
from engines.flow.checking import Problem
from engines.flow.definition import Definition, Node
from pages.components import button
from pages.forms import Method
from pages.reader import Reader
from pages.workflows.nodes import title_of
from pages.workflows.places import workflow_address


@dataclass(frozen=True, slots=True)
class Desk:
    """A workflow as it is edited: its newest version, what is wrong with it, the tenant's connections."""

    workflow: Workflow
    definition: Definition
    problems: Sequence[Problem]
    connections: Sequence[Connection]
    may_write: bool

    @property
    def path(self) -> str:
        """Where its routes begin."""
        return f"/api/v1/workflows/{quote(self.workflow.number)}"

    @property
    def home(self) -> str:
        """Its page, with nothing chosen."""
        return workflow_address(self.workflow.number)

    def place(self, node: str) -> str:
        """The page with this node chosen."""
        return workflow_address(self.workflow.number, node=node)


def call_button(
    label: str,
    method: Method,
    path: str,
    *,
    body: Mapping[str, Json] | None = None,
    done: str = "",
    goes_to: str = "",
    **attributes: Attribute,
) -> Markup:
    """A button that calls a route of the workflow; ``data_sure`` among the attributes asks first."""
    given: dict[str, Attribute] = {"look": "quiet", **attributes}
    look, icon_name = str(given.pop("look") or ""), str(given.pop("icon_name", "") or "")
    hide = bool(given.pop("hide_label", False))
    return button(
        label,
        look=look,
        icon_name=icon_name,
        hide_label=hide,
        data_flow_call=method,
        data_path=path,
        data_body=None if body is None else json.dumps(body),
        data_done=done or None,
        data_goes_to=goes_to or None,
        **given,
    )


def sent(method: str, path: str, done: str) -> dict[str, Attribute]:
    """What makes a form one that the script sends, and that is not left by a slip."""
    return {
        "data_flow_form": method,
        "data_path": path,
        "data_done": done,
        "data_watch": True,
        "novalidate": True,
    }


def ending(reader: Reader, submit: str, here: str, *beside: Child) -> list[Markup]:
    """What was refused stands beside the form; what is newer by now is a click away, and nothing typed is lost."""
    newest = element(
        "a",
        reader.t("flow.newest"),
        href=here,
        class_="button",
        hidden=True,
        data_newest=True,
    )
    save = button(submit, look="primary", type="submit")
    return [
        element("p", role="alert", class_="form-error", hidden=True),
        element("div", save, newest, *beside, class_="form-actions"),
    ]


def called(reader: Reader, node: Node) -> str:
    """A node where it is chosen among others: what people call it and what expressions do."""
    return f"{title_of(reader, node)} ({node.id})"
