"""Nobody asks for more than a person needs: what is over it waits, and is told how long."""

from __future__ import annotations

from uuid import uuid4

import httpx
import pytest

from api.errors import TooManyRequests
from api.rates import Limits, Rate, Rates, Turnstile
from tests.api.conversation import begin, confirm, problem
from tests.postgres import Urls
from tests.stack import run_stack


class Clock:
    """Goes when it is told to."""

    def __init__(self) -> None:
        self.moment = 1000.0

    def __call__(self) -> float:
        return self.moment


def test_a_window_slides_and_says_how_long_to_wait() -> None:
    clock, user = Clock(), uuid4()
    rates = Rates(Limits(messages=Rate(2, 60, "messages")), clock)
    rates.count("messages", user)
    clock.moment += 20
    rates.count("messages", user)
    for _ in range(2):
        with pytest.raises(TooManyRequests, match="more than 2 messages in a minute") as refused:
            rates.count("messages", user)
        assert refused.value.retry_after == 40
    clock.moment += 40
    rates.count("messages", user)
    with pytest.raises(TooManyRequests):
        rates.count("messages", user)


def test_people_and_actions_are_counted_apart() -> None:
    rates = Rates(Limits(messages=Rate(1, 60, "messages"), decisions=Rate(1, 60, "decisions")), Clock())
    one, other = uuid4(), uuid4()
    rates.count("messages", one)
    rates.count("decisions", one)
    rates.count("messages", other)


def test_a_turnstile_lets_in_as_many_as_have_left() -> None:
    gate, user = Turnstile(2), uuid4()
    leave = gate.enter(user)
    gate.enter(user)
    with pytest.raises(TooManyRequests, match="live feeds open"):
        gate.enter(user)
    gate.enter(uuid4())
    leave()
    gate.enter(user)


def test_too_many_messages_and_decisions_are_a_problem_with_the_wait(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("rates")
    url = f"sqlite:///{folder}/counterfoil.db"
    limits = Limits(messages=Rate(1, 60, "messages"), decisions=Rate(1, 60, "decisions"))
    with (
        run_stack(folder, Urls(url, url, url), limits=limits) as stack,
        stack.visit("operator@acme") as client,
    ):
        chat = begin(client)
        body = {"content": 'call make_thing {"name": "nut"}', "stream": False}
        shown = client.post(f"/chats/{chat}/messages", json=body).json()["change_set"]
        for refused in (
            client.post(f"/chats/{chat}/messages", json=body),
            client.post(f"/chats/{chat}/regenerate"),
        ):
            problem(refused, 429, "rate_limited")
            assert 50 <= int(refused.headers["retry-after"]) <= 60
        assert confirm(client, shown).status_code == 200
        answer: httpx.Response = confirm(client, shown)
        problem(answer, 429, "rate_limited")
        assert len(client.get(f"/chats/{chat}/messages").json()["items"]) == 5
