"""Settings that do not fit are told with the node, the setting and what is allowed, never in a library's words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from engines.flow.checking import check, is_runnable
from engines.flow.definition import Definition, Edge, Node
from engines.flow.values import Json
from tests.engines.flows import CONNECTION, CONNECTIONS, SLACK, assert_told_well, values, with_settings

PRINTABLE = some.characters(exclude_categories=("C", "Z"))
NAMES = some.sampled_from(
    ("url", "headers", "timeout", "body", "to", "connection", "sql", "parameters", "line", "nonsense")
)


@pytest.mark.parametrize(
    ("definition", "code", "sentence"),
    [
        (
            with_settings("slack", "send_message", connection=CONNECTION, text="Hi", chanel="#x"),
            "unknown_setting",
            "“It” (it) has no setting 'chanel'. Did you mean channel? It has: connection, text, channel.",
        ),
        (
            with_settings("http", "request", url="https://a.example", timeout=90),
            "wrong_setting",
            "The setting “Timeout” (timeout) of “It” (it) must be a whole number from 1 to 60, not 90.",
        ),
        (
            with_settings("http", "request", url="https://a.example", timeout="fast"),
            "wrong_setting",
            "The setting “Timeout” (timeout) of “It” (it) must be a whole number from 1 to 60, not 'fast'.",
        ),
        (
            with_settings("http", "request", url="https://a.example", method="get"),
            "wrong_setting",
            "The setting “Method” (method) of “It” (it) must be one of GET, POST, PUT, PATCH, DELETE, HEAD, "
            "OPTIONS, not "
            "'get'.",
        ),
        (
            with_settings("http", "request", url="https://a.example", is_repeatable="yes"),
            "wrong_setting",
            "The setting “May be repeated” (is_repeatable) of “It” (it) must be true or false, not 'yes'.",
        ),
        (
            with_settings("http", "request", url=["a"]),
            "wrong_setting",
            "The setting “URL” (url) of “It” (it) must be text, not a list.",
        ),
        (
            with_settings("http", "request", url="https://a.example", headers={"X-Day": 3}),
            "wrong_setting",
            "“X-Day” in the setting “Headers” (headers) of “It” (it) must be text, not 3.",
        ),
        (
            with_settings("http", "request", url="https://a.example", query="a=b"),
            "wrong_setting",
            "The setting “Query” (query) of “It” (it) must be an object of names and texts, not 'a=b'.",
        ),
        (
            with_settings("slack", "send_message", connection=CONNECTION, text="x" * 20_001),
            "wrong_setting",
            "The setting “Text” (text) of “It” (it) has 20,001 characters; at most 20,000 are possible.",
        ),
        (
            with_settings("transform", "set", fields={f"f{number}": "1" for number in range(51)}),
            "wrong_setting",
            "The setting “Fields” (fields) of “It” (it) has 51 entries; at most 50 are possible.",
        ),
        (
            with_settings("transform", "set", fields={"2nd": "1"}),
            "wrong_setting",
            "“2nd” in the setting “Fields” (fields) of “It” (it) is no possible name: use letters, digits "
            "and _, and no "
            "digit at the beginning.",
        ),
        (
            with_settings("http", "request", url="https://a.example", headers={"X Day": "a"}),
            "wrong_setting",
            "“X Day” in the setting “Headers” (headers) of “It” (it) is no possible name: use letters, digits and -.",
        ),
        (
            with_settings("delay", "wait", seconds=0),
            "wrong_setting",
            "The setting “Seconds” (seconds) of “It” (it) must be a whole number from 1 to 2,592,000, not 0.",
        ),
        (
            Definition(
                (Node("daily", "schedule", "cron", "", {"line": "61 * * * *"}), SLACK),
                (Edge("daily", "slack"),),
            ),
            "bad_cron",
            '“Schedule” (daily) cannot start the workflow: "61 * * * *" is no schedule: ',
        ),
        (
            with_settings("condition", "check", expression="trigger.body.amount >"),
            "bad_expression",
            "The setting “Condition” (expression) of “It” (it) is not right: ",
        ),
        (
            with_settings("condition", "check", expression="1 + 2"),
            "bad_expression",
            "is neither true nor false",
        ),
        (
            with_settings("transform", "set", fields={"total": "1 +"}),
            "bad_expression",
            "“total” in the setting “Fields” (fields) of “It” (it) is not right: ",
        ),
        (
            with_settings("slack", "send_message", connection=CONNECTION, text="Hi {{ name }}"),
            "bad_template",
            "The setting “Text” (text) of “It” (it) is not right: ",
        ),
        (
            with_settings("http", "request", url="https://a.example", body={"a": [{"b": "{{ x"}]}),
            "bad_template",
            "“b” in the setting “Body” (body) of “It” (it) is not right: ",
        ),
        (
            with_settings(
                "http", "request", url="https://a.example", headers={"authorization": "Bearer abc"}
            ),
            "secret_in_definition",
            "The setting “Headers” (headers) of “It” (it) has the header authorization, which carries a "
            "secret. Secrets do "
            "not belong in a workflow, where everybody can read them: have an administrator put it into a "
            "connection, and "
            "choose that connection here.",
        ),
        (
            with_settings("http", "request", url="https://bob:hunter2@a.example/"),
            "secret_in_definition",
            "The setting “URL” (url) of “It” (it) has a secret in an address.",
        ),
        (
            with_settings("http", "request", url="https://hooks.slack.com/services/T0/B0/abc"),
            "secret_in_definition",
            "has a secret in an address",
        ),
    ],
)
def test_settings_that_do_not_fit_are_invalid(definition: Definition, code: str, sentence: str) -> None:
    found = check(definition, connections=CONNECTIONS)
    assert [(problem.code, problem.level) for problem in found][:1] == [(code, "invalid")]
    assert sentence in found[0].message
    assert_told_well(found)
    assert not is_runnable(found)


@pytest.mark.parametrize(
    ("definition", "code", "sentence"),
    [
        (
            with_settings("slack", "send_message", connection=CONNECTION, text="  "),
            "missing_setting",
            "“It” (it) needs a value for the setting “Text” (text).",
        ),
        (
            with_settings("transform", "set", fields={}),
            "missing_setting",
            "“It” (it) needs a value for the setting “Fields” (fields).",
        ),
        (
            with_settings("delay", "wait"),
            "missing_setting",
            "needs a value for the setting “Seconds” (seconds)",
        ),
        (
            with_settings("email", "send", connection="other", to="a@b.example, bob", subject="S", body="B"),
            "bad_address",
            "The setting “To” (to) of “It” (it) has 'bob', which is no e-mail address; correct it.",
        ),
        (
            with_settings(
                "email", "send", connection="other", to=",".join(["a@b.example"] * 21), subject="S", body="B"
            ),
            "bad_address",
            "has 21 addresses; it may have 20.",
        ),
    ],
)
def test_settings_that_are_missing_or_no_address_are_incomplete(
    definition: Definition, code: str, sentence: str
) -> None:
    found = check(definition, connections=CONNECTIONS)
    assert [(problem.code, problem.level) for problem in found][:1] == [(code, "incomplete")]
    assert sentence in found[0].message
    assert_told_well(found)
    assert not is_runnable(found)


@settings(max_examples=40, deadline=None)
@given(
    some.dictionaries(
        NAMES, some.text(PRINTABLE, max_size=30) | some.integers(-9, 10**6) | values, max_size=4
    )
)
def test_no_settings_make_the_check_fail_or_speak_like_a_library(config: dict[str, Json]) -> None:
    for connector, action in (
        ("http", "request"),
        ("email", "send"),
        ("database", "query"),
        ("schedule", "cron"),
    ):
        assert_told_well(check(Definition((Node("it", connector, action, "", config),))))
