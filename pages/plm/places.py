"""Addresses within the product lifecycle pages: a record's own page, a place in a workspace, links that stay there."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from markupsafe import Markup

from agent.drawing.markup import element
from db.plm.words import CHANGE_ORDER_KINDS, PREFIXES
from pages.addresses import address

WORKSPACE, CHANGE_ORDERS, ITEMS = "/app/workspace", "/app/change-orders", "/app/items"
_ORDERS = tuple(PREFIXES[kind] for kind in CHANGE_ORDER_KINDS)


@dataclass(frozen=True, slots=True)
class Place:
    """What is chosen in the workspace of a programme."""

    program: str
    item: str = ""
    design: str = ""
    query: str = ""

    def address(self, **other: str) -> str:
        """The same place with something else about it; an empty value is left out."""
        given = {
            "program": self.program,
            "item": self.item,
            "design": self.design,
            "query": self.query,
            **other,
        }
        return address(WORKSPACE, **given)


def record_address(number: str) -> str:
    """Where an item's or a change order's own page is, by the beginning of its number."""
    if number.partition("-")[0] in _ORDERS:
        return f"{CHANGE_ORDERS}?order={quote(number)}"
    return f"{ITEMS}?item={quote(number)}"


def record_link(number: str) -> Markup:
    """The number, leading to its page."""
    return element("a", number, href=record_address(number))
