"""Expressions and templates of workflows: what they give, and what a person is told when they do not."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from engines.flow.errors import ExpressionFailed, ExpressionInvalid
from engines.flow.evaluator import Evaluator
from engines.flow.expressions import parse, parse_condition
from engines.flow.templates import names_in, parse_template, render
from engines.flow.values import Json

VALUES: dict[str, Json] = {
    "trigger": {
        "body": {"amount": 120, "name": "Ann", "items": [1, 2, 3], "share": 0.5, "note": None, "huge": 2**70},
        "headers": {"x-id": "7"},
    },
    "steps": {"http": {"status": 200, "body": {"ok": True}}},
    "run": {"number": "RUN-00001", "version": 3},
    "now": "2026-11-21T08:00:00+00:00",
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("trigger.body.amount > 100", True),
        ("trigger.body.amount > 99.5 && trigger.body.name.startsWith('A')", True),
        ("trigger.body.amount * 1.5", 180.0),
        ("0.5 * trigger.body.amount", 60.0),
        ("trigger.body.share + 1", 1.5),
        ("trigger.body.items.map(x, x * 2)", [2, 4, 6]),
        ("trigger.body.items.filter(x, x > 1).size()", 2),
        ("steps.http.status == 200 ? 'up' : 'down'", "up"),
        ("trigger.headers['x-id']", "7"),
        ("get(trigger, 'body.items.1', 0)", 2),
        ("get(trigger, 'body.nothing.here', 'unknown')", "unknown"),
        ("get(trigger, 'body.note', 'empty')", "empty"),
        ("json({'a': [1, trigger.body.name]})", '{"a": [1, "Ann"]}'),
        ("now", "2026-11-21T08:00:00+00:00"),
        ("now.getDayOfWeek()", 6),
        ("duration('90s')", 90.0),
        ("trigger.body.name.upperAscii()", "ANN"),
        ("has(trigger.body.amount) && !has(trigger.body.other)", True),
        ("trigger.body.note", None),
        ("run.version", 3),
        ("trigger.body.huge > 1.0", True),
    ],
)
def test_an_expression_gives_its_value(text: str, expected: Json) -> None:
    assert parse(text).evaluate(VALUES) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "The expression is empty"),
        (
            "body.amount",
            "names body, which is not known here. An expression knows trigger, steps, run and now",
        ),
        ("triger.body", "Did you mean trigger?"),
        ("trigger.body.", "cannot be read at character 14"),
        ("1 + ", "cannot be read at character"),
        ("'a' + 1", "text and a whole number cannot be joined by +"),
        ("(" * 60 + "1" + ")" * 60, "nested too deeply"),
        ("x" * 2001, "may have 2,000 characters"),
        ("open('/etc/passwd')", "names open"),
        ("trigger.body.matches(", "cannot be read"),
    ],
)
def test_a_mistake_in_an_expression_is_told_with_its_place(text: str, words: str) -> None:
    with pytest.raises(ExpressionInvalid) as caught:
        parse(text)
    assert words in str(caught.value)
    assert str(caught.value).endswith(".") or str(caught.value).endswith('"done".')


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("trigger.body.nmae", "There is amount, name, items, share, note, huge. Did you mean name?"),
        ("trigger.body.zzz", "There is amount, name, items"),
        ("steps.slack.ok", "There is http."),
        ("trigger.body['amuont']", "Did you mean amount?"),
        ("trigger.body.name + 1", "text and a whole number cannot be joined by +"),
        ("trigger.body.name * 2", "do not go together with *"),
        ("trigger.body.items[7]", "asks for item 7, but the list has 3, counted from 0"),
        ("1 / (trigger.body.amount - 120)", "it divides by zero"),
        ("trigger.body.share / 0", "it divides by zero"),
        ("int(trigger.body.name)", "the text is no number"),
        ("9223372036854775807 + run.version", "the number gets too large"),
        ("b'raw'", "no text, number, list or object"),
        ("1.0 / 0.0", "infinite"),
    ],
)
def test_what_cannot_be_worked_out_says_why(text: str, words: str) -> None:
    with pytest.raises(ExpressionFailed) as caught:
        parse(text).evaluate(VALUES)
    assert words in str(caught.value)


def test_a_condition_must_be_true_or_false() -> None:
    assert parse_condition("trigger.body.amount > 1").kind == "bool"
    assert parse_condition("trigger.body.flag").kind == "dyn"
    with pytest.raises(ExpressionInvalid, match="neither true nor false"):
        parse_condition("1 + 1")


def test_the_steps_that_an_expression_uses_are_known() -> None:
    text = "steps.http.status == 200 && steps['slack_2'].ok && trigger.steps.no == 'steps.neither'"
    assert parse(text).names() == {"http", "slack_2"}
    assert names_in({"a": ["{{ steps.one.x }} and {{ steps.two.y }}"], "b": 3}) == {"one", "two"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hello {{ trigger.body.name }}, {{ trigger.body.amount }}!", "Hello Ann, 120!"),
        ("{{ trigger.body.items }}", [1, 2, 3]),
        ("Items: {{ trigger.body.items }}", "Items: [1, 2, 3]"),
        ("{{ trigger.body.note }}", None),
        ("Note: {{ trigger.body.note }}.", "Note: ."),
        ("{{ {'a': {'b': 1}} }}", {"a": {"b": 1}}),
        ("{{ '}}' }} and {{ \"{{\" }}", "}} and {{"),
        ("no expression } here {", "no expression } here {"),
        ("{{ trigger.body.amount * 1.0 }} €", "120 €"),
        ("ok: {{ steps.http.body.ok }}", "ok: true"),
    ],
)
def test_a_template_keeps_the_type_of_a_single_expression(text: str, expected: Json) -> None:
    assert parse_template(text).render(VALUES) == expected


def test_all_texts_of_a_body_are_rendered() -> None:
    body: Json = {"who": "{{ trigger.body.name }}", "list": [{"n": "{{ trigger.body.amount }}"}, 3, None]}
    assert render(body, VALUES) == {"who": "Ann", "list": [{"n": 120}, 3, None]}


@pytest.mark.parametrize("text", ["Hello {{ trigger.body.name", "{{ }}", "{{ 1 }} {{ 'a }}"])
def test_a_template_that_is_not_closed_is_refused(text: str) -> None:
    with pytest.raises(ExpressionInvalid):
        parse_template(text)


@settings(max_examples=200, deadline=None)
@given(some.text(max_size=200))
def test_no_text_breaks_the_reading_of_templates(text: str) -> None:
    with suppress(ExpressionInvalid):
        assert "".join(map(str, parse_template(text).parts)) == text or "{{" in text


@settings(max_examples=100, deadline=None)
@given(
    some.recursive(some.none() | some.booleans() | some.integers() | some.text(), some.lists, max_leaves=20)
)
def test_what_a_webhook_brings_never_breaks_an_expression(value: Json) -> None:
    given_values: dict[str, Json] = {"trigger": {"body": value}}
    found = parse("get(trigger, 'body', 'nothing')").evaluate(given_values)
    assert found == "nothing" if value is None else type(found) is type(value) or isinstance(found, float)


@pytest.fixture(scope="module")
def evaluator() -> Iterator[Evaluator]:
    with Evaluator() as made:
        yield made


def test_an_evaluator_gives_what_the_expression_gives(evaluator: Evaluator) -> None:
    assert evaluator.evaluate({"a": "trigger.body.amount + 1", "b": "run.number"}, VALUES) == {
        "a": 121,
        "b": "RUN-00001",
    }
    assert evaluator.render({"text": "Hi {{ trigger.body.name }}"}, VALUES) == {"text": "Hi Ann"}
    with pytest.raises(ExpressionFailed, match="Did you mean name"):
        evaluator.render("{{ trigger.body.nmae }}", VALUES)
    with pytest.raises(ExpressionInvalid, match="not known here"):
        evaluator.evaluate({"a": "body"}, VALUES)


@pytest.mark.parametrize(
    "text",
    [
        "trigger.items.map(x, trigger.text + trigger.text)",
        "trigger.items.map(x, trigger.items.map(y, x * y))",
        "trigger.items.map(x, x + 1)",
        "trigger.text.replace('x', trigger.text)",
    ],
)
def test_an_expression_that_eats_time_or_memory_fails_alone(text: str) -> None:
    hostile: dict[str, Json] = {"trigger": {"items": list(range(9_000)), "text": "x" * 200_000}}
    with Evaluator(processes=1, timeout=2.0) as alone:
        began = time.monotonic()
        with pytest.raises(ExpressionFailed):
            alone.evaluate({"a": text}, hostile)
        assert time.monotonic() - began < 10
        assert alone.evaluate({"a": "1 + 1"}, {}) == {"a": 2}


def test_many_threads_share_an_evaluator(evaluator: Evaluator) -> None:
    found: list[Json] = []

    def work(number: int) -> None:
        found.append(evaluator.evaluate({"a": f"{number} + 1"}, {})["a"])

    threads = [threading.Thread(target=work, args=(number,)) for number in range(12)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(map(str, found), key=int) == [str(number + 1) for number in range(12)]
