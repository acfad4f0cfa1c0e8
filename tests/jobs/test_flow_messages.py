"""``slack.send_message`` and ``email.send``: posted and handed in, refused with a reason, practised without a trace."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from db.models.base import Json
from db.session import Store
from db.workflows import ConnectionValues
from engines.flow.definition import Node
from tests.engines.listener import Listener, listening, whole
from tests.engines.post_office import open_post_office
from tests.jobs.performance import PASSWORD, Stage, body, open_stage, refused
from tests.postgres import Urls


@pytest.fixture(scope="module")
def stage(store: Store, database_urls: Urls) -> Iterator[Stage]:
    with open_stage(store, database_urls) as opened:
        yield opened


@pytest.fixture
def server() -> Iterator[Listener]:
    with listening() as running:
        yield running


def test_a_slack_message_is_posted_by_webhook(stage: Stage, server: Listener) -> None:
    url = f"{server.url}/services/T00CANARY/B00CANARY/canaryXYZ12345"
    connection = stage.connect(ConnectionValues("slack", f"Slack {server.port}", {}, {"webhook_url": url}))
    node = Node(
        "slack",
        "slack",
        "send_message",
        config={"connection": connection, "text": "Order {{ trigger.body.id }} ✓"},
    )
    server.answer(whole(200, "ok", "text/plain"))
    done = stage.do(node, body(id=7))
    assert server.heard[0].json == {"text": "Order 7 ✓"}
    assert done.output == {"sent": True, "channel": None}
    server.answers[:] = [(whole(404, "no_service", "text/plain"),)]
    failed = refused(stage, node, body(id=7))
    assert (failed.code, failed.sent, failed.may_pass) == ("slack_refused", False, False)
    assert "Enter a valid webhook address" in str(failed)
    server.answers[:] = [(whole(429, "", retry_after="3"),)]
    failed = refused(stage, node, body(id=7))
    assert (failed.code, failed.may_pass, failed.wait) == ("answer_429", True, 3.0)
    server.answers[:] = [()]
    failed = refused(stage, node, body(id=7))
    assert (failed.code, failed.sent, failed.may_pass) == ("connection_failed", True, False)
    assert "canary" not in f"{done}{failed}{failed.shown_input}".lower()
    assert refused(stage, node, body(id=7), allowed_hosts=frozenset()).code in {
        "address_refused",
        "url_invalid",
    }
    assert stage.is_foreign(node, body(id=7))


def test_a_slack_token_needs_a_channel(stage: Stage) -> None:
    connection = stage.connect(ConnectionValues("slack", "By token", {}, {"token": "xoxb-canary-1234"}))
    node = Node("slack", "slack", "send_message", config={"connection": connection, "text": "x"})
    assert "needs a channel" in str(refused(stage, node))


def test_practice_slack_and_mail_show_what_they_would_send(stage: Stage) -> None:
    slack = stage.connect(ConnectionValues("slack", "Practice Slack", is_practice=True))
    node = Node("slack", "slack", "send_message", config={"connection": slack, "text": "Hi", "channel": "#a"})
    assert stage.do(node).output == {"practice": True, "sent": False, "channel": "#a", "text": "Hi"}
    settings = {"host": "smtp.example.com", "from": "orders@example.com"}
    mail = stage.connect(ConnectionValues("email", "Practice mail", settings, is_practice=True))
    config: dict[str, Json] = {
        "connection": mail,
        "to": "ada@example.com",
        "subject": "S",
        "body": "B {{ 1 + 1 }}",
    }
    found = stage.do(Node("email", "email", "send", config=config)).output
    sent = {"to": ["ada@example.com"], "subject": "S", "body": "B 2"}
    assert found == {"practice": True, "sent": False, **sent}


def test_a_mail_is_handed_in(stage: Stage) -> None:
    with open_post_office(signs_in=True) as office:
        office.password = PASSWORD
        settings = {
            "host": "127.0.0.1",
            "port": str(office.port),
            "security": "none",
            "from": "orders@example.com",
        }
        values = ConnectionValues(
            "email", f"Post {office.port}", {**settings, "username": "ada"}, {"password": PASSWORD}
        )
        config: dict[str, Json] = {
            "to": "ada@example.com, ben@example.com",
            "subject": "No. {{ trigger.body.id }}",
        }
        node = Node(
            "email", "email", "send", config={**config, "connection": stage.connect(values), "body": "Text"}
        )
        done = stage.do(node, body(id=7))
        assert done.output == {"sent": True, "to": ["ada@example.com", "ben@example.com"]}
        assert (office.mails[0]["subject"], office.signed_in) == ("No. 7", [("ada", PASSWORD)])
        office.replies["END"] = f"451 {PASSWORD} try later"
        failed = refused(stage, node, body(id=7))
        assert (failed.code, failed.sent, failed.may_pass) == ("mail_refused", False, True)
        assert "451 *** try later" in str(failed)
        office.password = "another"
        failed = refused(stage, node, body(id=7))
        assert (failed.code, failed.may_pass) == ("mail_refused", False)
        assert "refuses the user name or password" in str(failed)
        assert "canary" not in f"{done}{failed}{failed.shown_input}"
        assert (
            refused(stage, replace(node, config={**node.config, "to": "nobody"}), body(id=7)).code
            == "mail_refused"
        )
