from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from dataclasses import replace
from typing import Any

import pytest

from agent.errors import AuthenticationFailed, RequestRejected
from agent.models.connections import Provider, ProviderSettings, connect
from tests.agent.rawserver import raw_server
from tests.agent.talk import ANTHROPIC, KEY, OPENAI, Wire, connected, hear, hear_fault, openai_text, settings

pytestmark = pytest.mark.anyio
both_wires = pytest.mark.parametrize("wire", [OPENAI, ANTHROPIC], ids=lambda wire: wire.provider)
AMBIENT = {
    "OPENAI_API_KEY": "ambient-key",
    "OPENAI_ADMIN_KEY": "ambient-admin",
    "OPENAI_ORG_ID": "ambient-org",
    "OPENAI_PROJECT_ID": "ambient-project",
    "OPENAI_BASE_URL": "http://ambient.invalid/v1",
    "OPENAI_CUSTOM_HEADERS": "authorization: Bearer ambient\nX-Gateway: ambient\napi-key: ambient",
    "OPENAI_API_VERSION": "ambient-version",
    "AZURE_OPENAI_API_KEY": "ambient-azure",
    "AZURE_OPENAI_AD_TOKEN": "ambient-token",
    "AZURE_OPENAI_ENDPOINT": "http://ambient.invalid",
    "ANTHROPIC_API_KEY": "ambient-key",
    "ANTHROPIC_AUTH_TOKEN": "ambient-token",
    "ANTHROPIC_BASE_URL": "http://ambient.invalid",
    "ANTHROPIC_CUSTOM_HEADERS": "authorization: Bearer ambient\nX-Gateway: ambient\nx-api-key: ambient",
}


def test_the_key_is_in_no_representation() -> None:
    told = ProviderSettings("openai", "gpt-5", KEY)
    assert KEY not in repr(told)
    model = connect(told)
    assert KEY not in repr(model) + repr(vars(model)["_party"])


@pytest.mark.parametrize("provider", ["openai", "azure", "compatible", "anthropic"])
async def test_only_the_settings_count_and_only_their_key_leaves(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in AMBIENT.items():
        monkeypatch.setenv(name, value)
    wire = ANTHROPIC if provider == "anthropic" else OPENAI
    async with raw_server() as server:
        path = "" if provider == "azure" else wire.path
        async with connected(settings(provider, server.url + path)) as model:
            server.answer(wire.text("Hello"))
            assert (await hear(model)).text == "Hello"
        request = server.requests[0]
    assert "ambient" not in json.dumps([request.headers, request.target])
    assert KEY in (request.headers["api-key"] if provider == "azure" else request.headers["authorization"])
    assert not [name for name in request.headers if name.startswith(("x-", "openai-"))]


async def test_a_server_without_a_key_gets_no_credentials() -> None:
    async with raw_server() as server:
        async with connected(settings("compatible", f"{server.url}/v1", api_key="")) as model:
            server.answer(openai_text("Hello"))
            assert (await hear(model)).text == "Hello"
        assert "authorization" not in server.requests[0].headers
        assert (model.provider, model.name) == ("compatible", "test-model")


async def test_what_people_paste_along_with_key_and_address_does_no_harm() -> None:
    async with raw_server() as server:
        pasted = settings(
            "compatible", f" {server.url}/v1/chat/completions/ ", api_key=f"{KEY}\n", model=" m "
        )
        async with connected(pasted) as model:
            server.answer(openai_text("Hello"))
            await hear(model)
        request = server.requests[0]
    assert (request.target, request.json["model"]) == ("/v1/chat/completions", "m")
    assert request.headers["authorization"] == f"Bearer {KEY}"


@pytest.mark.parametrize(
    ("provider", "pasted", "target"),
    [
        (
            "azure",
            "/openai/deployments/x/chat/completions",
            "/openai/deployments/test-model/chat/completions",
        ),
        ("azure", "/openai/", "/openai/deployments/test-model/chat/completions"),
        ("anthropic", "/v1/messages", "/v1/messages"),
        ("anthropic", "/v1/", "/v1/messages"),
        ("anthropic", "/gateway", "/gateway/v1/messages"),
        ("openai", "/v1/chat/completions", "/v1/chat/completions"),
    ],
)
async def test_an_address_with_the_path_of_an_example_is_understood(
    provider: Provider, pasted: str, target: str
) -> None:
    async with raw_server() as server, connected(settings(provider, server.url + pasted)) as model:
        server.answer(ANTHROPIC.text("Hello") if provider == "anthropic" else openai_text("Hello"))
        await hear(model)
        assert server.requests[0].target.split("?")[0] == target


@both_wires
async def test_a_model_that_was_closed_says_so(wire: Wire) -> None:
    async with raw_server() as server, connected(wire.settings(server.url)) as model:
        await model.close()
        _, error = await hear_fault(model)
        assert "settings changed" in str(error)


@pytest.mark.parametrize(
    ("provider", "changes", "kind"),
    [
        ("openai", {"api_key": ""}, AuthenticationFailed),
        ("anthropic", {"api_key": " "}, AuthenticationFailed),
        ("openai", {"api_key": "sk-ключ"}, AuthenticationFailed),
        ("openai", {"api_key": "sk-a\nX-Evil: 1"}, AuthenticationFailed),
        ("openai", {"model": " "}, RequestRejected),
        ("compatible", {"base_url": None}, RequestRejected),
        ("azure", {"base_url": ""}, RequestRejected),
        ("openai", {"base_url": "ftp://host/v1"}, RequestRejected),
        ("openai", {"base_url": "host/v1"}, RequestRejected),
        ("openai", {"base_url": "https://me:secret@host/v1"}, RequestRejected),
        ("openai", {"base_url": "https://host/v1?key=secret"}, RequestRejected),
        ("openai", {"base_url": "https://host:99999/v1"}, RequestRejected),
        ("openai", {"base_url": "http://[::1/v1"}, RequestRejected),
    ],
)
def test_settings_that_cannot_work_are_refused_in_a_sentence(
    provider: Provider, changes: dict[str, Any], kind: type[Exception]
) -> None:
    with pytest.raises(kind) as caught:
        connect(replace(settings(provider, "https://host/v1"), **changes))
    assert str(caught.value).endswith(".")
    assert "secret" not in str(caught.value)


@both_wires
async def test_closing_a_model_closes_its_connections(wire: Wire) -> None:
    async with raw_server() as server:
        async with connected(wire.settings(server.url)) as model:
            server.answer(wire.text("Hello"))
            await hear(model)
            assert server.open_connections == 1
        await asyncio.wait_for(server.closed.wait(), 3)
        assert server.open_connections == 0


def test_importing_the_settings_loads_no_sdk() -> None:
    code = "import sys, agent.models.connections; print(sorted({'openai', 'anthropic', 'httpx2'} & set(sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
