"""The types of the render tools' arguments: what a model is told of them, and what it may send."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from db.models.base import Json
from db.renders.settings import BACKGROUNDS, CAMERAS, FORMATS, LARGEST, MOST_SAMPLES, SMALLEST

OrderNumber = Annotated[
    str,
    Field(pattern=r"^[Ss][Aa]-\d{4}-\d{1,5}$", description="The order's number, such as SA-2026-00160."),
]
PimId = Annotated[str, Field(min_length=1, max_length=60)]
ProductIds = Annotated[
    list[PimId],
    Field(
        min_length=1, max_length=500, description="PIM ids as search_products gives them, such as KL-6204."
    ),
]
OutputTypeName = Annotated[
    str,
    Field(
        min_length=1,
        max_length=200,
        description="Format and size, such as 'WebP 1024x1024'; a format alone means 1024x1024.",
    ),
]
MaterialName = Annotated[
    str, Field(min_length=1, max_length=200, description="A material's name or alias, such as Steel-Bare.")
]
Limit = Annotated[int, Field(ge=1, le=100, description="How many at most.")]
ProductLimit = Annotated[int, Field(ge=1, le=500, description="How many at most.")]
SearchText = Annotated[
    str,
    Field(max_length=200, description="Words that id, name or category must hold, such as '6204 sealed'."),
]
Category = Annotated[str, Field(max_length=200, description="Exactly one category, such as Kugellager.")]


class RenderOverrides(BaseModel):
    """Settings that differ from the output type. The verb checks the values, so that it can say what is allowed."""

    model_config = ConfigDict(extra="forbid")

    width: int | None = None
    height: int | None = None
    format: str | None = None
    samples: int | None = None
    camera: str | None = None
    background: str | None = None

    def given(self) -> dict[str, Json]:
        """The settings that were sent."""
        sent: dict[str, Json] = self.model_dump(exclude_none=True)
        return sent


def _whole(least: int, most: int, description: str) -> dict[str, Json]:
    return {"type": "integer", "minimum": least, "maximum": most, "description": description}


def _choice(choices: tuple[str, ...], description: str) -> dict[str, Json]:
    return {"type": "string", "enum": [*choices], "description": description}


_PROPERTIES: dict[str, Json] = {
    "width": _whole(SMALLEST, LARGEST, "Pixels."),
    "height": _whole(SMALLEST, LARGEST, "Pixels."),
    "format": _choice(FORMATS, "File format."),
    "samples": _whole(1, MOST_SAMPLES, "Smoothness; more takes longer."),
    "camera": _choice(CAMERAS, "Where the product is looked at from."),
    "background": {
        "type": "string",
        "description": f"One of {', '.join(BACKGROUNDS)}, or a colour such as #ff8800.",
    },
}
# Written out where it is used: not every provider follows a $ref.
Overrides = Annotated[
    RenderOverrides,
    WithJsonSchema({"type": "object", "properties": _PROPERTIES, "additionalProperties": False}),
]
