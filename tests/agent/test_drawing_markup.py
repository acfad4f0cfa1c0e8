"""Escaping: data never becomes markup, and what cannot be seen is either gone or named."""

from __future__ import annotations

import pytest
from markupsafe import Markup

from agent.drawing.markup import clean, element, inside, join, outside, own_picture, shown

PICTURE = "/api/v1/renders/01234567-89ab-cdef-0123-456789abcdef/image"


def test_text_is_escaped_and_markup_is_kept() -> None:
    assert element("p", "<b>1 & 2</b>", Markup("<i>x</i>")) == "<p>&lt;b&gt;1 &amp; 2&lt;/b&gt;<i>x</i></p>"


def test_attributes_cannot_be_broken_out_of() -> None:
    drawn = element("a", "x", href='"><script>alert(1)</script>', data_chat_id="'\"&")
    assert drawn.count("<") == 2
    assert 'data-chat-id="&#39;&#34;&amp;"' in drawn


def test_none_and_false_leave_an_attribute_out_and_true_leaves_its_value_out() -> None:
    assert element("input", disabled=True, hidden=False, title=None) == "<input disabled>"


@pytest.mark.parametrize("name", ["onclick", "ONERROR", "a b", "x>", "", "data:x"])
def test_a_name_that_could_run_or_break_out_is_a_mistake_of_ours(name: str) -> None:
    with pytest.raises(ValueError, match="no name"):
        element("p", "x", **{name: "1"})
    with pytest.raises(ValueError, match="no name"):
        element(name, "x")


def test_numbers_lists_and_nothing_can_stand_inside() -> None:
    assert join(1, None, ["a", ["<", 2.5]]) == "1a&lt;2.5"


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("a\x00b\x1b[31m", "ab[31m"),
        ("pay \u202eneddih\u202c now", "pay neddih now"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("tag\U000e0041\U000e007f", "tag"),
        ("line\r\nbreak\ttab", "line\nbreak\ttab"),
        (
            "family \U0001f468\u200d\U0001f469 می\u200cخواهم",
            "family \U0001f468\u200d\U0001f469 می\u200cخواهم",
        ),
        ("\ud800", ""),
    ],
)
def test_what_deceives_a_reader_is_taken_out(raw: str, cleaned: str) -> None:
    assert clean(raw) == cleaned


def test_a_record_with_hidden_characters_names_them() -> None:
    drawn = shown("SA\u202e-1\u200b")
    assert "U+202E" in drawn
    assert "U+200B" in drawn
    assert "\u202e" not in drawn


def test_a_long_record_says_how_much_is_missing() -> None:
    assert "3,000 more characters" in shown("x" * 5_000)


@pytest.mark.parametrize("address", ["/app/orders?order=SA-2026-00160", "/app", "/"])
def test_addresses_inside_are_taken(address: str) -> None:
    assert inside(address) == address


@pytest.mark.parametrize(
    "address",
    [
        "//evil.com",
        "/\\evil.com",
        "javascript:alert(1)",
        "https://evil.com",
        "data:text/html,x",
        "/a b",
        "/a\nb",
        "",
    ],
)
def test_addresses_that_leave_the_app_are_not_inside(address: str) -> None:
    assert inside(address) is None


@pytest.mark.parametrize(
    ("address", "fine"),
    [
        ("https://example.com/a?b#c", True),
        ("HTTP://example.com", True),
        ("https://user@evil.com/", False),
        ("https://example.com\\@evil.com", False),
        ("javascript:alert(1)", False),
        ("ftp://example.com", False),
        ("https://", False),
    ],
)
def test_only_plain_web_addresses_are_outside_links(address: str, fine: bool) -> None:
    assert (outside(address) is not None) is fine


@pytest.mark.parametrize(
    "address",
    [
        f"https://evil.com{PICTURE}",
        f"{PICTURE}?x=1",
        f"/api/v1/renders/../users/{'0' * 36}/image",
        "data:image/png;base64,x",
    ],
)
def test_only_our_own_pictures_are_pictures(address: str) -> None:
    assert own_picture(PICTURE) == PICTURE
    assert own_picture(address) is None
