"""A visitor's sandbox is closed: by no route, page, handler, stream, file or link does anything of others come in.

What others have is told from what nobody has by nothing; what is listed holds none of their keys and none of their words.
Tools and queries are swept in ``tests/tools/test_sandbox_tools.py``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from sqlalchemy import select

from db import workflows
from db.models.workflows import Workflow
from tests.api.conversation import begin, problem, say
from tests.api.test_feed import listening
from tests.api.test_matrix import ABSENT, ALL, Operation, absent
from tests.api.twins import CANARY, GUEST, REAL, TWIN, World, open_world, rows_of

# Gradio 6.31 works out its queue's statistics with what pandas 3 calls deprecated.
pytestmark = pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")
SAME = {"X-Request-Id": "the-same-request"}
OF_RECORDS = [each for each in ALL if each.parameters]
PAGES = (
    *("orders?order={number}", "products?product={pim_id}", "throughput", "items?item={item}"),
    *("change-orders?order={change_order}", "workspace?programme={program}", "projects?project={project_id}"),
    *("simulations?run={simulation}", "simulations?sweep={sweep}", "simulations?project={project_id}"),
    *("workflows?workflow={workflow}", "workflow-runs?run={run}", "connections?connection={connection_id}"),
)
FRAGMENTS = (
    *("/ui/conversation?chat={chat_id}", "/ui/chats?selected={chat_id}", "/ui/change-sets/{change_set_id}"),
    *("/ui/change-sets/{change_set_id}/rows", "/ui/change-sets/{change_set_id}/sight"),
    *("/ui/turns/{turn_id}/step?call=call-1", "/ui/turns/{turn_id}/table.csv?call=call-1"),
    *("/ui/app/items/bom?item={item}", "/ui/app/items/bom.csv?item={item}", "/app/?chat={chat_id}"),
    *(f"/ui/app/{page}" for page in PAGES),
)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Two sandboxes and a real tenant; at the end nothing of the others may have changed."""
    with open_world(tmp_path_factory.mktemp("twins")) as opened:
        before = [rows_of(opened, each) for each in (TWIN, REAL)]
        yield opened
        assert [rows_of(opened, each) for each in (TWIN, REAL)] == before


@pytest.fixture(scope="module")
def foreign(world: World) -> frozenset[str]:
    """The keys of all rows that are not the guest's."""
    return frozenset(world.foreign_ids())


def leaks(text: str, foreign: frozenset[str]) -> list[str]:
    """What stands in it that is not the guest's."""
    return [word for word in (CANARY, *foreign) if word in text]


def absent_names(records: dict[str, str]) -> dict[str, str]:
    return absent(records) | {"pim_id": "ZZ-XXXX", "program": "ZZ-XXX"}


def told_apart(ask: Any, theirs: dict[str, str], names: list[str]) -> str | None:
    """How the answers for what others have and for what nobody has differ; None where they do not."""
    nothing = absent_names(theirs)
    one, other = ask(theirs), ask(nothing)
    content = one.content
    for name in names:
        content = content.replace(quote(theirs[name]).encode(), quote(nothing[name]).encode())
    if (one.status_code, content) == (other.status_code, other.content):
        return None
    return f"{one.status_code} {one.text[:300]} | {other.status_code} {other.text[:300]}"


@pytest.mark.parametrize("owner", [TWIN, REAL])
@pytest.mark.parametrize("operation", OF_RECORDS, ids=str)
def test_no_route_gives_or_changes_a_record_of_others(world: World, operation: Operation, owner: str) -> None:
    theirs = {**dict.fromkeys(operation.parameters, ABSENT), **world.records[owner]}
    with world.visit() as client:
        assert (
            told_apart(lambda names: operation.ask(client, names, **SAME), theirs, operation.parameters)
            is None
        )
        answer = operation.ask(client, theirs)
    assert answer.status_code in {403, 404}
    assert answer.json()["code"] in {"not_found", "not_permitted", "guests_cannot"}


@pytest.mark.parametrize("operation", OF_RECORDS, ids=str)
def test_not_even_administrators_of_others_get_into_a_sandbox(world: World, operation: Operation) -> None:
    theirs = {**dict.fromkeys(operation.parameters, ABSENT), **world.records[TWIN]}
    with world.visit("admin@other") as client:
        assert (
            told_apart(lambda names: operation.ask(client, names, **SAME), theirs, operation.parameters)
            is None
        )
        problem(operation.ask(client, theirs), 404, "not_found")


