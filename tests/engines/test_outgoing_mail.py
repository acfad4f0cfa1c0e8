"""Mails: to all recipients or to none, encrypted as it was asked for, and honest about what became of them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from engines.outgoing.errors import AddressRefused, ConnectionFailed, MailRefused, OutgoingError, TimedOut
from engines.outgoing.mail import Mail, MailServer, read_addresses, send_mail
from tests.engines.listener import Step, certify, listening, seconds_since
from tests.engines.post_office import PostOffice, open_post_office

HERE = frozenset({"127.0.0.1", "localhost"})
MAIL = Mail(
    "orders@example.com", ("ada@example.com", "ben@example.com"), "Hallo", "Text\n.\n..x", "run-1-mail"
)


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with open_post_office() as running:
        yield running


def plain(office: PostOffice) -> MailServer:
    return MailServer("127.0.0.1", office.port, "none")


def test_a_mail_arrives_as_it_was_written(office: PostOffice) -> None:
    mail = replace(
        MAIL, subject="Grüße\r\nBcc: eve@example.com\x00", body="Zeile ✓\n.\n..zwei\n" + "x" * 2_000
    )
    assert send_mail(mail, plain(office), allowed=HERE) > 0
    (arrived,) = office.mails
    assert arrived["subject"] == "Grüße Bcc: eve@example.com"
    assert arrived["bcc"] is None
    assert arrived["from"] == "orders@example.com"
    assert arrived["to"] == "ada@example.com, ben@example.com"
    assert arrived["message-id"] == "<run-1-mail@example.com>"
    assert arrived.get_content().splitlines() == mail.body.splitlines()
    assert office.recipients == [["ada@example.com", "ben@example.com"]]


def test_a_mail_goes_to_all_of_its_recipients_or_to_none(office: PostOffice) -> None:
    mail = replace(MAIL, to=("ada@example.com", "nobody@example.com"))
    with pytest.raises(MailRefused, match=r"does not take mails to nobody@example\.com") as refused:
        send_mail(mail, plain(office), allowed=HERE)
    assert not refused.value.sent
    assert not refused.value.may_pass
    assert office.mails == []


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "END"])
@pytest.mark.parametrize(("reply", "may_pass"), [("451 try later", True), ("554 no", False)])
def test_a_refusal_is_certain(office: PostOffice, command: str, reply: str, may_pass: bool) -> None:
    office.replies[command] = reply
    with pytest.raises(MailRefused, match=reply[:3]) as refused:
        send_mail(MAIL, plain(office), allowed=HERE)
    assert (refused.value.sent, refused.value.may_pass) == (False, may_pass)
    assert office.mails == []


@pytest.mark.parametrize(("command", "was_sent"), [("MAIL", False), ("RCPT", False), ("END", True)])
def test_a_server_that_dawdles_is_given_up(office: PostOffice, command: str, was_sent: bool) -> None:
    office.dawdles[command] = 3
    begun = time.monotonic()
    with pytest.raises(TimedOut) as late:
        send_mail(MAIL, plain(office), allowed=HERE, timeout=0.5)
    assert seconds_since(begun) < 2
    assert late.value.sent is was_sent


def test_a_server_that_drips_is_given_up() -> None:
    with listening() as server:
        server.reads = False
        dripping: list[Step] = [b"2", 0.2]
        server.answer(*dripping * 20)
        begun = time.monotonic()
        with pytest.raises(OutgoingError) as late:
            send_mail(MAIL, MailServer("127.0.0.1", server.port, "none"), allowed=HERE, timeout=0.6)
        assert seconds_since(begun) < 2
        assert not late.value.sent


@pytest.mark.parametrize(
    "greeting", [b"", b"554 go away\r\n", b"what?\r\n", b"220 " + b"x" * 20_000 + b"\r\n"]
)
def test_a_server_that_is_none_gets_no_mail(greeting: bytes) -> None:
    with listening() as server:
        server.reads = False
        server.answer(greeting)
        with pytest.raises((MailRefused, ConnectionFailed)) as failed:
            send_mail(MAIL, MailServer("127.0.0.1", server.port, "none"), allowed=HERE)
        assert not failed.value.sent


def test_mail_servers_are_under_the_same_rules_for_addresses(office: PostOffice) -> None:
    with pytest.raises(AddressRefused):
        send_mail(MAIL, plain(office), allowed=frozenset())
    with pytest.raises(AddressRefused, match="machinery"):
        send_mail(MAIL, MailServer("169.254.169.254", 25, "none"), allowed=HERE)
    assert office.mails == []


def test_starttls_encrypts_before_anybody_signs_in(tmp_path: Path) -> None:
    serving, trusting = certify(tmp_path)
    with open_post_office(starttls=serving, signs_in=True) as office:
        server = MailServer("localhost", office.port, "starttls", "ada", office.password)
        send_mail(MAIL, server, allowed=HERE, trusted=trusting, resolve=lambda *_: ["127.0.0.1"])
        assert office.signed_in == [("ada", office.password)]
        assert office.was_encrypted == [True]
        with pytest.raises(ConnectionFailed, match="could not prove who it is"):
            send_mail(MAIL, server, allowed=HERE, resolve=lambda *_: ["127.0.0.1"])
        assert len(office.signed_in) == 1


def test_tls_from_the_beginning(tmp_path: Path) -> None:
    serving, trusting = certify(tmp_path)
    with open_post_office(tls=serving, signs_in=True) as office:
        server = MailServer("localhost", office.port, "tls", "ada", office.password)
        send_mail(MAIL, server, allowed=HERE, trusted=trusting, resolve=lambda *_: ["127.0.0.1"])
        assert len(office.mails) == 1


def test_a_server_without_starttls_gets_no_password(office: PostOffice) -> None:
    server = MailServer("127.0.0.1", office.port, "starttls", "ada", "canary-password")
    with pytest.raises(MailRefused, match="does not offer STARTTLS") as refused:
        send_mail(MAIL, server, allowed=HERE)
    assert "canary" not in str(refused.value)
    assert office.mails == []


def test_a_wrong_password_is_told_without_it() -> None:
    with open_post_office(signs_in=True) as office:
        server = MailServer("127.0.0.1", office.port, "none", "ada", "canary-password")
        with pytest.raises(MailRefused, match="refuses the user name or password") as refused:
            send_mail(MAIL, server, allowed=HERE)
        assert "canary" not in str(refused.value)
        assert office.mails == []


def test_a_password_goes_unencrypted_only_to_hosts_that_are_allowed() -> None:
    server = MailServer("mail.example.com", 25, "none", "ada", "canary-password")
    with pytest.raises(MailRefused, match="unencrypted"):
        send_mail(MAIL, server, allowed=HERE)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ada@example.com", ("ada@example.com",)),
        ("Ada <ada@example.com>, ben@example.com,ada@example.com", ("ada@example.com", "ben@example.com")),
    ],
)
def test_recipients_are_read(text: str, found: tuple[str, ...]) -> None:
    assert read_addresses(text) == found


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            " , ",
            "ada",
            "ada@",
            "@example.com",
            "ada@exa mple.com",
            "ada@example.com\r\nRCPT TO:<eve@x.com>",
        ),
        *(
            "ada@example.com; ben@example.com",
            "jürgen@example.com",
            ",".join(f"a{n}@x.com" for n in range(21)),
        ),
    ],
)
def test_what_is_no_recipient_is_refused(text: str) -> None:
    with pytest.raises(MailRefused):
        read_addresses(text)
