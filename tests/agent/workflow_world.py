"""A team that automates chores: the real tools' schemas, and names as its store would tell them."""

from __future__ import annotations

from collections.abc import Mapping

from agent.model import ToolSpec
from tools.workflows import PACK

NAMES: Mapping[str, tuple[str, ...]] = {
    "workflow": (
        *("WF-0006", "Customer check", "WF-0005", "Support triage", "WF-0004", "Invoice reminders"),
        *("WF-0003", "Order alerts", "WF-0002", "Nightly report", "WF-0001", "Health check"),
    ),
    "workflow_run": tuple(f"RUN-{number:05}" for number in range(20, 0, -1)),
    "connection": ("Team Slack", "Office mail", "Shop API"),
    "node": (
        *(
            "webhook",
            "Order received",
            "condition",
            "Large order?",
            "slack",
            "Tell the team",
            "email",
            "delay",
        ),
        *("schedule", "Every weekday", "http", "Ask the shop", "database", "assistant", "Summarise"),
    ),
}
SPECS: tuple[ToolSpec, ...] = tuple(each.spec() for each in PACK.tools)