def test_every_kind_of_record_was_tried(world: World) -> None:
    named = {name for each in ALL for name in each.parameters}
    assert named - set(world.records[REAL]) == set()


def test_what_is_listed_and_shown_holds_nothing_of_others(world: World, foreign: frozenset[str]) -> None:
    seen: dict[str, int] = {}
    with world.visit() as client:
        for operation in readings():
            answer = operation.ask(
                client, {**dict.fromkeys(operation.parameters, ABSENT), **world.records[GUEST]}
            )
            seen[str(operation)] = answer.status_code
            assert leaks(answer.text, foreign) == [], str(operation)
    shown = [each for each, status in seen.items() if status == 200]
    assert len(shown) > 45, seen


def test_the_same_lists_show_the_words_of_others_to_these(world: World, foreign: frozenset[str]) -> None:
    with world.visit(REAL) as client:
        found = [
            str(each)
            for each in readings()
            if leaks(
                each.ask(client, {**dict.fromkeys(each.parameters, ABSENT), **world.records[REAL]}).text,
                foreign,
            )
        ]
    assert len(found) > 30, found


def readings() -> list[Operation]:
    """What reads and ends."""
    return [each for each in ALL if each.method == "get" and not each.path.endswith(("/feed", "/events"))]


def test_pages_and_their_pieces_show_nothing_of_others(world: World, foreign: frozenset[str]) -> None:
    with world.visit() as client:
        for address in FRAGMENTS:
            own = client.get(world.url + address.format(**world.records[GUEST]))
            assert own.status_code == 200, address
            assert leaks(own.text, foreign) == [], address
            for owner in (TWIN, REAL):
                theirs = world.records[owner]
                names = [name for name in theirs if f"{{{name}}}" in address]

                def ask(named: dict[str, str], address: str = address) -> httpx.Response:
                    return client.get(world.url + address.format(**named), headers=SAME)

                assert told_apart(ask, theirs, names) is None, address
    with world.visit(REAL) as owner_client:
        shown = [owner_client.get(world.url + each.format(**world.records[REAL])).text for each in FRAGMENTS]
    assert sum(CANARY in each for each in shown) > 12


def test_no_handler_of_a_page_gives_a_chat_of_others(world: World, foreign: frozenset[str]) -> None:
    with world.visit() as client:
        own = show(client, world, "hash-of-guest", world.records[GUEST]["chat_id"])
        assert "Mine" in own
        for owner in (TWIN, REAL):
            told = show(client, world, "hash-of-guest", world.records[owner]["chat_id"])
            assert leaks(told, foreign - {world.records[owner]["chat_id"]}) == []


def test_a_page_session_of_one_sandbox_is_nothing_in_another(world: World) -> None:
    with world.visit() as guest, world.visit(TWIN) as other, world.visit(REAL) as real:
        show(guest, world, "hash-of-mine", world.records[GUEST]["chat_id"])
        for client in (other, real):
            sent = {"data": [{}], "fn_index": 0, "session_hash": "hash-of-mine"}
            origin = {"Origin": world.url}
            base = f"{world.url}/app/gradio_api"
            for path in ("queue/join", "run/predict", "cancel", "component_server"):
                problem(client.post(f"{base}/{path}", json=sent, headers=origin), 403, "page_session_wrong")
            for path in ("queue/data?session_hash=hash-of-mine", "heartbeat/hash-of-mine"):
                problem(client.get(f"{base}/{path}"), 403, "page_session_wrong")


def show(client: httpx.Client, world: World, page: str, chat: str) -> str:
    """What the page's handler answers when it is asked for a chat."""
    body = {
        "data": [],
        "fn_index": 0,
        "session_hash": page,
        "event_data": {"chat": chat, "window": 50, "nonce": "n"},
    }
    answer = client.post(f"{world.url}/app/gradio_api/queue/join", json=body, headers={"Origin": world.url})
    if answer.status_code == 200:
        with client.stream("GET", f"{world.url}/app/gradio_api/queue/data?session_hash={page}") as stream:
            return "\n".join(line for line in stream.iter_lines() if "process_completed" in line)
    return answer.text


