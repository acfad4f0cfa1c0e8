"""What the built-in model understands of sentences that it was not tuned on (SPEC A5)."""

from __future__ import annotations

import time
from collections.abc import Sequence

import pytest

from agent.model import Json
from agent.models.builtin.catalogue import join_catalogues
from agent.models.builtin.plan import Context, Plan, plan
from agent.models.builtin.ranking import Lexicon
from agent.models.builtin.slots import Reference, Surroundings
from tests.agent import (
    phrases_dev_beyond,
    phrases_dev_english,
    phrases_dev_later,
    phrases_dev_russian,
    phrases_test_beyond,
    phrases_test_english,
    phrases_test_russian,
)
from tests.agent.builtin_world import NAMES, SPECS
from tests.agent.phrases import Expected, Phrase
from tools.phrases import everyday, renders

HALVES = [
    pytest.param(phrases_test_english.PHRASES, id="english"),
    pytest.param(phrases_test_russian.PHRASES, id="russian"),
]


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon(join_catalogues((everyday.CATALOGUE, renders.CATALOGUE)))


def understand(text: str, lexicon: Lexicon, about: str = "") -> Plan:
    names = lexicon.reader.names_of(NAMES)
    around = Surroundings(names, {"order": about} if about else {})
    return plan(text, Context({spec.name: spec for spec in SPECS}, around), lexicon)


def calls_of(planned: Plan) -> tuple[Expected, ...]:
    """Tools and arguments, without those that come from an earlier result."""
    return tuple((call.tool, _given(call.args)) for call in planned.calls)


def _given(args: object) -> dict[str, Json]:
    assert isinstance(args, dict)
    return {name: value for name, value in args.items() if not isinstance(value, Reference)}


def has_right_tools(planned: Plan, phrase: Phrase) -> bool:
    return {call.tool for call in planned.calls} == {tool for tool, _ in phrase.calls}


@pytest.mark.parametrize("phrases", HALVES)
def test_unseen_requests_lead_to_the_right_tools_and_arguments(
    phrases: Sequence[Phrase], lexicon: Lexicon
) -> None:
    planned = [(each, understand(each.text, lexicon, each.about)) for each in phrases]
    right = [(phrase, made) for phrase, made in planned if has_right_tools(made, phrase)]
    exact = [phrase for phrase, made in right if calls_of(made) == phrase.calls]
    assert len(phrases) >= 80
    assert len(right) >= 0.90 * len(phrases)
    assert len(exact) >= 0.92 * len(right)


@pytest.mark.parametrize(
    "sentences",
    [
        pytest.param(phrases_test_beyond.ENGLISH, id="english"),
        pytest.param(phrases_test_beyond.RUSSIAN, id="russian"),
    ],
)
def test_at_most_one_in_ten_sentences_out_of_scope_calls_a_tool(
    sentences: Sequence[str], lexicon: Lexicon
) -> None:
    called = [each for each in sentences if understand(each, lexicon).calls]
    assert len(sentences) >= 20
    assert len(called) <= 0.1 * len(sentences), called


def test_understanding_takes_less_than_twenty_milliseconds_of_the_processor(lexicon: Lexicon) -> None:
    spent = []
    for each in (*phrases_test_english.PHRASES, *phrases_test_russian.PHRASES):
        start = time.thread_time()
        understand(each.text, lexicon, each.about)
        spent.append(time.thread_time() - start)
    assert sorted(spent)[int(0.95 * len(spent))] < 0.020


@pytest.mark.parametrize(
    "phrases",
    [
        pytest.param(phrases_dev_english.PHRASES + phrases_dev_later.ENGLISH, id="english"),
        pytest.param(phrases_dev_russian.PHRASES + phrases_dev_later.RUSSIAN, id="russian"),
    ],
)
def test_requests_that_were_understood_once_still_are(phrases: Sequence[Phrase], lexicon: Lexicon) -> None:
    lost = [
        each.text for each in phrases if calls_of(understand(each.text, lexicon, each.about)) != each.calls
    ]
    assert len(lost) <= 0.03 * len(phrases), lost


def test_few_known_sentences_out_of_scope_call_a_tool(lexicon: Lexicon) -> None:
    sentences = phrases_dev_beyond.ENGLISH + phrases_dev_beyond.RUSSIAN + phrases_dev_later.BEYOND
    called = [each for each in sentences if understand(each, lexicon).calls]
    assert len(called) <= 0.07 * len(sentences), called
