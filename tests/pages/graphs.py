"""Workflows to look at, small ones and large ones, and where their nodes and forms are on the page."""

from __future__ import annotations

from playwright.sync_api import Locator, Page

from db.models.base import Json
from engines.flow.definition import Branch, Edge, Node
from tests.db.automation import Automation, condition, hook, pause, setting
from tests.pages.workflows import LIST


def place(number: str, **chosen: str) -> str:
    """The page of a workflow with what is chosen on it."""
    return "&".join([f"{LIST}?workflow={number}", *(f"{name}={value}" for name, value in chosen.items())])


def node(page: Page, node_id: str) -> Locator:
    """A node of the first graph of the page."""
    return page.locator(f'#records .flow [data-node="{node_id}"]')


def side(page: Page) -> Locator:
    """What stands beside the graph."""
    return page.locator("#flow-side")


def small(team: Automation) -> str:
    """Three steps: a call, a question, a message; returns the workflow's number."""
    return team.make(
        Node("webhook", "webhook", "receive", "Order arrives"),
        condition(node_id="check"),
        team.slack(text="Large order {{ trigger.body.id }}"),
        name="Tell the team about large orders",
        edges=[Edge("webhook", "check"), Edge("check", "slack", "true")],
    )


def grown(team: Automation) -> str:
    """Fourteen steps with three conditions and ways that come together again."""
    nodes = [
        Node("webhook", "webhook", "receive", "New customer"),
        setting("shape", name="trigger.body.name", total="trigger.body.amount * 2"),
        condition("trigger.body.amount > 1000", "large"),
        condition('trigger.body.country == "DE"', "german"),
        pause(3_600, "later"),
        Node("ask", "assistant", "ask", "Write a welcome", {"prompt": "Welcome {{ trigger.body.name }}"}),
        team.slack("tell_sales"),
        Node("look", "database", "query", "Known orders", {"sql": "select count(*) from orders"}),
        condition("steps.look.count > 0", "known"),
        Node("mail", "email", "send", "Welcome mail", _mail(team)),
        Node(
            "crm", "http", "request", "Store in the CRM", {"method": "POST", "url": "https://crm.example/api"}
        ),
        Node("tax", "http", "request", "Check the tax number", {"url": "https://tax.example/check"}),
        setting("note", text='"done"'),
        team.slack("tell_all", text="{{ trigger.body.name }} is a customer"),
    ]
    edges = [
        *(Edge("webhook", "shape"), Edge("shape", "large"), Edge("large", "tell_sales", "true")),
        *(Edge("large", "later", "false"), Edge("later", "look"), Edge("look", "known")),
        *(Edge("known", "crm", "true"), Edge("known", "ask", "false"), Edge("ask", "mail")),
        *(Edge("tell_sales", "german"), Edge("german", "tax", "true"), Edge("german", "crm", "false")),
        *(Edge("tax", "crm"), Edge("crm", "note"), Edge("mail", "tell_all"), Edge("note", "tell_all")),
    ]
    return team.make(*nodes, name="Welcome new customers", edges=edges)


def huge(team: Automation, count: int = 200) -> str:
    """So many steps, a third of them behind conditions."""
    nodes, edges = [hook()], list[Edge]()
    ends: list[tuple[str, Branch | None]] = [("webhook", None)]
    for place_ in range(1, count):
        source, branch = ends.pop(0)
        made = _any(team, place_)
        nodes.append(made)
        edges.append(Edge(source, made.id, branch))
        ends += (
            [(made.id, "true"), (made.id, "false")] if made.connector == "condition" else [(made.id, None)]
        )
    return team.make(*nodes, name="Everything at once", edges=edges)


def _any(team: Automation, number: int) -> Node:
    match number % 5:
        case 0:
            return condition(node_id=f"check_{number}")
        case 1:
            return setting(f"shape_{number}")
        case 2:
            return Node(
                f"call_{number}", "http", "request", f"Call {number}", {"url": "https://api.example/v1"}
            )
        case 3:
            return team.slack(f"tell_{number}")
    return pause(300, f"wait_{number}")


def _mail(team: Automation) -> dict[str, Json]:
    return {
        "connection": team.connections["email"],
        "to": "a@b.example",
        "subject": "Welcome",
        "body": "Hello",
    }
