"""The adapters against llmock, a server that speaks both wires, breaks on demand, and judges its client."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace

import pytest
from llmock.pytest_plugin import LLMock
from llmock.scenarios import Reply
from llmock.scenarios import ToolCall as Scripted

from agent.errors import (
    AnswerCutOff,
    AuthenticationFailed,
    ContextTooLong,
    ModelError,
    ModelNotFound,
    ProviderUnavailable,
    QuotaExhausted,
    RateLimited,
    RequestRejected,
)
from agent.events import TextDelta
from agent.loop import CallOutcome, LoopEnded, run_loop
from agent.messages import ToolCall
from agent.model import Model, ToolSpec
from agent.models.connections import Provider, ProviderSettings
from agent.models.ports import Connection
from agent.models.retries import Patience
from tests.agent.talk import KEY, QUESTION, WEATHER, connected, hear, hear_fault

BRISK = Patience(connect=2.0, first_byte=1.0, idle=0.5, answer=20.0, backoff=0.1, longest_wait=2.0)
pytestmark = pytest.mark.anyio


@pytest.fixture(params=["openai", "anthropic"])
def provider(request: pytest.FixtureRequest) -> Provider:
    """Each rule is tested on both wires."""
    chosen: Provider = request.param
    return chosen


@pytest.fixture
async def model(llmock: LLMock, provider: Provider) -> AsyncIterator[Connection]:
    """A model that speaks to llmock."""
    told = ProviderSettings(provider, "test-model", KEY, llmock.base_url(provider), patience=BRISK)
    async with connected(told) as made:
        yield made


@dataclass(slots=True)
class Weather:
    """Tools for a loop: one, which is always asked and always knows."""

    called: list[ToolCall] = field(default_factory=list)

    def specs(self) -> tuple[ToolSpec, ...]:
        return (WEATHER,)

    def may_run_together(self, calls: Sequence[ToolCall]) -> bool:
        return bool(calls)

    async def call(self, call: ToolCall) -> CallOutcome:
        self.called.append(call)
        try:
            return CallOutcome("done", f"Sunny in {json.loads(call.arguments)['city']}.")
        except (ValueError, KeyError):
            return CallOutcome("invalid", "The arguments are no JSON object with a city.")


async def converse(model: Model, tools: Weather) -> tuple[str, LoopEnded]:
    items = [item async for item in run_loop(model, QUESTION.messages, tools)]
    ended = items[-1]
    assert isinstance(ended, LoopEnded)
    return "".join(item.delta for item in items if isinstance(item, TextDelta)), ended


async def test_a_text_streams_with_its_usage(llmock: LLMock, model: Connection) -> None:
    llmock.reply("Sunny, with a little wind from the west.")
    heard = await hear(model)
    assert heard.text == "Sunny, with a little wind from the west."
    assert heard.finish == "stop"
    assert heard.usage.output_tokens > 0
    assert not heard.usage.estimated
    llmock.assert_resilient(strict=True)


@pytest.mark.parametrize("count", [1, 2, 8])
async def test_a_loop_of_calls_and_results_is_accepted_to_its_end(
    llmock: LLMock, model: Connection, count: int
) -> None:
    cities = [f"City {number}" for number in range(count)]
    calls = tuple(Scripted("get_weather", {"city": city}) for city in cities)
    llmock.add(Reply(text="Let me look.", tool_calls=calls))
    llmock.call_tool("get_weather", {"city": "Chur"})
    llmock.reply("Sunny everywhere.")
    tools = Weather()
    text, ended = await converse(model, tools)
    assert text == "Let me look.Sunny everywhere."
    assert [json.loads(call.arguments)["city"] for call in tools.called] == [*cities, "Chur"]
    assert ended.finish == "stop"
    assert len(llmock.requests) == 3
    sent = json.dumps(llmock.last_request.body)
    assert all(f"Sunny in {city}." in sent for city in [*cities, "Chur"])
    llmock.assert_resilient(strict=True)


@pytest.mark.parametrize("fault", ["malformed_arguments", "unknown_tool"])
async def test_a_broken_call_is_passed_on_and_the_conversation_goes_on(
    llmock: LLMock, model: Connection, fault: str
) -> None:
    llmock.call_tool("get_weather", {"city": "Bern"}).break_tool_call(fault)
    llmock.reply("I could not look.")
    tools = Weather()
    text, _ = await converse(model, tools)
    assert text == "I could not look."
    assert (tools.called[0].name == "get_weather") == (fault == "malformed_arguments")
    llmock.assert_resilient(strict=True)


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (401, None, AuthenticationFailed),
        (403, None, AuthenticationFailed),
        (402, None, QuotaExhausted),
        (429, "insufficient_quota", QuotaExhausted),
        (404, None, ModelNotFound),
        (413, None, ContextTooLong),
        (400, None, RequestRejected),
        (422, None, RequestRejected),
    ],
)
async def test_what_no_retry_can_mend_is_asked_once(
    llmock: LLMock, model: Connection, status: int, code: str | None, kind: type[ModelError]
) -> None:
    llmock.fail(status, times=None, code=code, message=f"No. Key {KEY} is not welcome.")
    _, error = await hear_fault(model)
    assert type(error) is kind
    assert KEY not in str(error)
    assert len(llmock.requests) == 1
    llmock.assert_resilient()


async def test_a_prompt_that_is_too_long_is_told_as_such(llmock: LLMock, model: Connection) -> None:
    llmock.limits(context_window=100)
    long = replace(QUESTION, messages=(replace(QUESTION.messages[1], content="word " * 2000),))
    _, error = await hear_fault(model, long)
    assert isinstance(error, ContextTooLong)
    llmock.assert_resilient(strict=True)


@pytest.mark.parametrize("status", [500, 502, 503, 504, 529])
async def test_trouble_that_passes_is_sat_out(llmock: LLMock, model: Connection, status: int) -> None:
    llmock.fail(status, times=2, retry_after=0.1).reply("there")
    assert (await hear(model)).text == "there"
    assert len(llmock.requests) == 3
    llmock.assert_resilient()


async def test_an_outage_is_told_after_two_retries(llmock: LLMock, model: Connection) -> None:
    llmock.fail(503, times=None, retry_after=0.1)
    _, error = await hear_fault(model)
    assert isinstance(error, ProviderUnavailable)
    assert len(llmock.requests) == 3
    llmock.assert_resilient(strict=True)


async def test_the_wait_that_the_provider_asks_for_is_kept(llmock: LLMock, model: Connection) -> None:
    llmock.rate_limit(times=2, retry_after=0.4).reply("there")
    assert (await hear(model)).text == "there"
    llmock.assert_resilient(strict=True)


async def test_a_wait_that_is_too_long_ends_the_turn(llmock: LLMock, model: Connection) -> None:
    llmock.rate_limit(times=None, retry_after=60)
    _, error = await hear_fault(model)
    assert isinstance(error, RateLimited)
    assert error.retry_after == 60
    assert len(llmock.requests) == 1
    llmock.assert_resilient()


async def test_a_stream_that_breaks_before_its_first_piece_is_begun_again(
    llmock: LLMock, model: Connection
) -> None:
    llmock.disconnect(after_chunks=1).truncate(after_chunks=1).reply("there", times=None)
    assert (await hear(model)).text == "there"
    assert len(llmock.requests) == 3
    llmock.assert_resilient()


@pytest.mark.parametrize("fault", ["disconnect", "truncate", "corrupt", "stall"])
async def test_a_stream_that_breaks_after_its_first_piece_is_cut_off(
    llmock: LLMock, model: Connection, fault: str
) -> None:
    getattr(llmock.reply("one two three four five six seven eight"), fault)(after_chunks=6)
    text, error = await hear_fault(model)
    assert text.startswith("one ")
    assert isinstance(error, AnswerCutOff)
    assert len(llmock.requests) == 1


@pytest.mark.parametrize("fault", ["disconnect", "truncate", "corrupt", "stall"])
async def test_no_call_of_a_stream_that_breaks_is_told(llmock: LLMock, model: Connection, fault: str) -> None:
    broken = llmock.add(
        Reply(text="Look: ", tool_calls=(Scripted("get_weather", {"city": "Bern " * 9}),), times=None)
    )
    getattr(broken, fault)(after_chunks=7, times=None)
    text, error = await hear_fault(model)
    assert text == "Look: "
    assert isinstance(error, AnswerCutOff)


async def test_a_slow_beginning_is_tried_once_more(llmock: LLMock, model: Connection) -> None:
    llmock.slow_first_token(3.0).reply("there", times=None)
    assert (await hear(model)).text == "there"
    assert len(llmock.requests) == 2
    llmock.assert_resilient()
