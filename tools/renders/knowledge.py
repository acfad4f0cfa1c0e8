"""What a model is told of render orders: record types, states, relations and rules, read from what the code has."""

from __future__ import annotations

from typing import get_args

from db.renders import RENDER_STATES, OrderStatus
from db.renders.products import MOST_LINES
from db.renders.settings import BACKGROUNDS, CAMERAS, FORMATS, LARGEST, MOST_SAMPLES, SMALLEST

KNOWLEDGE = f"""\
# Render orders
A studio makes pictures of products to order.
- Product: PIM id (such as KL-6204), name, category, shape, and for each part (slot) the name of its material.
- Material: a look that a name stands for; it also has aliases, such as the names that the PIM uses. A name that is
  neither is unmapped, and an order with unmapped materials can't be dispatched.
- Output type: a format and a size under a name, such as "WebP 1024x1024".
- Order: number (such as SA-2026-00160), output type, overrides, lines. States: {", ".join(get_args(OrderStatus))}.
- Order line: one product of an order; its material override, where set, is used for all of the product's parts.
- Render: the picture of one line. States: {", ".join(RENDER_STATES)}.
Rules:
- "Render …" means: search_products for the ids (raise its limit until it has all), then create_order, then
  dispatch_renders with the number that create_order returned. All of it becomes one card for the person to confirm.
- An order has 1 to {MOST_LINES} products. Overrides: width and height {SMALLEST} to {LARGEST} pixels; format
  {", ".join(FORMATS)}; samples 1 to {MOST_SAMPLES} (more is smoother and slower); camera {", ".join(CAMERAS)};
  background {", ".join(BACKGROUNDS)} or a colour such as #ff8800. A JPEG can't be transparent.
- Material and overrides change only while nothing of the order is queued or running, and count from the next dispatch
  on. dispatch_renders makes the pictures that are missing, failed or out of date, and leaves the others alone.
- An order is rendering while a render is queued or running; then failed if one failed, cancelled if one was cancelled,
  else done. A single render is retried or cancelled by its button on the order's page; no tool does that.
- Never invent order numbers, product ids or material names; take them from the user or from a tool's result."""

SUGGESTIONS = (
    "Render all Kugellager products as WebP at 1024x1024",
    "What's the status of my last order?",
    "How many renders failed this week?",
    "Show my last 5 orders",
)