def test_the_feed_of_a_sandbox_tells_nothing_of_others(world: World, foreign: frozenset[str]) -> None:
    with world.visit() as guest, world.visit("operator@other") as busy, listening(guest, after=0) as feed:
        chat = begin(busy, title=f"{CANARY} elsewhere")
        say(busy, chat, f"{CANARY} hello")
        mine = begin(guest, title="Heard")
        say(guest, mine, "hello")
        seen = feed.until("turn", chat_id=mine, status="done")
    assert leaks(json.dumps(seen), foreign | {chat}) == []
    assert mine in json.dumps(seen)


def test_the_stream_of_a_chat_of_others_is_that_of_no_chat(world: World) -> None:
    with world.visit() as client:
        for owner in (TWIN, REAL):
            problem(client.get(f"/chats/{world.records[owner]['chat_id']}/events"), 404, "not_found")


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/tokens", {"name": "mine", "scope": "confirm", "days": 1}),
        ("POST", "/shares", {"kind": "transcript", "chat_id": ABSENT}),
        ("POST", "/shares", {"kind": "demo", "packs": ["renders"]}),
        ("GET", "/shares", None),
        ("POST", "/shares/copy", {"token": "A" * 22}),
        ("GET", "/users", None),
        ("GET", "/roles", None),
        ("GET", "/audit", None),
        ("GET", "/settings/providers", None),
        ("GET", "/settings/ai", None),
        ("GET", "/usage", None),
        ("GET", "/budgets", None),
        ("POST", "/connections", {"connector": "slack", "name": "out", "is_practice": True}),
        ("POST", "/skills", {"name": "Terse", "instructions": "One line."}),
        ("PUT", "/context/primary", {"content": "mine", "version": 0}),
        ("PUT", "/budgets", {"budgets": []}),
        (
            "POST",
            "/settings/providers",
            {"provider": "openai", "model": "m", "api_key": "sk-0123456789abcdef"},
        ),
    ],
)
def test_what_leads_out_of_a_sandbox_is_refused(
    world: World, method: str, path: str, body: dict[str, object] | None
) -> None:
    with world.visit() as client:
        answer = client.request(method, path, json=body)
    assert answer.status_code in {403, 404}, answer.text
    assert answer.json()["code"] in {"not_permitted", "guests_cannot", "not_found"}


def test_a_webhook_of_a_sandbox_is_an_address_that_there_is_not(world: World) -> None:
    """Asked by a wrong method, the webhook of a real tenant says so: it is known."""
    with httpx.Client(base_url=world.url) as outside:
        nothing = outside.put(f"/hooks/{'B' * 64}", json={}, headers=SAME)
        problem(nothing, 404, "not_found")
        for owner, status in ((REAL, 405), (TWIN, 404), (GUEST, 404)):
            asked = outside.put(f"/hooks/{hook_of(world, owner)}", json={}, headers=SAME)
            assert asked.status_code == status, owner
            assert status == 405 or asked.content == nothing.content


def hook_of(world: World, who: str) -> str:
    """The secret part of the address of a workflow of the sample."""
    with world.stack.store.read(world.stack.people[who].scope) as session:
        known = session.scalars(select(Workflow).where(Workflow.number == "WF-0001")).one()
        return workflows.hook_token(world.stack.services.vault, known)


def test_a_transcript_for_a_team_is_nothing_to_a_visitor(world: World) -> None:
    """The team's own people read it."""
    address = f"{world.url}/shared/{world.records[REAL]['share']}"
    with world.visit() as guest, world.visit(REAL) as colleague:
        theirs, nothing = (
            guest.get(each, headers=SAME) for each in (address, f"{world.url}/shared/{'A' * 22}")
        )
        assert (theirs.status_code, theirs.content) == (nothing.status_code, nothing.content)
        assert theirs.status_code == 404
        assert CANARY in colleague.get(address).text
        problem(
            guest.post("/shares/copy", json={"token": world.records[REAL]["share"]}), 403, "not_permitted"
        )
        preview = f"/shares/preview?chat={world.records[REAL]['chat_id']}"
        problem(guest.get(preview), 403, "not_permitted")
