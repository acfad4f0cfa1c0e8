"""The products page: a gallery with the newest picture of each product, by category and search."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode
from uuid import UUID

import gradio as gr
from fastapi import APIRouter
from markupsafe import Markup
from sqlalchemy.orm import Session

from agent.drawing.markup import Child, element, join
from agent.turns.services import Services
from db import renders
from db.models.renders import Product
from pages.components import empty_state, icon
from pages.panel import ask_button, suggest
from pages.reader import Reader
from pages.records import add_fragment, add_page, chips, heading, more, records_page

PAGE = records_page("products", permission="products:read", pack="renders")
CARDS = 60


def page(demo: gr.Blocks) -> None:
    """Lay out the page."""
    add_page(demo, PAGE, "Products")


def add_routes(router: APIRouter, services: Services) -> None:
    """Serve the page's HTML."""
    add_fragment(router, services, PAGE, draw)


def draw(session: Session, reader: Reader, query: Mapping[str, str]) -> Markup:
    """The products that fit the address: ``query``, ``category``, ``after``."""
    words, category = query.get("query", "")[:200], query.get("category") or None
    found = renders.list_products(
        session, query=words, category=category, limit=CARDS, after=query.get("after") or None
    )
    pictures = renders.newest_pictures(session, found.products)
    cards = join(*(_card(reader, each, pictures.get(each.id)) for each in found.products))
    following = more(reader.t("records.more"), _next(found.products, words, category))
    if query.get("after"):
        return join(cards, following)
    return join(
        heading(reader.t("nav.products"), _search(reader, words, category)),
        _categories(reader, renders.categories(session), words, category),
        element("div", cards, class_="product-grid", id="rows") if found.products else _nothing(reader),
        following,
        suggest([(reader.t("quick.products"), reader.t("quick.products"))]),
    )


def _card(reader: Reader, product: Product, picture: UUID | None) -> Markup:
    look: Child
    if picture is not None:
        source = f"/api/v1/renders/{picture}/image"
        image = element("img", src=source, alt=product.name, loading="lazy", width=240, height=240)
        look = element("a", image, href=source, data_enlarge=True, data_caption=product.name)
    else:
        look = element("span", icon("image"), reader.t("products.no_picture"), class_="no-picture")
    materials = ", ".join(dict.fromkeys(str(name) for name in product.materials.values()))
    return element(
        "figure",
        element("div", look, class_="frame"),
        element(
            "figcaption",
            element("b", product.name),
            element(
                "span", element("span", product.pim_id, class_="pim"), " · ", product.category, class_="muted"
            ),
            element("span", materials, class_="muted small"),
            ask_button(reader, reader.t("products.ask"), "product", product.pim_id, look="quiet"),
        ),
        class_="product",
    )


def _search(reader: Reader, words: str, category: str | None) -> Markup:
    field = element(
        "input",
        type="search",
        name="query",
        value=words,
        placeholder=reader.t("products.search"),
        aria_label=reader.t("products.search"),
        maxlength=200,
    )
    kept = element("input", type="hidden", name="category", value=category) if category else None
    return element("form", field, kept, action=PAGE.path, method="get", role="search", class_="search")


def _categories(reader: Reader, counts: Mapping[str, int], words: str, category: str | None) -> Markup:
    choices = [
        (f"{reader.t('products.all')} {sum(counts.values()):,}", _address(words, None), category is None)
    ]
    choices += [
        (f"{name} {number:,}", _address(words, name), name == category) for name, number in counts.items()
    ]
    return chips(choices, label=reader.t("products.filter"))


def _nothing(reader: Reader) -> Markup:
    everything = element("a", reader.t("products.all"), href=PAGE.path, class_="button")
    return empty_state(
        reader.t("products.none"), reader.t("products.none.text"), everything, icon_name="image"
    )


def _next(products: tuple[Product, ...], words: str, category: str | None) -> str | None:
    if len(products) < CARDS:
        return None
    return _address(words, category, after=products[-1].pim_id)


def _address(words: str, category: str | None, **further: str) -> str:
    wanted = {"query": words, "category": category or "", **further}
    text = urlencode({name: value for name, value in wanted.items() if value})
    return f"{PAGE.path}?{text}" if text else PAGE.path
