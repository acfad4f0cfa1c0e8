"""What steps need besides the store: who opens secrets, answers queries, asks models and works expressions out."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from db.secrets import Vault
from db.session import Store
from engines.flow.evaluator import Evaluator
from jobs.flows.surroundings import Ask, Query


@dataclass(frozen=True, slots=True)
class Means:
    """Made once for each worker; each of them does nothing, and imports little, before it is first used."""

    vault: Vault = field(repr=False)
    query: Query
    ask: Ask
    evaluator: Evaluator


MakeMeans = Callable[[Store], AbstractContextManager[Means]]
"""Opens them for as long as the worker runs."""
