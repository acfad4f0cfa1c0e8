"""Where the pages of this pack are, and the offers to go there."""

from __future__ import annotations

from urllib.parse import quote

from agent.results import Link


def workflow_link(number: str) -> Link:
    """The offer to look at a workflow."""
    return Link(f"View {number}", f"/app/workflows?workflow={quote(number, safe='')}")


def run_link(number: str) -> Link:
    """The offer to look at a run."""
    return Link(f"View {number}", f"/app/workflow-runs?run={quote(number, safe='')}")
