"""Secrets are taken out of what is stored, in every form in which the other side may repeat them."""

from __future__ import annotations

import base64
import html
import json
from urllib.parse import quote, quote_plus

import pytest

from engines.outgoing.redact import Json, redact, redact_text
from engines.outgoing.signing import signing_headers

SECRET = 'cänary/ s3cret+"<&>"=42'
HOOK = "https://hooks.example.com/services/T0001CANARY/B0002CANARY/canaryXYZ12345"


@pytest.mark.parametrize(
    "form",
    [
        SECRET,
        SECRET.upper(),
        quote(SECRET),
        quote(SECRET, safe=""),
        quote_plus(SECRET),
        html.escape(SECRET),
        json.dumps(SECRET),
        json.dumps(SECRET, ensure_ascii=False),
        base64.b64encode(SECRET.encode()).decode(),
        base64.urlsafe_b64encode(SECRET.encode()).decode(),
        SECRET.encode().hex(),
    ],
)
def test_a_secret_is_found_in_every_form(form: str) -> None:
    assert form not in redact_text(f"before {form} after", [SECRET])
    assert redact_text(f"before {form} after", [SECRET]).startswith("before ")


def test_values_names_and_numbers_are_redacted() -> None:
    found = redact({"a": ["x 424242 y", 424242, 1.5, True, None], "424242": {"b": "ok"}}, ["424242"])
    assert found == {"a": ["x *** y", "***", 1.5, True, None], "***": {"b": "ok"}}


@pytest.mark.parametrize(
    "part", [HOOK, "/services/T0001CANARY/B0002CANARY/canaryXYZ12345", "canaryXYZ12345", HOOK.lower()]
)
def test_the_path_of_a_secret_address_is_secret_too(part: str) -> None:
    assert redact_text(f"<{part}>", [HOOK]).count("CANARY") == 0
    assert "canary" not in redact_text(f"<{part}>", [HOOK]).lower()
    assert redact_text("see hooks.example.com", [HOOK]) == "see hooks.example.com"


def test_nothing_is_taken_out_where_there_is_no_secret() -> None:
    value: Json = {"a": "b"}
    assert redact(value, []) == value
    assert redact(value, [""]) == value


def test_each_scheme_signs_with_its_secret() -> None:
    assert signing_headers({"scheme": "bearer"}, {"token": "t0k"}) == {"Authorization": "Bearer t0k"}
    basic = signing_headers({"scheme": "basic"}, {"username": "ada", "password": "pw"})
    assert basic == {"Authorization": "Basic " + base64.b64encode(b"ada:pw").decode()}
    assert signing_headers({"scheme": "header", "header": "X-Key"}, {"token": "t0k"}) == {"X-Key": "t0k"}
