"""What a model under our control does with a conversation: the sentences of the story, with ids taken from results."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

RENDER = "Render all Kugellager products as WebP at 1024x1024"
STATUS = "What's the status of my last order?"
FAILED = "How many renders failed this week?"
LAST_FIVE = "Show my last 5 orders"
OVERRIDE = "Set material override to Steel-Bare on order {number}"


@dataclass(frozen=True, slots=True)
class Heard:
    """The last thing that the person said, and the results of the calls made for it."""

    question: str
    results: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Say:
    """The answer, which ends the turn."""

    text: str


@dataclass(frozen=True, slots=True)
class Use:
    """A call of a tool."""

    name: str
    arguments: dict[str, Any]


Step = Say | Use
Reader = Callable[[Heard], Step]


def follow_the_story(heard: Heard) -> Step:
    """The next step for one of the sentences above."""
    if heard.question == RENDER:
        return _render(heard.results)
    if not heard.results:
        return _look_up(heard.question)
    return Say(f"{heard.results[0]['summary']}.")


def _render(results: tuple[dict[str, Any], ...]) -> Step:
    match results:
        case ():
            return Use("search_products", {"category": "Kugellager", "limit": 500})
        case (found,):
            ids = [row[0] for row in found["tables"][0]["rows"]]
            return Use("create_order", {"product_ids": ids, "output_type_name": "WebP 1024x1024"})
        case (_, created):
            return Use("dispatch_renders", {"order_id": created["order_id"]})
        case (_, created, queued):
            waits = f"{queued['renders']} renders of order {created['order_id']}"
            return Say(f"I have prepared {waits}. Press Confirm.")
    raise AssertionError(f"there is no step after {results}")


def _look_up(question: str) -> Use:
    sentence, _, number = question.partition(" on order ")
    match sentence:
        case _ if number:
            return Use("set_material_override", {"order_id": number, "material_name": "Steel-Bare"})
        case "What's the status of my last order?":
            return Use("get_order_status", {})
        case "How many renders failed this week?":
            return Use("get_render_stats", {"period": "this_week"})
    return Use("list_orders", {"limit": 5})
