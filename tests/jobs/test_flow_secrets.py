"""No secret is left anywhere by a run: not in the database, the log, the data folder, nor in what pages are told.

The other side repeats every secret it is given, in headers, bodies and errors; afterwards everything is searched.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from db.models.base import Json
from db.secrets import make_vault
from db.session import Store
from db.workflows.connections import ConnectionValues, add_connection
from engines.flow.definition import Definition, Edge, Node
from jobs.engine import DurableJobs
from tests.dump import dump_of
from tests.engines.listener import Listener, listening, moved, whole
from tests.engines.post_office import PostOffice, open_post_office
from tests.jobs.flow_bench import FlowBench, open_bench
from tests.jobs.flow_worker import SECRETS
from tests.jobs.target import Target
from tests.jobs.workplace import PATIENCE, QUICK
from tests.postgres import ROOT, Urls

CANARY = "canary"
TOKEN, PASSWORD, HOOK = "canary-token-4711", "canary-password-0815", "T00CANARY/B00CANARY/canaryXYZ12345"
TALKATIVE = "import logging, runpy; logging.basicConfig(level=logging.DEBUG); "
TALKATIVE += "runpy.run_module('tests.jobs.flow_worker', run_name='__main__')"


@contextmanager
def talkative_worker(url: str, data: Path) -> Iterator[list[str]]:
    """A worker whose libraries log all they can; what it said, once it has ended."""
    said: list[str] = []
    given = json.dumps({"url": url, "data": str(data), "executor": None, "rhythm": QUICK})
    with (data / "said").open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-c", TALKATIVE, given],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
        )
        try:
            yield said
        finally:
            process.terminate()
            process.wait(PATIENCE)
            said.append((data / "said").read_text(errors="replace"))


def echo(server: Listener) -> None:
    """Everything that is sent to it, it says back."""
    told = {"authorization": f"Bearer {TOKEN}", TOKEN: [TOKEN, {"deep": f"x{TOKEN}y"}]}
    server.answer(whole(200, told, x_echo=TOKEN, set_cookie=f"t={TOKEN}"))
    server.answer(whole(403, f"wrong token: {TOKEN}", "text/plain"))
    server.answer(moved(301, f"https://elsewhere.example/?t={TOKEN}"))
    server.answer(whole(404, f"no_service {HOOK}", "text/plain"))
    server.answer(b"HTTP/1.1 what " + TOKEN.encode() + b"\r\n\r\n")


def connect(bench: FlowBench, server: Listener, office: PostOffice) -> dict[str, str]:
    """A connection of each kind; their ids."""
    vault = make_vault(SECRETS)
    mail = {"host": "127.0.0.1", "port": str(office.port), "security": "none", "from": "a@example.com"}
    hook = {"webhook_url": f"{server.url}/services/{HOOK}"}
    wanted = (
        ConnectionValues("http", "Shop", {"host": f"127.0.0.1:{server.port}"}, {"token": TOKEN}),
        ConnectionValues("slack", "Team", {}, hook),
        ConnectionValues("email", "Post", {**mail, "username": "ada"}, {"password": PASSWORD}),
    )
    with bench.work() as session:
        return {each.connector: str(add_connection(session, bench.ada, vault, each).id) for each in wanted}


def everything(server: Listener, made: dict[str, str]) -> Definition:
    """Steps of all kinds that hold secrets, none of which depends on another but the one that copies an answer."""

    def call(node_id: str) -> Node:
        config: dict[str, Json] = {
            "method": "POST",
            "url": server.url,
            "body": "x",
            "connection": made["http"],
        }
        return Node(node_id, "http", "request", config=config)

    copied: dict[str, Json] = {"fields": {"copy": "steps.first.body", "text": "json(steps.first)"}}
    mail: dict[str, Json] = {
        "connection": made["email"],
        "to": "ben@example.com",
        "subject": "S",
        "body": "B",
    }
    nodes = (
        Node("start", "transform", "set", config={"fields": {"a": "1"}}),
        call("first"),
        call("second"),
        call("third"),
        Node("slack", "slack", "send_message", config={"connection": made["slack"], "text": "Hi"}),
        call("fourth"),
        Node("mail", "email", "send", config=mail),
        Node("copy", "transform", "set", config=copied),
    )
    edges = [Edge("start", node.id) for node in nodes[1:-1]]
    return Definition(nodes, (*edges, Edge("first", "copy")))


def test_no_secret_is_left_anywhere(
    store: Store, engine: DurableJobs, database_urls: Urls, data: Path
) -> None:
    bench = open_bench(store, engine, data, Target(""))
    with (
        listening() as server,
        open_post_office(signs_in=True) as office,
        talkative_worker(database_urls.app, data) as said,
    ):
        echo(server)
        office.password = "another"
        number = bench.run(everything(server, connect(bench, server, office)))
        bench.finish(number)
        steps = bench.steps(number)
        codes = {node: step.error_code for node, step in steps.items() if step.error_code}
        assert codes == {
            "second": "answer_403",
            "third": "answer_301",
            "slack": "slack_refused",
            "fourth": "connection_failed",
            "mail": "mail_refused",
        }
        assert steps["fourth"].status == "unknown"
        assert "***" in str(steps["copy"].output)
        assert sum(TOKEN in str(each.headers) for each in server.heard) == 4, "they were really sent"
    assert "DEBUG:" in said[0], "it logged all it could"
    dump = dump_of(database_urls)
    assert "wrong token: ***" in dump, "what the other side said is there"
    for place, found in {
        "log": said[0],
        "database": dump,
        "folder": contents_of(data),
    }.items():
        assert CANARY not in found.lower(), f"{place}: {around(found)}"


def contents_of(folder: Path) -> str:
    files = [each.read_bytes().decode("latin-1") for each in folder.rglob("*") if each.is_file()]
    return "".join(files)


def around(found: str) -> str:
    place = found.lower().find(CANARY)
    return found[max(0, place - 200) : place + 100]


@pytest.mark.parametrize("hay", ["x canary y", "CANARY"])
def test_the_search_finds_what_is_there(hay: str) -> None:
    assert CANARY in around(hay).lower()
