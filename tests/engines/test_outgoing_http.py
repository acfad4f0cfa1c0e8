"""Requests that are sent: once, bounded in time and size, and led only where they may go."""

from __future__ import annotations

import gzip
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from engines.outgoing.errors import (
    AddressRefused,
    AnswerTooLarge,
    ConnectionFailed,
    OutgoingError,
    TimedOut,
    TooManyRedirects,
    UrlInvalid,
)
from engines.outgoing.http import MOST_BYTES, send
from engines.outgoing.request import Answer, Request
from engines.outgoing.slack import SlackAccess, refusal_of, slack_request
from tests.engines.listener import Listener, Step, certify, listening, moved, seconds_since, whole

HERE = frozenset({"127.0.0.1", "localhost"})
SECRET = "Bearer canary-4711-token"


@pytest.fixture
def server() -> Iterator[Listener]:
    with listening() as running:
        yield running


@pytest.fixture
def other() -> Iterator[Listener]:
    with listening() as running:
        yield running


def ask(
    url: str, method: str = "GET", body: bytes | None = None, timeout: float = 5.0, **headers: str
) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return send(Request(method, url, named, body, timeout), allowed=HERE)


def test_a_request_arrives_as_it_was_meant(server: Listener) -> None:
    server.answer(whole(201, {"id": 7}, etag="abc"))
    answer = ask(
        f"{server.url}/orders?x=1#top", "POST", b'{"a":1}', Content_Type="application/json", X_Ours="1"
    )
    (heard,) = server.heard
    assert (heard.method, heard.target, heard.body) == ("POST", "/orders?x=1", b'{"a":1}')
    assert heard.headers["content-type"] == "application/json"
    assert heard.headers["x-ours"] == "1"
    assert heard.headers["accept-encoding"] == "identity"
    assert (answer.status, answer.text, answer.headers["etag"]) == (201, '{"id": 7}', "abc")
    assert answer.milliseconds > 0


def test_nobody_sets_the_headers_that_follow_from_the_request(server: Listener) -> None:
    server.answer(whole(200))
    ask(server.url, "POST", b"12345", Host="evil.example", Content_Length="1", Transfer_Encoding="chunked")
    (heard,) = server.heard
    assert heard.headers["host"] == f"127.0.0.1:{server.port}"
    assert (heard.headers["content-length"], heard.body) == ("5", b"12345")
    assert "transfer-encoding" not in heard.headers


@pytest.mark.parametrize("value", ["a\r\nX-Injected: 1", "a\nb", "a\0b", "žluť"])
def test_a_header_that_no_header_can_be_is_refused_before_anything_is_sent(
    server: Listener, value: str
) -> None:
    with pytest.raises(UrlInvalid, match="The header X-Note has a value"):
        ask(server.url, X_Note=value)
    assert server.connections == 0


