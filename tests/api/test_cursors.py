"""Cursors lead on where a page ended; whatever else is sent for one is refused with a sentence."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from uuid import UUID

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api import cursors
from db.errors import Invalid
from tests.api.conftest import Shop
from tests.api.conversation import begin, problem

LISTS = ("/chats", "/change-sets", "/orders", "/products", "/jobs", "/audit", "/simulations", "/sweeps")
MOMENT = datetime(2026, 1, 2, 3, 4, 5, 678901, UTC)
KEY = UUID("01a1fdd3-8606-713e-ad22-19bb2e213333")


def encoded(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


GARBAGE = (
    *("", "x", "!!!!", "AAAA", "é", "x" * 401, encoded({}), encoded([]), encoded(["m"]), encoded(None)),
    *(encoded(["m", "yesterday", str(KEY)]), encoded(["m", "2026-01-02T03:04:05", str(KEY)])),
    *(
        encoded(["m", MOMENT.isoformat(), "1"]),
        encoded(["n", "-1"]),
        encoded(["n", "9" * 20]),
        encoded(["n", 1]),
    ),
    *(encoded(["w", "a\x00"]), encoded(["w", "\ud800"]), encoded(["z", "1"])),
)


@settings(deadline=None, max_examples=50)
@given(st.datetimes(timezones=st.just(UTC)), st.uuids(), st.integers(0, 10**14))
def test_a_cursor_leads_back_to_its_place(moment: datetime, key: UUID, number: int) -> None:
    assert cursors.to_moment(cursors.from_moment(moment, key)) == (moment, key)
    assert cursors.to_number(cursors.from_number(number)) == number
    assert cursors.to_word(cursors.from_word("Größe/1")) == "Größe/1"


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=60))
def test_no_text_is_a_place_by_accident(text: str) -> None:
    for read in (cursors.to_moment, cursors.to_number, cursors.to_word):
        with pytest.raises(Invalid, match="before"):
            read(text)


@pytest.mark.parametrize("path", LISTS)
def test_a_list_refuses_what_is_no_cursor_of_its_own(admin: httpx.Client, shop: Shop, path: str) -> None:
    foreign = {cursors.from_moment(MOMENT, KEY), cursors.from_number(5), cursors.from_word("KL-6201")}
    accepted = [each for each in foreign if admin.get(path, params={"before": each}).status_code == 200]
    assert len(accepted) == 1
    for cursor in GARBAGE:
        problem(admin.get(path, params={"before": cursor}), 422, "invalid")


def test_messages_refuse_what_is_no_cursor_of_theirs(operator: httpx.Client) -> None:
    path = f"/chats/{begin(operator)}/messages"
    for cursor in (*GARBAGE, cursors.from_word("x")):
        problem(operator.get(path, params={"before": cursor}), 422, "invalid")


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("limit", ["0", "-1", "201", "x", "1.5", "99999999999999999999"])
def test_a_limit_is_a_number_from_1_to_200(admin: httpx.Client, path: str, limit: str) -> None:
    problem(admin.get(path, params={"limit": limit}), 422, "invalid")
