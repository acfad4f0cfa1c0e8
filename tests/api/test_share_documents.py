"""The documents behind links: what strangers are answered, and that all wrong links sound the same."""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Iterator
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select, update

from db.models.base import now
from db.models.shares import Share
from db.models.turns import Turn
from db.shares import look_up
from pages.share_frame import HEADERS
from tests.api.conversation import problem
from tests.api.house import make, open_house, told_chat
from tests.stack import Stack

MARKUP = re.compile(
    r"<(script|iframe|object|embed|form|base|style)\b|\son\w+=|\sstyle=|javascript:", re.IGNORECASE
)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """The app with its pages; tests here end people's rights, so it is no one else's."""
    with open_house(tmp_path_factory.mktemp("house")) as running:
        yield running


@pytest.fixture
def chat(house: Stack) -> UUID:
    return told_chat(house)


@pytest.fixture
def operator(house: Stack) -> Iterator[httpx.Client]:
    with house.visit("operator@acme") as client:
        yield client


@pytest.fixture
def outside(house: Stack) -> Iterator[httpx.Client]:
    """A stranger's browser, from the root of the site."""
    with httpx.Client(base_url=house.url, timeout=30) as client:
        yield client


def test_a_transcript_is_a_document_in_which_nothing_runs(
    operator: httpx.Client, outside: httpx.Client, chat: UUID
) -> None:
    made = make(operator, chat, parts=["steps", "results", "changes"])
    answer = outside.get(made["url"], headers={"cookie": "cf_session=somebody; cf_zone=Europe/Berlin"})
    assert answer.status_code == 200
    for name, value in HEADERS.items():
        assert answer.headers[name] == value
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "set-cookie" not in answer.headers
    assert '<meta name="robots" content="noindex, nofollow, noarchive">' in answer.text
    assert not MARKUP.search(answer.text)
    assert not [
        each
        for each in re.findall(r'(?:href|src)="([^"]*)"', answer.text)
        if each.startswith(("/app", "/api", "http"))
    ]
    assert "caption plain words" in answer.text
    assert "renders/" not in answer.text


def test_all_wrong_links_are_answered_with_the_same_bytes_and_headers(
    house: Stack, operator: httpx.Client, outside: httpx.Client, chat: UUID
) -> None:
    revoked, ended, ours = (
        make(operator, chat),
        make(operator, chat),
        make(operator, chat, audience="tenant"),
    )
    operator.delete(f"/shares/{revoked['id']}")
    who = house.people["operator@acme"]
    with house.store.work(who.scope) as session:
        session.execute(update(Share).where(Share.id == UUID(ended["id"])).values(expires_at=now()))
    with house.visit("operator@other") as stranger:
        token = ours["url"].rpartition("/")[2]
        answers = [stranger.get(f"{house.url}/shared/{token}")]
    paths = ("x", "A" * 22, "A" * 23, "%00" * 5, "Ö" * 22, "a" * 3_000)
    answers += [outside.get(each["url"]) for each in (revoked, ended)]
    answers += [outside.get(f"/share/{path}") for path in paths]
    first = answers[0]
    assert first.status_code == 404
    for answer in answers:
        assert answer.content == first.content
        assert fixed(answer) == fixed(first)


def fixed(answer: httpx.Response) -> tuple[int, dict[str, str]]:
    """Status and headers but those that differ from one request to the next anyway."""
    return answer.status_code, {
        name: value for name, value in answer.headers.items() if name not in {"x-request-id", "date"}
    }


def test_unknown_and_revoked_links_take_the_same_time(
    house: Stack, operator: httpx.Client, chat: UUID
) -> None:
    revoked = make(operator, chat)["url"].rpartition("/")[2]
    operator.delete(f"/shares/{operator.get('/shares').json()['items'][0]['id']}")

    def seconds(token: str) -> float:
        began = time.perf_counter()
        assert look_up(house.store, token) is None
        return time.perf_counter() - began

    pairs = [(seconds(revoked), seconds("A" * 22)) for _ in range(200)]
    known, unknown = (statistics.median(each) for each in zip(*pairs, strict=True))
    assert 0.5 < known / unknown < 2.0


