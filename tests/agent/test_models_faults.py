from __future__ import annotations

import logging
import socket
import ssl
import subprocess
import traceback
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from agent.errors import (
    AuthenticationFailed,
    ContentRefused,
    ContextTooLong,
    ModelError,
    ModelNotFound,
    ProviderUnavailable,
    QuotaExhausted,
    RateLimited,
    RequestRejected,
)
from tests.agent.rawserver import Act, raw_server, sse, stream, whole
from tests.agent.talk import ANTHROPIC, KEY, OPENAI, Wire, connected, hear, hear_fault, settings

pytestmark = pytest.mark.anyio
both_wires = pytest.mark.parametrize("wire", [OPENAI, ANTHROPIC], ids=lambda wire: wire.provider)


def openai_error(message: str, code: str | int | None = None, **more: Any) -> dict[str, Any]:
    return {
        "error": {"message": message, "type": "invalid_request_error", "param": None, "code": code, **more}
    }


def anthropic_error(kind: str, message: str = "Something.") -> dict[str, Any]:
    return {"type": "error", "error": {"type": kind, "message": message}, "request_id": "req_011"}


AZURE_FILTER = openai_error(
    "The response was filtered due to the prompt triggering Azure OpenAI's content management policy.",
    "content_filter",
    innererror={
        "code": "ResponsibleAIPolicyViolation",
        "content_filter_result": {"hate": {"filtered": True}},
    },
)
LONG = (
    "This model's maximum context length is 128000 tokens. However, your messages resulted in 130512 tokens."
)
Answers = list[tuple[Wire, int, object]]
FINAL: dict[type[ModelError], Answers] = {
    AuthenticationFailed: [
        (OPENAI, 401, openai_error(f"Incorrect API key provided: {KEY}.", "invalid_api_key")),
        (
            OPENAI,
            400,
            [{"error": {"code": 400, "message": "API key not valid.", "status": "INVALID_ARGUMENT"}}],
        ),
        (OPENAI, 403, openai_error("Not supported", "unsupported_country_region_territory")),
        (ANTHROPIC, 401, anthropic_error("authentication_error", "invalid x-api-key")),
        (ANTHROPIC, 403, anthropic_error("permission_error")),
    ],
    QuotaExhausted: [
        (OPENAI, 402, {"error": "Insufficient Balance"}),
        (OPENAI, 429, openai_error("You exceeded your current quota", "insufficient_quota")),
        (ANTHROPIC, 402, anthropic_error("billing_error")),
        (ANTHROPIC, 400, anthropic_error("invalid_request_error", "Your credit balance is too low.")),
    ],
    ModelNotFound: [
        (OPENAI, 404, openai_error("The model `test-model` does not exist", "model_not_found")),
        (OPENAI, 403, openai_error("Project has no access to model `test-model`", "model_not_found")),
        (OPENAI, 404, {"error": {"code": "DeploymentNotFound", "message": "No such deployment."}}),
        (OPENAI, 400, openai_error("foo/bar is not a valid model ID", 400)),
        (OPENAI, 404, "404 page not found"),
        (ANTHROPIC, 404, anthropic_error("not_found_error", "model: test-model")),
    ],
    ContextTooLong: [
        (OPENAI, 400, openai_error(LONG, "context_length_exceeded")),
        (OPENAI, 400, {"object": "error", "message": LONG, "type": "BadRequestError", "code": 400}),
        (OPENAI, 429, openai_error("Request too large for gpt-4o on tokens per min", "rate_limit_exceeded")),
        (OPENAI, 413, "<html><body>413 Request Entity Too Large</body></html>"),
        (ANTHROPIC, 413, anthropic_error("request_too_large")),
        (ANTHROPIC, 400, anthropic_error("invalid_request_error", "prompt is too long: 208310 tokens")),
    ],
    ContentRefused: [
        (OPENAI, 400, AZURE_FILTER),
        (ANTHROPIC, 400, anthropic_error("invalid_request_error", "Blocked by content filtering policy")),
    ],
    RequestRejected: [
        (OPENAI, 400, openai_error("Invalid schema", "invalid_function_parameters", param="tools[0]")),
        (OPENAI, 422, {"detail": [{"loc": ["body", "n"], "msg": "extra fields not permitted"}]}),
        (OPENAI, 400, ""),
        (ANTHROPIC, 400, anthropic_error("invalid_request_error", "messages: roles must alternate")),
    ],
    ProviderUnavailable: [(OPENAI, 501, "")],
}


