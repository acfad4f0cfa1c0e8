"""What docs/interfaces.md promises: its commands and programs are run against the app, started in an empty folder."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from api.messages import NewMessage
from api.shares import CopyWish, DemoWish, TranscriptWish
from api.tokens import NewToken
from tests.house import ROOT
from tests.snippets import Printed, Reader, Snippet, fences, fits, read_snippets
from tests.story.house import PROVIDERS, SETTINGS, House, open_house
from tests.story.visitor import signed_in

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

FILE = ROOT / "docs" / "interfaces.md"
DOCUMENT = FILE.read_text()
SNIPPETS = read_snippets(DOCUMENT)
WRITTEN = "http://127.0.0.1:7860"
SHOWN_ONLY = re.compile(
    r"(\. \.venv/bin/activate|make \w+|docker compose .*|\.venv/bin/.*|COUNTERFOIL_\w+=.*|#.*|)\n?"
)
"""What a snippet that is not run may consist of: starting servers, which the tests do themselves."""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The app as ``make run`` starts it, on a data folder that is not there yet."""
    with open_house(tmp_path_factory.mktemp("interfaces") / "data") as opened:
        opened.start("run")
        yield opened


@pytest.fixture(scope="module")
def printed(house: House, tmp_path_factory: pytest.TempPathFactory) -> dict[int, Printed]:
    """What every snippet printed, by its line."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith(SETTINGS)}
    environment = {
        **plain,
        **dict.fromkeys(PROVIDERS, ""),
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "COUNTERFOIL_DATA": str(house.data),
        "COUNTERFOIL_DEMO": "1",
    }
    replaced = {WRITTEN: house.url, 'data="data"': f'data="{house.data}"'}
    reader = Reader(ROOT, tmp_path_factory.mktemp("scratch"), environment, replaced)
    return reader.follow(SNIPPETS)


@pytest.mark.parametrize("snippet", SNIPPETS, ids=[f"line {each.line}" for each in SNIPPETS])
def test_a_snippet_does_what_the_document_says(
    snippet: Snippet, printed: dict[int, Printed], house: House
) -> None:
    found = printed[snippet.line]
    assert found.status == 0, f"{found.output}\n{found.complaints}"
    if snippet.expected is not None:
        expected = snippet.expected.replace(WRITTEN, house.url)
        assert fits(expected, found.output), f"{found.output}\n{found.complaints}"


def test_the_document_has_snippets_of_both_kinds_and_says_what_they_print() -> None:
    assert {each.kind for each in SNIPPETS} == {"sh", "python"}
    assert sum(each.expected is not None for each in SNIPPETS) * 2 > len(SNIPPETS)


def test_only_the_start_of_servers_is_shown_without_being_run() -> None:
    for line, info, text in fences(DOCUMENT):
        assert info in {"sh run", "python run", "output", "sh", "text"}, f"line {line}: {info}"
        if info == "sh":
            assert all(SHOWN_ONLY.fullmatch(each) for each in text.splitlines()), f"line {line}: {text}"


def test_the_addresses_of_pages_lead_somewhere(house: House) -> None:
    addresses = re.findall(r"^\| `(/app[^`]*)` \| (\w+) \|", DOCUMENT, re.MULTILINE)
    assert len(addresses) > 8
    for address, tenant in addresses:
        with signed_in(house.url, "admin", tenant) as person:
            there = f"/ui{address}" if "?" in address else address
            answer = person.client.get(f"{house.url}{there}", follow_redirects=True)
            assert answer.status_code == 200, address


def test_the_codes_of_errors_are_those_of_the_code() -> None:
    source = "".join(
        path.read_text() for room in ("agent", "api", "db") for path in (ROOT / room).rglob("*.py")
    )
    codes = re.findall(r"^\| \d{3} `(\w+)`", DOCUMENT, re.MULTILINE)
    assert len(codes) > 8
    assert [code for code in codes if f'"{code}"' not in source] == []


def test_the_variables_are_those_that_are_read() -> None:
    read = "".join(path.read_text() for path in (*ROOT.glob("*.py"), *(ROOT / "agent").rglob("*.py")))
    named = set(re.findall(r"COUNTERFOIL_[A-Z_]+", DOCUMENT))
    assert sorted(name for name in named if name not in read) == []


@pytest.mark.parametrize("wish", [NewMessage, NewToken, TranscriptWish, DemoWish, CopyWish])
def test_the_examples_of_the_description_can_be_sent(wish: type[BaseModel]) -> None:
    [example] = wish.model_json_schema()["examples"]
    assert wish.model_validate(example).model_dump(mode="json", exclude_unset=True) == example
