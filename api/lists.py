"""What every list answers with."""

from __future__ import annotations

from typing import Generic, TypeVar

from pydantic import BaseModel, Field

Item = TypeVar("Item")


class Page(BaseModel, Generic[Item]):
    """Some items, and where the next ones begin."""

    items: list[Item]
    next: str | None = Field(
        description="The cursor of the next page, to be sent as `before`; null at the end."
    )
