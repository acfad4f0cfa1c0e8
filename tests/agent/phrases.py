"""What a phrase of the test sets is: a sentence, and the calls that it should lead to."""

from __future__ import annotations

from dataclasses import dataclass

from agent.model import Json

Expected = tuple[str, dict[str, Json]]
"""A tool and the arguments that the sentence gives; those from an earlier call's result are left out."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence; ``about`` is the order of the turn before, where there was one."""

    text: str
    calls: tuple[Expected, ...]
    about: str = ""


def say(text: str, *calls: Expected, about: str = "") -> Phrase:
    """A phrase and the calls that it should lead to, in their order."""
    return Phrase(text, calls, about)


def orders(**arguments: Json) -> Expected:
    return "list_orders", arguments


def products(**arguments: Json) -> Expected:
    return "search_products", arguments


def status(order: str = "") -> Expected:
    return "get_order_status", {"order_id": order} if order else {}


def stats(period: str = "") -> Expected:
    return "get_render_stats", {"period": period} if period else {}


def materials(order: str) -> Expected:
    return "check_materials", {"order_id": order}


def dispatch(order: str = "") -> Expected:
    return "dispatch_renders", {"order_id": order} if order else {}


def material(order: str, name: str) -> Expected:
    return "set_material_override", {"order_id": order, "material_name": name}


def overrides(order: str, **values: Json) -> Expected:
    return "set_render_overrides", {"order_id": order, "overrides": values}


def create(output_type: str, *ids: str, material_override: str = "", **render_overrides: Json) -> Expected:
    arguments: dict[str, Json] = {"output_type_name": output_type}
    if ids:
        arguments["product_ids"] = list(ids)
    if material_override:
        arguments["material_override"] = material_override
    if render_overrides:
        arguments["render_overrides"] = render_overrides
    return "create_order", arguments


def sql(text: str) -> Expected:
    return "query_database", {"sql": text}


def found(category: str = "", query: str = "") -> Expected:
    """The search that comes before an order: everything that fits."""
    given: dict[str, Json] = {"limit": 500}
    if category:
        given["category"] = category
    if query:
        given["query"] = query
    return "search_products", given
