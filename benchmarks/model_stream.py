"""What a model adapter costs: fifty words streamed over HTTP, through our adapter and through the SDK's own loop.

Run ``python -m benchmarks.model_stream [--rounds 200]``. A server in another process answers at once, one chunk per
word. Both sides send the same conversation with the same tools, in turn, in one process; printed are medians and the
ratio of ours to the SDK's.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

import anthropic
import httpx2
import openai

from agent.messages import Message, ToolCall
from agent.model import ModelRequest, TextPiece, ToolSpec
from agent.models.connections import ProviderSettings, connect

WORDS = [f"word{number} " for number in range(50)]
TOOLS = tuple(
    ToolSpec(
        f"tool_{number}",
        "Find orders by status, customer and date, newest first; answers with at most fifty rows. " * 2,
        {"type": "object", "properties": {"status": {"type": "string"}, "limit": {"type": "integer"}}},
    )
    for number in range(14)
)
REQUEST = ModelRequest(
    (
        Message("system", "You are the assistant of an operations team. " * 40),
        Message("user", "How many orders are late?"),
        Message("assistant", "", (ToolCall("call_1", "tool_1", '{"status": "late"}'),)),
        Message(
            "tool",
            json.dumps([{"order": f"SA-2026-{number:05}"} for number in range(20)]),
            tool_call_id="call_1",
        ),
    ),
    TOOLS,
)


def openai_events() -> list[bytes]:
    def chunk(delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
        return {
            "id": "chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT",
            "object": "chat.completion.chunk",
            "created": 1741569952,
            "model": "gpt-5.4-2026-03-05",
            "service_tier": "default",
            "system_fingerprint": "fp_44709d6fcb",
            "choices": [{"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}],
            "usage": None,
        }

    chunks = [chunk({"role": "assistant", "content": "", "refusal": None})]
    chunks += [chunk({"content": word}) for word in WORDS]
    chunks.append(chunk({}, "stop"))
    chunks.append(
        {
            **chunk({}),
            "choices": [],
            "usage": {"prompt_tokens": 900, "completion_tokens": 50, "total_tokens": 950},
        }
    )
    return [*(f"data: {json.dumps(each)}\n\n".encode() for each in chunks), b"data: [DONE]\n\n"]


def anthropic_events() -> list[bytes]:
    usage = {
        "input_tokens": 900,
        "output_tokens": 1,
        "cache_creation_input_tokens": 0,
        "cache_read_input_tokens": 0,
    }
    message: dict[str, Any] = {
        "id": "msg_01XFDUDYJgAACzvnptvVoYEL",
        "type": "message",
        "role": "assistant",
        "content": [],
        "model": "claude-opus-5",
        "stop_reason": None,
        "stop_sequence": None,
        "usage": usage,
    }
    events: list[dict[str, Any]] = [{"type": "message_start", "message": message}]
    events.append({"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}})
    events += [
        {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": word}}
        for word in WORDS
    ]
    events.append({"type": "content_block_stop", "index": 0})
    stop = {"stop_reason": "end_turn", "stop_sequence": None}
    events.append({"type": "message_delta", "delta": stop, "usage": {"output_tokens": 50}})
    events.append({"type": "message_stop"})
    return [f"event: {event['type']}\ndata: {json.dumps(event)}\n\n".encode() for event in events]


async def serve() -> None:
    """Answer every POST at once, each event in a chunk and a write of its own; print the port."""
    frames = {
        kind: [b"%x\r\n%s\r\n" % (len(event), event) for event in events]
        for kind, events in (("chat/completions", openai_events()), ("messages", anthropic_events()))
    }

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
                await reader.readexactly(int(head.split("content-length: ")[1].split("\r")[0]))
                writer.write(
                    b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
                )
                for frame in frames["messages" if "/v1/messages" in head else "chat/completions"]:
                    writer.write(frame)
                    await asyncio.sleep(0)
                writer.write(b"0\r\n\r\n")
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


@asynccontextmanager
async def server() -> AsyncIterator[str]:
    """The server in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.model_stream", "--serve"]
    process = await asyncio.create_subprocess_exec(*command, stdout=subprocess.PIPE)
    assert process.stdout is not None
    try:
        yield f"http://127.0.0.1:{int(await process.stdout.readline())}"
    finally:
        process.terminate()
        await process.wait()


