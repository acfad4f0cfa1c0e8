"""What the quick actions of workflows, runs and connections send is understood by the built-in model in two languages."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from agent.model import Json
from locales import en, ru
from tests.agent.test_builtin_phrases import calls_of
from tests.agent.test_workflow_builtin_phrases import ALONE, Understanding

EXPECTED: Mapping[str, tuple[str, dict[str, Json]]] = {
    "flows.runs": ("get_workflow_runs", {}),
    "flow_runs.failed": ("get_workflow_runs", {"status": "failed"}),
    "flow_runs.latest": ("get_workflow_runs", {}),
    "flow_run.why": ("explain_error", {"error": "RUN-00012"}),
    "flow_run.runs": ("get_workflow_runs", {"workflow": "WF-0003"}),
    "flow_run.again": ("run_workflow", {"workflow": "WF-0003"}),
    "connections.which": ("list_connectors", {}),
}


@pytest.fixture(scope="module")
def understanding() -> Understanding:
    """The built-in model with the words of this pack."""
    return Understanding(ALONE, "workflows")


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_quick_action_leads_to_its_call(language: str, understanding: Understanding) -> None:
    words = {"en": en.WORDS, "ru": ru.WORDS}[language]
    for key, expected in EXPECTED.items():
        sentence = words[f"quick.{key}.say"].format(run="RUN-00012", workflow="WF-0003")
        assert calls_of(understanding.plan(sentence)) == (expected,), sentence


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_sentence_that_builds_a_workflow_makes_a_webhook_that_tells_slack(
    language: str, understanding: Understanding
) -> None:
    sentence = {"en": en.WORDS, "ru": ru.WORDS}[language]["quick.flows.build.say"]
    [(name, arguments)] = calls_of(understanding.plan(sentence))
    assert name == "generate_workflow"
    assert isinstance(arguments["nodes"], list)
    assert [each["connector"] for each in arguments["nodes"] if isinstance(each, dict)] == [
        "webhook",
        "slack",
    ]