@pytest.mark.parametrize("kind", FINAL, ids=lambda kind: kind.__name__)
async def test_what_no_retry_can_mend_is_told_at_once(kind: type[ModelError]) -> None:
    for wire, status, body in FINAL[kind]:
        async with raw_server() as server, connected(wire.settings(server.url)) as model:
            server.answer(whole(status, body, "text/html" if isinstance(body, str) else "application/json"))
            _, error = await hear_fault(model)
            assert (type(error), body) == (kind, body)
            assert len(server.requests) == 1


@both_wires
@pytest.mark.parametrize("status", [408, 409, 500, 502, 503, 504, 529])
async def test_trouble_of_the_provider_is_tried_again_and_then_told(wire: Wire, status: int) -> None:
    async with raw_server() as server, connected(wire.settings(server.url)) as model:
        server.answer(whole(status, "<html>bad gateway</html>", "text/html"))
        server.answer(whole(status, anthropic_error("overloaded_error") if status == 529 else ""))
        server.answer(wire.text("there"))
        assert (await hear(model)).text == "there"
        assert len(server.requests) == 3
    async with raw_server() as server, connected(wire.settings(server.url)) as model:
        server.answer(whole(status, ""))
        with pytest.raises(ProviderUnavailable, match=f"HTTP {status}"):
            await hear(model)
        assert len(server.requests) == 3


@both_wires
async def test_the_provider_can_forbid_a_retry(wire: Wire) -> None:
    async with raw_server() as server, connected(wire.settings(server.url)) as model:
        server.answer(whole(500, "", x_should_retry="false"))
        with pytest.raises(ProviderUnavailable):
            await hear(model)
        assert len(server.requests) == 1


@both_wires
async def test_nobody_listening_is_tried_once_more(wire: Wire) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    async with connected(wire.settings(url)) as model:
        with pytest.raises(ProviderUnavailable, match="could not be reached"):
            await hear(model)


@both_wires
async def test_an_unknown_host_is_out_of_reach(wire: Wire) -> None:
    async with connected(wire.settings("http://no-such-host.invalid")) as model:
        with pytest.raises(ProviderUnavailable, match="could not be reached"):
            await hear(model)


