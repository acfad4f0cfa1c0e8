"""The tables, one module per noun; importing this package makes all of them known to ``Base.metadata``."""

from db.models import (
    audit,
    change_sets,
    chats,
    context,
    feed,
    jobs,
    plm,
    renders,
    settings,
    shares,
    simulations,
    tenants,
    tokens,
    turns,
    users,
    workflows,
)
from db.models.base import Base

__all__ = [
    "Base",
    "audit",
    "change_sets",
    "chats",
    "context",
    "feed",
    "jobs",
    "plm",
    "renders",
    "settings",
    "shares",
    "simulations",
    "tenants",
    "tokens",
    "turns",
    "users",
    "workflows",
]
