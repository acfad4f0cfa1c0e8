"""The connectors as people and models see them."""

from __future__ import annotations

import json

import pytest
from pydantic import ValidationError

from engines.flow.errors import DefinitionInvalid
from engines.flow.manifests import (
    CONNECTORS,
    Action,
    Manifest,
    find,
    find_action,
    is_trigger,
    search,
    title_of,
)
from tests.engines.flows import LOOKUP, SLACK, WEBHOOK

ACTIONS = [(manifest, action) for manifest in CONNECTORS for action in manifest.actions]
WITH_CONNECTION = {"webhook", "http", "slack", "email"}
EACH = pytest.mark.parametrize(
    ("manifest", "action"), ACTIONS, ids=[f"{manifest.id}.{action.id}" for manifest, action in ACTIONS]
)


def test_there_are_ten_connectors_with_one_action_each() -> None:
    assert [f"{manifest.id}.{action.id}" for manifest, action in ACTIONS] == [
        "webhook.receive",
        "schedule.cron",
        "http.request",
        "slack.send_message",
        "email.send",
        "condition.check",
        "transform.set",
        "delay.wait",
        "database.query",
        "assistant.ask",
    ]
    assert {manifest.id for manifest in CONNECTORS if manifest.connection} == WITH_CONNECTION
    assert {manifest.id for manifest, action in ACTIONS if action.is_foreign} == {"http", "slack", "email"}


@EACH
def test_everything_that_is_shown_is_named_and_described(manifest: Manifest, action: Action) -> None:
    told = [manifest.name, action.name, *(field.label for field in action.fields())]
    sentences = [manifest.description, action.description, *action.output.values()]
    sentences += [field.description for field in action.fields()]
    if manifest.connection:
        shown = (*manifest.connection.settings, *manifest.connection.secrets)
        told += [field.label for field in shown]
        sentences += [field.description for field in shown]
    assert all(text and text[0].isupper() and not text.endswith(".") for text in told)
    assert all(text.endswith(".") and len(text) > 10 for text in sentences)


@EACH
def test_a_schema_has_every_setting_with_a_description_and_nothing_idle(
    manifest: Manifest, action: Action
) -> None:
    schema = action.json_schema()
    properties = schema["properties"]
    assert isinstance(properties, dict)
    assert list(properties) == [field.name for field in action.fields()]
    assert schema["additionalProperties"] is False
    assert schema.get("required", []) == [field.name for field in action.fields() if field.is_required]
    text = json.dumps(schema)
    assert not any(idle in text for idle in ('"title"', '"null"', "$ref", "``"))
    assert all(
        isinstance(each, dict) and str(each["description"]).endswith(".") for each in properties.values()
    )
    properties.clear()
    assert action.json_schema()["properties"]


@EACH
def test_settings_are_strict_and_frozen(manifest: Manifest, action: Action) -> None:
    with pytest.raises(ValidationError, match="Extra inputs"):
        action.config.model_validate({"surprise": 1})
    assert action.config.model_config["frozen"] is True
    assert action.config.model_config["strict"] is True


def test_a_form_knows_how_each_setting_is_entered() -> None:
    fields = {field.name: field for field in find_action("http", "request").fields()}
    assert {name: field.widget for name, field in fields.items()} == {
        "method": "choice",
        "url": "line",
        "headers": "mapping",
        "query": "mapping",
        "body": "json",
        "timeout": "number",
        "connection": "connection",
        "is_repeatable": "boolean",
    }
    assert {name for name, field in fields.items() if field.is_template} == {
        "url",
        "headers",
        "query",
        "body",
    }
    assert fields["method"].choices[:2] == ("GET", "POST")
    assert (fields["timeout"].default, fields["timeout"].least, fields["timeout"].most) == (20, 1, 60)
    assert (fields["url"].is_required, fields["connection"].is_required) == (True, False)
    assert find_action("database", "query").fields()[0].is_template is False
    assert find_action("transform", "set").fields()[0].language == "expression"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (None, [manifest.id for manifest in CONNECTORS]),
        ("  ", [manifest.id for manifest in CONNECTORS]),
        ("mail", ["email"]),
        ("slak", ["slack"]),
        ("if else", ["condition"]),
        ("send notification", ["slack"]),
        ("почта", ["email"]),
        ("conditon", ["condition"]),
        ("quantum", []),
    ],
)
def test_connectors_are_searched_by_what_people_call_them(query: str | None, expected: list[str]) -> None:
    assert [manifest.id for manifest in search(query)] == expected


@pytest.mark.parametrize(
    ("connector", "action", "sentence"),
    [
        (
            "Slack",
            "send_message",
            "There is no connector 'Slack'. Did you mean 'slack'? The connectors are: webhook, ",
        ),
        ("http_request", "request", "Did you mean 'http'?"),
        ("sheets", "add", "There is no connector 'sheets'. The connectors are"),
        ("slack", "post", "The connector 'slack' has no action 'post'; it has 'send_message'."),
    ],
)
def test_what_there_is_not_is_told_with_the_nearest(connector: str, action: str, sentence: str) -> None:
    with pytest.raises(DefinitionInvalid) as caught:
        find_action(connector, action)
    assert sentence in str(caught.value)


def test_a_node_is_called_by_its_label_or_its_connector() -> None:
    assert (title_of(SLACK), title_of(LOOKUP)) == ("Tell the team", "HTTP request")
    assert (is_trigger(WEBHOOK), is_trigger(SLACK)) == (True, False)
    assert find("slack").actions[0].id == "send_message"