@pytest.fixture(scope="module")
def unknown_identity(tmp_path_factory: pytest.TempPathFactory) -> ssl.SSLContext:
    """A server's certificate that it signed itself."""
    folder: Path = tmp_path_factory.mktemp("tls")
    certificate, key = folder / "cert.pem", folder / "key.pem"
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "1",
        "-subj",
        "/CN=localhost",
    ]
    subprocess.run([*command, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    return context


@both_wires
async def test_a_certificate_that_nobody_vouches_for_is_refused(
    wire: Wire, unknown_identity: ssl.SSLContext
) -> None:
    async with raw_server(unknown_identity) as server, connected(wire.settings(server.url)) as model:
        server.answer(wire.text("never"))
        with pytest.raises(ProviderUnavailable, match="did not prove its identity"):
            await hear(model)
        assert server.requests == []


@both_wires
@pytest.mark.parametrize("status", [301, 302, 307, 308])
async def test_a_redirect_is_not_followed(wire: Wire, status: int) -> None:
    async with raw_server() as thief, raw_server() as server, connected(wire.settings(server.url)) as model:
        thief.answer(wire.text("stolen"))
        server.answer(whole(status, "", location=f"{thief.url}/v1/chat/completions"))
        with pytest.raises(RequestRejected, match="redirects"):
            await hear(model)
        assert thief.requests == []


IN_STREAM: dict[type[ModelError], list[tuple[Wire, object]]] = {
    ProviderUnavailable: [
        (OPENAI, {"error": {"message": "Overloaded", "type": "server_error", "code": None}}),
        (OPENAI, [{"error": {"code": 503, "message": "Overloaded.", "status": "UNAVAILABLE"}}]),
        (OPENAI, {"object": "error", "message": "out of memory", "code": 500}),
        (OPENAI, {"error": "worker died"}),
        (ANTHROPIC, anthropic_error("overloaded_error")),
        (ANTHROPIC, anthropic_error("api_error")),
        (ANTHROPIC, {"error": {"message": "from a gateway"}}),
    ],
    RateLimited: [
        (OPENAI, {"error": {"message": "Slow", "type": "rate_limit_error", "code": "rate_limit_exceeded"}}),
        (OPENAI, {"error": {"code": 429, "message": "Provider returned error"}, "choices": []}),
        (ANTHROPIC, anthropic_error("rate_limit_error")),
    ],
    QuotaExhausted: [(OPENAI, {"error": {"message": "no budget", "code": "insufficient_quota"}})],
    ContextTooLong: [(OPENAI, {"error": {"message": LONG}})],
    AuthenticationFailed: [(ANTHROPIC, anthropic_error("authentication_error"))],
}


@pytest.mark.parametrize("kind", IN_STREAM, ids=lambda kind: kind.__name__)
async def test_an_error_inside_the_stream_counts_like_the_status_it_names(kind: type[ModelError]) -> None:
    for wire, body in IN_STREAM[kind]:
        async with raw_server() as server, connected(wire.settings(server.url)) as model:
            server.answer(stream(*wire.begun("Hello"), sse(body, "error")))
            text, error = await hear_fault(model)
            assert (text, type(error), body) == ("Hello", kind, body)
            assert len(server.requests) == 1


@both_wires
async def test_an_error_inside_the_stream_before_its_first_piece_is_tried_again(wire: Wire) -> None:
    async with raw_server() as server, connected(wire.settings(server.url)) as model:
        server.answer(stream(*wire.begun(), sse(anthropic_error("overloaded_error"), "error")))
        server.answer(wire.text("there"))
        assert (await hear(model)).text == "there"


@both_wires
@pytest.mark.parametrize("key", [KEY, "9fA7c3D1e5b24806a9C8d7E6f5041322"], ids=["with a prefix", "plain"])
async def test_neither_key_nor_prompt_nor_body_is_in_an_error_or_a_log(
    wire: Wire, key: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    told = f"Wrong key {key} for 'Weather in Bern?'"
    echo = {"error": {"message": told, "type": f"x {key}", "code": key, "param": key}}
    for status in (200, 400, 401, 403, 404, 429, 500):
        async with (
            raw_server() as server,
            connected(replace(wire.settings(server.url), api_key=key)) as model,
        ):
            server.answer(
                stream(*wire.begun("Hi"), sse(echo))
                if status == 200
                else whole(status, echo, x_request_id="req_1")
            )
            _, error = await hear_fault(model)
        assert error.__cause__ is None
        assert error.__context__ is None
        written = "".join(traceback.format_exception(error)) + repr(error) + repr(vars(error))
        for secret in (key, "Weather in Bern", "Wrong key"):
            assert secret.lower() not in written.lower()
    assert key not in caplog.text
    assert "request req_1" in caplog.text


async def test_the_particulars_of_a_refused_request_are_told_where_they_are_plain_words() -> None:
    async with raw_server() as server, connected(settings("openai", f"{server.url}/v1")) as model:
        body = openai_error(
            "Invalid schema", "invalid_function_parameters", param="tools[0].function.parameters"
        )
        server.answer(whole(400, body))
        with pytest.raises(RequestRejected) as caught:
            await hear(model)
        assert "invalid_function_parameters" in str(caught.value)
        assert "parameter tools[0].function.parameters" in str(caught.value)


async def test_a_huge_body_of_an_error_is_cut() -> None:
    async with raw_server() as server, connected(settings("openai", f"{server.url}/v1")) as model:
        server.answer(whole(400, b"x" * 2**25))
        with pytest.raises(RequestRejected):
            await hear(model)


async def test_a_connection_that_breaks_while_an_error_is_read_is_a_fault_like_another() -> None:
    async with raw_server() as server, connected(settings("openai", f"{server.url}/v1")) as model:
        server.answer(whole(500, "x" * 1000)[:-500], Act.RESET)
        with pytest.raises(ProviderUnavailable, match="HTTP 500"):
            await hear(model)
