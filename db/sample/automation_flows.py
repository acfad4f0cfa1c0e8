"""The workflows of the sample team: what each does, version by version. Connections are named; their ids come later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from engines.flow.definition import Branch, Definition, Edge, Node
from engines.flow.values import Json

SLACK, MAIL, ERP = "Team Slack", "Office mail", "ERP"
ORDERS, SUPPORT, REPORT, INVOICES, NEW_CUSTOMER = (
    "Order notifications",
    "Support requests",
    "Morning report",
    "Invoice hand-over",
    "New customer",
)


@dataclass(frozen=True, slots=True)
class SampleConnection:
    """A connection for practice: its steps send nothing, so it needs no secrets."""

    connector: str
    name: str
    settings: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SampleVersion:
    """What a workflow did from so many days ago on."""

    days_ago: float
    definition: Definition
    note: str = ""
    by: str = "operator"


@dataclass(frozen=True, slots=True)
class SampleWorkflow:
    """A workflow and its versions, the oldest first."""

    name: str
    description: str
    days_ago: float
    versions: tuple[SampleVersion, ...] = ()
    by: str = "operator"


CONNECTIONS = (
    SampleConnection("slack", SLACK),
    SampleConnection(
        "email",
        MAIL,
        {
            "host": "smtp.example.com",
            "port": "587",
            "security": "starttls",
            "from": "office@automation.example",
        },
    ),
    SampleConnection("http", ERP, {"host": "erp.example.com", "scheme": "bearer"}),
)


def _node(node_id: str, kind: str, label: str, **config: Json) -> Node:
    connector, action = kind.split(".")
    return Node(node_id, connector, action, label, config)


def _row(*ids: str, branch: Branch | None = None) -> tuple[Edge, ...]:
    """Edges from each to the next; the first one by ``branch``."""
    return tuple(
        Edge(before, after, branch if place == 0 else None)
        for place, (before, after) in enumerate(pairwise(ids))
    )


def _tell(node_id: str, label: str, channel: str, text: str) -> Node:
    return _node(node_id, "slack.send_message", label, connection=SLACK, channel=channel, text=text)


def _mail(node_id: str, label: str, to: str, subject: str, body: str) -> Node:
    return _node(node_id, "email.send", label, connection=MAIL, to=to, subject=subject, body=body)


# Order notifications: grew in three steps

_ORDER = _node("webhook", "webhook.receive", "Order placed", method="POST")
_ORDER_TEXT = "Order {{ trigger.body.order_number }} from {{ trigger.body.customer.name }}: {{ trigger.body.total }} EUR"
_TOLD = _tell("slack", "Tell sales", "#sales", _ORDER_TEXT)
_LARGE = _node("large", "condition.check", "Large order?", expression="trigger.body.total >= 1000")
_TOLD_LARGE = _tell("slack_large", "Tell key accounts", "#key-accounts", f":star: Large order. {_ORDER_TEXT}")
_THANKS = _mail(
    "email",
    "Prepare the thank-you",
    "orders@automation.example",
    "To send to {{ trigger.body.customer.name }}: your order {{ trigger.body.order_number }}",
    "Dear {{ trigger.body.customer.name }},\n\nthank you for your order of {{ size(trigger.body.items) }} items. "
    "You will hear from us as soon as it is on its way.",
)
_ORDER_VERSIONS = (
    SampleVersion(24.2, Definition((_ORDER, _TOLD), _row("webhook", "slack"))),
    SampleVersion(
        17.4,
        Definition(
            (_ORDER, _LARGE, _TOLD_LARGE, _TOLD),
            (
                *_row("webhook", "large"),
                *_row("large", "slack_large", branch="true"),
                *_row("large", "slack", branch="false"),
            ),
        ),
    ),
    SampleVersion(
        9.1,
        Definition(
            (_ORDER, _LARGE, _TOLD_LARGE, _TOLD, _THANKS),
            (
                *_row("webhook", "large"),
                *_row("large", "slack_large", "email", branch="true"),
                *_row("large", "slack", "email", branch="false"),
            ),
        ),
        by="admin",
    ),
)

# Support requests: the long one

_SUPPORT_NODES = (
    _node("webhook", "webhook.receive", "Request came in", method="POST"),
    _node(
        "request",
        "transform.set",
        "Read the request",
        fields={
            "subject": 'get(trigger.body, "subject", "No subject")',
            "sender": 'get(trigger.body, "email", "unknown")',
            "plan": 'get(trigger.body, "plan", "free")',
            "is_urgent": 'get(trigger.body, "subject", "").lowerAscii().contains("urgent")',
        },
    ),
    _node("known", "condition.check", "Sender known?", expression='steps.request.sender != "unknown"'),
    _node("urgent", "condition.check", "Urgent?", expression="steps.request.is_urgent"),
    _tell("on_call", "Wake the one on call", "#on-call", ":rotating_light: {{ steps.request.subject }}"),
    _node(
        "page",
        "http.request",
        "Open an incident",
        method="POST",
        url="https://erp.example.com/api/incidents",
        connection=ERP,
        body={"title": "{{ steps.request.subject }}", "reported_by": "{{ steps.request.sender }}"},
    ),
    _node(
        "paying",
        "condition.check",
        "Paying customer?",
        expression='steps.request.plan in ["team", "business"]',
    ),
    _tell(
        "support",
        "Tell support",
        "#support",
        "{{ steps.request.subject }} (plan {{ steps.request.plan }}, from {{ steps.request.sender }})",
    ),
    _tell("community", "Tell the community team", "#community", "{{ steps.request.subject }}"),
    _node("delay", "delay.wait", "Let it be looked at", seconds=3),
    _mail(
        "desk",
        "Note for the support desk",
        "support@automation.example",
        "To answer: {{ steps.request.subject }}",
        "From {{ steps.request.sender }}, within one working day. {{ run.number }} has the whole request.",
    ),
    _tell("strange", "Sort by hand", "#support", "A request without a sender: {{ steps.request.subject }}"),
    _node(
        "ticket",
        "http.request",
        "Keep it in the ERP",
        method="POST",
        url="https://erp.example.com/api/tickets",
        connection=ERP,
        body={"subject": "{{ steps.request.subject }}", "plan": "{{ steps.request.plan }}"},
    ),
)
_SUPPORT_EDGES = (
    *_row("webhook", "request", "known"),
    *_row("known", "urgent", branch="true"),
    *_row("known", "strange", "ticket", branch="false"),
    *_row("urgent", "on_call", "page", "delay", branch="true"),
    *_row("urgent", "paying", branch="false"),
    *_row("paying", "support", "delay", branch="true"),
    *_row("paying", "community", "delay", branch="false"),
    *_row("delay", "desk", "ticket"),
)

# Morning report: by the clock, from the team's own data

REPORT_SQL = (
    "SELECT w.number, w.name, count(*) AS runs, sum(CASE WHEN r.status = 'failed' THEN 1 ELSE 0 END) AS failed "
    "FROM workflow_runs AS r JOIN workflows AS w ON w.id = r.workflow_id "
    "GROUP BY w.number, w.name ORDER BY w.number"
)
_REPORT_NODES = (
    _node("schedule", "schedule.cron", "Every weekday at 8", line="0 8 * * 1-5", timezone="Europe/Berlin"),
    _node("query", "database.query", "Count the runs", sql=REPORT_SQL),
    _node(
        "summary",
        "transform.set",
        "Sum up",
        fields={
            "failed": "steps.query.rows.filter(row, row.failed > 0).map(row, row.name)",
            "is_clean": "steps.query.rows.all(row, row.failed == 0)",
        },
    ),
    _node("clean", "condition.check", "All well?", expression="steps.summary.is_clean"),
    _tell(
        "good",
        "All is well",
        "#operations",
        "Good morning. {{ steps.query.count }} workflows ran without failures.",
    ),
    _mail(
        "bad",
        "Report what failed",
        "operations@automation.example",
        "Workflows with failures: {{ size(steps.summary.failed) }}",
        "Good morning.\n\nThese have failed runs: {{ steps.summary.failed }}. Look at them under Runs.",
    ),
)
_REPORT_EDGES = (
    *_row("schedule", "query", "summary", "clean"),
    *_row("clean", "good", branch="true"),
    *_row("clean", "bad", branch="false"),
)

# Invoice hand-over: since the shop renamed a field, it fails


def _invoices(*, with_mail: bool) -> Definition:
    nodes = (
        _node("webhook", "webhook.receive", "Invoice written", method="POST"),
        _node(
            "erp",
            "http.request",
            "Book it in the ERP",
            method="POST",
            url="https://erp.example.com/api/invoices",
            connection=ERP,
            body={"number": "{{ trigger.body.invoice_nr }}", "amount": "{{ trigger.body.amount }}"},
        ),
        _mail(
            "email",
            "Tell accounting",
            "accounting@automation.example",
            "An invoice is booked",
            "Amount: {{ trigger.body.amount }} EUR. The ERP answered {{ steps.erp.status }}.",
        ),
    )
    ids = [each.id for each in nodes]
    return Definition(nodes, _row(*ids)) if with_mail else Definition(nodes[:2], _row(*ids[:2]))


FLOWS: tuple[SampleWorkflow, ...] = (
    SampleWorkflow(
        ORDERS, "Tells sales of each order of the shop, and prepares the thank-you.", 24.3, _ORDER_VERSIONS
    ),
    SampleWorkflow(
        SUPPORT,
        "Sorts requests from the contact form: urgent ones wake somebody, the others reach the right team.",
        20.8,
        (SampleVersion(20.7, Definition(_SUPPORT_NODES, _SUPPORT_EDGES), by="admin"),),
        by="admin",
    ),
    SampleWorkflow(
        REPORT,
        "Every weekday at 8: which workflows had failed runs.",
        19.9,
        (SampleVersion(19.8, Definition(_REPORT_NODES, _REPORT_EDGES)),),
    ),
    SampleWorkflow(
        INVOICES,
        "Books invoices of the shop in the ERP, and tells accounting.",
        12.6,
        (
            SampleVersion(12.5, _invoices(with_mail=False)),
            SampleVersion(6.3, _invoices(with_mail=True)),
        ),
    ),
    SampleWorkflow(NEW_CUSTOMER, "What is to happen when somebody signs up. Still to be built.", 1.4),
)
"""The oldest first, which is the order of their numbers."""
