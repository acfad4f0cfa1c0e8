"""Steps that only compute or ask: conditions, fields, the database and the assistant, on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from agent.errors import AiNotConfigured, BudgetExhausted, ProviderUnavailable
from db.models.base import Json
from db.session import Store
from engines.flow.definition import Node
from tests.db.automation import condition, setting
from tests.jobs.performance import Stage, body, open_stage, refused
from tests.postgres import Urls


@pytest.fixture(scope="module")
def stage(store: Store, database_urls: Urls) -> Iterator[Stage]:
    with open_stage(store, database_urls) as opened:
        yield opened


# --- Logic


def test_a_condition_takes_its_way(stage: Stage) -> None:
    for amount, result in ((150, True), (50, False)):
        done = stage.do(condition(), body(amount=amount))
        assert (done.branch, done.output) == ("true" if result else "false", {"result": result})
        assert done.shown_input == {"expression": result}


@pytest.mark.parametrize(
    ("expression", "kind"),
    [("trigger.body.amount", "a number"), ("trigger.body", "an object"), ("'yes'", "a text")],
)
def test_a_condition_that_is_none_says_what_it_gives(stage: Stage, expression: str, kind: str) -> None:
    failed = refused(stage, condition(expression), body(amount=1))
    assert failed.code == "not_a_boolean"
    assert f"gives {kind} instead of true or false" in str(failed)


def test_fields_are_made(stage: Stage) -> None:
    node = setting(total="trigger.body.a * 2", first="trigger.body.list[0]", when="string(now)")
    values = body(a=21, list=["x"])
    done = stage.do(node, values)
    assert isinstance(done.output, dict)
    assert (done.output["total"], done.output["first"]) == (42, "x")
    assert str(done.output["when"]).startswith("2026-11-21T08:00:00")


def test_a_key_that_is_missing_is_named(stage: Stage) -> None:
    failed = refused(stage, setting(total="trigger.body.amuont"), body(amount=1))
    assert (failed.code, failed.sent, failed.may_pass) == ("expression_failed", False, False)
    assert "amuont" in str(failed)
    assert failed.shown_input == {"fields": {"total": "trigger.body.amuont"}}
    failed = refused(
        stage, Node("http", "http", "request", config={"url": "http://x.com/{{ steps.gone.id }}"})
    )
    assert failed.code == "expression_failed"


# --- Database


def query(sql: str, **parameters: Json) -> Node:
    return Node("database", "database", "query", config={"sql": sql, "parameters": parameters})


@pytest.fixture
def numbers(stage: Stage) -> list[str]:
    return [stage.team.make(setting(), name=f"Chore {place}") for place in range(3)]


HOSTILE = [
    "x' OR '1'='1",
    "x'; DROP TABLE workflows; --",
    "\\' OR 1=1 --",
    ":other",
    "{{ 1 }}",
    "\u2019",
    '"',
    "$$x$$",
]


def test_a_query_gets_its_parameters_as_values(stage: Stage, store: Store) -> None:
    found = stage.do(
        query("SELECT :a AS a, :b AS b, :c AS c", a="trigger.body.t", b="-2.5", c="true"), body(t="it's")
    )
    assert isinstance(found.output, dict)
    (row,) = found.output["rows"] if isinstance(found.output["rows"], list) else []
    assert isinstance(row, dict)
    assert (row["a"], row["b"], bool(row["c"])) == ("it's", -2.5, True)
    assert (found.output["count"], found.output["has_more"]) == (1, False)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_parameter_is_never_more_than_a_value(stage: Stage, text: str) -> None:
    found = stage.do(query("SELECT :a AS a", a="trigger.body.text"), body(text=text, other="canary"))
    assert isinstance(found.output, dict)
    assert found.output["rows"] == [{"a": text}]


def test_a_query_reads_the_teams_rows_only(stage: Stage, numbers: list[str]) -> None:
    sql = "SELECT number FROM workflows WHERE number IN (:wanted) ORDER BY number"
    found = stage.do(query(sql, wanted="trigger.body.wanted"), body(wanted=[*numbers[:2]]))
    assert isinstance(found.output, dict)
    assert found.output["rows"] == [{"number": each} for each in sorted(numbers[:2])]
    none = stage.do(query(sql, wanted="trigger.body.wanted"), body(wanted=[]))
    assert isinstance(none.output, dict)
    assert none.output["rows"] == []


@pytest.mark.parametrize(
    ("sql", "parameters", "sentence"),
    [
        ("SELECT :a AS a", {}, "the query has :a"),
        ("SELECT ? AS a", {}, "Write :name"),
        ("SELECT :a AS a", {"a": "trigger.body"}, "no text, number or truth value"),
        ("SELECT :a AS a", {"a": "[1, 2]"}, "only stand in IN"),
        ("DELETE FROM workflows", {}, "Only reading is possible"),
        ("SELECT * FROM connections", {}, "connections"),
        ("SELECT sealed_secrets FROM connections", {}, "connections"),
        ("SELECT output FROM run_steps", {}, "output"),
        ("SELECT", {}, "names no columns"),
    ],
)
def test_a_query_that_may_not_be_is_refused(
    stage: Stage, sql: str, parameters: dict[str, Json], sentence: str
) -> None:
    failed = refused(stage, query(sql, **parameters))
    assert (failed.code, failed.may_pass) == ("query_refused", False)
    assert sentence.lower() in str(failed).lower()


def test_a_run_has_the_rights_of_who_made_it(stage: Stage) -> None:
    who = stage.team.ada
    failed = refused(stage, query("SELECT 1 AS a"), who=who)
    assert (failed.code, failed.may_pass) == ("not_permitted", False)
    assert "may not query the database" in str(failed)
    failed = refused(stage, setting(), who=stage.team.viewer)
    assert (failed.code, failed.may_pass) == ("not_permitted", False)
    assert "may no longer run workflows" in str(failed)


# --- Assistant


def test_the_assistant_is_asked_with_the_data_only(stage: Stage) -> None:
    asked: list[str] = []

    def ask(_: object, question: str) -> str:
        asked.append(question)
        return "  Short.  "

    node = Node(
        "assistant",
        "assistant",
        "ask",
        config={"prompt": "Sum up: {{ trigger.body.text }}", "most_words": 20},
    )
    assert stage.do(node, body(text="a long text"), ask=ask).output == {"text": "Short."}
    assert asked == ["Sum up: a long text\n\nAnswer in at most 20 words, with the answer only."]


@pytest.mark.parametrize(
    ("error", "may_pass", "wait"),
    [
        (AiNotConfigured(), False, None),
        (BudgetExhausted("The budget is used up.", retry_after=9.0), False, None),
        (ProviderUnavailable("Down.", retry_after=7.0), True, 7.0),
        (ProviderUnavailable("Down.", retry_after=700.0), False, None),
    ],
)
def test_without_a_model_the_step_says_so(
    stage: Stage, error: Exception, may_pass: bool, wait: float | None
) -> None:
    def ask(*_: object) -> str:
        raise error

    node = Node("assistant", "assistant", "ask", config={"prompt": "Write"})
    failed = refused(stage, node, ask=ask)
    assert (failed.code, str(failed), failed.may_pass, failed.wait) == (
        "ai_unavailable",
        str(error),
        may_pass,
        wait,
    )