def test_links_of_a_tenant_lead_its_people_in_and_nobody_else(
    house: Stack, operator: httpx.Client, outside: httpx.Client, chat: UUID
) -> None:
    token = make(operator, chat, audience="tenant")["url"].rpartition("/")[2]
    sent = outside.get(f"/share/{token}")
    assert (sent.status_code, sent.headers["location"]) == (303, f"/shared/{token}")
    sent = outside.get(f"/shared/{token}")
    assert (sent.status_code, sent.headers["location"]) == (303, f"/sign-in?next=%2Fshared%2F{token}")
    with house.visit("viewer@acme") as viewer:
        shown = viewer.get(f"{house.url}/shared/{token}")
        assert shown.status_code == 200
        assert "data-copy-share" in shown.text
        assert "script-src 'self'" in shown.headers["content-security-policy"]
        assert "unsafe" not in shown.headers["content-security-policy"]
    with house.visit("admin@other") as stranger:
        assert stranger.get(f"{house.url}/shared/{token}").status_code == 404
        assert stranger.post("/shares/copy", json={"token": token}).status_code == 404


def test_a_link_opened_is_counted_once_and_a_look_at_its_headers_is_not(
    operator: httpx.Client, outside: httpx.Client, chat: UUID
) -> None:
    made = make(operator, chat)
    assert outside.head(made["url"]).status_code == 200
    outside.get(made["url"])
    (listed,) = [each for each in operator.get("/shares").json()["items"] if each["id"] == made["id"]]
    assert listed["uses"] == 1


def test_the_preview_is_the_document_that_will_be_kept(
    house: Stack, operator: httpx.Client, outside: httpx.Client, chat: UUID
) -> None:
    query = {"chat": str(chat), "parts": ["steps", "changes"]}
    seen = operator.get("/shares/preview", params=query).json()["snapshot"]
    made = make(operator, chat, parts=["steps", "changes"])
    who = house.people["operator@acme"]
    with house.store.read(who.scope) as session:
        kept = session.scalars(select(Share.snapshot).where(Share.id == UUID(made["id"]))).one()
    assert kept == seen
    drawn = operator.get(f"{house.url}/shares/preview", params=query)
    assert drawn.status_code == 200
    assert body(drawn.text) == body(outside.get(made["url"]).text)
    together = operator.get(
        f"{house.url}/shares/preview", params={"chat": str(chat), "parts": "changes,steps"}
    )
    assert body(together.text) == body(drawn.text)


def body(document: str) -> str:
    """The transcript in a document."""
    return document[
        document.index('<div class="transcript">') : document.index('<footer class="share-foot">')
    ]


def test_the_preview_says_why_there_is_nothing_to_show(
    house: Stack, operator: httpx.Client, chat: UUID
) -> None:
    who = house.people["operator@acme"]
    with house.store.work(who.scope) as session:
        turn = Turn(chat_id=chat, user_id=who.user_id, process="p", heartbeat_at=now())
        session.add(turn)
    drawn = operator.get(f"{house.url}/shares/preview", params={"chat": str(chat)})
    assert drawn.status_code == 409
    assert "still answering" in drawn.text
    assert problem(operator.get("/shares/preview", params={"chat": str(chat)}), 409, "turn_running")
    with house.visit("viewer@acme") as viewer:
        assert viewer.get(f"{house.url}/shares/preview", params={"chat": str(chat)}).status_code == 403
    with house.visit("colleague@acme") as colleague:
        assert colleague.get(f"{house.url}/shares/preview", params={"chat": str(chat)}).status_code == 404
    with httpx.Client(base_url=house.url) as nobody:
        assert nobody.get("/shares/preview", params={"chat": str(chat)}).headers["location"] == "/sign-in"
