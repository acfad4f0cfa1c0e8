"""What the built-in model understands of workflows, in sentences that it was not tuned on (SPEC A5, W3, W4)."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

import pytest

from agent.model import ToolSpec
from agent.models.builtin.catalogue import Catalogue
from agent.models.builtin.plan import Context, Plan, plan
from agent.models.builtin.ranking import Lexicon, lexicon_of
from agent.models.builtin.slots import Surroundings
from locales import en, ru
from tests.agent import (
    builtin_world,
    phrases_test_beyond,
    phrases_test_english,
    phrases_test_russian,
    plm_phrases_test,
    plm_world,
    simulation_phrases_test,
    simulation_world,
    workflow_phrases_dev_beyond,
    workflow_phrases_dev_english,
    workflow_phrases_dev_russian,
    workflow_phrases_test_beyond,
    workflow_phrases_test_english,
    workflow_phrases_test_russian,
    workflow_world,
)
from tests.agent.phrases import Phrase
from tests.agent.test_builtin_phrases import calls_of, has_right_tools
from tests.agent.workflow_phrases import fits
from tools.phrases import everyday, plm, renders, simulations, workflows

ALONE = (workflows.CATALOGUE, everyday.CATALOGUE)
ALL = (renders.CATALOGUE, plm.CATALOGUE, simulations.CATALOGUE, workflows.CATALOGUE, everyday.CATALOGUE)
WORLDS = {
    "renders": builtin_world,
    "plm": plm_world,
    "simulations": simulation_world,
    "workflows": workflow_world,
}
KINDS = {
    "SIM": "simulation",
    "SW": "sweep",
    "D": "document",
    "ECO": "change_order",
    "SA": "order",
    "WF": "workflow",
}
"""Which kind of thing a number is of by its beginning; all others are items."""
HALVES = [
    pytest.param(workflow_phrases_test_english.ENGLISH, id="english"),
    pytest.param(workflow_phrases_test_russian.RUSSIAN, id="russian"),
]
BEYOND = workflow_phrases_test_beyond.BEYOND_ENGLISH + workflow_phrases_test_beyond.BEYOND_RUSSIAN
OTHERS: Mapping[str, tuple[tuple[Phrase, ...], tuple[str, ...]]] = {
    "renders": (
        (*phrases_test_english.PHRASES, *phrases_test_russian.PHRASES),
        (*phrases_test_beyond.ENGLISH, *phrases_test_beyond.RUSSIAN),
    ),
    "plm": (
        (*plm_phrases_test.ENGLISH, *plm_phrases_test.RUSSIAN),
        plm_phrases_test.BEYOND_ENGLISH + plm_phrases_test.BEYOND_RUSSIAN,
    ),
    "simulations": (
        (*simulation_phrases_test.ENGLISH, *simulation_phrases_test.RUSSIAN),
        simulation_phrases_test.BEYOND_ENGLISH + simulation_phrases_test.BEYOND_RUSSIAN,
    ),
}
"""The test halves of the other packs: what is understood, and what is beyond their tools."""


class Understanding:
    """The planner with the words, names and tools of some packs side by side, in a chat of one of them."""

    def __init__(self, catalogues: tuple[Catalogue, ...], pack: str) -> None:
        self.lexicon: Lexicon = lexicon_of(catalogues)
        worlds = [WORLDS[each.pack] for each in catalogues if each.pack in WORLDS]
        self.tools: Mapping[str, ToolSpec] = {spec.name: spec for each in worlds for spec in each.SPECS}
        names = {kind: texts for each in worlds for kind, texts in each.NAMES.items()}
        self.names = self.lexicon.reader.names_of(names)
        self.pack = pack

    def plan(self, text: str, about: str = "") -> Plan:
        kind = KINDS.get(about.partition("-")[0], "item")
        around = Surroundings(self.names, {kind: about} if about else {})
        return plan(text, Context(self.tools, around, pack=self.pack), self.lexicon)

    def fits(self, phrase: Phrase) -> bool:
        """Whether a sentence leads to the very calls that it should."""
        made = calls_of(self.plan(phrase.text, phrase.about))
        return len(made) == len(phrase.calls) and all(map(fits, made, phrase.calls))

    def share_of_right(self, phrases: Sequence[Phrase]) -> tuple[float, float]:
        """The shares of the right tools, and of right arguments where the tools are right."""
        right = [each for each in phrases if has_right_tools(self.plan(each.text, each.about), each)]
        exact = [each for each in right if self.fits(each)]
        return len(right) / len(phrases), len(exact) / max(len(right), 1)


@pytest.fixture(scope="module")
def alone() -> Understanding:
    return Understanding(ALONE, "workflows")


@pytest.mark.parametrize("phrases", HALVES)
def test_unseen_requests_lead_to_the_right_tools_and_arguments(
    phrases: Sequence[Phrase], alone: Understanding
) -> None:
    tools, arguments = alone.share_of_right(phrases)
    assert len(phrases) >= 60
    assert (tools >= 0.90, arguments >= 0.92) == (True, True), (tools, arguments)


def test_at_most_one_in_ten_sentences_out_of_scope_calls_a_tool(alone: Understanding) -> None:
    called = [each for each in BEYOND if alone.plan(each).calls]
    assert len(BEYOND) >= 30
    assert len(called) <= 0.1 * len(BEYOND), called


@pytest.mark.parametrize(("catalogues", "pack"), [(ALONE, "workflows"), (ALL, "workflows"), (ALL, "plm")])
def test_understanding_takes_less_than_twenty_milliseconds_of_the_processor(
    catalogues: tuple[Catalogue, ...], pack: str
) -> None:
    understanding, spent = Understanding(catalogues, pack), []
    for each in (*workflow_phrases_test_english.ENGLISH, *workflow_phrases_test_russian.RUSSIAN):
        start = time.thread_time()
        understanding.plan(each.text, each.about)
        spent.append(time.thread_time() - start)
    assert sorted(spent)[int(0.95 * len(spent))] < 0.020


@pytest.mark.parametrize(
    "phrases",
    [
        pytest.param(workflow_phrases_dev_english.ENGLISH, id="english"),
        pytest.param(workflow_phrases_dev_russian.RUSSIAN, id="russian"),
    ],
)
def test_requests_that_were_understood_once_still_are(
    phrases: Sequence[Phrase], alone: Understanding
) -> None:
    lost = [each.text for each in phrases if not alone.fits(each)]
    assert len(lost) <= 0.03 * len(phrases), lost


def test_few_known_sentences_out_of_scope_call_a_tool(alone: Understanding) -> None:
    called = [each for each in workflow_phrases_dev_beyond.BEYOND if alone.plan(each).calls]
    assert len(called) <= 0.07 * len(workflow_phrases_dev_beyond.BEYOND), called


@pytest.mark.parametrize("phrases", HALVES)
def test_three_other_packs_beside_it_do_not_confuse(phrases: Sequence[Phrase]) -> None:
    tools, arguments = Understanding(ALL, "workflows").share_of_right(phrases)
    assert (tools >= 0.90, arguments >= 0.92) == (True, True), (tools, arguments)


@pytest.mark.parametrize("phrases", HALVES)
def test_a_whole_workflow_is_understood_in_a_chat_of_another_pack_too(phrases: Sequence[Phrase]) -> None:
    whole = [each for each in phrases if each.calls[0][0] == "generate_workflow"]
    tools, arguments = Understanding(ALL, "plm").share_of_right(whole)
    assert (tools >= 0.70, arguments >= 0.92) == (True, True), (tools, arguments)


@pytest.mark.parametrize("pack", [*OTHERS])
def test_the_other_packs_understand_beside_it_what_they_understand_alone(pack: str) -> None:
    catalogue = next(each for each in ALL if each.pack == pack)
    single = Understanding((catalogue, everyday.CATALOGUE), pack)
    beside = Understanding((catalogue, workflows.CATALOGUE, everyday.CATALOGUE), pack)
    known = [each for each in OTHERS[pack][0] if calls_of(single.plan(each.text, each.about)) == each.calls]
    assert len(known) >= 0.85 * len(OTHERS[pack][0])
    lost = [each.text for each in known if calls_of(beside.plan(each.text, each.about)) != each.calls]
    assert lost == []


@pytest.mark.parametrize("pack", [*WORLDS])
def test_four_packs_make_no_more_false_calls_than_one(pack: str) -> None:
    beside = Understanding(ALL, pack)
    sentences = (*BEYOND, *(text for _, beyond in OTHERS.values() for text in beyond))
    called = [each for each in sentences if beside.plan(each).calls]
    assert len(called) <= 0.1 * len(sentences), called


QUICK = {
    "quick.flow.webhook": "add_node",
    "quick.flow.trigger": "add_node",
    "quick.flow.optimize": "tidy_workflow",
    "quick.flows.build": "generate_workflow",
    "quick.flows.runs": "get_workflow_runs",
    "quick.flow_runs.failed": "get_workflow_runs",
    "quick.flow_runs.latest": "get_workflow_runs",
    "quick.flow_run.why": "explain_error",
    "quick.flow_run.runs": "get_workflow_runs",
    "quick.flow_run.again": "run_workflow",
    "quick.connections.which": "list_connectors",
}
ASKED = ("quick.flow.action", "quick.flow.condition")


@pytest.mark.parametrize("language", ["en", "ru"])
def test_what_the_buttons_of_the_pages_say_is_understood(language: str, alone: Understanding) -> None:
    book = en.WORDS if language == "en" else ru.WORDS
    said = {key: book[f"{key}.say"].format(run="RUN-00012", workflow="WF-0002") for key in (*QUICK, *ASKED)}
    planned = {key: alone.plan(text) for key, text in said.items()}
    assert {key: [each.tool for each in planned[key].calls] for key in QUICK} == {
        key: [tool] for key, tool in QUICK.items()
    }
    assert {key: planned[key].kind for key in ASKED} == dict.fromkeys(ASKED, "question")


def test_packs_give_no_name_twice() -> None:
    concepts = [each.name for catalogue in ALL for each in catalogue.concepts]
    wishes = [each.name for catalogue in ALL for each in catalogue.wishes]
    kinds = [each.kind for catalogue in ALL for each in catalogue.vocabularies]
    for names in (concepts, wishes, kinds):
        assert len(names) == len(set(names))
