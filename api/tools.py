"""The assistant's tools, as far as the signed-in user may use them: for programs that show what there is to ask for."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api.callers import Who
from api.lists import Page
from api.parts import Given
from api.problems import answers

router = APIRouter(prefix="/tools", tags=["tools"])


class OfferedTool(BaseModel):
    """A tool that the assistant may use for the user."""

    name: str
    does: str
    writes: bool = Field(description="Whether what it does is staged first, and needs a confirmation.")
    area: str


@router.get("", responses=answers(401))
def list_tools(given: Given, who: Who) -> Page[OfferedTool]:
    """List the tools that the assistant may use for the signed-in user, or for the holder of the token."""
    notes = given.services.turns.offered_tools(who)
    return Page(items=[OfferedTool.model_validate(each, from_attributes=True) for each in notes], next=None)
