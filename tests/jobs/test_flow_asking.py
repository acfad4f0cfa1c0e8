"""The tenant's language model for steps: asked from several threads, counted, and honest where there is none."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from agent.errors import AiNotConfigured, AiSwitchedOff, BudgetExhausted, ModelError
from db import ai, budgets, settings
from db.budgets import BudgetValues
from db.models.base import Json
from db.models.settings import UsageRow
from db.models.users import Role
from db.secrets import make_vault
from db.session import Store
from db.settings import ProviderValues
from db.tenancy import Identity
from db.users import load_identity
from jobs.flows.asking import Asker, open_asker
from tests.agent.rawserver import sse, stream
from tests.agent.rawserver import whole as refusal
from tests.agent.talk import delta
from tests.db.automation import open_automation
from tests.engines.listener import Listener, listening

VAULT = make_vault(["a secret of at least 32 characters for tests"])
KEY = "sk-canary-abcdefghijklmnop-1234"
ANSWER = [
    each
    for each in stream(
        delta(content="Hello "),
        delta(content="there"),
        delta("stop"),
        sse({"choices": [], "usage": {"prompt_tokens": 1000, "completion_tokens": 100}}),
        sse("[DONE]"),
    )
    if isinstance(each, bytes)
]


@pytest.fixture
def server() -> Iterator[Listener]:
    with listening() as running:
        yield running


@pytest.fixture
def who(store: Store) -> Identity:
    """Somebody who may do everything."""
    ada = open_automation(store).ada
    with store.work(ada.scope) as session:
        role = session.scalars(select(Role).where(Role.name == "maker")).one()
        role.permissions = [*role.permissions, "settings:write", "budgets:write"]
    found = load_identity(store, ada.scope)
    assert found is not None
    return found


@pytest.fixture
def asker(store: Store) -> Iterator[Asker]:
    with open_asker(store, VAULT) as opened:
        yield opened


def provide(store: Store, who: Identity, server: Listener) -> None:
    change(store, who, allowed_hosts=["127.0.0.1"])
    with store.work(who.scope) as session:
        values = ProviderValues("compatible", "m-1", KEY, f"{server.url}/v1")
        settings.add_provider(session, who, VAULT, values)


def change(store: Store, who: Identity, **changes: Json) -> None:
    with store.work(who.scope) as session:
        ai.change_tenant(session, who, changes)


def test_the_tenants_provider_answers_and_is_counted(
    store: Store, who: Identity, server: Listener, asker: Asker
) -> None:
    provide(store, who, server)
    server.answer(*ANSWER)
    with ThreadPoolExecutor(4) as pool:
        assert (
            list(pool.map(lambda number: asker(who, f"Question {number}"), range(8))) == ["Hello there"] * 8
        )
    asked = server.heard[0].json
    assert "tools" not in asked
    assert [each["role"] for each in asked["messages"]] == ["system", "user"]
    with store.read(who.scope) as session:
        rows = session.scalars(select(UsageRow)).all()
    assert [(row.user_id, row.input_tokens, row.output_tokens) for row in rows] == [
        (who.user_id, 1000, 100)
    ] * 8


def test_the_built_in_model_writes_no_texts(who: Identity, asker: Asker) -> None:
    with pytest.raises(AiNotConfigured, match="AI is not set up for this tenant"):
        asker(who, "Write")


def test_who_has_switched_it_off_or_used_it_up_is_not_served(
    store: Store, who: Identity, server: Listener, asker: Asker
) -> None:
    provide(store, who, server)
    server.answer(*ANSWER)
    with store.work(who.scope) as session:
        budgets.replace_budgets(session, who, [BudgetValues("tenant", tokens=1_000)])
    asker(who, "Write")
    with pytest.raises(BudgetExhausted):
        asker(who, "Write")
    change(store, who, ai_enabled=False)
    with pytest.raises(AiSwitchedOff):
        asker(who, "Write")
    assert server.connections == 1


def test_a_provider_that_refuses_is_told_without_its_key(
    store: Store, who: Identity, server: Listener, asker: Asker
) -> None:
    provide(store, who, server)
    server.answer(refusal(401, {"error": {"message": f"Incorrect API key provided: {KEY}"}}))
    with pytest.raises(ModelError) as failed:
        asker(who, "Write")
    assert "canary" not in str(failed.value)


def test_an_asker_that_was_never_asked_closes(store: Store) -> None:
    with open_asker(store, VAULT):
        pass
