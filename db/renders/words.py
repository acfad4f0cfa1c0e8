"""The tenant's own words: what the built-in model recognises in a sentence."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.renders import MaterialAlias, Order, Product
from db.renders.materials import material_names
from db.renders.settings import list_output_types

MOST_PRODUCTS = 5_000
LATEST_ORDERS = 20


def names(session: Session) -> Mapping[str, tuple[str, ...]]:
    """Names by kind: of at most 5,000 products, all materials and output types, and the 20 newest orders first."""
    products = session.execute(
        select(Product.pim_id, Product.name, Product.category).order_by(Product.pim_id).limit(MOST_PRODUCTS)
    ).all()
    orders = select(Order.number).order_by(Order.created_at.desc(), Order.id.desc()).limit(LATEST_ORDERS)
    return {
        "product": tuple(dict.fromkeys(row.name for row in products)),
        "pim_id": tuple(row.pim_id for row in products),
        "category": tuple(dict.fromkeys(row.category for row in products)),
        "material": material_names(session),
        "material_alias": tuple(session.scalars(select(MaterialAlias.alias).order_by(MaterialAlias.alias))),
        "output_type": tuple(each.name for each in list_output_types(session)),
        "order": tuple(session.scalars(orders)),
    }
