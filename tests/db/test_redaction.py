"""What is given to others holds no secrets, no addresses of people, and no way into the app."""

from __future__ import annotations

import json
import secrets
import time

import pytest

from db.models.base import Json
from db.redaction import REMOVED, Redactor

LONG = "Zq7rT2mK9xW4nB8vL3pJ6hF1"
CANARIES = {
    "openai": "sk-proj-Abc1234567890defGHI",
    "anthropic": "sk-ant-api03-AAAA_bbbb-1234",
    "github": "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
    "slack": "xoxb-123456789012-abcdefGHIJKL",
    "amazon": "AKIAIOSFODNN7EXAMPLE",
    "google": "AIzaSyD-9tSrke72PouQMnMX-a7eZSW0jkFMBWY",
    "own token": f"cft_{LONG}{LONG[:19]}",
    "web token": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
    "bearer": "Bearer abcdef.GHIJKL-mnopqr",
    "header": "Authorization: Digest username=olga",
    "private key": "-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA7\n-----END RSA PRIVATE KEY-----",
    "cut key": "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG",
    "url password": "postgres://counterfoil:hunter2@db.example/app",
    "url token": "https://files.example/a?X-Amz-Signature=deadbeef01",
    "hook": "https://acme.example/hooks/whk1-abcdefghij",
    "hook alone": "/hooks/whk1-abcdefghij",
    "share": "http://127.0.0.1:7860/share/AbCdEfGhIjKlMnOpQrStUv",
    "shared": "/shared/AbCdEfGhIjKlMnOpQrStUv",
    "invitation": "/invitation/u8Zk2Qw9Er4Ty6Ui1Op3As5Df7Gh0Jk",
    "slack hook": "https://hooks.slack.com/services/T000/B000/XXXX",
    "password": "password: hunter22",
    "said password": "the password is hunter22!",
    "environment": "DATABASE_PASSWORD=hunter22",
    "json": '"client_secret": "hunter22"',
    "russian": "пароль: хитрый22",
    "random": LONG,
    "hexadecimal": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "e-mail": "olga.secretive@acme.example",
    "russian e-mail": "ольга@пример.рф",
    "hidden e-mail": "olga.sec\u200bretive@acme.example",
    "spelt e-mail": "olga&#46;secretive&#64;acme.example",
    "escaped e-mail": "olga.secretive\\@acme.example",
}
BARE = {
    "header": "username=olga",
    "bearer": "GHIJKL",
    "private key": "MIIEowIBAAKCAQEA7",
    "cut key": "MIIEvQIBADANBgkqhkiG",
    "url password": "hunter2",
    "url token": "deadbeef01",
    "slack hook": "B000",
    **dict.fromkeys(("password", "said password", "environment", "json"), "hunter22"),
    "russian": "хитрый22",
    "spelt e-mail": "secretive",
    "hidden e-mail": "retive",
    "escaped e-mail": "secretive",
    "hook": "whk1",
    "hook alone": "whk1",
}
"""What of a canary must not be seen; all of it where nothing else is said."""


def leaks(name: str, shown: str) -> bool:
    """Whether the secret of a canary can be seen."""
    return BARE.get(name, CANARIES[name]) in shown


@pytest.mark.parametrize("name", CANARIES)
@pytest.mark.parametrize(
    "around", ["{}", "The value {}, as asked.", "| a | {} |", "**{}**", "`{}`", "[see]({})"]
)
def test_no_secret_and_no_address_of_a_person_stays(name: str, around: str) -> None:
    shown = Redactor().text(around.format(CANARIES[name]))
    assert not leaks(name, shown), shown


@pytest.mark.parametrize(
    "text",
    [
        "Order SA-2026-00160: 8 × Kugellager KL-6201, PNG 1024x1024, 12.5 mm, 3 % off",
        "The tokens: 1,200 in, 300 out; the secret is out, and passwords are kept as hashes",
        "Run 0191d3c4-7b3a-7a1e-9f00-0123456789ab of SIM-0013-particles-1000-seed-42",
        "Kugellager_KL-6201_Steel_1024x1024_v2.webp and skill-based work with scikit-learn",
        "Look at [the standard](https://example.com/iso-15?page=2) from 2026-11-22T03:40:17+00:00",
        "Mail @ 14:05, 5 @ 3 EUR, user@host, подшипник 6201 из стали ШХ15",
        "def double(x):\n    return 2 * x  # token by token",
        "token: 5000 used",
    ],
)
def test_what_is_no_secret_stays_as_it_is(text: str) -> None:
    assert Redactor().text(text) == text


def test_links_into_the_app_and_pictures_become_their_words() -> None:
    given = (
        "[Order 7](/app/orders?number=7), ![a bearing](/api/v1/renders/x/image), [ref][1], "
        "http://10.0.0.5:8000/app/orders\n\n[1]: /app/orders?number=7 'Orders'\n"
    )
    assert Redactor().text(given) == "Order 7, a bearing, [ref][1], /app/orders\n\n\n"


def test_what_is_called_a_secret_goes_whatever_it_looks_like() -> None:
    row: Json = {"api_key": "plain", "Password": 7, "secret": None, "tokens": 12, "note": "plain"}
    shown = Redactor().json({"rows": [row]})
    assert shown == {
        "rows": [{"api_key": REMOVED, "Password": REMOVED, "secret": None, "tokens": 12, "note": "plain"}]
    }


def test_private_texts_go_in_any_case_of_letters() -> None:
    redactor = Redactor(("My dog is called Rex", "rex"))
    assert redactor.text("Remember that my DOG is called rex.") == f"Remember that {REMOVED}."


def test_random_secrets_of_all_lengths_are_known_by_their_looks() -> None:
    made = [secrets.token_urlsafe(size) for size in (24, 32, 48) for _ in range(400)]
    made += [secrets.token_hex(size) for size in (16, 32) for _ in range(400)]
    kept = [each for each in made if REMOVED not in Redactor().text(f"use {each} now")]
    assert len(kept) / len(made) < 0.03, kept[:5]


@pytest.mark.parametrize(
    "piece",
    ["a", "a_", "/app/", "![](/app", "-----BEGIN PRIVATE KEY", "sk-a-", "a@", "://", "password ", "&#64;"],
)
def test_no_text_takes_long(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    began = time.process_time()
    Redactor(("something private",)).json(json.loads(json.dumps({"text": text})))
    assert time.process_time() - began < 3.0
