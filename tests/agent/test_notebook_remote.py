"""A remote assistant on a real server with tokens of each scope, over wires that break and servers that go away."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import ExitStack, aclosing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select

from agent import Assistant, tool
from agent.events import TextDelta, TurnEnded
from agent.notebook.errors import (
    ChangedSincePreview,
    NotHere,
    NotPermitted,
    PersonUnknown,
    Refused,
    ServerFailed,
    ServerUnreachable,
    TenantUnknown,
    TokenRefused,
)
from agent.results import Image, Result
from db.models.turns import Turn
from db.tenancy import Reach
from db.tokens import id_of, make_token, revoke_token
from tests.agent.notebook_wire import open_wire
from tests.agent.rawserver import RawServer, raw_server, whole
from tests.api.conftest import PRODUCTS, Shop, open_shop
from tests.postgres import Urls
from tests.stack import Stack, run_stack
from tools.context import Context


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with serving(tmp_path_factory.mktemp("stack")) as running:
        yield running


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No server or token is named by whoever runs the tests."""
    for name in ("COUNTERFOIL_URL", "COUNTERFOIL_TOKEN", "COUNTERFOIL_USER"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def assistant(stack: Stack) -> Iterator[Assistant]:
    with remote(stack) as opened:
        yield opened


@contextmanager
def serving(folder: Path) -> Iterator[Stack]:
    url = f"sqlite:///{folder}/counterfoil.db"
    with run_stack(folder, Urls(url, url, url)) as running:
        yield running


def token_of(stack: Stack, scope: Reach = "confirm", who: str = "operator@acme") -> str:
    person = stack.people[who]
    with stack.store.work(person.scope) as session:
        return make_token(session, person, "a notebook", scope=scope).token


@contextmanager
def remote(
    stack: Stack, scope: Reach = "confirm", *, url: str | None = None, who: str = "operator@acme"
) -> Iterator[Assistant]:
    with Assistant(url=url or stack.url, token=token_of(stack, scope, who)) as opened:
        yield opened


def make(name: str, copies: int = 1) -> str:
    return f"call make_thing {json.dumps({'name': name, 'copies': copies})}"


def test_a_question_is_answered_over_the_wire(assistant: Assistant) -> None:
    assert (assistant.who.email, assistant.who.tenant) == ("operator@acme.example", "acme")
    answer = assistant.chat("slow 12")
    assert answer.text == " ".join(f"word{number}" for number in range(12))
    assert (answer.finish, answer.usage.tokens, answer.usage.model) == ("stop", 15, "obedient-1")
    listed = assistant.chat("call list_things")
    assert [(step.name, step.status) for step in listed.steps] == [("list_things", "done")]
    assert [entry.role for entry in assistant.history] == ["user", "assistant"] * 2
    assert assistant.history[-1].steps[0].name == "list_things"
    assert assistant.usage.turns >= 2


def test_what_is_staged_is_confirmed_and_undone(assistant: Assistant) -> None:
    proposal = assistant.chat(make("lamp", 2)).proposal
    assert proposal is not None
    assert (proposal.status, proposal.total) == ("pending", 2)
    assert proposal.id in {each.id for each in assistant.pending}
    proposal.confirm()
    assert proposal.receipt is not None
    assert proposal.receipt.by == "Operator acme"
    undo = proposal.undo().confirm()
    assert undo.status == "applied"
    assert "lamp" not in assistant.chat("call list_things").text


def test_a_preview_that_moved_is_shown_anew(assistant: Assistant) -> None:
    made = assistant.chat(make("chair")).proposal
    assert made is not None
    [chair] = made.confirm().rows
    paint = "call paint_thing " + json.dumps({"name": chair.label, "colour": "red"})
    first, second = assistant.chat(paint).proposal, assistant.chat(paint.replace("red", "blue")).proposal
    assert first is not None
    assert second is not None
    second.confirm()
    with pytest.raises(ChangedSincePreview):
        first.confirm()
    assert any("blue" in str(row.before) for row in first.rows)
    first.confirm()
    assert first.status == "applied"


@pytest.mark.parametrize("scope", ["read", "propose", "confirm"])
def test_a_token_goes_as_far_as_its_scope(stack: Stack, scope: Reach) -> None:
    with remote(stack, scope) as assistant:
        assert assistant.who.reach == scope
        offered = {each.name for each in assistant.tools if each.writes}
        answer = assistant.chat(make(f"table-{scope}"))
        if scope == "read":
            assert (answer.steps[0].status, answer.proposal, offered) == ("refused", None, set())
            return
        assert "make_thing" in offered
        assert answer.proposal is not None
        if scope == "propose":
            with pytest.raises(NotPermitted) as refused:
                answer.proposal.confirm()
            assert refused.value.code == "token_scope"
            assert answer.proposal.cancel("cannot").status == "cancelled"
        else:
            assert answer.proposal.confirm().status == "applied"


def test_a_search_only_reads(assistant: Assistant) -> None:
    answer = assistant.chat(make("never"), mode="search")
    assert (answer.steps[0].status, answer.proposal) == ("refused", None)


def test_a_model_that_fails_is_told_in_the_answer(assistant: Assistant) -> None:
    answer = assistant.chat("fail")
    assert (answer.finish, answer.error) == ("error", "The provider is down. Try again in a minute.")


def test_a_token_that_is_worthless_is_refused(stack: Stack) -> None:
    person, token = stack.people["operator@acme"], token_of(stack)
    with Assistant(url=stack.url, token=token) as assistant:
        assert assistant.tools
        with stack.store.work(person.scope) as session:
            newest = make_token(session, person, "another", scope="read")
            revoke_token(session, person, id_of(newest.row))
        with pytest.raises(TokenRefused):
            Assistant(url=stack.url, token=newest.token)
        with pytest.raises(TokenRefused):
            Assistant(url=stack.url, token="cft_" + "x" * 43)
    for wrong in (None, "", "two\nlines", "schlüssel"):
        with pytest.raises(TokenRefused, match="needs an API token"):
            Assistant(url=stack.url, token=wrong)


def test_a_token_of_another_tenant_or_person_is_told_apart(stack: Stack) -> None:
    token = token_of(stack)
    with pytest.raises(TenantUnknown, match="belongs to the tenant acme, not to 'bearings'"):
        Assistant("bearings", url=stack.url, token=token)
    with pytest.raises(PersonUnknown, match=r"operator@acme\.example"):
        Assistant("acme", user="ada@acme.example", url=stack.url, token=token)
    with pytest.raises(Refused, match="not both"):
        Assistant(url=stack.url, token=token, data="data")


def test_address_and_token_may_come_from_the_environment(
    stack: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = token_of(stack)
    monkeypatch.setenv("COUNTERFOIL_URL", f"{stack.url}/")
    monkeypatch.setenv("COUNTERFOIL_TOKEN", token)
    with Assistant("acme") as assistant:
        assert stack.url in repr(assistant)
        assert token not in repr(vars(assistant))


def test_what_only_a_local_store_can_do_is_said(assistant: Assistant) -> None:
    @tool(permission=None)
    def own(ctx: Context) -> Result:
        """Do nothing."""
        return Result("nothing")

    for wanted in (lambda: assistant.call("list_things"), lambda: assistant.add(own), assistant.worker):
        with pytest.raises(NotHere):
            wanted()


def test_pictures_and_jobs_come_over_the_wire(stack: Stack, assistant: Assistant) -> None:
    shop = stocked(stack)
    line = assistant._line
    there = Image(
        shop.render_id(shop.done), f"/api/v1/renders/{shop.render_id(shop.done)}/image", "A bearing"
    )
    found = assistant._run(line.picture(there))
    assert found is not None
    assert (found.media_type, found.data[:4], found.caption) == ("image/png", b"\x89PNG", "A bearing")
    missing = Image("x", f"/api/v1/renders/{shop.render_id(shop.failed)}/image", "Nothing")
    assert assistant._run(line.picture(missing)) is None
    job = assistant._run(line.job(str(shop.job(shop.failed).id)))
    assert job is not None
    assert (job.status, job.error) == ("failed", "The renderer ran out of memory.")


def stocked(stack: Stack) -> Shop:
    """Products and an order, as the interface's own tests have them."""
    from db.sample.catalogue import Catalogue, MaterialRow, ProductRow, fill_catalogue

    rows = (ProductRow(name, name, "Bearings", {"bore": 12.0}, {"ring": "Steel"}) for name in PRODUCTS)
    steel = MaterialRow("Steel", {"base_color": "#cccccc", "roughness": 0.4}, ("St 52",))
    with stack.store.work(stack.people["operator@acme"].scope) as session:
        fill_catalogue(session, Catalogue(tuple(rows), (steel,)))
    return open_shop(stack)


def test_an_answer_goes_on_after_its_connection_was_cut(stack: Stack) -> None:
    with open_wire(stack.url) as wire, remote(stack, url=wire.url) as assistant:
        wire.cuts += [b"word20 ", b"word40 "]
        answer = assistant.chat("slow 60")
        assert wire.cuts == []
    assert (answer.finish, answer.text) == ("stop", " ".join(f"word{number}" for number in range(60)))


@pytest.mark.slow
def test_a_server_that_stops_in_the_middle_of_an_answer_is_said(tmp_path: Path) -> None:
    async def ask(assistant: Assistant, server: ExitStack) -> None:
        async with aclosing(assistant.stream("slow 400")) as events:
            async for event in events:
                if isinstance(event, TextDelta):
                    await asyncio.to_thread(server.close)  # which is harmless the next time

    with ExitStack() as server:
        stack = server.enter_context(serving(tmp_path))
        with (
            remote(stack) as assistant,
            pytest.raises(ServerUnreachable, match="in the middle of the answer"),
        ):
            asyncio.run(ask(assistant, server))


def test_a_task_that_is_cancelled_stops_the_turn_on_the_server(stack: Stack, assistant: Assistant) -> None:
    async def give_up() -> None:
        await asyncio.wait_for(assistant.ask("slow 400"), timeout=1.0)

    with pytest.raises(TimeoutError):
        asyncio.run(give_up())
    with stack.store.read(stack.people["operator@acme"].scope) as session:
        newest = session.scalars(select(Turn).order_by(Turn.created_at.desc()).limit(1)).one()
    assert (str(newest.chat_id), newest.status) == (assistant.chat_id, "stopped")


def test_events_are_typed_and_end_with_the_end(assistant: Assistant) -> None:
    async def look() -> list[str]:
        return [type(event).__name__ async for event in assistant.stream(make("stool"))]

    seen = asyncio.run(look())
    assert seen == [
        "TurnStarted",
        "CallStarted",
        "CallFinished",
        "ChangeSetStaged",
        "TextDelta",
        TurnEnded.__name__,
    ]


def test_a_server_that_is_not_there_is_said() -> None:
    with pytest.raises(ServerUnreachable, match=r"http://127\.0\.0\.1:1 cannot be reached"):
        Assistant(url="http://127.0.0.1:1", token="cft_" + "x" * 43)
    for wrong in ("ftp://example.com", "example.com", "https://ada:secret@example.com", "http://"):
        with pytest.raises(Refused, match="must be such as"):
            Assistant(url=wrong, token="cft_" + "x" * 43)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (whole(200, b"<html>Welcome</html>", "text/html"), ServerFailed),
        (whole(200, {"hello": "world"}), ServerFailed),
        (whole(200, [1, 2]), ServerFailed),
        (whole(404, b"nothing", "text/plain"), ServerFailed),
        (whole(302, b"", location="https://elsewhere.example/"), ServerUnreachable),
    ],
    ids=["a page", "other JSON", "a list", "no problem", "a redirect"],
)
def test_a_server_that_is_not_counterfoil_is_said(answer: bytes, kind: type[Exception]) -> None:
    async def serve() -> RawServer:
        async with raw_server() as server:
            server.answer(answer)
            with pytest.raises(kind):
                await asyncio.to_thread(Assistant, url=server.url, token="cft_" + "x" * 43)
            return server

    assert len(asyncio.run(serve()).requests) == 1  # a redirect would carry the token to somebody else
