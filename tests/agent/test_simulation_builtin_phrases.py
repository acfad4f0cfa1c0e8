"""What the built-in model understands of simulations, in sentences that it was not tuned on (SPEC A5, S3)."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence

import pytest

from agent.model import ToolSpec
from agent.models.builtin.catalogue import Catalogue
from agent.models.builtin.plan import Context, Plan, plan
from agent.models.builtin.ranking import Lexicon, lexicon_of
from agent.models.builtin.slots import Surroundings
from tests.agent import (
    builtin_world,
    phrases_test_beyond,
    phrases_test_english,
    phrases_test_russian,
    plm_phrases_test,
    plm_world,
    simulation_phrases_dev,
    simulation_phrases_test,
    simulation_world,
)
from tests.agent.phrases import Phrase
from tests.agent.test_builtin_phrases import calls_of, has_right_tools
from tools.phrases import everyday, plm, renders, simulations

ALONE = (simulations.CATALOGUE, everyday.CATALOGUE)
WITH_RENDERS = (renders.CATALOGUE, simulations.CATALOGUE, everyday.CATALOGUE)
WITH_PLM = (plm.CATALOGUE, simulations.CATALOGUE, everyday.CATALOGUE)
ALL = (renders.CATALOGUE, plm.CATALOGUE, simulations.CATALOGUE, everyday.CATALOGUE)
WORLDS = {"renders": builtin_world, "plm": plm_world, "simulations": simulation_world}
KINDS = {"SIM": "simulation", "SW": "sweep", "D": "document", "ECO": "change_order", "SA": "order"}
"""Which kind of thing a number is of by its beginning; all others are items."""
BEYOND = simulation_phrases_test.BEYOND_ENGLISH + simulation_phrases_test.BEYOND_RUSSIAN
HALVES = [
    pytest.param(simulation_phrases_test.ENGLISH, id="english"),
    pytest.param(simulation_phrases_test.RUSSIAN, id="russian"),
]
OTHERS = {
    "renders": (*phrases_test_english.PHRASES, *phrases_test_russian.PHRASES),
    "plm": (*plm_phrases_test.ENGLISH, *plm_phrases_test.RUSSIAN),
}
OTHERS_BEYOND = {
    "renders": (*phrases_test_beyond.ENGLISH, *phrases_test_beyond.RUSSIAN),
    "plm": plm_phrases_test.BEYOND_ENGLISH + plm_phrases_test.BEYOND_RUSSIAN,
}


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

    def share_of_right(self, phrases: Sequence[Phrase]) -> tuple[float, float]:
        """The shares of the right tools, and of right arguments where the tools are right."""
        planned = [(each, self.plan(each.text, each.about)) for each in phrases]
        right = [(phrase, made) for phrase, made in planned if has_right_tools(made, phrase)]
        exact = [phrase for phrase, made in right if calls_of(made) == phrase.calls]
        return len(right) / len(phrases), len(exact) / max(len(right), 1)

    def lost(self, phrases: Sequence[Phrase]) -> list[str]:
        """What does not lead to the right calls."""
        return [each.text for each in phrases if calls_of(self.plan(each.text, each.about)) != each.calls]


@pytest.fixture(scope="module")
def alone() -> Understanding:
    return Understanding(ALONE, "simulations")


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


@pytest.mark.parametrize(
    ("catalogues", "pack"),
    [(ALONE, "simulations"), (WITH_RENDERS, "simulations"), (WITH_RENDERS, "renders"), (ALL, "plm")],
)
def test_understanding_takes_less_than_twenty_milliseconds_of_the_processor(
    catalogues: tuple[Catalogue, ...], pack: str
) -> None:
    understanding, spent = Understanding(catalogues, pack), []
    for each in (*simulation_phrases_test.ENGLISH, *simulation_phrases_test.RUSSIAN):
        start = time.thread_time()
        understanding.plan(each.text, each.about)
        spent.append(time.thread_time() - start)
    assert sorted(spent)[int(0.95 * len(spent))] < 0.020


@pytest.mark.parametrize(
    "phrases",
    [
        pytest.param(simulation_phrases_dev.ENGLISH, id="english"),
        pytest.param(simulation_phrases_dev.RUSSIAN, id="russian"),
    ],
)
def test_requests_that_were_understood_once_still_are(
    phrases: Sequence[Phrase], alone: Understanding
) -> None:
    lost = alone.lost(phrases)
    assert len(lost) <= 0.03 * len(phrases), lost


def test_few_known_sentences_out_of_scope_call_a_tool(alone: Understanding) -> None:
    called = [each for each in simulation_phrases_dev.BEYOND if alone.plan(each).calls]
    assert len(called) <= 0.07 * len(simulation_phrases_dev.BEYOND), called


@pytest.mark.parametrize("phrases", HALVES)
@pytest.mark.parametrize(
    ("catalogues", "pack"),
    [(WITH_RENDERS, "simulations"), (WITH_PLM, "simulations"), (ALL, "simulations")],
)
def test_another_pack_beside_it_does_not_confuse(
    phrases: Sequence[Phrase], catalogues: tuple[Catalogue, ...], pack: str
) -> None:
    tools, arguments = Understanding(catalogues, pack).share_of_right(phrases)
    assert (tools >= 0.90, arguments >= 0.92) == (True, True), (tools, arguments)


@pytest.mark.parametrize("phrases", HALVES)
@pytest.mark.parametrize(("catalogues", "pack"), [(WITH_RENDERS, "renders"), (WITH_PLM, "plm")])
def test_most_is_understood_in_a_chat_of_another_pack_too(
    phrases: Sequence[Phrase], catalogues: tuple[Catalogue, ...], pack: str
) -> None:
    tools, arguments = Understanding(catalogues, pack).share_of_right(phrases)
    assert (tools >= 0.80, arguments >= 0.92) == (True, True), (tools, arguments)


@pytest.mark.parametrize(("catalogues", "pack"), [(WITH_RENDERS, "renders"), (WITH_PLM, "plm")])
def test_the_other_pack_understands_beside_it_what_it_understands_alone(
    catalogues: tuple[Catalogue, ...], pack: str
) -> None:
    single = Understanding((catalogues[0], everyday.CATALOGUE), pack)
    beside = Understanding(catalogues, pack)
    known = [each for each in OTHERS[pack] if calls_of(single.plan(each.text, each.about)) == each.calls]
    assert len(known) >= 0.85 * len(OTHERS[pack])
    assert beside.lost(known) == []
    assert min(Understanding(catalogues, "simulations").share_of_right(OTHERS[pack])) >= 0.80


@pytest.mark.parametrize("pack", ["renders", "plm", "simulations"])
def test_three_packs_make_no_more_false_calls_than_one(pack: str) -> None:
    beside = Understanding(ALL, pack)
    sentences = (*BEYOND, *OTHERS_BEYOND["renders"], *OTHERS_BEYOND["plm"])
    called = [each for each in sentences if beside.plan(each).calls]
    assert len(called) <= 0.1 * len(sentences), called


def test_packs_give_no_name_twice() -> None:
    concepts = [each.name for catalogue in ALL for each in catalogue.concepts]
    wishes = [each.name for catalogue in ALL for each in catalogue.wishes]
    kinds = [each.kind for catalogue in ALL for each in catalogue.vocabularies]
    for names in (concepts, wishes, kinds):
        assert len(names) == len(set(names))
