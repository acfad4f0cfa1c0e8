"""The app with its pages for tests of links: a chat in which everything is told, and links to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx

from tests.db.agency import tell_everything
from tests.postgres import Urls
from tests.stack import ROOMY, Stack, run_stack, with_pages


@contextmanager
def open_house(folder: Path) -> Iterator[Stack]:
    """A house of one's own, which hears of many wrong links without growing impatient."""
    url = f"sqlite:///{folder}/counterfoil.db"
    roomy = replace(ROOMY, wrong_links=10_000)
    with run_stack(folder, Urls(url, url, url), pages=with_pages, limits=roomy) as running:
        yield running


def told_chat(house: Stack) -> UUID:
    """A chat of the operator with all that can be shown."""
    who = house.people["operator@acme"]
    with house.store.work(who.scope) as session:
        return tell_everything(session, who)


def make(operator: httpx.Client, chat: UUID, **wanted: object) -> dict[str, Any]:
    """A fresh link to the chat, as REST tells of it."""
    answer = operator.post("/shares", json={"kind": "transcript", "chat_id": str(chat), **wanted})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made