async def ours(settings: ProviderSettings) -> Callable[[], Awaitable[str]]:
    model = connect(settings)

    async def ask() -> str:
        return "".join([piece.text async for piece in model.stream(REQUEST) if isinstance(piece, TextPiece)])

    return ask


def sdk_openai(url: str) -> Callable[[], Awaitable[str]]:
    client = openai.AsyncOpenAI(base_url=f"{url}/v1", api_key="key", max_retries=0)
    messages: Any = [
        {"role": "system", "content": REQUEST.messages[0].content},
        {"role": "user", "content": REQUEST.messages[1].content},
        {
            "role": "assistant",
            "content": None,
            "tool_calls": [
                {
                    "id": "call_1",
                    "type": "function",
                    "function": {"name": "tool_1", "arguments": '{"status": "late"}'},
                }
            ],
        },
        {"role": "tool", "tool_call_id": "call_1", "content": REQUEST.messages[3].content},
    ]
    tools: Any = [
        {
            "type": "function",
            "function": {"name": tool.name, "description": tool.description, "parameters": tool.parameters},
        }
        for tool in TOOLS
    ]

    async def ask() -> str:
        stream = await client.chat.completions.create(
            model="m", messages=messages, tools=tools, stream=True, stream_options={"include_usage": True}
        )
        return "".join([chunk.choices[0].delta.content or "" async for chunk in stream if chunk.choices])

    return ask


def sdk_anthropic(url: str) -> Callable[[], Awaitable[str]]:
    client = anthropic.AsyncAnthropic(base_url=url, api_key="key", max_retries=0)
    messages: Any = [
        {"role": "user", "content": REQUEST.messages[1].content},
        {
            "role": "assistant",
            "content": [{"type": "tool_use", "id": "call_1", "name": "tool_1", "input": {"status": "late"}}],
        },
        {
            "role": "user",
            "content": [
                {"type": "tool_result", "tool_use_id": "call_1", "content": REQUEST.messages[3].content}
            ],
        },
    ]
    tools: Any = [
        {"name": tool.name, "description": tool.description, "input_schema": tool.parameters}
        for tool in TOOLS
    ]

    async def ask() -> str:
        stream = await client.messages.create(
            model="m",
            max_tokens=4096,
            system=REQUEST.messages[0].content,
            messages=messages,
            tools=tools,
            stream=True,
        )
        deltas = [event.delta async for event in stream if event.type == "content_block_delta"]
        return "".join([delta.text for delta in deltas if delta.type == "text_delta"])

    return ask


async def raw(url: str) -> Callable[[], Awaitable[str]]:
    """The floor: the same HTTP client, and nothing parsed."""
    client = httpx2.AsyncClient()

    async def ask() -> str:
        async with client.stream("POST", f"{url}/v1/chat/completions", content=b"{}") as response:
            async for _ in response.aiter_raw():
                pass
        return "".join(WORDS)

    return ask


async def time_rounds(sides: Mapping[str, Callable[[], Awaitable[str]]], rounds: int) -> dict[str, float]:
    """The median seconds of each side, asked in turn; ten rounds before the first are not counted."""
    times: dict[str, list[float]] = {name: [] for name in sides}
    for name, ask in list(sides.items()) * (rounds + 10):
        began = time.perf_counter()
        assert await ask() == "".join(WORDS)
        times[name].append(time.perf_counter() - began)
    return {name: statistics.median(taken[10:]) for name, taken in times.items()}


async def measure(rounds: int) -> None:
    async with server() as url:
        sides = {
            "openai, ours": await ours(ProviderSettings("openai", "m", "key", f"{url}/v1")),
            "openai, SDK": sdk_openai(url),
            "anthropic, ours": await ours(ProviderSettings("anthropic", "m", "key", url)),
            "anthropic, SDK": sdk_anthropic(url),
            "HTTP alone": await raw(url),
        }
        medians = await time_rounds(sides, rounds)
    for name, median in medians.items():
        print(f"{name:16} {median * 1000:6.2f} ms")
    for wire in ("openai", "anthropic"):
        print(f"{wire}: {medians[f'{wire}, ours'] / medians[f'{wire}, SDK']:.2f}x the SDK's own loop")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--serve", action="store_true")
    arguments = parser.parse_args()
    asyncio.run(serve() if arguments.serve else measure(arguments.rounds))
