"""The sample catalogue as plain rows, and how it gets into a tenant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.models.base import Json
from db.models.renders import Material, MaterialAlias, OutputType, Product

OUTPUT_TYPES = (
    ("WebP", 1024),
    ("WebP", 2048),
    ("WebP", 512),
    ("PNG", 1024),
    ("PNG", 2048),
    ("JPEG", 1024),
)
"""Format and side in pixels."""


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A product; ``materials`` names the material of each slot by name or alias."""

    pim_id: str
    name: str
    category: str
    geometry: Mapping[str, Json]
    materials: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class MaterialRow:
    """A material, its look and its other names."""

    name: str
    look: Mapping[str, Json]
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All that a render tenant begins with, but for the output types."""

    products: tuple[ProductRow, ...]
    materials: tuple[MaterialRow, ...]


def fill_catalogue(session: Session, catalogue: Catalogue) -> bool:
    """Make the catalogue; False, and nothing is touched, where the tenant has products already."""
    if session.scalar(select(Product.id).limit(1)) is not None:
        return False
    materials = {row.name: Material(name=row.name, look=dict(row.look)) for row in catalogue.materials}
    session.add_all(materials.values())
    session.flush()
    session.add_all(
        MaterialAlias(alias=alias, material_id=materials[row.name].id)
        for row in catalogue.materials
        for alias in row.aliases
    )
    session.add_all(
        Product(
            pim_id=row.pim_id,
            name=row.name,
            category=row.category,
            geometry=dict(row.geometry),
            materials=dict(row.materials),
        )
        for row in catalogue.products
    )
    session.add_all(
        OutputType(name=f"{label} {side}x{side}", format=label.lower(), width=side, height=side)
        for label, side in OUTPUT_TYPES
    )
    session.flush()
    return True
