"""Where the pages of this pack are, and the offers to go there."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from agent.results import Link
from db.models.simulations import Export


def simulation_link(number: str) -> Link:
    """The offer to look at a simulation."""
    return Link(f"View {number}", f"/app/simulations?simulation={quote(number, safe='')}")


def sweep_link(number: str) -> Link:
    """The offer to look at a sweep."""
    return Link(f"View {number}", f"/app/simulations?sweep={quote(number, safe='')}")


def project_link(name: str) -> Link:
    """The offer to look at the projects."""
    return Link(f"View {name}", "/app/projects")


def comparison_link(numbers: Sequence[str]) -> Link:
    """The offer to look at several simulations side by side."""
    return Link("Compare them", f"/app/simulations?compare={quote(','.join(numbers), safe=',')}")


def download_link(export: Export) -> Link:
    """The offer to download a finished export."""
    return Link(f"Download {export.name}", f"/api/v1/exports/{export.id}/file")
