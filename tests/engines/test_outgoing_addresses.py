"""Where requests may go: public addresses, and private ones of hosts that are allowed; never the network's machinery."""

from __future__ import annotations

import time

import pytest

from engines.outgoing.addresses import checked_addresses, host_of, judge, objection
from engines.outgoing.errors import AddressRefused, HostUnknown, TimedOut, UrlInvalid
from engines.outgoing.http import send
from engines.outgoing.request import Request, read_url
from engines.outgoing.signing import check_destination
from tests.engines.listener import listening, whole

NOBODY: frozenset[str] = frozenset()
PRIVATE = [
    *(
        "127.0.0.1",
        "127.8.8.8",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "0.0.0.0",
        "::1",
        "::",
    ),
    *(
        "fd12::1",
        "fec0::1",
        "::ffff:192.168.0.1",
        "::192.168.0.1",
        "64:ff9b::10.0.0.1",
        "64:ff9b:1::10.0.0.1",
    ),
    *("::ffff:0:10.0.0.1", "2002:7f00:1::", "192.0.2.7", "198.18.0.1", "240.0.0.1", "224.0.0.1", "ff0e::1"),
]
MACHINERY = [
    *("169.254.169.254", "fe80::1", "fe80::1%eth0", "::ffff:169.254.169.254", "168.63.129.16"),
    *("100.100.100.200", "fd00:ec2::254", "64:ff9b::169.254.169.254", "::169.254.169.254"),
]


@pytest.mark.parametrize("address", PRIVATE)
def test_a_private_address_needs_its_host_to_be_allowed(address: str) -> None:
    assert judge("erp.lan", [address], allowed=NOBODY) == "private"
    assert judge("ERP.LAN.", [address], allowed=frozenset({"erp.lan"})) is None


@pytest.mark.parametrize("address", MACHINERY)
def test_the_networks_own_machinery_is_refused_also_where_allowed(address: str) -> None:
    for allowed in (NOBODY, frozenset({"metadata"})):
        assert judge("metadata", [address], allowed=allowed) == "machinery"


@pytest.mark.parametrize("address", ["8.8.8.8", "104.18.7.192", "2606:4700::6812:7c0", "::ffff:8.8.8.8"])
def test_a_public_address_is_fine(address: str) -> None:
    assert objection("api.example.com", [address], allowed=NOBODY) is None


def test_one_private_address_among_public_ones_is_enough_to_refuse() -> None:
    with pytest.raises(AddressRefused, match="on this machine or in a private network"):
        checked_addresses("two.example", 443, NOBODY, resolve=lambda *_: ["8.8.8.8", "10.0.0.1"], seconds=5)


@pytest.mark.parametrize(
    "host", ["localhost", "127.1", "0177.0.0.1", "2130706433", "0x7f000001", "[::1]", "[::ffff:127.0.0.1]"]
)
def test_no_way_to_write_this_machine_gets_a_connection(host: str) -> None:
    with listening() as server:
        server.answer(whole(200))
        with pytest.raises((AddressRefused, UrlInvalid)):
            send(Request("GET", f"http://{host}:{server.port}/"), allowed=NOBODY)
        assert server.connections == 0


def test_a_name_that_leads_nowhere_says_so() -> None:
    with pytest.raises(HostUnknown, match=r"nowhere.invalid leads nowhere"):
        send(Request("GET", "http://nowhere.invalid/"), allowed=NOBODY)


def test_a_resolver_that_hangs_is_not_waited_for() -> None:
    def hang(host: str, port: int) -> list[str]:
        time.sleep(3)
        return ["8.8.8.8"]

    begun = time.monotonic()
    with pytest.raises(TimedOut, match="could not be looked up"):
        checked_addresses("slow.example", 443, NOBODY, resolve=hang, seconds=0.2)
    assert time.monotonic() - begun < 1


def test_an_address_that_changes_after_the_check_is_never_asked() -> None:
    """Rebinding: the name leads to a public address when it is checked, and to this machine a moment later."""
    asked: list[str] = []

    def rebind(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["192.0.2.1"] if len(asked) == 1 else ["127.0.0.1"]

    with listening() as server:
        server.answer(whole(200))
        url = f"http://rebinding.example:{server.port}/"
        for _ in range(2):
            with pytest.raises(AddressRefused):
                send(Request("GET", url), allowed=NOBODY, resolve=rebind)
        assert server.connections == 0
    assert len(asked) == 2, "each request looks the name up once and connects to what was checked"


def test_the_connection_goes_to_the_checked_address_and_is_told_the_name() -> None:
    looked_up: list[str] = []

    def resolve(host: str, port: int) -> list[str]:
        looked_up.append(host)
        return ["127.0.0.1"]

    with listening() as server:
        server.answer(whole(200, {"ok": True}))
        url = f"http://erp.example:{server.port}/x"
        answer = send(Request("GET", url), allowed=frozenset({"erp.example"}), resolve=resolve)
        assert answer.status == 200
        assert server.heard[0].headers["host"] == f"erp.example:{server.port}"
    assert looked_up == ["erp.example"]


@pytest.mark.parametrize(
    "url",
    [
        *("ftp://example.com/", "file:///etc/passwd", "gopher://x/", "unix:///var/run/docker.sock", "", "x"),
        *("http://", "http:///x", "http://user:secret@example.com/", "http://example.com\\@10.0.0.1/"),
        *("http://exa mple.com/", "http://example.com:99999/", "http://example.com:0/", "http://h\r\nX: y/"),
        "https://example.com/" + "a" * 5_000,
    ],
)
def test_what_is_no_web_address_is_refused_without_being_repeated(url: str) -> None:
    with pytest.raises(UrlInvalid) as refused:
        read_url(url)
    assert "secret" not in str(refused.value)
    assert str(refused.value).endswith(".")


def test_hosts_are_compared_in_one_form() -> None:
    assert host_of("https://API.Example.com.:8443/x") == "api.example.com"
    assert host_of("http://[::1]:80/") == "::1"
    assert read_url("https://bücher.example/ä?q=ü#top").host == "xn--bcher-kva.example"
    assert read_url("https://bücher.example/ä?q=ü#top").url.raw_path == b"/%C3%A4?q=%C3%BC"


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://api.example.com.evil.net/", "api.example.com"),
        ("https://evil.net/api.example.com", "api.example.com"),
        ("https://sub.api.example.com/", "api.example.com"),
        ("http://api.example.com/", "api.example.com"),
        ("https://api.example.com/", "api.example.com:8443"),
    ],
)
def test_credentials_go_to_their_own_host_only_and_encrypted(url: str, host: str) -> None:
    with pytest.raises(UrlInvalid, match="credentials"):
        check_destination(url, host, allowed=NOBODY)


def test_credentials_may_go_to_their_own_host() -> None:
    check_destination("https://API.example.com/orders", "api.example.com", allowed=NOBODY)
    check_destination("https://api.example.com:8443/", "api.example.com:8443", allowed=NOBODY)
    check_destination("http://erp.lan:81/", "erp.lan", allowed=frozenset({"erp.lan"}))