def test_the_environments_proxy_and_netrc_are_not_used(
    server: Listener, other: Listener, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    server.answer(whole(200))
    netrc = tmp_path / ".netrc"
    netrc.write_text("machine 127.0.0.1 login ada password canary-netrc\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("HTTP_PROXY", other.url)
    monkeypatch.setenv("http_proxy", other.url)
    monkeypatch.setenv("NETRC", str(netrc))
    assert ask(server.url).status == 200
    assert other.connections == 0
    assert "authorization" not in server.heard[0].headers


def test_a_slow_answer_is_given_up_at_the_deadline_also_where_bytes_keep_coming(server: Listener) -> None:
    server.answer(*[part for sign in b"HTTP/1.1 200 OK\r\n" for part in (bytes([sign]), 0.3)])
    begun = time.monotonic()
    with pytest.raises(TimedOut, match="no complete answer within 1 s") as late:
        ask(server.url, "POST", timeout=1.0)
    assert seconds_since(begun) < 2
    assert late.value.sent


def test_a_body_that_drips_is_given_up_at_the_deadline(server: Listener) -> None:
    server.answer(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n", *_dripping(b"x", 0.3))
    begun = time.monotonic()
    with pytest.raises(TimedOut):
        ask(server.url, timeout=1.0)
    assert seconds_since(begun) < 2


def test_redirects_share_one_deadline(server: Listener) -> None:
    server.answer(0.4, moved(302, "/next"))
    begun = time.monotonic()
    with pytest.raises(TimedOut):
        ask(server.url, timeout=1.0)
    assert seconds_since(begun) < 2


def test_nothing_is_sent_where_nobody_listens() -> None:
    with listening() as gone:
        url = gone.url
    with pytest.raises(ConnectionFailed, match="Nothing can be reached") as failed:
        ask(url, "POST", b"x")
    assert not failed.value.sent


def test_a_connection_that_breaks_after_the_request_was_sent_says_so(server: Listener) -> None:
    server.answer()
    with pytest.raises(ConnectionFailed) as failed:
        ask(server.url, "POST", b"x")
    assert failed.value.sent


@pytest.mark.parametrize(
    "answer", [b"what?\r\n\r\n", b"HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\nshort", b"\x00" * 40_000]
)
def test_an_answer_that_is_none_is_a_break(server: Listener, answer: bytes) -> None:
    server.answer(answer)
    with pytest.raises(ConnectionFailed) as failed:
        ask(server.url)
    assert failed.value.sent


def test_an_early_answer_of_a_server_that_stops_reading_is_heard(server: Listener) -> None:
    server.reads = False
    server.answer(whole(413, "too much"), 1.0)
    assert ask(server.url, "POST", b"x" * 200_000).status == 413


@pytest.mark.parametrize("is_chunked", [False, True])
def test_an_answer_of_ten_megabytes_is_not_read(server: Listener, is_chunked: bool) -> None:
    body = b"x" * 10_000_000
    if is_chunked:
        head = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
        server.answer(head, b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body))
    else:
        server.answer(whole(200, body))
    with pytest.raises(AnswerTooLarge, match="more than 1 MB") as large:
        ask(server.url)
    assert (large.value.status, large.value.sent) == (200, True)


def test_an_answer_of_a_megabyte_is_read(server: Listener) -> None:
    server.answer(whole(200, b"x" * MOST_BYTES))
    assert len(ask(server.url).body) == MOST_BYTES


def test_a_bomb_is_not_unpacked(server: Listener) -> None:
    server.answer(whole(200, gzip.compress(b"\0" * 50_000_000), content_encoding="gzip"))
    with pytest.raises(AnswerTooLarge):
        ask(server.url)


def test_a_packed_answer_is_unpacked(server: Listener) -> None:
    server.answer(whole(200, gzip.compress(b"hello"), "text/plain", content_encoding="gzip"))
    assert ask(server.url).text == "hello"


def test_endless_interim_answers_are_not_read_forever(server: Listener) -> None:
    server.answer(b"HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n" * 60_000)
    with pytest.raises(OutgoingError):
        ask(server.url, timeout=10.0)


def _dripping(part: bytes, seconds: float) -> list[Step]:
    return [part, seconds] * 20


# --- redirects


def test_a_get_is_led_on(server: Listener) -> None:
    server.answer(moved(301, "/there?q=ä"))
    server.answer(whole(200, "here"))
    assert ask(f"{server.url}/from", Authorization=SECRET).text == "here"
    assert [each.target for each in server.heard] == ["/from", "/there?q=%C3%A4"]
    assert server.heard[1].headers["authorization"] == SECRET


def test_an_endless_redirect_is_given_up(server: Listener) -> None:
    server.answer(moved(302, "/again"))
    with pytest.raises(TooManyRedirects):
        ask(server.url)
    assert server.connections == 6


def test_a_redirect_to_a_private_address_is_refused(server: Listener) -> None:
    server.answer(moved(302, "http://10.0.0.1/latest/meta-data"))
    with pytest.raises(AddressRefused, match=r"10\.0\.0\.1"):
        ask(server.url)


def test_a_redirect_to_the_networks_machinery_is_refused(server: Listener) -> None:
    server.answer(moved(307, "http://169.254.169.254/latest/meta-data"))
    with pytest.raises(AddressRefused, match="machinery"):
        ask(server.url)


@pytest.mark.parametrize("location", ["file:///etc/passwd", "http://ada:pw@127.0.0.1/", "ftp://127.0.0.1/"])
def test_a_redirect_to_what_is_no_web_address_is_refused(server: Listener, location: str) -> None:
    server.answer(moved(302, location))
    with pytest.raises(UrlInvalid, match="leads on to something"):
        ask(server.url)


def test_secrets_do_not_go_along_to_another_server(server: Listener, other: Listener) -> None:
    server.answer(moved(302, f"{other.url}/x"))
    other.answer(whole(200))
    ask(server.url, Authorization=SECRET, X_Api_Key="canary", Cookie="canary", Accept="text/plain")
    (heard,) = other.heard
    assert "canary" not in str(heard)
    assert heard.headers["accept"] == "text/plain"


@pytest.mark.parametrize("status", [307, 308])
def test_a_post_is_repeated_on_its_own_server_only(server: Listener, other: Listener, status: int) -> None:
    server.answer(moved(status, "/there"))
    server.answer(whole(200))
    assert ask(server.url, "POST", b"x").status == 200
    assert [(each.method, each.target, each.body) for each in server.heard] == [
        ("POST", "/", b"x"),
        ("POST", "/there", b"x"),
    ]
    server.answers.clear()
    server.answer(moved(status, other.url))
    assert ask(server.url, "POST", b"x").status == status
    assert other.connections == 0


@pytest.mark.parametrize("status", [301, 302])
def test_a_post_that_has_moved_is_not_turned_into_a_get(server: Listener, status: int) -> None:
    server.answer(moved(status, "/there"))
    answer = ask(server.url, "POST", b"x")
    assert (answer.status, answer.headers["location"]) == (status, "/there")
    assert len(server.heard) == 1


def test_a_post_that_is_answered_elsewhere_is_followed_by_a_get(server: Listener, other: Listener) -> None:
    server.answer(moved(303, other.url))
    other.answer(whole(200, "done"))
    assert ask(server.url, "POST", b"canary", Content_Type="text/plain", Authorization=SECRET).text == "done"
    (heard,) = other.heard
    assert (heard.method, heard.body) == ("GET", b"")
    assert "content-type" not in heard.headers
    assert "canary" not in str(heard)


def test_a_post_whose_answer_leads_astray_counts_as_sent(server: Listener) -> None:
    server.answer(moved(303, "http://10.0.0.1/"))
    with pytest.raises(AddressRefused) as refused:
        ask(server.url, "POST", b"x")
    assert refused.value.sent


# --- TLS


def test_tls_asks_for_the_certificate_of_the_name(tmp_path: Path) -> None:
    serving, trusting = certify(tmp_path)
    with listening(serving) as server:
        server.answer(whole(200, "secret"))
        request = Request("POST", f"https://localhost:{server.port}/", {}, b"x")
        assert send(request, allowed=HERE, trusted=trusting).text == "secret"
        for url, trusted in ((request.url, None), (request.url.replace("localhost", "127.0.0.1"), trusting)):
            with pytest.raises(ConnectionFailed, match="could not prove who it is") as failed:
                send(Request("POST", url, {}, b"x"), allowed=HERE, trusted=trusted)
            assert not failed.value.sent
        assert len(server.heard) == 1


def test_a_server_without_tls_gets_nothing(server: Listener) -> None:
    server.reads = False
    server.answer(b"HTTP/1.1 400 Bad\r\n\r\n")
    with pytest.raises(ConnectionFailed, match="does not speak TLS") as failed:
        send(Request("POST", f"https://127.0.0.1:{server.port}/", {}, b"canary"), allowed=HERE)
    assert not failed.value.sent


def test_secrets_do_not_go_from_tls_to_a_plain_server(tmp_path: Path, server: Listener) -> None:
    serving, trusting = certify(tmp_path)
    server.answer(whole(200))
    with listening(serving) as first:
        first.answer(moved(302, f"http://localhost:{server.port}/"))
        request = Request("GET", f"https://localhost:{first.port}/", {"Authorization": SECRET})
        send(request, allowed=HERE, trusted=trusting)
    assert "canary" not in str(server.heard)


# --- Slack


@pytest.mark.parametrize(
    ("answer", "refusal"),
    [
        (whole(200, "ok", "text/plain"), None),
        (whole(403, "invalid_token", "text/plain"), "invalid_token"),
        (whole(404, "<html>canary</html>", "text/html"), "no reason given"),
        (whole(200, {"ok": True}), None),
        (whole(200, {"ok": False, "error": "channel_not_found"}), "channel_not_found"),
        (whole(200, {"ok": False, "error": "<b>what</b>"}), "no reason given"),
    ],
)
def test_slack_is_understood(server: Listener, answer: bytes, refusal: str | None) -> None:
    server.answer(answer)
    access = SlackAccess(token="xoxb-canary-1234", api=f"{server.url}/api/chat.postMessage")
    request = slack_request(access, "Hallo ✓", "#orders", key="run-1")
    assert refusal_of(send(request, allowed=HERE)) == refusal
    (heard,) = server.heard
    assert heard.json == {"text": "Hallo ✓", "channel": "#orders"}
    assert heard.headers["authorization"] == "Bearer xoxb-canary-1234"
    assert "canary" not in repr(request) + repr(access)
