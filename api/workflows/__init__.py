"""Workflows over REST: workflows, what they do, their versions and runs, and the connections that they use."""

from __future__ import annotations

from api.workflows import connections, definitions, runs, versions, workflows

ROUTERS = (
    workflows.router,
    definitions.router,
    versions.router,
    runs.router,
    connections.router,
)
