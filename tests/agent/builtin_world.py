"""A studio in memory: the tools of the render pack behind the loop's ``Tools`` port, for the built-in model to call."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from agent.errors import ToolError, ToolFailed
from agent.loop import CallOutcome, run_loop
from agent.messages import Message, ToolCall
from agent.model import Hints, Json, ToolSpec
from agent.models.builtin import BuiltinModel
from agent.results import Column, Result, Table
from agent.tool import Tool, Toolbox, tool
from tools.phrases import everyday, renders

NAMES: Mapping[str, tuple[str, ...]] = {
    "order": tuple(f"SA-2026-{number:05}" for number in range(164, 154, -1)),
    "pim_id": ("KL-6204", "KL-6205", "RL-205", "GH-505", "WL-300"),
    "product": (
        "Rillenkugellager 6204",
        "Rillenkugellager 6205",
        "Zylinderrollenlager NU 205",
        "Stehlagergehäuse SNL 505",
        "Flanschgehäuse FY 30",
        "Hohlwelle 20x300",
        "Loslager Einheit",
    ),
    "category": ("Kugellager", "Rollenlager", "Gehäuse", "Wellen"),
    "material": (
        *("Steel-Bare", "Steel-Polished", "Steel-Brushed", "Brass", "Bronze-Cast", "Ceramic-White"),
        *("Ceramic-Black", "Rubber-Black", "Aluminium-Anodized", "Copper", "Chrome", "Plastic-Nylon"),
    ),
    "material_alias": ("Stahl blank", "1.4301", "100Cr6"),
    "output_type": ("WebP 1024x1024", "WebP 2048x2048", "PNG 2048x2048", "JPEG 1024x1024", "WebP 512x512"),
}
"""What the store of the sample tenant would tell."""

Status = Literal["draft", "submitted", "rendering", "done", "failed", "cancelled"]
Period = Literal[
    "today", "yesterday", "this_week", "last_week", "this_month", "last_7_days", "last_30_days", "all"
]
Side = Annotated[int, Field(ge=16, le=2048)]


class Overrides(BaseModel):
    """As in the render pack."""

    model_config = ConfigDict(extra="forbid")
    width: Side | None = None
    height: Side | None = None
    format: Literal["webp", "png", "jpeg"] | None = None
    samples: Annotated[int, Field(ge=1, le=16)] | None = None
    camera: Literal["three_quarter", "front", "side", "top"] | None = None
    background: str | None = None


@dataclass
class Studio:
    """What the tools work on, and how often each was called with what."""

    per_category: int = 3
    product_name: str = "Lager"
    calls: list[tuple[str, dict[str, Json]]] = field(default_factory=list)


@tool(permission=None)
def list_orders(studio: Studio, status: Status | None = None, limit: int = 20) -> Result:
    """List orders."""
    rows = tuple((number, status or "done", 4) for number in NAMES["order"][:limit])
    columns = (Column("number", "Order"), Column("status", "Status"), Column("lines", "Lines"))
    return Result("Orders", {"shown": len(rows)}, (Table(columns, rows),))


@tool(permission=None)
def search_products(
    studio: Studio,
    query: str | None = None,
    category: str | None = None,
    limit: Annotated[int, Field(ge=1, le=500)] = 20,
) -> Result:
    """Search products."""
    count = 0 if query == "gears" else studio.per_category
    rows = tuple(
        (f"{(category or 'PR')[:2].upper()}-{n:04}", studio.product_name, category) for n in range(count)
    )
    columns = (Column("pim_id", "PIM"), Column("name", "Name"), Column("category", "Category"))
    table = Table(columns, rows[:limit], total=count)
    return Result("Products", {"total": count}, (table,) if rows else ())


@tool(permission=None, writes=True)
def create_order(
    studio: Studio,
    product_ids: list[str],
    output_type_name: str,
    render_overrides: Overrides | None = None,
    material_override: str | None = None,
) -> Result:
    """Create an order."""
    if output_type_name not in NAMES["output_type"]:
        raise ToolFailed(
            f'There is no output type "{output_type_name}". The nearest are PNG 2048x2048; other sizes go.'
        )
    facts: dict[str, Json] = {"lines": len(product_ids), "output_type": output_type_name}
    return Result("Order created", {"order_id": "SA-2026-00165", **facts})


@tool(permission=None, writes=True)
def dispatch_renders(studio: Studio, order_id: str) -> Result:
    """Queue the renders."""
    return Result("Dispatched", {"order_id": order_id, "renders": 3, "seconds_estimate": 42})


@tool(permission=None)
def get_order_status(studio: Studio, order_id: str | None = None) -> Result:
    """Tell how an order is doing."""
    order = order_id or NAMES["order"][0]
    if order not in (*NAMES["order"], "SA-2026-00165"):
        raise ToolFailed(f"There is no order {order}. The latest are {NAMES['order'][0]}.")
    counts: Json = {"queued": 1, "running": 1, "done": 8, "failed": 2, "cancelled": 0}
    errors: Json = [{"product": "KL-6204", "error": "no mesh"}]
    return Result("Status", {"order_id": order, "status": "rendering", "counts": counts, "errors": errors})


@tool(permission=None, writes=True)
def set_material_override(studio: Studio, order_id: str, material_name: str) -> Result:
    """Set one material."""
    if material_name not in (*NAMES["material"], *NAMES["material_alias"]):
        raise ToolFailed(
            f'There is no material "{material_name}". The nearest are Steel-Bare, Steel-Brushed.'
        )
    return Result("Material set", {"order_id": order_id, "material": material_name, "lines": 4})


@tool(permission=None, writes=True)
def set_render_overrides(studio: Studio, order_id: str, overrides: Overrides) -> Result:
    """Set overrides."""
    return Result("Overrides set", {"order_id": order_id, "lines": 4})


@tool(permission=None)
def get_render_stats(studio: Studio, period: Period | None = None) -> Result:
    """Count renders."""
    facts: dict[str, Json] = {
        "period": period or "last_7_days",
        "done": 37,
        "failed": 3,
        "queued": 0,
        "running": 0,
    }
    return Result("Statistics", {**facts, "cancelled": 0, "average_milliseconds": 1834.2, "by_day": []})


@tool(permission=None)
def check_materials(studio: Studio, order_id: str) -> Result:
    """Check materials."""
    if order_id == "SA-2026-00158":
        table = Table(
            (Column("material", "Material"), Column("nearest", "Nearest")), (("Stahl X", "Steel-Bare"),)
        )
        return Result("1 material", {"order_id": order_id, "unmapped": []}, (table,))
    return Result("All mapped", {"order_id": order_id, "unmapped": []})


@tool(permission=None)
def query_database(studio: Studio, sql: str) -> Result:
    """Run one SELECT."""
    if not sql.lower().startswith("select"):
        raise ToolFailed("Only one SELECT is possible.")
    return Result("Rows", {}, (Table((Column("count", "count"),), ((42,),)),))


@tool(permission=None)
def get_context(studio: Studio) -> Result:
    """Tell which record this chat is about."""
    return Result(
        "About an order", {"context_type": "order", "context_id": "SA-2026-00157", "status": "draft"}
    )


ALL: tuple[Tool[Studio], ...] = (
    get_context,
    *(list_orders, search_products, create_order, dispatch_renders, get_order_status),
    *(set_material_override, set_render_overrides, get_render_stats, check_materials, query_database),
)
READING = tuple(each for each in ALL if not each.writes)
SPECS: tuple[ToolSpec, ...] = tuple(each.spec() for each in ALL)

MODEL = BuiltinModel((everyday.CATALOGUE, renders.CATALOGUE))


@dataclass
class StudioTools:
    """The loop's port to the tools; a write says that it is staged, as the runner does."""

    studio: Studio
    tools: Sequence[Tool[Studio]] = ALL

    def specs(self) -> tuple[ToolSpec, ...]:
        return tuple(each.spec() for each in self.tools)

    def may_run_together(self, calls: Sequence[ToolCall]) -> bool:
        return False

    async def call(self, call: ToolCall) -> CallOutcome:
        try:
            found = Toolbox(self.tools).find(call.name)
            arguments = found.parse(call.arguments)
            self.studio.calls.append((call.name, arguments))
            told = json.loads(found.call(self.studio, arguments).for_model())
        except ToolError as error:
            return CallOutcome("failed", json.dumps({"error": str(error)}), error=str(error))
        if found.writes:
            told |= {"staged": True, "note": "Nothing has changed yet."}
        return CallOutcome("staged" if found.writes else "done", json.dumps(told, ensure_ascii=False))


@dataclass
class Chat:
    """A chat with the built-in model through the real loop; ``calls`` are those of the last message."""

    tools: StudioTools = field(default_factory=lambda: StudioTools(Studio()))
    hints: Hints | None = field(default_factory=lambda: Hints("renders", "en", NAMES))
    model: BuiltinModel = field(default_factory=lambda: MODEL)
    history: list[Message] = field(default_factory=lambda: [Message("system", "You help in a studio.")])

    @property
    def calls(self) -> list[tuple[str, dict[str, Json]]]:
        return self.tools.studio.calls

    def say(self, text: str) -> str:
        """Send a message; the final text of the answer."""
        self.tools.studio.calls = []
        self.history.append(Message("user", text))
        return self.go_on()

    def go_on(self) -> str:
        """Answer what the history ends with."""
        asyncio.run(self._answer())
        return self.history[-1].content

    async def _answer(self) -> None:
        async for item in run_loop(self.model, tuple(self.history), self.tools, hints=self.hints):
            if isinstance(item, Message):
                self.history.append(item)
