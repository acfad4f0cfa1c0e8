"""Products: what can be ordered."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query
from pydantic import BaseModel, Field, JsonValue
from sqlalchemy.orm import Session

from api import cursors
from api.callers import Text, Who, has_pack, may
from api.cursors import Before, Limit
from api.lists import Page
from api.parts import Given
from api.problems import answers
from db import renders
from db.models.renders import Product

router = APIRouter(
    prefix="/products",
    tags=["products"],
    dependencies=[Depends(has_pack("renders")), Depends(may("products:read"))],
)


class ProductItem(BaseModel):
    """One product."""

    id: UUID
    pim_id: str
    name: str
    category: str
    materials: dict[str, str] = Field(description="The material of each slot, by name or alias.")
    geometry: dict[str, JsonValue] = Field(description="Parametric values, in millimetres.")
    image_url: str | None = Field(description="Its newest finished picture.")


class ProductPage(Page[ProductItem]):
    """Some products, and how many fit in all."""

    total: int


@router.get("", responses=answers(401, 403, 404))
def list_products(
    given: Given,
    who: Who,
    query: Annotated[Text, Query(max_length=200, description="Words in id, name or category.")] = "",
    category: Annotated[Text | None, Query(max_length=200)] = None,
    limit: Limit = 50,
    *,
    before: Before = None,
) -> ProductPage:
    """List products by their PIM id."""
    after = cursors.to_word(before)
    with given.services.store.read(who.scope) as session:
        found = renders.list_products(session, query=query, category=category, limit=limit + 1, after=after)
        items = _show(session, found.products[:limit])
    more = len(found.products) > limit
    return ProductPage(
        items=items, next=cursors.from_word(items[-1].pim_id) if more else None, total=found.total
    )


@router.get("/{pim_id}", responses=answers(401, 403, 404))
def show_product(given: Given, who: Who, pim_id: Annotated[Text, Path(max_length=100)]) -> ProductItem:
    """Show one product by its PIM id."""
    with given.services.store.read(who.scope) as session:
        return _show(session, (renders.find_product(session, pim_id),))[0]


def _show(session: Session, products: tuple[Product, ...]) -> list[ProductItem]:
    pictures = renders.newest_pictures(session, products)
    return [
        ProductItem(
            id=each.id,
            pim_id=each.pim_id,
            name=each.name,
            category=each.category,
            materials=each.materials,
            geometry=each.geometry,
            image_url=f"/api/v1/renders/{pictures[each.id]}/image" if each.id in pictures else None,
        )
        for each in products
    ]
