"""The story through every provider on its own wire: the same card and the same effect as with the built-in model."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from llmock.pytest_plugin import LLMock

from tests.story.conftest import furnish
from tests.story.house import House, open_house
from tests.story.ledger import NOTHING, Ledger, one_order, open_ledger
from tests.story.provider import DEPLOYMENT, Provider, open_provider
from tests.story.script import FAILED, LAST_FIVE, OVERRIDE, RENDER, STATUS
from tests.story.visitor import Json, Visitor, signed_in

pytestmark = pytest.mark.timeout(900)

KEY = "sk-proj-0aStoryOnly7hQ2mV9xKeyThatMustStayHidden"
SEEDED = re.compile(r"SA-\d{4}-00159")
VARIES = re.compile(
    r"SA-\d{4}-00(?!159)1[6-9]\d"  # an order that this conversation prepares
    r"|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
    r"|\d{4}-\d\d-\d\dT[\d:.+Z]+"
)
NAMES = ("openai", "compatible", "azure", "anthropic")


@dataclass(frozen=True)
class Place:
    """A house whose assistant is some provider's model."""

    house: House
    ledger: Ledger
    provider: Provider


def environment_of(name: str, url: str) -> dict[str, str]:
    """What a user writes into ``.env`` for this provider; ``openai`` is entered over REST instead."""
    match name:
        case "compatible":
            return {"OPENAI_BASE_URL": f"{url}/v1", "OPENAI_API_KEY": KEY, "OPENAI_MODEL": "story-1"}
        case "azure":
            own = {"AZURE_OPENAI_DEPLOYMENT": DEPLOYMENT, "AZURE_OPENAI_API_VERSION": "2024-10-21"}
            return {"AZURE_OPENAI_ENDPOINT": url, "AZURE_OPENAI_API_KEY": KEY, **own}
        case "anthropic":
            return {"ANTHROPIC_API_KEY": KEY, "ANTHROPIC_MODEL": "story-1", "ANTHROPIC_BASE_URL": url}
    return {}


@pytest.fixture(scope="module")
def places(furnished: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Place]]:
    """One house for each provider, all started side by side."""
    with ExitStack() as stack:
        found: dict[str, Place] = {}
        for name in NAMES:
            data = tmp_path_factory.mktemp(name) / "data"
            url = furnish(furnished, data)
            provider = stack.enter_context(open_provider(KEY))
            house = stack.enter_context(open_house(data, **environment_of(name, provider.url)))
            found[name] = Place(house, stack.enter_context(open_ledger(url, data)), provider)
            house.launch("serve")
        for place in found.values():
            place.house.await_answer("serve")
        yield found
