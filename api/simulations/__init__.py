"""Simulations over REST: runs, their particles and measurements, files made of them, sweeps and projects."""

from __future__ import annotations

from api.simulations import exports, files, points, projects, runs, sweeps

ROUTERS = (
    runs.router,
    points.router,
    exports.router,
    files.router,
    sweeps.router,
    projects.router,
)
