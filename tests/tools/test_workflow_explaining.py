"""Failures explained: every code has its reason, and what the data of the run tell how to mend is mended by a change."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from db.models.workflows import Connection
from db.workflows import definition_of
from db.workflows.explaining import Explanation, Fix, explain, failed_step
from db.workflows.reasons import REASONS, TEXTS
from tests.tools.flow_desk import FlowDesk

CODES = {
    *("expression_failed", "not_a_boolean", "no_connection", "connection_unreadable", "address_refused"),
    *("url_invalid", "host_unknown", "connection_failed", "timed_out", "too_many_redirects", "too_large"),
    *(
        "slack_refused",
        "mail_refused",
        "query_refused",
        "ai_unavailable",
        "not_permitted",
        "not_sent",
        "lost",
    ),
    "internal",
}
"""What jobs/flows raises, but for answer_<status>."""
URL = "https://api.example.com/orders"
RULE = {"expression": "trigger.body.amount > 100"}
DATA = {"name": "Ada", "order_id": 7, "customer": {"mail": "ada@example.com"}}


def explained(flow: FlowDesk, connector: str, code: str, error: str, **config: Any) -> Explanation:
    """What is told of a step of this kind, with these settings, that failed like that."""
    unknown = config.pop("unknown", False)
    number = flow.made(f"{connector} {code} {flow.rows()}", nodes=[step(connector, **config)])
    flow.failed(number, connector, code, error, data=DATA, unknown=unknown)
    return told_of(flow, number)


def told_of(flow: FlowDesk, number: str) -> Explanation:
    """The explanation of the last run that failed, as a page asks for it."""
    with flow.store.read(flow.who.scope) as session:
        from db.workflows import last_failed_run

        run = last_failed_run(session, number)
        assert run is not None
        found = failed_step(session, run)
        assert found is not None
        return explain(session, found, definition_of(session, number, run.version))


def step(connector: str, **config: Any) -> dict[str, Any]:
    return {"id": connector, "connector": connector, "config": config}


def fixed(connector: str, **config: Any) -> Fix:
    return Fix("update_node", {"node_id": connector, "config": config})


# What is known of every failure


def test_every_code_has_a_reason_and_says_what_to_do() -> None:
    assert set(REASONS) >= CODES | {"unknown", "answer_3", "answer_4", "answer_5"}
    for code, reason in REASONS.items():
        assert reason.why.endswith("."), code
        assert reason.change.endswith("."), code
    assert {code for _, code in TEXTS} <= set(REASONS)


@pytest.mark.parametrize("code", sorted([*CODES, "answer_500", "answer_502", "answer_418", "answer_409"]))
def test_a_failure_is_told_by_its_step_its_reason_and_its_remedy(flow: FlowDesk, code: str) -> None:
    found = explained(flow, "http", code, "It went wrong.", url=URL, timeout=60)
    assert found.what == "“HTTP request” (http) failed: It went wrong."
    reason = REASONS.get(code) or REASONS[code[:8]]
    assert (found.why, found.code, found.node) == (reason.why, code, "http")
    assert found.change


def test_what_nobody_knows_is_to_be_settled_by_a_person(flow: FlowDesk) -> None:
    found = explained(flow, "http", "timed_out", "No answer.", url=URL, method="POST", unknown=True)
    assert found.what == "Nobody knows what became of “HTTP request” (http)."
    assert (found.fix, found.change) == (None, REASONS["unknown"].change)


# What the run's data tell


@pytest.mark.parametrize(
    ("connector", "before", "after"),
    [
        (
            "transform",
            {"fields": {"a": "trigger.body.orderId + 1"}},
            {"fields": {"a": "trigger.body.order_id + 1"}},
        ),
        ("condition", {"expression": "trigger.boddy.nam == 'x'"}, {"expression": "trigger.body.name == 'x'"}),
        (
            "assistant",
            {"prompt": "About {{ trigger.body.custommer.mail }}; trigger.body.x stays"},
            {"prompt": "About {{ trigger.body.customer.mail }}; trigger.body.x stays"},
        ),
        ("http", {"url": URL, "body": [{"n": "{{ run.numbr }}"}]}, {"body": [{"n": "{{ run.number }}"}]}),
    ],
)
def test_a_key_that_is_nearly_one_of_the_data_is_put_right(
    flow: FlowDesk, connector: str, before: dict[str, Any], after: dict[str, Any]
) -> None:
    found = explained(flow, connector, "expression_failed", "asks for a key", **before)
    assert found.fix == fixed(connector, **after)
    assert "a retry would use the version that failed" in found.change


def test_where_no_key_is_near_those_that_there_are_are_told(flow: FlowDesk) -> None:
    found = explained(flow, "condition", "expression_failed", "asks for amount", **RULE)
    assert found.fix is None
    assert found.change == (
        'trigger.body has customer, name, order_id. Name one of these, or write get(trigger.body, "amount", "") for data '
        "that may be missing."
    )


@pytest.mark.parametrize(
    ("code", "error", "config", "change"),
    [
        ("url_invalid", "no scheme", {"url": "api.example.com/orders"}, {"url": URL}),
        ("url_invalid", "no scheme", {"url": "htps:/api.example.com/orders"}, {"url": URL}),
        ("url_invalid", "no scheme", {"url": "{{ trigger.body.name }}"}, None),
        ("timed_out", "too slow", {"url": URL}, {"timeout": 40}),
        ("timed_out", "too slow", {"url": URL, "timeout": 50}, {"timeout": 60}),
        ("timed_out", "too slow", {"url": URL, "timeout": 60}, None),
        ("answer_405", "x answered 405. It takes POST, PUT; change the method.", {"url": URL}, {"method": "POST"}),
        ("answer_405", "x answered 405. Change the method.", {"url": URL}, None),
        ("answer_301", "It has moved to https://new.example.com/a?b=1; change the URL to that.",
         {"url": URL, "method": "POST"}, {"url": "https://new.example.com/a?b=1"}),
        ("answer_308", "It has moved to https://new.example.com/a; change it.",
         {"url": "https://api.example.com/{{ run.number }}"}, None),
        ("answer_404", "Nothing there.", {"url": URL}, None),
    ],
)  # fmt: skip
def test_a_request_is_mended_as_the_other_side_asks(
    flow: FlowDesk, code: str, error: str, config: dict[str, Any], change: dict[str, Any] | None
) -> None:
    found = explained(flow, "http", code, error, **config)
    assert found.fix == (fixed("http", **change) if change else None)


def test_the_connection_for_the_host_is_chosen_where_credentials_are_wanted(flow: FlowDesk) -> None:
    found = explained(flow, "http", "answer_401", "Who are you?", url=URL)
    assert found.fix == fixed("http", connection=flow.connection("Shop API"))
    assert found.change.startswith(
        'Use the connection "Shop API", which has the credentials for api.example.com.'
    )
    assert explained(flow, "http", "answer_401", "Who?", url="https://else.example.com").fix is None


def test_the_only_fitting_connection_is_chosen_where_one_is_gone(flow: FlowDesk) -> None:
    number = flow.made("Lost its connection")
    slack = step("slack", text="Hi", connection=flow.connection("Team Slack"))
    flow.done_by("generate_workflow", nodes=[slack], edges=[], workflow=number)
    flow.failed(number, "slack", "no_connection", "The connection of this step is gone.")
    assert told_of(flow, number).fix == fixed("slack", connection=flow.connection("Team Slack"))
    mail = step("email", to="a@b.example", subject="s", body="b", connection=flow.connection("Office mail"))
    flow.done_by("generate_workflow", nodes=[mail], edges=[], workflow=number)
    flow.failed(number, "email", "no_connection", "The connection of this step is gone.")
    found = told_of(flow, number)
    assert found.fix is None
    assert found.change.endswith("in the step's settings: Office mail, Practice mail.")


def test_a_step_that_was_changed_or_removed_since_is_not_mended_again(flow: FlowDesk) -> None:
    number = flow.made("Mended", nodes=[step("http", url="api.example.com")])
    flow.failed(number, "http", "url_invalid", "no scheme")
    flow.done_by("update_node", node_id="http", config={"url": URL}, workflow=number)
    assert told_of(flow, number).fix is None
    assert "was changed since" in told_of(flow, number).change
    flow.done_by("generate_workflow", nodes=[step("transform", fields={"a": "1"})], edges=[], workflow=number)
    assert told_of(flow, number).fix is None


# Errors that are only a text


@pytest.mark.parametrize(
    ("text", "code", "node"),
    [
        ("Slack said channel_not_found", "slack_refused", "slack"),
        ("HTTPError: 404 Not Found", "answer_404", "http"),
        ("429 Too Many Requests", "answer_429", "http"),
        ("http: 502 Bad Gateway", "answer_5", "http"),
        ("connect ECONNREFUSED 10.0.0.1:443", "connection_failed", None),
        ("getaddrinfo ENOTFOUND api.example.com", "host_unknown", None),
        ("ReadTimeout: timed out", "timed_out", None),
        ("SMTP 550 mailbox unavailable", "mail_refused", None),
        (
            '“Ask” (http) failed: "run.x" cannot be worked out: it divides by zero.',
            "expression_failed",
            "http",
        ),
        ("the hamster is asleep", None, None),
    ],
)
def test_an_error_is_recognised_by_its_words(
    flow: FlowDesk, text: str, code: str | None, node: str | None
) -> None:
    number = flow.made(f"Texts {flow.rows()}", nodes=[step("http", url=URL), step("slack", text="Hi")])
    with flow.store.read(flow.who.scope) as session:
        found = explain(session, text, definition_of(session, number))
    assert (found.code, found.node) == (code, node)
    assert found.what == f"The error is: {text}"


def test_what_is_told_of_a_connection_is_its_name_only(flow: FlowDesk) -> None:
    found = explained(flow, "http", "answer_403", "No.", url=URL)
    with flow.store.read(flow.who.scope) as session:
        ids = [str(each) for each in session.scalars(select(Connection.id))]
    assert not any(each in " ".join((found.what, found.why, found.change)) for each in ids)
